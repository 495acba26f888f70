/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-access-row"
#include "config.h"

#include "protocol/access-row.h"

#include "base/bytes.h"
#include "protocol/dap-packet.h"

/* BD0 to BD3: the four words around TAR, which stays (ADIv5; probe 2.4) */
#define BANK_WORDS 0x10
#define WORDS_MASK 0xFu

/* The address counter is only sure within its low ten bits (ADIv5, TAR; probe 2.4). */
#define INCREMENT_LIMIT 1024

/* A packet may grow too long before that is noticed: a mask, a match, and the accesses behind it,
 * each with SELECT, TAR and SELECT again. */
#define ROOM (SALVOR_DAP_MAX_TRANSFERS + 5 + 4 * SALVOR_MATCH_MAX_ACCESSES)

#define NO_INDEX G_MAXSIZE

/* What stands in the way of one packet: its transfers, and to which access each belongs */
typedef struct {
    SalvorDapTransfer transfers[ROOM];
    gsize indexes[ROOM];
} Sheet;

struct _SalvorAccessRow {
    guint32 access_port;
    guint packet_size;
    SalvorDapLine line;
    gboolean one_by_one;
    SalvorPortPlace place;
    gboolean ended;    /* what comes next goes into another packet */
    GArray *packets;   /* of SalvorDapPacket, whose transfers are those of the sheets */
    GPtrArray *sheets; /* of owned Sheet */
    GPtrArray *spots;  /* no ref: the transfer of each access of the list */
};

/* How far a packet was, to go back to */
typedef struct {
    SalvorPortPlace place;
    guint n_transfers, n_accesses;
} Mark;

SalvorAccessRow *
salvor_access_row_new (guint32 access_port, guint packet_size, SalvorDapLine line,
                       const SalvorPortPlace *place, gboolean one_by_one)
{
    SalvorAccessRow *self = g_new0 (SalvorAccessRow, 1);

    self->access_port = access_port;
    self->packet_size = packet_size;
    self->line = line;
    self->one_by_one = one_by_one;
    self->place = *place;
    self->packets = g_array_new (FALSE, FALSE, sizeof (SalvorDapPacket));
    self->sheets = g_ptr_array_new_with_free_func (g_free);
    self->spots = g_ptr_array_new ();
    return self;
}

void
salvor_access_row_free (SalvorAccessRow *self)
{
    g_array_unref (self->packets);
    g_ptr_array_unref (self->sheets);
    g_ptr_array_unref (self->spots);
    g_free (self);
}

/* ---- packets ---- */

static SalvorDapPacket *
get_packet (const SalvorAccessRow *self)
{
    return &g_array_index (self->packets, SalvorDapPacket, self->packets->len - 1);
}

static Sheet *
get_sheet (const SalvorAccessRow *self)
{
    return g_ptr_array_index (self->sheets, self->sheets->len - 1);
}

void
salvor_access_row_end_packet (SalvorAccessRow *self, gboolean confirm)
{
    g_return_if_fail (self->packets->len > 0);

    get_packet (self)->confirm |= confirm;
    self->ended = TRUE;
    if (self->one_by_one)
        return;
    self->place.select = SALVOR_SELECT_UNKNOWN;
    self->place.tar_known = FALSE;
}

/* Makes sure that there is a packet to add to, and tells how far it is. */
static Mark
begin (SalvorAccessRow *self)
{
    if (self->packets->len == 0 || self->ended) {
        Sheet *sheet = g_new0 (Sheet, 1);
        SalvorDapPacket packet = { .transfers = sheet->transfers, .confirm = self->one_by_one };

        g_ptr_array_add (self->sheets, sheet);
        g_array_append_val (self->packets, packet);
        self->ended = FALSE;
    }
    return (Mark){ self->place, get_packet (self)->n, self->spots->len };
}

static void
add_transfer (SalvorAccessRow *self, guint8 request, guint32 value, gsize index)
{
    SalvorDapPacket *packet = get_packet (self);
    Sheet *sheet = get_sheet (self);

    sheet->transfers[packet->n].request = request;
    sheet->transfers[packet->n].value = value;
    sheet->indexes[packet->n] = index;
    packet->n++;
}

static gboolean
fits (const SalvorAccessRow *self)
{
    const SalvorDapPacket *packet = get_packet (self);

    return packet->n < SALVOR_DAP_MAX_TRANSFERS
           && salvor_dap_packet_get_request_size (packet, self->line) <= self->packet_size
           && salvor_dap_packet_get_answer_size (packet, self->line) <= self->packet_size;
}

/* FALSE when what was added since does not fit: then nothing has changed. */
static gboolean
keep_if_it_fits (SalvorAccessRow *self, const Mark *before)
{
    if (fits (self))
        return TRUE;
    get_packet (self)->n = before->n_transfers;
    self->place = before->place;
    g_ptr_array_set_size (self->spots, (int) before->n_accesses);
    return FALSE;
}

/* ---- one access ---- */

static void
select_bank (SalvorAccessRow *self, guint32 bank, gsize index)
{
    if (self->place.select == (self->access_port | bank))
        return;
    self->place.select = self->access_port | bank;
    add_transfer (self, SALVOR_DAP_WRITE_SELECT, self->place.select, index);
}

static void
set_address (SalvorAccessRow *self, guint32 address, gsize index)
{
    select_bank (self, SALVOR_BANK_MEMORY, index);
    if (self->place.tar_known && self->place.tar == address)
        return;
    self->place.tar = address;
    self->place.tar_known = TRUE;
    add_transfer (self, SALVOR_DAP_WRITE_AP_4, address, index);
}

/* The access port counts on by itself, sure only up to its limit. */
static void
count_on (SalvorAccessRow *self)
{
    self->place.tar += 4;
    self->place.tar_known = self->place.tar % INCREMENT_LIMIT != 0;
}

static gboolean
is_in_window (const SalvorAccessRow *self, guint32 address)
{
    return self->place.select == (self->access_port | BANK_WORDS) && self->place.tar_known
           && ((self->place.tar ^ address) & ~WORDS_MASK) == 0;
}

/* BD0 to BD3 reach the four words around TAR: registers that lie together, as the debug registers
 * of the core do, need it once (probe 3.2). */
static void
open_window (SalvorAccessRow *self, guint32 address, gsize index)
{
    if (is_in_window (self, address))
        return;
    set_address (self, address & ~WORDS_MASK, index);
    select_bank (self, BANK_WORDS, index);
}

/* One word alone is shorter through DRW than through the window. */
static void
add_access (SalvorAccessRow *self, const SalvorWordAccess *access, gboolean together)
{
    guint32 address = access->address;
    guint8 write = access->write ? SALVOR_DAP_WRITE_AP_0 : SALVOR_DAP_READ_AP_0;
    gsize index = self->spots->len;

    if (together || is_in_window (self, address)) {
        open_window (self, address, index);
        add_transfer (self, (guint8) (write | (address & WORDS_MASK)), access->value, index);
    } else {
        set_address (self, address, index);
        add_transfer (self, access->write ? SALVOR_DAP_WRITE_AP_C : SALVOR_DAP_READ_AP_C,
                      access->value, index);
        count_on (self);
    }
    g_ptr_array_add (self->spots, &get_sheet (self)->transfers[get_packet (self)->n - 1]);
}

static gboolean
are_together (const SalvorWordAccess *accesses, gsize n, gsize i)
{
    return i + 1 < n && ((accesses[i + 1].address ^ accesses[i].address) & ~WORDS_MASK) == 0;
}

void
salvor_access_row_add (SalvorAccessRow *self, const SalvorWordAccess *accesses, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        gboolean together = are_together (accesses, n, i);
        Mark before = begin (self);

        add_access (self, &accesses[i], together);
        if (keep_if_it_fits (self, &before))
            continue;
        salvor_access_row_end_packet (self, FALSE);
        begin (self);
        add_access (self, &accesses[i], together);
    }
}

/* ---- blocks and waiting ---- */

static void
add_block_word (SalvorAccessRow *self, guint32 address, guint32 value)
{
    set_address (self, address, NO_INDEX);
    add_transfer (self, SALVOR_DAP_WRITE_AP_C, value, NO_INDEX);
    count_on (self);
}

/* Packets behind the first of a block set the address, but no SELECT: it would cost words, and both
 * the packet before the block and the first of it have set that. */
static void
go_on_with_block (SalvorAccessRow *self)
{
    salvor_access_row_end_packet (self, FALSE);
    self->place.select = self->access_port | SALVOR_BANK_MEMORY;
}

void
salvor_access_row_add_block (SalvorAccessRow *self, guint32 address, const guint8 *data, gsize size)
{
    for (gsize done = 0; done < size; done += 4) {
        Mark before = begin (self);
        guint32 value = 0;

        salvor_bytes_peek_u32_le (data, size, done, &value);
        add_block_word (self, address + (guint32) done, value);
        if (keep_if_it_fits (self, &before))
            continue;
        if (done == 0)
            salvor_access_row_end_packet (self, FALSE);
        else
            go_on_with_block (self);
        begin (self);
        add_block_word (self, address + (guint32) done, value);
    }
}

static void
add_match (SalvorAccessRow *self, const SalvorMatch *match, const SalvorWordAccess *accesses,
           gsize n)
{
    guint8 place = (guint8) (match->address & WORDS_MASK);

    add_transfer (self, SALVOR_DAP_WRITE_MATCH_MASK, match->mask, NO_INDEX);
    open_window (self, match->address, NO_INDEX);
    add_transfer (self, (guint8) (SALVOR_DAP_READ_AP_0 | SALVOR_DAP_MATCH_VALUE | place),
                  match->value & match->mask, NO_INDEX);
    for (gsize i = 0; i < n; i++)
        add_access (self, &accesses[i], are_together (accesses, n, i));
}

void
salvor_access_row_add_match (SalvorAccessRow *self, const SalvorMatch *match,
                             const SalvorWordAccess *accesses, gsize n)
{
    Mark before = begin (self);

    g_return_if_fail (n <= SALVOR_MATCH_MAX_ACCESSES);

    add_match (self, match, accesses, n);
    if (keep_if_it_fits (self, &before))
        return;
    salvor_access_row_end_packet (self, FALSE);
    begin (self);
    add_match (self, match, accesses, n);
}

void
salvor_access_row_return (SalvorAccessRow *self)
{
    Mark before = begin (self);

    select_bank (self, SALVOR_BANK_MEMORY, self->spots->len > 0 ? self->spots->len - 1 : NO_INDEX);
    keep_if_it_fits (self, &before);
}

/* ---- what is in it ---- */

SalvorDapPacket *
salvor_access_row_get_packets (SalvorAccessRow *self, gsize *n)
{
    *n = self->packets->len;
    return (SalvorDapPacket *) self->packets->data;
}

const SalvorPortPlace *
salvor_access_row_get_place (const SalvorAccessRow *self)
{
    return &self->place;
}

guint32
salvor_access_row_get_value (const SalvorAccessRow *self, gsize index)
{
    const SalvorDapTransfer *transfer = g_ptr_array_index (self->spots, index);

    return transfer->value;
}

gsize
salvor_access_row_get_guilty (const SalvorAccessRow *self, gsize packet)
{
    const Sheet *sheet = g_ptr_array_index (self->sheets, packet);
    guint done = g_array_index (self->packets, SalvorDapPacket, packet).done;

    return sheet->indexes[done > 0 ? done - 1 : 0];
}
