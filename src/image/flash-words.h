/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/flash-settings.h"

G_BEGIN_DECLS

/* What the settings say, as sentences in a fixed order. (transfer full) (element-type utf8) */
GPtrArray *salvor_fcb_describe (const SalvorFcb *fcb) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
