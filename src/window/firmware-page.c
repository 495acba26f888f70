/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-firmware-page"
#include "config.h"

#include "window/firmware-page.h"

#include "base/errors.h"
#include "base/language.h"
#include "image/check-text.h"
#include "recovery/problem-finder.h"
#include "window/check-list.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/file-chooser.h"
#include "window/format.h"
#include "window/image-map.h"
#include "window/item-row.h"
#include "window/practice-firmware.h"
#include "window/problem-parts.h"
#include "window/trouble-card.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorFirmwarePage {
    SalvorWizardPage parent_instance;

    GtkWidget *file_card;
    GtkLabel *name_label;
    GtkLabel *size_label;
    GtkSpinner *spinner;
    GtkButton *choose_button;
    GtkWidget *practice_button;
    GtkWidget *loader_card;
    SalvorItemRow *loader_row;
    GtkWidget *without_loader_box;
    SalvorTroubleCard *trouble;
    SalvorItemRow *unfinished_note;
    SalvorItemRow *board_note;
    GtkWidget *complete_card;
    GtkCheckButton *complete_button;
    GtkLabel *complete_label;
    GtkWidget *checks_card;
    GtkLabel *summary_label;
    GtkBox *checks_box;
    GtkWidget *map_card;
    GtkWidget *stretched_label;
    SalvorImageMap *map;

    guint shown_serial; /* of the check that is shown; 0 for none */
};

G_DEFINE_FINAL_TYPE (SalvorFirmwarePage, salvor_firmware_page, SALVOR_TYPE_WIZARD_PAGE)

/* --- what is shown --- */

static gboolean
is_practice (SalvorRecoveryDraft *draft)
{
    SalvorBoardState *state = salvor_recovery_draft_get_state (draft);

    return state != NULL && salvor_board_state_is_simulated (state);
}

static void
update_file (SalvorFirmwarePage *self, SalvorRecoveryDraft *draft)
{
    const SalvorRecoveryCheck *check = salvor_recovery_draft_get_check (draft);
    const char *name = salvor_recovery_draft_get_firmware_name (draft);
    gboolean busy = name != NULL && salvor_recovery_draft_is_busy (draft);
    g_autofree char *size = NULL;

    gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
    gtk_spinner_set_spinning (self->spinner, busy);
    gtk_label_set_text (self->name_label, name != NULL ? name : _ ("No file chosen yet"));
    /* also in the place of a file that this board cannot use: of another chip, for example */
    gtk_widget_set_visible (
        self->practice_button,
        is_practice (draft)
            && (name == NULL || (!busy && !salvor_recovery_draft_is_ready (draft))));
    gtk_button_set_label (self->choose_button, name != NULL ? _ ("Change…") : _ ("Choose File…"));
    if (name == NULL) {
        size = g_strdup (_ ("Choose it, or drop it on this page."));
    } else if (check != NULL && check->image != NULL) {
        g_autofree char *bytes = salvor_format_bytes (salvor_image_get_size (check->image));
        g_autofree char *hash = salvor_format_hash (salvor_image_get_sha256 (check->image));

        size = g_strdup_printf (_ ("%s · SHA-256 %s"), bytes, hash);
    } else {
        size = g_strdup (busy ? _ ("The file is being checked.") : _ ("It cannot be used."));
    }
    gtk_label_set_text (self->size_label, size);
}

static gboolean
lacks_loader (const SalvorRecoveryCheck *check)
{
    return g_error_matches (check->plan_error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER);
}

static void
show_loader (SalvorFirmwarePage *self, SalvorFlashloader *loader, gboolean chosen)
{
    const char *title = salvor_flashloader_get_known_title (loader);
    g_autofree char *hash = salvor_format_hash (salvor_flashloader_get_sha256 (loader));
    g_autofree char *caption = NULL;

    if (salvor_flashloader_is_practice (loader)) {
        /* the file that was chosen is named, also where its content is the one that was there */
        salvor_item_row_set_title (self->loader_row, chosen ? salvor_flashloader_get_name (loader)
                                                            : _ ("Practice loader"));
        salvor_item_row_set_caption (self->loader_row,
                                     _ ("Part of Salvor, for practice boards only"));
        salvor_item_row_show_disc (self->loader_row, SALVOR_DISC_GOOD, _ ("passed"));
        return;
    }
    caption = title != NULL ? g_strdup_printf (_ ("%s · SHA-256 %s"),
                                               salvor_flashloader_get_name (loader), hash)
                            : g_strdup_printf (_ ("Its header fits this chip, but Salvor does "
                                                  "not know this file. SHA-256 %s"),
                                               hash);
    salvor_item_row_set_title (self->loader_row,
                               title != NULL ? title : salvor_flashloader_get_name (loader));
    salvor_item_row_set_caption (self->loader_row, caption);
    salvor_item_row_show_disc (self->loader_row,
                               title != NULL ? SALVOR_DISC_GOOD : SALVOR_DISC_ATTENTION,
                               title != NULL ? _ ("passed") : _ ("needs your eye"));
}

/* (transfer full) */
static char *
describe_wrong_loader (const GError *error)
{
    SalvorProblemId problem = salvor_problem_find_loader (error);

    if (problem == SALVOR_PROBLEM_NONE)
        return salvor_language_join_sentences (salvor_error_get_sentence (error), error->message);
    return salvor_language_join_sentences (salvor_problem_get_title (problem),
                                           salvor_problem_get_text (problem));
}

static void
show_missing_loader (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    SalvorChip *chip = salvor_board_state_get_chip (check->state);
    g_autofree char *title
        = g_strdup_printf (_ ("NXP's flashloader for the %s"), salvor_chip_get_title (chip));
    g_autofree char *caption = NULL;

    if (check->loader_path != NULL && check->loader_error != NULL)
        caption = describe_wrong_loader (check->loader_error);
    else
        caption = g_strdup_printf (_ ("This small program is needed to write the flash. It is in "
                                      "NXP's package “%s”. Get it from NXP and choose the file."),
                                   salvor_chip_get_loader (chip)->package);
    salvor_item_row_set_title (self->loader_row, title);
    salvor_item_row_set_caption (self->loader_row, caption);
    salvor_item_row_show_disc (self->loader_row, SALVOR_DISC_ATTENTION, _ ("needed"));
}

/* A debug probe has a way that needs no loader. */
static gboolean
can_go_without (const SalvorRecoveryCheck *check)
{
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (check->state);

    return salvor_problem_find_other_way (verdict, check->route) == SALVOR_ROUTE_PROBE_ROM;
}

/* The card is there when a loader is part of the work: because it will be sent or is missing. */
static void
update_loader (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    SalvorFlashloader *loader
        = check->plan != NULL ? salvor_recovery_plan_get_flashloader (check->plan) : NULL;

    gtk_widget_set_visible (self->loader_card, loader != NULL || lacks_loader (check));
    gtk_widget_set_visible (self->without_loader_box,
                            lacks_loader (check) && can_go_without (check));
    if (loader != NULL)
        show_loader (self, loader, check->loader_path != NULL);
    else if (lacks_loader (check))
        show_missing_loader (self, check);
}

/* Something is missing that Salvor can add. */
static gboolean
can_be_completed (const SalvorRecoveryCheck *check)
{
    return check->header->kind == SALVOR_IMAGE_MISSING_FCB
           || check->header->kind == SALVOR_IMAGE_APPLICATION;
}

/* The sentence says what is missing, the button what is added. */
static void
update_completion (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    gboolean application = check->header->kind == SALVOR_IMAGE_APPLICATION;

    gtk_check_button_set_label (self->complete_button,
                                application ? _ ("Put a start-up header in front of it")
                                            : _ ("Add the flash settings of this chip's flash"));
    gtk_label_set_text (self->complete_label, salvor_image_kind_get_sentence (check->header->kind));
}

/* Nullable: why there is no plan, unless the loader card says it already */
static const GError *
get_trouble (const SalvorRecoveryCheck *check)
{
    if (check->firmware_error != NULL)
        return check->firmware_error;
    return check->header == NULL || lacks_loader (check) ? NULL : check->plan_error;
}

static void
update_trouble (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    const GError *error = get_trouble (check);
    SalvorProblemId problem = salvor_recovery_check_find_problem (check);
    /* the card above offers to add what is missing */
    gboolean offered = problem == SALVOR_PROBLEM_NO_HEADER;

    gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL && !offered);
    if (error != NULL)
        salvor_trouble_card_show_problem (self->trouble, problem, error, FALSE);
}

static void
update_notes (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    salvor_problem_parts_show_note (self->unfinished_note,
                                    check->unfinished != NULL ? SALVOR_PROBLEM_UNFINISHED
                                                              : SALVOR_PROBLEM_NONE,
                                    check->unfinished);
    salvor_problem_parts_show_note (self->board_note, check->note, NULL);
}

static void
update_map (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    const SalvorBootHeader *header
        = check->written_header != NULL ? check->written_header : check->header;
    gboolean has_place
        = header != NULL && header->placed != NULL && header->kind != SALVOR_IMAGE_LOADER;

    gtk_widget_set_visible (self->map_card, has_place);
    if (!has_place)
        return;
    salvor_image_map_set_image (self->map, header->placed, header,
                                salvor_board_state_get_chip (check->state));
    gtk_widget_set_visible (self->stretched_label, salvor_image_map_is_stretched (self->map));
}

static void
show_check (SalvorFirmwarePage *self, const SalvorRecoveryCheck *check)
{
    gboolean examined = check != NULL && check->header != NULL;

    gtk_widget_set_visible (self->checks_card, examined);
    gtk_widget_set_visible (self->complete_card, examined && can_be_completed (check));
    if (check == NULL) {
        gtk_widget_set_visible (self->loader_card, FALSE);
        gtk_widget_set_visible (self->without_loader_box, FALSE);
        gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
        gtk_widget_set_visible (GTK_WIDGET (self->unfinished_note), FALSE);
        gtk_widget_set_visible (GTK_WIDGET (self->board_note), FALSE);
        gtk_widget_set_visible (self->map_card, FALSE);
        return;
    }
    update_loader (self, check);
    update_trouble (self, check);
    update_notes (self, check);
    update_map (self, check);
    if (examined && can_be_completed (check))
        update_completion (self, check);
    if (examined)
        salvor_check_list_fill (self->checks_box, self->summary_label, check);
}

static void
salvor_firmware_page_update (SalvorWizardPage *page, SalvorRecoveryDraft *draft)
{
    SalvorFirmwarePage *self = SALVOR_FIRMWARE_PAGE (page);
    const SalvorRecoveryCheck *check = salvor_recovery_draft_get_check (draft);

    update_file (self, draft);
    gtk_check_button_set_active (self->complete_button, salvor_recovery_draft_get_complete (draft));
    if (check != NULL && check->serial == self->shown_serial)
        return;
    self->shown_serial = check != NULL ? check->serial : 0;
    show_check (self, check);
}

/* --- what the person does --- */

static void
complete_toggled_cb (SalvorFirmwarePage *self)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (self));

    if (draft != NULL)
        salvor_recovery_draft_set_complete (draft,
                                            gtk_check_button_get_active (self->complete_button));
}

static void
firmware_chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorRecoveryDraft) draft = user_data;
    g_autoptr (GFile) file = salvor_choose_file_finish (result, NULL);

    if (file != NULL)
        salvor_recovery_draft_choose_firmware (draft, file);
}

static void
loader_chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorRecoveryDraft) draft = user_data;
    g_autoptr (GFile) file = salvor_choose_file_finish (result, NULL);

    if (file != NULL)
        salvor_recovery_draft_choose_loader (draft, file);
}

static void
choose_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (widget));

    salvor_choose_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Choose the Firmware"),
                              NULL, firmware_chosen_cb, g_object_ref (draft));
}

static void
use_practice_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (widget));
    SalvorBoardState *state = salvor_recovery_draft_get_state (draft);
    g_autoptr (GError) error = NULL;
    g_autoptr (GFile) file = NULL;

    if (state != NULL)
        file = salvor_practice_firmware_lay_out (salvor_board_state_get_chip (state), &error);
    if (file != NULL)
        salvor_recovery_draft_choose_firmware (draft, file);
    else if (error != NULL)
        g_message ("practice firmware: %s", error->message);
}

static void
choose_loader_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (widget));

    salvor_choose_file_async (GTK_WINDOW (gtk_widget_get_root (widget)),
                              _ ("Choose the Flashloader"), NULL, loader_chosen_cb,
                              g_object_ref (draft));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SalvorFirmwarePage *self)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (self));

    if (draft == NULL || !G_VALUE_HOLDS (value, G_TYPE_FILE))
        return FALSE;
    salvor_recovery_draft_choose_firmware (draft, g_value_get_object (value));
    return TRUE;
}

static gboolean
drop_loader_cb (GtkDropTarget *target, const GValue *value, double x, double y,
                SalvorFirmwarePage *self)
{
    SalvorRecoveryDraft *draft = salvor_wizard_page_get_draft (SALVOR_WIZARD_PAGE (self));

    if (draft == NULL || !G_VALUE_HOLDS (value, G_TYPE_FILE))
        return FALSE;
    salvor_recovery_draft_choose_loader (draft, g_value_get_object (value));
    return TRUE;
}

static void
take_drops (GtkWidget *widget, GCallback callback, SalvorFirmwarePage *self)
{
    GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

    g_signal_connect (target, "drop", callback, self);
    gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* --- life --- */

static void
salvor_firmware_page_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_FIRMWARE_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_firmware_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/firmware-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, file_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, name_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, size_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, spinner);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, choose_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, practice_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, loader_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, loader_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, trouble);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, without_loader_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, unfinished_note);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, board_note);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, complete_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, complete_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, complete_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, checks_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, summary_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, checks_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, map_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, stretched_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorFirmwarePage, map);
    gtk_widget_class_bind_template_callback (widget_class, complete_toggled_cb);
}

static void
salvor_firmware_page_class_init (SalvorFirmwarePageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_firmware_page_dispose;
    SALVOR_WIZARD_PAGE_CLASS (klass)->update = salvor_firmware_page_update;
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_IMAGE_MAP);
    g_type_ensure (SALVOR_TYPE_ITEM_ROW);
    g_type_ensure (SALVOR_TYPE_TROUBLE_CARD);
    gtk_widget_class_install_action (widget_class, "firmware.choose", NULL, choose_action);
    gtk_widget_class_install_action (widget_class, "firmware.use-practice", NULL,
                                     use_practice_action);
    gtk_widget_class_install_action (widget_class, "firmware.choose-loader", NULL,
                                     choose_loader_action);
    bind_template (widget_class);
}

static void
salvor_firmware_page_init (SalvorFirmwarePage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
    /* the card of the loader lies on the page and is asked first */
    take_drops (GTK_WIDGET (self), G_CALLBACK (drop_cb), self);
    take_drops (self->loader_card, G_CALLBACK (drop_loader_cb), self);
    gtk_box_append (GTK_BOX (self->without_loader_box),
                    salvor_problem_button_new (SALVOR_ACTION_OTHER_WAY));
    show_check (self, NULL);
}

void
salvor_firmware_page_show_problem (SalvorFirmwarePage *self, SalvorProblemId problem)
{
    g_return_if_fail (SALVOR_IS_FIRMWARE_PAGE (self));

    salvor_trouble_card_show_problem (self->trouble, problem, NULL, FALSE);
}

void
salvor_firmware_page_focus (SalvorFirmwarePage *self)
{
    g_return_if_fail (SALVOR_IS_FIRMWARE_PAGE (self));

    gtk_widget_grab_focus (GTK_WIDGET (self->choose_button));
}

gboolean
salvor_firmware_page_has_name (GFile *file)
{
    static const char *const endings[] = { ".bin",  ".hex", ".ihex", ".s19", ".s28", ".s37",
                                           ".srec", ".mot", ".elf",  ".axf", ".out" };
    g_autofree char *name = g_file_get_basename (file);
    g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);

    for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
        if (g_str_has_suffix (lower, endings[i]))
            return TRUE;
    }
    return FALSE;
}
