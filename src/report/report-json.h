/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/report.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A report as scripts read it: adds one object. "board" is what salvorctl read prints, "verdict"
 * what salvorctl explain prints. */
void salvor_report_to_json (const SalvorReport *report, JsonBuilder *builder);

G_END_DECLS
