/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "transport/port.h"

G_BEGIN_DECLS

/*
 * Which chip is it? USB ids leave it open (facts: identify), readings narrow it down, and what
 * stays open is asked. Never a guess.
 */
typedef struct {
    gboolean has_digprog;
    guint32 digprog; /* silicon id word */
    gboolean has_package_word;
    guint32 package_word; /* fuse word 4: flash in the package? */
} SalvorIdentityReadings;

/*
 * salvor_identify:
 * @chips: (element-type SalvorChip): every chip there is a file for
 * @readings: (nullable)
 * @evidence: (out) (transfer full): sentences, one a reading
 *
 * Returns: (transfer full) (element-type SalvorChip): the chips it can be; empty when none fits
 */
GPtrArray *salvor_identify (GPtrArray *chips, const SalvorPortInfo *port,
                            const SalvorIdentityReadings *readings,
                            char **evidence) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
