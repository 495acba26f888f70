/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/status-page.h"

G_BEGIN_DECLS

/* What stands in place of a board while none is shown. @boards: (element-type SalvorBoard) */
void salvor_empty_page_follow (SalvorStatusPage *page, GListModel *boards);

G_END_DECLS
