/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorRulePanel: what lets a person open the boards of a computer that keeps them to its
 * administrator: "Install Access Rule…" where a system has a way for that, the commands that do the
 * same, what came of it, and the whole rule, for nobody types a password for one they cannot see.
 */
#define SALVOR_TYPE_RULE_PANEL (salvor_rule_panel_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRulePanel, salvor_rule_panel, SALVOR, RULE_PANEL, GtkWidget)

/* @align: of the buttons: %GTK_ALIGN_START or %GTK_ALIGN_CENTER */
GtkWidget *salvor_rule_panel_new (GtkAlign align) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
