/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* One set-up of the flash that was tried, and what came of it. */
typedef struct {
    char *name;  /* "hyperflash" */
    char *parts; /* "Cypress S26KS, ISSI IS26KS" */
    guint32 option_word;
    gboolean answered;
    char *answer; /* "flash not found (20109)"; technical, for the log */
} SalvorFlashTry;

/*
 * SalvorFlashTrial: the list of what was tried, in that order; the last one is in force when it
 * answered.
 */
typedef struct _SalvorFlashTrial SalvorFlashTrial;

SalvorFlashTrial *salvor_flash_trial_new (void) G_GNUC_WARN_UNUSED_RESULT;
SalvorFlashTrial *salvor_flash_trial_ref (SalvorFlashTrial *self);
void salvor_flash_trial_unref (SalvorFlashTrial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorFlashTrial, salvor_flash_trial_unref)

/* @answer: what the flash or its loader said */
void salvor_flash_trial_add (SalvorFlashTrial *self, const SalvorFlashSetup *setup,
                             gboolean answered, const char *answer);

guint salvor_flash_trial_get_count (const SalvorFlashTrial *self);
const SalvorFlashTry *salvor_flash_trial_get (const SalvorFlashTrial *self, guint index);
/* What is in force; NULL when nothing answered */
const SalvorFlashTry *salvor_flash_trial_get_answered (const SalvorFlashTrial *self);
/* "own 0xC0233007: flash not found (20109)", the form that logs and reports have. (transfer
 * full) */
char *salvor_flash_try_describe (const SalvorFlashTry *self) G_GNUC_WARN_UNUSED_RESULT;
/* All of them, behind each other: for an error. (transfer full) */
char *salvor_flash_trial_describe (const SalvorFlashTrial *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
