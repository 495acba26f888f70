/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-location"
#include "config.h"

#include "transport/usb-location.h"

#include <string.h>

/* Adds NUMBER of "PREFIX(NUMBER)", with a dot before all but the first */
static void
add_number (GString *numbers, const char *part, const char *prefix)
{
    gsize length = strlen (prefix);

    if (!g_str_has_prefix (part, prefix))
        return;
    if (numbers->len > 0)
        g_string_append_c (numbers, '.');
    g_string_append_len (numbers, part + length, (gssize) strcspn (part + length, ")"));
}

char *
salvor_usb_location_shorten (const char *location)
{
    g_auto (GStrv) parts = NULL;
    g_autoptr (GString) controller = g_string_new (NULL);
    g_autoptr (GString) sockets = g_string_new (NULL);

    g_return_val_if_fail (location != NULL, NULL);

    parts = g_strsplit (location, "#", -1);
    for (gsize i = 0; parts[i] != NULL; i++) {
        /* the first root is the only one of most computers */
        if (!g_str_equal (parts[i], "PCIROOT(0)"))
            add_number (controller, parts[i], "PCIROOT(");
        add_number (controller, parts[i], "PCI(");
        add_number (sockets, parts[i], "USB(");
    }
    if (sockets->len == 0)
        return g_strdup (location);
    if (controller->len == 0)
        return g_strdup (sockets->str);
    return g_strdup_printf ("%s-%s", controller->str, sockets->str);
}
