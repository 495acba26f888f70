/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/*
 * A chip that is much like another names it as its base and writes down only what differs: parts
 * that are the same stand in one file. How items find one another is in data/chips/chip.rng.
 */

/* How many files one chip can be put together from: far more than any family needs, and an end for
 * files that name each other. */
#define SALVOR_CHIP_MAX_FILES 6

/* The chip that @document names as its base; NULL when it is a whole file. (transfer full) */
char *salvor_chip_base_get_name (xmlDoc *document) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_chip_base_merge:
 * @base: a whole chip, which becomes the other one
 * @document: what differs; every element has an origin (salvor_xml_set_origin ())
 *
 * FALSE with SALVOR_ERROR_BAD_FILE when something is to be removed that is not there. What comes
 * out is checked afterwards like a file that was written down as a whole.
 */
gboolean salvor_chip_base_merge (xmlDoc *base, xmlDoc *document, GError **error);

G_END_DECLS
