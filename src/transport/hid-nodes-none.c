/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid-nodes"
#include "config.h"

#include "transport/hid-nodes.h"

gboolean
salvor_hid_nodes_list (GPtrArray *devices)
{
    return FALSE;
}
