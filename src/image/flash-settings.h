/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * The flash settings block (FCB, protocols 6.2): what the ROM needs to know before it can read the
 * flash.
 */
#define SALVOR_FCB_SIZE 512
#define SALVOR_FCB_TAG 0x42464346 /* "FCFB" */

#define SALVOR_FCB_TABLE_WORDS 64
#define SALVOR_FCB_SEQUENCE_LENGTH 8 /* instructions */

typedef struct {
    guint32 version; /* 0x56010400: 'V', 1, 4, 0 */
    guint8 device_type;
    guint8 pads;       /* data lines: 1, 2, 4 or 8 */
    guint32 size;      /* bytes, of the first memory of port A */
    guint32 page_size; /* bytes */
    guint32 sector_size;
    guint8 sample_clock; /* where the clock for reading comes from */
    guint8 clock;        /* setting of the clock; what it is in MHz differs from chip to chip */
    gboolean sets_mode;  /* the memory is sent a mode first */
    guint32 table[SALVOR_FCB_TABLE_WORDS]; /* sequences of the controller (LUT) */
} SalvorFcb;

/* One step of a sequence */
typedef struct {
    guint8 opcode; /* 0: the sequence ends */
    guint8 pads;   /* 0: one data line, 1: two, 2: four, 3: eight */
    guint8 operand;
} SalvorFcbInstruction;

/* FALSE when there is no block with its tag at @address */
gboolean salvor_fcb_parse (SalvorImage *image, guint32 address, SalvorFcb *fcb);

/* @sequence: 0 to 15; @index: less than SALVOR_FCB_SEQUENCE_LENGTH */
SalvorFcbInstruction salvor_fcb_get_instruction (const SalvorFcb *fcb, guint sequence, guint index);
/* Without a command to read with, no ROM reads anything. */
gboolean salvor_fcb_can_read (const SalvorFcb *fcb);

/* Why it does not describe this flash, as a sentence; NULL when it does. (transfer full) */
char *salvor_fcb_find_difference (const SalvorFcb *fcb, const SalvorFlashProfile *flash);

G_END_DECLS
