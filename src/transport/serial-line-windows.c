/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "transport/serial-line.h"

#include "base/errors.h"

#include <libserialport.h>
#include <windows.h>

/* Windows cannot be asked to end a wait of another thread: it is cut into slices, so that a cancel
 * is heard. */
#define SLICE_MS 50

struct _SalvorSerialLine {
    struct sp_port *port;        /* owned */
    struct sp_event_set *input;  /* owned */
    struct sp_event_set *output; /* owned */
};

/* @code: of GetLastError () */
static SalvorError
translate_open (int code)
{
    switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        return SALVOR_ERROR_NOT_FOUND;
    case ERROR_ACCESS_DENIED: /* one program at a time; accounts make no difference */
    case ERROR_SHARING_VIOLATION:
        return SALVOR_ERROR_IN_USE;
    default:
        return SALVOR_ERROR_FAILED;
    }
}

static void
set_open_error (GError **error, const char *action, enum sp_return result)
{
    int code = result == SP_ERR_FAIL ? sp_last_error_code () : ERROR_NOT_SUPPORTED;
    g_autofree char *text = g_win32_error_message (code);

    g_set_error (error, SALVOR_ERROR, translate_open (code), "%s: %s", action, text);
}

static enum sp_return
set_up (SalvorSerialLine *line, guint speed)
{
    enum sp_return result = sp_set_baudrate (line->port, (int) speed);

    if (result == SP_OK)
        result = sp_set_bits (line->port, 8);
    if (result == SP_OK)
        result = sp_set_parity (line->port, SP_PARITY_NONE);
    if (result == SP_OK)
        result = sp_set_stopbits (line->port, 1);
    if (result == SP_OK)
        result = sp_set_flowcontrol (line->port, SP_FLOWCONTROL_NONE);
    if (result == SP_OK)
        result = sp_flush (line->port, SP_BUF_BOTH);
    return result;
}

static enum sp_return
make_event_set (SalvorSerialLine *line, struct sp_event_set **set, enum sp_event events)
{
    enum sp_return result = sp_new_event_set (set);

    return result == SP_OK ? sp_add_port_events (*set, line->port, events) : result;
}

SalvorSerialLine *
salvor_serial_line_open (const char *path, guint speed, GError **error)
{
    SalvorSerialLine *line = g_new0 (SalvorSerialLine, 1);
    enum sp_return result = sp_get_port_by_name (path, &line->port);

    if (result == SP_OK)
        result = sp_open (line->port, SP_MODE_READ_WRITE);
    if (result != SP_OK) {
        set_open_error (error, "open", result);
        g_clear_pointer (&line->port, sp_free_port);
        g_free (line);
        return NULL;
    }
    result = set_up (line, speed);
    if (result == SP_OK)
        result = make_event_set (line, &line->input, SP_EVENT_RX_READY);
    if (result == SP_OK)
        result = make_event_set (line, &line->output, SP_EVENT_TX_READY);
    if (result != SP_OK) {
        set_open_error (error, "set up", result);
        g_clear_pointer (&line, salvor_serial_line_close);
    }
    return line;
}

/* libserialport has always one wait for events under way, which would write into memory that is
 * given back in a moment (seen under Wine). A change of the mask ends it (Windows,
 * WaitCommEvent). */
static void
end_wait (SalvorSerialLine *line)
{
    HANDLE handle = NULL;

    if (line->input != NULL && sp_get_port_handle (line->port, &handle) == SP_OK
        && SetCommMask (handle, 0))
        sp_wait (line->input, SLICE_MS);
}

void
salvor_serial_line_close (SalvorSerialLine *line)
{
    end_wait (line);
    g_clear_pointer (&line->input, sp_free_event_set);
    g_clear_pointer (&line->output, sp_free_event_set);
    sp_close (line->port);
    sp_free_port (line->port);
    g_free (line);
}

/* The only reason it fails for: the adapter was pulled out */
static gssize
check_moved (enum sp_return count, const char *action, GError **error)
{
    g_autofree char *text = NULL;

    if (count >= 0)
        return (gssize) count;
    text = g_win32_error_message (sp_last_error_code ());
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s: %s", action, text);
    return -1;
}

/* sp_nonblocking_read () of libserialport 0.1.2 fails where the system takes a moment for it (seen
 * under Wine). What has arrived is asked for instead, which never waits. */
gssize
salvor_serial_line_read (SalvorSerialLine *line, guint8 *buffer, gsize size, GError **error)
{
    enum sp_return count = sp_input_waiting (line->port);

    if (count > 0)
        count = sp_blocking_read_next (line->port, buffer, MIN (size, (gsize) count), SLICE_MS);
    return check_moved (count, "read", error);
}

gssize
salvor_serial_line_write (SalvorSerialLine *line, const guint8 *data, gsize size, GError **error)
{
    return check_moved (sp_nonblocking_write (line->port, data, size), "write", error);
}

void
salvor_serial_line_wait (SalvorSerialLine *line, GIOCondition condition,
                         const SalvorDeadline *deadline, GCancellable *cancellable)
{
    gint64 left_ms = (salvor_deadline_get_remaining_us (deadline) + 999) / 1000;

    if (g_cancellable_is_cancelled (cancellable) || left_ms <= 0)
        return;
    sp_wait ((condition & G_IO_OUT) != 0 ? line->output : line->input,
             (unsigned int) MIN (left_ms, SLICE_MS));
}

/* Windows tells only whoever opens the port, which would disturb who has it. */
gboolean
salvor_serial_line_check_access (const char *path, GError **error)
{
    return TRUE;
}

/* There are no pseudo terminals. */
gboolean
salvor_serial_line_find_practice (const char *path, gboolean *practice, GError **error)
{
    *practice = FALSE;
    return TRUE;
}
