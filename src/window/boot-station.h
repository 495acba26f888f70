/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorBootStation: the roundel of one stop, with its name, outcome and evidence as accessible
 * label. A button, so that it can be focused and activated.
 *
 * CSS nodes: button.salvor-station with .taken, .end, .not-reached or .unreadable, and .differs
 */
#define SALVOR_TYPE_BOOT_STATION (salvor_boot_station_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBootStation, salvor_boot_station, SALVOR, BOOT_STATION, GtkButton)

GtkWidget *salvor_boot_station_new (SalvorStopId id,
                                    const SalvorStop *stop) G_GNUC_WARN_UNUSED_RESULT;

/* The sentence a screen reader says; (transfer full) */
char *salvor_boot_station_describe (const SalvorStop *stop);

G_END_DECLS
