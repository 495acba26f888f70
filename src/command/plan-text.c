/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-plan-text"
#include "config.h"

#include "command/plan-text.h"

#include "command/board-choice.h"
#include "command/flash-trial-text.h"

#include <glib/gi18n-lib.h>

#define DETAIL_COLUMN 38
#define FACT_COLUMN 16

static void
print_steps (SalvorRecoveryPlan *plan, SalvorTerminal *output)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &n_steps);

    for (gsize i = 0; i < n_steps; i++) {
        g_autofree char *label = g_strdup_printf ("%2u. %s", (guint) i + 1, steps[i].title);

        salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, DETAIL_COLUMN, label,
                             steps[i].detail != NULL ? steps[i].detail : "");
    }
}

static void
print_fact (SalvorTerminal *output, SalvorTone tone, const char *label, const char *text)
{
    salvor_terminal_row (output, tone, 2, FACT_COLUMN, label, text);
}

/* A backup may hold a part of the flash alone: what is read beside it is not replaced. */
static void
get_shown_range (SalvorRecoveryPlan *plan, guint32 *start, guint32 *size)
{
    SalvorImage *image = salvor_recovery_plan_get_image (plan);

    if (salvor_recovery_plan_get_kind (plan) != SALVOR_PLAN_RESTORE) {
        salvor_recovery_plan_get_range (plan, start, size);
        return;
    }
    *start = salvor_image_get_start (image);
    *size = (guint32) (salvor_image_get_end (image) - *start);
}

static void
print_range (SalvorRecoveryPlan *plan, SalvorTerminal *output)
{
    guint32 start;
    guint32 size;
    g_autofree char *range = NULL;
    g_autofree char *text = NULL;

    get_shown_range (plan, &start, &size);
    range = g_strdup_printf (_ ("0x%08X to 0x%08X"), start, start + (size - 1));
    if (!salvor_recovery_plan_changes_flash (plan)) {
        print_fact (output, SALVOR_TONE_PLAIN, _ ("Is read"), range);
        print_fact (output, SALVOR_TONE_PLAIN, _ ("Is replaced"), _ ("Nothing in the flash."));
        return;
    }
    text = g_strdup_printf (_ ("%s. Sectors that hold the right bytes already are left alone, "
                               "everything outside is kept."),
                            range);
    print_fact (output, SALVOR_TONE_CARE, _ ("Is replaced"), text);
}

static void
print_backup (SalvorRecoveryPlan *plan, SalvorTerminal *output)
{
    const char *folder = salvor_recovery_plan_get_backup_dir (plan);
    g_autofree char *name = folder != NULL ? g_filename_display_name (folder) : NULL;
    g_autofree char *text = NULL;

    if (!salvor_recovery_plan_get_backup (plan)) {
        print_fact (output, SALVOR_TONE_CARE, _ ("Backup"), _ ("None: the old content is lost."));
        return;
    }
    text = g_strdup_printf (_ ("The old content is saved first, in %s."),
                            name != NULL ? name : _ ("your folder of backups"));
    print_fact (output, SALVOR_TONE_PLAIN, _ ("Backup"), text);
}

static void
print_warnings (SalvorRecoveryPlan *plan, SalvorTerminal *output)
{
    const char *const *warnings = salvor_recovery_plan_get_warnings (plan);

    for (gsize i = 0; warnings != NULL && warnings[i] != NULL; i++)
        print_fact (output, SALVOR_TONE_CARE, _ ("Know"), warnings[i]);
}

/* (transfer full) */
static char *
make_title (SalvorRecoveryPlan *plan)
{
    const char *chip = salvor_chip_get_title (salvor_recovery_plan_get_chip (plan));
    SalvorImage *image = salvor_recovery_plan_get_image (plan);
    g_autofree char *file = NULL;

    switch (salvor_recovery_plan_get_kind (plan)) {
    case SALVOR_PLAN_RECOVER:
        return g_strdup_printf (_ ("Recover %s with %s"), chip, salvor_image_get_name (image));
    case SALVOR_PLAN_RESTORE:
        return g_strdup_printf (_ ("Restore %s from %s"), chip, salvor_image_get_name (image));
    case SALVOR_PLAN_VERIFY:
        return g_strdup_printf (_ ("Compare the flash of %s with %s"), chip,
                                salvor_image_get_name (image));
    case SALVOR_PLAN_BACKUP:
        break;
    }
    file = g_filename_display_basename (salvor_recovery_plan_get_file (plan));
    return g_strdup_printf (_ ("Save the flash of %s to %s"), chip, file);
}

/* What only matters when something is written. */
static void
print_risk (SalvorRecoveryPlan *plan, SalvorTerminal *output)
{
    print_backup (plan, output);
    print_fact (output,
                salvor_recovery_plan_has_proven_way_back (plan) ? SALVOR_TONE_PLAIN
                                                                : SALVOR_TONE_CARE,
                _ ("Way back"), salvor_recovery_plan_get_way_back (plan));
    if (salvor_recovery_plan_get_kind (plan) == SALVOR_PLAN_RESTORE)
        print_fact (output, SALVOR_TONE_PLAIN, _ ("Afterwards"),
                    salvor_recovery_plan_get_start_note (plan));
}

void
salvor_plan_print (SalvorRecoveryPlan *plan, gboolean simulated, SalvorTerminal *output)
{
    SalvorRouteId route = salvor_recovery_plan_get_route (plan);
    g_autofree char *title = make_title (plan);

    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, title);
    salvor_board_choice_say_simulated (output, simulated);
    print_fact (output, SALVOR_TONE_PLAIN, _ ("Way"), salvor_route_get_title (route));
    salvor_flash_setups_print (plan, FACT_COLUMN, output);
    print_range (plan, output);
    if (salvor_recovery_plan_changes_flash (plan))
        print_risk (plan, output);
    print_warnings (plan, output);
    print_fact (output, SALVOR_TONE_PLAIN, _ ("Fuses"), _ ("None is changed."));
    salvor_terminal_gap (output);
    print_steps (plan, output);
    salvor_terminal_gap (output);
}
