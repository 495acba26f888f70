/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_s_record_parse: Motorola S-records (Motorola, M68000 Family Programmer's Reference Manual,
 * appendix C), S0 to S3 and S5 to S9. SALVOR_ERROR_BAD_FILE with the line and what was expected; a
 * file without its end record was cut. (transfer full)
 */
SalvorImage *salvor_s_record_parse (GBytes *data, const char *name,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
