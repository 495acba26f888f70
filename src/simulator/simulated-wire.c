/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-wire"
#include "config.h"

#include "simulator/simulated-wire.h"

#include "base/bytes.h"
#include "base/timing.h"

/* Packets of a full-speed interrupt endpoint */
#define FS_PACKET_SIZE 64

/* Where a status stands: in the flashloader's responses behind header and tag, little endian; in
 * the ROM's report 4 behind the id, big endian. */
#define LOADER_RESPONSE_REPORT 3
#define LOADER_STATUS_OFFSET 8
#define ROM_STATUS_REPORT 4
#define SHORT_SIZE 3

/* A packet for the host */
typedef struct {
    GBytes *packet; /* owned */
    gint64 arrives_us;
} Arrival;

struct _SalvorSimulatedWire {
    GQueue arrivals;   /* of owned Arrival */
    gboolean fast;     /* a debug probe with high speed */
    gint64 last_in_us; /* when the newest of them has arrived */
    guint64 n_reports;
    guint64 n_bytes;
    GArray *faults; /* of SalvorFault, those not yet used up */
};

static void
arrival_free (Arrival *self)
{
    g_bytes_unref (self->packet);
    g_free (self);
}

SalvorSimulatedWire *
salvor_simulated_wire_new (void)
{
    SalvorSimulatedWire *self = g_new0 (SalvorSimulatedWire, 1);

    g_queue_init (&self->arrivals);
    self->faults = g_array_new (FALSE, FALSE, sizeof (SalvorFault));
    return self;
}

void
salvor_simulated_wire_free (SalvorSimulatedWire *self)
{
    g_queue_clear_full (&self->arrivals, (GDestroyNotify) arrival_free);
    g_array_unref (self->faults);
    g_free (self);
}

void
salvor_simulated_wire_make_fast (SalvorSimulatedWire *self)
{
    self->fast = TRUE;
}

void
salvor_simulated_wire_add_fault (SalvorSimulatedWire *self, const SalvorFault *fault)
{
    g_array_append_val (self->faults, *fault);
}

/* ---- time ---- */

static gint64
round_up (gint64 us, gint64 slot_us)
{
    gint64 rest = us % slot_us;

    return rest > 0 ? us + slot_us - rest : us;
}

static gint64
get_serial_us (gsize size)
{
    return (gint64) size * SALVOR_UART_BITS_PER_BYTE * G_USEC_PER_SEC / SALVOR_UART_SPEED;
}

gint64
salvor_simulated_wire_get_arrival_out (const SalvorSimulatedWire *self, SalvorPortKind kind,
                                       gsize size, gint64 from_us)
{
    if (from_us == G_MAXINT64)
        return G_MAXINT64;
    if (self->fast)
        return round_up (from_us, SALVOR_USB_HS_MICROFRAME_US) + SALVOR_USB_HS_MICROFRAME_US;
    switch (kind) {
    case SALVOR_PORT_SERIAL:
        return from_us + get_serial_us (size);
    case SALVOR_PORT_ROM:
        return round_up (from_us, SALVOR_USB_FS_FRAME_US)
               + (size <= FS_PACKET_SIZE ? SALVOR_USB_FS_CONTROL_SHORT_US
                                         : SALVOR_USB_FS_CONTROL_LONG_US);
    case SALVOR_PORT_FLASHLOADER:
        return round_up (from_us, SALVOR_USB_HS_INTERRUPT_SLOT_US)
               + SALVOR_USB_HS_INTERRUPT_SLOT_US;
    default:
        return round_up (from_us, SALVOR_USB_FS_FRAME_US) + SALVOR_USB_FS_FRAME_US;
    }
}

static gint64
get_arrival_in (const SalvorSimulatedWire *self, SalvorPortKind kind, gsize size, gint64 ready_us)
{
    gint64 from_us = MAX (ready_us, self->last_in_us);
    gint64 n_packets = (gint64) ((size + FS_PACKET_SIZE - 1) / FS_PACKET_SIZE);

    if (self->fast)
        return round_up (from_us, SALVOR_USB_HS_MICROFRAME_US) + SALVOR_USB_HS_MICROFRAME_US;
    if (kind == SALVOR_PORT_SERIAL)
        return from_us + get_serial_us (size);
    if (kind == SALVOR_PORT_FLASHLOADER)
        return round_up (from_us, SALVOR_USB_HS_INTERRUPT_SLOT_US)
               + SALVOR_USB_HS_INTERRUPT_SLOT_US;
    return round_up (from_us, SALVOR_USB_FS_FRAME_US) + n_packets * SALVOR_USB_FS_FRAME_US;
}

/* ---- faults ---- */

/* The first fault of that kind that has come due, or -1 */
static int
find_due (const SalvorSimulatedWire *self, SalvorFaultKind kind)
{
    for (guint i = 0; i < self->faults->len; i++) {
        const SalvorFault *fault = &g_array_index (self->faults, SalvorFault, i);

        if (fault->kind == kind && self->n_reports + 1 >= fault->number)
            return (int) i;
    }
    return -1;
}

/* Uses it up; FALSE when there is none */
static gboolean
take_due (SalvorSimulatedWire *self, SalvorFaultKind kind, SalvorFault *fault)
{
    int index = find_due (self, kind);

    if (index < 0)
        return FALSE;
    *fault = g_array_index (self->faults, SalvorFault, index);
    g_array_remove_index (self->faults, (guint) index);
    return TRUE;
}

gboolean
salvor_simulated_wire_is_cut_now (SalvorSimulatedWire *self)
{
    SalvorFault fault;

    return take_due (self, SALVOR_FAULT_CUT, &fault);
}

gboolean
salvor_simulated_wire_is_probe_gone_now (SalvorSimulatedWire *self)
{
    SalvorFault fault;

    return take_due (self, SALVOR_FAULT_PROBE_GONE, &fault);
}

gboolean
salvor_simulated_wire_is_power_lost_now (SalvorSimulatedWire *self)
{
    SalvorFault fault;

    return take_due (self, SALVOR_FAULT_BOARD_POWER, &fault);
}

static gboolean
has_status (SalvorPortKind kind, const guint8 *data, gsize size)
{
    if (kind == SALVOR_PORT_FLASHLOADER)
        return size >= LOADER_STATUS_OFFSET + 4 && data[0] == LOADER_RESPONSE_REPORT
               && data[2] >= 8;
    return kind == SALVOR_PORT_ROM && size >= 5 && data[0] == ROM_STATUS_REPORT;
}

static GBytes *
replace_status (SalvorPortKind kind, GBytes *packet, guint32 code)
{
    gsize size = 0;
    guint8 *data = g_bytes_unref_to_data (packet, &size);

    if (kind == SALVOR_PORT_FLASHLOADER)
        salvor_bytes_poke_u32_le (data, size, LOADER_STATUS_OFFSET, code);
    else
        salvor_bytes_poke_u32_le (data, size, 1, GUINT32_SWAP_LE_BE (code));
    return g_bytes_new_take (data, size);
}

static GBytes *
shorten (GBytes *packet)
{
    GBytes *part = g_bytes_new_from_bytes (packet, 0, MIN (SHORT_SIZE, g_bytes_get_size (packet)));

    g_bytes_unref (packet);
    return part;
}

/* What a line that is too long or lies beside a motor does: a bit in the middle turns over, or a
 * byte there is lost. */
static GBytes *
make_noise (GBytes *packet, gboolean lose)
{
    gsize size = 0;
    guint8 *data = g_bytes_unref_to_data (packet, &size);
    gsize middle = size / 2;

    if (!lose)
        data[middle] ^= 0x04;
    for (gsize i = middle; lose && i + 1 < size; i++)
        data[i] = data[i + 1];
    return g_bytes_new_take (data, lose ? size - 1 : size);
}

/* Consumes @packet */
static GBytes *
disturb (SalvorSimulatedWire *self, GBytes *packet)
{
    SalvorFault fault;

    if (g_bytes_get_size (packet) > 1 && take_due (self, SALVOR_FAULT_NOISE, &fault))
        packet = make_noise (packet, FALSE);
    if (g_bytes_get_size (packet) > 1 && take_due (self, SALVOR_FAULT_LOST_BYTE, &fault))
        packet = make_noise (packet, TRUE);
    return packet;
}

GBytes *
salvor_simulated_wire_carry_out (SalvorSimulatedWire *self, const guint8 *data, gsize size)
{
    GBytes *packet = disturb (self, g_bytes_new (data, size));

    salvor_simulated_wire_count_out (self, size);
    return packet;
}

/* Consumes @packet; NULL when it is lost */
static GBytes *
spoil (SalvorSimulatedWire *self, SalvorPortKind kind, GBytes *packet)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (packet, &size);
    SalvorFault fault;

    if (take_due (self, SALVOR_FAULT_NO_ANSWER, &fault)) {
        g_bytes_unref (packet);
        return NULL;
    }
    if (has_status (kind, data, size) && take_due (self, SALVOR_FAULT_WRONG_STATUS, &fault))
        packet = replace_status (kind, packet, fault.code);
    if (take_due (self, SALVOR_FAULT_SHORT_ANSWER, &fault))
        packet = shorten (packet);
    return kind == SALVOR_PORT_SERIAL ? disturb (self, packet) : packet;
}

/* ---- packets ---- */

static void
count (SalvorSimulatedWire *self, gsize size)
{
    self->n_reports++;
    self->n_bytes += size;
}

void
salvor_simulated_wire_count_out (SalvorSimulatedWire *self, gsize size)
{
    count (self, size);
}

void
salvor_simulated_wire_push_in (SalvorSimulatedWire *self, SalvorPortKind kind, GBytes *packet,
                               gint64 ready_us)
{
    Arrival *arrival = g_new0 (Arrival, 1);

    arrival->packet = g_bytes_ref (packet);
    arrival->arrives_us = get_arrival_in (self, kind, g_bytes_get_size (packet), ready_us);
    self->last_in_us = arrival->arrives_us;
    g_queue_push_tail (&self->arrivals, arrival);
}

gint64
salvor_simulated_wire_get_next_in (const SalvorSimulatedWire *self)
{
    const Arrival *arrival = self->arrivals.head != NULL ? self->arrivals.head->data : NULL;

    return arrival != NULL ? arrival->arrives_us : G_MAXINT64;
}

GBytes *
salvor_simulated_wire_pop_in (SalvorSimulatedWire *self, SalvorPortKind kind)
{
    Arrival *arrival = g_queue_pop_head (&self->arrivals);
    GBytes *packet;

    g_return_val_if_fail (arrival != NULL, NULL);

    packet = spoil (self, kind, g_bytes_ref (arrival->packet));
    arrival_free (arrival);
    if (packet != NULL)
        count (self, g_bytes_get_size (packet));
    return packet;
}

gint64
salvor_simulated_wire_get_last_in (const SalvorSimulatedWire *self)
{
    return self->last_in_us;
}

void
salvor_simulated_wire_lose (SalvorSimulatedWire *self, gint64 at_us)
{
    const Arrival *newest;

    while ((newest = g_queue_peek_tail (&self->arrivals)) != NULL && newest->arrives_us > at_us)
        arrival_free (g_queue_pop_tail (&self->arrivals));
    self->last_in_us = MIN (self->last_in_us, at_us);
}

void
salvor_simulated_wire_forget (SalvorSimulatedWire *self, gint64 at_us)
{
    const Arrival *oldest;

    while ((oldest = g_queue_peek_head (&self->arrivals)) != NULL && oldest->arrives_us <= at_us)
        arrival_free (g_queue_pop_head (&self->arrivals));
}

void
salvor_simulated_wire_get_counts (const SalvorSimulatedWire *self, guint64 *reports, guint64 *bytes)
{
    *reports = self->n_reports;
    *bytes = self->n_bytes;
}
