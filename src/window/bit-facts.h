/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

G_BEGIN_DECLS

/* The words of the bit pane, without a widget. */

/* Heading for people: "FORCE_INTERNAL_BOOT", or that there is no name. Not to be freed. */
const char *salvor_bit_facts_get_name (const SalvorFuseView *view, guint bit);
/* "Fuse word 6, bit 16 · Boot settings"; (transfer full) */
char *salvor_bit_facts_make_place (const SalvorFuseView *view, guint bit);
/* "Boot switches are ignored"; (transfer full) */
char *salvor_bit_facts_make_title (const SalvorFuseView *view, guint bit);
/* What that means for the board; (transfer full) (nullable) */
char *salvor_bit_facts_make_meaning (const SalvorFuseView *view, guint bit);
/* Why it is not certain; (transfer full) (nullable) */
char *salvor_bit_facts_make_doubt (const SalvorFuseView *view, guint bit);
/* "1", "0" or why not; and for the working copy whether it is the same; (transfer full) */
char *salvor_bit_facts_make_cell (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit);
char *salvor_bit_facts_make_copy (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit);
/* "Open", "Locked", "There is none"; (transfer full) */
char *salvor_bit_facts_make_lock (const SalvorFuseView *view);

/* Known, to be shown, and 1 */
gboolean salvor_bit_facts_is_burned (const SalvorFuseView *view, guint bit);
/* The value of the whole field, if it may be shown */
gboolean salvor_bit_facts_get_field_value (const SalvorFuseView *view, const SalvorField *field,
                                           guint32 *value);

/* All of it as text for the clipboard; (transfer full) */
char *salvor_bit_facts_make_text (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit);

G_END_DECLS
