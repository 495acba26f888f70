/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/boot-header.h"
#include "image/csf.h"
#include "image/flash-settings.h"
#include "image/ivt.h"

G_BEGIN_DECLS

/* Where an address lies, seen from one chip. */
typedef enum {
    SALVOR_PLACE_NOWHERE, /* this chip has neither flash nor RAM there */
    SALVOR_PLACE_FLASH,
    SALVOR_PLACE_RAM,
} SalvorPlace;

/*
 * Everything the checks look at: the image where the program will see it, and the parts of its
 * start-up header taken out. Lives on the stack of salvor_boot_header_new ().
 */
typedef struct {
    SalvorChip *chip;                /* no ref */
    const SalvorFlashProfile *flash; /* of the chip */
    SalvorImage *image;              /* no ref; as it was given */

    SalvorImage *running; /* at the addresses the program runs at; without a place: @image */
    SalvorImage *placed;  /* nullable; at the addresses it is written to */

    gboolean has_ivt;
    guint32 ivt_address; /* in @running */
    SalvorIvt ivt;
    SalvorPlace home; /* where the IVT wants to be */
    gboolean copied;  /* stored in flash, copied to RAM by the ROM */
    gboolean has_boot_data;
    SalvorBootData boot_data;

    gboolean has_fcb;
    guint32 fcb_offset; /* from the start of the flash; also of one in the wrong place */
    SalvorFcb fcb;
    gboolean fcb_misplaced; /* there is one, but this chip looks elsewhere */

    SalvorCsf *csf; /* nullable, owned: the signature, sound or damaged */
    gboolean encrypted_xip;

    gboolean has_vectors;
    guint32 vectors; /* address of the table, in @running */
    guint32 stack_pointer;
    guint32 reset;
} SalvorHeaderView;

void salvor_header_view_init (SalvorHeaderView *self, SalvorImage *image, SalvorChip *chip);
void salvor_header_view_clear (SalvorHeaderView *self);

SalvorPlace salvor_header_view_find_place (const SalvorHeaderView *self, guint32 address);
/* Are @size bytes at @address in the file? */
gboolean salvor_header_view_covers (const SalvorHeaderView *self, guint32 address, gsize size);
/* In the flash or RAM the program uses, but behind the end of the file: cut off */
gboolean salvor_header_view_is_cut_off (const SalvorHeaderView *self, guint32 address);
/* Is the program in the file unreadable because only the board can decrypt it? */
gboolean salvor_header_view_is_encrypted (const SalvorHeaderView *self);
SalvorImageKind salvor_header_view_get_kind (const SalvorHeaderView *self);

G_END_DECLS
