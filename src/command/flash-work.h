/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/verb.h"
#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * SalvorFlashWork: one run of a verb that works on a flash, from the line to its end. The verbs
 * differ in what they take from their file and in the plan they make; finding the board and its
 * flashloader, asking, running and saying how it ended is the same for all.
 */
typedef struct _SalvorFlashWork SalvorFlashWork;

typedef struct {
    SalvorPlanKind kind;
    /* Looks at the file, before a board is touched: a wrong one is refused first */
    gboolean (*look_at_file) (SalvorFlashWork *self, GError **error);
    /* Nullable: settles what a person has to choose, once the board is read */
    gboolean (*choose) (SalvorFlashWork *self, GError **error);
    /* (transfer full) */
    SalvorRecoveryPlan *(*make_plan) (SalvorFlashWork *self, GError **error);
} SalvorFlashVerb;

struct _SalvorFlashWork {
    SalvorVerbRun *run;          /* no ref */
    const SalvorFlashVerb *verb; /* no ref */

    /* what the line says; strings are owned */
    char *board_name;
    char *chip_name;
    char *route_name;
    char *loader_path;
    char *backup_dir;
    char *region_text;
    char *flash_name;
    char *fcb_name;
    gboolean no_backup;
    gboolean wrap;
    gboolean yes;

    SalvorRecoveryChoices choices;  /* from it, and from what a person answers */
    SalvorFlashSetup flash_setup;   /* meaningful when flash_name is there */
    SalvorRegion region;            /* meaningful when region_text is there */
    SalvorImage *image;             /* owned, nullable: what is in the file */
    SalvorBoard *board;             /* owned, nullable until found */
    SalvorFlashloader *flashloader; /* owned, nullable: not every way needs one */
    GError *no_loader;              /* owned, nullable: why there is none */
    SalvorRecoveryPlan *plan;       /* owned, nullable until made */
    SalvorRecoveryJob *job;         /* owned, nullable until started */
};

/* The whole verb. */
SalvorExit salvor_flash_work_do (SalvorVerbRun *run, const SalvorFlashVerb *verb);

/* ---- for the verbs ---- */

const char *salvor_flash_work_get_file (SalvorFlashWork *self);
/* The region of the line, NULL without */
const SalvorRegion *salvor_flash_work_get_region (SalvorFlashWork *self);
/* The chip of the board, once it is read */
SalvorChip *salvor_flash_work_get_chip (SalvorFlashWork *self);
/* Loads the file into self->image. */
gboolean salvor_flash_work_load_image (SalvorFlashWork *self, GError **error);
/* The image at its place in the flash, by the line or by the file itself. (transfer full) */
SalvorImage *salvor_flash_work_place_image (SalvorFlashWork *self,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUE when --yes was given or a person types yes */
gboolean salvor_flash_work_ask (SalvorFlashWork *self, const char *question);
/* SALVOR_ERROR_CONSENT, or cancelled; always FALSE */
gboolean salvor_flash_work_refuse (SalvorFlashWork *self, const char *what, GError **error);

G_END_DECLS
