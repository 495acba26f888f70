/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-transfer"
#include "config.h"

#include "simulator/probe-private.h"

/*
 * What the reference firmware does with a list of accesses (probe 1.4, points 1 to 8): reads of an
 * access port are posted, so each gives the data of the one before; the last is fetched from
 * RDBUFF, and so is the error of a last write. The count in an answer is of what was posted.
 *
 * On a JTAG line every read is posted, as the result of a scan comes with the next one; it chains
 * with a read of the same kind of register, and whatever ends well ends with RDBUFF (CMSIS-DAP,
 * Firmware/Source/DAP.c, DAP_JTAG_Transfer and DAP_JTAG_TransferBlock).
 */

#define ACK_MISMATCH 0x10

typedef struct {
    SalvorSimulatedProbe *probe;
    SalvorReader *reader;
    GByteArray *data;  /* words for the host */
    gboolean posted;   /* a read waits to be fetched, */
    guint8 kind;       /* of an access port or not */
    gboolean unproven; /* the last write may still turn out wrong */
    guint8 ack;
} Transfer;

static gboolean
is_jtag (const Transfer *self)
{
    return self->probe->port_kind == PROBE_PORT_JTAG;
}

static gboolean
gets_posted (const Transfer *self, guint8 request)
{
    return is_jtag (self) || (request & PROBE_REQUEST_AP) != 0;
}

static gboolean
take_ack (Transfer *self, guint8 ack)
{
    self->ack = ack;
    return ack == SALVOR_WIRE_OK;
}

/* The data of the read before, by @request, which may post the next */
static gboolean
fetch (Transfer *self, guint8 request)
{
    guint32 value = 0;

    if (!take_ack (self, salvor_probe_access (self->probe, request, &value)))
        return FALSE;
    salvor_bytes_append_u32_le (self->data, value);
    return TRUE;
}

static gboolean
fetch_posted (Transfer *self)
{
    if (!self->posted)
        return TRUE;
    self->posted = FALSE;
    return fetch (self, PROBE_RDBUFF);
}

/* A read that compares in the probe: no data come back, and one posted read is for nothing. */
static gboolean
match (Transfer *self, guint8 request, guint32 expected)
{
    SalvorSimulatedProbe *probe = self->probe;
    guint32 value = 0;

    if (!fetch_posted (self))
        return FALSE;
    if (gets_posted (self, request)
        && !take_ack (self, salvor_probe_access (probe, request, &value)))
        return FALSE;
    for (guint i = 0; i <= probe->match_retries; i++) {
        if (!take_ack (self, salvor_probe_access (probe, request, &value))
            || (value & probe->match_mask) == expected)
            return self->ack == SALVOR_WIRE_OK;
    }
    self->ack |= ACK_MISMATCH;
    return FALSE;
}

static gboolean
read_register (Transfer *self, guint8 request)
{
    guint8 kind = request & PROBE_REQUEST_AP;
    guint32 unused = 0;

    if (!gets_posted (self, request))
        return fetch_posted (self) && fetch (self, request);
    if (self->posted && self->kind == kind)
        return fetch (self, request);
    if (!fetch_posted (self))
        return FALSE;
    self->kind = kind;
    self->posted = take_ack (self, salvor_probe_access (self->probe, request, &unused));
    return self->posted;
}

static gboolean
write_register (Transfer *self, guint8 request, guint32 value)
{
    if (!fetch_posted (self))
        return FALSE;
    if ((request & PROBE_REQUEST_MATCH_MASK) != 0) {
        self->probe->match_mask = value;
        return take_ack (self, SALVOR_WIRE_OK);
    }
    if (!take_ack (self, salvor_probe_access (self->probe, request, &value)))
        return FALSE;
    self->unproven = TRUE;
    return TRUE;
}

/* FALSE when it failed, or the packet ends before it does */
static gboolean
transfer_one (Transfer *self)
{
    guint8 request;
    guint32 value = 0;
    gboolean read, has_word;

    if (!salvor_reader_read_u8 (self->reader, &request, NULL))
        return FALSE;
    read = (request & PROBE_REQUEST_READ) != 0;
    has_word = !read || (request & PROBE_REQUEST_MATCH_VALUE) != 0;
    if (has_word && !salvor_reader_read_u32_le (self->reader, &value, NULL))
        return FALSE;
    if (!read)
        return write_register (self, request, value);
    self->unproven = FALSE;
    return has_word ? match (self, request, value) : read_register (self, request);
}

static void
finish (Transfer *self)
{
    guint32 unused = 0;

    if (self->ack != SALVOR_WIRE_OK)
        return;
    if (self->posted)
        fetch_posted (self);
    else if (self->unproven || is_jtag (self))
        take_ack (self, salvor_probe_access (self->probe, PROBE_RDBUFF, &unused));
}

static gboolean
select_tap (const Transfer *self, guint8 index)
{
    return !is_jtag (self) || salvor_probe_jtag_select (self->probe, index);
}

void
salvor_probe_transfer (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    g_autoptr (GByteArray) data = g_byte_array_new ();
    Transfer transfer = { .probe = self, .reader = reader, .data = data };
    guint8 index, count = 0, done = 0;

    if (!salvor_reader_read_u8 (reader, &index, NULL) || !select_tap (&transfer, index)
        || !salvor_reader_read_u8 (reader, &count, NULL))
        count = 0;
    while (done < count && transfer_one (&transfer))
        done++;
    finish (&transfer);
    salvor_bytes_append_u8 (response, done);
    salvor_bytes_append_u8 (response, transfer.ack);
    g_byte_array_append (response, data->data, data->len);
}

/* ---- blocks ---- */

/* What is in front of the words of a block: the command, how many, the acknowledge (CMSIS-DAP,
 * DAP_TransferBlock) */
#define BLOCK_HEAD_SIZE 4

/* A real probe would write words for which the answer has no room behind its buffer. This one stops
 * there. */
static gboolean
has_room (const Transfer *self)
{
    return BLOCK_HEAD_SIZE + self->data->len + 4 <= self->probe->settings.packet_size;
}

static guint16
read_block (Transfer *self, guint8 request, guint16 count)
{
    gboolean posted = gets_posted (self, request);
    guint32 unused = 0;
    guint16 done = 0;

    if (posted && !take_ack (self, salvor_probe_access (self->probe, request, &unused)))
        return 0;
    while (done < count && has_room (self)
           && fetch (self, posted && done + 1 == count ? PROBE_RDBUFF : request))
        done++;
    return done;
}

static guint16
write_block (Transfer *self, guint8 request, guint16 count)
{
    guint32 value = 0;
    guint16 done = 0;

    while (done < count && salvor_reader_read_u32_le (self->reader, &value, NULL)
           && take_ack (self, salvor_probe_access (self->probe, request, &value)))
        done++;
    if (self->ack == SALVOR_WIRE_OK)
        take_ack (self, salvor_probe_access (self->probe, PROBE_RDBUFF, &value));
    return done;
}

void
salvor_probe_transfer_block (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    g_autoptr (GByteArray) data = g_byte_array_new ();
    Transfer transfer = { .probe = self, .reader = reader, .data = data };
    guint8 index, request = 0;
    guint16 count = 0, done = 0;

    if (salvor_reader_read_u8 (reader, &index, NULL) && select_tap (&transfer, index)
        && salvor_reader_read_u16_le (reader, &count, NULL) && count > 0
        && salvor_reader_read_u8 (reader, &request, NULL))
        done = (request & PROBE_REQUEST_READ) != 0 ? read_block (&transfer, request, count)
                                                   : write_block (&transfer, request, count);
    salvor_bytes_append_u16_le (response, done);
    salvor_bytes_append_u8 (response, transfer.ack);
    g_byte_array_append (response, data->data, data->len);
}
