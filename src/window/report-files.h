/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "window/file-notice.h"

G_BEGIN_DECLS

/*
 * What to send to the engineer, in one click: a report on @board, with what was done to it, saved
 * under a new name among the documents of the person, without a question. @notice says where, or
 * why not. The page is made and written off the main loop.
 */
void salvor_report_files_save (SalvorBoard *board, SalvorFileNotice *notice);

G_END_DECLS
