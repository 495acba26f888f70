/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * What a file is, by its content; its name says nothing.
 * @format: (out): how to read it, when it can be firmware
 *
 * Returns: (nullable): what else it is, for error chains: "a ZIP archive", "a text file", … Static;
 *   then @format is not set
 */
const char *salvor_file_kind_detect (GBytes *data, SalvorImageFormat *format);

G_END_DECLS
