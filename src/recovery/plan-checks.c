/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-plan-checks"
#include "config.h"

#include "recovery/plan-checks.h"

#include "base/errors.h"
#include "image/boot-wrap.h"
#include "image/image-chips.h"
#include "image/signature.h"

#include <glib/gi18n-lib.h>

static void
warn (GPtrArray *warnings, const char *sentence)
{
    g_ptr_array_add (warnings, g_strdup (sentence));
}

/* ---- route ---- */

/* "serial: closed by …; probe-rom: …" */
static void
set_no_route_error (const SalvorVerdict *verdict, GError **error)
{
    g_autoptr (GString) text = g_string_new ("no open route");

    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *route = &verdict->routes[i];
        g_string_append_printf (text, "; %s: %s", salvor_route_get_id (route->id), route->because);
    }
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE, text->str);
}

/* Where RAM is short the way by USB is not called open: whether a flashloader fits is for its file
 * to say, and a board that answers on USB now has no other way. */
static SalvorRouteId
find_first_open (const SalvorVerdict *verdict, SalvorBoardStage stage)
{
    if (verdict->short_of_ram && stage == SALVOR_STAGE_ROM)
        return SALVOR_ROUTE_SERIAL;
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        if (verdict->routes[i].state == SALVOR_ROUTE_STATE_OPEN)
            return verdict->routes[i].id;
    }
    return SALVOR_N_ROUTES;
}

static gboolean
check_wanted (const SalvorVerdict *verdict, SalvorRouteId wanted, GPtrArray *warnings,
              GError **error)
{
    const SalvorRoute *route = salvor_verdict_get_route (verdict, wanted);

    if (route->state != SALVOR_ROUTE_STATE_OPEN && route->state != SALVOR_ROUTE_STATE_UNPROVEN) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE, "the route %s is not open: %s",
                     salvor_route_get_id (wanted), route->because);
        return FALSE;
    }
    if (route->state == SALVOR_ROUTE_STATE_UNPROVEN)
        warn (warnings, _ ("Nobody has reported this way working on hardware yet."));
    return TRUE;
}

/* Serial download starts from a board that answers on USB now, the other routes from a probe. */
static gboolean
check_stage (SalvorRouteId route, SalvorBoardStage stage, GError **error)
{
    if (route == SALVOR_ROUTE_SERIAL
        && (stage == SALVOR_STAGE_ROM || stage == SALVOR_STAGE_FLASHLOADER))
        return TRUE;
    if (route != SALVOR_ROUTE_SERIAL && stage == SALVOR_STAGE_PROBE)
        return TRUE;
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                         route == SALVOR_ROUTE_SERIAL
                             ? "the board does not answer in serial download now: boot switches "
                               "to 01, then a power cycle"
                             : "the board is not connected through a debug probe now");
    return FALSE;
}

/* The ROM's flash functions are called by two of the routes. */
static gboolean
check_rom_functions (SalvorRouteId route, SalvorChip *chip, GError **error)
{
    if ((route != SALVOR_ROUTE_PROBE_ROM && route != SALVOR_ROUTE_PROBE_ERASE_HEADER)
        || salvor_chip_get_rom_functions (chip) != NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE,
                 "the route %s: the flash functions in the ROM of %s are not known",
                 salvor_route_get_id (route), salvor_chip_get_title (chip));
    return FALSE;
}

/* Two of the ways by a debug probe lead to serial download. A board that is there already, because
 * one of them was cut off, takes the rest of it: that is the way without a probe. */
static SalvorRouteId
shorten_route (SalvorRouteId route, SalvorBoardStage stage, GPtrArray *warnings)
{
    if ((route != SALVOR_ROUTE_PROBE_FLASHLOADER && route != SALVOR_ROUTE_PROBE_ERASE_HEADER)
        || (stage != SALVOR_STAGE_ROM && stage != SALVOR_STAGE_FLASHLOADER))
        return route;
    warn (warnings, _ ("The board already answers on USB, so the debug probe is not needed: the "
                       "work goes on over USB."));
    return SALVOR_ROUTE_SERIAL;
}

gboolean
salvor_plan_choose_route (const SalvorVerdict *verdict, SalvorBoardStage stage,
                          SalvorRouteId wanted, SalvorRouteId *route, GPtrArray *warnings,
                          GError **error)
{
    *route = wanted < SALVOR_N_ROUTES ? wanted : find_first_open (verdict, stage);
    if (*route == SALVOR_N_ROUTES) {
        set_no_route_error (verdict, error);
        return FALSE;
    }
    *route = shorten_route (*route, stage, warnings);
    return check_wanted (verdict, *route, warnings, error) && check_stage (*route, stage, error)
           && check_rom_functions (*route, verdict->chip, error);
}

/* ---- image ---- */

static gboolean
check_one (const SalvorBootHeader *header, SalvorCheckId id, SalvorError code, GError **error)
{
    const SalvorCheck *check = &header->checks[id];

    if (check->state != SALVOR_CHECK_FAILED)
        return TRUE;
    if (id == SALVOR_CHECK_FCB && header->kind == SALVOR_IMAGE_MISSING_FCB)
        return TRUE; /* that is what the kind says */
    g_set_error (error, SALVOR_ERROR, (int) code, "%s: %s: %s", salvor_check_get_id (id),
                 check->title, check->text);
    return FALSE;
}

/* The place first: a file that is made for another flash is not damaged, whatever else about it
 * does not fit. */
static gboolean
check_checks (const SalvorBootHeader *header, GPtrArray *warnings, GError **error)
{
    if (!check_one (header, SALVOR_CHECK_ADDRESS, SALVOR_ERROR_UNSUITABLE_FILE, error)
        || !check_one (header, SALVOR_CHECK_SIZE, SALVOR_ERROR_UNSUITABLE_FILE, error))
        return FALSE;
    for (gsize i = 0; i < SALVOR_N_CHECKS; i++) {
        const SalvorCheck *check = &header->checks[i];

        if (!check_one (header, i, SALVOR_ERROR_BAD_FILE, error))
            return FALSE;
        if (check->state == SALVOR_CHECK_WARNING)
            g_ptr_array_add (warnings, g_strdup_printf ("%s. %s.", check->title, check->text));
    }
    return TRUE;
}

static gboolean
check_kind (const SalvorBootHeader *header, GError **error)
{
    switch (header->kind) {
    case SALVOR_IMAGE_BOOTABLE:
    case SALVOR_IMAGE_MISSING_FCB:
        return TRUE;
    case SALVOR_IMAGE_APPLICATION:
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "%s: %s; putting one in front of it (--wrap) was not chosen",
                     salvor_image_kind_get_id (header->kind),
                     salvor_image_kind_get_sentence (header->kind));
        return FALSE;
    case SALVOR_IMAGE_LOADER:
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE, "%s: %s",
                     salvor_image_kind_get_id (header->kind),
                     salvor_image_kind_get_sentence (header->kind));
        return FALSE;
    case SALVOR_IMAGE_UNKNOWN:
        break;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s",
                 salvor_image_kind_get_sentence (header->kind));
    return FALSE;
}

/* Whatever the checks said: nothing passes this function that does not lie in the flash. */
gboolean
salvor_plan_check_place (SalvorImage *placed, SalvorChip *chip, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint64 flash_end = (guint64) flash->base + flash->size;

    if (placed != NULL && salvor_image_get_start (placed) >= flash->base
        && salvor_image_get_end (placed) <= flash_end)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "the image does not lie in the flash from 0x%08X to 0x%08" G_GINT64_MODIFIER "X",
                 flash->base, flash_end - 1);
    return FALSE;
}

static SalvorImage *
complete_image (const SalvorBootHeader *header, SalvorChip *chip,
                const SalvorRecoveryChoices *choices, gboolean *adds_fcb, GPtrArray *warnings,
                GError **error)
{
    *adds_fcb = header->kind == SALVOR_IMAGE_MISSING_FCB;
    if (!*adds_fcb)
        return g_object_ref (header->placed);
    if (!choices->add_fcb) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_CONSENT,
                             "the image has no flash settings block, and adding the one of the "
                             "chip's flash was not agreed to");
        return NULL;
    }
    warn (warnings, _ ("The file has no flash settings. Those of the chip's own flash are added."));
    return salvor_boot_header_add_fcb (header->placed, chip, error);
}

/* Rule 6: what is signed with keys that the board does not take would never start. What could not
 * be compared is said, not called checked. @what: "image", "flashloader" */
static gboolean
check_keys (const char *what, const SalvorSignature *signature, SalvorBoardState *state,
            GPtrArray *warnings, GError **error)
{
    g_autofree char *detail = NULL;

    switch (salvor_signature_compare (signature, state, &detail)) {
    case SALVOR_SIGNATURE_FOREIGN:
    case SALVOR_SIGNATURE_REVOKED:
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED, "the board is closed (HAB), %s: %s",
                     what, detail);
        return FALSE;
    case SALVOR_SIGNATURE_AGREES:
    case SALVOR_SIGNATURE_UNKNOWN:
        break;
    }
    g_ptr_array_add (warnings, g_strdup_printf (_ ("Signature of the %s: %s"), what, detail));
    return TRUE;
}

/* Rule 6: an unsigned image on a closed board would never start. */
static gboolean
check_image_signature (const SalvorBootHeader *header, SalvorBoardState *state,
                       const SalvorVerdict *verdict, GPtrArray *warnings, GError **error)
{
    if (verdict->hab == SALVOR_HAB_CLOSED && !header->is_signed) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED,
                             "the board is closed (HAB) and the image is not signed");
        return FALSE;
    }
    if (verdict->hab == SALVOR_HAB_CLOSED)
        return check_keys (_ ("firmware"), &header->signature, state, warnings, error);
    if (verdict->hab == SALVOR_HAB_UNKNOWN && !header->is_signed)
        warn (warnings, _ ("Whether this board accepts signed programs only could not be read. "
                           "This firmware is not signed."));
    return TRUE;
}

/* An application with a start-up header in front of it, when that was chosen; else @image itself.
 * What comes out is judged like any other file. */
static SalvorImage *
wrap_if_chosen (SalvorImage *image, SalvorChip *chip, const SalvorRecoveryChoices *choices,
                GPtrArray *warnings, GError **error)
{
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (image, chip);
    SalvorImage *wrapped;
    guint32 place;

    if (header->kind != SALVOR_IMAGE_APPLICATION || !choices->wrap)
        return g_object_ref (image);
    wrapped = salvor_boot_header_wrap (image, chip, &place, error);
    if (wrapped != NULL)
        g_ptr_array_add (warnings,
                         g_strdup_printf (_ ("The file is an application without a start-up "
                                             "header. One is put in front of it; the application "
                                             "begins at 0x%08X."),
                                          place));
    return wrapped;
}

/* A file that is sound on another chip is that one's: both are named. */
static void
name_both_chips (SalvorImage *image, SalvorChip *chip, GError **error)
{
    g_autoptr (GPtrArray) names = salvor_image_chips_find (image, chip);
    g_autofree char *list = NULL;

    if (names->len == 0)
        return;
    g_ptr_array_add (names, NULL);
    list = g_strjoinv (", ", (char **) names->pdata);
    g_prefix_error (error,
                    "the file is for %s%s, this board is %s: ", names->len > 2 ? "one of " : "",
                    list, salvor_chip_get_name (chip));
}

SalvorImage *
salvor_plan_check_image (SalvorImage *image, SalvorBoardState *state, const SalvorVerdict *verdict,
                         const SalvorRecoveryChoices *choices, gboolean *adds_fcb,
                         GPtrArray *warnings, GError **error)
{
    g_autoptr (SalvorImage) whole = wrap_if_chosen (image, verdict->chip, choices, warnings, error);
    g_autoptr (SalvorBootHeader) header = NULL;

    if (whole == NULL)
        return NULL;
    header = salvor_boot_header_new (whole, verdict->chip);
    if (!check_kind (header, error) || !check_checks (header, warnings, error)
        || !salvor_plan_check_place (header->placed, verdict->chip, error)) {
        name_both_chips (whole, verdict->chip, error);
        return NULL;
    }
    if (!check_image_signature (header, state, verdict, warnings, error))
        return NULL;
    return complete_image (header, verdict->chip, choices, adds_fcb, warnings, error);
}

gboolean
salvor_plan_check_backup (SalvorImage *image, SalvorBoardState *state, const SalvorVerdict *verdict,
                          GPtrArray *warnings, GError **error)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    if (!salvor_plan_check_place (image, verdict->chip, error))
        return FALSE;
    header = salvor_boot_header_new (image, verdict->chip);
    return !header->has_ivt || check_image_signature (header, state, verdict, warnings, error);
}

/* ---- flashloader ---- */

/* NXP's loader for RT1011 has its stack in DTCM, and some divisions of the RAM leave less than
 * that. */
static gboolean
check_stack (SalvorFlashloader *flashloader, SalvorChip *chip, const SalvorField *field,
             const SalvorFlexramLayout *layout, GError **error)
{
    const SalvorMemoryRegion *dtcm = salvor_chip_get_region (chip, "dtcm");
    guint32 stack = salvor_flashloader_get_start (flashloader).stack_pointer;

    if (dtcm == NULL || stack <= dtcm->start || stack - dtcm->start > dtcm->size
        || stack - dtcm->start <= layout->dtcm_kib * 1024)
        return TRUE;
    g_set_error (
        error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
        "the flashloader has its stack below 0x%08X, but the fuse %s leaves %u KiB of DTCM "
        "from 0x%08X",
        stack, field->name, layout->dtcm_kib, dtcm->start);
    return FALSE;
}

/* How much OCRAM the FlexRAM fuse leaves; the default when it could not be read. */
gboolean
salvor_plan_check_ram (SalvorFlashloader *flashloader, SalvorBoardState *state, GError **error)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    const SalvorField *field = salvor_chip_get_field_by_role (chip, "flexram-partition");
    const SalvorMemoryRegion *ocram = salvor_chip_get_region (chip, "ocram");
    const SalvorFlexramLayout *layout;
    guint32 end = salvor_flashloader_get_ram_end (flashloader);
    guint32 word;

    if (field == NULL || ocram == NULL
        || !salvor_board_state_get_effective_word (state, field->word->index, &word, NULL))
        return TRUE;
    layout = salvor_chip_get_flexram_layout (chip, salvor_field_extract (field, word));
    if (layout == NULL)
        return TRUE;
    if (!check_stack (flashloader, chip, field, layout, error))
        return FALSE;
    if ((end - ocram->start) / 1024 < layout->ocram_kib)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "the flashloader needs RAM up to 0x%08X, but the fuse %s leaves %u KiB of OCRAM "
                 "from 0x%08X",
                 end, field->name, layout->ocram_kib, ocram->start);
    return FALSE;
}

/* A loader that nobody knows may be another version, and it may be a damaged file: its header
 * cannot tell. On a closed board the ROM itself checks the signature of the whole file. */
static void
ask_about_unknown (SalvorFlashloader *flashloader, const SalvorVerdict *verdict,
                   GPtrArray *warnings, GPtrArray *questions)
{
    if (salvor_flashloader_get_known_title (flashloader) != NULL
        || salvor_flashloader_is_practice (flashloader) || verdict->hab == SALVOR_HAB_CLOSED)
        return;
    g_ptr_array_add (questions,
                     g_strdup_printf ("the flashloader %s (SHA-256 %s) is not one that Salvor "
                                      "knows: another version, or a damaged file",
                                      salvor_flashloader_get_name (flashloader),
                                      salvor_flashloader_get_sha256 (flashloader)));
    warn (warnings,
          _ ("This flashloader file is not one that Salvor knows. Its addresses fit the chip."));
}

gboolean
salvor_plan_check_loader (SalvorFlashloader *flashloader, SalvorBoardState *state,
                          const SalvorVerdict *verdict, GPtrArray *warnings, GPtrArray *questions,
                          GError **error)
{
    if (salvor_flashloader_is_practice (flashloader) && !salvor_board_state_is_simulated (state)) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                             "the practice loader only runs on practice boards");
        return FALSE;
    }
    if (verdict->hab == SALVOR_HAB_CLOSED && !salvor_flashloader_is_signed (flashloader)) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED,
                             "the board is closed (HAB) and the flashloader is not signed");
        return FALSE;
    }
    if (verdict->hab == SALVOR_HAB_CLOSED
        && !check_keys (_ ("flashloader"), salvor_flashloader_get_signature (flashloader), state,
                        warnings, error))
        return FALSE;
    if (!salvor_plan_check_ram (flashloader, state, error))
        return FALSE;
    ask_about_unknown (flashloader, verdict, warnings, questions);
    return TRUE;
}
