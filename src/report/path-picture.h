/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* The boot path as inline SVG: five stops on a line, serial download below, the two branches that
 * lead to it. Colours come from the style sheet of the page; every state has a shape of its own. */
void salvor_path_picture_add (GString *html, const SalvorVerdict *verdict);

G_END_DECLS
