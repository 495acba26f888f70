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
    guint32 digprog;         /* silicon id word */
    guint32 digprog_address; /* where it was read */
    gboolean has_package_word;
    guint32 package_word; /* fuse word 4: flash in the package? */
    guint32 access_port;  /* IDR of the access port in front of the core; 0: not asked */
} SalvorIdentityReadings;

/* The outcome; owned by the caller. */
typedef struct {
    GPtrArray *candidates; /* (element-type SalvorChip): what it can be; empty when none fits */
    SalvorChip *chip;      /* nullable, owned: the one that the evidence proves */
    char *evidence;        /* translated sentences, one a reading, joined by spaces; never NULL */
} SalvorIdentity;

/*
 * salvor_identify:
 * @chips: (element-type SalvorChip): every chip there is a file for
 * @readings: (nullable): what could be read; a reading that was refused is evidence of nothing
 *
 * One candidate alone proves nothing, because there are chips without a file: the silicon id and
 * the flash in the package have to fit as well. A practice board says itself what it is; its
 * readings must not contradict that. Pure. (transfer full)
 */
SalvorIdentity *salvor_identify (GPtrArray *chips, const SalvorPortInfo *port,
                                 const SalvorIdentityReadings *readings) G_GNUC_WARN_UNUSED_RESULT;
/* The fuse that tells whether there is a flash in the package, of the first of @chips that has it;
 * all have it at the same place. (nullable) (transfer none) */
const SalvorField *salvor_identify_find_package_field (GPtrArray *chips);
void salvor_identity_free (SalvorIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorIdentity, salvor_identity_free)

G_END_DECLS
