/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * What the acts of a recovery cost at least, microseconds: from base/timing.h and the data
 * sheet of the flash alone. Pure; they know nothing of what a job did.
 */

/* Of one carrier that ROM and flashloader are spoken to over. @speed: of a serial line, bits per
 * second; USB does not look at it. */
typedef struct {
    /* The ROM takes a file of @size bytes and jumps to it. */
    guint64 (*load_us) (guint speed, gsize size);
    /* The flashloader reads @n_commands words of OTP, sets its flash up, or resets. */
    guint64 (*commands_us) (guint speed, guint n_commands);
    guint64 (*read_us) (guint speed, guint32 size);
    /* @sectors: rising: those that have to be erased, with the best units */
    guint64 (*erase_us) (guint speed, const SalvorFlashProfile *flash, const guint32 *sectors,
                         gsize n_sectors);
    guint64 (*program_us) (guint speed, const SalvorFlashProfile *flash, guint n_pages,
                           guint n_commands);
} SalvorCarrierLimits;

/* @speed: 0: it is USB */
const SalvorCarrierLimits *salvor_carrier_limits_get (guint speed);

/* @sectors as above, with @run_us for each run of sectors that touch each other, whatever asks for
 * it */
guint64 salvor_limit_sectors_us (const SalvorFlashProfile *flash, const guint32 *sectors,
                                 gsize n_sectors, guint64 run_us);

/*
 * The same through a debug probe. One with packets of up to 64 bytes is a device of full speed, one
 * with more of high speed, as the practice probes are.
 */
typedef struct {
    guint packet_size; /* bytes; 0: not known, as 64 */
    guint32 clock_hz;  /* of the debug line; 0: not known, as 10 MHz */
} SalvorProbePace;

guint64 salvor_limit_probe_read_us (const SalvorProbePace *pace, guint32 size);
guint64 salvor_limit_probe_write_us (const SalvorProbePace *pace, guint32 size);
/* Reset into a clean state, the unique id, the flash set up by the ROM */
guint64 salvor_limit_probe_start_us (const SalvorProbePace *pace);
guint64 salvor_limit_probe_erase_us (const SalvorProbePace *pace, const SalvorFlashProfile *flash,
                                     const guint32 *sectors, gsize n_sectors);
/* @n_runs: of pages that touch each other; the first page of a run is loaded beside nothing. */
guint64 salvor_limit_probe_program_us (const SalvorProbePace *pace, const SalvorFlashProfile *flash,
                                       guint n_pages, guint n_runs);

G_END_DECLS
