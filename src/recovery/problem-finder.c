/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-problem-finder"
#include "config.h"

#include "recovery/problem-finder.h"

#include "base/errors.h"
#include "image/signature.h"
#include "recovery/plan-checks.h"

/* Seconds without anything new after which the next cause is the likely one: the wrong port, a
 * cable without data lines (problem 2 names 20 s), switches that were not read, the other
 * connection, no port at all. */
#define NEXT_CAUSE_SECONDS 20
/* Once may be a hand; twice is the cable, the hub or an isolator. */
#define MANY_LOSSES 2

static gboolean
is_error (const GError *error, SalvorError code)
{
    return g_error_matches (error, SALVOR_ERROR, (int) code);
}

/* ---- nobody is there ---- */

SalvorProblemId
salvor_problem_find_waiting (guint seconds, guint n_losses)
{
    static const SalvorProblemId causes[]
        = { SALVOR_PROBLEM_NOTHING_CONNECTED, SALVOR_PROBLEM_CHARGE_ONLY_CABLE,
            SALVOR_PROBLEM_SWITCHES_NOT_READ, SALVOR_PROBLEM_OTHER_CONNECTION,
            SALVOR_PROBLEM_NO_USB_PORT };

    if (n_losses >= MANY_LOSSES)
        return SALVOR_PROBLEM_UNSTABLE;
    return causes[MIN (seconds / NEXT_CAUSE_SECONDS, G_N_ELEMENTS (causes) - 1)];
}

/* ---- a board that cannot be used ---- */

static gboolean
is_passable (const SalvorVerdict *verdict, SalvorRouteId id)
{
    SalvorRouteState state = salvor_verdict_get_route (verdict, id)->state;

    return state == SALVOR_ROUTE_STATE_OPEN || state == SALVOR_ROUTE_STATE_UNPROVEN;
}

static gboolean
has_way (const SalvorVerdict *verdict)
{
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        if (is_passable (verdict, i))
            return TRUE;
    }
    return FALSE;
}

/* The way that is wanted is closed: which of the reasons is it? */
static SalvorProblemId
find_closed_way (const SalvorVerdict *verdict, SalvorRouteId wanted)
{
    if (verdict == NULL || wanted == SALVOR_N_ROUTES || !has_way (verdict))
        return SALVOR_PROBLEM_NONE;
    if (wanted != SALVOR_ROUTE_SERIAL
        && (verdict->debug == SALVOR_DEBUG_CLOSED || verdict->debug == SALVOR_DEBUG_SECURE))
        return SALVOR_PROBLEM_DEBUG_CLOSED;
    if (wanted == SALVOR_ROUTE_SERIAL && verdict->serial == SALVOR_SERIAL_NEVER)
        return SALVOR_PROBLEM_DOWNLOAD_OFF;
    if (wanted == SALVOR_ROUTE_SERIAL && verdict->switch_branch == SALVOR_TRACK_CLOSED_FOREVER)
        return SALVOR_PROBLEM_SWITCHES_DEAD;
    return SALVOR_PROBLEM_WAY_CLOSED;
}

/* Errors that mean one and the same situation wherever they come up */
static SalvorProblemId
find_by_code (const GError *error)
{
    if (error == NULL || error->domain != SALVOR_ERROR)
        return SALVOR_PROBLEM_NONE;
    switch ((SalvorError) error->code) {
    case SALVOR_ERROR_PERMISSION:
        return SALVOR_PROBLEM_PERMISSION;
    case SALVOR_ERROR_IN_USE:
        return SALVOR_PROBLEM_IN_USE;
    case SALVOR_ERROR_DRIVER:
        return SALVOR_PROBLEM_DRIVER;
    case SALVOR_ERROR_UNKNOWN_CHIP:
        return SALVOR_PROBLEM_UNKNOWN_CHIP;
    case SALVOR_ERROR_NO_TARGET:
        return SALVOR_PROBLEM_PROBE_NO_TARGET;
    case SALVOR_ERROR_WRONG_BOARD:
        return SALVOR_PROBLEM_OTHER_BOARD;
    case SALVOR_ERROR_LINE_PERMISSION:
        return SALVOR_PROBLEM_LINE_PERMISSION;
    case SALVOR_ERROR_SILENT_LINE:
        return SALVOR_PROBLEM_SILENT_LINE;
    case SALVOR_ERROR_STRANGE_LINE:
        return SALVOR_PROBLEM_STRANGE_LINE;
    case SALVOR_ERROR_TIMEOUT:
        return SALVOR_PROBLEM_NO_ANSWER;
    default:
        return SALVOR_PROBLEM_NONE;
    }
}

SalvorProblemId
salvor_problem_find_reading (const GError *error, const SalvorVerdict *verdict,
                             SalvorRouteId wanted)
{
    if (is_error (error, SALVOR_ERROR_NO_ROUTE))
        return find_closed_way (verdict, wanted);
    if (is_error (error, SALVOR_ERROR_DISCONNECTED))
        return SALVOR_PROBLEM_UNPLUGGED;
    if (is_error (error, SALVOR_ERROR_PROTOCOL))
        return SALVOR_PROBLEM_GARBLED;
    if (is_error (error, SALVOR_ERROR_WRONG_MODE))
        return SALVOR_PROBLEM_PROGRAM_BLOCKS;
    return find_by_code (error);
}

/* ---- a board that was read ---- */

static gboolean
is_burned (const SalvorVerdict *verdict, const char *role)
{
    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);

        if (setting->burned && setting->field != NULL
            && g_strcmp0 (setting->field->role, role) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The switches choose the fuses, and those send the chip to serial download (chip-semantics 2) */
static gboolean
waits_as_new (const SalvorVerdict *verdict)
{
    return verdict->pins_known && verdict->pins == 0
           && verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD;
}

static gboolean
looks_elsewhere (const SalvorVerdict *verdict)
{
    return verdict->settings_from != SALVOR_SETTINGS_UNKNOWN && !verdict->boots_from_flash
           && verdict->stops[SALVOR_STOP_MEMORY].state != SALVOR_STOP_UNREADABLE;
}

SalvorProblemId
salvor_problem_find_board (const SalvorVerdict *verdict)
{
    g_return_val_if_fail (verdict != NULL, SALVOR_PROBLEM_NONE);

    if (looks_elsewhere (verdict))
        return SALVOR_PROBLEM_OTHER_BOOT_DEVICE;
    if (is_burned (verdict, "sdp-read-disable"))
        return SALVOR_PROBLEM_READING_OFF;
    return waits_as_new (verdict) ? SALVOR_PROBLEM_NEW_CHIP : SALVOR_PROBLEM_NONE;
}

/* ---- no plan ---- */

SalvorProblemId
salvor_problem_find_loader (const GError *error)
{
    if (is_error (error, SALVOR_ERROR_UNSUITABLE_FILE))
        return SALVOR_PROBLEM_LOADER_WRONG_CHIP;
    return is_error (error, SALVOR_ERROR_BAD_FILE) ? SALVOR_PROBLEM_LOADER_DAMAGED
                                                   : SALVOR_PROBLEM_NONE;
}

/* The firmware is looked at first: who has none that is signed needs no loader. */
static SalvorProblemId
find_signature (const SalvorPlanAttempt *attempt)
{
    g_autofree char *detail = NULL;
    SalvorSignatureState state;

    if (!attempt->header->is_signed)
        return SALVOR_PROBLEM_NOT_SIGNED;
    state = salvor_signature_compare (&attempt->header->signature, attempt->state, &detail);
    return state == SALVOR_SIGNATURE_FOREIGN || state == SALVOR_SIGNATURE_REVOKED
               ? SALVOR_PROBLEM_NOT_SIGNED
               : SALVOR_PROBLEM_LOADER_UNSIGNED;
}

static gboolean
has_failed (const SalvorBootHeader *header, SalvorCheckId id)
{
    return header->checks[id].state == SALVOR_CHECK_FAILED;
}

/* Does the file say where it belongs, and is that nowhere in the flash? */
static gboolean
lies_nowhere (SalvorImage *image, SalvorChip *chip)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint64 flash_end = (guint64) flash->base + flash->size;

    return salvor_image_has_addresses (image)
           && (salvor_image_get_end (image) <= flash->base
               || salvor_image_get_start (image) >= flash_end);
}

static gboolean
lacks_header (const SalvorPlanAttempt *attempt)
{
    return attempt->header != NULL && !attempt->completed
           && (attempt->header->kind == SALVOR_IMAGE_APPLICATION
               || attempt->header->kind == SALVOR_IMAGE_MISSING_FCB);
}

static SalvorProblemId
find_check (const SalvorPlanAttempt *attempt)
{
    const SalvorBootHeader *header = attempt->header;

    if (header->kind == SALVOR_IMAGE_UNKNOWN || header->kind == SALVOR_IMAGE_LOADER)
        return SALVOR_PROBLEM_NO_FIRMWARE;
    if (has_failed (header, SALVOR_CHECK_ADDRESS))
        return lies_nowhere (attempt->image, attempt->verdict->chip) ? SALVOR_PROBLEM_NOWHERE
                                                                     : SALVOR_PROBLEM_OTHER_ADDRESS;
    if (has_failed (header, SALVOR_CHECK_SIZE))
        return SALVOR_PROBLEM_TOO_LARGE;
    if (salvor_boot_header_has_failed (header))
        return SALVOR_PROBLEM_FILE_DAMAGED;
    return lacks_header (attempt) ? SALVOR_PROBLEM_NO_HEADER : SALVOR_PROBLEM_NONE;
}

/* A file is not for this board: the firmware, or the loader that finds no room. */
static SalvorProblemId
find_unsuitable (const SalvorPlanAttempt *attempt)
{
    SalvorProblemId found = attempt->header != NULL ? find_check (attempt) : SALVOR_PROBLEM_NONE;

    if (found == SALVOR_PROBLEM_NONE && attempt->loader != NULL
        && !salvor_plan_check_ram (attempt->loader, attempt->state, NULL))
        return SALVOR_PROBLEM_SMALL_RAM;
    return found;
}

/* The plan begins where the board does not answer now. */
static SalvorProblemId
find_stage (const SalvorPlanAttempt *attempt)
{
    return salvor_board_state_get_stage (attempt->state) == SALVOR_STAGE_PROBE
               ? SALVOR_PROBLEM_ONLY_PROBE
               : SALVOR_PROBLEM_ONLY_USB;
}

static SalvorProblemId
find_unplanned (const SalvorPlanAttempt *attempt)
{
    switch ((SalvorError) attempt->plan_error->code) {
    case SALVOR_ERROR_NO_ROUTE:
        return find_closed_way (attempt->verdict, attempt->wanted);
    case SALVOR_ERROR_WRONG_MODE:
        return find_stage (attempt);
    case SALVOR_ERROR_NO_LOADER:
        return salvor_problem_find_loader (attempt->loader_error);
    case SALVOR_ERROR_LOCKED:
        return attempt->header != NULL ? find_signature (attempt) : SALVOR_PROBLEM_LOADER_UNSIGNED;
    case SALVOR_ERROR_CONSENT:
        return lacks_header (attempt) ? SALVOR_PROBLEM_NO_HEADER : SALVOR_PROBLEM_NONE;
    case SALVOR_ERROR_UNSUITABLE_FILE:
    case SALVOR_ERROR_BAD_FILE:
        return find_unsuitable (attempt);
    default:
        return SALVOR_PROBLEM_NONE;
    }
}

SalvorProblemId
salvor_problem_find_plan (const SalvorPlanAttempt *attempt)
{
    g_return_val_if_fail (attempt != NULL, SALVOR_PROBLEM_NONE);

    if (is_error (attempt->firmware_error, SALVOR_ERROR_UNSUITABLE_FILE))
        return SALVOR_PROBLEM_NO_FIRMWARE;
    if (is_error (attempt->firmware_error, SALVOR_ERROR_BAD_FILE))
        return SALVOR_PROBLEM_FILE_DAMAGED;
    if (attempt->plan_error == NULL || attempt->plan_error->domain != SALVOR_ERROR)
        return SALVOR_PROBLEM_NONE;
    return find_unplanned (attempt);
}

SalvorRouteId
salvor_problem_find_other_way (const SalvorVerdict *verdict, SalvorRouteId wanted)
{
    gboolean by_probe;

    g_return_val_if_fail (verdict != NULL, SALVOR_N_ROUTES);

    by_probe = verdict->stage == SALVOR_STAGE_PROBE;
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        SalvorRouteId id = verdict->routes[i].id;

        if (id != wanted && by_probe == (id != SALVOR_ROUTE_SERIAL) && is_passable (verdict, id))
            return id;
    }
    return SALVOR_N_ROUTES;
}

/* ---- a job ---- */

/* Which step failed; SALVOR_N_STEPS when none did. *on_usb: the work had left the probe by then. */
static SalvorStepId
find_failed_step (SalvorRecoveryJob *job, gboolean *on_usb)
{
    SalvorRecoveryPlan *plan = salvor_recovery_job_get_plan (job);
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (job);
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &n_steps);

    *on_usb = salvor_recovery_plan_get_route (plan) == SALVOR_ROUTE_SERIAL;
    for (gsize i = 0; i < n_steps; i++) {
        *on_usb |= steps[i].id == SALVOR_STEP_WAIT_FLASHLOADER
                   || steps[i].id == SALVOR_STEP_POWER_CYCLE;
        if (snapshot->step_states[i] == SALVOR_STEP_STATE_FAILED)
            return steps[i].id;
    }
    return SALVOR_N_STEPS;
}

/* The chip's own loader stands where the flashloader should be. */
static gboolean
answers_as_rom (SalvorRecoveryJob *job)
{
    SalvorBoard *board = salvor_recovery_job_get_board (job);
    g_autoptr (SalvorPort) port = salvor_port_list_find (
        salvor_board_get_ports (board), salvor_board_get_name (board), SALVOR_PORT_ROM, NULL);

    return port != NULL;
}

static SalvorProblemId
find_in_loader (SalvorRecoveryJob *job, SalvorStepId step, const GError *error)
{
    if (step == SALVOR_STEP_WAIT_FLASHLOADER && is_error (error, SALVOR_ERROR_TIMEOUT))
        return answers_as_rom (job) ? SALVOR_PROBLEM_STILL_ROM : SALVOR_PROBLEM_LOADER_NOT_BACK;
    if (is_error (error, SALVOR_ERROR_REFUSED))
        return SALVOR_PROBLEM_LOADER_REJECTED;
    return is_error (error, SALVOR_ERROR_LOCKED) ? SALVOR_PROBLEM_LOADER_UNSIGNED
                                                 : find_by_code (error);
}

/* Something between the device and its memory; not the connection to the device */
static gboolean
is_about_flash (const GError *error)
{
    return is_error (error, SALVOR_ERROR_FLASH) || is_error (error, SALVOR_ERROR_REFUSED)
           || is_error (error, SALVOR_ERROR_LOCKED);
}

/* While the flash changes: it takes nothing (flash-protection.h), or it takes something else. */
static SalvorProblemId
find_in_change (SalvorStepId step, const GError *error)
{
    gboolean erasing = step == SALVOR_STEP_HEADER_OUT || step == SALVOR_STEP_ERASE;

    if (is_error (error, SALVOR_ERROR_LOCKED) || (erasing && is_error (error, SALVOR_ERROR_FLASH)))
        return SALVOR_PROBLEM_FLASH_PROTECTED;
    return step != SALVOR_STEP_VERIFY && is_error (error, SALVOR_ERROR_FLASH)
               ? SALVOR_PROBLEM_FLASH_DIFFERS
               : SALVOR_PROBLEM_NONE;
}

/* The flash answered, but did not do what it was told. */
static SalvorProblemId
find_in_memory (SalvorStepId step, const GError *error)
{
    switch (step) {
    case SALVOR_STEP_SET_UP_FLASH:
    case SALVOR_STEP_CHANGE_OVER:
        return SALVOR_PROBLEM_FLASH_SILENT;
    case SALVOR_STEP_READ_FLASH:
        return SALVOR_PROBLEM_OLD_CONTENT;
    case SALVOR_STEP_HEADER_OUT:
    case SALVOR_STEP_ERASE:
    case SALVOR_STEP_WRITE:
    case SALVOR_STEP_VERIFY:
    case SALVOR_STEP_HEADER_IN:
        return find_in_change (step, error);
    default:
        return SALVOR_PROBLEM_NONE;
    }
}

static SalvorProblemId
find_in_flash (SalvorStepId step, const GError *error)
{
    if (step == SALVOR_STEP_SET_UP_FLASH && is_error (error, SALVOR_ERROR_UNSUITABLE_FILE))
        return SALVOR_PROBLEM_TOO_LARGE;
    if (is_about_flash (error))
        return find_in_memory (step, error);
    if (step == SALVOR_STEP_READ_FLASH
        && (is_error (error, SALVOR_ERROR_VERIFY) || is_error (error, SALVOR_ERROR_PROTOCOL)))
        return SALVOR_PROBLEM_OLD_CONTENT;
    return is_error (error, SALVOR_ERROR_VERIFY) ? SALVOR_PROBLEM_FLASH_DIFFERS
                                                 : find_by_code (error);
}

/* What a probe does for the flash, the board's own processor does in fact. */
static SalvorProblemId
find_by_probe (SalvorStepId step, const GError *error)
{
    if (step == SALVOR_STEP_TAKE_OVER
        && (is_error (error, SALVOR_ERROR_WRONG_MODE) || is_error (error, SALVOR_ERROR_TIMEOUT)
            || is_error (error, SALVOR_ERROR_REFUSED)))
        return SALVOR_PROBLEM_PROGRAM_BLOCKS;
    if (is_error (error, SALVOR_ERROR_WRONG_MODE) || is_error (error, SALVOR_ERROR_TIMEOUT)
        || is_error (error, SALVOR_ERROR_FAILED))
        return SALVOR_PROBLEM_PROBE_CALL;
    if (is_error (error, SALVOR_ERROR_REFUSED)
        && (step == SALVOR_STEP_SET_UP_FLASH || step == SALVOR_STEP_LOAD_FLASHLOADER))
        return SALVOR_PROBLEM_PROBE_CALL;
    return find_in_flash (step, error);
}

/* Another flash answered than the chip usually has. */
static gboolean
has_other_flash (SalvorRecoveryJob *job)
{
    SalvorFlashTrial *trial = salvor_recovery_job_get_flash_trial (job);
    const SalvorFlashTry *answered = trial != NULL ? salvor_flash_trial_get_answered (trial) : NULL;
    SalvorChip *chip = salvor_recovery_plan_get_chip (salvor_recovery_job_get_plan (job));

    return answered != NULL && answered->option_word != salvor_chip_get_flash (chip)->option_word;
}

SalvorProblemId
salvor_problem_find_job (SalvorRecoveryJob *job)
{
    const GError *error;
    gboolean on_usb;
    SalvorStepId step;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (job), SALVOR_PROBLEM_NONE);

    error = salvor_recovery_job_get_error (job);
    step = find_failed_step (job, &on_usb);
    if (is_error (error, SALVOR_ERROR_DISCONNECTED))
        return on_usb ? SALVOR_PROBLEM_UNPLUGGED : SALVOR_PROBLEM_PROBE_GONE;
    if (is_error (error, SALVOR_ERROR_STORAGE))
        return SALVOR_PROBLEM_NOT_SAVED;
    if (!on_usb)
        return find_by_probe (step, error);
    if (step == SALVOR_STEP_LOAD_FLASHLOADER || step == SALVOR_STEP_WAIT_FLASHLOADER)
        return find_in_loader (job, step, error);
    /* then the file may fit the usual one all the same: its own words say more */
    if (is_error (error, SALVOR_ERROR_UNSUITABLE_FILE) && has_other_flash (job))
        return SALVOR_PROBLEM_NONE;
    return find_in_flash (step, error);
}
