/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-stream"
#include "config.h"

#include "simulator/simulated-stream.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "base/timing.h"

#include <glib/gi18n-lib.h>

/* The adapter stays where it is, so that it appears once. */
#define GENERATION 1

struct _SalvorSimulatedStream {
    GObject parent_instance;

    SalvorSimulatedBoard *board; /* owned reference */
    GBytes *rest;                /* owned, nullable: read from the board and not yet taken */
    gboolean is_open;
};

static void salvor_simulated_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSimulatedStream, salvor_simulated_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      salvor_simulated_stream_iface_init))

static gboolean
stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
             GError **error)
{
    SalvorSimulatedStream *self = SALVOR_SIMULATED_STREAM (stream);

    self->is_open
        = salvor_simulated_board_open (self->board, SALVOR_PORT_SERIAL, GENERATION, error);
    return self->is_open;
}

static void
stream_close (SalvorByteStream *stream)
{
    SalvorSimulatedStream *self = SALVOR_SIMULATED_STREAM (stream);

    if (self->is_open)
        salvor_simulated_board_close (self->board, SALVOR_PORT_SERIAL, GENERATION);
    self->is_open = FALSE;
    g_clear_pointer (&self->rest, g_bytes_unref);
}

static gboolean
check_open (SalvorSimulatedStream *self, GError **error)
{
    if (!self->is_open)
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "the line is not open");
    return self->is_open;
}

static gboolean
stream_write (SalvorByteStream *stream, const guint8 *data, gsize size, SalvorDeadline deadline,
              GCancellable *cancellable, GError **error)
{
    SalvorSimulatedStream *self = SALVOR_SIMULATED_STREAM (stream);

    return check_open (self, error)
           && salvor_simulated_board_write (self->board, data, size, deadline, cancellable, error);
}

/* What does not fit waits for the next read. */
static gsize
take_rest (SalvorSimulatedStream *self, guint8 *buffer, gsize size)
{
    gsize there = 0;
    g_autoptr (GBytes) bytes = g_steal_pointer (&self->rest);
    const guint8 *data = g_bytes_get_data (bytes, &there);
    gsize count = MIN (size, there);

    salvor_bytes_poke (buffer, size, 0, data, count);
    if (count < there)
        self->rest = g_bytes_new_from_bytes (bytes, count, there - count);
    return count;
}

static gssize
stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    SalvorSimulatedStream *self = SALVOR_SIMULATED_STREAM (stream);

    if (!check_open (self, error))
        return -1;
    if (self->rest == NULL)
        self->rest = salvor_simulated_board_read (self->board, deadline, cancellable, error);
    return self->rest != NULL ? (gssize) take_rest (self, buffer, size) : -1;
}

static SalvorClock *
stream_get_clock (SalvorByteStream *stream)
{
    return salvor_simulated_board_get_clock (SALVOR_SIMULATED_STREAM (stream)->board);
}

static const char *
stream_describe (SalvorByteStream *stream)
{
    return "simulated serial line";
}

static void
salvor_simulated_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = stream_open;
    iface->close = stream_close;
    iface->write = stream_write;
    iface->read = stream_read;
    iface->get_clock = stream_get_clock;
    iface->describe = stream_describe;
}

static void
salvor_simulated_stream_finalize (GObject *object)
{
    SalvorSimulatedStream *self = SALVOR_SIMULATED_STREAM (object);

    stream_close (SALVOR_BYTE_STREAM (self));
    g_object_unref (self->board);
    G_OBJECT_CLASS (salvor_simulated_stream_parent_class)->finalize (object);
}

static void
salvor_simulated_stream_class_init (SalvorSimulatedStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_simulated_stream_finalize;
}

static void
salvor_simulated_stream_init (SalvorSimulatedStream *self)
{
}

/* ---- port ---- */

struct _SalvorSimulatedLinePort {
    SalvorPort parent_instance;

    SalvorSimulatedBoard *board; /* owned reference */
};

G_DEFINE_FINAL_TYPE (SalvorSimulatedLinePort, salvor_simulated_line_port, SALVOR_TYPE_PORT)

static SalvorByteStream *
port_create_stream (SalvorPort *port)
{
    SalvorSimulatedStream *stream = g_object_new (SALVOR_TYPE_SIMULATED_STREAM, NULL);

    stream->board = g_object_ref (SALVOR_SIMULATED_LINE_PORT (port)->board);
    return SALVOR_BYTE_STREAM (stream);
}

static SalvorClock *
port_get_clock (SalvorPort *port)
{
    return g_object_ref (
        salvor_simulated_board_get_clock (SALVOR_SIMULATED_LINE_PORT (port)->board));
}

static gboolean
port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    salvor_simulated_board_get_wire (SALVOR_SIMULATED_LINE_PORT (port)->board, reports, bytes);
    return TRUE;
}

static gboolean
port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return salvor_simulated_board_act (SALVOR_SIMULATED_LINE_PORT (port)->board, hand_step, error);
}

static void
salvor_simulated_line_port_finalize (GObject *object)
{
    g_object_unref (SALVOR_SIMULATED_LINE_PORT (object)->board);
    G_OBJECT_CLASS (salvor_simulated_line_port_parent_class)->finalize (object);
}

static void
salvor_simulated_line_port_class_init (SalvorSimulatedLinePortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_simulated_line_port_finalize;
    port_class->create_stream = port_create_stream;
    port_class->get_clock = port_get_clock;
    port_class->get_wire = port_get_wire;
    port_class->act = port_act;
}

static void
salvor_simulated_line_port_init (SalvorSimulatedLinePort *self)
{
}

SalvorPort *
salvor_simulated_line_port_new (SalvorSimulatedBoard *board)
{
    SalvorScenario *scenario = salvor_simulated_board_get_scenario (board);
    SalvorSimulatedLinePort *self;
    SalvorPortInfo info = { .kind = SALVOR_PORT_SERIAL, .simulated = TRUE };
    g_autoptr (GError) problem = NULL;
    guint generation;

    if (!salvor_simulated_board_find_device (board, SALVOR_PORT_SERIAL, &generation))
        return NULL;
    info.board_name = salvor_simulated_board_get_name (board);
    info.location = _ ("inside this computer");
    info.title = salvor_scenario_get_title (scenario);
    info.order = salvor_scenario_get_order (scenario);
    info.chip_name = salvor_scenario_get_chip_name (scenario);
    info.speed = SALVOR_UART_SPEED;
    salvor_simulated_board_check_access (board, &problem);
    if (g_error_matches (problem, SALVOR_ERROR, SALVOR_ERROR_PERMISSION))
        problem->code = SALVOR_ERROR_LINE_PERMISSION;
    info.problem = problem;
    self = g_object_new (SALVOR_TYPE_SIMULATED_LINE_PORT, NULL);
    self->board = g_object_ref (board);
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}
