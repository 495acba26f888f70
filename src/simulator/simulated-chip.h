/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-clocks.h"
#include "simulator/simulated-flash.h"
#include "simulator/simulated-memory.h"
#include "simulator/simulated-otp.h"

G_BEGIN_DECLS

/* What the core runs. */
typedef enum {
    SALVOR_CHIP_OFF,
    SALVOR_CHIP_IN_ROM,         /* waits in the ROM, nothing on USB */
    SALVOR_CHIP_IN_DOWNLOADER,  /* serial downloader of the ROM */
    SALVOR_CHIP_IN_FLASHLOADER, /* a loader it was sent */
    SALVOR_CHIP_IN_APPLICATION, /* the program in its flash */
    SALVOR_CHIP_LOST,           /* a program that does nothing anybody can see */
} SalvorSimulatedStage;

/* What the core does next, a moment after it has answered. */
typedef enum {
    SALVOR_CHANGE_NONE,
    SALVOR_CHANGE_START_LOADER,
    SALVOR_CHANGE_START_PROBED_LOADER, /* a debugger has put it there: the ROM knows nothing */
    SALVOR_CHANGE_RUN_ROM,             /* the ROM gets to its decision */
    SALVOR_CHANGE_RESET,
    SALVOR_CHANGE_GET_LOST,
} SalvorSimulatedChange;

/*
 * SalvorSimulatedChip: one chip with its flash: memory, registers, fuses, ROM, loader. It has no
 * clock of its own: callers say what time it is, in microseconds, and it says when things are
 * ready. Not thread-safe; the board that owns it has the lock.
 */
typedef struct _SalvorSimulatedChip SalvorSimulatedChip;

typedef struct _SalvorSimulatedCore SalvorSimulatedCore;
typedef struct _SalvorSimulatedSystem SalvorSimulatedSystem;

SalvorSimulatedChip *salvor_simulated_chip_new (SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_chip_free (SalvorSimulatedChip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulatedChip, salvor_simulated_chip_free)

/* Parts; (transfer none) */
SalvorChip *salvor_simulated_chip_get_chip (SalvorSimulatedChip *self);
SalvorSimulatedClocks *salvor_simulated_chip_get_clocks (SalvorSimulatedChip *self);
SalvorSimulatedOtp *salvor_simulated_chip_get_otp (SalvorSimulatedChip *self);
SalvorSimulatedFlash *salvor_simulated_chip_get_flash (SalvorSimulatedChip *self);
SalvorSimulatedMemory *salvor_simulated_chip_get_memory (SalvorSimulatedChip *self);
SalvorSimulatedCore *salvor_simulated_chip_get_core (SalvorSimulatedChip *self);
SalvorSimulatedSystem *salvor_simulated_chip_get_system (SalvorSimulatedChip *self);

/* ---- around the chip ---- */

/* Boot switches: BOOT_MODE 0 to 3, and the 32 BOOT_CFG straps. Sampled at power-on only. */
void salvor_simulated_chip_set_pins (SalvorSimulatedChip *self, guint boot_mode,
                                     guint32 boot_config);
guint salvor_simulated_chip_get_boot_mode_pins (const SalvorSimulatedChip *self);
guint32 salvor_simulated_chip_get_boot_config_pins (const SalvorSimulatedChip *self);
/* Declares the image with this SHA-256 (from boot data start, for its size) to be signed with the
 * keys of this chip. There is no cryptography in the model. */
void salvor_simulated_chip_trust (SalvorSimulatedChip *self, const char *sha256);
gboolean salvor_simulated_chip_is_trusted (const SalvorSimulatedChip *self, const char *sha256);
/* What the program with this SHA-256 does as soon as it runs (simulated-core.h). @gate_name: of
 * the clock gate it closes, NULL for another habit. */
void salvor_simulated_chip_add_habit (SalvorSimulatedChip *self, const char *sha256, guint habit,
                                      const char *gate_name);
/* How long the device takes to come back on the bus; a fault makes it longer. */
/* The next @n_loaders that are started end in the ROM, as if their program had failed. */
void salvor_simulated_chip_lose_loaders (SalvorSimulatedChip *self, guint n_loaders);
void salvor_simulated_chip_set_reenumeration_us (SalvorSimulatedChip *self, gint64 us);
/* The largest packet of the flashloader, bytes of payload: over USB unless it is told otherwise. */
void salvor_simulated_chip_set_loader_payload (SalvorSimulatedChip *self, guint32 size);
guint32 salvor_simulated_chip_get_loader_payload (const SalvorSimulatedChip *self);

void salvor_simulated_chip_power_on (SalvorSimulatedChip *self, gint64 now_us);
void salvor_simulated_chip_power_off (SalvorSimulatedChip *self, gint64 now_us);
/* Restart without power loss: switches are not sampled, RAM keeps its content, and so do debug
 * registers and the arrangement of the RAM. */
void salvor_simulated_chip_reset (SalvorSimulatedChip *self, gint64 now_us);
/* The same for the core alone: nothing around it notices. */
void salvor_simulated_chip_reset_core (SalvorSimulatedChip *self, gint64 now_us);
/* The reset pin: all but the content of the RAM is as after power-on. While it is @held, debug is
 * all that answers. */
void salvor_simulated_chip_hold_reset (SalvorSimulatedChip *self, gboolean held, gint64 now_us);
/* The ROM decides, now. */
void salvor_simulated_chip_run_rom (SalvorSimulatedChip *self);

/* ---- what can be seen ---- */

SalvorSimulatedStage salvor_simulated_chip_get_stage (const SalvorSimulatedChip *self);
/* Is there a device on the bus at @now_us? */
gboolean salvor_simulated_chip_is_attached (const SalvorSimulatedChip *self, gint64 now_us);
/* The next time something comes or goes by itself; G_MAXINT64 when nothing will. The watchdog is
 * apart: it only counts for somebody who uses the board meanwhile. */
gint64 salvor_simulated_chip_get_next_event (const SalvorSimulatedChip *self, gint64 now_us);
/* When the watchdog resets the chip; G_MAXINT64 while it is not armed */
gint64 salvor_simulated_chip_get_watchdog (const SalvorSimulatedChip *self);
/* Somebody touched a block that has no clock: neither bus nor core answers any more. */
gboolean salvor_simulated_chip_is_hung (const SalvorSimulatedChip *self);
/* Lets happen what is due. TRUE when the stage changed. */
gboolean salvor_simulated_chip_advance (SalvorSimulatedChip *self, gint64 now_us);

/* ---- USB ---- */

/* A packet has arrived, report id first. */
void salvor_simulated_chip_receive (SalvorSimulatedChip *self, const guint8 *packet, gsize size,
                                    gint64 now_us);
/* The oldest packet for the host and when it was ready; NULL when there is none. (transfer full) */
GBytes *salvor_simulated_chip_take_answer (SalvorSimulatedChip *self, gint64 *ready_us);
/* Until then the device takes no packet; G_MAXINT64 when it hangs */
gint64 salvor_simulated_chip_get_busy_until (const SalvorSimulatedChip *self);

/* ---- debug ---- */

/* Debug access as the fuses allow it. */
typedef enum {
    SALVOR_ACCESS_OPEN,
    SALVOR_ACCESS_SECURE, /* challenge and response only */
    SALVOR_ACCESS_CLOSED,
} SalvorSimulatedAccess;

SalvorSimulatedAccess salvor_simulated_chip_get_debug_access (const SalvorSimulatedChip *self);
/* The debug pads speak JTAG, not SWD */
gboolean salvor_simulated_chip_debug_is_jtag (const SalvorSimulatedChip *self);

/* ---- for the programs that run on it (ROM, loader) ---- */

gint64 salvor_simulated_chip_get_now (const SalvorSimulatedChip *self);
/* Moves the chip's own time on to @until_us; G_MAXINT64 hangs it. */
void salvor_simulated_chip_spend_until (SalvorSimulatedChip *self, gint64 until_us);
void salvor_simulated_chip_answer (SalvorSimulatedChip *self, const guint8 *packet, gsize size);
void salvor_simulated_chip_schedule (SalvorSimulatedChip *self, SalvorSimulatedChange change);
/* The core was stopped before it came to that. */
void salvor_simulated_chip_cancel_change (SalvorSimulatedChip *self);
void salvor_simulated_chip_set_stage (SalvorSimulatedChip *self, SalvorSimulatedStage stage);
/* The program in the flash runs; @sha256 of its image, NULL when nobody could tell */
void salvor_simulated_chip_start_application (SalvorSimulatedChip *self, const char *sha256);
/* Does any program here have habits? */
gboolean salvor_simulated_chip_has_habits (const SalvorSimulatedChip *self);
/* Nothing but a restart ends this. */
void salvor_simulated_chip_hang (SalvorSimulatedChip *self);
/* The watchdog resets the chip at @at_us, unless it is left or served before. */
void salvor_simulated_chip_arm_watchdog (SalvorSimulatedChip *self, gint64 at_us);
gboolean salvor_simulated_chip_is_closed (const SalvorSimulatedChip *self);
/* HAB's summary of the last boot, what ERROR_STATUS answers (protocols 2.3) */
#define SALVOR_HAB_SUCCESS 0xF0F0F0F0u
#define SALVOR_HAB_FAILURE 0x33333333u
void salvor_simulated_chip_set_hab_status (SalvorSimulatedChip *self, guint32 status);
guint32 salvor_simulated_chip_get_hab_status (const SalvorSimulatedChip *self);
/* The boot log in OCRAM, started anew by every reset; @word goes behind what is there. */
void salvor_simulated_chip_log (SalvorSimulatedChip *self, guint32 word);
/* The flash window answers: somebody has set the controller up. */
void salvor_simulated_chip_map_flash (SalvorSimulatedChip *self, gboolean mapped);
gboolean salvor_simulated_chip_has_flash_window (const SalvorSimulatedChip *self);
/* Bytes of the window, @size of them within one aligned block of 256: as they are in the flash, or
 * as they were when the controller read them ahead */
void salvor_simulated_chip_read_window (SalvorSimulatedChip *self, guint32 offset, guint8 *data,
                                        gsize size);
/* What the controller has read ahead is forgotten. */
void salvor_simulated_chip_drop_flash_buffer (SalvorSimulatedChip *self);
/* Runs one command on the flash and waits until it is done. */
void salvor_simulated_chip_run_flash (SalvorSimulatedChip *self, const SalvorFlashCommand *command);
/* Boot mode pins as latched at power-on, straps alike */
guint salvor_simulated_chip_get_latched_pins (const SalvorSimulatedChip *self);
guint32 salvor_simulated_chip_get_latched_straps (const SalvorSimulatedChip *self);
/* SBMR1 and SBMR2 as latched at the last reset */
guint32 salvor_simulated_chip_get_boot_config (const SalvorSimulatedChip *self);
guint32 salvor_simulated_chip_get_boot_mode (const SalvorSimulatedChip *self);
/* SRSR; write one to clear */
guint32 salvor_simulated_chip_get_reset_status (const SalvorSimulatedChip *self);
void salvor_simulated_chip_clear_reset_status (SalvorSimulatedChip *self, guint32 bits);

G_END_DECLS
