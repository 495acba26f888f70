/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-port-choice"
#include "config.h"

#include "board/port-choice.h"

#include <string.h>

/* Which port is read first when several are there: the flashloader sees the fuse cells and the
 * flash, the ROM the registers; a probe comes last because it may disturb what runs. */
static guint
get_rank (SalvorPortKind kind)
{
    switch (kind) {
    case SALVOR_PORT_FLASHLOADER:
        return 0;
    case SALVOR_PORT_ROM:
        return 1;
    case SALVOR_PORT_PROBE:
        return 2;
    case SALVOR_PORT_GDB:
        return 3;
    case SALVOR_PORT_SERIAL: /* no port of a board before somebody answers there */
        break;
    }
    g_return_val_if_reached (G_MAXUINT);
}

static int
compare_ports (gconstpointer a, gconstpointer b)
{
    SalvorPort *const *first = a;
    SalvorPort *const *second = b;

    return (int) get_rank (salvor_port_get_info (*first)->kind)
           - (int) get_rank (salvor_port_get_info (*second)->kind);
}

GPtrArray *
salvor_port_choice_select (GPtrArray *ports, const char *board_name)
{
    GPtrArray *own = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (ports, i);

        if (strcmp (salvor_port_get_info (port)->board_name, board_name) == 0)
            g_ptr_array_add (own, g_object_ref (port));
    }
    g_ptr_array_sort (own, compare_ports);
    return own;
}
