/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port.h"

G_BEGIN_DECLS

/* What can become of an answer on its way to the program. */
typedef enum {
    LIE_NONE,
    LIE_NOTHING,        /* it never comes; the ones after it do */
    LIE_ONE_BYTE,       /* only its first byte */
    LIE_THREE_BYTES,    /* cut within the header of any protocol */
    LIE_FOUR_BYTES,     /* the header and nothing else */
    LIE_HALF,           /* cut in the middle */
    LIE_LAST_BYTE,      /* without its last byte */
    LIE_ONE_MORE,       /* with one byte more */
    LIE_PACKET_MORE,    /* with 64 bytes more */
    LIE_LONGEST,        /* as long as any packet may be */
    LIE_LATE,           /* after the deadline, with everything behind it */
    LIE_JUST_IN_TIME,   /* in the last millisecond */
    LIE_DOUBLED,        /* twice */
    LIE_SWAPPED,        /* after the one that follows it */
    LIE_PREVIOUS,       /* the one before it once more, in its place */
    LIE_OTHER,          /* another command's in its place */
    LIE_RANDOM,         /* noise of its length */
    LIE_RANDOM_CONTENT, /* its first byte, then noise */
    LIE_ZEROS,
    LIE_ZERO_CONTENT, /* its first byte, then zeros */
    LIE_ONES,
    LIE_ONE_CONTENT, /* its first byte, then ones */
    LIE_FLIPPED,     /* one bit */
    LIE_STATUS,      /* another status in its place */
    LIE_ROM_RESULT,  /* the next function of the ROM returns something else */
    N_LIES,
} LieKind;

typedef struct {
    LieKind kind;
    gsize place;      /* of a status: offset in bytes */
    guint width;      /* of a status: bytes */
    guint32 value;    /* of a status, as it stands in the report read as little endian */
    const char *text; /* static, nullable: a status that takes the place of the whole answer */
} Lie;

/* ROM, flashloader, probe, GDB server, and bytes of lines */
#define LIES_N_PORTS (SALVOR_PORT_SERIAL + 1)

/* "nothing", "short: 1 byte", …: for the page */
const char *lie_kind_get_name (LieKind kind);

/* All that can be made of @answer. @previous: nullable; @other: nullable, of another command.
 * (transfer full) (element-type Lie) */
GArray *lies_list (SalvorPortKind port, GBytes *answer, GBytes *previous, GBytes *other);
/* What the functions of the ROM can return beside success. Appends to @lies */
void lies_add_rom_results (GArray *lies);
/* Could @other be taken for an answer to another command than @answer? */
gboolean lies_is_of_another_command (SalvorPortKind port, GBytes *answer, GBytes *other);
/* What takes the place of @answer, where that is another packet; noise depends on @seed alone.
 * (transfer full) */
GBytes *lie_make (const Lie *lie, GBytes *answer, GBytes *previous, GBytes *other, guint32 seed);

G_END_DECLS
