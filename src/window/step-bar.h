/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The stations of the wizard. */
typedef enum {
    SALVOR_STATION_CONNECT,
    SALVOR_STATION_FIRMWARE,
    SALVOR_STATION_REVIEW,
    SALVOR_STATION_WRITE,
    SALVOR_STATION_DONE,
    SALVOR_N_STATIONS,
} SalvorStation;

/* "Connect", "Firmware", …; translated, static */
const char *salvor_station_get_title (SalvorStation station);

/*
 * SalvorStepBar: the line of the wizard with its five stations (visual.md 3.5). Below 600 pixels it
 * says the step in words over five short bars.
 */
#define SALVOR_TYPE_STEP_BAR (salvor_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (SalvorStepBar, salvor_step_bar, SALVOR, STEP_BAR, GtkWidget)

/* @waiting: the person's hands are needed; @finished: @current is passed as well */
void salvor_step_bar_show (SalvorStepBar *self, SalvorStation current, gboolean waiting,
                           gboolean finished);

G_END_DECLS
