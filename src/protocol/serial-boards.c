/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "protocol/serial-boards.h"

#include "base/errors.h"
#include "protocol/mboot-serial.h"
#include "protocol/sdp-serial.h"
#include "protocol/serial-question.h"

#include <string.h>

/* ---- one port ---- */

#define SALVOR_TYPE_SERIAL_BOARD_PORT (salvor_serial_board_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSerialBoardPort, salvor_serial_board_port, SALVOR, SERIAL_BOARD_PORT,
                      SalvorPort)

struct _SalvorSerialBoardPort {
    SalvorPort parent_instance;

    SalvorPort *line; /* owned */
};

G_DEFINE_FINAL_TYPE (SalvorSerialBoardPort, salvor_serial_board_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
board_port_create_transport (SalvorPort *port)
{
    g_autoptr (SalvorByteStream) stream
               = salvor_port_create_stream (SALVOR_SERIAL_BOARD_PORT (port)->line);

    return salvor_port_get_info (port)->kind == SALVOR_PORT_ROM ? salvor_sdp_serial_new (stream)
                                                                : salvor_mboot_serial_new (stream);
}

static SalvorClock *
board_port_get_clock (SalvorPort *port)
{
    return salvor_port_get_clock (SALVOR_SERIAL_BOARD_PORT (port)->line);
}

static gboolean
board_port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    return salvor_port_get_wire (SALVOR_SERIAL_BOARD_PORT (port)->line, reports, bytes);
}

static gboolean
board_port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return salvor_port_act (SALVOR_SERIAL_BOARD_PORT (port)->line, hand_step, error);
}

static void
salvor_serial_board_port_finalize (GObject *object)
{
    g_object_unref (SALVOR_SERIAL_BOARD_PORT (object)->line);
    G_OBJECT_CLASS (salvor_serial_board_port_parent_class)->finalize (object);
}

static void
salvor_serial_board_port_class_init (SalvorSerialBoardPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_serial_board_port_finalize;
    port_class->create_transport = board_port_create_transport;
    port_class->get_clock = board_port_get_clock;
    port_class->get_wire = board_port_get_wire;
    port_class->act = board_port_act;
}

static void
salvor_serial_board_port_init (SalvorSerialBoardPort *self)
{
}

static SalvorPort *
board_port_new (SalvorPort *line, SalvorPortKind kind)
{
    SalvorSerialBoardPort *self = g_object_new (SALVOR_TYPE_SERIAL_BOARD_PORT, NULL);
    SalvorPortInfo info = *salvor_port_get_info (line);

    info.kind = kind;
    self->line = g_object_ref (line);
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}

/* ---- the provider ---- */

struct _SalvorSerialBoards {
    GObject parent_instance;

    SalvorPortProvider *lines; /* owned */
    GMutex mutex;              /* guards answers */
    GHashTable *answers;       /* name of a board to its SalvorPortKind; missing: nobody */
};

static void salvor_serial_boards_provider_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSerialBoards, salvor_serial_boards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_serial_boards_provider_init))

static void
salvor_serial_boards_finalize (GObject *object)
{
    SalvorSerialBoards *self = SALVOR_SERIAL_BOARDS (object);

    g_object_unref (self->lines);
    g_hash_table_unref (self->answers);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_serial_boards_parent_class)->finalize (object);
}

static void
salvor_serial_boards_class_init (SalvorSerialBoardsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_serial_boards_finalize;
}

static void
salvor_serial_boards_init (SalvorSerialBoards *self)
{
    g_mutex_init (&self->mutex);
    self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
on_lines_changed (SalvorPortProvider *lines, gpointer user_data)
{
    salvor_port_provider_changed (user_data);
}

SalvorPortProvider *
salvor_serial_boards_new (SalvorPortProvider *lines)
{
    SalvorSerialBoards *self;

    g_return_val_if_fail (SALVOR_IS_PORT_PROVIDER (lines), NULL);

    self = g_object_new (SALVOR_TYPE_SERIAL_BOARDS, NULL);
    self->lines = g_object_ref (lines);
    g_signal_connect_object (lines, "changed", G_CALLBACK (on_lines_changed), self, 0);
    return SALVOR_PORT_PROVIDER (self);
}

/* ---- who answers ---- */

static SalvorSerialAnswer
get_answer (SalvorSerialBoards *self, const char *board_name)
{
    gpointer answer;

    g_mutex_lock (&self->mutex);
    answer = g_hash_table_lookup (self->answers, board_name);
    g_mutex_unlock (&self->mutex);
    return (SalvorSerialAnswer) GPOINTER_TO_INT (answer);
}

static void
set_answer (SalvorSerialBoards *self, const char *board_name, SalvorSerialAnswer answer)
{
    gboolean changed;

    g_mutex_lock (&self->mutex);
    changed = GPOINTER_TO_INT (g_hash_table_lookup (self->answers, board_name)) != (int) answer;
    g_hash_table_replace (self->answers, g_strdup (board_name), GINT_TO_POINTER (answer));
    g_mutex_unlock (&self->mutex);
    if (changed)
        salvor_port_provider_changed (SALVOR_PORT_PROVIDER (self));
}

/* *line: (transfer full) (nullable). Returns: how many ports the board has */
static guint
find_line (SalvorSerialBoards *self, const char *board_name, SalvorPort **line)
{
    g_autoptr (GPtrArray) ports = salvor_port_provider_enumerate (self->lines, NULL);
    guint n_ports = 0;

    *line = NULL;
    for (guint i = 0; ports != NULL && i < ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (ports, i);
        const SalvorPortInfo *info = salvor_port_get_info (port);

        if (strcmp (info->board_name, board_name) != 0)
            continue;
        n_ports++;
        if (info->kind == SALVOR_PORT_SERIAL && *line == NULL)
            *line = g_object_ref (port);
    }
    return n_ports;
}

/* Asks and keeps the answer; FALSE when the line cannot be opened. */
static gboolean
ask (SalvorSerialBoards *self, SalvorPort *line, gboolean *heard, GCancellable *cancellable,
     GError **error)
{
    const char *board_name = salvor_port_get_info (line)->board_name;
    g_autoptr (SalvorByteStream) stream = salvor_port_create_stream (line);
    SalvorSerialAnswer answer = get_answer (self, board_name);

    if (!salvor_serial_question_ask (stream, &answer, heard, cancellable, error))
        return FALSE;
    set_answer (self, board_name, answer);
    return TRUE;
}

/* ---- verbs of a provider ---- */

static GPtrArray *
boards_enumerate (SalvorPortProvider *provider, GError **error)
{
    SalvorSerialBoards *self = SALVOR_SERIAL_BOARDS (provider);
    g_autoptr (GPtrArray) ports = salvor_port_provider_enumerate (self->lines, error);
    GPtrArray *boards;

    if (ports == NULL)
        return NULL;
    boards = g_ptr_array_new_with_free_func (g_object_unref);
    for (guint i = 0; i < ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (ports, i);
        const SalvorPortInfo *info = salvor_port_get_info (port);
        SalvorSerialAnswer answer = get_answer (self, info->board_name);

        if (info->kind != SALVOR_PORT_SERIAL)
            g_ptr_array_add (boards, g_object_ref (port));
        else if (answer != SALVOR_SERIAL_NOBODY)
            g_ptr_array_add (boards, board_port_new (port, answer == SALVOR_SERIAL_ROM
                                                               ? SALVOR_PORT_ROM
                                                               : SALVOR_PORT_FLASHLOADER));
    }
    return boards;
}

static gboolean
boards_claims (SalvorPortProvider *provider, const char *board_name)
{
    return salvor_port_provider_claims (SALVOR_SERIAL_BOARDS (provider)->lines, board_name);
}

/* @heard: something came from there */
static void
set_silent (SalvorPort *line, gboolean heard, GError **error)
{
    const SalvorPortInfo *info = salvor_port_get_info (line);

    if (heard)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STRANGE_LINE,
                     "%s: bytes come at %u bit/s that neither a serial downloader nor a "
                     "flashloader sends",
                     info->location, info->speed);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_SILENT_LINE,
                     "%s: neither a serial downloader nor a flashloader answers at %u bit/s",
                     info->location, info->speed);
}

/* Also one that is known is asked: what it was is history where a job has failed half way. A line
 * that somebody works with cannot be opened, and stays what it is. */
static gboolean
boards_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorSerialBoards *self = SALVOR_SERIAL_BOARDS (provider);
    g_autoptr (SalvorPort) line = NULL;
    g_autoptr (GError) local = NULL;
    gboolean heard = FALSE;
    guint n_ports;

    if (!salvor_port_provider_prepare (self->lines, board_name, error))
        return FALSE;
    n_ports = find_line (self, board_name, &line);
    if (line == NULL)
        return TRUE;
    ask (self, line, &heard, g_cancellable_get_current (), &local);
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    if (n_ports > 1 || get_answer (self, board_name) != SALVOR_SERIAL_NOBODY)
        return TRUE;
    if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
    else
        set_silent (line, heard, error);
    return FALSE;
}

static gboolean
boards_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                        SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorSerialBoards *self = SALVOR_SERIAL_BOARDS (provider);
    SalvorSerialAnswer before = get_answer (self, board_name);
    g_autoptr (SalvorPort) line = NULL;
    g_autoptr (GError) local = NULL;
    gboolean heard;

    find_line (self, board_name, &line);
    if (line != NULL && !ask (self, line, &heard, cancellable, &local)) {
        g_info ("%s", local->message);
        if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
            g_propagate_error (error, g_steal_pointer (&local));
            return FALSE;
        }
        set_answer (self, board_name, SALVOR_SERIAL_NOBODY);
    }
    return before != get_answer (self, board_name)
           || salvor_port_provider_wait_for_change (self->lines, board_name, deadline, cancellable,
                                                    error);
}

static void
salvor_serial_boards_provider_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = boards_enumerate;
    iface->claims = boards_claims;
    iface->prepare = boards_prepare;
    iface->wait_for_change = boards_wait_for_change;
}
