/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/boot-verdict.h"

/* ---- the board Salvor was made for ---- */

static void
test_story_says_it_in_plain_words (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    g_assert_cmpstr (verdict->title, ==, "This board always starts from its built-in flash");
    g_assert_cmpstr (verdict->text, ==,
                     "Its boot switches ask for serial download (01), but two burned fuses "
                     "overrule them for ever. The board is not lost: the debug probe can still "
                     "write it.");
    g_assert_cmpstr (verdict->emphasis, ==,
                     "The board is not lost: the debug probe can still write it.");
    assert_contains (verdict->sentence, "fuse 6 bit 16 = 1 (FORCE_INTERNAL_BOOT)");
    assert_contains (verdict->sentence, "fuse 6 bit 4 = 1 (BT_FUSE_SEL)");
    assert_contains (verdict->sentence, "fuse 6 = 0x00010010");
    assert_contains (verdict->sentence, "the boot switches (01, SBMR2 = 0x01000011) are ignored");
    assert_contains (verdict->sentence, "only goes from 0 to 1, so writing zeros cannot clear it");
    assert_contains (verdict->sentence, "The debug port is open");
    assert_contains (verdict->sentence, "“Write the flash through the probe”");
    g_assert_cmpstr (verdict->boot_device, ==, "FlexSPI NOR");
    g_assert_true (verdict->boots_from_flash);
}

/* The fuse that overrules the switches also works while they stand elsewhere. */
static void
test_forced_names_the_switches_as_they_are (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) other = NULL;
    g_autoptr (SalvorVerdict) unread = NULL;

    sane_state_set_pins (state, 2);
    other = salvor_verdict_new (state);
    assert_contains (other->text, "Its boot switches (10) are ignored");
    sane_state_hide_register (state, "SBMR2");
    unread = salvor_verdict_new (state);
    g_assert_cmpint (unread->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    g_assert_false (unread->pins_known);
    g_assert_cmpuint (unread->missing->len, ==, 0);
    assert_contains (unread->text, "Its boot switches are ignored");
}

static void
test_forced_alone_leaves_the_settings_disputed (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_set_field (state, "bt-fuse-sel", 0);
    verdict = salvor_verdict_new (state);
    g_assert_cmpstr (verdict->title, ==, "This board always starts from its memory device");
    assert_contains (verdict->text, "Whether pins or fuses choose the memory is not yet proven");
    /* Both name the same device, so the dispute does not matter here. */
    g_assert_cmpstr (verdict->boot_device, ==, "FlexSPI NOR");
    salvor_board_state_set_register (state, "SBMR1", 0x00000010);
    g_clear_pointer (&verdict, salvor_verdict_free);
    verdict = salvor_verdict_new (state);
    g_assert_cmpstr (verdict->boot_device, ==, "unknown");
}

/* ---- a loader that answers ---- */

static void
test_live_downloader_is_now_whatever_is_unread (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    for (guint i = 0; i < 48; i++)
        sane_state_hide_word (state, i);
    sane_state_hide_register (state, "SBMR1");
    sane_state_hide_register (state, "SBMR2");
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    salvor_board_state_set_source (state, "USB serial downloader 1FC9:0130 at USB port 1-4.3");
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_UNKNOWN);
    g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_NOW);
    g_assert_cmpint (verdict->serial_certainty, ==, SALVOR_CERTAINTY_PROVEN);
    g_assert_cmpstr (verdict->title, ==, "This board is in serial download, ready to be recovered");
    assert_contains (verdict->text, "USB serial downloader 1FC9:0130 at USB port 1-4.3");
    g_assert_cmpint (salvor_verdict_get_route (verdict, SALVOR_ROUTE_SERIAL)->state, ==,
                     SALVOR_ROUTE_STATE_OPEN);
}

static void
test_live_flashloader_is_now (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    salvor_board_state_set_stage (state, SALVOR_STAGE_FLASHLOADER);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->serial_because);
    g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_NOW);
    g_assert_cmpstr (verdict->title, ==, "The flashloader is running, ready to write");
    assert_contains (because, "The flashloader answers now");
    assert_contains (because, "After a power cycle, the boot switches cannot bring it back: fuse 6 "
                              "bit 16 = 1 (FORCE_INTERNAL_BOOT).");
}

static void
test_live_downloader_that_ends_for_ever_says_so (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    salvor_board_state_set_otp (state, 6, 0x00020000);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->serial_because);
    g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_NOW);
    assert_contains (because, "From the next power-on, serial download is switched off for ever: "
                              "fuse 6 bit 17 = 1 (SDP_DISABLE).");
}

static void
test_downloader_without_being_asked_for_means_no_program (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *notes = NULL;

    salvor_board_state_set_header (state, SALVOR_HEADER_UNKNOWN, NULL);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    verdict = salvor_verdict_new (state);
    notes = join_sentences (verdict->notes);
    assert_contains (notes, "most likely no program was found that could start");
    g_assert_cmpint (verdict->fallback_branch, ==, SALVOR_TRACK_TAKEN);
}

/* The switches led here; the fuse that overrules them was burned since. */
static void
test_a_downloader_asked_for_before_the_burn_proves_nothing (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *notes = NULL;

    sane_state_set_pins (state, 1);
    salvor_board_state_set_otp (state, SANE_BOOT_WORD, 0x00010010);
    salvor_board_state_set_header (state, SALVOR_HEADER_UNKNOWN, NULL);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    verdict = salvor_verdict_new (state);
    notes = join_sentences (verdict->notes);
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    g_assert_cmpint (verdict->fallback_branch, ==, SALVOR_TRACK_EXPECTED);
    assert_lacks (notes, "no program was found");
}

/* ---- titles ---- */

typedef struct {
    const char *name;
    guint pins;
    const char *role; /* nullable: set to 1 */
    const char *title;
    const char *text;
} TitleCase;

static const TitleCase title_cases[] = {
    { "new-chip", 0, NULL, "This board waits in serial download",
      "Its boot fuse is not set. That is normal for a new chip." },
    { "switches-serial", 1, NULL, "The boot switches ask for serial download",
      "Set them to 10 to start the program in flash." },
    { "switches-internal", 2, NULL, "This board starts from its built-in flash",
      "Settings come from its boot pins." },
    { "by-fuse", 0, "bt-fuse-sel", "This board starts from its built-in flash",
      "Settings come from fuses." },
    { "settings-from-fuses-in-spite-of-switches", 2, "bt-fuse-sel",
      "This board starts from its built-in flash", "Settings come from fuses." },
    { "reserved", 3, NULL, "The boot switches are in a reserved position",
      "NXP keeps 11 for itself. Use 10 to start a program, 01 for serial download." },
    { "download-off", 1, "sdp-disable", "Serial download is switched off for ever",
      "Only a debug probe or the running program can update this board." },
    { "signed-only", 2, "sec-config-1", "This board accepts signed programs only",
      "The flashloader and the firmware must be signed by the maker of the product." },
};

static void
test_title (gconstpointer data)
{
    const TitleCase *title = data;
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    if (title->role != NULL)
        sane_state_set_field (state, title->role, 1);
    sane_state_set_pins (state, title->pins);
    verdict = salvor_verdict_new (state);
    g_assert_cmpstr (verdict->title, ==, title->title);
    g_assert_cmpstr (verdict->text, ==, title->text);
    g_assert_null (verdict->emphasis);
}

static void
test_title_of_an_empty_flash (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    salvor_board_state_set_header (state, SALVOR_HEADER_BLANK, "0xFFFFFFFF at 0x0");
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->serial_because);
    g_assert_cmpstr (verdict->title, ==, "This board finds no program to start");
    assert_contains (because, "the next power-on should end there: 0xFFFFFFFF at 0x0.");
    g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_BY_SWITCHES);
}

/* ---- what was not read ---- */

static void
test_without_the_boot_word_nothing_is_claimed (void)
{
    for (guint pins = 0; pins <= 3; pins++) {
        g_autoptr (SalvorBoardState) state = sane_state_new ();
        g_autoptr (SalvorVerdict) verdict = NULL;

        sane_state_hide_word (state, SANE_BOOT_WORD);
        sane_state_set_pins (state, pins);
        verdict = salvor_verdict_new (state);
        g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_UNKNOWN);
        g_assert_cmpint (verdict->settings_from, ==, SALVOR_SETTINGS_UNKNOWN);
        g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_UNKNOWN);
        g_assert_cmpint (verdict->debug, ==, SALVOR_DEBUG_UNKNOWN);
        g_assert_cmpuint (verdict->missing->len, ==, 1);
        g_assert_cmpstr (g_ptr_array_index (verdict->missing, 0), ==, "fuse 6");
        g_assert_cmpstr (verdict->title, ==, "The start-up mode could not be read");
        g_assert_cmpstr (verdict->text, ==,
                         "Fuse word 6 is missing. Without it the boot switches say nothing.");
        assert_contains (verdict->sentence, "the fuse controller has no clock");
        for (gsize i = 0; i < SALVOR_N_ROUTES; i++)
            g_assert_cmpint (verdict->routes[i].state, ==, SALVOR_ROUTE_STATE_UNKNOWN);
    }
}

static void
test_without_the_switches_the_mode_is_unknown (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_hide_register (state, "SBMR2");
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_UNKNOWN);
    g_assert_false (verdict->pins_known);
    g_assert_cmpstr (g_ptr_array_index (verdict->missing, 0), ==, "SBMR2");
    g_assert_cmpstr (verdict->text, ==,
                     "Register SBMR2 is missing. Without it nobody knows where the boot switches "
                     "stand.");
    /* Wherever they stand, they can be set: that is known from the fuses alone. */
    g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_BY_SWITCHES);
}

static void
test_without_the_settings_word_the_device_is_latched_or_unknown (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) latched = NULL;
    g_autoptr (SalvorVerdict) unread = NULL;

    sane_state_set_field (state, "bt-fuse-sel", 1);
    sane_state_hide_word (state, 5);
    latched = salvor_verdict_new (state);
    g_assert_cmpint (latched->settings_from, ==, SALVOR_SETTINGS_FUSES);
    g_assert_cmpstr (latched->boot_device, ==, "FlexSPI NOR");
    g_assert_cmpuint (latched->missing->len, ==, 0);
    sane_state_hide_register (state, "SBMR1");
    unread = salvor_verdict_new (state);
    g_assert_cmpstr (unread->boot_device, ==, "unknown");
    g_assert_cmpstr (g_ptr_array_index (unread->missing, 0), ==, "fuse 5");
    g_assert_cmpstr (unread->title, ==, "This board starts from its memory device");
}

/* SBMR1 shows what was in force at the last reset; it says nothing of settings chosen since. */
static void
test_a_register_that_shows_pins_says_nothing_of_fuses (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    salvor_board_state_set_otp (state, SANE_BOOT_WORD, 0x00000010);
    sane_state_hide_word (state, 5);
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->settings_from, ==, SALVOR_SETTINGS_FUSES);
    g_assert_cmpstr (verdict->boot_device, ==, "unknown");
}

static void
test_without_the_pin_register_the_device_is_unknown (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_hide_register (state, "SBMR1");
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->settings_from, ==, SALVOR_SETTINGS_PINS);
    g_assert_cmpstr (verdict->boot_device, ==, "unknown");
    g_assert_cmpstr (g_ptr_array_index (verdict->missing, 0), ==, "SBMR1");
}

/* ---- the two views of a word ---- */

static void
test_cells_decide_the_next_power_on (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *notes = NULL;

    sane_state_set_pins (state, 1);
    salvor_board_state_set_otp (state, 6, 0x00010010);
    verdict = salvor_verdict_new (state);
    notes = join_sentences (verdict->notes);
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    assert_contains (notes, "Fuse 6: the working copy is 0x00000000, the fuse cells hold "
                            "0x00010010.");
    assert_contains (notes, "the next power-on loads the fuse cells");
    assert_contains (notes, "By the working copy the start-up mode is: serial download. From the "
                            "next power-on it is: start from memory.");
    assert_contains (notes, "(SBMR2 bit 4 = 0) than the next power-on will find (fuse 6 bit 4 = "
                            "1)");
    assert_contains (verdict->sentence, "the fuse cells hold 0x00010010");
    g_assert_true (verdict->stops[SALVOR_STOP_START_UP_MODE].differs);
    g_assert_true (verdict->stops[SALVOR_STOP_SETTINGS].differs);
    g_assert_false (verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD].differs);
}

static void
test_an_override_ends_with_the_reset (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    salvor_board_state_set_shadow (state, 6, 0x00000010);
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    g_assert_cmpstr (verdict->title, ==, "This board always starts from its built-in flash");
}

static void
test_the_working_copy_counts_alone (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    for (guint i = 0; i < 48; i++)
        salvor_board_state_set_otp_unreadable (state, i, "not over this connection");
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    g_assert_cmpuint (verdict->missing->len, ==, 0);
    g_assert_cmpuint (verdict->notes->len, ==, 0);
}

/* ---- what else a person should know ---- */

typedef struct {
    const char *name;
    const char *role;
    guint value;
    const char *evidence;
    gboolean in_notes; /* else among the reasons of serial download */
} NoteCase;

static const NoteCase note_cases[] = {
    { "dir-bt-dis", "dir-bt-dis", 1, "fuse 6 bit 3 = 1 (DIR_BT_DIS)", TRUE },
    { "watchdog", "wdog-enable", 1, "fuse 6 bit 21 = 1 (WDOG_ENABLE)", TRUE },
    { "field-return", "field-return", 1, "fuse 0 bit 31 = 1 (FIELD_RETURN)", TRUE },
    { "uart-off", "uart-sdp-disable", 1, "fuse 7 bit 4 = 1", FALSE },
    { "read-off", "sdp-read-disable", 1, "fuse 6 bit 18 = 1 (SDP_READ_DISABLE)", FALSE },
    { "recovery-memory", "eeprom-recovery", 1, "fuse 45 bit 24 = 1", FALSE },
    { "memory-card", "sdmmc-mfg-disable", 0, "fuse 7 bit 3 = 0", FALSE },
};

static void
test_note (gconstpointer data)
{
    const NoteCase *note = data;
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *text = NULL;

    sane_state_set_field (state, note->role, note->value);
    verdict = salvor_verdict_new (state);
    text = join_sentences (note->in_notes ? verdict->notes : verdict->serial_because);
    assert_contains (text, note->evidence);
    /* None of them changes how the board starts. */
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    g_assert_cmpint (verdict->serial, ==, SALVOR_SERIAL_BY_SWITCHES);
}

/* Two sources label this bit the other way round (open question 25). */
static void
test_a_disputed_bit_is_called_disputed (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    sane_state_set_field (state, "uart-sdp-disable", 1);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->serial_because);
    assert_contains (because, "Sources do not agree what this bit means");
}

static void
test_memory_cards_are_left_alone_when_switched_off (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    sane_state_set_field (state, "sdmmc-mfg-disable", 1);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->serial_because);
    assert_lacks (because, "memory card");
}

static void
test_wrong_boot_device_is_named (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *notes = NULL;

    sane_state_set_field (state, "boot-device", 2);
    sane_state_set_field (state, "bt-fuse-sel", 1);
    verdict = salvor_verdict_new (state);
    notes = join_sentences (verdict->notes);
    g_assert_false (verdict->boots_from_flash);
    assert_contains (notes, "not in its built-in flash: fuse 5 bits 7 to 4 = 2.");
    /* What is known of the flash says nothing about that device. */
    g_assert_cmpint (verdict->stops[SALVOR_STOP_PROGRAM].evidence->len, ==, 0);
    g_assert_cmpstr (verdict->stops[SALVOR_STOP_PROGRAM].outcome, ==, "Not looked at");
}

/* The words scripts rely on (DESIGN 5) */
static void
test_words_of_the_contract (void)
{
    g_assert_cmpstr (salvor_boot_mode_get_id (SALVOR_BOOT_INTERNAL), ==, "internal");
    g_assert_cmpstr (salvor_boot_mode_get_id (SALVOR_BOOT_SERIAL_DOWNLOAD), ==, "serial-download");
    g_assert_cmpstr (salvor_boot_mode_get_id (SALVOR_BOOT_RESERVED), ==, "reserved");
    g_assert_cmpstr (salvor_boot_mode_get_id (SALVOR_BOOT_UNKNOWN), ==, "unknown");
    g_assert_cmpstr (salvor_settings_from_get_id (SALVOR_SETTINGS_PINS), ==, "pins");
    g_assert_cmpstr (salvor_settings_from_get_id (SALVOR_SETTINGS_FUSES), ==, "fuses");
    g_assert_cmpstr (salvor_serial_state_get_id (SALVOR_SERIAL_NOW), ==, "now");
    g_assert_cmpstr (salvor_serial_state_get_id (SALVOR_SERIAL_BY_SWITCHES), ==, "by-switches");
    g_assert_cmpstr (salvor_serial_state_get_id (SALVOR_SERIAL_ON_BLANK_FLASH), ==,
                     "on-blank-flash");
    g_assert_cmpstr (salvor_serial_state_get_id (SALVOR_SERIAL_NEVER), ==, "never");
    g_assert_cmpstr (salvor_debug_state_get_id (SALVOR_DEBUG_SECURE), ==, "secure");
    g_assert_cmpstr (salvor_hab_state_get_id (SALVOR_HAB_CLOSED), ==, "closed");
    g_assert_cmpstr (salvor_route_state_get_id (SALVOR_ROUTE_STATE_UNPROVEN), ==, "unproven");
    g_assert_cmpstr (salvor_certainty_get_id (SALVOR_CERTAINTY_REPORTED), ==, "reported");
    g_assert_cmpstr (salvor_certainty_get_id (SALVOR_CERTAINTY_DISPUTED), ==, "unproven");
    for (SalvorRouteId id = 0; id < SALVOR_N_ROUTES; id++)
        g_assert_cmpint (salvor_route_from_id (salvor_route_get_id (id)), ==, id);
    g_assert_cmpint (salvor_route_from_id ("telepathy"), ==, SALVOR_N_ROUTES);
}

static void
add_cases (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (title_cases); i++) {
        g_autofree char *path = g_strconcat ("/boot-verdict/title/", title_cases[i].name, NULL);

        g_test_add_data_func (path, &title_cases[i], test_title);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (note_cases); i++) {
        g_autofree char *path = g_strconcat ("/boot-verdict/note/", note_cases[i].name, NULL);

        g_test_add_data_func (path, &note_cases[i], test_note);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add_cases ();
    g_test_add_func ("/boot-verdict/story", test_story_says_it_in_plain_words);
    g_test_add_func ("/boot-verdict/forced/switches", test_forced_names_the_switches_as_they_are);
    g_test_add_func ("/boot-verdict/forced/disputed-settings",
                     test_forced_alone_leaves_the_settings_disputed);
    g_test_add_func ("/boot-verdict/live/unread", test_live_downloader_is_now_whatever_is_unread);
    g_test_add_func ("/boot-verdict/live/flashloader", test_live_flashloader_is_now);
    g_test_add_func ("/boot-verdict/live/for-the-last-time",
                     test_live_downloader_that_ends_for_ever_says_so);
    g_test_add_func ("/boot-verdict/live/fallen-back",
                     test_downloader_without_being_asked_for_means_no_program);
    g_test_add_func ("/boot-verdict/live/asked-for-before-the-burn",
                     test_a_downloader_asked_for_before_the_burn_proves_nothing);
    g_test_add_func ("/boot-verdict/title/empty-flash", test_title_of_an_empty_flash);
    g_test_add_func ("/boot-verdict/missing/boot-word",
                     test_without_the_boot_word_nothing_is_claimed);
    g_test_add_func ("/boot-verdict/missing/switches",
                     test_without_the_switches_the_mode_is_unknown);
    g_test_add_func ("/boot-verdict/missing/settings-word",
                     test_without_the_settings_word_the_device_is_latched_or_unknown);
    g_test_add_func ("/boot-verdict/missing/pins-for-fuses",
                     test_a_register_that_shows_pins_says_nothing_of_fuses);
    g_test_add_func ("/boot-verdict/missing/pin-register",
                     test_without_the_pin_register_the_device_is_unknown);
    g_test_add_func ("/boot-verdict/views/cells-decide", test_cells_decide_the_next_power_on);
    g_test_add_func ("/boot-verdict/views/override-ends", test_an_override_ends_with_the_reset);
    g_test_add_func ("/boot-verdict/views/working-copy-alone", test_the_working_copy_counts_alone);
    g_test_add_func ("/boot-verdict/note/memory-card-off",
                     test_memory_cards_are_left_alone_when_switched_off);
    g_test_add_func ("/boot-verdict/note/disputed", test_a_disputed_bit_is_called_disputed);
    g_test_add_func ("/boot-verdict/note/wrong-device", test_wrong_boot_device_is_named);
    g_test_add_func ("/boot-verdict/words", test_words_of_the_contract);
    return g_test_run ();
}
