/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* org.salvor.Salvor */
#define SALVOR_APPLICATION_ID "org.salvor.Salvor"

/*
 * SalvorApplication: the graphical program around a list of boards. Where the boards come from is
 * not its business.
 *
 * Property "practice-pace" (double): real seconds that a second on a practice board should take;
 * who makes practice boards follows it.
 */
#define SALVOR_TYPE_APPLICATION (salvor_application_get_type ())
G_DECLARE_FINAL_TYPE (SalvorApplication, salvor_application, SALVOR, APPLICATION, GtkApplication)

SalvorApplication *salvor_application_new (SalvorBoardList *boards) G_GNUC_WARN_UNUSED_RESULT;
double salvor_application_get_practice_pace (SalvorApplication *self);

G_END_DECLS
