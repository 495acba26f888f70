/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/recovery-draft.h"

G_BEGIN_DECLS

/* What stands in the title bar while a board is recovered. */

/* "Recover i.MX RT1024"; (transfer full) */
char *salvor_wizard_title_describe (SalvorRecoveryDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
/* "6D2B91E4 3A0E70D5 · Serial download by boot switch"; (transfer full) (nullable) */
char *salvor_wizard_title_describe_board (SalvorRecoveryDraft *draft) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
