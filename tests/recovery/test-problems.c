/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"
#include "image-builder.h"
#include "plugged-board.h"

#include "image/image-file.h"
#include "recovery/problem-finder.h"

#include <stdio.h>
#include <string.h>

/*
 * The situations of the list: what finds them is proved here on practice boards; the others show
 * on a page, and the row says where. The page docs/problems.md is made from this table:
 * test-recovery-problems --print > docs/problems.md
 */

#define SMALL_SIZE 30000
#define SECTOR_SIZE 0x1000u
#define MANY_ROUTES SALVOR_N_ROUTES

typedef enum {
    REACH_ELSEWHERE, /* @how says where; nothing is found, or it is no error */
    REACH_WAITING,   /* @number: seconds */
    REACH_READING,
    REACH_BOARD, /* read with its switches and fuse @word as told */
    REACH_FILE,
    REACH_LOADER,
    REACH_PLAN,
    REACH_JOB,
} Reach;

typedef enum {
    FILE_GOOD,
    FILE_TEXT,
    FILE_CUT_HEX,
    FILE_BLANK,
    FILE_LARGE,
    FILE_OTHER_ADDRESS,
    FILE_NOWHERE,
    FILE_APPLICATION,
    FILE_SIGNED,
    FILE_LOADER_ELSEWHERE,
} File;

typedef struct {
    SalvorProblemId id;
    Reach reach;
    const char *board;  /* scenario and faults; NULL: none */
    const char *faults; /* "" or ",fault=…" */
    SalvorRouteId route;
    File file;
    guint number; /* seconds; switches */
    guint word;   /* index of a fuse word, 0: none */
    guint32 value;
    const char *how; /* nullable: what else to do, for the page */
} Way;

#define SERIAL SALVOR_ROUTE_SERIAL
#define BY_ROM SALVOR_ROUTE_PROBE_ROM

static const Way ways[] = {
    { SALVOR_PROBLEM_NOTHING_CONNECTED, REACH_WAITING, "rt1024-serial", ",fault=cut=1", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, "Recover it: it goes when it is read." },
    { SALVOR_PROBLEM_CHARGE_ONLY_CABLE, REACH_WAITING, "rt1024-serial", ",fault=cut=1", MANY_ROUTES,
      FILE_GOOD, 20, 0, 0, "Wait 20 seconds." },
    { SALVOR_PROBLEM_ONLY_PROBE, REACH_PLAN, "rt1024-internal-boot-forced", "", SERIAL, FILE_GOOD,
      10, 6, 0,
      "Switches at 10 and fuse word 6 = 0 in its state file, which has a program; ask for serial "
      "download." },
    { SALVOR_PROBLEM_GARBLED, REACH_READING, "rt1024-serial", ",fault=short-answer=1", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_UNSTABLE, REACH_ELSEWHERE, "rt1024-serial", ",fault=cut=1,fault=cut=4",
      MANY_ROUTES, FILE_GOOD, 0, 0, 0, "Plug it back in once; it goes again." },
    { SALVOR_PROBLEM_OTHER_CONNECTION, REACH_WAITING, "rt1024-serial", ",fault=cut=1", MANY_ROUTES,
      FILE_GOOD, 60, 0, 0, "Wait a minute." },
    { SALVOR_PROBLEM_SWITCHES_NOT_READ, REACH_WAITING, "rt1024-serial", ",fault=cut=1", MANY_ROUTES,
      FILE_GOOD, 40, 0, 0, "Wait 40 seconds." },
    { SALVOR_PROBLEM_NO_USB_PORT, REACH_WAITING, NULL, "", MANY_ROUTES, FILE_GOOD, 80, 0, 0,
      "Recover without any board and wait 80 seconds." },
    { SALVOR_PROBLEM_SEVERAL_BOARDS, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "Two boards on a real bus (usbip.md); tests/window/test-recovery-wizard.c" },
    { SALVOR_PROBLEM_UNKNOWN_CHIP, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "A device id that several chips have; tests/board/test-identify.c" },

    { SALVOR_PROBLEM_PERMISSION, REACH_READING, "rt1024-serial", ",fault=no-access", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_RULE_LATE, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "A device node whose rights come late; tests/vm" },
    { SALVOR_PROBLEM_IN_USE, REACH_READING, "rt1024-serial", ",fault=in-use=1", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_DRIVER, REACH_READING, "rt1024-serial", ",fault=no-driver", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_NOT_SAVED, REACH_JOB, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 1, 0, 0,
      "Save the old content where no folder can be." },
    { SALVOR_PROBLEM_PATH, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "tests/recovery/test-quiet-problems.c" },

    { SALVOR_PROBLEM_SWITCHES_DEAD, REACH_PLAN, "rt1024-internal-boot-forced", "", SERIAL,
      FILE_GOOD, 0, 0, 0, "Ask for serial download." },
    { SALVOR_PROBLEM_NEW_CHIP, REACH_BOARD, "rt1024-new", "", MANY_ROUTES, FILE_GOOD, 0, 6, 0,
      "Switches at 00 in its state file." },
    { SALVOR_PROBLEM_OTHER_BOOT_DEVICE, REACH_BOARD, "rt1024-new", "", MANY_ROUTES, FILE_GOOD, 0, 5,
      0x20, "Switches at 00, fuse word 5 = 0x20 and word 6 = 0x10 in its state file." },
    { SALVOR_PROBLEM_DOWNLOAD_OFF, REACH_PLAN, "rt1024-sdp-disabled", "", SERIAL, FILE_GOOD, 0, 0,
      0, "Ask for serial download." },
    { SALVOR_PROBLEM_READING_OFF, REACH_BOARD, "rt1024-internal-boot-forced", "", MANY_ROUTES,
      FILE_GOOD, 10, 6, 0x00050010,
      "Fuse word 6 = 0x00050010 in its state file, which has a program." },
    { SALVOR_PROBLEM_LOADER_UNSIGNED, REACH_PLAN, "rt1024-closed", "", MANY_ROUTES, FILE_SIGNED, 0,
      0, 0, "A firmware that is signed with its keys." },
    { SALVOR_PROBLEM_NO_KEYS, REACH_ELSEWHERE, "rt1024-closed", "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "Press “I Have No Signed Files”." },
    { SALVOR_PROBLEM_LOADER_REJECTED, REACH_JOB, "rt1024-serial",
      ",fault=wrong-status=160:0x33333333", MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },

    { SALVOR_PROBLEM_LOADER_NOT_BACK, REACH_JOB, "rt1024-serial", ",fault=late-reenumeration=60000",
      MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_BOARD_LATE, REACH_ELSEWHERE, "rt1024-serial",
      ",fault=late-reenumeration=60000", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "The same: the page goes on when the board comes." },
    { SALVOR_PROBLEM_LOADER_WRONG_CHIP, REACH_LOADER, "rt1024-serial", "", MANY_ROUTES,
      FILE_LOADER_ELSEWHERE, 0, 0, 0, "Choose a loader for another address." },
    { SALVOR_PROBLEM_LOADER_DAMAGED, REACH_LOADER, "rt1024-serial", "", MANY_ROUTES, FILE_TEXT, 0,
      0, 0, "Choose any other file as flashloader." },
    { SALVOR_PROBLEM_STILL_ROM, REACH_JOB, "rt1024-serial", ",fault=loader-lost=2", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_NO_ANSWER, REACH_JOB, "rt1024-serial", ",fault=stuck-busy", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },

    { SALVOR_PROBLEM_FLASH_SILENT, REACH_JOB, "rt1024-serial", ",fault=no-flash", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_FLASH_TYPE, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0, 0,
      0, "Every recovery sets the flash up by itself; tests/recovery/test-quiet-problems.c" },
    { SALVOR_PROBLEM_ERASE_SLOW, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0, 0,
      0, "Fill the flash, then write other content over it: after five seconds." },
    { SALVOR_PROBLEM_FLASH_PROTECTED, REACH_JOB, "rt1024-serial", ",fault=write-protected",
      MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_FLASH_DIFFERS, REACH_JOB, "rt1024-serial", ",fault=wrong-status=290:10207",
      MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_OLD_CONTENT, REACH_JOB, "rt1024-serial", ",fault=wrong-status=200:10201",
      MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },

    { SALVOR_PROBLEM_NO_FIRMWARE, REACH_PLAN, "rt1024-serial", "", MANY_ROUTES, FILE_BLANK, 0, 0, 0,
      "A file of zeros." },
    { SALVOR_PROBLEM_TOO_LARGE, REACH_PLAN, "rt1024-serial", "", MANY_ROUTES, FILE_LARGE, 0, 0, 0,
      "A firmware of 5 MB." },
    { SALVOR_PROBLEM_OTHER_ADDRESS, REACH_PLAN, "rt1024-serial", "", MANY_ROUTES,
      FILE_OTHER_ADDRESS, 0, 0, 0, "A firmware for 0x70000000." },
    { SALVOR_PROBLEM_NO_HEADER, REACH_PLAN, "rt1024-serial", "", MANY_ROUTES, FILE_APPLICATION, 0,
      0, 0, "An application without a start-up header." },
    { SALVOR_PROBLEM_HAS_HEADER, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0, 0,
      0, "Every recovery; tests/recovery/test-quiet-problems.c" },
    { SALVOR_PROBLEM_OTHER_PRODUCT, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0,
      0, 0, "The last check of every file." },
    { SALVOR_PROBLEM_NOT_SIGNED, REACH_PLAN, "rt1024-closed", "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "A firmware that is not signed." },
    { SALVOR_PROBLEM_FILE_DAMAGED, REACH_FILE, "rt1024-serial", "", MANY_ROUTES, FILE_CUT_HEX, 0, 0,
      0, "An Intel HEX file that is cut short." },

    { SALVOR_PROBLEM_UNPLUGGED, REACH_JOB, "rt1024-serial", ",fault=cut=200", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_UNFINISHED, REACH_ELSEWHERE, "rt1024-serial", ",fault=cut=400", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, "Recover it, close the window and recover it again." },
    { SALVOR_PROBLEM_SUSPEND, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "The computer is kept awake; tests/window/test-application.c" },
    { SALVOR_PROBLEM_OTHER_BOARD, REACH_JOB, "rt1024-serial", ",fault=other-board", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_CLOSING, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "Close the window while it writes." },
    { SALVOR_PROBLEM_NOT_STARTED, REACH_ELSEWHERE, "rt1024-serial", "", MANY_ROUTES, FILE_GOOD, 0,
      0, 0, "The last page of every recovery asks." },

    { SALVOR_PROBLEM_PROBE_NO_TARGET, REACH_READING, "rt1024-no-way", "", MANY_ROUTES, FILE_GOOD, 0,
      0, 0, NULL },
    { SALVOR_PROBLEM_DEBUG_CLOSED, REACH_PLAN, "rt1024-debug-closed", "", BY_ROM, FILE_GOOD, 0, 0,
      0, "Ask for the way through the probe." },
    { SALVOR_PROBLEM_PROGRAM_BLOCKS, REACH_JOB, "rt1024-internal-boot-forced",
      ",fault=probe-fault=0xE000EDF0", MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_PROBE_CALL, REACH_JOB, "rt1024-internal-boot-forced",
      ",fault=probe-fault=0x20209000", MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_PROBE_GONE, REACH_JOB, "rt1024-internal-boot-forced", ",fault=probe-gone=300",
      MANY_ROUTES, FILE_GOOD, 0, 0, 0, NULL },
    { SALVOR_PROBLEM_NOWHERE, REACH_PLAN, "rt1024-serial", "", MANY_ROUTES, FILE_NOWHERE, 0, 0, 0,
      "A file with addresses of another memory." },

    { SALVOR_PROBLEM_BURNED_BIT, REACH_ELSEWHERE, "rt1024-internal-boot-forced", "", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, "Try Out, bit 16 of word 6; tests/recovery/test-quiet-problems.c" },
    { SALVOR_PROBLEM_WORD_LOCKED, REACH_ELSEWHERE, "rt1024-internal-boot-forced", "", MANY_ROUTES,
      FILE_GOOD, 0, 0, 0, "Try Out, a word with a lock; tests/recovery/test-quiet-problems.c" },
    { SALVOR_PROBLEM_COPY_DIFFERS, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "tests/window/test-fuse-page.c" },
    { SALVOR_PROBLEM_UNKNOWN_FUSES, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "tests/recovery/test-quiet-problems.c" },

    { SALVOR_PROBLEM_SMALL_RAM, REACH_PLAN, "rt1024-small-ocram", "", MANY_ROUTES, FILE_GOOD, 0, 0,
      0, NULL },
    { SALVOR_PROBLEM_ONLY_USB, REACH_PLAN, "rt1024-serial", "", BY_ROM, FILE_GOOD, 0, 0, 0,
      "Ask to write the flash through the probe." },
    { SALVOR_PROBLEM_WAY_CLOSED, REACH_PLAN, "rt1024-clocks-gated", "", SERIAL, FILE_GOOD, 0, 0, 0,
      "Ask for serial download." },
    { SALVOR_PROBLEM_LINE_PERMISSION, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "A serial port of the group dialout, as somebody else." },
    { SALVOR_PROBLEM_SILENT_LINE, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "`salvorctl simulate --uart rt1024-sdp-disabled`; tests/window/test-line-panel.c" },
    { SALVOR_PROBLEM_STRANGE_LINE, REACH_ELSEWHERE, NULL, "", MANY_ROUTES, FILE_GOOD, 0, 0, 0,
      "A line whose ends are connected; tests/window/test-line-panel.c" },
};

/* ---- files ---- */

static GByteArray *
make_bytes (File file)
{
    GByteArray *bytes;

    switch (file) {
    case FILE_LARGE:
        return test_image_new (0x500000, 1);
    case FILE_APPLICATION:
        return test_application_new (SMALL_SIZE, 1);
    case FILE_LOADER_ELSEWHERE:
        return test_loader_new (SMALL_SIZE, 0x20204000);
    case FILE_BLANK:
        bytes = g_byte_array_new ();
        g_byte_array_set_size (bytes, SMALL_SIZE);
        memset (bytes->data, 0, bytes->len);
        return bytes;
    case FILE_OTHER_ADDRESS:
        bytes = test_image_new (SMALL_SIZE, 1);
        test_image_put_u32 (bytes, TEST_IVT_OFFSET + TEST_IVT_SELF, 0x70001000);
        return bytes;
    case FILE_SIGNED:
        bytes = test_image_new (SMALL_SIZE, 1);
        test_image_sign (bytes, TEST_IVT_OFFSET, 0);
        return bytes;
    default:
        return test_image_new (SMALL_SIZE, 1);
    }
}

static const char *
get_text (File file)
{
    if (file == FILE_TEXT)
        return "Dear reader, this is a letter and nothing else.\n";
    if (file == FILE_CUT_HEX)
        return ":020000046000\n:0400000001020304F2\n";
    return NULL;
}

/* (transfer full): where the file lies */
static char *
save_file (const char *folder, File file)
{
    const char *text = get_text (file);
    g_autoptr (GByteArray) bytes = NULL;
    char *path;

    if (text == NULL) {
        bytes = make_bytes (file);
        return test_image_save (bytes, folder, "file.bin");
    }
    path = g_build_filename (folder, "file.bin", NULL);
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    return path;
}

static SalvorImage *
make_image (File file)
{
    g_autoptr (GByteArray) bytes = make_bytes (file);
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);
    g_autoptr (SalvorImage) raw = salvor_image_new_binary ("firmware.bin", data);
    SalvorImage *image;

    if (file != FILE_NOWHERE)
        return g_steal_pointer (&raw);
    image = salvor_image_place (raw, 0x80000000, NULL);
    g_assert_nonnull (image);
    return image;
}

/* ---- boards ---- */

/* Whose switches say so starts a program; the lines of a board's file. (transfer full) */
static char *
describe_flash (const Way *way)
{
    g_autoptr (GByteArray) image = make_bytes (FILE_GOOD);
    GString *lines = g_string_new (NULL);

    for (guint i = 0; way->number == 10 && i < image->len; i += SECTOR_SIZE) {
        g_autofree char *base64
            = g_base64_encode (image->data + i, MIN (SECTOR_SIZE, image->len - i));

        g_string_append_printf (lines, "sector 0x%06X %s\n", i, base64);
    }
    return g_string_free (lines, FALSE);
}

/* A board of that scenario with these switches and this word; nothing else of it is kept. */
static SalvorBoard *
open_prepared (const Way *way, const char *folder)
{
    g_autofree char *file = g_build_filename (folder, "board", NULL);
    g_autofree char *name = g_strdup_printf ("sim:%s,state=%s%s", way->board, file, way->faults);
    g_autofree char *flash = describe_flash (way);
    g_autofree char *text = g_strdup_printf (
        "salvor-practice-board 1\nscenario %s\nswitches %02u\nfuse 0x01 0x11111111\n"
        "fuse 0x02 0x22222222\nfuse 0x04 0x00100002\nfuse 0x%02X 0x%08X\n%sstatus 2 0x02\n%send\n",
        way->board, way->number, way->word, way->value,
        way->word == 5 ? "fuse 0x06 0x00000010\n" : "", flash);

    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    return test_board_plug_in (name);
}

/* ---- reaching them ---- */

static SalvorProblemId
reach_reading (const Way *way)
{
    g_autoptr (Workbench) bench = workbench_new (way->board, way->faults);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = salvor_board_read (bench->board, NULL, &error);

    g_assert_null (state);
    return salvor_problem_find_reading (error, NULL, way->route);
}

static SalvorProblemId
reach_file (const Way *way)
{
    char *folder = test_folder_new ();
    g_autofree char *path = save_file (folder, way->file);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = salvor_image_file_load (path, NULL, &error);
    SalvorPlanAttempt attempt = { .firmware_error = error };

    g_assert_null (image);
    test_folder_remove (folder);
    return salvor_problem_find_plan (&attempt);
}

static SalvorProblemId
reach_loader (const Way *way)
{
    g_autoptr (Workbench) bench = workbench_new (way->board, way->faults);
    g_autoptr (SalvorBoardState) state = salvor_board_read (bench->board, NULL, NULL);
    g_autofree char *path = save_file (bench->folder, way->file);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorFlashloader) loader
               = salvor_flashloader_load (path, salvor_board_state_get_chip (state), NULL, &error);

    g_assert_null (loader);
    return salvor_problem_find_loader (error);
}

static SalvorProblemId
plan (const Way *way, SalvorBoardState *state)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = make_image (way->file);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (image, verdict->chip);
    g_autoptr (SalvorFlashloader) loader = salvor_flashloader_new_practice (verdict->chip, NULL);
    SalvorRecoveryChoices choices = { .route = way->route };

    g_assert_null (salvor_recovery_plan_new (state, verdict, image, loader, &choices, &error));
    g_test_message ("%s", error->message);
    return salvor_problem_find_plan (&(SalvorPlanAttempt){ .state = state,
                                                           .verdict = verdict,
                                                           .wanted = way->route,
                                                           .image = image,
                                                           .header = header,
                                                           .loader = loader,
                                                           .plan_error = error });
}

/* (transfer full): as it is, or with its switches and the word as told */
static SalvorBoardState *
read_board (const Way *way)
{
    char *folder = test_folder_new ();
    g_autoptr (Workbench) bench = workbench_new (way->board, way->faults);
    g_autoptr (SalvorBoard) prepared = way->word != 0 ? open_prepared (way, folder) : NULL;
    g_autoptr (GError) error = NULL;
    SalvorBoardState *state
        = salvor_board_read (prepared != NULL ? prepared : bench->board, NULL, &error);

    g_assert_no_error (error);
    g_clear_object (&prepared);
    test_folder_remove (folder);
    return state;
}

static SalvorProblemId
reach_board (const Way *way)
{
    g_autoptr (SalvorBoardState) state = read_board (way);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    return salvor_problem_find_board (verdict);
}

static SalvorProblemId
reach_plan (const Way *way)
{
    g_autoptr (SalvorBoardState) state = read_board (way);

    return plan (way, state);
}

static SalvorProblemId
reach_job (const Way *way)
{
    g_autoptr (Workbench) bench = workbench_new (way->board, way->faults);
    g_autoptr (SalvorImage) image = make_image (way->file);
    g_autoptr (SalvorRecoveryJob) job = NULL;
    g_autofree char *in_a_file = save_file (bench->folder, FILE_TEXT);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;

    if (way->number != 0)
        choices.backup_dir = in_a_file;
    job = workbench_recover (bench, image, &choices, &error);
    g_assert_nonnull (job);
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    return salvor_problem_find_job (job);
}

static SalvorProblemId
reach (const Way *way)
{
    switch (way->reach) {
    case REACH_ELSEWHERE:
        return way->id;
    case REACH_WAITING:
        return salvor_problem_find_waiting (way->number, 0);
    case REACH_READING:
        return reach_reading (way);
    case REACH_BOARD:
        return reach_board (way);
    case REACH_FILE:
        return reach_file (way);
    case REACH_LOADER:
        return reach_loader (way);
    case REACH_PLAN:
        return reach_plan (way);
    case REACH_JOB:
        return reach_job (way);
    }
    g_assert_not_reached ();
}

static void
test_reached (gconstpointer data)
{
    const Way *way = data;
    SalvorProblemId found = reach (way);

    g_assert_cmpstr (found != SALVOR_PROBLEM_NONE ? salvor_problem_get (found)->name : "none", ==,
                     salvor_problem_get (way->id)->name);
}

/* Lost twice is the cable, whatever the clock says. */
static void
test_unstable (void)
{
    g_assert_cmpint (salvor_problem_find_waiting (0, 1), ==, SALVOR_PROBLEM_NOTHING_CONNECTED);
    g_assert_cmpint (salvor_problem_find_waiting (0, 2), ==, SALVOR_PROBLEM_UNSTABLE);
}

/* ---- the list ---- */

static void
test_list (void)
{
    guint last = 0;

    g_assert_cmpuint (G_N_ELEMENTS (ways), ==, SALVOR_N_PROBLEMS - 1);
    for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
        const SalvorProblem *problem = salvor_problem_get (ways[i].id);

        g_assert_cmpint (ways[i].id, ==, i + 1);
        g_assert_cmpuint (problem->number, >, last);
        last = problem->number;
        g_assert_cmpstr (problem->title, !=, "");
        g_assert_true (g_str_has_suffix (problem->text, "."));
        /* what stops the work has a way on */
        if (problem->manner == SALVOR_MANNER_TROUBLE)
            g_assert_cmpint (problem->actions[0], !=, SALVOR_ACTION_NONE);
        if (problem->retry == SALVOR_RETRY_NOW)
            g_assert_true (salvor_problem_offers (ways[i].id, SALVOR_ACTION_TRY_AGAIN));
    }
}

/* ---- the page ---- */

static void
add_row (GString *page, const Way *way)
{
    static const char *const retries[] = { "no", "after that", "yes", "by itself" };
    const SalvorProblem *problem = salvor_problem_get (way->id);

    g_string_append_printf (page, "| %u | `%s` | %s |", problem->number, problem->name,
                            problem->title);
    for (guint i = 0; i < SALVOR_PROBLEM_MAX_ACTIONS; i++) {
        if (problem->actions[i] != SALVOR_ACTION_NONE)
            g_string_append_printf (page, "%s%s", i > 0 ? ", " : " ",
                                    salvor_action_get_label (problem->actions[i]));
    }
    g_string_append_printf (page, " | %s | ", retries[problem->retry]);
    if (way->board != NULL)
        g_string_append_printf (page, "`sim:%s%s`", way->board, way->faults);
    if (way->how != NULL)
        g_string_append_printf (page, "%s%s", way->board != NULL ? " " : "", way->how);
    g_string_append (page, " |\n");
}

static char *
make_page (void)
{
    GString *page = g_string_new (
        "# What can stand in the way\n\n"
        "The closed list of situations (`src/recovery/problem.c`): window and terminal say the "
        "same "
        "words. Numbers\n14 and 15 (other systems) and 60, 61, 63, 64 and 66 (burning fuses) are "
        "left out; those from 68 on\nwe found ourselves.\n\n"
        "Made by `test-recovery-problems --print`. The test reaches what an error, a file, a plan "
        "or "
        "a job leads to;\nrows that name a page or another test are shown or proved there.\n\n"
        "| | name | what is said | what can be done | again? | how to meet it |\n"
        "|--|--|--|--|--|--|\n");

    for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
        add_row (page, &ways[i]);
    return g_string_free (page, FALSE);
}

static void
test_page (void)
{
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "problems.md", NULL);
    g_autofree char *page = make_page ();
    g_autofree char *found = NULL;

    g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
    g_assert_cmpstr (found, ==, page);
}

int
main (int argc, char **argv)
{
    if (argc == 2 && strcmp (argv[1], "--print") == 0) {
        g_autofree char *page = make_page ();

        fputs (page, stdout);
        return 0;
    }
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/problems/list", test_list);
    g_test_add_func ("/problems/page", test_page);
    g_test_add_func ("/problems/unstable", test_unstable);
    for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
        g_autofree char *path
            = g_strconcat ("/problems/reached/", salvor_problem_get (ways[i].id)->name, NULL);

        if (ways[i].reach != REACH_ELSEWHERE)
            g_test_add_data_func (path, &ways[i], test_reached);
    }
    return g_test_run ();
}
