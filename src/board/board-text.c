/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-text"
#include "config.h"

#include "board/board-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
salvor_board_text_make_title (const SalvorPortInfo *port, SalvorChip *chip)
{
    /* there may be a dozen practice boards of one chip: their own names tell them apart */
    if (port != NULL && port->simulated && port->title != NULL)
        return g_strdup (port->title);
    return g_strdup (chip != NULL ? salvor_chip_get_title (chip) : _ ("Unknown chip"));
}

/* "…3A0E70D5", nullable */
static char *
make_short_id (SalvorBoardState *state)
{
    g_autofree char *id = state != NULL ? salvor_board_state_get_unique_id (state) : NULL;
    const char *space = id != NULL ? strrchr (id, ' ') : NULL;

    return space != NULL ? g_strdup_printf ("…%s", space + 1) : NULL;
}

char *
salvor_board_text_make_saved_subtitle (SalvorBoardState *state)
{
    gint64 seconds = salvor_board_state_get_time (state);
    g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;
    g_autofree char *text = NULL;

    if (time == NULL)
        return g_strdup (_ ("Saved, without a date"));
    text = g_date_time_format (time, "%Y-%m-%d %H:%M");
    /* Translators: a date and a time of day */
    return g_strdup_printf (_ ("Saved on %s"), text);
}

char *
salvor_board_text_make_subtitle (const SalvorPortInfo *port, SalvorChip *chip,
                                 SalvorBoardState *state)
{
    g_autofree char *id = make_short_id (state);
    const char *way;

    if (port == NULL)
        return g_strdup (_ ("Not connected"));
    if (port->simulated)
        /* Translators: the name of a chip. Where there is little room the end is cut off. */
        return chip != NULL ? g_strdup_printf (_ ("%s · Simulated"), salvor_chip_get_title (chip))
                            : g_strdup (_ ("Simulated"));
    if (port->speed != 0)
        way = _ ("Serial port");
    else if (port->kind == SALVOR_PORT_GDB)
        way = _ ("GDB server");
    else
        way = port->kind == SALVOR_PORT_PROBE ? _ ("Debug probe") : _ ("USB");
    return g_strdup_printf ("%s · %s", way, id != NULL ? id : port->location);
}
