/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-after-restore"
#include "config.h"

#include "recovery/after-restore.h"

#include "base/language.h"
#include "image/boot-header.h"
#include "recovery/way-back.h"

#include <glib/gi18n-lib.h>

/* Where a board goes that finds no program. */
static const char *
describe_download (const SalvorVerdict *verdict)
{
    switch (verdict->serial) {
    case SALVOR_SERIAL_NOW:
        return _ ("It waits in serial download, ready to be written again.");
    case SALVOR_SERIAL_BY_SWITCHES:
        return _ ("Serial download opens when its boot switches stand at 01 at power-up.");
    case SALVOR_SERIAL_ON_BLANK_FLASH:
        if (verdict->serial_certainty == SALVOR_CERTAINTY_PROVEN
            || verdict->serial_certainty == SALVOR_CERTAINTY_REPORTED)
            return _ ("It should open serial download by itself, as was reported on hardware.");
        return _ ("It should open serial download by itself: expected, not yet proven on "
                  "hardware.");
    case SALVOR_SERIAL_NEVER:
        return _ ("Serial download is switched off: only a debug probe could write it again.");
    case SALVOR_SERIAL_UNKNOWN:
        break;
    }
    return _ ("Whether it then opens serial download could not be read.");
}

/* The same rules that explain any board, asked about this one after its next power-on. */
static char *
describe_without_program (const char *reason, SalvorHeaderState header, SalvorBoardState *state)
{
    g_autoptr (SalvorBoardState) after = salvor_board_state_copy (state);
    g_autoptr (SalvorVerdict) verdict = NULL;

    salvor_board_state_set_header (after, header, NULL);
    salvor_board_state_set_stage (after, SALVOR_STAGE_UNKNOWN);
    verdict = salvor_verdict_new (after);
    return salvor_language_join_sentences (reason, describe_download (verdict));
}

char *
salvor_after_restore_describe (SalvorHeaderState header, SalvorBoardState *state,
                               const SalvorVerdict *verdict)
{
    switch (header) {
    case SALVOR_HEADER_VALID:
        return g_strdup (salvor_way_back_describe_start (verdict));
    case SALVOR_HEADER_BLANK:
        return describe_without_program (
            _ ("The start of the flash is blank, so the board has no program to start."), header,
            state);
    case SALVOR_HEADER_INVALID:
        return describe_without_program (
            _ ("What stands at the start of the flash is no start-up header that this chip "
               "takes, so the board is not expected to start it."),
            header, state);
    case SALVOR_HEADER_UNKNOWN:
        break;
    }
    return salvor_language_join_sentences (
        _ ("The start of the flash is not in the file and stays as it was: "
           "the board starts what it started before."),
        salvor_way_back_describe_start (verdict));
}

char *
salvor_after_restore_describe_image (SalvorImage *image, SalvorBoardState *state,
                                     const SalvorVerdict *verdict)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (verdict->chip);
    gsize size = flash->ivt_offset + SALVOR_BOOT_HEAD_SIZE;
    const guint8 *head = salvor_image_peek (image, flash->base, size);
    g_autofree char *detail = NULL;
    SalvorHeaderState header = SALVOR_HEADER_UNKNOWN;

    if (head != NULL)
        header = salvor_boot_header_examine_flash (head, size, verdict->chip, &detail);
    return salvor_after_restore_describe (header, state, verdict);
}
