/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/header-view.h"

G_BEGIN_DECLS

/* Fills in every check of @header from what @view shows (protocols 6.8). */
void salvor_header_checks_run (const SalvorHeaderView *view, SalvorBootHeader *header);

/* The start-up header itself: FCB, IVT, boot data, DCD. Part of the above. */
void salvor_header_checks_run_tables (const SalvorHeaderView *view, SalvorBootHeader *header);

/* Sets one check; @text is taken. */
void salvor_header_checks_set (SalvorBootHeader *header, SalvorCheckId id, SalvorCheckState state,
                               const char *title, char *text);
/* @words: (element-type utf8): what each command or setting means, copied */
void salvor_header_checks_set_details (SalvorBootHeader *header, SalvorCheckId id,
                                       GPtrArray *words);

/* Is all of it there? Part of the above. */
void salvor_header_checks_run_completeness (const SalvorHeaderView *view, SalvorBootHeader *header);
/* The signature; its own file, it has its own library in the ROM. */
void salvor_header_checks_run_signature (const SalvorHeaderView *view, SalvorBootHeader *header);

G_END_DECLS
