/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-plan"
#include "config.h"

#include "recovery/recovery-plan.h"

#include "base/errors.h"
#include "base/timing.h"
#include "image/ivt.h"
#include "recovery/plan-checks.h"
#include "recovery/plan-steps.h"
#include "recovery/recovery-limit.h"
#include "recovery/way-back.h"

#include <glib/gi18n-lib.h>

struct _SalvorRecoveryPlan {
    GObject parent_instance;

    SalvorBoardState *state; /* owned */
    SalvorRouteId route;
    SalvorFlashloader *flashloader; /* owned, nullable */
    SalvorImage *image;             /* owned; at its addresses */
    gboolean backup;
    char *backup_dir;     /* nullable */
    GArray *steps;        /* of SalvorStep */
    const char *way_back; /* static */
    gboolean has_proven_way_back;
    const char *stopped_note; /* static */
    const char *start_note;   /* static */
    GPtrArray *warnings;      /* of char *, NULL-terminated once made */
};

G_DEFINE_FINAL_TYPE (SalvorRecoveryPlan, salvor_recovery_plan, G_TYPE_OBJECT)

static void
salvor_recovery_plan_finalize (GObject *object)
{
    SalvorRecoveryPlan *self = SALVOR_RECOVERY_PLAN (object);

    g_clear_object (&self->state);
    g_clear_object (&self->flashloader);
    g_clear_object (&self->image);
    g_free (self->backup_dir);
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

/* A board that runs its flashloader already needs none. A practice board brings its own. */
static gboolean
take_loader (SalvorRecoveryPlan *self, SalvorFlashloader *flashloader, const SalvorVerdict *verdict,
             GPtrArray *questions, GError **error)
{
    if (salvor_board_state_get_stage (self->state) == SALVOR_STAGE_FLASHLOADER)
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
    self->start_note = salvor_way_back_describe_start (verdict);
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
                         g_strdup (_ ("The unique id of this board could not be read before the "
                                      "flashloader runs. Keep other boards unplugged.")));
}

static void
make_steps (SalvorRecoveryPlan *self)
{
    g_autofree char *id = salvor_board_state_get_unique_id (self->state);
    SalvorPlanFacts facts = {
        .chip = salvor_recovery_plan_get_chip (self),
        .flashloader = self->flashloader,
        .unique_id = id,
        .image_size = salvor_image_get_size (self->image),
        .backup = self->backup,
    };
    guint32 start;

    salvor_recovery_plan_get_range (self, &start, &facts.range_size);
    salvor_recovery_plan_get_header_range (self, &start, &facts.header_size);
    self->steps = salvor_plan_steps_new (&facts);
}

SalvorRecoveryPlan *
salvor_recovery_plan_new (SalvorBoardState *state, const SalvorVerdict *verdict, SalvorImage *image,
                          SalvorFlashloader *flashloader, const SalvorRecoveryChoices *choices,
                          GError **error)
{
    g_autoptr (SalvorRecoveryPlan) self = NULL;
    g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (g_free);

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state) && verdict != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && choices != NULL, NULL);

    self = g_object_new (SALVOR_TYPE_RECOVERY_PLAN, NULL);
    self->state = g_object_ref (state);
    self->backup = choices->backup;
    self->backup_dir = g_strdup (choices->backup_dir);
    if (!salvor_plan_choose_route (verdict, salvor_board_state_get_stage (state), choices->route,
                                   &self->route, self->warnings, error))
        return NULL;
    self->image = salvor_plan_check_image (image, state, verdict, choices, self->warnings, error);
    if (self->image == NULL || !take_loader (self, flashloader, verdict, questions, error))
        return NULL;
    look_for_way_back (self, verdict, questions);
    if (!check_consent (questions, choices, error))
        return NULL;
    warn_of_missing_id (self);
    make_steps (self);
    g_ptr_array_add (self->warnings, NULL);
    return g_steal_pointer (&self);
}

/* ---- asking it ---- */

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

SalvorFlashloader *
salvor_recovery_plan_get_flashloader (SalvorRecoveryPlan *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), NULL);
    return self->flashloader;
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
    end = salvor_image_get_end (self->image) - flash->base;
    salvor_recovery_plan_get_header_range (self, &header_start, &header_size);
    *start = flash->base;
    *size = MAX (round_up (end, flash->sector_size), header_size);
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

/* ---- the limit ---- */

/* How many of the sectors lie in the header */
static gsize
count_header (SalvorRecoveryPlan *self, const guint32 *sectors, gsize n_sectors)
{
    guint32 start, size;
    gsize count = 0;

    salvor_recovery_plan_get_header_range (self, &start, &size);
    while (count < n_sectors && sectors[count] - start < size)
        count++;
    return count;
}

/* The header goes out by itself. The rest follows in the best units: where the header's block goes
 * as a whole, that may mean erasing the header's sectors once more with it. */
static guint64
get_erase_us (SalvorRecoveryPlan *self, const guint32 *sectors, gsize n_sectors)
{
    const SalvorFlashProfile *flash = get_flash (self);
    gsize n_header = count_header (self, sectors, n_sectors);
    guint64 header = salvor_limit_erase_us (flash, sectors, n_header);
    guint64 rest = salvor_limit_erase_us (flash, sectors + n_header, n_sectors - n_header);

    if (rest == 0)
        return header;
    return header + MIN (salvor_limit_erase_us (flash, sectors, n_sectors), rest);
}

/* Everything before the first erase: loader, re-enumeration, same board, set-up, what is there */
static guint64
get_start_us (SalvorRecoveryPlan *self)
{
    guint32 start, size;
    guint64 us = 0;

    salvor_recovery_plan_get_range (self, &start, &size);
    if (self->flashloader != NULL)
        us += salvor_limit_load_us (salvor_flashloader_get_size (self->flashloader))
              + SALVOR_USB_REENUMERATION_US;
    return us + salvor_limit_commands_us (2 + 3) + salvor_limit_read_us (size);
}

/* Program, last header sector, first sector without its first page, that page; and the three
 * readings that compare them */
static guint64
get_write_us (SalvorRecoveryPlan *self, guint n_pages)
{
    const SalvorFlashProfile *flash = get_flash (self);

    if (n_pages == 0)
        return 0;
    return salvor_limit_program_us (flash, n_pages, 4)
           + salvor_limit_read_us (n_pages * flash->page_size) + 2 * salvor_limit_read_us (0);
}

guint
salvor_recovery_plan_get_limit_ms (SalvorRecoveryPlan *self, const guint32 *sectors_to_erase,
                                   gsize n_sectors, guint pages_to_program)
{
    guint64 us;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), 0);

    us = get_start_us (self) + get_erase_us (self, sectors_to_erase, n_sectors)
         + get_write_us (self, pages_to_program) + salvor_limit_commands_us (1);
    return (guint) (us / 1000);
}
