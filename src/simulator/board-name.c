/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-name"
#include "config.h"

#include "simulator/board-name.h"

#include "base/errors.h"

#include <string.h>

#define STATE_KEY "state="
#define FAULT_KEY "fault="
#define PACKET_KEY "probe-packet="
#define PLAIN_KEY "probe-plain"
#define SWD_ONLY_KEY "probe-swd-only"
#define IDR_KEY "probe-idr=0x"
#define SERIAL_KEY "connection=uart"

void
salvor_board_name_free (SalvorBoardName *self)
{
    g_free (self->scenario);
    g_free (self->state_file);
    g_array_unref (self->faults);
    g_free (self);
}

/* "512x4": sizes probes have (probe 1.1), and a count of one byte */
static gboolean
parse_packet (SalvorBoardName *self, const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text, "x", 2);
    guint64 size = 0, count = 0;

    if (g_strv_length (parts) != 2
        || !g_ascii_string_to_unsigned (parts[0], 10, SALVOR_PROBE_PACKET_SIZE,
                                        SALVOR_PROBE_MAX_PACKET_SIZE, &size, NULL)
        || !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT8, &count, NULL)
        || (size != 64 && size != 512 && size != 1024))
        return FALSE;
    self->probe.packet_size = (guint) size;
    self->probe.packet_count = (guint) count;
    return TRUE;
}

/* Tools from before this chip do not know its access port: pyOCD 0.13 takes 0x74770001, that of
 * other Cortex-M7, for the same thing. */
static gboolean
parse_idr (SalvorBoardName *self, const char *digits)
{
    guint64 idr = 0;

    if (!g_ascii_string_to_unsigned (digits, 16, 1, G_MAXUINT32, &idr, NULL))
        return FALSE;
    self->probe.access_idr = (guint32) idr;
    return TRUE;
}

static gboolean
parse_probe (SalvorBoardName *self, const char *part)
{
    if (g_str_equal (part, PLAIN_KEY)) {
        self->probe.atomic = FALSE;
        return TRUE;
    }
    if (g_str_equal (part, SWD_ONLY_KEY)) {
        self->probe.swd_only = TRUE;
        return TRUE;
    }
    if (g_str_has_prefix (part, IDR_KEY))
        return parse_idr (self, part + strlen (IDR_KEY));
    return g_str_has_prefix (part, PACKET_KEY) && parse_packet (self, part + strlen (PACKET_KEY));
}

/* @position: of @part in the name, from 1 */
static gboolean
parse_part (SalvorBoardName *self, const char *part, gsize position, GError **error)
{
    SalvorFault fault = { 0 };

    if (g_str_has_prefix (part, FAULT_KEY)) {
        if (!salvor_fault_parse (part + strlen (FAULT_KEY), &fault, error)) {
            g_prefix_error (error, "character %" G_GSIZE_FORMAT ": ", position);
            return FALSE;
        }
        g_array_append_val (self->faults, fault);
        return TRUE;
    }
    if (g_str_has_prefix (part, STATE_KEY) && part[strlen (STATE_KEY)] != '\0'
        && self->state_file == NULL) {
        self->state_file = g_strdup (part + strlen (STATE_KEY));
        return TRUE;
    }
    if (g_str_equal (part, SERIAL_KEY)) {
        self->on_serial = TRUE;
        return TRUE;
    }
    /* for who speaks with the probe; the board itself does not care */
    if (g_str_equal (part, "interface=swd") || g_str_equal (part, "interface=jtag")
        || parse_probe (self, part))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "character %" G_GSIZE_FORMAT ": “%s” is not one state=FILE, connection=uart, "
                 "probe-packet=64x4, 512x4 or the like, probe-plain, probe-swd-only, "
                 "probe-idr=0x74770001 or the like, interface=swd or jtag, or a fault=FAULT",
                 position, part);
    return FALSE;
}

SalvorBoardName *
salvor_board_name_parse (const char *name, GError **error)
{
    g_autoptr (SalvorBoardName) self = g_new0 (SalvorBoardName, 1);
    g_auto (GStrv) parts = NULL;
    gsize position = strlen (SALVOR_BOARD_NAME_PREFIX) + 1;

    self->faults = g_array_new (FALSE, FALSE, sizeof (SalvorFault));
    self->probe = (SalvorProbeSettings){ SALVOR_PROBE_PACKET_SIZE, SALVOR_PROBE_PACKET_COUNT, TRUE,
                                         SALVOR_PROBE_ACCESS_IDR, FALSE };
    if (!g_str_has_prefix (name, SALVOR_BOARD_NAME_PREFIX)
        || name[strlen (SALVOR_BOARD_NAME_PREFIX)] == '\0') {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is not sim:SCENARIO[,state=FILE][,fault=FAULT]…", name);
        return NULL;
    }
    parts = g_strsplit (name + strlen (SALVOR_BOARD_NAME_PREFIX), ",", -1);
    self->scenario = g_strdup (parts[0]);
    for (gsize i = 1; parts[i] != NULL; i++) {
        position += strlen (parts[i - 1]) + 1;
        if (!parse_part (self, parts[i], position, error))
            return NULL;
    }
    return g_steal_pointer (&self);
}
