/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What things cost in time, in one place. The practice boards spend these on their virtual clock,
 * and salvor_recovery_plan_get_limit_ms () adds them up without knowing what a job did.
 * Flash times belong to the flash part and stand in the chip file.
 */

/* A high-speed interrupt endpoint with bInterval 3 is served every 2^(3-1) = 4 microframes of
 * 125 us (USB 2.0, 9.6.6); the flashloader has one such endpoint each way (protocols 1.3). */
#define SALVOR_USB_HS_INTERRUPT_SLOT_US 500

/* The ROM takes output reports as SET_REPORT on endpoint 0 and answers on a full-speed interrupt
 * endpoint with bInterval 1: one 64-byte packet a frame of 1 ms (USB 2.0, 5.7; protocols 1.2).
 * A control transfer of up to 1025 bytes is 17 packets of 64 bytes: at most 13 such packets fit a
 * full-speed frame beside setup and status (USB 2.0, table 5-3), so two frames. */
#define SALVOR_USB_FS_FRAME_US 1000
#define SALVOR_USB_FS_CONTROL_SHORT_US 1000
#define SALVOR_USB_FS_CONTROL_LONG_US 2000

/* A high-speed endpoint with one packet a microframe: an interrupt endpoint with bInterval 1, and
 * what a host that has nothing else to do gives a bulk endpoint (USB 2.0, 5.7.3 and 5.8.4). */
#define SALVOR_USB_HS_MICROFRAME_US 125

/* From the jump into the flashloader until the host has its new device ready: detach, attach
 * debounce 100 ms, reset, addressing, descriptors (USB 2.0, 7.1.7.3); 1 to 3 s seen in practice
 * (protocols 5.2). One second is the assumption of the model. */
#define SALVOR_USB_REENUMERATION_US 1000000

/* Clocks of one access on the SWD line with one turnaround clock: 8 header, 1 turn, 3 acknowledge,
 * 1 turn, 33 data (ADIv5, B4.2; probe 1.7). Idle clocks come on top. */
#define SALVOR_SWD_ACCESS_CLOCKS 46
#define SALVOR_SWD_DATA_CLOCKS 33

/* And of one on a JTAG line with one TAP: three into the scan, 35 of it, two out (ADIv5, B3.2.2) */
#define SALVOR_JTAG_ACCESS_CLOCKS 40

/* A serial line: bits per second of ROM and flashloader alike, and bits of a byte with start and
 * stop bit (protocols 2.8, 3.10). Acknowledgements follow at once; an adapter on USB adds to it. */
#define SALVOR_UART_SPEED 115200
#define SALVOR_UART_BITS_PER_BYTE 10

/* A call of one of the ROM's flash functions: entry, checks, set-up of the flash controller's
 * sequence. The function that initialises the controller stops it, sets its clock and resets it.
 * Nobody has measured either; both are generous beside the 400 MHz the core runs at. */
#define SALVOR_ROM_CALL_US 20
#define SALVOR_ROM_FLASH_INIT_US 500

G_END_DECLS
