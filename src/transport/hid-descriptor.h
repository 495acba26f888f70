/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * salvor_hid_descriptor_get_output_size:
 *
 * Bytes of the longest output report that a report descriptor declares, without a report id (HID
 * 1.11, 6.2.2); 0 when there is none, or when the descriptor makes no sense. Pure.
 */
gsize salvor_hid_descriptor_get_output_size (const guint8 *descriptor, gsize size);

G_END_DECLS
