/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the facts leave open, decided in one place. Each paragraph names the question; a board on a
 * desk settles it, and then one line here changes, or the place that is named. Everything else in
 * the model is stated by the facts pages (protocols, flashloader-genuine, chip-semantics).
 */

/* ---- the ROM's decision ---- */

/* FORCE_INTERNAL_BOOT burned, BT_FUSE_SEL not: settings from the BOOT_CFG pins, as with pins 10
 * (wording of SPSDK); U-Boot reads it as "from fuses" (open question 2). */
#define SALVOR_ASSUME_FORCED_BOOT_WITHOUT_FUSE_SEL_USES_PINS TRUE

/* FORCE_INTERNAL_BOOT burned and no valid program: the serial downloader opens, as it does when
 * the pins ask for internal boot (chip-semantics 1b: expected, never reported; question 1). */
#define SALVOR_ASSUME_FORCED_BOOT_FALLS_BACK TRUE

/* SDP_DISABLE burned and the serial downloader is what is left: the ROM waits, without USB
 * (question 6). The reserved boot mode 11 does the same. simulated-rom.c */

/* A restart by SYSRESETREQ or by the core alone leaves SRSR as it was; only later parts are said to
 * set bit 1 (chip-semantics 10). Bit 0 is set by power-on. */
#define SALVOR_ASSUME_SRSR_AT_POWER_ON 0x00000001u

/* SBMR1 and SBMR2 keep what the last reset made of pins and fuses, also when the working copy is
 * changed or loaded anew (chip-semantics 5: whether SBMR2 is such a copy is unknown). */

/* What the boot log has behind its last word; the ROM clears it before it writes. */
#define SALVOR_ASSUME_END_OF_LOG 0x00000000u

/* The ROM logs the jump to what it was sent. The code for it is known (0x000D0000); the one log
 * that was recorded of such a session ends before it. simulated-sdp.c, jump () */

/* UART_SDP_DISABLE burned: the ROM does not listen on its serial port, and USB is untouched. Which
 * port a ROM settles on that hears something on both is not modelled: a board has one of them.
 * simulated-board.c */

/* A flashloader that waits for the rest of a frame gives up after the 20 ms that are known for a
 * header (protocols 3.10), and then asks for it again as after a wrong checksum. */
#define SALVOR_ASSUME_UART_PATIENCE_US 20000

/* WDOG_ENABLE: the watchdog runs from the moment the downloader opens, and no SDP command serves it
 * (probe 3.8 and 8.4: seen on no RT10xx; the errata text of i.MX6 says the like). Its reset shows
 * in SRSR beside what was there before, because bits stay until they are cleared. */

/* Seconds of WDOG_TIMEOUT: 64, 32, 16, 8, 4 for codes 0 to 4 (SPSDK; MCUBootUtility differs from 3
 * on, question 23). Codes without a name count as the shortest time. */
#define SALVOR_ASSUME_WATCHDOG_SECONDS(code) ((code) < 4 ? 64u >> (code) : 4u)

/* The ROM stops the watchdog when it starts a loader. Not written anywhere, and the loader leaves
 * WDOG1 and WDOG2 alone (chip-semantics 7): if the ROM does too, the whole recovery has to fit. */
#define SALVOR_ASSUME_JUMP_STOPS_WATCHDOG TRUE

/* RAM after power-on. Real cells hold noise; zeros keep runs alike. */
#define SALVOR_ASSUME_RAM_AT_POWER_ON 0x00

/* ---- the core and its debugger ---- */

/* C_HALT, C_STEP and C_MASKINTS of DHCSR are cleared by any reset; C_DEBUGEN, DEMCR, breakpoints
 * and watchpoints by power-on and the reset pin alone (probe 3.3 and 8.2: the Arm manual was not at
 * hand). While the reset pin is held, the debug port and the debug registers answer, so that a
 * debugger can ask for a stop at the first instruction (probe 2.3). simulated-core.c */

/* SYSRESETREQ loads the fuses again and leaves SRC, IOMUXC_GPR14, 16 and 17 alone; VECTRESET does
 * not even load the fuses (question 39, probe 3.3). simulated-chip.c */

/* Where the ROM is when it reads SBMR1, and that its MPU is on by then, with RAM that may not be
 * executed (probe 8.6: documented for another chip of the family). The address is made up. */
#define SALVOR_ASSUME_ROM_READS_SETTINGS_AT 0x00202F30u
#define SALVOR_ASSUME_ROM_MPU_CONTROL 0x00000005u

/* Where a core is seen that waits in the ROM, or for a host; made up like the addresses of those
 * functions that are not known (rom-functions.c). */
#define SALVOR_ASSUME_ROM_WAITS_AT 0x00209C66u
#define SALVOR_ASSUME_ROM_SERVES_USB_AT 0x0020D108u

/* The ROM's flash functions work when the ROM has run nothing but its first instruction, too: they
 * set up what they need (probe 8.6: not tried). They need the clock gate open, settings handed to
 * init first, and their RAM between init and the last call. Without init they wait for a sequence
 * until they give up: status 6000. rom-functions.c */

/* A function that returns nothing, and the registers any function may use: whatever was in them */
#define SALVOR_ASSUME_LEFT_IN_R0 0xFFFF0082u

/* Debug access that fuses have closed, or given to JTAG: SWD is not acknowledged at all (probe 2.6;
 * whether the debug port itself still answers on a closed part is not known). */

/* A program's watchdog, from the halt on: a common setting. */
#define SALVOR_ASSUME_PROGRAM_WATCHDOG_US 2000000

/* A running loader's stack, as a debugger sees it: somewhere near the end of the RAM */
#define SALVOR_ASSUME_LOADER_STACK(ram_end) (((ram_end) & ~0xFFFu) - 0x2C80u)

/* ---- OTP ---- */

/* What a read-locked word reads as (question 38: not confirmed on this family). */
#define SALVOR_ASSUME_READ_LOCKED_VALUE 0xBADABADAu

/* The USB_ID fuse word changes nothing (question 35), so it has no line in the model. */

/* ---- serial downloader ---- */

/* SKIP_DCD_HEADER is answered in little-endian order (protocols 8, row 2: disputed). */
#define SALVOR_ASSUME_SKIP_DCD_ANSWER 0x09D00D90u

/* A command code the ROM does not know is not answered at all; nobody has recorded one.
 * simulated-sdp.c, run_command () */

/* SDP_READ_DISABLE burned: READ_REGISTER is answered as any refused request (protocols 8, row 6) */
#define SALVOR_ASSUME_READ_DISABLE_IS_REFUSED TRUE

/* Closed part: registers can still be read (MCUBootUtility reads SBMR2 this way), memory cannot
 * (recorded on i.MX 8M Mini); protocols 8, row 5. */
#define SALVOR_ASSUME_CLOSED_PART_READS_REGISTERS TRUE

/* A refused WRITE_FILE is answered at once; the data that follow are dropped. simulated-sdp.c */

/* Longest DCD (protocols 8, row 11: 1024, 1768 or 85 writes). */
#define SALVOR_ASSUME_DCD_MAX_SIZE 1024

/* HAB words for a JUMP that fails: status, reason, context, engine (protocols 2.6). The tables
 * are known, the answer of a ROM was never recorded. */
#define SALVOR_ASSUME_JUMP_WITHOUT_IVT 0x33050A00u /* invalid IVT, authenticate image */
#define SALVOR_ASSUME_JUMP_NOT_SIGNED 0x33180A00u  /* bad signature, authenticate image */
#define SALVOR_ASSUME_DCD_REFUSED 0x3327DD00u      /* invalid DCD, run DCD */

/* From the answer to JUMP or reset until the device leaves the bus; and, where a debugger could see
 * it, from the ROM's first instruction to its decision. */
#define SALVOR_ASSUME_LEAVES_BUS_AFTER_US 5000

/* ---- bus ---- */

/* Clocks after a reset: all of them run, as the ROM needs them. */

/* A bus that hangs: the access port answers WAIT to everything until power is lost (probe 2.3 says
 * so of a core without clock); that a reset pin would free it is possible, and untested. */

/* Peripherals this model does not have read as zero and swallow writes. On hardware a module
 * without clock hangs the bus instead. */
#define SALVOR_ASSUME_UNMODELLED_REGISTER 0x00000000u

/* ---- flashloader ---- */

/* Devices other than plain quad NOR are not in this board: the probe for them ends with 20109, as
 * recorded for HyperFlash options. simulated-nor.c */

/* Reads of the flash cost no time of their own: at 60 MHz on four lines they run at 30 MB/s, the
 * bus to the host at 2 MB/s. */

/* A settings block (FCB) handed to configure-memory whose sizes make no sense is refused with 4.
 * nor-settings.c */

/* No SB file is understood, whatever is in it: 10101, as recorded for garbage.
 * simulated-flashloader.c */

/* A key blob's cipher depends on a secret of the part; the model gives zeros behind the header. */
#define SALVOR_ASSUME_KEY_BLOB_CONTENT 0x00

/* ---- cable and people ---- */

/* The board takes its power from this cable, so pulling it is a power loss; an operation of the
 * flash that was running then stays half done. simulated-board.c, flash-journal.c */

/* A person needs this long for a replug or a power cycle. */
#define SALVOR_ASSUME_HAND_STEP_US 3000000

G_END_DECLS
