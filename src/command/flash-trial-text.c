/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-trial-text"
#include "config.h"

#include "command/flash-trial-text.h"

#include "report/json-text.h"

#include <glib/gi18n-lib.h>

void
salvor_flash_setups_print (SalvorRecoveryPlan *plan, guint column, SalvorTerminal *output)
{
    GArray *setups = salvor_recovery_plan_get_flash_setups (plan);
    const SalvorFlashSetup *first = &g_array_index (setups, SalvorFlashSetup, 0);
    g_autofree char *name = g_strdup_printf ("%s (0x%08X)", first->parts, first->option_word);
    g_autofree char *text = NULL;

    if (salvor_recovery_plan_is_by_probe (plan))
        return;
    if (setups->len > 1)
        text = g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE,
                         "%s. If it does not answer, %u other known set-up is tried, which writes "
                         "nothing.",
                         "%s. If it does not answer, %u other known set-ups are tried, which "
                         "writes nothing.",
                         setups->len - 1),
            name, setups->len - 1);
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, column, _ ("Flash"),
                         text != NULL ? text : name);
}

static SalvorFlashTrial *
get_trial (SalvorRecoveryJob *job)
{
    return job != NULL ? salvor_recovery_job_get_flash_trial (job) : NULL;
}

void
salvor_flash_trial_print (SalvorRecoveryJob *job, guint column, SalvorTerminal *output)
{
    SalvorFlashTrial *trial = get_trial (job);
    guint count = trial != NULL ? salvor_flash_trial_get_count (trial) : 0;

    if (count == 0 || salvor_flash_trial_get (trial, 0)->answered)
        return;
    for (guint i = 0; i < count; i++) {
        const SalvorFlashTry *item = salvor_flash_trial_get (trial, i);
        g_autofree char *text = salvor_flash_try_describe (item);

        salvor_terminal_row (output, item->answered ? SALVOR_TONE_GOOD : SALVOR_TONE_CARE, 2,
                             column, item->answered ? _ ("Answered") : _ ("Tried"), text);
    }
}

void
salvor_flash_trial_add_json (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    SalvorFlashTrial *trial = get_trial (job);

    json_builder_set_member_name (builder, "flash_setups");
    json_builder_begin_array (builder);
    for (guint i = 0; trial != NULL && i < salvor_flash_trial_get_count (trial); i++) {
        const SalvorFlashTry *item = salvor_flash_trial_get (trial, i);

        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "name", item->name);
        salvor_json_add_word (builder, "option_word", item->option_word);
        salvor_json_add_boolean (builder, "answered", item->answered);
        salvor_json_add_string (builder, "answer", item->answer);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}
