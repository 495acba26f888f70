/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-recover"
#include "config.h"

#include "command/flash-work.h"

#include <glib/gi18n-lib.h>

/* Flash settings are only added when somebody said so, and it is always said. */
static gboolean
agree_to_fcb (SalvorFlashWork *work, GError **error)
{
    g_autoptr (SalvorBootHeader) header
               = salvor_boot_header_new (work->image, salvor_flash_work_get_chip (work));
    SalvorTerminal *messages = work->run->messages;

    if (header->kind != SALVOR_IMAGE_MISSING_FCB || salvor_boot_header_has_failed (header))
        return TRUE;
    salvor_terminal_paragraph (messages, SALVOR_TONE_CARE, 0,
                               salvor_image_kind_get_sentence (header->kind));
    work->choices.add_fcb
        = salvor_flash_work_ask (work, _ ("Add the flash settings of this chip? Type yes:"));
    if (!work->choices.add_fcb)
        return salvor_flash_work_refuse (
            work, "the flash settings are missing and nobody said to add them", error);
    salvor_terminal_paragraph (messages, SALVOR_TONE_PLAIN, 0,
                               _ ("The flash settings of this chip's flash are added."));
    return TRUE;
}

static SalvorRecoveryPlan *
make_plan (SalvorFlashWork *work, GError **error)
{
    return salvor_recovery_plan_new (salvor_board_get_state (work->board),
                                     salvor_board_get_verdict (work->board), work->image,
                                     work->flashloader, &work->choices, error);
}

static const SalvorFlashVerb recover_verb = {
    .kind = SALVOR_PLAN_RECOVER,
    .look_at_file = salvor_flash_work_load_image,
    .choose = agree_to_fcb,
    .make_plan = make_plan,
};

static SalvorExit
run_recover (SalvorVerbRun *run)
{
    return salvor_flash_work_do (run, &recover_verb);
}

const SalvorVerb salvor_verb_recover = {
    .name = "recover",
    .summary = N_ ("Bring new firmware into a board, read it back and compare"),
    .arguments = N_ ("IMAGE"),
    .run = run_recover,
};
