/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * The flash settings block (FCB, protocols 6.2): what the ROM needs to know before it can read the
 * flash. Only the fields that tell one memory from another are taken out.
 */
#define SALVOR_FCB_SIZE 512
#define SALVOR_FCB_TAG 0x42464346 /* "FCFB" */

typedef struct {
    guint32 version; /* 0x56010400: 'V', 1, 4, 0 */
    guint8 device_type;
    guint8 pads;       /* data lines: 1, 2, 4 or 8 */
    guint32 size;      /* bytes, of the first memory of port A */
    guint32 page_size; /* bytes */
    guint32 sector_size;
} SalvorFcb;

/* FALSE when there is no block with its tag at @address */
gboolean salvor_fcb_parse (SalvorImage *image, guint32 address, SalvorFcb *fcb);

/* Why it does not describe this flash, as a sentence; NULL when it does. (transfer full) */
char *salvor_fcb_find_difference (const SalvorFcb *fcb, const SalvorFlashProfile *flash);

G_END_DECLS
