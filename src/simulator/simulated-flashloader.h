/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* Every input report has this size, whatever is in it (protocols 1.3). */
#define SALVOR_LOADER_REPORT_SIZE 1016

/* Of that, payload; on a serial port packets are smaller (protocols 3.6). */
#define SALVOR_LOADER_MAX_PAYLOAD 1012
#define SALVOR_LOADER_UART_PAYLOAD 512

/*
 * SalvorSimulatedFlashloader: the command processor of the flashloader in RAM, as NXP's K2.7.0
 * build behaves (flashloader-genuine, transcripts). Reports in, reports out.
 */
typedef struct _SalvorSimulatedFlashloader SalvorSimulatedFlashloader;

/* @chip: no ref; outlives this */
SalvorSimulatedFlashloader *salvor_simulated_flashloader_new (SalvorSimulatedChip *chip)
    G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_flashloader_free (SalvorSimulatedFlashloader *self);

/* As after the jump into it */
void salvor_simulated_flashloader_start (SalvorSimulatedFlashloader *self);
/* One output report, id first */
void salvor_simulated_flashloader_receive (SalvorSimulatedFlashloader *self, const guint8 *report,
                                           gsize size);

G_END_DECLS
