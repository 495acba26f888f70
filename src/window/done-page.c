/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-done-page"
#include "config.h"

#include "window/done-page.h"

#include "image/check-text.h"
#include "recovery/way-back.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/facts-table.h"
#include "window/format.h"
#include "window/item-row.h"
#include "window/problem-parts.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorDonePage {
    GtkWidget parent_instance;

    GtkLabel *subtitle_label;
    GtkLabel *time_label;
    SalvorFactsTable *facts;
    GtkBox *next_box;
};

G_DEFINE_FINAL_TYPE (SalvorDonePage, salvor_done_page, GTK_TYPE_WIDGET)

static SalvorStepState
get_state_of (SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot, SalvorStepId id)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &n_steps);

    for (gsize i = 0; i < n_steps && i < snapshot->n_steps; i++) {
        if (steps[i].id == id)
            return snapshot->step_states[i];
    }
    return SALVOR_STEP_STATE_SKIPPED;
}

/* (transfer full) */
static char *
describe_written (SalvorRecoveryJob *job)
{
    guint n_erased = salvor_recovery_job_get_sectors_erased (job);
    guint64 n_bytes = salvor_recovery_job_get_bytes_written (job);
    g_autofree char *bytes = salvor_format_bytes (n_bytes);

    if (n_erased == 0 && n_bytes == 0)
        return g_strdup (_ ("Nothing: every sector held the right bytes already"));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, after %u sector was erased",
                                         "%s, after %u sectors were erased", n_erased),
                            bytes, n_erased);
}

static void
add_header_fact (SalvorDonePage *self, SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot)
{
    gboolean written
        = get_state_of (plan, snapshot, SALVOR_STEP_HEADER_IN) == SALVOR_STEP_STATE_DONE;

    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Start-up header"),
                            written ? _ ("Written last, after everything else was compared")
                                    : _ ("Was right already"));
}

/* Of a recovery that went on: what was there before its first half, not what that had left. */
static void
add_old_content_fact (SalvorDonePage *self, SalvorRecoveryJob *job)
{
    const char *earlier = salvor_recovery_job_get_earlier_backup_path (job);
    const char *backup = earlier != NULL ? earlier : salvor_recovery_job_get_backup_path (job);

    if (backup != NULL) {
        g_autofree char *path = salvor_format_path (backup);

        salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Old content"), path);
    } else if (salvor_recovery_job_get_sectors_erased (job) == 0) {
        salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Old content"),
                                _ ("Nothing was erased"));
    } else {
        salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Old content"),
                                _ ("Not saved, as you chose"));
    }
}

static void
add_kept_fact (SalvorDonePage *self, SalvorRecoveryJob *job)
{
    guint n_kept = salvor_recovery_job_get_sectors_kept (job);
    g_autofree char *text = NULL;

    if (n_kept == 0)
        return;
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u sector that was right already",
                                         "%u sectors that were right already", n_kept),
                            n_kept);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Left alone"), text);
}

/* Of another flash than the chip usually has */
static void
add_flash_fact (SalvorDonePage *self, SalvorRecoveryJob *job)
{
    SalvorFlashTrial *trial = salvor_recovery_job_get_flash_trial (job);
    const SalvorFlashTry *answered = trial != NULL ? salvor_flash_trial_get_answered (trial) : NULL;
    g_autofree char *text = NULL;

    if (answered == NULL || salvor_flash_trial_get_count (trial) < 2)
        return;
    text = g_strdup_printf ("%s · %s (0x%08X)", answered->parts, answered->name,
                            answered->option_word);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Found by trying"), text);
}

static void
update_facts (SalvorDonePage *self, SalvorRecoveryJob *job, const SalvorJobSnapshot *snapshot)
{
    SalvorRecoveryPlan *plan = salvor_recovery_job_get_plan (job);
    SalvorImage *image = salvor_recovery_plan_get_image (plan);
    g_autofree char *hash = salvor_format_hash (salvor_image_get_sha256 (image));
    g_autofree char *written = describe_written (job);

    salvor_facts_table_clear (self->facts);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("File"),
                            salvor_image_get_name (image));
    salvor_facts_table_add (self->facts, SALVOR_FACT_NUMBER, _ ("SHA-256"), hash);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Written"), written);
    add_kept_fact (self, job);
    add_flash_fact (self, job);
    salvor_facts_table_add (self->facts, SALVOR_FACT_CHECKED, _ ("Read back"),
                            _ ("Equal, no difference found"));
    add_header_fact (self, plan, snapshot);
    if (get_state_of (plan, snapshot, SALVOR_STEP_RESTART) == SALVOR_STEP_STATE_DONE)
        salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Restart"),
                                _ ("The board was told to restart"));
    add_old_content_fact (self, job);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Fuses"), _ ("None changed"));
}

static void
add_next (SalvorDonePage *self, guint number, const char *title, const char *caption)
{
    GtkWidget *row = salvor_item_row_new (title, caption);

    salvor_item_row_show_number (SALVOR_ITEM_ROW (row), number, FALSE);
    gtk_box_append (self->next_box, row);
}

/* Not a thing to do: without a number */
static void
add_note (SalvorDonePage *self, const char *title, const char *caption)
{
    GtkWidget *row = salvor_item_row_new (title, caption);

    salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_PLAIN, NULL);
    gtk_box_append (self->next_box, row);
}

/* Whether the switches have to be touched follows from how the board started before. */
static const char *
get_power_title (SalvorBootMode boot_mode)
{
    switch (boot_mode) {
    case SALVOR_BOOT_SERIAL_DOWNLOAD:
    case SALVOR_BOOT_RESERVED:
        return _ ("Set the boot switches, then power the board off and on");
    case SALVOR_BOOT_INTERNAL:
        return _ ("Power the board off and on");
    case SALVOR_BOOT_UNKNOWN:
        break;
    }
    return _ ("Look at the boot switches, then power the board off and on");
}

static void
update_next (SalvorDonePage *self, SalvorRecoveryPlan *plan)
{
    SalvorBoardState *state = salvor_recovery_plan_get_state (plan);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    const char *lasting = salvor_way_back_describe_lasting (state, verdict);
    gboolean practice = salvor_board_state_is_simulated (state);
    guint number = 1;

    salvor_box_clear (self->next_box);
    add_next (self, number++, get_power_title (verdict->boot_mode),
              salvor_recovery_plan_get_start_note (plan));
    if (!practice)
        add_next (self, number++, _ ("See that the product works"),
                  _ ("Salvor has compared every byte. Only you can see that the product does its "
                     "job."));
    if (lasting != NULL)
        add_next (self, number++, _ ("Keep a way to the debug pads"), lasting);
    add_next (self, number, salvor_problem_get_title (SALVOR_PROBLEM_NOT_STARTED),
              salvor_problem_get_text (SALVOR_PROBLEM_NOT_STARTED));
    if (practice)
        add_note (self, _ ("This was a practice board"),
                  _ ("On a real board you would now see whether the product works."));
    gtk_box_append (self->next_box, salvor_problem_button_new (SALVOR_ACTION_SHOW_BOARD));
}

static void
salvor_done_page_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_DONE_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_done_page_parent_class)->dispose (object);
}

static void
salvor_done_page_class_init (SalvorDonePageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_done_page_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_FACTS_TABLE);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/done-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorDonePage, subtitle_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorDonePage, time_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorDonePage, facts);
    gtk_widget_class_bind_template_child (widget_class, SalvorDonePage, next_box);
}

static void
salvor_done_page_init (SalvorDonePage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

void
salvor_done_page_set_job (SalvorDonePage *self, SalvorRecoveryJob *job)
{
    g_autoptr (SalvorJobSnapshot) snapshot = NULL;
    g_autofree char *subtitle = NULL;
    g_autofree char *duration = NULL;
    g_autofree char *time = NULL;
    g_autofree char *bytes = NULL;
    guint64 size;

    g_return_if_fail (SALVOR_IS_DONE_PAGE (self));
    g_return_if_fail (salvor_recovery_job_get_result (job) == SALVOR_RESULT_VERIFIED);

    snapshot = salvor_recovery_job_get_snapshot (job);
    size = salvor_image_get_size (
        salvor_recovery_plan_get_image (salvor_recovery_job_get_plan (job)));
    bytes = g_strdup_printf ("%'" G_GUINT64_FORMAT, size);
    /* Translators: the same number of bytes twice */
    subtitle = g_strdup_printf (_ ("Every byte was read back from the flash and compared. "
                                   "%s of %s are equal."),
                                bytes, bytes);
    duration = salvor_format_duration (snapshot->elapsed_ms);
    time = g_strdup_printf (_ ("Finished in %s"), duration);
    gtk_label_set_text (self->subtitle_label, subtitle);
    gtk_label_set_text (self->time_label, time);
    update_facts (self, job, snapshot);
    update_next (self, salvor_recovery_job_get_plan (job));
}
