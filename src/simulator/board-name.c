/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-name"
#include "config.h"

#include "simulator/board-name.h"

#include "base/errors.h"

#include <string.h>

#define STATE_KEY "state="
#define FAULT_KEY "fault="

void
salvor_board_name_free (SalvorBoardName *self)
{
    g_free (self->scenario);
    g_free (self->state_file);
    g_array_unref (self->faults);
    g_free (self);
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
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "character %" G_GSIZE_FORMAT ": “%s” is not one state=FILE or a fault=FAULT",
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
