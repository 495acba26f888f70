/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-plan"
#include "config.h"

#include "recovery/recovery-plan.h"

#include "base/errors.h"
#include "image/ivt.h"
#include "recovery/after-restore.h"
#include "recovery/plan-checks.h"
#include "recovery/plan-steps.h"
#include "recovery/way-back.h"

#include <glib/gi18n-lib.h>

struct _SalvorRecoveryPlan {
    GObject parent_instance;

    SalvorPlanKind kind;
    SalvorBoardState *state; /* owned */
    SalvorRouteId route;
    SalvorFlashloader *flashloader; /* owned, nullable */
    SalvorImage *image;             /* owned; at its addresses; NULL for a backup */
    SalvorRegion region;            /* of a backup */
    gboolean whole_flash;           /* of a backup */
    char *file;                     /* of a backup */
    gboolean backup;
    GArray *flash_setups; /* of SalvorFlashSetup */
    gboolean adds_fcb;
    gboolean loader_fcb;
    char *backup_dir;     /* nullable */
    GArray *steps;        /* of SalvorStep */
    const char *way_back; /* static; NULL when the flash is not changed, as the two notes */
    gboolean has_proven_way_back;
    const char *stopped_note; /* static */
    char *start_note;
    GPtrArray *warnings; /* of char *, NULL-terminated once made */
};

G_DEFINE_FINAL_TYPE (SalvorRecoveryPlan, salvor_recovery_plan, G_TYPE_OBJECT)

static void
salvor_recovery_plan_finalize (GObject *object)
{
    SalvorRecoveryPlan *self = SALVOR_RECOVERY_PLAN (object);

    g_clear_object (&self->state);
    g_clear_object (&self->flashloader);
    g_clear_object (&self->image);
    g_free (self->file);
    g_free (self->backup_dir);
    g_free (self->start_note);
    g_clear_pointer (&self->flash_setups, g_array_unref);
    g_clear_pointer (&self->steps, g_array_unref);
    g_ptr_array_unref (self->warnings);
    G_OBJECT_CLASS (salvor_recovery_plan_parent_class)->finalize (object);
}

static void
salvor_recovery_plan_class_init (SalvorRecoveryPlanClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_recovery_plan_finalize;
}

static void
salvor_recovery_plan_init (SalvorRecoveryPlan *self)
{
    self->warnings = g_ptr_array_new_with_free_func (g_free);
}

static const SalvorFlashProfile *
get_flash (SalvorRecoveryPlan *self)
{
    return salvor_chip_get_flash (salvor_recovery_plan_get_chip (self));
}

static guint32
round_up (guint64 value, guint32 unit)
{
    return (guint32) ((value + unit - 1) / unit * unit);
}

/* ---- making it ---- */

/* A board that runs its flashloader already needs none, nor does a probe that calls the ROM. A
 * practice board brings its own. */
static gboolean
take_loader (SalvorRecoveryPlan *self, SalvorFlashloader *flashloader, const SalvorVerdict *verdict,
             GPtrArray *questions, GError **error)
{
    if (salvor_board_state_get_stage (self->state) == SALVOR_STAGE_FLASHLOADER
        || self->route == SALVOR_ROUTE_PROBE_ROM)
        return TRUE;
    if (flashloader != NULL)
        self->flashloader = g_object_ref (flashloader);
    else if (salvor_board_state_is_simulated (self->state))
        self->flashloader
            = salvor_flashloader_new_practice (salvor_recovery_plan_get_chip (self), error);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER,
                     "route %s needs the flashloader of %s", salvor_route_get_id (self->route),
                     salvor_chip_get_title (salvor_recovery_plan_get_chip (self)));
    return self->flashloader != NULL
           && salvor_plan_check_loader (self->flashloader, self->state, verdict, self->warnings,
                                        questions, error);
}

/* Rule 4: a board that might not come back is only touched when a person has typed so. */
static void
look_for_way_back (SalvorRecoveryPlan *self, const SalvorVerdict *verdict, GPtrArray *questions)
{
    self->way_back = salvor_way_back_describe (self->state, verdict, &self->has_proven_way_back);
    self->stopped_note = salvor_way_back_describe_stopped (self->state, verdict);
    if (!self->has_proven_way_back)
        g_ptr_array_add (questions, g_strdup_printf ("no proven way back: %s", self->way_back));
}

/* All questions at once: a person must not agree to one of them without having seen the others. */
static gboolean
check_consent (GPtrArray *questions, const SalvorRecoveryChoices *choices, GError **error)
{
    g_autofree char *text = NULL;

    if (questions->len == 0 || choices->consent)
        return TRUE;
    g_ptr_array_add (questions, NULL);
    text = g_strjoinv ("; ", (char **) questions->pdata);
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_CONSENT, text);
    return FALSE;
}

static void
warn_of_missing_id (SalvorRecoveryPlan *self)
{
    g_autofree char *id = salvor_board_state_get_unique_id (self->state);

    if (id == NULL)
        g_ptr_array_add (self->warnings,
                         g_strdup (_ ("The unique id of this board could not be read yet. Keep "
                                      "other boards unplugged.")));
}

static void
make_steps (SalvorRecoveryPlan *self)
{
    g_autofree char *id = salvor_board_state_get_unique_id (self->state);
    SalvorPlanFacts facts = {
        .kind = self->kind,
        .route = self->route,
        .chip = salvor_recovery_plan_get_chip (self),
        .flashloader = self->flashloader,
        .unique_id = id,
        .line_speed = salvor_board_state_get_line_speed (self->state),
        .image_size = self->image != NULL ? salvor_image_get_size (self->image) : 0,
        .file = self->file,
        .backup = self->backup,
    };
    guint32 start;

    salvor_recovery_plan_get_range (self, &start, &facts.range_size);
    salvor_recovery_plan_get_header_range (self, &start, &facts.header_size);
    self->steps = salvor_plan_steps_new (&facts);
}

/* The way that begins with erasing is none for somebody who only wants to read. */
static gboolean
check_purpose (SalvorRecoveryPlan *self, GError **error)
{
    if (self->route != SALVOR_ROUTE_PROBE_ERASE_HEADER || salvor_recovery_plan_changes_flash (self))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE,
                 "the route %s erases the start-up header; reading does not need that",
                 salvor_route_get_id (self->route));
    return FALSE;
}

/* The ROM's functions are called with the settings block of the chip's usual flash; of others no
 * block is known to work there. */
static gboolean
check_setup (SalvorRecoveryPlan *self, const SalvorRecoveryChoices *choices, GError **error)
{
    if (choices->flash_setup == NULL
        || choices->flash_setup->option_word == get_flash (self)->option_word
        || (self->route != SALVOR_ROUTE_PROBE_ROM
            && self->route != SALVOR_ROUTE_PROBE_ERASE_HEADER))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE,
                 "on the route %s the flash is set up by the ROM, as %s; the set-up %s (0x%08X) is "
                 "one of the flashloader",
                 salvor_route_get_id (self->route), get_flash (self)->part,
                 choices->flash_setup->name, choices->flash_setup->option_word);
    return FALSE;
}

/* Everything that does not depend on what the plan is for. (transfer full) */
static SalvorRecoveryPlan *
new_plan (SalvorPlanKind kind, SalvorBoardState *state, const SalvorVerdict *verdict,
          const SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (SalvorRecoveryPlan) self = g_object_new (SALVOR_TYPE_RECOVERY_PLAN, NULL);

    self->kind = kind;
    self->state = g_object_ref (state);
    self->has_proven_way_back = TRUE;
    self->flash_setups = salvor_flash_setups_list (verdict->chip, choices->flash_setup);
    if (!salvor_plan_choose_route (verdict, salvor_board_state_get_stage (state), choices->route,
                                   &self->route, self->warnings, error)
        || !check_purpose (self, error) || !check_setup (self, choices, error))
        return NULL;
    return g_steal_pointer (&self);
}

/* The rest, once it is known what is read or written. @self: consumed. (transfer full) */
static SalvorRecoveryPlan *
finish_plan (SalvorRecoveryPlan *self, const SalvorVerdict *verdict, SalvorFlashloader *flashloader,
             const SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (SalvorRecoveryPlan) owned = self;
    g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (g_free);

    if (!take_loader (self, flashloader, verdict, questions, error))
        return NULL;
    if (salvor_recovery_plan_changes_flash (self))
        look_for_way_back (self, verdict, questions);
    if (!check_consent (questions, choices, error))
        return NULL;
    warn_of_missing_id (self);
    make_steps (self);
    g_ptr_array_add (self->warnings, NULL);
    return g_steal_pointer (&owned);
}

static void
take_backup_choice (SalvorRecoveryPlan *self, const SalvorRecoveryChoices *choices)
{
    self->backup = choices->backup;
    self->backup_dir = g_strdup (choices->backup_dir);
}

SalvorRecoveryPlan *
salvor_recovery_plan_new (SalvorBoardState *state, const SalvorVerdict *verdict, SalvorImage *image,
                          SalvorFlashloader *flashloader, const SalvorRecoveryChoices *choices,
                          GError **error)
{
    g_autoptr (SalvorRecoveryPlan) self = NULL;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state) && verdict != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && choices != NULL, NULL);

    self = new_plan (SALVOR_PLAN_RECOVER, state, verdict, choices, error);
    if (self == NULL)
        return NULL;
    take_backup_choice (self, choices);
    self->image = salvor_plan_check_image (image, state, verdict, choices, &self->adds_fcb,
                                           self->warnings, error);
    if (self->image == NULL)
        return NULL;
    self->loader_fcb = self->adds_fcb && choices->loader_fcb;
    self->start_note = g_strdup (salvor_way_back_describe_start (verdict));
    return finish_plan (g_steal_pointer (&self), verdict, flashloader, choices, error);
}

SalvorRecoveryPlan *
salvor_recovery_plan_new_restore (SalvorBoardState *state, const SalvorVerdict *verdict,
                                  SalvorImage *image, SalvorFlashloader *flashloader,
                                  const SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (SalvorRecoveryPlan) self = NULL;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state) && verdict != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && choices != NULL, NULL);

    self = new_plan (SALVOR_PLAN_RESTORE, state, verdict, choices, error);
    if (self == NULL || !salvor_plan_check_backup (image, state, verdict, self->warnings, error))
        return NULL;
    take_backup_choice (self, choices);
    self->image = g_object_ref (image);
    self->start_note = salvor_after_restore_describe_image (image, state, verdict);
    return finish_plan (g_steal_pointer (&self), verdict, flashloader, choices, error);
}

SalvorRecoveryPlan *
salvor_recovery_plan_new_backup (SalvorBoardState *state, const SalvorVerdict *verdict,
                                 const SalvorRegion *region, const char *file,
                                 SalvorFlashloader *flashloader,
                                 const SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (SalvorRecoveryPlan) self = NULL;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state) && verdict != NULL, NULL);
    g_return_val_if_fail (file != NULL && choices != NULL, NULL);

    if (region != NULL && !salvor_region_check (region, verdict->chip, error))
        return NULL;
    self = new_plan (SALVOR_PLAN_BACKUP, state, verdict, choices, error);
    if (self == NULL)
        return NULL;
    self->whole_flash = region == NULL;
    self->region = region != NULL
                       ? *region
                       : (SalvorRegion){ get_flash (self)->base, get_flash (self)->size };
    self->file = g_strdup (file);
    return finish_plan (g_steal_pointer (&self), verdict, flashloader, choices, error);
}

SalvorRecoveryPlan *
salvor_recovery_plan_new_verify (SalvorBoardState *state, const SalvorVerdict *verdict,
                                 SalvorImage *image, SalvorFlashloader *flashloader,
                                 const SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (SalvorRecoveryPlan) self = NULL;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state) && verdict != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && choices != NULL, NULL);

    self = new_plan (SALVOR_PLAN_VERIFY, state, verdict, choices, error);
    if (self == NULL || !salvor_plan_check_place (image, verdict->chip, error))
        return NULL;
    self->image = g_object_ref (image);
    return finish_plan (g_steal_pointer (&self), verdict, flashloader, choices, error);
}

/* ---- asking it ---- */

SalvorPlanKind
salvor_recovery_plan_get_kind (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), SALVOR_PLAN_RECOVER);
    return self->kind;
}

gboolean
salvor_recovery_plan_changes_flash (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), FALSE);
    return self->kind == SALVOR_PLAN_RECOVER || self->kind == SALVOR_PLAN_RESTORE;
}

gboolean
salvor_recovery_plan_is_whole_flash (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), FALSE);
    return self->whole_flash;
}

const char *
salvor_recovery_plan_get_file (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->file;
}

SalvorChip *
salvor_recovery_plan_get_chip (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return salvor_board_state_get_chip (self->state);
}

SalvorBoardState *
salvor_recovery_plan_get_state (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->state;
}

SalvorRouteId
salvor_recovery_plan_get_route (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), SALVOR_N_ROUTES);
    return self->route;
}

SalvorBoardStage
salvor_recovery_plan_get_start_stage (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), SALVOR_STAGE_UNKNOWN);
    return salvor_board_state_get_stage (self->state);
}

gboolean
salvor_recovery_plan_is_by_probe (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), FALSE);
    return self->route == SALVOR_ROUTE_PROBE_ROM;
}

SalvorFlashloader *
salvor_recovery_plan_get_flashloader (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->flashloader;
}

GArray *
salvor_recovery_plan_get_flash_setups (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->flash_setups;
}

gboolean
salvor_recovery_plan_adds_fcb (SalvorRecoveryPlan *self, gboolean *by_loader)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self) && by_loader != NULL, FALSE);
    *by_loader = self->loader_fcb;
    return self->adds_fcb;
}

SalvorImage *
salvor_recovery_plan_get_image (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->image;
}

gboolean
salvor_recovery_plan_get_backup (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), FALSE);
    return self->backup;
}

const char *
salvor_recovery_plan_get_backup_dir (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->backup_dir;
}

const SalvorStep *
salvor_recovery_plan_get_steps (SalvorRecoveryPlan *self, gsize *n_steps)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self) && n_steps != NULL, NULL);

    *n_steps = self->steps->len;
    return (const SalvorStep *) (gpointer) self->steps->data;
}

void
salvor_recovery_plan_get_range (SalvorRecoveryPlan *self, guint32 *start, guint32 *size)
{
    const SalvorFlashProfile *flash;
    guint32 header_start, header_size;
    guint64 end;

    g_return_if_fail (SALVOR_IS_RECOVERY_PLAN (self) && start != NULL && size != NULL);

    flash = get_flash (self);
    switch (self->kind) {
    case SALVOR_PLAN_BACKUP:
        *start = self->region.start;
        *size = self->region.size;
        return;
    case SALVOR_PLAN_VERIFY:
        *start = salvor_image_get_start (self->image);
        *size = (guint32) (salvor_image_get_end (self->image) - *start);
        return;
    case SALVOR_PLAN_RECOVER:
    case SALVOR_PLAN_RESTORE:
        end = salvor_image_get_end (self->image) - flash->base;
        salvor_recovery_plan_get_header_range (self, &header_start, &header_size);
        *start = flash->base;
        *size = MAX (round_up (end, flash->sector_size), header_size);
        return;
    }
}

void
salvor_recovery_plan_get_header_range (SalvorRecoveryPlan *self, guint32 *start, guint32 *size)
{
    const SalvorFlashProfile *flash;
    guint32 end;

    g_return_if_fail (SALVOR_IS_RECOVERY_PLAN (self) && start != NULL && size != NULL);

    flash = get_flash (self);
    end = MAX (flash->fcb_offset + (guint32) flash->fcb_size,
               flash->ivt_offset + SALVOR_IVT_SIZE + SALVOR_BOOT_DATA_SIZE);
    *start = flash->base;
    *size = round_up (end, flash->sector_size);
}

const char *
salvor_recovery_plan_get_way_back (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->way_back;
}

gboolean
salvor_recovery_plan_has_proven_way_back (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), FALSE);
    return self->has_proven_way_back;
}

const char *
salvor_recovery_plan_get_stopped_note (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->stopped_note;
}

const char *
salvor_recovery_plan_get_start_note (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->start_note;
}

const char *const *
salvor_recovery_plan_get_warnings (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return (const char *const *) self->warnings->pdata;
}
