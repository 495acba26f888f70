/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/hab-command.h"
#include "image/image.h"
#include "image/srk-table.h"

G_BEGIN_DECLS

/*
 * The signature of an image: its command sequence file (CSF, protocols 6.6) with the key table,
 * certificates and signatures it points to. Followed and compared with itself; no signature is
 * computed here, only the board does that.
 */
typedef struct {
    guint32 address;  /* of the list of commands */
    GPtrArray *words; /* (element-type utf8): a sentence for each command */
    gboolean has_table;
    SalvorSrkTable table;
    guint key_index;    /* of the table, from 0 */
    GArray *blocks;     /* (element-type SalvorHabBlock): what is signed or decrypted */
    gboolean encrypted; /* by a key that only the board can unwrap */
    guint32 blob;       /* where that key belongs, wrapped; 0 when it is not encrypted */
    char *damage;       /* nullable: why no board would accept it, as a sentence */
} SalvorCsf;

/* NULL when nothing at @address says that it is one; a damaged one says so. (transfer full) */
SalvorCsf *salvor_csf_new (SalvorImage *image, guint32 address);
void salvor_csf_free (SalvorCsf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorCsf, salvor_csf_free)

/* Is every one of these bytes signed or decrypted? */
gboolean salvor_csf_covers (const SalvorCsf *self, guint32 address, gsize size);

G_END_DECLS
