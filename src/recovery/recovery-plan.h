/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flashloader.h"
#include "chip/boot-verdict.h"
#include "chip/flash-setups.h"
#include "image/boot-header.h"
#include "recovery/backup-file.h"

G_BEGIN_DECLS

/* What a plan is for. Only the first two change the flash. */
typedef enum {
    SALVOR_PLAN_RECOVER, /* a firmware into the flash */
    SALVOR_PLAN_RESTORE, /* a backup back into the flash, whatever it holds */
    SALVOR_PLAN_BACKUP,  /* the flash into a file */
    SALVOR_PLAN_VERIFY,  /* the flash compared with a file */
} SalvorPlanKind;

/* Steps of all plans; a plan has some of them, in an order of its own. */
typedef enum {
    SALVOR_STEP_TAKE_OVER, /* the debug probe stops the program on the board */
    SALVOR_STEP_LOAD_FLASHLOADER,
    SALVOR_STEP_WAIT_FLASHLOADER,
    SALVOR_STEP_CHECK_BOARD, /* the same board, by its unique id */
    SALVOR_STEP_SET_UP_FLASH,
    SALVOR_STEP_READ_FLASH, /* what is there now, backup included */
    SALVOR_STEP_HEADER_OUT,
    SALVOR_STEP_POWER_CYCLE, /* by hand; then the ROM opens serial download */
    SALVOR_STEP_CHANGE_OVER, /* from the probe to USB: the same board, the same flash */
    SALVOR_STEP_ERASE,
    SALVOR_STEP_WRITE,
    SALVOR_STEP_VERIFY,    /* read and compare; when writing, before the header goes in */
    SALVOR_STEP_SAVE_FILE, /* what was read, under the name the person chose */
    SALVOR_STEP_HEADER_IN, /* written and compared */
    SALVOR_STEP_RESTART,
    SALVOR_N_STEPS,
} SalvorStepId;

typedef struct {
    SalvorStepId id;
    const char *name; /* "load-flashloader", for JSON and tests */
    char *title;      /* translated: "Load the flashloader" */
    char *detail;     /* translated: "40,552 bytes into RAM over USB" */
    guint weight;     /* share of the progress bar */
    gboolean cleanup; /* runs even after a failure */
} SalvorStep;

/* What the person chose. */
typedef struct {
    SalvorRouteId route; /* SALVOR_N_ROUTES: the first open one */
    gboolean add_fcb;    /* complete a missing-fcb image from the flash profile */
    gboolean loader_fcb; /* … with the block that the flashloader makes for the board's flash */
    const SalvorFlashSetup *flash_setup; /* nullable: the known ones, one after the other */
    gboolean wrap;                       /* put a start-up header in front of an application */
    gboolean backup;                     /* save what will be erased */
    const char *backup_dir;              /* nullable: the user data folder salvor/backups */
    gboolean consent; /* typed consent: no way back is open, or nobody knows the loader */
} SalvorRecoveryChoices;

/*
 * SalvorRecoveryPlan: everything that will happen, decided before it happens. Pure, no I/O,
 * immutable. The wizard's checklist is its list of steps.
 */
#define SALVOR_TYPE_RECOVERY_PLAN (salvor_recovery_plan_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecoveryPlan, salvor_recovery_plan, SALVOR, RECOVERY_PLAN, GObject)

/*
 * salvor_recovery_plan_new:
 * @state: as just read
 * @verdict: of @state
 * @flashloader: (nullable): needed by routes that load one; SALVOR_ERROR_NO_LOADER without. Not
 *   needed when the flashloader runs already; a practice board brings its own.
 *
 * Refuses, with a named error and nothing done: no open route (SALVOR_ERROR_NO_ROUTE), an image
 * that is damaged or not for this chip (SALVOR_ERROR_BAD_FILE, SALVOR_ERROR_UNSUITABLE_FILE), an
 * unsigned image or loader on a closed board (SALVOR_ERROR_LOCKED), the practice loader on a board
 * that is not simulated, a board that does not answer now where the route begins
 * (SALVOR_ERROR_WRONG_MODE), a missing consent (SALVOR_ERROR_CONSENT). (transfer full)
 */
SalvorRecoveryPlan *salvor_recovery_plan_new (SalvorBoardState *state, const SalvorVerdict *verdict,
                                              SalvorImage *image, SalvorFlashloader *flashloader,
                                              const SalvorRecoveryChoices *choices,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_recovery_plan_new_restore:
 * @image: a backup at its addresses (salvor_backup_file_place ())
 *
 * The same for a file that is taken as it is: its start-up header may be anything, even blank.
 * Refuses an unsigned start-up header on a closed board (SALVOR_ERROR_LOCKED), and the rest as
 * above. (transfer full)
 */
SalvorRecoveryPlan *salvor_recovery_plan_new_restore (SalvorBoardState *state,
                                                      const SalvorVerdict *verdict,
                                                      SalvorImage *image,
                                                      SalvorFlashloader *flashloader,
                                                      const SalvorRecoveryChoices *choices,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_recovery_plan_new_backup:
 * @region: (nullable): the whole flash; else SALVOR_ERROR_INVALID_ARGUMENT unless it lies in it
 * @file: the new file (salvor_backup_file_get_format ())
 *
 * Reads twice and saves what was read the same both times; changes nothing in the flash and asks
 * for no way back. Refuses what concerns route and loader. (transfer full)
 */
SalvorRecoveryPlan *salvor_recovery_plan_new_backup (SalvorBoardState *state,
                                                     const SalvorVerdict *verdict,
                                                     const SalvorRegion *region, const char *file,
                                                     SalvorFlashloader *flashloader,
                                                     const SalvorRecoveryChoices *choices,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compares the flash with @image, which is at its addresses; otherwise like a backup. (transfer
 * full) */
SalvorRecoveryPlan *salvor_recovery_plan_new_verify (SalvorBoardState *state,
                                                     const SalvorVerdict *verdict,
                                                     SalvorImage *image,
                                                     SalvorFlashloader *flashloader,
                                                     const SalvorRecoveryChoices *choices,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

SalvorPlanKind salvor_recovery_plan_get_kind (SalvorRecoveryPlan *self);
/* Does it write to the flash? */
gboolean salvor_recovery_plan_changes_flash (SalvorRecoveryPlan *self);
SalvorChip *salvor_recovery_plan_get_chip (SalvorRecoveryPlan *self);
SalvorBoardState *salvor_recovery_plan_get_state (SalvorRecoveryPlan *self);
SalvorRouteId salvor_recovery_plan_get_route (SalvorRecoveryPlan *self);
SalvorBoardStage salvor_recovery_plan_get_start_stage (SalvorRecoveryPlan *self);
/* Is the flash reached through a debug probe, from the first step to the last? */
gboolean salvor_recovery_plan_is_by_probe (SalvorRecoveryPlan *self);
SalvorFlashloader *salvor_recovery_plan_get_flashloader (SalvorRecoveryPlan *self); /* nullable */
/* What the flashloader tries until the flash answers; (element-type SalvorFlashSetup), borrowed */
GArray *salvor_recovery_plan_get_flash_setups (SalvorRecoveryPlan *self);
/* Were flash settings added that the file does not have, and are they those of the flashloader in
 * any case? Where another flash answers than the chip usually has, they are. */
gboolean salvor_recovery_plan_adds_fcb (SalvorRecoveryPlan *self, gboolean *by_loader);
/* The image as it will be written or compared: at its addresses, FCB added if chosen; NULL for a
 * backup */
SalvorImage *salvor_recovery_plan_get_image (SalvorRecoveryPlan *self);
gboolean salvor_recovery_plan_get_backup (SalvorRecoveryPlan *self);
const char *salvor_recovery_plan_get_backup_dir (SalvorRecoveryPlan *self); /* nullable */
/* The file a backup makes; NULL for the other kinds */
const char *salvor_recovery_plan_get_file (SalvorRecoveryPlan *self);
const SalvorStep *salvor_recovery_plan_get_steps (SalvorRecoveryPlan *self, gsize *n_steps);
/* What is read. When the flash changes: whole sectors from its base to the end of the image. A
 * backup of the whole flash: as large as the chip's flash should be; the flash itself decides. */
void salvor_recovery_plan_get_range (SalvorRecoveryPlan *self, guint32 *start, guint32 *size);
gboolean salvor_recovery_plan_is_whole_flash (SalvorRecoveryPlan *self);
/* Sectors at the start of the flash that hold the start-up header: out first, in last */
void salvor_recovery_plan_get_header_range (SalvorRecoveryPlan *self, guint32 *start,
                                            guint32 *size);
/* The way back that stays open if everything stops while the header is out (rule 4); a sentence.
 * NULL when the flash is not changed; then there is nothing to come back from. */
const char *salvor_recovery_plan_get_way_back (SalvorRecoveryPlan *self);
gboolean salvor_recovery_plan_has_proven_way_back (SalvorRecoveryPlan *self);
/* The same, said of a board that was left in the middle; a sentence */
const char *salvor_recovery_plan_get_stopped_note (SalvorRecoveryPlan *self);
/* What the board starts afterwards and what to do for it: switches and power; sentences. NULL when
 * the flash is not changed. */
const char *salvor_recovery_plan_get_start_note (SalvorRecoveryPlan *self);
/* Things the person should know before it starts; sentences, %NULL-terminated */
const char *const *salvor_recovery_plan_get_warnings (SalvorRecoveryPlan *self);

/* What was found to be left to do, and by what. */
typedef struct {
    const guint32
        *sectors; /* borrowed: addresses of those to erase, rising, the header's as well */
    gsize n_sectors;
    guint n_pages;           /* that change and are not blank afterwards */
    guint n_runs;            /* of such pages that touch each other */
    GArray *kept;            /* (element-type SalvorSegment), nullable, no ref: what an erase takes
                                along beside the image; it is read twice */
    guint probe_packet_size; /* bytes; 0: not known */
    guint32 probe_clock_hz;  /* of the debug line; 0: not known */
} SalvorPlanWork;

/*
 * salvor_recovery_plan_get_limit_ms:
 * @work: all 0 when nothing has to change
 *
 * The sum of what must follow one another on this route, from the plan's own facts and
 * base/timing.h; knows nothing of what a job did.
 */
guint salvor_recovery_plan_get_limit_ms (SalvorRecoveryPlan *self, const SalvorPlanWork *work);
/*
 * salvor_recovery_plan_weigh_steps:
 * @weights: (array fixed-size=SALVOR_N_STEPS) (out): by step id, milliseconds as the weights of the
 *   steps; 0 for a step that takes what was planned
 *
 * What the steps that change the flash take, once it is known what has to change: they were planned
 * at their worst.
 */
void salvor_recovery_plan_weigh_steps (SalvorRecoveryPlan *self, const SalvorPlanWork *work,
                                       guint *weights);

G_END_DECLS
