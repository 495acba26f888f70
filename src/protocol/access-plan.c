/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-access-plan"
#include "config.h"

#include "protocol/access-plan.h"

#include "base/bytes.h"

#define INCREMENT_LIMIT 1024

struct _SalvorAccessPlan {
    const guint8 *data; /* borrowed; NULL: reading */
    guint packet_size;
    SalvorDapLine line;
    GArray *packets;   /* of SalvorDapPacket */
    GArray *addresses; /* of guint32: the first word of each packet */
    GPtrArray *lists;  /* of owned SalvorDapTransfer[] */
};

/* Words a packet holds that sets the address itself: a request is three bytes, five for the
 * address, then five a word written or one a word read; an answer three, and four a word read. Over
 * JTAG the flags are one more that is read. */
static guint
get_listed (const SalvorAccessPlan *self)
{
    guint checks = self->line == SALVOR_DAP_JTAG ? 1 : 0;
    guint out = self->packet_size - 3 - 5 - checks, in = self->packet_size - 3 - 4 * checks;
    guint words = self->data != NULL ? out / 5 : MIN (in / 4, out);

    return MIN (words, SALVOR_DAP_MAX_TRANSFERS - 1 - checks);
}

/* Words in a block: command, index, count (2) and register before them */
static guint
get_blocked (const SalvorAccessPlan *self)
{
    return (self->packet_size - 5) / 4;
}

static gsize
divide_up (gsize n, gsize by)
{
    return (n + by - 1) / by;
}

static void
add_packet (SalvorAccessPlan *self, guint32 address, const SalvorDapPacket *packet)
{
    g_array_append_val (self->packets, *packet);
    g_array_append_val (self->addresses, address);
}

static void
add_list (SalvorAccessPlan *self, guint32 address, guint n, const guint8 *words, gboolean confirm)
{
    SalvorDapTransfer *list = g_new0 (SalvorDapTransfer, n + 1);
    SalvorDapPacket packet = { .transfers = list, .n = n + 1, .confirm = confirm };

    list[0].request = SALVOR_DAP_WRITE_AP_4;
    list[0].value = address;
    for (guint i = 0; i < n; i++) {
        list[i + 1].request = words != NULL ? SALVOR_DAP_WRITE_AP_C : SALVOR_DAP_READ_AP_C;
        if (words != NULL)
            salvor_bytes_peek_u32_le (words, 4 * (gsize) n, 4 * (gsize) i, &list[i + 1].value);
    }
    g_ptr_array_add (self->lists, list);
    add_packet (self, address, &packet);
}

static void
add_lists (SalvorAccessPlan *self, guint32 address, guint n, const guint8 *words)
{
    for (guint done = 0; done < n;) {
        guint count = MIN (get_listed (self), n - done);

        add_list (self, address + 4 * done, count, words != NULL ? words + 4 * done : NULL, FALSE);
        done += count;
    }
}

static void
add_list_and_blocks (SalvorAccessPlan *self, guint32 address, guint n, const guint8 *words)
{
    guint done = MIN (get_listed (self), n);

    add_list (self, address, done, words, TRUE);
    while (done < n) {
        SalvorDapPacket packet = { .n = MIN (get_blocked (self), n - done),
                                   .block_request = SALVOR_DAP_WRITE_AP_C,
                                   .block = words + 4 * done };

        add_packet (self, address + 4 * done, &packet);
        done += packet.n;
    }
}

/* Words within one KiB */
static void
add_run (SalvorAccessPlan *self, guint32 address, guint n, const guint8 *words)
{
    guint listed = get_listed (self);
    gsize n_behind = n > listed ? divide_up (n - listed, get_blocked (self)) : 0;

    if (words != NULL && self->line == SALVOR_DAP_SWD && 1 + n_behind < divide_up (n, listed))
        add_list_and_blocks (self, address, n, words);
    else
        add_lists (self, address, n, words);
}

SalvorAccessPlan *
salvor_access_plan_new (guint32 address, gsize size, const guint8 *data, guint packet_size,
                        SalvorDapLine line)
{
    SalvorAccessPlan *self = g_new0 (SalvorAccessPlan, 1);

    self->data = data;
    self->packet_size = packet_size;
    self->line = line;
    self->packets = g_array_new (FALSE, FALSE, sizeof (SalvorDapPacket));
    self->addresses = g_array_new (FALSE, FALSE, sizeof (guint32));
    self->lists = g_ptr_array_new_with_free_func (g_free);
    for (gsize done = 0; done < size;) {
        guint32 place = address + (guint32) done;
        gsize run = MIN (INCREMENT_LIMIT - place % INCREMENT_LIMIT, size - done);

        add_run (self, place, (guint) run / 4, data != NULL ? data + done : NULL);
        done += run;
    }
    return self;
}

void
salvor_access_plan_free (SalvorAccessPlan *self)
{
    g_array_unref (self->packets);
    g_array_unref (self->addresses);
    g_ptr_array_unref (self->lists);
    g_free (self);
}

SalvorDapPacket *
salvor_access_plan_get_packets (SalvorAccessPlan *self, gsize *n)
{
    *n = self->packets->len;
    return (SalvorDapPacket *) self->packets->data;
}

guint32
salvor_access_plan_get_fault_address (SalvorAccessPlan *self, gsize index)
{
    const SalvorDapPacket *packet = &g_array_index (self->packets, SalvorDapPacket, index);
    guint before = packet->transfers != NULL ? 2 : 1;

    return g_array_index (self->addresses, guint32, index)
           + 4 * (packet->done > before ? packet->done - before : 0);
}

void
salvor_access_plan_append_words (SalvorAccessPlan *self, GByteArray *bytes)
{
    for (guint i = 0; i < self->packets->len; i++) {
        const SalvorDapPacket *packet = &g_array_index (self->packets, SalvorDapPacket, i);

        for (guint k = 1; k < packet->n; k++)
            salvor_bytes_append_u32_le (bytes, packet->transfers[k].value);
    }
}
