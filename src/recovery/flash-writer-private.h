/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/flash-writer.h"
#include "recovery/sector-plan.h"

G_BEGIN_DECLS

/* For flash-writer.c, which does the work, and flash-writer-figures.c, which counts it. */
struct _SalvorFlashWriter {
    GObject parent_instance;

    SalvorFlashAccess *flash; /* owned */
    SalvorImage *image;       /* owned */
    SalvorSectorPlan *plan;   /* owned */
    GBytes *old;              /* owned, nullable: what the range held */
    gboolean *erased;         /* of each sector in the plan */
    guint64 bytes_written;
    gboolean header_out;

    SalvorSectorFunc func;
    gpointer func_data; /* no ref */
};

/* Bytes of all runs */
guint64 salvor_flash_runs_sum (GArray *runs);

G_END_DECLS
