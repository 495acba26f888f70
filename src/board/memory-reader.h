/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-reader.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * Reads a board word by word through its bus: what the ROM's READ_REGISTER and a debug probe have
 * in common. Only single words: between the working copies of the fuses lie addresses of which
 * nothing is known, so that a block read across them is not worth the risk.
 *
 * What differs between the two is in the functions; none may be NULL.
 */
typedef struct _SalvorMemoryReader SalvorMemoryReader;

struct _SalvorMemoryReader {
    const SalvorReadRequest *request; /* no ref */
    SalvorReadResult *result;         /* no ref */
    SalvorMemoryAccess *memory;       /* no ref */
    GCancellable *cancellable;        /* nullable, no ref */
    gpointer user_data;               /* for the functions */

    /* Why a place must not be touched; NULL when it may be read. (transfer full) */
    char *(*get_hindrance) (SalvorMemoryReader *self, guint32 address);
    /* Does the error mean "not this word", rather than "the connection is broken"? */
    gboolean (*is_refusal) (SalvorMemoryReader *self, const GError *error);
    /* Would asking for more be hammering? Called after a refusal. */
    gboolean (*gives_up) (SalvorMemoryReader *self);
    /* A sentence for people; (transfer full) */
    char *(*explain_refusal) (SalvorMemoryReader *self);

    /* Several words cost no more than one (salvor_memory_access_read_words ()). */
    gboolean reads_many;

    /* of the reader itself */
    GHashTable *ahead;  /* owned, nullable: address to value of words that were read ahead */
    guint refusals;     /* in a row */
    gboolean answered;  /* at least one word was shown */
    gboolean gave_up;   /* no more questions */
    guint32 lock_value; /* of the lock word; 0 until read */
};

/* Ends with this, whatever came of it. */
void salvor_memory_reader_clear (SalvorMemoryReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SalvorMemoryReader, salvor_memory_reader_clear)

/* The first of the chips that it can be, as far as anything is known before the first word: whose
 * clock gates are looked at. (transfer none) */
SalvorChip *salvor_memory_reader_get_likely (SalvorMemoryReader *self);

/* Silicon id and package word, then the chip: salvor_board_reader_identify (). */
gboolean salvor_memory_reader_identify (SalvorMemoryReader *self, GError **error);

/* Every register and every fuse word of the identified chip, into the state. */
gboolean salvor_memory_reader_read_all (SalvorMemoryReader *self, GError **error);

G_END_DECLS
