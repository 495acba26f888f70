/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-line-opening"
#include "config.h"

#include "board/line-opening.h"

#include "base/errors.h"
#include "base/timing.h"
#include "transport/serial-ports.h"

/* A line is asked at once; it need not be waited for. */
#define ASK_TIMEOUT_MS 1

gboolean
salvor_line_is_name (const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_UART_PREFIX);
}

gboolean
salvor_line_read_name (const char *board_name, char **path, guint *speed)
{
    return salvor_line_is_name (board_name)
           && salvor_uart_name_parse (board_name, path, speed, NULL);
}

char *
salvor_line_make_name (const char *path, guint speed)
{
    return speed == SALVOR_UART_SPEED
               ? g_strconcat (SALVOR_UART_PREFIX, path, NULL)
               : g_strdup_printf (SALVOR_UART_PREFIX "%s,speed=%u", path, speed);
}

/* Who was there before may have gone meanwhile, and nobody has looked. */
static void
ask_again (SalvorPortList *ports, const char *name, SalvorPortKind kind, GCancellable *cancellable)
{
    g_autoptr (SalvorPort) port = salvor_port_list_find (ports, name, kind, NULL);
    g_autoptr (SalvorClock) clock = port != NULL ? salvor_port_get_clock (port) : NULL;
    g_autoptr (GError) error = NULL;

    if (port != NULL
        && !salvor_port_list_wait_gone (ports, name, kind,
                                        salvor_deadline_after_ms (clock, ASK_TIMEOUT_MS),
                                        cancellable, &error))
        g_debug ("%s", error->message);
}

/* Providers prepare without a word about cancelling, but hear the cancellable of their thread. */
static gboolean
prepare (SalvorPortList *ports, const char *name, GCancellable *cancellable, GError **error)
{
    gboolean success;

    if (cancellable != NULL)
        g_cancellable_push_current (cancellable);
    success = salvor_port_list_prepare (ports, name, error);
    if (cancellable != NULL)
        g_cancellable_pop_current (cancellable);
    return success && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
open_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
    SalvorPortList *ports = salvor_board_list_get_ports (source_object);
    const char *name = task_data;
    GError *error = NULL;

    ask_again (ports, name, SALVOR_PORT_ROM, cancellable);
    ask_again (ports, name, SALVOR_PORT_FLASHLOADER, cancellable);
    if (prepare (ports, name, cancellable, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

void
salvor_line_open_async (SalvorBoardList *boards, const char *name, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = NULL;

    g_return_if_fail (SALVOR_IS_BOARD_LIST (boards));
    g_return_if_fail (name != NULL && salvor_line_is_name (name));

    task = g_task_new (boards, cancellable, callback, user_data);
    g_task_set_source_tag (task, salvor_line_open_async);
    g_task_set_task_data (task, g_strdup (name), g_free);
    g_task_run_in_thread (task, open_thread);
}

SalvorBoard *
salvor_line_open_finish (SalvorBoardList *boards, GAsyncResult *result, GError **error)
{
    const char *name = g_task_get_task_data (G_TASK (result));
    SalvorBoard *board;

    g_return_val_if_fail (g_task_is_valid (result, boards), NULL);

    if (!g_task_propagate_boolean (G_TASK (result), error))
        return NULL;
    salvor_board_list_update (boards);
    board = salvor_board_list_find (boards, name);
    if (board == NULL)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "%s is gone again", name);
    return board;
}
