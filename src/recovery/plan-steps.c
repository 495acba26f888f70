/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-plan-steps"
#include "config.h"

#include "recovery/plan-steps.h"

#include "base/timing.h"
#include "image/check-text.h"
#include "recovery/recovery-limit.h"

#include <glib/gi18n-lib.h>

/* Words of the contract (salvorctl --json). */
static const char *const step_names[SALVOR_N_STEPS] = {
    [SALVOR_STEP_TAKE_OVER] = "take-over",
    [SALVOR_STEP_LOAD_FLASHLOADER] = "load-flashloader",
    [SALVOR_STEP_WAIT_FLASHLOADER] = "wait-flashloader",
    [SALVOR_STEP_CHECK_BOARD] = "check-board",
    [SALVOR_STEP_SET_UP_FLASH] = "set-up-flash",
    [SALVOR_STEP_READ_FLASH] = "read-flash",
    [SALVOR_STEP_HEADER_OUT] = "header-out",
    [SALVOR_STEP_POWER_CYCLE] = "power-cycle",
    [SALVOR_STEP_CHANGE_OVER] = "change-over",
    [SALVOR_STEP_ERASE] = "erase",
    [SALVOR_STEP_WRITE] = "write",
    [SALVOR_STEP_VERIFY] = "verify",
    [SALVOR_STEP_SAVE_FILE] = "save-file",
    [SALVOR_STEP_HEADER_IN] = "header-in",
    [SALVOR_STEP_RESTART] = "restart",
};

static guint64
commands_us (const SalvorPlanFacts *facts, guint n_commands)
{
    return salvor_carrier_limits_get (facts->line_speed)
        ->commands_us (facts->line_speed, n_commands);
}

static guint64
load_us (const SalvorPlanFacts *facts, gsize size)
{
    return salvor_carrier_limits_get (facts->line_speed)->load_us (facts->line_speed, size);
}

/* The pace of a probe is known when it is asked; most are devices of full speed. */
static const SalvorProbePace usual_pace = { .packet_size = 0, .clock_hz = 0 };

static gboolean
is_by_probe (const SalvorPlanFacts *facts)
{
    return facts->route == SALVOR_ROUTE_PROBE_ROM;
}

static guint64
read_us (const SalvorPlanFacts *facts, guint32 size)
{
    if (is_by_probe (facts))
        return salvor_limit_probe_read_us (&usual_pace, size);
    return salvor_carrier_limits_get (facts->line_speed)->read_us (facts->line_speed, size);
}

static guint64
program_us (const SalvorPlanFacts *facts, guint n_pages, guint n_commands)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (facts->chip);

    if (is_by_probe (facts))
        return salvor_limit_probe_program_us (&usual_pace, flash, n_pages, n_commands);
    return salvor_carrier_limits_get (facts->line_speed)
        ->program_us (facts->line_speed, flash, n_pages, n_commands);
}

/* For the progress bar alone: what resets and stops a core, and a person who is not slow */
#define TAKE_OVER_US 100000
#define HAND_STEP_US 5000000

static void
step_clear (gpointer data)
{
    SalvorStep *step = data;

    g_free (step->title);
    g_free (step->detail);
}

/* @detail is consumed; @us: what the step is expected to take at most, for its weight */
static void
add (GArray *steps, SalvorStepId id, const char *title, char *detail, guint64 us)
{
    SalvorStep step = {
        .id = id,
        .name = step_names[id],
        .title = g_strdup (title),
        .detail = detail,
        .weight = (guint) MAX (us / 1000, 1),
        .cleanup = id == SALVOR_STEP_RESTART,
    };

    g_array_append_val (steps, step);
}

/* A line stays where it is: the flashloader answers on it as the ROM did. */
static void
add_line_loader_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    gsize size = salvor_flashloader_get_size (facts->flashloader);
    g_autofree char *text = salvor_format_bytes (size);

    add (steps, SALVOR_STEP_LOAD_FLASHLOADER, _ ("Load the flashloader"),
         g_strdup_printf (_ ("%s into RAM over the serial line"), text), load_us (facts, size));
    add (steps, SALVOR_STEP_WAIT_FLASHLOADER, _ ("Flashloader answers on the serial line"),
         g_strdup_printf (_ ("At %u bit/s"), facts->line_speed), SALVOR_USB_REENUMERATION_US);
}

static void
add_loader_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    gboolean by_probe = facts->route == SALVOR_ROUTE_PROBE_FLASHLOADER;
    gsize size = salvor_flashloader_get_size (facts->flashloader);
    g_autofree char *text = salvor_format_bytes (size);

    add (steps, SALVOR_STEP_LOAD_FLASHLOADER, _ ("Load the flashloader"),
         g_strdup_printf (by_probe ? _ ("%s into RAM through the debug probe")
                                   : _ ("%s into RAM over USB"),
                          text),
         load_us (facts, size));
    add (steps, SALVOR_STEP_WAIT_FLASHLOADER, _ ("Flashloader answers on USB"),
         g_strdup (by_probe ? _ ("At the board's own USB port")
                            : _ ("The board leaves USB and comes back")),
         SALVOR_USB_REENUMERATION_US);
}

static void
add_take_over_step (GArray *steps)
{
    add (steps, SALVOR_STEP_TAKE_OVER, _ ("Stop the program on the board"),
         g_strdup (_ ("By a reset, through the debug probe")), TAKE_OVER_US);
}

/* From the erased header to the flashloader */
static void
add_change_over_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    add (steps, SALVOR_STEP_POWER_CYCLE, _ ("Take all power away for three seconds"),
         g_strdup (_ ("By hand; then the chip should open serial download by itself")),
         HAND_STEP_US);
    add_loader_steps (steps, facts);
    add (steps, SALVOR_STEP_CHANGE_OVER, _ ("Go on over USB"),
         g_strdup (_ ("The same board, the same flash")),
         commands_us (facts, 5) + read_us (facts, facts->range_size));
}

static void
add_check_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (facts->chip);
    g_autofree char *size = salvor_format_size (flash->size);

    add (steps, SALVOR_STEP_CHECK_BOARD, _ ("Check that it is the same board"),
         facts->unique_id != NULL
             ? g_strdup_printf (_ ("Unique id %s"), facts->unique_id)
             : g_strdup (_ ("By its connection: its unique id could not be read")),
         commands_us (facts, 2));
    add (steps, SALVOR_STEP_SET_UP_FLASH, _ ("Set up the flash"),
         g_strdup_printf ("%s, %s", flash->part, size), commands_us (facts, 3));
}

static void
add_read_step (GArray *steps, const SalvorPlanFacts *facts)
{
    g_autofree char *size = salvor_format_size (facts->range_size);
    guint64 us = facts->route == SALVOR_ROUTE_PROBE_ERASE_HEADER
                     ? salvor_limit_probe_read_us (&usual_pace, facts->range_size)
                     : read_us (facts, facts->range_size);

    if (facts->backup)
        add (steps, SALVOR_STEP_READ_FLASH, _ ("Save the old content"),
             g_strdup_printf (_ ("%s, into a file on this computer"), size), us);
    else
        add (steps, SALVOR_STEP_READ_FLASH, _ ("Read the old content"),
             g_strdup_printf (_ ("%s, compared but not saved"), size), us);
}

static char *
format_sectors (guint count)
{
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u sector", "%u sectors", count), count);
}

static void
add_header_out_step (GArray *steps, const SalvorPlanFacts *facts)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (facts->chip);
    guint n_header = facts->header_size / flash->sector_size;
    g_autofree char *header = format_sectors (n_header);

    add (steps, SALVOR_STEP_HEADER_OUT, _ ("Erase the start-up header"),
         g_strdup_printf (_ ("%s, first on purpose"), header),
         (guint64) n_header * flash->sector_erase_us);
}

static void
add_erase_step (GArray *steps, const SalvorPlanFacts *facts)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (facts->chip);
    guint n_sectors = (facts->range_size - facts->header_size) / flash->sector_size;
    guint64 blocks = facts->range_size / flash->block_size;

    add (steps, SALVOR_STEP_ERASE, _ ("Erase the old content"),
         g_strdup_printf (
             g_dngettext (GETTEXT_PACKAGE, "At most %u sector; what is right already is left alone",
                          "At most %u sectors; what is right already is left alone", n_sectors),
             n_sectors),
         (blocks + 1) * flash->block_erase_us);
}

static void
add_write_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (facts->chip);
    guint n_header = facts->header_size / flash->sector_size;
    guint n_pages = (guint) (facts->image_size / flash->page_size + 1);
    g_autofree char *bytes = salvor_format_bytes (facts->image_size);
    g_autofree char *header = format_sectors (n_header);

    add (steps, SALVOR_STEP_WRITE,
         facts->kind == SALVOR_PLAN_RESTORE ? _ ("Write the old content back")
                                            : _ ("Write the program"),
         g_strdup (bytes), program_us (facts, n_pages, 1));
    add (steps, SALVOR_STEP_VERIFY, _ ("Read back and compare"),
         g_strdup (_ ("Every byte, once more")), read_us (facts, facts->range_size));
    add (steps, SALVOR_STEP_HEADER_IN, _ ("Write the start-up header"),
         g_strdup_printf (_ ("%s, last on purpose"), header),
         program_us (facts, facts->header_size / flash->page_size, 3));
}

static void
add_writing_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    add_read_step (steps, facts);
    add_header_out_step (steps, facts);
    if (facts->route == SALVOR_ROUTE_PROBE_ERASE_HEADER)
        add_change_over_steps (steps, facts);
    add_erase_step (steps, facts);
    add_write_steps (steps, facts);
}

static void
add_backup_steps (GArray *steps, const SalvorPlanFacts *facts)
{
    g_autofree char *size = salvor_format_size (facts->range_size);
    g_autofree char *name = g_filename_display_basename (facts->file);
    guint64 us = read_us (facts, facts->range_size);

    add (steps, SALVOR_STEP_READ_FLASH, _ ("Read the flash"), g_steal_pointer (&size), us);
    add (steps, SALVOR_STEP_VERIFY, _ ("Read again and compare"),
         g_strdup (_ ("Every byte, once more")), us);
    add (steps, SALVOR_STEP_SAVE_FILE, _ ("Save the file"), g_steal_pointer (&name), 0);
}

static void
add_compare_step (GArray *steps, const SalvorPlanFacts *facts)
{
    add (steps, SALVOR_STEP_VERIFY, _ ("Read and compare"), salvor_format_bytes (facts->image_size),
         read_us (facts, (guint32) facts->image_size));
}

static gboolean
needs_restart (const SalvorPlanFacts *facts)
{
    /* a flashloader that was found running and has changed nothing goes on running; a program that
     * was stopped by a probe is started again */
    return facts->flashloader != NULL || facts->route != SALVOR_ROUTE_SERIAL
           || (facts->kind != SALVOR_PLAN_BACKUP && facts->kind != SALVOR_PLAN_VERIFY);
}

GArray *
salvor_plan_steps_new (const SalvorPlanFacts *facts)
{
    GArray *steps = g_array_new (FALSE, FALSE, sizeof (SalvorStep));

    g_array_set_clear_func (steps, step_clear);
    if (facts->route == SALVOR_ROUTE_PROBE_ROM || facts->route == SALVOR_ROUTE_PROBE_ERASE_HEADER)
        add_take_over_step (steps);
    else if (facts->flashloader != NULL && facts->line_speed > 0)
        add_line_loader_steps (steps, facts);
    else if (facts->flashloader != NULL)
        add_loader_steps (steps, facts);
    add_check_steps (steps, facts);
    switch (facts->kind) {
    case SALVOR_PLAN_RECOVER:
    case SALVOR_PLAN_RESTORE:
        add_writing_steps (steps, facts);
        break;
    case SALVOR_PLAN_BACKUP:
        add_backup_steps (steps, facts);
        break;
    case SALVOR_PLAN_VERIFY:
        add_compare_step (steps, facts);
        break;
    }
    if (needs_restart (facts))
        add (steps, SALVOR_STEP_RESTART, _ ("Restart the board"), g_strdup (_ ("By a reset")),
             commands_us (facts, 1));
    return steps;
}
