/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_intel_hex_parse: Intel HEX (Intel, Hexadecimal Object File Format Specification,
 * revision A, 1988), record types 0 to 5. SALVOR_ERROR_BAD_FILE with the line and what was
 * expected; a file without its end record was cut. (transfer full)
 */
SalvorImage *salvor_intel_hex_parse (GBytes *data, const char *name,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
