/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-wizard-title"
#include "config.h"

#include "window/wizard-title.h"

#include <glib/gi18n-lib.h>

char *
salvor_wizard_title_describe (SalvorRecoveryDraft *draft)
{
    SalvorBoardState *state = salvor_recovery_draft_get_state (draft);

    if (state == NULL)
        return g_strdup (_ ("Recover a board"));
    return g_strdup_printf (_ ("Recover %s"),
                            salvor_chip_get_title (salvor_board_state_get_chip (state)));
}

char *
salvor_wizard_title_describe_board (SalvorRecoveryDraft *draft)
{
    SalvorBoardState *state = salvor_recovery_draft_get_state (draft);
    const SalvorRecoveryCheck *check = salvor_recovery_draft_get_check (draft);
    g_autofree char *id = state != NULL ? salvor_board_state_get_unique_id (state) : NULL;
    const char *way = check != NULL && check->plan != NULL
                          ? salvor_route_get_title (salvor_recovery_plan_get_route (check->plan))
                          : NULL;

    if (id != NULL && way != NULL)
        return g_strdup_printf ("%s · %s", id, way);
    return g_strdup (id != NULL ? id : way);
}
