/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#include "base/data-files.h"
#include "base/errors.h"
#include "image/signature.h"
#include "simulator/scenario.h"

#include <string.h>

#define HEAD                                                                                       \
    "<scenario name=\"test\" chip=\"MIMXRT1024\"><title>A board</title>"                           \
    "<description>A board to test with.</description>"
#define SWITCHES "<switches boot-mode=\"01\"/>"

static SalvorScenario *
parse (const char *text, GError **error)
{
    g_autoptr (GBytes) xml = g_bytes_new (text, strlen (text));

    return salvor_scenario_parse (xml, "test.xml", NULL, error);
}

/* What each board shows at power-on: the stage and whether a probe is there */
static const struct {
    const char *name;
    SalvorSimulatedStage stage;
    gboolean probe;
} boards[] = {
    { "rt1024-bad-header", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
    { "rt1024-blank-flash", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
    { "rt1024-clocks-gated", SALVOR_CHIP_IN_APPLICATION, TRUE },
    { "rt1024-closed", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
    { "rt1024-debug-closed", SALVOR_CHIP_IN_DOWNLOADER, TRUE },
    { "rt1024-internal-boot-forced", SALVOR_CHIP_IN_APPLICATION, TRUE },
    { "rt1024-new", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
    { "rt1024-no-way", SALVOR_CHIP_IN_APPLICATION, TRUE },
    { "rt1024-sdp-disabled", SALVOR_CHIP_IN_ROM, TRUE },
    { "rt1024-serial", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
    { "rt1024-small-ocram", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
    { "rt1024-watchdog", SALVOR_CHIP_IN_DOWNLOADER, FALSE },
};

static void
test_all_load (void)
{
    g_auto (GStrv) names = salvor_scenario_list_names ();

    for (gsize i = 0; i < G_N_ELEMENTS (boards); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (SalvorScenario) scenario = salvor_scenario_load (boards[i].name, NULL, &error);
        g_autoptr (SalvorSimulatedChip) chip = NULL;

        g_assert_no_error (error);
        g_assert_true (g_strv_contains ((const char *const *) names, boards[i].name));
        g_assert_cmpstr (salvor_scenario_get_name (scenario), ==, boards[i].name);
        g_assert_cmpstr (salvor_scenario_get_chip_name (scenario), ==, "MIMXRT1024");
        g_assert_cmpuint (salvor_scenario_get_order (scenario), >, 0);
        g_assert_cmpuint (salvor_scenario_get_order (scenario), <, G_MAXUINT);
        g_assert_cmpuint (strlen (salvor_scenario_get_description (scenario)), >, 40);
        g_assert_null (strchr (salvor_scenario_get_description (scenario), '\n'));
        g_assert_cmpint (salvor_scenario_get_probe_serial (scenario) != NULL, ==, boards[i].probe);
        chip = salvor_scenario_make_chip (scenario);
        salvor_simulated_chip_power_on (chip, 0);
        g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, boards[i].stage);
    }
}

/* The program does not check its own files against the schema at each start: this does. */
static void
test_all_follow_the_schema (void)
{
    g_auto (GStrv) names = salvor_scenario_list_names ();

    for (gsize i = 0; names[i] != NULL; i++) {
        g_autofree char *path = g_strdup_printf ("scenarios/%s.xml", names[i]);
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) xml = salvor_data_load (path, &error);
        g_autoptr (SalvorScenario) scenario = NULL;

        g_assert_no_error (error);
        scenario = salvor_scenario_parse (xml, names[i], NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (salvor_scenario_get_name (scenario), ==, names[i]);
    }
}

/* With the switches at 10 every board with a program in it starts that program. */
static void
test_programs_start (void)
{
    static const char *const names[]
        = { "rt1024-serial", "rt1024-closed", "rt1024-debug-closed", "rt1024-sdp-disabled" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (SalvorScenario) scenario = salvor_scenario_load (names[i], NULL, NULL);
        g_autoptr (SalvorSimulatedChip) chip = salvor_scenario_make_chip (scenario);

        salvor_simulated_chip_set_pins (chip, 2, 0);
        salvor_simulated_chip_power_on (chip, 0);
        g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_APPLICATION);
    }
}

/* The closed board's program is signed with the keys its fuses accept, seen by the code that reads
 * signatures of real files. */
static void
test_closed_program_is_signed (void)
{
    g_autoptr (SalvorScenario) scenario = salvor_scenario_load ("rt1024-closed", NULL, NULL);
    g_autoptr (SalvorSimulatedChip) chip = salvor_scenario_make_chip (scenario);
    SalvorChip *description = salvor_scenario_get_chip (scenario);
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);
    g_autoptr (SalvorBoardState) state = salvor_board_state_new (description);
    g_autofree guint8 *content = g_malloc (147456);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorBootHeader) header = NULL;
    g_autofree char *detail = NULL;

    salvor_simulated_flash_peek (salvor_simulated_chip_get_flash (chip), 0, content, 147456);
    bytes = g_bytes_new_take (g_steal_pointer (&content), 147456);
    image = salvor_image_new_binary ("flash", bytes);
    header = salvor_boot_header_new (image, description);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_true (header->is_signed);
    for (guint i = 0x18; i <= 0x1F; i++)
        salvor_board_state_set_otp (state, i, salvor_simulated_otp_get_cell (otp, i));
    salvor_board_state_set_otp (state, 0x2F, salvor_simulated_otp_get_cell (otp, 0x2F));
    g_assert_cmpint (salvor_signature_compare (&header->signature, state, &detail), ==,
                     SALVOR_SIGNATURE_AGREES);
}

static void
test_no_two_boards_are_alike (void)
{
    g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (boards); i++) {
        g_autoptr (SalvorScenario) scenario = salvor_scenario_load (boards[i].name, NULL, NULL);
        g_autoptr (SalvorSimulatedChip) chip = salvor_scenario_make_chip (scenario);
        SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);
        gint64 id = (gint64) ((guint64) salvor_simulated_otp_get_cell (otp, 1) << 32
                              | salvor_simulated_otp_get_cell (otp, 2));

        g_assert_cmpint (id, !=, 0);
        g_assert_true (g_hash_table_add (ids, g_memdup2 (&id, sizeof id)));
    }
}

static void
test_unknown_name (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_scenario_load ("rt1024-serail", NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "rt1024-serial"));
    g_clear_error (&error);
    g_assert_null (salvor_scenario_load ("../chips/mimxrt1024", NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
}

static void
test_smallest (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorScenario) scenario = parse (HEAD SWITCHES "</scenario>", &error);
    g_autoptr (SalvorSimulatedChip) chip = NULL;
    guint8 byte = 0;

    g_assert_no_error (error);
    chip = salvor_scenario_make_chip (scenario);
    g_assert_cmpuint (salvor_simulated_chip_get_boot_mode_pins (chip), ==, 1);
    g_assert_cmpuint (salvor_scenario_get_order (scenario), ==, G_MAXUINT);
    salvor_simulated_flash_peek (salvor_simulated_chip_get_flash (chip), 0, &byte, 1);
    g_assert_cmphex (byte, ==, 0xFF);
}

static void
test_everything (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorScenario) scenario = parse (
        HEAD "<switches boot-mode=\"10\" boot-config=\"0x40\"/>"
             "<fuses><word index=\"6\" value=\"0x10\"/></fuses>"
             "<flash quad-enable=\"no\"><application size=\"0x3000\" seed=\"1\"/>"
             "<bytes offset=\"0x1000\">00ff</bytes></flash>"
             "<probe serial=\"ABCD\"/><fault>cut=3</fault><fault>stuck-busy</fault></scenario>",
        &error);
    g_autoptr (SalvorSimulatedChip) chip = NULL;
    guint8 bytes[2] = { 0 };

    g_assert_no_error (error);
    chip = salvor_scenario_make_chip (scenario);
    g_assert_cmpuint (salvor_simulated_chip_get_boot_mode_pins (chip), ==, 2);
    g_assert_cmphex (salvor_simulated_chip_get_boot_config_pins (chip), ==, 0x40);
    g_assert_cmphex (salvor_simulated_otp_get_cell (salvor_simulated_chip_get_otp (chip), 6), ==,
                     0x10);
    g_assert_cmphex (salvor_simulated_flash_get_status (salvor_simulated_chip_get_flash (chip), 1),
                     ==, 0);
    salvor_simulated_flash_peek (salvor_simulated_chip_get_flash (chip), 0, bytes, 2);
    g_assert_cmpmem (bytes, 2, "FC", 2);
    salvor_simulated_flash_peek (salvor_simulated_chip_get_flash (chip), 0x1000, bytes, 2);
    g_assert_cmpmem (bytes, 2, "\x00\xFF", 2);
    g_assert_cmpstr (salvor_scenario_get_probe_serial (scenario), ==, "ABCD");
    g_assert_cmpuint (salvor_scenario_get_faults (scenario)->len, ==, 2);
}

/* What is wrong with it, and where it must be found */
static const struct {
    const char *name;
    const char *text;
    const char *complaint;
} bad[] = {
    { "no-switches", HEAD "</scenario>", "test.xml:1: " },
    { "bad-switches", HEAD "\n<switches boot-mode=\"12\"/></scenario>", "test.xml:2: " },
    { "unknown-chip",
      "<scenario name=\"a\" chip=\"MIMXRT9999\"><title>abc</title><description>abcdefghijkl"
      "</description>" SWITCHES "</scenario>",
      "MIMXRT9999" },
    { "fuse-index", HEAD SWITCHES "<fuses><word index=\"0x40\" value=\"0\"/></fuses></scenario>",
      "test.xml:1: " },
    { "fuse-not-of-chip",
      HEAD SWITCHES "<fuses><word index=\"0x3F\" value=\"0\"/></fuses></scenario>",
      "no fuse word 63" },
    { "number-too-large",
      HEAD SWITCHES "<fuses><word index=\"1\" value=\"4294967296\"/></fuses></scenario>",
      "test.xml:1: " },
    { "program-too-small",
      HEAD SWITCHES "<flash><application size=\"0x21FF\" seed=\"1\"/></flash></scenario>",
      "at least 0x2400" },
    { "program-too-large",
      HEAD SWITCHES "<flash><application size=\"0x400001\" seed=\"1\"/></flash></scenario>",
      "test.xml:1: " },
    { "bytes-beyond-end",
      HEAD SWITCHES "<flash><bytes offset=\"0x3FFFFF\">0000</bytes></flash></scenario>",
      "beyond the end" },
    { "bytes-odd", HEAD SWITCHES "<flash><bytes offset=\"0\">000</bytes></flash></scenario>",
      "test.xml:1: " },
    { "bytes-none", HEAD SWITCHES "<flash><bytes offset=\"0\"/></flash></scenario>",
      "test.xml:1: " },
    { "title-too-long",
      "<scenario name=\"a\" chip=\"MIMXRT1024\"><title>One that fits no narrow list</title>"
      "<description>abcdefghijkl</description>" SWITCHES "</scenario>",
      "test.xml:1: " },
    { "unknown-gate",
      HEAD SWITCHES "<flash><application size=\"0x3000\" seed=\"1\"><closes gate=\"CCM\"/>"
                    "</application></flash></scenario>",
      "no clock gate" },
    { "bad-fault", HEAD SWITCHES "<fault>cut</fault></scenario>", "cut=REPORT" },
    { "unknown-element", HEAD SWITCHES "<disk/></scenario>", "test.xml:1: " },
    { "document-type", "<!DOCTYPE scenario [<!ENTITY a \"b\">]>" HEAD SWITCHES "</scenario>",
      "document type declaration" },
    { "not-xml", "practice board", "test.xml:1: " },
    { "cut-short", HEAD SWITCHES, "test.xml:1: " },
    { "empty", "", "test.xml:1: " },
};

static void
test_bad (gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE (data);
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (bad[i].text, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_true (g_str_has_prefix (error->message, "test.xml:"));
    g_assert_nonnull (strstr (error->message, bad[i].complaint));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/scenario/all-load", test_all_load);
    g_test_add_func ("/scenario/follow-schema", test_all_follow_the_schema);
    g_test_add_func ("/scenario/programs-start", test_programs_start);
    g_test_add_func ("/scenario/closed-program", test_closed_program_is_signed);
    g_test_add_func ("/scenario/no-two-boards-are-alike", test_no_two_boards_are_alike);
    g_test_add_func ("/scenario/unknown-name", test_unknown_name);
    g_test_add_func ("/scenario/smallest", test_smallest);
    g_test_add_func ("/scenario/everything", test_everything);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autofree char *path = g_strconcat ("/scenario/bad/", bad[i].name, NULL);

        g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
    return g_test_run ();
}
