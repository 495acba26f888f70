/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/report.h"

G_BEGIN_DECLS

/* Parts of the page about what was read; the report has a state. */

/* Boot registers, each bit field in words */
void salvor_html_add_registers (GString *html, const SalvorReport *report);
/* Every fuse word, with its bits and what they mean */
void salvor_html_add_words (GString *html, const SalvorReport *report);
/* What stands where the start-up header belongs; what a debug probe saw: processor, ROM's log */
void salvor_html_add_sight (GString *html, const SalvorReport *report);

G_END_DECLS
