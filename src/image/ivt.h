/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * The start-up header the ROM goes by: image vector table (IVT) and boot data (protocols 6.3, 6.4;
 * the same in every source read). All pointers are absolute addresses.
 */
#define SALVOR_IVT_SIZE 32
#define SALVOR_BOOT_DATA_SIZE 12
#define SALVOR_IVT_TAG 0xD1

typedef struct {
    guint8 version; /* 0x40 to 0x43 in files seen */
    guint32 entry;  /* vector table (even) or first instruction (odd): both are in use */
    guint32 reserved1;
    guint32 dcd;
    guint32 boot_data;
    guint32 self;
    guint32 csf;
    guint32 reserved2;
} SalvorIvt;

typedef struct {
    guint32 start; /* where the first byte of the program belongs */
    guint32 size;  /* bytes */
    guint32 plugin;
} SalvorBootData;

/* FALSE when there is no IVT at @address: tag, length and version are compared. */
gboolean salvor_ivt_parse (SalvorImage *image, guint32 address, SalvorIvt *ivt);
gboolean salvor_boot_data_parse (SalvorImage *image, guint32 address, SalvorBootData *boot_data);

/*
 * salvor_ivt_find:
 * @preferred: where the chip's ROM looks, in the addresses of @image
 * @found: (out) address of the IVT in @image
 *
 * Looks at @preferred, then at every word near the start of each segment. An IVT found by search
 * must also be plausible, so that four bytes of code are not taken for one.
 */
gboolean salvor_ivt_find (SalvorImage *image, guint32 preferred, guint32 *found, SalvorIvt *ivt);

G_END_DECLS
