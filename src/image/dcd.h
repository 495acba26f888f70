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

/* @n_commands, @size: (out) of a valid list; @damage: (out) address of what could not be read */
SalvorDcdState salvor_dcd_examine (SalvorImage *image, guint32 address, guint *n_commands,
                                   gsize *size, guint32 *damage);

G_END_DECLS
