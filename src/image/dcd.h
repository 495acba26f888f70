/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* Device configuration data (protocols 6.5): registers the ROM sets before the program starts. */
typedef enum {
    SALVOR_DCD_NONE,    /* no list: pointer 0, or to a lone 0 byte (protocols 7.5) */
    SALVOR_DCD_VALID,   /* every command could be followed to the end */
    SALVOR_DCD_OUTSIDE, /* begins or ends outside the image */
    SALVOR_DCD_DAMAGED, /* something else is there */
} SalvorDcdState;

typedef struct {
    SalvorDcdState state;
    gsize size;       /* bytes, header included */
    guint32 damage;   /* address of what could not be read */
    GPtrArray *words; /* (element-type utf8): a sentence for each command that could be read */
} SalvorDcd;

/* @address: 0 where the header names none. (transfer full) */
SalvorDcd *salvor_dcd_new (SalvorImage *image, guint32 address) G_GNUC_WARN_UNUSED_RESULT;
void salvor_dcd_free (SalvorDcd *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorDcd, salvor_dcd_free)

G_END_DECLS
