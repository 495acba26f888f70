/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A status word of HAB, the ROM's signature check: four bytes, status, reason, context and engine
 * from the first on the wire to the last (protocols 2.6, after the HAB 4 API).
 */

/* TRUE when the first byte is one of HAB's failure or warning marks */
gboolean salvor_hab_word_is_failure (guint32 word);

/* "failure: invalid address, context check target, engine any"; numbers where a byte is in no
 * table. (transfer full) */
char *salvor_hab_word_describe (guint32 word);

G_END_DECLS
