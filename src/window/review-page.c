/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-review-page"
#include "config.h"

#include "window/review-page.h"

#include "image/check-text.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/facts-table.h"
#include "window/file-chooser.h"
#include "window/format.h"
#include "window/item-row.h"
#include "window/step-list.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

/* Digits of the unique id that are typed as consent */
#define CONSENT_DIGITS 8

struct _SalvorReviewPage {
    SalvorWizardPage parent_instance;

    GtkLabel *lead_label;
    SalvorStepList *steps;
    SalvorFactsTable *facts;
    GtkCheckButton *backup_button;
    GtkLabel *backup_label;
    GtkWidget *folder_button;
    SalvorItemRow *way_back_row;
    GtkBox *warnings_box;
    GtkWidget *consent_card;
    GtkLabel *consent_title;
    GtkLabel *consent_label;
    GtkEntry *consent_entry;

    char *consent_text; /* what has to be typed; nullable: nothing */
    gboolean begun;     /* the work on this board was begun before and did not end well */
    guint shown_serial; /* of the check that is shown; 0 for none */
};

G_DEFINE_FINAL_TYPE (SalvorReviewPage, salvor_review_page, SALVOR_TYPE_WIZARD_PAGE)

/* --- what is shown --- */

static void
update_lead (SalvorReviewPage *self, const SalvorRecoveryCheck *check)
{
    gtk_label_set_text (self->lead_label,
                        self->begun || check->unfinished != NULL
                            ? _ ("The last recovery of this board was not finished. The work goes "
                                 "on with “Erase and Write”; what is right already is left alone.")
                            : _ ("Nothing has been changed on the board so far. The work begins "
                                 "with “Erase and Write”."));
}

/* "at most": what holds the right bytes already is left alone, and only the board knows. */
static char *
describe_erase (SalvorRecoveryPlan *plan)
{
    guint32 start, size;
    guint32 sector_size = salvor_chip_get_flash (salvor_recovery_plan_get_chip (plan))->sector_size;
    guint n_sectors;

    salvor_recovery_plan_get_range (plan, &start, &size);
    n_sectors = size / sector_size;
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u sector, %s to %s. If it is right already, it stays.",
                     "At most %u sectors, %s to %s. Those that are right already stay.", n_sectors),
        n_sectors, SALVOR_ADDRESS_TEXT (start), SALVOR_ADDRESS_TEXT (start + size - 1));
}

/* A name alone may be that of another file: size and hash are those of the firmware page. */
static char *
describe_firmware (const SalvorRecoveryCheck *check)
{
    g_autofree char *bytes = salvor_format_bytes (salvor_image_get_size (check->image));
    g_autofree char *hash = salvor_format_hash (salvor_image_get_sha256 (check->image));
    g_autofree char *content = g_strdup_printf (_ ("%s · SHA-256 %s"), bytes, hash);

    return g_strdup_printf ("%s · %s", salvor_image_get_name (check->image), content);
}

static void
update_facts (SalvorReviewPage *self, const SalvorRecoveryCheck *check)
{
    SalvorRecoveryPlan *plan = check->plan;
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (check->state);
    const SalvorRoute *route
        = salvor_verdict_get_route (verdict, salvor_recovery_plan_get_route (plan));
    g_autofree char *id = salvor_board_state_get_unique_id (check->state);
    g_autofree char *firmware = describe_firmware (check);
    g_autofree char *erase = describe_erase (plan);

    salvor_facts_table_clear (self->facts);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Board"),
                            salvor_chip_get_title (salvor_recovery_plan_get_chip (plan)));
    salvor_facts_table_add (self->facts, SALVOR_FACT_NUMBER, _ ("Unique id"),
                            id != NULL ? id : _ ("Could not be read"));
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Firmware"), firmware);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Way"),
                            salvor_route_get_title (route->id));
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Why this way"), route->because);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Erased"), erase);
    salvor_facts_table_add (self->facts, SALVOR_FACT_PLAIN, _ ("Fuses"), _ ("None is changed"));
}

/* @folder: (nullable): the one that recovery takes by itself */
static char *
describe_folder (const char *folder)
{
    g_autofree char *path
        = folder != NULL ? g_strdup (folder)
                         : g_build_filename (g_get_user_data_dir (), "salvor", "backups", NULL);

    return salvor_format_path (path);
}

static void
update_backup (SalvorReviewPage *self, SalvorRecoveryDraft *draft, SalvorRecoveryPlan *plan)
{
    gboolean backup = salvor_recovery_draft_get_backup (draft);
    g_autofree char *folder = describe_folder (salvor_recovery_plan_get_backup_dir (plan));
    g_autofree char *text = NULL;

    gtk_check_button_set_active (self->backup_button, backup);
    gtk_widget_set_sensitive (self->folder_button, backup);
    if (!backup)
        text = g_strdup (_ ("What is erased is lost. Nobody can bring it back."));
    else
        text = g_strdup_printf (_ ("In %s"), folder);
    gtk_label_set_text (self->backup_label, text);
}

static void
update_way_back (SalvorReviewPage *self, SalvorRecoveryPlan *plan)
{
    gboolean proven = salvor_recovery_plan_has_proven_way_back (plan);

    salvor_item_row_set_title (self->way_back_row,
                               proven ? _ ("If everything stops half-way, there is a way back")
                                      : _ ("If everything stops half-way"));
    salvor_item_row_set_caption (self->way_back_row, salvor_recovery_plan_get_way_back (plan));
    salvor_item_row_show_disc (self->way_back_row,
                               proven ? SALVOR_DISC_GOOD : SALVOR_DISC_ATTENTION,
                               proven ? _ ("open") : _ ("needs your eye"));
}

static void
update_warnings (SalvorReviewPage *self, SalvorRecoveryPlan *plan)
{
    const char *const *warnings = salvor_recovery_plan_get_warnings (plan);

    salvor_box_clear (self->warnings_box);
    gtk_widget_set_visible (GTK_WIDGET (self->warnings_box), warnings != NULL && *warnings != NULL);
    for (; warnings != NULL && *warnings != NULL; warnings++) {
        GtkWidget *row = salvor_item_row_new (*warnings, NULL);

        salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_ATTENTION,
                                   _ ("needs your eye"));
        gtk_widget_add_css_class (row, "salvor-note");
        gtk_widget_add_css_class (row, "care");
        gtk_box_append (self->warnings_box, row);
    }
}

/* The last digits of the unique id; a chip that does not tell it gets a word. (transfer full) */
static char *
create_consent_text (const SalvorRecoveryCheck *check)
{
    g_autofree char *id = salvor_board_state_get_unique_id (check->state);

    if (id == NULL || strlen (id) < CONSENT_DIGITS)
        return g_strdup (_ ("ERASE"));
    return g_strdup (id + strlen (id) - CONSENT_DIGITS);
}

/* There are two reasons to ask; the graver one is named. */
static const char *
get_consent_title (SalvorRecoveryPlan *plan)
{
    if (!salvor_recovery_plan_has_proven_way_back (plan))
        return _ ("No way back is proven");
    return _ ("Nobody knows this flashloader file");
}

static void
update_consent (SalvorReviewPage *self, const SalvorRecoveryCheck *check)
{
    g_autofree char *text = NULL;

    g_clear_pointer (&self->consent_text, g_free);
    gtk_widget_set_visible (self->consent_card, check->needs_consent);
    if (!check->needs_consent)
        return;
    self->consent_text = create_consent_text (check);
    gtk_label_set_text (self->consent_title, get_consent_title (check->plan));
    text = g_strdup_printf (_ ("If you want it all the same, type %s."), self->consent_text);
    gtk_label_set_text (self->consent_label, text);
}

static void
salvor_review_page_update (SalvorWizardPage *page, SalvorRecoveryDraft *draft)
{
    SalvorReviewPage *self = SALVOR_REVIEW_PAGE (page);
    const SalvorRecoveryCheck *check = salvor_recovery_draft_get_check (draft);

    if (check == NULL || check->plan == NULL || check->serial == self->shown_serial)
        return;
    self->shown_serial = check->serial;
    update_lead (self, check);
    salvor_step_list_set_plan (self->steps, check->plan);
    update_facts (self, check);
    update_backup (self, draft, check->plan);
    update_way_back (self, check->plan);
    update_warnings (self, check->plan);
    update_consent (self, check);
    g_signal_emit_by_name (self, "agreed-changed");
}

/* --- what the person does --- */

static void
backup_toggled_cb (SalvorReviewPage *self)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (self));

    if (draft != NULL)
        salvor_recovery_draft_set_backup (draft, gtk_check_button_get_active (self->backup_button));
}

static void
folder_chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorRecoveryDraft) draft = user_data;
    g_autoptr (GFile) folder = salvor_choose_file_finish (result, NULL);

    if (folder != NULL)
        salvor_recovery_draft_set_backup_folder (draft, folder);
}

static void
choose_folder_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (widget));

    salvor_choose_folder_async (GTK_WINDOW (gtk_widget_get_root (widget)),
                                _ ("Where to Save the Old Content"), NULL, folder_chosen_cb,
                                g_object_ref (draft));
}

static void
consent_changed_cb (SalvorReviewPage *self)
{
    g_signal_emit_by_name (self, "agreed-changed");
}

/* --- life --- */

static void
salvor_review_page_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_REVIEW_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_review_page_parent_class)->dispose (object);
}

static void
salvor_review_page_finalize (GObject *object)
{
    g_free (SALVOR_REVIEW_PAGE (object)->consent_text);
    G_OBJECT_CLASS (salvor_review_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/review-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, lead_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, steps);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, facts);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, backup_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, backup_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, folder_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, way_back_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, warnings_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, consent_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, consent_title);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, consent_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorReviewPage, consent_entry);
    gtk_widget_class_bind_template_callback (widget_class, backup_toggled_cb);
    gtk_widget_class_bind_template_callback (widget_class, consent_changed_cb);
}

static void
salvor_review_page_class_init (SalvorReviewPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_review_page_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_review_page_finalize;
    SALVOR_WIZARD_PAGE_CLASS (klass)->update = salvor_review_page_update;
    g_signal_new ("agreed-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_FACTS_TABLE);
    g_type_ensure (SALVOR_TYPE_ITEM_ROW);
    g_type_ensure (SALVOR_TYPE_STEP_LIST);
    gtk_widget_class_install_action (widget_class, "review.choose-folder", NULL,
                                     choose_folder_action);
    bind_template (widget_class);
}

static void
salvor_review_page_init (SalvorReviewPage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
salvor_review_page_get_demand (SalvorReviewPage *self)
{
    g_return_val_if_fail (SALVOR_IS_REVIEW_PAGE (self), NULL);

    if (self->consent_text == NULL
        || g_ascii_strcasecmp (gtk_editable_get_text (GTK_EDITABLE (self->consent_entry)),
                               self->consent_text)
               == 0)
        return NULL;
    return gtk_label_get_text (self->consent_label);
}

void
salvor_review_page_reset (SalvorReviewPage *self, gboolean begun)
{
    SalvorRecoveryDraft *draft;

    g_return_if_fail (SALVOR_IS_REVIEW_PAGE (self));

    draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (self));
    self->begun = begun;
    self->shown_serial = 0;
    if (draft != NULL)
        salvor_review_page_update (SALVOR_WIZARD_PAGE (self), draft);
    gtk_editable_set_text (GTK_EDITABLE (self->consent_entry), "");
}
