/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/report.h"

G_BEGIN_DECLS

/*
 * A report as one page that needs nothing else: style, picture and, as downloads, the saved state,
 * the same report as JSON and the activity as text. It refers to nothing outside itself, and is
 * HTML 5 and well-formed XML at once. UTF-8, (transfer full)
 */
char *salvor_report_to_html (const SalvorReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
