/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/report.h"

G_BEGIN_DECLS

/* The board of the story, read by a probe: everything a report can tell is in it. */
SalvorBoardState *fixture_state_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* A report on it, made on a fixed day by "alice" at "workshop", with two things that were done. */
SalvorReport *fixture_report_new (SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
