/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-words"
#include "config.h"

#include "image/flash-words.h"

#include "image/check-text.h"

#include <glib/gi18n-lib.h>

/* Instructions of the controller (protocols 6.2); those at both clock edges are 0x20 higher. */
enum {
    INSTRUCTION_COMMAND = 0x01,
    INSTRUCTION_ADDRESS = 0x02,
    INSTRUCTION_READ = 0x09,
    INSTRUCTION_WAIT = 0x0C,
};
#define BOTH_EDGES 0x20u

/* Slots of the table that NXP's boards use (protocols 6.2) */
static const struct {
    guint sequence;
    const char *name;
} commands[] = {
    { 1, N_ ("read status") },   { 3, N_ ("allow writing") },  { 5, N_ ("erase a sector") },
    { 8, N_ ("erase a block") }, { 9, N_ ("program a page") }, { 11, N_ ("erase everything") },
};

/* Data lines of an instruction: 1, 2, 4 or 8 */
static guint
get_lines (const SalvorFcbInstruction *instruction)
{
    return 1u << instruction->pads;
}

static void
add_size (const SalvorFcb *fcb, GPtrArray *words)
{
    g_autofree char *size = salvor_format_size (fcb->size);
    g_autofree char *page = salvor_format_size (fcb->page_size);
    g_autofree char *sector = salvor_format_size (fcb->sector_size);

    g_ptr_array_add (words,
                     g_strdup_printf (_ ("The memory has %s, in pages of %s and sectors of %s."),
                                      size, page, sector));
}

/* The steps of the read sequence, joined: "command 0xEB on 1 line, address on 4 lines, …" */
static void
add_read (const SalvorFcb *fcb, GPtrArray *words)
{
    g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *joined = NULL;
    gboolean both_edges = FALSE;

    for (guint i = 0; i < SALVOR_FCB_SEQUENCE_LENGTH; i++) {
        SalvorFcbInstruction step = salvor_fcb_get_instruction (fcb, 0, i);
        guint lines = get_lines (&step);

        both_edges = both_edges || (step.opcode & BOTH_EDGES) != 0;
        switch (step.opcode & ~BOTH_EDGES) {
        case INSTRUCTION_COMMAND:
            g_ptr_array_add (
                steps, g_strdup_printf (_ ("command 0x%02X, data lines %u"), step.operand, lines));
            break;
        case INSTRUCTION_ADDRESS:
            g_ptr_array_add (steps, g_strdup_printf (_ ("address of %u bits, data lines %u"),
                                                     step.operand, lines));
            break;
        case INSTRUCTION_WAIT:
            g_ptr_array_add (steps, g_strdup_printf (_ ("wait for %u clocks"), step.operand));
            break;
        case INSTRUCTION_READ:
            g_ptr_array_add (steps, g_strdup_printf (_ ("content, data lines %u"), lines));
            break;
        default:
            break;
        }
    }
    g_ptr_array_add (steps, NULL);
    joined = g_strjoinv ("; ", (char **) steps->pdata);
    g_ptr_array_add (words, g_strdup_printf (both_edges ? _ ("Reading, at both clock edges: %s.")
                                                        : _ ("Reading: %s."),
                                             joined));
}

static void
add_commands (const SalvorFcb *fcb, GPtrArray *words)
{
    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
        SalvorFcbInstruction first = salvor_fcb_get_instruction (fcb, commands[i].sequence, 0);

        /* HyperBus has no command byte: its first is 0 */
        if ((first.opcode & ~BOTH_EDGES) == INSTRUCTION_COMMAND && first.operand != 0)
            g_ptr_array_add (words, g_strdup_printf (_ ("Command 0x%02X: %s."), first.operand,
                                                     _ (commands[i].name)));
    }
}

/* readSampleClkSrc (protocols 6.2) */
static const char *
name_sampling (guint8 source)
{
    switch (source) {
    case 0:
        return _ ("The read clock is looped back inside the chip.");
    case 1:
        return _ ("The read clock is looped back over the DQS pin.");
    case 3:
        return _ ("The memory sends its own read clock (DQS).");
    default:
        return _ ("The read clock comes back over the clock pin.");
    }
}

GPtrArray *
salvor_fcb_describe (const SalvorFcb *fcb)
{
    GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

    add_size (fcb, words);
    add_read (fcb, words);
    add_commands (fcb, words);
    g_ptr_array_add (words, g_strdup (name_sampling (fcb->sample_clock)));
    g_ptr_array_add (words, g_strdup_printf (_ ("Clock setting %u."), fcb->clock));
    if (fcb->sets_mode)
        g_ptr_array_add (words,
                         g_strdup (_ ("The memory is switched to another mode before reading.")));
    return words;
}
