/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * salvor_hid_nodes_list:
 * @devices: (element-type SalvorHidDevice)
 *
 * Adds what hid_enumerate () of hidapi would list. FALSE, and nothing is added, where that has to
 * be asked. Any thread. One file a system implements it, chosen by meson.
 */
gboolean salvor_hid_nodes_list (GPtrArray *devices);

G_END_DECLS
