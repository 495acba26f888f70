/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-vhci"
#include "config.h"

#include "simulator/vhci.h"

#include "base/errors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONTROLLER "/sys/devices/platform/vhci_hcd.0/"
/* Ports of the first controller stand in "status", those of the next ones in "status.1" … */
#define MAX_STATUS_FILES 16

/* Column "sta": enum usbip_device_status, VDEV_ST_NULL */
#define PORT_IS_FREE 4

/* (transfer full) (nullable): NULL when there is no such file */
static char *
read_status (guint number)
{
    g_autofree char *path = number == 0 ? g_strdup (CONTROLLER "status")
                                        : g_strdup_printf (CONTROLLER "status.%u", number);
    char *text = NULL;

    return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* "hs  0000 004 …": port and state of a port for devices that are not SuperSpeed */
static gboolean
parse_line (const char *line, guint *port, guint *state)
{
    return sscanf (line, "hs %u %u", port, state) == 2;
}

/* Looks for a free port in one status file. */
static gboolean
find_in (const char *status, guint wanted, guint *port)
{
    g_auto (GStrv) lines = g_strsplit (status, "\n", -1);

    for (gsize i = 0; lines[i] != NULL; i++) {
        guint state = 0;

        if (parse_line (lines[i], port, &state) && state == PORT_IS_FREE
            && (wanted == SALVOR_VHCI_ANY_PORT || wanted == *port))
            return TRUE;
    }
    return FALSE;
}

static gboolean
find_free_port (guint wanted, guint *port, GError **error)
{
    gboolean any = FALSE;

    for (guint i = 0; i < MAX_STATUS_FILES; i++) {
        g_autofree char *status = read_status (i);

        if (status == NULL)
            break;
        any = TRUE;
        if (find_in (status, wanted, port))
            return TRUE;
    }
    if (!any)
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND,
                             CONTROLLER "status cannot be read: is the module vhci-hcd loaded? "
                                        "(modprobe vhci-hcd)");
    else if (wanted == SALVOR_VHCI_ANY_PORT)
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE,
                             "no port of the virtual USB controller is free");
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE,
                     "port %u of the virtual USB controller is not free", wanted);
    return FALSE;
}

static SalvorError
get_code (int number)
{
    switch (number) {
    case EACCES:
    case EPERM:
        return SALVOR_ERROR_PERMISSION;
    case EBUSY:
        return SALVOR_ERROR_IN_USE;
    default:
        return SALVOR_ERROR_FAILED;
    }
}

static gboolean
write_attach (const char *text, GError **error)
{
    int file = open (CONTROLLER "attach", O_WRONLY);
    gssize written = file >= 0 ? write (file, text, strlen (text)) : -1;
    int number = errno;

    if (file >= 0)
        close (file);
    if (written >= 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, get_code (number), "writing “%s” to " CONTROLLER "attach: %s",
                 text, g_strerror (number));
    return FALSE;
}

/* Takes @end. (transfer full) */
static GIOStream *
make_stream (int end, GError **error)
{
    g_autoptr (GSocket) socket = g_socket_new_from_fd (end, error);

    if (socket == NULL) {
        close (end);
        return NULL;
    }
    return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

GIOStream *
salvor_vhci_attach (guint port, guint32 device_id, SalvorUsbSpeed speed, guint *attached_port,
                    GError **error)
{
    g_autofree char *text = NULL;
    gboolean attached;
    int ends[2];

    if (!find_free_port (port, attached_port, error))
        return NULL;
    if (socketpair (AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "no socket pair: %s",
                     g_strerror (errno));
        return NULL;
    }
    text = g_strdup_printf ("%u %d %u %u", *attached_port, ends[1], device_id, speed);
    attached = write_attach (text, error);
    close (ends[1]); /* the kernel holds its end by itself */
    if (!attached) {
        close (ends[0]);
        return NULL;
    }
    return make_stream (ends[0], error);
}
