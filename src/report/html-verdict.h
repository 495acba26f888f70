/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* Parts of the page about what follows from what was read. */

/* Evidence and notes, sentence by sentence */
void salvor_html_add_reasons (GString *html, const SalvorVerdict *verdict);
void salvor_html_add_routes (GString *html, const SalvorVerdict *verdict);
void salvor_html_add_permanent (GString *html, const SalvorVerdict *verdict);
/* Each answer with how certain it is, and what could not be read */
void salvor_html_add_answers (GString *html, const SalvorVerdict *verdict);

G_END_DECLS
