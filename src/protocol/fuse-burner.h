/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/mboot.h"

G_BEGIN_DECLS

/*
 * The one place in Salvor from which a fuse can be burned: bits that go from 0 to 1 and never back.
 * Nothing in recovery/ may include this, nothing else may name the command, and a test holds both.
 *
 * Who wants to burn shows a person what is lost for ever, asks for the phrase below letter by
 * letter, and gets a permit for it: for one word, one mask, one chip, once. A permit can be made in
 * no other way.
 */
typedef struct _SalvorBurnPermit SalvorBurnPermit;

/*
 * salvor_burn_permit_get_phrase: what the person has to type, in every language the same:
 * "burn fuse word 6 mask 0x00010000 of chip 5A3C1E0F 1B2D4F61". (transfer full)
 */
char *salvor_burn_permit_get_phrase (const guint32 unique_id[2], guint index, guint32 mask);

/*
 * salvor_burn_permit_new:
 * @unique_id: of the chip, fuse words 1 and 2; SALVOR_ERROR_INVALID_ARGUMENT when both are 0, for
 *   such a chip cannot be told from another
 * @index: fuse word, 0 to 63
 * @mask: the bits to burn, at least one
 * @typed: what the person typed; SALVOR_ERROR_CONSENT when it is not the phrase. Space around it
 *   does not count.
 *
 * (transfer full)
 */
SalvorBurnPermit *salvor_burn_permit_new (const guint32 unique_id[2], guint index, guint32 mask,
                                          const char *typed,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_burn_permit_free (SalvorBurnPermit *permit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorBurnPermit, salvor_burn_permit_free)

/*
 * salvor_fuse_burner_burn:
 * @permit: (transfer full): used up, whatever happens
 *
 * Burns through a running flashloader (protocols 4.5): proves that it is the permit's chip, reads
 * the cells of the word, sends only the bits that are still 0, and reads the cells again. Nothing
 * is sent where all bits are burned already.
 *
 * SALVOR_ERROR_WRONG_BOARD: another chip; nothing was sent. SALVOR_ERROR_VERIFY: the device said
 * yes, but the cells are not what they should be (a locked word does that). An error that says "may
 * be burned" ended the exchange after the command went out: read the word before anything else.
 * A cancel counts until the command goes out, not afterwards.
 */
gboolean salvor_fuse_burner_burn (SalvorMboot *mboot, SalvorBurnPermit *permit,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
