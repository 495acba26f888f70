/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/sane-state.h"
#include "data-folder.h"

#include "base/errors.h"
#include "recovery/recovery-plan.h"

#include <string.h>

#define IMAGE_SIZE 20000u
#define LOADER_ADDRESS 0x20208200u
#define LOADER_SIZE 0x8000u

/* A practice board that waits in serial download by its switches, a firmware that fits it, its
 * loader, and choices that ask for nothing special. Tests change one thing. */
typedef struct {
    SalvorBoardState *state;
    GByteArray *image;
    GByteArray *loader;
    gboolean practice; /* give the practice loader, not that one */
    gboolean no_loader;
    SalvorRecoveryChoices choices;
    SalvorRecoveryPlan *plan;
    GError *error;
} Fixture;

static void
set_up (Fixture *self)
{
    memset (self, 0, sizeof *self);
    self->state = sane_state_new ();
    sane_state_set_pins (self->state, 1);
    salvor_board_state_set_stage (self->state, SALVOR_STAGE_ROM);
    self->image = test_image_new (IMAGE_SIZE, 5);
    self->loader = test_loader_new (LOADER_SIZE, LOADER_ADDRESS);
    self->practice = TRUE;
    salvor_board_state_set_simulated (self->state, TRUE);
    self->choices = (SalvorRecoveryChoices){ .route = SALVOR_N_ROUTES, .backup = TRUE };
}

static SalvorFlashloader *
make_loader (Fixture *self)
{
    SalvorChip *chip = salvor_board_state_get_chip (self->state);
    g_autoptr (GBytes) data = test_image_get_bytes (self->loader);
    g_autoptr (GError) error = NULL;
    SalvorFlashloader *loader;

    if (self->no_loader)
        return NULL;
    loader = self->practice ? salvor_flashloader_new_practice (chip, &error)
                            : salvor_flashloader_new (data, "loader.bin", chip, &error);
    g_assert_no_error (error);
    return loader;
}

static void
plan (Fixture *self)
{
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (self->state);
    g_autoptr (GBytes) data = test_image_get_bytes (self->image);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("firmware.bin", data);
    g_autoptr (SalvorFlashloader) loader = make_loader (self);

    self->plan = salvor_recovery_plan_new (self->state, verdict, image, loader, &self->choices,
                                           &self->error);
}

static void
tear_down (Fixture *self)
{
    if (self->plan != NULL)
        g_assert_finalize_object (self->plan);
    g_clear_error (&self->error);
    g_byte_array_unref (self->image);
    g_byte_array_unref (self->loader);
    g_assert_finalize_object (self->state);
}

static gboolean
warns_of (Fixture *self, const char *words)
{
    const char *const *warnings = salvor_recovery_plan_get_warnings (self->plan);

    for (gsize i = 0; warnings[i] != NULL; i++) {
        if (strstr (warnings[i], words) != NULL)
            return TRUE;
    }
    return FALSE;
}

/* ---- the plan ---- */

static void
test_steps_from_the_rom (void)
{
    static const char *const names[]
        = { "load-flashloader", "wait-flashloader", "check-board", "set-up-flash",
            "read-flash",       "header-out",       "erase",       "write",
            "verify",           "header-in",        "restart" };
    Fixture self;
    const SalvorStep *steps;
    gsize n_steps;
    guint32 start, size;

    set_up (&self);
    plan (&self);
    g_assert_no_error (self.error);
    steps = salvor_recovery_plan_get_steps (self.plan, &n_steps);
    g_assert_cmpuint (n_steps, ==, G_N_ELEMENTS (names));
    for (gsize i = 0; i < n_steps; i++) {
        g_assert_cmpstr (steps[i].name, ==, names[i]);
        g_assert_cmpuint (strlen (steps[i].title), >, 0);
        g_assert_cmpuint (strlen (steps[i].detail), >, 0);
        g_assert_cmpuint (steps[i].weight, >, 0);
        g_assert_cmpint (steps[i].cleanup, ==, i == n_steps - 1);
    }
    salvor_recovery_plan_get_range (self.plan, &start, &size);
    g_assert_cmphex (start, ==, TEST_FLASH_BASE);
    g_assert_cmphex (size, ==, 0x5000);
    salvor_recovery_plan_get_header_range (self.plan, &start, &size);
    g_assert_cmphex (start, ==, TEST_FLASH_BASE);
    g_assert_cmphex (size, ==, 0x2000);
    g_assert_cmpint (salvor_recovery_plan_get_route (self.plan), ==, SALVOR_ROUTE_SERIAL);
    tear_down (&self);
}

static void
test_a_running_flashloader_needs_none (void)
{
    Fixture self;
    const SalvorStep *steps;
    gsize n_steps;

    set_up (&self);
    salvor_board_state_set_stage (self.state, SALVOR_STAGE_FLASHLOADER);
    sane_state_hide_register (self.state, "SBMR1");
    sane_state_hide_register (self.state, "SBMR2");
    sane_state_hide_register (self.state, "SRSR");
    self.no_loader = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    steps = salvor_recovery_plan_get_steps (self.plan, &n_steps);
    g_assert_cmpstr (steps[0].name, ==, "check-board");
    g_assert_null (salvor_recovery_plan_get_flashloader (self.plan));
    g_assert_true (salvor_recovery_plan_has_proven_way_back (self.plan));
    g_assert_nonnull (strstr (salvor_recovery_plan_get_way_back (self.plan), "switches to 01"));
    tear_down (&self);
}

static void
test_a_practice_board_brings_its_loader (void)
{
    Fixture self;

    set_up (&self);
    self.no_loader = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_true (
        salvor_flashloader_is_practice (salvor_recovery_plan_get_flashloader (self.plan)));
    tear_down (&self);
}

static void
test_flash_settings_are_added_when_agreed (void)
{
    Fixture self;
    gsize n_segments;

    set_up (&self);
    for (guint i = 0; i < 512; i++)
        self.image->data[i] = 0xFF;
    self.choices.add_fcb = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    salvor_image_get_segments (salvor_recovery_plan_get_image (self.plan), &n_segments);
    g_assert_cmpuint (n_segments, ==, 1);
    g_assert_true (warns_of (&self, "flash settings"));
    tear_down (&self);
}

static void
test_an_unknown_loader_is_warned_of (void)
{
    Fixture self;

    set_up (&self);
    self.practice = FALSE;
    self.choices.consent = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_true (warns_of (&self, "not one that Salvor knows"));
    tear_down (&self);
}

static void
test_an_unread_id_is_warned_of (void)
{
    Fixture self;

    set_up (&self);
    sane_state_hide_word (self.state, 1);
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_true (warns_of (&self, "unique id"));
    tear_down (&self);
}

/* ---- through a probe ---- */

static void
force_internal_boot (Fixture *self)
{
    sane_state_set_field (self->state, "force-internal-boot", 1);
    sane_state_set_field (self->state, "bt-fuse-sel", 1);
    salvor_board_state_set_stage (self->state, SALVOR_STAGE_PROBE);
}

typedef struct {
    SalvorRouteId route;
    const char *steps;
    gboolean loader; /* one has to be loaded */
    gboolean proven; /* on hardware */
} ProbeRoute;

static const ProbeRoute probe_routes[] = {
    { SALVOR_ROUTE_PROBE_ROM,
      "take-over check-board set-up-flash read-flash header-out erase write verify header-in "
      "restart",
      FALSE, TRUE },
    { SALVOR_ROUTE_PROBE_FLASHLOADER,
      "load-flashloader wait-flashloader check-board set-up-flash read-flash header-out erase "
      "write verify header-in restart",
      TRUE, FALSE },
    { SALVOR_ROUTE_PROBE_ERASE_HEADER,
      "take-over check-board set-up-flash read-flash header-out power-cycle load-flashloader "
      "wait-flashloader change-over erase write verify header-in restart",
      TRUE, FALSE },
};

static char *
join_steps (SalvorRecoveryPlan *plan)
{
    g_autoptr (GString) text = g_string_new (NULL);
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &n_steps);

    for (gsize i = 0; i < n_steps; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? " " : "", steps[i].name);
    return g_strdup (text->str);
}

static void
test_probe_route (gconstpointer data)
{
    const ProbeRoute *route = data;
    g_autofree char *steps = NULL;
    Fixture self;

    set_up (&self);
    force_internal_boot (&self);
    self.choices.route = route->route;
    self.no_loader = !route->loader;
    plan (&self);
    g_assert_no_error (self.error);
    steps = join_steps (self.plan);
    g_assert_cmpstr (steps, ==, route->steps);
    g_assert_true (salvor_recovery_plan_has_proven_way_back (self.plan));
    g_assert_nonnull (strstr (salvor_recovery_plan_get_way_back (self.plan), "debug probe"));
    g_assert_true ((salvor_recovery_plan_get_flashloader (self.plan) != NULL) == route->loader);
    g_assert_true (warns_of (&self, "Nobody has reported this way") == !route->proven);
    tear_down (&self);
}

static void
test_probe_rom_comes_first (void)
{
    Fixture self;

    set_up (&self);
    force_internal_boot (&self);
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_cmpint (salvor_recovery_plan_get_route (self.plan), ==, SALVOR_ROUTE_PROBE_ROM);
    tear_down (&self);
}

/* A way that begins with erasing is none for somebody who only wants to look. */
static void
test_reading_never_erases_the_header (void)
{
    g_autoptr (SalvorVerdict) verdict = NULL;
    Fixture self;

    set_up (&self);
    force_internal_boot (&self);
    self.choices.route = SALVOR_ROUTE_PROBE_ERASE_HEADER;
    verdict = salvor_verdict_new (self.state);
    self.plan = salvor_recovery_plan_new_backup (self.state, verdict, NULL, "flash.bin", NULL,
                                                 &self.choices, &self.error);
    g_assert_null (self.plan);
    g_assert_error (self.error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE);
    tear_down (&self);
}

/* ---- what is refused ---- */

typedef struct {
    const char *name;
    void (*change) (Fixture *self);
    SalvorError code;
} Refusal;

/* Nothing is left open then. */
static void
force_internal_boot_and_close_debug (Fixture *self)
{
    force_internal_boot (self);
    sane_state_set_field (self->state, "sjc-disable", 1);
}

static void
ask_for_a_probe (Fixture *self)
{
    self->choices.route = SALVOR_ROUTE_PROBE_ROM;
}

static void
only_switch_the_switches (Fixture *self)
{
    salvor_board_state_set_stage (self->state, SALVOR_STAGE_UNKNOWN);
}

static void
close_the_board (Fixture *self)
{
    sane_state_set_field (self->state, "sec-config-1", 1);
    salvor_board_state_set_hab_answer (self->state, 1);
}

/* A closed board whose fuses hold the hash of the test keys */
static void
close_with_keys (Fixture *self)
{
    close_the_board (self);
    for (guint i = 0; i < 8; i++)
        sane_state_set_word (self->state, 0x18 + i, test_key_hash_word (i));
}

static void
sign_both (Fixture *self)
{
    test_image_sign (self->image, TEST_IVT_OFFSET, 0);
    test_image_sign (self->loader, 0, 0);
    test_image_put_u32 (self->loader, 0x24, self->loader->len);
    self->practice = FALSE;
}

/* A flashloader that runs already: only the image is left to be refused. */
static void
close_the_board_with_a_loader (Fixture *self)
{
    close_the_board (self);
    salvor_board_state_set_stage (self->state, SALVOR_STAGE_FLASHLOADER);
}

/* The image carries a signature, the loader does not. */
static void
close_and_sign_the_image (Fixture *self)
{
    close_with_keys (self);
    test_image_sign (self->image, TEST_IVT_OFFSET, 0);
}

static void
sign_with_other_keys (Fixture *self)
{
    close_with_keys (self);
    sign_both (self);
    sane_state_set_word (self->state, 0x1F, test_key_hash_word (7) + 1);
}

/* Only the loader's key is given up. */
static void
revoke_the_loaders_key (Fixture *self)
{
    close_with_keys (self);
    sign_both (self);
    g_byte_array_unref (self->loader);
    self->loader = test_loader_new (LOADER_SIZE, LOADER_ADDRESS);
    test_image_sign (self->loader, 0, 1);
    test_image_put_u32 (self->loader, 0x24, self->loader->len);
    sane_state_set_word (self->state, 0x2F, 0x00000002);
}

static void
damage_the_signature (Fixture *self)
{
    gsize list;

    close_with_keys (self);
    list = test_image_sign (self->image, TEST_IVT_OFFSET, 0);
    self->image->data[list + TEST_CSF_KEY_TABLE] = 0;
}

/* Its own maker's signature, and what is said of it: compared, not computed. */
static void
test_a_closed_board_takes_its_own_keys (void)
{
    Fixture self;

    set_up (&self);
    close_with_keys (&self);
    sign_both (&self);
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_true (warns_of (&self, "Signature of the firmware: The hash of its key table is the "
                                    "one in fuses 24 to 31"));
    g_assert_true (warns_of (&self, "Signature of the flashloader: The hash"));
    tear_down (&self);
}

/* A fuse that could not be read leaves it open, and that is said. */
static void
test_an_unread_key_hash_is_said (void)
{
    Fixture self;

    set_up (&self);
    close_with_keys (&self);
    sign_both (&self);
    sane_state_hide_word (self.state, 0x1B);
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_true (warns_of (&self, "Signature of the firmware: It carries a signature. Whose keys "
                                    "this board accepts could not be read"));
    tear_down (&self);
}

static void
make_it_real (Fixture *self)
{
    salvor_board_state_set_simulated (self->state, FALSE);
}

static void
give_no_loader (Fixture *self)
{
    make_it_real (self);
    self->no_loader = TRUE;
}

static void
give_an_unknown_loader (Fixture *self)
{
    make_it_real (self);
    self->practice = FALSE;
}

static void
take_the_flash_settings_out (Fixture *self)
{
    for (guint i = 0; i < 512; i++)
        self->image->data[i] = 0xFF;
}

static void
move_it_to_another_flash (Fixture *self)
{
    test_image_put_u32 (self->image, TEST_IVT_OFFSET + TEST_IVT_SELF, 0x70001000);
    test_image_put_u32 (self->image, TEST_IVT_OFFSET + TEST_IVT_BOOT_DATA, 0x70001020);
    test_image_put_u32 (self->image, TEST_IVT_OFFSET + TEST_IVT_ENTRY, 0x70002000);
    test_image_put_u32 (self->image, TEST_BOOT_DATA_OFFSET, 0x70000000);
}

static void
break_the_vectors (Fixture *self)
{
    test_image_put_u32 (self->image, TEST_VECTORS_OFFSET, 0x12345678);
}

static void
cut_the_file (Fixture *self)
{
    g_byte_array_set_size (self->image, 0x1800);
}

static void
make_it_noise (Fixture *self)
{
    memset (self->image->data, 0x5A, self->image->len);
}

static void
make_it_an_application (Fixture *self)
{
    g_byte_array_unref (self->image);
    self->image = test_application_new (IMAGE_SIZE, 5);
}

/* The start-up header is put in front of an application when that was chosen, and it is said. */
static void
test_an_application_is_wrapped (void)
{
    Fixture self;
    SalvorImage *image;

    set_up (&self);
    make_it_an_application (&self);
    self.choices.wrap = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_true (warns_of (&self, "One is put in front of it; the application begins at "
                                    "0x60002000"));
    image = salvor_recovery_plan_get_image (self.plan);
    g_assert_cmphex (salvor_image_get_start (image), ==, TEST_FLASH_BASE);
    g_assert_cmpuint (salvor_image_get_size (image), ==, TEST_VECTORS_OFFSET + IMAGE_SIZE);
    tear_down (&self);
}

/* The choice does not change what has a header already. */
static void
test_a_firmware_is_not_wrapped (void)
{
    Fixture self;

    set_up (&self);
    self.choices.wrap = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_false (warns_of (&self, "is put in front of it"));
    g_assert_cmpuint (salvor_image_get_size (salvor_recovery_plan_get_image (self.plan)), ==,
                      IMAGE_SIZE);
    tear_down (&self);
}

static void
wrap_one_for_ram (Fixture *self)
{
    make_it_an_application (self);
    for (gsize offset = 4; offset < 0x40; offset += 4)
        test_image_put_u32 (self->image, offset, 0x00002101);
    self->choices.wrap = TRUE;
}

static void
make_it_a_loader (Fixture *self)
{
    g_byte_array_unref (self->image);
    self->image = test_loader_new (LOADER_SIZE, LOADER_ADDRESS);
}

static void
make_it_too_large (Fixture *self)
{
    g_byte_array_unref (self->image);
    self->image = test_image_new (TEST_FLASH_SIZE + 0x1000, 5);
}

/* FlexRAM partition 1: 64 KiB of OCRAM, the loader's stack lies beyond */
static void
leave_little_ram (Fixture *self)
{
    self->practice = FALSE;
    self->choices.consent = TRUE;
    sane_state_set_field (self->state, "flexram-partition", 1);
}

/* FlexRAM partition 8: 32 KiB of DTCM, and the loader's stack at the end of 64; NXP's loader for
 * RT1011 has it there */
static void
leave_little_stack (Fixture *self)
{
    self->practice = FALSE;
    self->choices.consent = TRUE;
    sane_state_set_field (self->state, "flexram-partition", 8);
    test_image_put_u32 (self->loader, 0x200, 0x20010000);
}

static void
leave_no_way_back (Fixture *self)
{
    sane_state_set_field (self->state, "force-internal-boot", 1);
    sane_state_set_field (self->state, "bt-fuse-sel", 1);
    sane_state_set_field (self->state, "sjc-disable", 1);
    salvor_board_state_set_header (self->state, SALVOR_HEADER_BLANK, NULL);
}

static const Refusal refusals[] = {
    { "no-open-route", force_internal_boot_and_close_debug, SALVOR_ERROR_NO_ROUTE },
    { "no-probe-in-hand", ask_for_a_probe, SALVOR_ERROR_WRONG_MODE },
    { "not-in-serial-download", only_switch_the_switches, SALVOR_ERROR_WRONG_MODE },
    { "closed-unsigned-image", close_the_board_with_a_loader, SALVOR_ERROR_LOCKED },
    { "closed-unsigned-loader", close_and_sign_the_image, SALVOR_ERROR_LOCKED },
    { "closed-other-keys", sign_with_other_keys, SALVOR_ERROR_LOCKED },
    { "closed-revoked-key", revoke_the_loaders_key, SALVOR_ERROR_LOCKED },
    { "closed-damaged-signature", damage_the_signature, SALVOR_ERROR_BAD_FILE },
    { "practice-loader-on-hardware", make_it_real, SALVOR_ERROR_UNSUITABLE_FILE },
    { "no-loader", give_no_loader, SALVOR_ERROR_NO_LOADER },
    { "unknown-loader", give_an_unknown_loader, SALVOR_ERROR_CONSENT },
    { "no-flash-settings", take_the_flash_settings_out, SALVOR_ERROR_CONSENT },
    { "other-address", move_it_to_another_flash, SALVOR_ERROR_UNSUITABLE_FILE },
    { "bad-vectors", break_the_vectors, SALVOR_ERROR_BAD_FILE },
    { "cut-file", cut_the_file, SALVOR_ERROR_BAD_FILE },
    { "noise", make_it_noise, SALVOR_ERROR_BAD_FILE },
    { "application", make_it_an_application, SALVOR_ERROR_UNSUITABLE_FILE },
    { "application-for-ram", wrap_one_for_ram, SALVOR_ERROR_UNSUITABLE_FILE },
    { "loader-as-image", make_it_a_loader, SALVOR_ERROR_UNSUITABLE_FILE },
    { "too-large", make_it_too_large, SALVOR_ERROR_UNSUITABLE_FILE },
    { "little-ram", leave_little_ram, SALVOR_ERROR_UNSUITABLE_FILE },
    { "little-stack", leave_little_stack, SALVOR_ERROR_UNSUITABLE_FILE },
    { "no-way-back", leave_no_way_back, SALVOR_ERROR_CONSENT },
};

static void
test_refusal (gconstpointer data)
{
    const Refusal *refusal = data;
    Fixture self;

    set_up (&self);
    refusal->change (&self);
    plan (&self);
    g_assert_null (self.plan);
    g_test_message ("%s", self.error->message);
    g_assert_error (self.error, SALVOR_ERROR, (int) refusal->code);
    tear_down (&self);
}

static void
test_consent_opens_the_last_way (void)
{
    Fixture self;

    set_up (&self);
    leave_no_way_back (&self);
    self.choices.consent = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_false (salvor_recovery_plan_has_proven_way_back (self.plan));
    g_assert_nonnull (strstr (salvor_recovery_plan_get_way_back (self.plan), "not yet proven"));
    tear_down (&self);
}

static void
test_all_questions_are_asked_at_once (void)
{
    Fixture self;

    set_up (&self);
    leave_no_way_back (&self);
    give_an_unknown_loader (&self);
    plan (&self);
    g_assert_error (self.error, SALVOR_ERROR, SALVOR_ERROR_CONSENT);
    g_assert_nonnull (strstr (self.error->message, "no proven way back"));
    g_assert_nonnull (strstr (self.error->message, "not one that Salvor knows"));
    tear_down (&self);
}

/* ---- the limit ---- */

static guint
get_limit_ms (Fixture *self, const guint32 *sectors, gsize n_sectors)
{
    const SalvorPlanWork work = { .sectors = sectors, .n_sectors = n_sectors };

    return salvor_recovery_plan_get_limit_ms (self->plan, &work);
}

/* By hand: loader 1 + 32 x 2 + 1 + 1 + 2 + 1 ms, re-enumeration 1000, five commands, reading 5
 * sectors (3 + 21 slots), nothing to change, reset. */
static void
test_limit_of_nothing (void)
{
    Fixture self;

    set_up (&self);
    self.practice = FALSE;
    self.choices.consent = TRUE;
    plan (&self);
    g_assert_no_error (self.error);
    g_assert_cmpuint (get_limit_ms (&self, NULL, 0), ==, 70 + 1000 + 5 + 12 + 1);
    tear_down (&self);
}

/* What is kept is read once more, each part by a command of its own: 3 reports, and 2 and 5 of
 * data. */
static void
test_limit_reads_kept_content_twice (void)
{
    Fixture self;
    g_autoptr (GArray) kept = salvor_segments_new ();
    g_autofree guint8 *content = g_malloc0 (5000);
    g_autoptr (GBytes) small = g_bytes_new (content, 2000);
    g_autoptr (GBytes) large = g_bytes_new (content, 5000);
    const SalvorPlanWork work = { .kept = kept };

    set_up (&self);
    plan (&self);
    salvor_segments_add (kept, TEST_FLASH_BASE + 0x3000, small);
    salvor_segments_add (kept, TEST_FLASH_BASE + 0x5000, large);
    g_assert_cmpuint (salvor_recovery_plan_get_limit_ms (self.plan, &work)
                          - get_limit_ms (&self, NULL, 0),
                      ==, (3 + 2 + 3 + 5) / 2);
    tear_down (&self);
}

static void
test_limit_erases_with_the_best_units (void)
{
    Fixture self;
    guint32 sectors[17];
    guint nothing, header, block, scattered;

    set_up (&self);
    plan (&self);
    for (guint i = 0; i < G_N_ELEMENTS (sectors); i++)
        sectors[i] = TEST_FLASH_BASE + i * 0x1000;
    nothing = get_limit_ms (&self, NULL, 0);
    header = get_limit_ms (&self, sectors, 2);
    block = get_limit_ms (&self, sectors, 17);
    scattered = get_limit_ms (&self, sectors, 15);
    g_assert_cmpuint (header - nothing, ==, 2 * 45 + 1);
    /* header, then its whole block at once, then one sector */
    g_assert_cmpuint (block - nothing, ==, 2 * 45 + 150 + 45 + 2);
    g_assert_cmpuint (scattered - nothing, ==, 15 * 45 + 2);
    tear_down (&self);
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/recovery-plan/steps/rom", test_steps_from_the_rom);
    g_test_add_func ("/recovery-plan/steps/flashloader", test_a_running_flashloader_needs_none);
    g_test_add_func ("/recovery-plan/loader/practice", test_a_practice_board_brings_its_loader);
    g_test_add_func ("/recovery-plan/loader/unknown", test_an_unknown_loader_is_warned_of);
    g_test_add_func ("/recovery-plan/id/unread", test_an_unread_id_is_warned_of);
    g_test_add_func ("/recovery-plan/image/flash-settings",
                     test_flash_settings_are_added_when_agreed);
    g_test_add_func ("/recovery-plan/image/wrapped", test_an_application_is_wrapped);
    g_test_add_func ("/recovery-plan/image/not-wrapped", test_a_firmware_is_not_wrapped);
    g_test_add_func ("/recovery-plan/closed/own-keys", test_a_closed_board_takes_its_own_keys);
    g_test_add_func ("/recovery-plan/closed/unread", test_an_unread_key_hash_is_said);
    g_test_add_func ("/recovery-plan/way-back/consent", test_consent_opens_the_last_way);
    g_test_add_func ("/recovery-plan/consent/all", test_all_questions_are_asked_at_once);
    for (gsize i = 0; i < G_N_ELEMENTS (probe_routes); i++) {
        g_autofree char *path = g_strdup_printf ("/recovery-plan/probe/%s",
                                                 salvor_route_get_id (probe_routes[i].route));

        g_test_add_data_func (path, &probe_routes[i], test_probe_route);
    }
    g_test_add_func ("/recovery-plan/probe/first", test_probe_rom_comes_first);
    g_test_add_func ("/recovery-plan/probe/reading", test_reading_never_erases_the_header);
    g_test_add_func ("/recovery-plan/limit/nothing", test_limit_of_nothing);
    g_test_add_func ("/recovery-plan/limit/reads-kept-content-twice",
                     test_limit_reads_kept_content_twice);
    g_test_add_func ("/recovery-plan/limit/units", test_limit_erases_with_the_best_units);
    for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
        g_autofree char *path = g_strdup_printf ("/recovery-plan/refused/%s", refusals[i].name);

        g_test_add_data_func (path, &refusals[i], test_refusal);
    }
    return data_folder_run_tests (folder);
}
