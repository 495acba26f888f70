/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/boot-verdict.h"

static const char stop_marks[] = {
    [SALVOR_STOP_TAKEN] = '=',
    [SALVOR_STOP_END] = '*',
    [SALVOR_STOP_NOT_REACHED] = '.',
    [SALVOR_STOP_UNREADABLE] = '?',
};

/* One mark a stop, in the order of the path: "====*." is the story board. (transfer full) */
static char *
draw_path (const SalvorVerdict *verdict)
{
    GString *path = g_string_new (NULL);

    for (gsize i = 0; i < SALVOR_N_STOPS; i++)
        g_string_append_c (path, stop_marks[verdict->stops[i].state]);
    return g_string_free (path, FALSE);
}

typedef struct {
    const char *name;
    SalvorBoardStage stage;
    guint pins;
    guint32 boot_word;
    SalvorHeaderState header;
    const char *path;
    SalvorTrackState switch_branch;
    SalvorTrackState fallback_branch;
    const char *program; /* outcome of the stop */
    const char *serial;  /* outcome of the stop */
} PathCase;

static const PathCase path_cases[] = {
    { "story", SALVOR_STAGE_PROBE, 1, 0x00010010, SALVOR_HEADER_VALID, "====*.",
      SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED, "Starts", "Not reached today" },
    { "story-erased", SALVOR_STAGE_PROBE, 1, 0x00010010, SALVOR_HEADER_BLANK, "====*.",
      SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED, "No valid header",
      "Should open by itself" },
    { "story-fallen-back", SALVOR_STAGE_ROM, 1, 0x00010010, SALVOR_HEADER_UNKNOWN, "=====*",
      SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_TAKEN, "None found", "Ready" },
    { "story-flashloader", SALVOR_STAGE_FLASHLOADER, 1, 0x00010010, SALVOR_HEADER_VALID, "====*.",
      SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED, "Starts", "Answers now" },
    { "switches-internal", SALVOR_STAGE_PROBE, 2, 0, SALVOR_HEADER_VALID, "====*.",
      SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED, "Starts", "Not reached today" },
    { "switches-internal-erased", SALVOR_STAGE_PROBE, 2, 0, SALVOR_HEADER_INVALID, "=====*",
      SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED, "No valid header", "Ready" },
    { "nobody-looked", SALVOR_STAGE_UNKNOWN, 2, 0, SALVOR_HEADER_UNKNOWN, "====*.",
      SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED, "Not looked at", "Not reached today" },
    { "switches-serial", SALVOR_STAGE_ROM, 1, 0, SALVOR_HEADER_UNKNOWN, "==...*",
      SALVOR_TRACK_TAKEN, SALVOR_TRACK_NOT_TAKEN, "Not reached", "Ready" },
    { "new-chip", SALVOR_STAGE_UNKNOWN, 0, 0, SALVOR_HEADER_BLANK, "==...*", SALVOR_TRACK_TAKEN,
      SALVOR_TRACK_NOT_TAKEN, "Not reached", "Ready" },
    { "reserved", SALVOR_STAGE_UNKNOWN, 3, 0, SALVOR_HEADER_VALID, "=*....", SALVOR_TRACK_NOT_TAKEN,
      SALVOR_TRACK_NOT_TAKEN, "Not reached", "Not reached today" },
    { "download-off", SALVOR_STAGE_PROBE, 2, 0x00020000, SALVOR_HEADER_VALID, "====*.",
      SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER, "Starts", "Switched off for ever" },
    { "download-off-and-asked-for", SALVOR_STAGE_PROBE, 1, 0x00020000, SALVOR_HEADER_VALID,
      "=*....", SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER, "Not reached",
      "Switched off for ever" },
    { "closed", SALVOR_STAGE_PROBE, 2, 0x00000002, SALVOR_HEADER_VALID, "====*.",
      SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED, "Starts if it is signed",
      "Not reached today" },
    { "closed-nobody-looked", SALVOR_STAGE_UNKNOWN, 2, 0x00000002, SALVOR_HEADER_UNKNOWN, "====*.",
      SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED, "Needs a signature", "Not reached today" },
};

static void
test_path (gconstpointer data)
{
    const PathCase *expected = data;
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *path = NULL;

    sane_state_set_word (state, SANE_BOOT_WORD, expected->boot_word);
    sane_state_set_pins (state, expected->pins);
    salvor_board_state_set_stage (state, expected->stage);
    salvor_board_state_set_header (state, expected->header, "FCB 0x42464346");
    verdict = salvor_verdict_new (state);
    path = draw_path (verdict);
    g_assert_cmpstr (path, ==, expected->path);
    g_assert_cmpint (verdict->switch_branch, ==, expected->switch_branch);
    g_assert_cmpint (verdict->fallback_branch, ==, expected->fallback_branch);
    g_assert_cmpstr (verdict->stops[SALVOR_STOP_PROGRAM].outcome, ==, expected->program);
    g_assert_cmpstr (verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD].outcome, ==, expected->serial);
}

/* The texts of one stop, "outcome: evidence, evidence"; (transfer full) */
static char *
describe_stop (const SalvorVerdict *verdict, SalvorStopId id)
{
    const SalvorStop *stop = &verdict->stops[id];
    GString *text = g_string_new (stop->outcome);

    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", evidence->text);
    }
    return g_string_free (text, FALSE);
}

static void
assert_stop (const SalvorVerdict *verdict, SalvorStopId id, const char *expected)
{
    g_autofree char *text = describe_stop (verdict, id);

    g_assert_cmpstr (text, ==, expected);
}

/* The picture of visual.md, word by word */
static void
test_story_stops (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    assert_stop (verdict, SALVOR_STOP_POWER_ON, "Cold start: SRSR = 0x00000001");
    assert_stop (verdict, SALVOR_STOP_START_UP_MODE,
                 "Internal, forced: fuse 6 bit 16 = 1, SBMR2 = 0x01000011, switches 01 ignored");
    assert_stop (verdict, SALVOR_STOP_SETTINGS,
                 "Fuses, not pins: fuse 6 bit 4 = 1, fuse 5 = 0x00000000");
    assert_stop (verdict, SALVOR_STOP_MEMORY,
                 "Built-in flash, 4 MB: FlexSPI NOR, fuse 5 bits 7 to 4 = 0");
    assert_stop (verdict, SALVOR_STOP_PROGRAM, "Starts: FCB 0x42464346, IVT 0xD1 at 0x1000");
    assert_stop (verdict, SALVOR_STOP_SERIAL_DOWNLOAD, "Not reached today: fuse 6 bit 17 = 0");
    g_assert_cmpstr (verdict->stops[SALVOR_STOP_START_UP_MODE].name, ==, "Start-up mode");
}

static void
test_evidence_leads_to_its_field (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    const SalvorEvidence *evidence
        = g_ptr_array_index (verdict->stops[SALVOR_STOP_START_UP_MODE].evidence, 0);

    g_assert_true (evidence->field
                   == salvor_chip_get_field_by_role (verdict->chip, "force-internal-boot"));
}

static void
test_pins_stops (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    assert_stop (verdict, SALVOR_STOP_START_UP_MODE,
                 "Internal, by switch: fuse 6 bit 16 = 0, SBMR2 = 0x02000001, switches 10");
    assert_stop (verdict, SALVOR_STOP_SETTINGS, "Pins: fuse 6 bit 4 = 0, SBMR1 = 0x00000000");
}

static void
test_disputed_settings_stop (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_set_field (state, "force-internal-boot", 1);
    salvor_board_state_set_register (state, "SBMR1", 0x00000020);
    verdict = salvor_verdict_new (state);
    assert_stop (verdict, SALVOR_STOP_SETTINGS,
                 "Fuses or pins, not proven: fuse 6 bit 4 = 0, fuse 5 = 0x00000000, SBMR1 = "
                 "0x00000020");
    assert_stop (verdict, SALVOR_STOP_MEMORY,
                 "As fuses or pins say: fuse 5 bits 7 to 4 = 0, SBMR1 bits 7 to 4 = 2");
    g_assert_cmpint (verdict->stops[SALVOR_STOP_MEMORY].state, ==, SALVOR_STOP_TAKEN);
}

static void
test_unread_boot_word_hides_all_that_follows (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *path = NULL;

    sane_state_hide_word (state, SANE_BOOT_WORD);
    verdict = salvor_verdict_new (state);
    path = draw_path (verdict);
    g_assert_cmpstr (path, ==, "=?????");
    g_assert_cmpint (verdict->switch_branch, ==, SALVOR_TRACK_UNKNOWN);
    g_assert_cmpint (verdict->fallback_branch, ==, SALVOR_TRACK_UNKNOWN);
    assert_stop (verdict, SALVOR_STOP_START_UP_MODE,
                 "Could not be read: fuse 6 bit 16 could not be read, SBMR2 = 0x02000001, "
                 "switches 10");
}

static void
test_unread_settings_hide_the_memory (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *path = NULL;

    sane_state_hide_register (state, "SBMR1");
    verdict = salvor_verdict_new (state);
    path = draw_path (verdict);
    g_assert_cmpstr (path, ==, "===?*.");
}

static void
test_a_watchdog_reset_is_named (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *text = NULL;

    salvor_board_state_set_register (state, "SRSR", 0x00000011);
    verdict = salvor_verdict_new (state);
    text = describe_stop (verdict, SALVOR_STOP_POWER_ON);
    g_assert_false (g_str_has_prefix (text, "Cold start"));
    g_assert_true (g_str_has_suffix (text, ": SRSR = 0x00000011"));
}

/* ---- permanent settings ---- */

/* "16 Boot switches have no effect | …": bit, mark of a burned one, title; (transfer full) */
static char *
list_permanent (const SalvorVerdict *verdict)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);

        g_string_append_printf (text, "%s %u.%u %s\n", setting->burned ? "burned" : "alive",
                                setting->word, setting->bit, setting->title);
    }
    return g_string_free (text, FALSE);
}

static void
test_permanent_settings_of_the_story (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    const SalvorPermanentSetting *forced = g_ptr_array_index (verdict->permanent, 0);
    g_autofree char *text = list_permanent (verdict);

    g_assert_cmpstr (text, ==,
                     "burned 6.16 Boot switches have no effect\n"
                     "burned 6.4 Settings come from fuses\n"
                     "alive 6.17 Serial download not switched off\n"
                     "alive 6.22 Debug port open, unsigned programs run\n");
    assert_contains (forced->effect, "(fuse 6 bit 16 = 1, FORCE_INTERNAL_BOOT)");
    assert_contains (forced->effect, forced->field->loss);
}

/* A word that nobody could read may hold anything; it is named. */
static void
test_unread_words_are_named (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) whole = salvor_verdict_new (state);
    g_autoptr (SalvorVerdict) partly = NULL;

    sane_state_hide_word (state, SANE_BOOT_WORD);
    sane_state_hide_word (state, 3); /* no setting of the product stands in it */
    partly = salvor_verdict_new (state);
    g_assert_cmpuint (whole->unread->len, ==, 0);
    g_assert_cmpuint (partly->unread->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (partly->unread, 0), ==, "fuse 6");
}

static void
test_permanent_settings_of_a_new_chip (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autofree char *text = list_permanent (verdict);

    /* Nothing of NXP's own is listed. */
    g_assert_cmpstr (text, ==,
                     "alive 6.16 Boot switches work\n"
                     "alive 6.17 Serial download not switched off\n"
                     "alive 6.22 Debug port open, unsigned programs run\n");
}

static void
test_a_key_hash_is_one_setting (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    guint count = 0;

    for (guint i = 24; i < 32; i++)
        sane_state_set_word (state, i, 0x11111111 * (i - 23));
    verdict = salvor_verdict_new (state);
    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);

        count += setting->burned ? 1 : 0;
    }
    g_assert_cmpuint (count, ==, 1);
}

static void
test_closed_and_lost_are_not_called_alive (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *text = NULL;

    sane_state_set_word (state, SANE_BOOT_WORD, 0x00130002);
    verdict = salvor_verdict_new (state);
    text = list_permanent (verdict);
    g_assert_cmpstr (text, ==,
                     "burned 6.16 Boot switches have no effect\n"
                     "burned 6.17 Serial download is switched off\n"
                     "burned 6.20 The debug port is switched off\n"
                     "burned 6.1 Only signed programs start\n");
}

static void
add_function_tests (void)
{
    g_test_add_func ("/boot-path/stops/story", test_story_stops);
    g_test_add_func ("/boot-path/stops/pins", test_pins_stops);
    g_test_add_func ("/boot-path/stops/evidence-field", test_evidence_leads_to_its_field);
    g_test_add_func ("/boot-path/stops/disputed", test_disputed_settings_stop);
    g_test_add_func ("/boot-path/stops/unread-boot-word",
                     test_unread_boot_word_hides_all_that_follows);
    g_test_add_func ("/boot-path/stops/unread-settings", test_unread_settings_hide_the_memory);
    g_test_add_func ("/boot-path/stops/watchdog", test_a_watchdog_reset_is_named);
    g_test_add_func ("/boot-path/permanent/story", test_permanent_settings_of_the_story);
    g_test_add_func ("/boot-path/permanent/new-chip", test_permanent_settings_of_a_new_chip);
    g_test_add_func ("/boot-path/permanent/unread", test_unread_words_are_named);
    g_test_add_func ("/boot-path/permanent/key-hash", test_a_key_hash_is_one_setting);
    g_test_add_func ("/boot-path/permanent/closed", test_closed_and_lost_are_not_called_alive);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (path_cases); i++) {
        g_autofree char *path = g_strconcat ("/boot-path/path/", path_cases[i].name, NULL);

        g_test_add_data_func (path, &path_cases[i], test_path);
    }
    add_function_tests ();
    return g_test_run ();
}
