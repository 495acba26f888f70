/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How debuggers find their way in the private peripheral space: ROM tables, and the identification
 * words at the end of each component (probe 7.3). FALSE where there is neither. @address: a
 * multiple of four */
gboolean salvor_debug_components_read (guint32 address, guint32 *value);
/* Is there a component at all? Its words without a meaning read as zero (probe 7.2, rule 8). */
gboolean salvor_debug_components_cover (guint32 address);

G_END_DECLS
