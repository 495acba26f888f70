/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-draft"
#include "config.h"

#include "window/recovery-draft.h"

#include "window/settings.h"

struct _SalvorRecoveryDraft {
    GObject parent_instance;

    SalvorBoard *board;      /* nullable */
    SalvorBoardState *state; /* nullable, of @board when it was set */
    SalvorRouteId route;

    char *firmware_path; /* nullable */
    char *firmware_name; /* nullable */
    char *loader_path;   /* nullable */
    gboolean complete;
    gboolean backup;
    char *backup_dir; /* nullable */

    SalvorRecoveryCheck *check; /* nullable, the last one that ended */
    GCancellable *cancellable;  /* nullable, of the one that runs */
    guint last_serial;
};

G_DEFINE_FINAL_TYPE (SalvorRecoveryDraft, salvor_recovery_draft, G_TYPE_OBJECT)

static void
emit_changed (SalvorRecoveryDraft *self)
{
    g_signal_emit_by_name (self, "changed");
}

/* Chosen once for a chip, it need not be chosen again. */
static void
remember_loader (const SalvorRecoveryCheck *check)
{
    if (check->loader_path != NULL && check->loader != NULL
        && !salvor_flashloader_is_practice (check->loader))
        salvor_settings_set_loader (
            salvor_chip_get_name (salvor_board_state_get_chip (check->state)), check->loader_path);
}

static void
check_ready_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorRecoveryDraft) self = user_data;
    SalvorRecoveryCheck *check = salvor_recovery_check_run_finish (result);

    if (check == NULL)
        return; /* a newer one took its place */
    g_clear_object (&self->cancellable);
    g_clear_pointer (&self->check, salvor_recovery_check_free);
    self->check = check;
    remember_loader (check);
    emit_changed (self);
}

/* The bytes of a file that was read once serve until another one is chosen. */
static SalvorImage *
get_image_again (SalvorRecoveryDraft *self)
{
    if (self->check == NULL || self->check->image == NULL
        || g_strcmp0 (self->check->firmware_path, self->firmware_path) != 0)
        return NULL;
    return g_object_ref (self->check->image);
}

static void
stop_check (SalvorRecoveryDraft *self)
{
    if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
    g_clear_object (&self->cancellable);
}

static void
start_check (SalvorRecoveryDraft *self)
{
    SalvorRecoveryCheck *check;

    stop_check (self);
    if (self->state != NULL) {
        check = salvor_recovery_check_new ();
        check->serial = ++self->last_serial;
        check->firmware_path = g_strdup (self->firmware_path);
        check->image = get_image_again (self);
        check->loader_path = g_strdup (self->loader_path);
        check->last_loader_path = salvor_settings_get_loader (
            salvor_chip_get_name (salvor_board_state_get_chip (self->state)));
        check->state = g_object_ref (self->state);
        check->route = self->route;
        check->complete = self->complete;
        check->backup = self->backup;
        check->backup_dir = g_strdup (self->backup_dir);
        self->cancellable = g_cancellable_new ();
        salvor_recovery_check_run_async (check, self->cancellable, check_ready_cb,
                                         g_object_ref (self));
    }
    emit_changed (self);
}

static void
salvor_recovery_draft_dispose (GObject *object)
{
    SalvorRecoveryDraft *self = SALVOR_RECOVERY_DRAFT (object);

    stop_check (self);
    g_clear_object (&self->board);
    g_clear_object (&self->state);
    g_clear_pointer (&self->check, salvor_recovery_check_free);
    G_OBJECT_CLASS (salvor_recovery_draft_parent_class)->dispose (object);
}

static void
salvor_recovery_draft_finalize (GObject *object)
{
    SalvorRecoveryDraft *self = SALVOR_RECOVERY_DRAFT (object);

    g_free (self->firmware_path);
    g_free (self->firmware_name);
    g_free (self->loader_path);
    g_free (self->backup_dir);
    G_OBJECT_CLASS (salvor_recovery_draft_parent_class)->finalize (object);
}

static void
salvor_recovery_draft_class_init (SalvorRecoveryDraftClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = salvor_recovery_draft_dispose;
    object_class->finalize = salvor_recovery_draft_finalize;
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
salvor_recovery_draft_init (SalvorRecoveryDraft *self)
{
    self->route = SALVOR_N_ROUTES;
    self->backup = TRUE;
}

SalvorRecoveryDraft *
salvor_recovery_draft_new (void)
{
    return g_object_new (SALVOR_TYPE_RECOVERY_DRAFT, NULL);
}

void
salvor_recovery_draft_set_board (SalvorRecoveryDraft *self, SalvorBoard *board, SalvorRouteId route)
{
    SalvorBoardState *state;

    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (self));
    g_return_if_fail (board == NULL || SALVOR_IS_BOARD (board));

    state = board != NULL ? salvor_board_get_state (board) : NULL;
    g_set_object (&self->board, board);
    g_set_object (&self->state, state);
    self->route = route;
    if (state == NULL) {
        g_clear_pointer (&self->check, salvor_recovery_check_free);
        /* a loader belongs to a chip; the settings know the one that served */
        g_clear_pointer (&self->loader_path, g_free);
    }
    start_check (self);
}

SalvorBoard *
salvor_recovery_draft_get_board (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), NULL);

    return self->board;
}

SalvorBoardState *
salvor_recovery_draft_get_state (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), NULL);

    return self->state;
}

/* A file that is not on this computer has no path, but its address serves to say so. */
static char *
get_path (GFile *file)
{
    char *path = g_file_get_path (file);

    return path != NULL ? path : g_file_get_uri (file);
}

void
salvor_recovery_draft_choose_firmware (SalvorRecoveryDraft *self, GFile *file)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (self));
    g_return_if_fail (G_IS_FILE (file));

    g_free (self->firmware_path);
    self->firmware_path = get_path (file);
    g_free (self->firmware_name);
    self->firmware_name = g_file_get_basename (file);
    /* chosen again may mean: changed on disk */
    g_clear_pointer (&self->check, salvor_recovery_check_free);
    self->complete = FALSE;
    start_check (self);
}

void
salvor_recovery_draft_choose_loader (SalvorRecoveryDraft *self, GFile *file)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (self));
    g_return_if_fail (G_IS_FILE (file));

    g_free (self->loader_path);
    self->loader_path = get_path (file);
    start_check (self);
}

void
salvor_recovery_draft_set_complete (SalvorRecoveryDraft *self, gboolean complete)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (self));

    if (self->complete == complete)
        return;
    self->complete = complete;
    start_check (self);
}

void
salvor_recovery_draft_set_backup (SalvorRecoveryDraft *self, gboolean backup)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (self));

    if (self->backup == backup)
        return;
    self->backup = backup;
    start_check (self);
}

void
salvor_recovery_draft_set_backup_folder (SalvorRecoveryDraft *self, GFile *folder)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (self));
    g_return_if_fail (folder == NULL || G_IS_FILE (folder));

    g_free (self->backup_dir);
    self->backup_dir = folder != NULL ? get_path (folder) : NULL;
    start_check (self);
}

const char *
salvor_recovery_draft_get_firmware_name (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), NULL);

    return self->firmware_name;
}

gboolean
salvor_recovery_draft_get_complete (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), FALSE);

    return self->complete;
}

gboolean
salvor_recovery_draft_get_backup (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), FALSE);

    return self->backup;
}

gboolean
salvor_recovery_draft_is_busy (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), FALSE);

    return self->cancellable != NULL;
}

const SalvorRecoveryCheck *
salvor_recovery_draft_get_check (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), NULL);

    return self->check;
}

gboolean
salvor_recovery_draft_is_ready (SalvorRecoveryDraft *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_DRAFT (self), FALSE);

    return !salvor_recovery_draft_is_busy (self) && self->check != NULL && self->check->plan != NULL
           && !salvor_boot_header_has_failed (self->check->written_header);
}
