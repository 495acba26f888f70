/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/* One word access of a list. */
typedef struct {
    guint32 address; /* a multiple of four */
    gboolean write;
    guint32 value; /* goes out for a write, comes back for a read */
} SalvorWordAccess;

/* Where the registers of an access port stand. */
typedef struct {
    guint32 select; /* SALVOR_SELECT_UNKNOWN after an error */
    guint32 tar;    /* when known */
    gboolean tar_known;
} SalvorPortPlace;

#define SALVOR_SELECT_UNKNOWN G_MAXUINT32

/* SELECT: the bank of CSW, TAR and DRW (ADIv5, SELECT; probe 2.4) */
#define SALVOR_BANK_MEMORY 0x00

/*
 * SalvorAccessRow: accesses to words in the order they are to happen, as packets, in as few as the
 * packet size allows. Pure.
 *
 * One by one, a packet goes out when the one before was answered as good, and takes over from it
 * where the port stands. In a row, packets are on their way together: then each of them sets where
 * the port stands by itself, because it does not matter then what became of the one before: what
 * is lost with a bad line leaves no flag behind that would stop the next (probe 1.6).
 */
typedef struct _SalvorAccessRow SalvorAccessRow;

/* @access_port: in its place in SELECT; @place: at the beginning, copied */
SalvorAccessRow *salvor_access_row_new (guint32 access_port, guint packet_size, SalvorDapLine line,
                                        const SalvorPortPlace *place,
                                        gboolean one_by_one) G_GNUC_WARN_UNUSED_RESULT;
void salvor_access_row_free (SalvorAccessRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorAccessRow, salvor_access_row_free)

/* Copies @accesses. The index of the first one added is how many there were before. */
void salvor_access_row_add (SalvorAccessRow *self, const SalvorWordAccess *accesses, gsize n);
/* Writes a block, without an index. @address, @size: multiples of four */
void salvor_access_row_add_block (SalvorAccessRow *self, guint32 address, const guint8 *data,
                                  gsize size);
/* What the probe itself is to wait for (probe 1.4-5): bits of a word */
typedef struct {
    guint32 address;
    guint32 mask;
    guint32 value;
} SalvorMatch;

/* Accesses behind one match */
#define SALVOR_MATCH_MAX_ACCESSES 16

/* The probe waits for @match, then does @accesses; not even the first of them when it waits in
 * vain: all of it is in one packet. */
void salvor_access_row_add_match (SalvorAccessRow *self, const SalvorMatch *match,
                                  const SalvorWordAccess *accesses, gsize n);
/* What follows goes into another packet. @confirm: and not before this one is answered as good */
void salvor_access_row_end_packet (SalvorAccessRow *self, gboolean confirm);
/* Leaves SELECT at CSW, TAR and DRW where that costs no packet: what comes next is a block most of
 * the time. */
void salvor_access_row_return (SalvorAccessRow *self);

SalvorDapPacket *salvor_access_row_get_packets (SalvorAccessRow *self, gsize *n);
/* Where the port stands when all of it went well */
const SalvorPortPlace *salvor_access_row_get_place (const SalvorAccessRow *self);
/* What a read brought, once its packet was answered as good */
guint32 salvor_access_row_get_value (const SalvorAccessRow *self, gsize index);
/* The access at which packet @packet failed, as far as its answer tells; its index is G_MAXSIZE
 * when it was none of the list. */
gsize salvor_access_row_get_guilty (const SalvorAccessRow *self, gsize packet);

G_END_DECLS
