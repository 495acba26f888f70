/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mboot-fixture.h"
#include "simulator/bench.h"

#include "protocol/fuse-burner.h"

static const guint32 chip_id[2] = { 0x5A3C1E0F, 0x1B2D4F61 };

/* ---- the permit ---- */

static SalvorBurnPermit *
make_permit (const guint32 unique_id[2], guint index, guint32 mask)
{
    g_autofree char *phrase = salvor_burn_permit_get_phrase (unique_id, index, mask);
    g_autoptr (GError) error = NULL;
    SalvorBurnPermit *permit = salvor_burn_permit_new (unique_id, index, mask, phrase, &error);

    g_assert_no_error (error);
    return permit;
}

static void
test_phrase (void)
{
    g_autofree char *phrase = salvor_burn_permit_get_phrase (chip_id, 6, 0x10000);
    g_autoptr (SalvorBurnPermit) permit = salvor_burn_permit_new (
        chip_id, 6, 0x10000, " burn fuse word 6 mask 0x00010000 of chip 5A3C1E0F 1B2D4F61\n", NULL);

    g_assert_cmpstr (phrase, ==, "burn fuse word 6 mask 0x00010000 of chip 5A3C1E0F 1B2D4F61");
    g_assert_nonnull (permit);
}

/* Another word, mask or chip than asked for, an easy yes, and nothing */
static void
test_other_phrase (void)
{
    static const char *const typed[] = {
        "burn fuse word 7 mask 0x00010000 of chip 5A3C1E0F 1B2D4F61",
        "burn fuse word 6 mask 0x00020000 of chip 5A3C1E0F 1B2D4F61",
        "burn fuse word 6 mask 0x00010000 of chip 5A3C1E0F 1B2D4F62",
        "Burn fuse word 6 mask 0x00010000 of chip 5A3C1E0F 1B2D4F61",
        "burn fuse word 6 mask 0x00010000",
        "yes",
        "",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_burn_permit_new (chip_id, 6, 0x10000, typed[i], &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_CONSENT);
    }
}

/* No word, no bit, no chip to hold on to: the right phrase does not help. */
static void
test_no_permit (void)
{
    static const struct {
        guint32 id[2];
        guint index;
        guint32 mask;
    } cases[] = {
        { { 1, 2 }, 64, 1 },
        { { 1, 2 }, 0x01000006, 1 },
        { { 1, 2 }, 6, 0 },
        { { 0, 0 }, 6, 1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *phrase
            = salvor_burn_permit_get_phrase (cases[i].id, cases[i].index, cases[i].mask);
        g_autoptr (GError) error = NULL;

        g_assert_null (
            salvor_burn_permit_new (cases[i].id, cases[i].index, cases[i].mask, phrase, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
}

/* ---- on the wire ---- */

#define WHO_ARE_YOU "> 01 00 0c 00 07 00 00 02 12 00 00 00 00 00 00 00"
#define I_AM "< 03 00 10 00 a7 00 00 03 00 00 00 00 0f 1e 3c 5a 61 4f 2d 1b" WHOLE
#define I_AM_ANOTHER "< 03 00 10 00 a7 00 00 03 00 00 00 00 0f 1e 3c 5a 62 4f 2d 1b" WHOLE
#define I_AM_HALF "< 03 00 0c 00 a7 00 00 02 00 00 00 00 0f 1e 3c 5a" WHOLE
#define READ_6 "> 01 00 0c 00 0f 00 00 02 06 00 00 00 04 00 00 00"
#define WORD_6_IS(bytes) "< 03 00 10 00 af 00 00 03 00 00 00 00 04 00 00 00 " bytes WHOLE
#define BURN_6(bytes) "> 01 00 10 00 0e 00 00 03 06 00 00 00 04 00 00 00 " bytes
#define BURNED "< 03 00 0c 00 a0 00 00 02 00 00 00 00 0e 00 00 00" WHOLE
#define NOT_BURNED "< 03 00 0c 00 a0 00 00 02 e9 4e 00 00 0e 00 00 00" WHOLE /* 20201 */

static gboolean
burn (Fixture *fixture, guint32 mask)
{
    return salvor_fuse_burner_burn (fixture->mboot, make_permit (chip_id, 6, mask),
                                    fixture->cancellable, &fixture->error);
}

/* Only what is still 0 goes out. */
static void
test_burn (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("10 00 00 00"), BURN_6 ("00 00 01 00"),
           BURNED, READ_6, WORD_6_IS ("10 00 01 00"));

    g_assert_true (burn (fixture, 0x00010010));
    g_assert_no_error (fixture->error);
}

static void
test_burned_already (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("10 00 01 00"));

    g_assert_true (burn (fixture, 0x00010000));
    g_assert_no_error (fixture->error);
}

/* @data: what the device says of itself */
static void
test_other_chip (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, (const char *) data);

    g_assert_false (burn (fixture, 0x00010000));
    assert_fails (fixture, SALVOR_ERROR_WRONG_BOARD);
}

static void
test_unreadable_word (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6,
           "< 03 00 0c 00 af 00 00 02 04 00 00 00 00 00 00 00" WHOLE);

    g_assert_false (burn (fixture, 0x00010000));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
}

/* The chip says yes and the bit stays 0; or another bit came along. */
static void
test_not_what_was_asked (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("00 00 00 00"), BURN_6 ("00 00 01 00"),
           BURNED, READ_6, (const char *) data);

    g_assert_false (burn (fixture, 0x00010000));
    assert_fails (fixture, SALVOR_ERROR_VERIFY);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("00 00 00 00"), BURN_6 ("00 00 01 00"),
           NOT_BURNED);

    g_assert_false (burn (fixture, 0x00010000));
    assert_fails (fixture, salvor_mboot_status_get_error (20201));
    g_assert_nonnull (strstr (fixture->error->message, "may be burned"));
}

static void
test_unplugged (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("00 00 00 00"), BURN_6 ("00 00 01 00"),
           "gone");

    g_assert_false (burn (fixture, 0x00010000));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED);
    g_assert_nonnull (strstr (fixture->error->message, "may be burned"));
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("00 00 00 00"), "cancel");

    g_assert_false (burn (fixture, 0x00010000));
    assert_cancelled (fixture);
}

/* Too late: the word is looked at all the same. */
static void
test_cancelled_after (Fixture *fixture, gconstpointer data)
{
    START (fixture, WHO_ARE_YOU, I_AM, READ_6, WORD_6_IS ("00 00 00 00"), BURN_6 ("00 00 01 00"),
           "cancel", BURNED, READ_6, WORD_6_IS ("00 00 01 00"));

    g_assert_true (burn (fixture, 0x00010000));
    g_assert_no_error (fixture->error);
}

/* ---- on a practice board ---- */

static guint32
read_cells (SalvorMboot *mboot, guint index)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 0;

    salvor_mboot_read_once (mboot, index, &value, NULL, &error);
    g_assert_no_error (error);
    return value;
}

/* A word no start depends on: the first general purpose word, 0x18 */
#define FREE_WORD 0x18

static void
test_board (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (GError) error = NULL;
    g_autoptr (Line) line = NULL;
    g_autoptr (SalvorMboot) mboot = NULL;
    guint32 id[2], before;

    g_assert_true (bench_start_loader (bench, &error));
    line = bench_open (bench, SALVOR_PORT_FLASHLOADER);
    mboot = salvor_mboot_new (line->transport);
    id[0] = read_cells (mboot, 1);
    id[1] = read_cells (mboot, 2);
    before = read_cells (mboot, FREE_WORD);
    g_assert_cmphex (before & 0x5, ==, 0);
    for (guint32 mask = 1; mask <= 5; mask += 4) {
        g_assert_true (
            salvor_fuse_burner_burn (mboot, make_permit (id, FREE_WORD, mask), NULL, &error));
        g_assert_no_error (error);
        g_assert_cmphex (read_cells (mboot, FREE_WORD), ==, before | mask);
    }
    id[1] ^= 1;
    g_assert_false (salvor_fuse_burner_burn (mboot, make_permit (id, FREE_WORD, 8), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD);
    g_assert_cmphex (read_cells (mboot, FREE_WORD), ==, before | 5);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/fuse-burner/permit/phrase", test_phrase);
    g_test_add_func ("/fuse-burner/permit/other-phrase", test_other_phrase);
    g_test_add_func ("/fuse-burner/permit/never", test_no_permit);
    add ("/fuse-burner/burns", test_burn, NULL);
    add ("/fuse-burner/burned-already", test_burned_already, NULL);
    add ("/fuse-burner/other-chip", test_other_chip, I_AM_ANOTHER);
    add ("/fuse-burner/other-chip/half-an-id", test_other_chip, I_AM_HALF);
    add ("/fuse-burner/unreadable-word", test_unreadable_word, NULL);
    add ("/fuse-burner/stays-zero", test_not_what_was_asked, WORD_6_IS ("00 00 00 00"));
    add ("/fuse-burner/another-bit", test_not_what_was_asked, WORD_6_IS ("00 00 03 00"));
    add ("/fuse-burner/refused", test_refused, NULL);
    add ("/fuse-burner/unplugged", test_unplugged, NULL);
    add ("/fuse-burner/cancelled/before", test_cancelled_before, NULL);
    add ("/fuse-burner/cancelled/after", test_cancelled_after, NULL);
    g_test_add_func ("/fuse-burner/practice-board", test_board);
    return g_test_run ();
}
