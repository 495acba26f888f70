/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-plan.h"

G_BEGIN_DECLS

/* What the steps of a plan follow from. */
typedef struct {
    SalvorPlanKind kind;
    SalvorRouteId route;
    SalvorChip *chip;               /* no ref */
    SalvorFlashloader *flashloader; /* nullable, no ref: one has to be loaded */
    const char *unique_id;          /* nullable */
    guint line_speed;               /* bits per second of a serial line; 0: it is USB */
    guint32 range_size;             /* bytes that are read */
    guint32 header_size;            /* bytes of them that hold the start-up header */
    gsize image_size;               /* bytes; 0 for a backup */
    const char *file;               /* nullable: what a backup makes */
    gboolean backup;
} SalvorPlanFacts;

/* The steps of the route, in their order; (transfer full)
 * (element-type SalvorStep) */
GArray *salvor_plan_steps_new (const SalvorPlanFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
