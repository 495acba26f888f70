/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"

#include "base/errors.h"
#include "chip/state-file.h"

#include <glib/gstdio.h>

static const guint32 boot_log[] = { 0x00010002, 0x000200F0, 0x000B0000 };

static void
add_probe_sight (SalvorBoardState *state)
{
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();

    salvor_probe_sight_set_core_address (sight, 0x6000231C);
    salvor_probe_sight_set_boot_log (sight, boot_log, G_N_ELEMENTS (boot_log));
    salvor_board_state_set_probe_sight (state, sight);
}

/* A state with everything a state can have */
static SalvorBoardState *
new_full_state (void)
{
    SalvorBoardState *state = sane_state_new_story ();

    salvor_board_state_set_simulated (state, TRUE);
    salvor_board_state_set_time (state, 1764055140);
    salvor_board_state_set_hab_answer (state, 1);
    salvor_board_state_set_shadow (state, 6, 0x00000010);
    salvor_board_state_set_otp_unreadable (state, 47, "the cable was cut");
    salvor_board_state_set_register_unreadable (state, "SRSR", "READ_REGISTER is \"off\" <18>");
    add_probe_sight (state);
    return state;
}

static char *
write_text (SalvorBoardState *state)
{
    g_autoptr (GBytes) bytes = salvor_state_file_write (state);
    gsize size = 0;
    const char *data = g_bytes_get_data (bytes, &size);

    return g_strndup (data, size);
}

static SalvorBoardState *
parse_text (const char *text, GError **error)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

    return salvor_state_file_parse (bytes, "test.salvor", error);
}

static void
test_round_trip_is_exact (void)
{
    g_autoptr (SalvorBoardState) state = new_full_state ();
    g_autofree char *text = write_text (state);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) again = parse_text (text, &error);
    g_autofree char *second = NULL;

    g_assert_no_error (error);
    second = write_text (again);
    g_assert_cmpstr (text, ==, second);
    g_assert_cmphex (salvor_board_state_get_shadow (again, 6)->value, ==, 0x00000010);
    g_assert_cmphex (salvor_board_state_get_otp (again, 6)->value, ==, 0x00010010);
    g_assert_cmpstr (salvor_board_state_get_otp (again, 47)->unreadable, ==, "the cable was cut");
    g_assert_cmpstr (salvor_board_state_get_register (again, "SRSR")->unreadable, ==,
                     "READ_REGISTER is \"off\" <18>");
    g_assert_cmphex (salvor_board_state_get_register (again, "SBMR2")->value, ==, 0x01000011);
    g_assert_cmpint (salvor_board_state_get_stage (again), ==, SALVOR_STAGE_PROBE);
    g_assert_cmpint (salvor_board_state_get_hab_answer (again), ==, 1);
    g_assert_cmpint (salvor_board_state_get_time (again), ==, 1764055140);
    g_assert_true (salvor_board_state_is_simulated (again));
    g_assert_cmpint (salvor_board_state_get_header (again), ==, SALVOR_HEADER_VALID);
    g_assert_cmpstr (salvor_board_state_get_header_detail (again), ==,
                     "FCB 0x42464346, IVT 0xD1 at 0x1000");
    g_assert_cmpstr (salvor_board_state_get_source (again), ==, "Debug probe MCU-Link, SWD");
}

static void
test_what_a_probe_saw_survives (void)
{
    g_autoptr (SalvorBoardState) state = new_full_state ();
    g_autofree char *text = write_text (state);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) again = parse_text (text, &error);
    const SalvorProbeSight *sight;
    const guint32 *words;
    gsize n_words;
    guint32 address;

    g_assert_no_error (error);
    sight = salvor_board_state_get_probe_sight (again);
    g_assert_nonnull (sight);
    g_assert_true (salvor_probe_sight_get_core_address (sight, &address, NULL));
    g_assert_cmphex (address, ==, 0x6000231C);
    words = salvor_probe_sight_get_boot_log (sight, &n_words, NULL);
    g_assert_cmpmem (words, 4 * n_words, boot_log, sizeof boot_log);
}

static void
test_why_a_probe_saw_nothing_survives (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();
    g_autofree char *text = NULL;
    g_autoptr (SalvorBoardState) again = NULL;
    g_autoptr (GError) error = NULL;
    const char *reason;
    gsize n_words;
    guint32 address;

    salvor_probe_sight_set_core_unreadable (sight, "asleep");
    salvor_probe_sight_set_boot_log_unreadable (sight, "overwritten");
    salvor_board_state_set_probe_sight (state, sight);
    text = write_text (state);
    again = parse_text (text, &error);
    g_assert_no_error (error);
    g_assert_false (salvor_probe_sight_get_core_address (salvor_board_state_get_probe_sight (again),
                                                         &address, &reason));
    g_assert_cmpstr (reason, ==, "asleep");
    g_assert_null (salvor_probe_sight_get_boot_log (salvor_board_state_get_probe_sight (again),
                                                    &n_words, &reason));
    g_assert_cmpstr (reason, ==, "overwritten");
}

static void
test_an_empty_state_survives (void)
{
    g_autoptr (SalvorBoardState) full = sane_state_new ();
    g_autoptr (SalvorBoardState) state
               = salvor_board_state_new (salvor_board_state_get_chip (full));
    g_autofree char *text = write_text (state);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) again = parse_text (text, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (salvor_board_state_count_read (again), ==, 0);
    g_assert_cmpint (salvor_board_state_get_hab_answer (again), ==, -1);
    g_assert_cmpint (salvor_board_state_get_time (again), ==, 0);
    g_assert_cmpint (salvor_board_state_get_stage (again), ==, SALVOR_STAGE_UNKNOWN);
    g_assert_false (salvor_board_state_is_simulated (again));
}

static void
test_every_stage_and_header_has_a_word (void)
{
    for (guint i = 0; i <= SALVOR_STAGE_PROBE; i++) {
        g_autoptr (SalvorBoardState) state = sane_state_new ();
        g_autoptr (SalvorBoardState) again = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree char *text = NULL;

        salvor_board_state_set_stage (state, (SalvorBoardStage) i);
        salvor_board_state_set_header (state, (SalvorHeaderState) i, "seen");
        salvor_board_state_set_hab_answer (state, (int) (i % 2));
        text = write_text (state);
        again = parse_text (text, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (salvor_board_state_get_stage (again), ==, i);
        g_assert_cmpuint (salvor_board_state_get_header (again), ==, i);
        g_assert_cmpint (salvor_board_state_get_hab_answer (again), ==, (int) (i % 2));
    }
}

/* SJC_RESP, words 32 and 33: who has them opens a secured debug port. */
static void
test_secrets_stay_out (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBoardState) again = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    sane_state_set_word (state, 32, 0x5EC2E700);
    text = write_text (state);
    g_assert_null (strstr (text, "5EC2E700"));
    again = parse_text (text, &error);
    g_assert_no_error (error);
    g_assert_null (salvor_board_state_get_otp (again, 32));
    g_assert_nonnull (salvor_board_state_get_otp (again, 31));
}

/* A device may call itself anything. */
static void
test_wild_names_stay_xml (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBoardState) again = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    salvor_board_state_set_source (state, "a\x01\xff\tb\n<&\">");
    text = write_text (state);
    again = parse_text (text, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (salvor_board_state_get_source (again), ==, "a\uFFFD\uFFFD\tb\n<&\">");
}

/* One thing is broken in a small sane file; the message names line and problem. */
typedef struct {
    const char *name;
    const char *text;
    const char *message; /* pattern */
    int code;
} BadFile;

#define HEAD "<board-state version=\"1\" chip=\"MIMXRT1024\">\n"
#define TAIL "</board-state>\n"

static const BadFile bad_files[] = {
    { "empty", "", "test.salvor:1: 0 bytes*", SALVOR_ERROR_BAD_FILE },
    { "not-xml", "Salvor\n", "test.salvor:1: *", SALVOR_ERROR_BAD_FILE },
    { "cut-off", HEAD "<fuse index=\"6\"", "test.salvor:2: *", SALVOR_ERROR_BAD_FILE },
    { "other-root", "<chip/>", "test.salvor:1: *", SALVOR_ERROR_BAD_FILE },
    { "document-type", "<!DOCTYPE board-state [<!ENTITY a \"b\">]>\n" HEAD TAIL,
      "test.salvor:1: a document type declaration is not allowed", SALVOR_ERROR_BAD_FILE },
    { "other-version", "<board-state version=\"2\" chip=\"MIMXRT1024\"/>", "test.salvor:1: *",
      SALVOR_ERROR_BAD_FILE },
    { "chip-missing", "<board-state version=\"1\"/>", "test.salvor:1: *", SALVOR_ERROR_BAD_FILE },
    { "unknown-chip", "<board-state version=\"1\" chip=\"MIMXRT9999\"/>",
      "test.salvor:1: no chip named “MIMXRT9999”*", SALVOR_ERROR_UNKNOWN_CHIP },
    { "unknown-attribute", HEAD "<fuse index=\"6\" cells=\"0x00000000\"/>\n" TAIL,
      "test.salvor:2: *", SALVOR_ERROR_BAD_FILE },
    { "unknown-element", HEAD "<script/>\n" TAIL, "test.salvor:*", SALVOR_ERROR_BAD_FILE },
    { "short-value", HEAD "<fuse index=\"6\" otp=\"0x10\"/>\n" TAIL, "test.salvor:2: *",
      SALVOR_ERROR_BAD_FILE },
    { "value-and-reason",
      HEAD "<register name=\"SBMR2\" value=\"0x00000000\" unreadable=\"no\"/>\n" TAIL,
      "test.salvor:2: *", SALVOR_ERROR_BAD_FILE },
    { "register-without-anything", HEAD "<register name=\"SBMR2\"/>\n" TAIL, "test.salvor:2: *",
      SALVOR_ERROR_BAD_FILE },
    { "register-twice",
      HEAD "<register name=\"SRSR\" value=\"0x00000001\"/>\n"
           "<register name=\"SRSR\" value=\"0x00000001\"/>\n" TAIL,
      "test.salvor:3: register SRSR stands here twice", SALVOR_ERROR_BAD_FILE },
    { "fuse-twice",
      HEAD "<fuse index=\"6\" otp=\"0x00000001\"/>\n<fuse index=\"6\" otp=\"0x00000001\"/>\n" TAIL,
      "test.salvor:3: fuse word 6 stands here twice", SALVOR_ERROR_BAD_FILE },
    { "no-such-fuse", HEAD "<fuse index=\"63\" otp=\"0x00000001\"/>\n" TAIL,
      "test.salvor:2: MIMXRT1024 has no fuse word 63", SALVOR_ERROR_BAD_FILE },
    { "value-too-short", HEAD "<fuse index=\"6\" shadow=\"0x12\"/>\n" TAIL,
      "test.salvor:2: fuse: shadow=\"0x12\", expected 0x and eight digits*",
      SALVOR_ERROR_BAD_FILE },
    { "no-value", HEAD "<register name=\"SBMR2\"/>\n" TAIL,
      "test.salvor:2: register: value is missing, expected 0x and*", SALVOR_ERROR_BAD_FILE },
    { "no-chip", "<board-state version=\"1\"/>",
      "test.salvor:1: board-state: chip is missing, expected the name*", SALVOR_ERROR_BAD_FILE },
    { "newer-version", "<board-state version=\"2\" chip=\"MIMXRT1024\"/>",
      "test.salvor:1: board-state: version=\"2\", expected 1", SALVOR_ERROR_BAD_FILE },
    { "something-else", "<html/>", "test.salvor:1: this is <html>, expected <board-state>",
      SALVOR_ERROR_BAD_FILE },
    { "log-entry", HEAD "<boot-log>\n<entry value=\"seven\"/></boot-log>\n" TAIL,
      "test.salvor:3: entry: value=\"seven\", expected 0x and eight*", SALVOR_ERROR_BAD_FILE },
    { "not-a-time",
      "<board-state version=\"1\" chip=\"MIMXRT1024\" time=\"2025-13-45T99:00:00Z\"/>",
      "test.salvor:1: time=\"2025-13-45T99:00:00Z\" is not a time", SALVOR_ERROR_BAD_FILE },
};

static void
test_bad_file_is_refused (gconstpointer data)
{
    const BadFile *bad = data;
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = parse_text (bad->text, &error);

    g_assert_null (state);
    g_assert_error (error, SALVOR_ERROR, bad->code);
    if (!g_pattern_match_simple (bad->message, error->message))
        g_error ("“%s” is not like “%s”", error->message, bad->message);
}

static void
test_a_sane_small_file_is_accepted (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state
               = parse_text (HEAD "<register name=\"SRSR\" value=\"0x00000001\"/>\n"
                                  "<fuse index=\"6\" otp=\"0x00010010\"/>\n" TAIL,
                             &error);

    g_assert_no_error (error);
    g_assert_cmphex (salvor_board_state_get_otp (state, 6)->value, ==, 0x00010010);
    g_assert_null (salvor_board_state_get_shadow (state, 6));
}

static void
test_a_huge_file_is_refused (void)
{
    g_autofree char *text = g_strnfill (1024 * 1024 + 1, ' ');
    g_autoptr (GError) error = NULL;

    g_assert_null (parse_text (text, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

typedef struct {
    char *folder;
    char *path;
} Place;

static void
place_set_up (Place *place, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    place->folder = g_dir_make_tmp ("salvor-state-XXXXXX", &error);
    g_assert_no_error (error);
    place->path = g_build_filename (place->folder, "grüner Tisch.salvor", NULL);
}

static void
place_tear_down (Place *place, gconstpointer data)
{
    g_remove (place->path);
    g_assert_cmpint (g_rmdir (place->folder), ==, 0);
    g_free (place->path);
    g_free (place->folder);
}

static void
test_saved_is_loaded (Place *place, gconstpointer data)
{
    g_autoptr (SalvorBoardState) state = new_full_state ();
    g_autoptr (SalvorBoardState) again = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = write_text (state);
    g_autofree char *second = NULL;

    g_assert_true (salvor_state_file_save (state, place->path, &error));
    g_assert_no_error (error);
    again = salvor_state_file_load (place->path, &error);
    g_assert_no_error (error);
    second = write_text (again);
    g_assert_cmpstr (text, ==, second);
}

static void
test_a_failed_save_says_storage (Place *place, gconstpointer data)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autofree char *path = g_build_filename (place->folder, "missing", "x.salvor", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_state_file_save (state, path, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
}

static void
test_a_missing_file_says_storage (Place *place, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_state_file_load (place->path, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
}

static void
test_a_huge_file_is_not_read_whole (Place *place, gconstpointer data)
{
    g_autofree char *text = g_strnfill (3 * 1024 * 1024, ' ');
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (place->path, text, -1, NULL));
    g_assert_null (salvor_state_file_load (place->path, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "1048577 bytes"));
}

static void
add_place_test (const char *path, void (*func) (Place *, gconstpointer))
{
    g_test_add (path, Place, NULL, place_set_up, func, place_tear_down);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/state-file/round-trip", test_round_trip_is_exact);
    g_test_add_func ("/state-file/probe-sight", test_what_a_probe_saw_survives);
    g_test_add_func ("/state-file/probe-saw-nothing", test_why_a_probe_saw_nothing_survives);
    g_test_add_func ("/state-file/empty-state", test_an_empty_state_survives);
    g_test_add_func ("/state-file/stages-and-headers", test_every_stage_and_header_has_a_word);
    g_test_add_func ("/state-file/secrets-stay-out", test_secrets_stay_out);
    g_test_add_func ("/state-file/wild-names", test_wild_names_stay_xml);
    g_test_add_func ("/state-file/sane-small-file", test_a_sane_small_file_is_accepted);
    g_test_add_func ("/state-file/bad/huge", test_a_huge_file_is_refused);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++) {
        g_autofree char *path = g_strconcat ("/state-file/bad/", bad_files[i].name, NULL);

        g_test_add_data_func (path, &bad_files[i], test_bad_file_is_refused);
    }
    add_place_test ("/state-file/save-and-load", test_saved_is_loaded);
    add_place_test ("/state-file/save-fails", test_a_failed_save_says_storage);
    add_place_test ("/state-file/load-missing", test_a_missing_file_says_storage);
    add_place_test ("/state-file/load-huge", test_a_huge_file_is_not_read_whole);
    return g_test_run ();
}
