/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-access-rule"
#include "config.h"

#include "window/access-rule.h"

#include <gio/gio.h>

#define RULE_RESOURCE "/org/salvor/Salvor/70-salvor.rules"
/* Where rules of the administrator belong (udev(7)) */
#define RULE_PATH "/etc/udev/rules.d/70-salvor.rules"

const char *
salvor_access_rule_get_text (void)
{
    /* the resource is linked in and never goes */
    g_autoptr (GBytes) bytes
               = g_resources_lookup_data (RULE_RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    g_return_val_if_fail (bytes != NULL, "");

    /* resources end with a zero behind their last byte (g_resources_lookup_data ()) */
    return g_bytes_get_data (bytes, NULL);
}

char *
salvor_access_rule_make_commands (void)
{
    return g_strdup_printf ("sudo tee %s > /dev/null << 'END'\n"
                            "%s"
                            "END\n"
                            "sudo udevadm control --reload\n",
                            RULE_PATH, salvor_access_rule_get_text ());
}
