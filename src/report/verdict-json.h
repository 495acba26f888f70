/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * A verdict as scripts read it (contract: explain, and before and after of what-if): adds one
 * object. @simulated: the board is a practice board
 */
void salvor_verdict_to_json (const SalvorVerdict *verdict, gboolean simulated,
                             JsonBuilder *builder);

G_END_DECLS
