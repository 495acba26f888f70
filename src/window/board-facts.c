/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-facts"
#include "config.h"

#include "window/board-facts.h"

#include <glib/gi18n-lib.h>

static const char *
get_stage_text (SalvorBoardStage stage)
{
    switch (stage) {
    case SALVOR_STAGE_ROM:
        return _ ("Serial download of the chip's ROM");
    case SALVOR_STAGE_FLASHLOADER:
        return _ ("Flashloader, running in RAM");
    case SALVOR_STAGE_PROBE:
        return _ ("Debug port, through a probe");
    case SALVOR_STAGE_UNKNOWN:
        break;
    }
    return _ ("Could not be read");
}

static const char *
get_hab_text (SalvorHabState hab)
{
    switch (hab) {
    case SALVOR_HAB_OPEN:
        return _ ("Any program, signed or not");
    case SALVOR_HAB_CLOSED:
        return _ ("Signed programs only");
    case SALVOR_HAB_UNKNOWN:
        break;
    }
    return _ ("Could not be read");
}

static const char *
get_header_text (SalvorHeaderState header)
{
    switch (header) {
    case SALVOR_HEADER_BLANK:
        return _ ("The flash is blank");
    case SALVOR_HEADER_VALID:
        return _ ("A program with a start-up header");
    case SALVOR_HEADER_INVALID:
        return _ ("Data without a valid start-up header");
    case SALVOR_HEADER_UNKNOWN:
        break;
    }
    return _ ("Not visible from here");
}

void
salvor_board_facts_add (SalvorFactsTable *table, SalvorBoard *board)
{
    SalvorBoardState *state = salvor_board_get_state (board);
    const SalvorVerdict *verdict = salvor_board_get_verdict (board);
    g_autofree char *id = NULL;

    if (state == NULL || verdict == NULL)
        return;
    id = salvor_board_state_get_unique_id (state);
    salvor_facts_table_add (table, SALVOR_FACT_PLAIN, _ ("Chip"),
                            salvor_chip_get_title (salvor_board_state_get_chip (state)));
    salvor_facts_table_add (table, SALVOR_FACT_NUMBER, _ ("Unique id"),
                            id != NULL ? id : _ ("Could not be read"));
    salvor_facts_table_add (table, SALVOR_FACT_PLAIN, _ ("Connection"),
                            salvor_board_state_get_source (state));
    salvor_facts_table_add (table, SALVOR_FACT_PLAIN, _ ("Answers as"),
                            get_stage_text (verdict->stage));
    salvor_facts_table_add (table, SALVOR_FACT_PLAIN, _ ("Accepts"), get_hab_text (verdict->hab));
    salvor_facts_table_add (table, SALVOR_FACT_PLAIN, _ ("In the flash"),
                            get_header_text (salvor_board_state_get_header (state)));
}
