/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-plan.h"

G_BEGIN_DECLS

/* The refusals of a plan, one function a subject. Pure. Warnings are translated sentences added to
 * @warnings (element-type utf8). */

/* Picks the route; SALVOR_ERROR_NO_ROUTE with the reason of each. */
gboolean salvor_plan_choose_route (const SalvorVerdict *verdict, SalvorBoardStage stage,
                                   SalvorRouteId wanted, SalvorRouteId *route, GPtrArray *warnings,
                                   GError **error);
/* The image as it will be written. @state says whose signature a closed board accepts. *adds_fcb:
 * flash settings were added that the file does not have. (transfer full) */
SalvorImage *salvor_plan_check_image (SalvorImage *image, SalvorBoardState *state,
                                      const SalvorVerdict *verdict,
                                      const SalvorRecoveryChoices *choices, gboolean *adds_fcb,
                                      GPtrArray *warnings, GError **error);
/* Does @placed lie in the flash, whole? SALVOR_ERROR_UNSUITABLE_FILE */
gboolean salvor_plan_check_place (SalvorImage *placed, SalvorChip *chip, GError **error);
/* A backup is taken as it is. What is left: its place, and rule 6 where it holds a program. */
gboolean salvor_plan_check_backup (SalvorImage *image, SalvorBoardState *state,
                                   const SalvorVerdict *verdict, GPtrArray *warnings,
                                   GError **error);
/* @state says whether it is a practice board and how much RAM its fuses leave. What a person has to
 * agree to is added to @questions (element-type utf8), fragments for an error. */
gboolean salvor_plan_check_loader (SalvorFlashloader *flashloader, SalvorBoardState *state,
                                   const SalvorVerdict *verdict, GPtrArray *warnings,
                                   GPtrArray *questions, GError **error);
/* Does the RAM that the fuses leave hold the loader? SALVOR_ERROR_UNSUITABLE_FILE */
gboolean salvor_plan_check_ram (SalvorFlashloader *flashloader, SalvorBoardState *state,
                                GError **error);

G_END_DECLS
