/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* The boot path as a picture (visual.md 3.1) for the eye, and stop by stop as a table for the ear
 * and for whoever prints without pictures. */
void salvor_html_add_path (GString *html, const SalvorVerdict *verdict);

G_END_DECLS
