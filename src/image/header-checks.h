/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/header-view.h"

G_BEGIN_DECLS

/* Fills in every check of @header from what @view shows (protocols 6.8). */
void salvor_header_checks_run (const SalvorHeaderView *view, SalvorBootHeader *header);

/* The start-up header itself: FCB, IVT, boot data, DCD, CSF. Part of the above. */
void salvor_header_checks_run_tables (const SalvorHeaderView *view, SalvorBootHeader *header);

/* Sets one check; @text is taken. */
void salvor_header_checks_set (SalvorBootHeader *header, SalvorCheckId id, SalvorCheckState state,
                               const char *title, char *text);

G_END_DECLS
