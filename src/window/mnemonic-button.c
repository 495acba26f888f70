/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mnemonic-button"
#include "config.h"

#include "window/mnemonic-button.h"

/* GTK 4.8 joins the text of the button to that of the label in it where the two differ, and they
 * differ by the underline: “_Close Close”. */
void
salvor_mnemonic_button_name (GtkButton *button)
{
    GtkWidget *label = gtk_button_get_child (button);

    g_return_if_fail (GTK_IS_LABEL (label));

    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_label_get_text (GTK_LABEL (label)), -1);
}

GtkWidget *
salvor_mnemonic_button_new (const char *label)
{
    GtkWidget *button = gtk_button_new_with_mnemonic (label);

    salvor_mnemonic_button_name (GTK_BUTTON (button));
    return button;
}
