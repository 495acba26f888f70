/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include "chip/chip-file.h"
#include "image/boot-header.h"
#include "image/signature.h"

#define SIZE 0x3000

/* Offsets of commands in the list that test_image_sign () makes */
#define TAKE_TABLE 0x04
#define TAKE_LIST_KEY 0x10
#define SIGN_LIST 0x1C
#define TAKE_PROGRAM_KEY 0x28
#define SIGN_PROGRAM 0x34
#define FIRST_KEY (TEST_CSF_KEY_TABLE + 4)
#define KEY_SIZE 31

/* A signed image in which a test breaks one thing before it looks, and a closed board. */
typedef struct {
    SalvorChip *chip;
    GByteArray *image;
    gsize list; /* offset of the signature */
    SalvorBoardState *state;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->chip = salvor_chip_load ("MIMXRT1024", &error);
    g_assert_no_error (error);
    fixture->image = test_image_new (SIZE, 0);
    fixture->list = test_image_sign (fixture->image, TEST_IVT_OFFSET, 0);
    fixture->state = salvor_board_state_new (fixture->chip);
    for (guint i = 0; i < 8; i++)
        salvor_board_state_set_otp (fixture->state, 0x18 + i, test_key_hash_word (i));
    salvor_board_state_set_otp (fixture->state, 0x2F, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->image);
    g_assert_finalize_object (fixture->state);
    g_object_unref (fixture->chip);
}

static void
put_byte (Fixture *fixture, gsize offset, guint8 value)
{
    g_assert_cmpuint (fixture->list + offset, <, fixture->image->len);
    fixture->image->data[fixture->list + offset] = value;
}

static void
sign_again (Fixture *fixture, guint key)
{
    g_byte_array_unref (fixture->image);
    fixture->image = test_image_new (SIZE, 0);
    fixture->list = test_image_sign (fixture->image, TEST_IVT_OFFSET, key);
}

static SalvorBootHeader *
examine (Fixture *fixture)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->image);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("test.bin", bytes);

    return salvor_boot_header_new (image, fixture->chip);
}

static void
assert_csf (const SalvorBootHeader *header, SalvorCheckState state, const char *fragment)
{
    const SalvorCheck *check = &header->checks[SALVOR_CHECK_CSF];

    if (check->state != state || strstr (check->text, fragment) == NULL)
        g_error ("csf is %s, “%s”: “%s”; expected %s with “%s”",
                 salvor_check_state_get_id (check->state), check->title, check->text,
                 salvor_check_state_get_id (state), fragment);
}

static void
test_sound (Fixture *fixture, gconstpointer data)
{
    static const char *const words[] = {
        "Takes key 1 of its key table.",
        "Takes the key that signs this list.",
        "Checks the signature of this list.",
        "Takes the key that signs the program.",
        "Checks the signature of 8192 bytes from 0x60001000 on.",
        "Key 1 of the table has 128 bits.",
    };
    g_autoptr (SalvorBootHeader) header = examine (fixture);
    char **details = header->checks[SALVOR_CHECK_CSF].details;

    assert_csf (header, SALVOR_CHECK_OK,
                "At 0x60003000, with key 1 of 4; whose it is has not been");
    g_assert_true (header->is_signed);
    g_assert_false (header->encrypted_hab);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_cmpuint (header->signature.n_keys, ==, 4);
    g_assert_cmpuint (header->signature.key_index, ==, 0);
    g_assert_nonnull (details);
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        g_assert_cmpstr (details[i], ==, words[i]);
}

/* A damaged list is no signature, and says what is wrong with it. */
static const struct {
    const char *name;
    gsize offset;
    guint8 value;
    const char *fragment;
} damages[] = {
    { "version", 0x03, 0x30, "cut off" },
    { "length", 0x01, 0xFF, "cut off" },
    { "command", TAKE_LIST_KEY, 0x77, "no valid command at 0x60003010" },
    { "command-length", TAKE_LIST_KEY + 2, 0x06, "no valid command at 0x60003010" },
    { "table-outside", TAKE_TABLE + 8, 0x10, "is not in the file" },
    { "table-elsewhere", TAKE_TABLE + 11, 0x61, "key table" },
    { "table-tag", TEST_CSF_KEY_TABLE, 0xD8, "not where it should be" },
    { "key-tag", FIRST_KEY, 0xE2, "key table is damaged" },
    { "key-length", FIRST_KEY + 2, 0x20, "key table is damaged" },
    { "key-algorithm", FIRST_KEY + 3, 0x22, "key table is damaged" },
    { "key-sizes", FIRST_KEY + 9, 0x11, "key table is damaged" },
    { "key-number", TAKE_TABLE + 6, 0x05, "wants key 6, which its table of 4 keys does not have" },
    { "two-tables", TAKE_LIST_KEY + 4, 0x03, "two key tables" },
    { "no-table", TAKE_TABLE + 4, 0x09, "takes a key before its key table" },
    { "key-kind", TAKE_LIST_KEY + 4, 0x42, "unknown kind 0x42" },
    { "no-certificate", 0x100, 0x00, "no certificate at 0x60003100" },
    { "no-list-signature", 0x110, 0x00, "no signature at 0x60003110" },
    { "no-program-signature", 0x130, 0xAC, "no signature at 0x60003130" },
};

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        sign_again (fixture, 0);
        put_byte (fixture, damages[i].offset, damages[i].value);
        header = examine (fixture);
        assert_csf (header, SALVOR_CHECK_FAILED, damages[i].fragment);
        g_assert_false (header->is_signed);
    }
}

/* Lists that end before they prove anything */
static void
test_short_lists (Fixture *fixture, gconstpointer data)
{
    static const struct {
        guint8 length;
        const char *fragment;
    } lists[] = {
        { 4, "no key table" },
        { SIGN_PROGRAM, "signs nothing of the program" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        put_byte (fixture, 0x02, lists[i].length);
        header = examine (fixture);
        assert_csf (header, SALVOR_CHECK_FAILED, lists[i].fragment);
    }
}

/* The program before the list: then nothing in the list counts. */
static void
test_unsigned_list (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    for (gsize i = 0; i < 12; i++)
        put_byte (fixture, SIGN_LIST + i, i == 0 ? 0xC0 : i == 2 ? 4 : i % 4 == 0 ? 0xC0 : 0);
    put_byte (fixture, SIGN_LIST + 6, 4);
    put_byte (fixture, SIGN_LIST + 10, 4);
    header = examine (fixture);
    assert_csf (header, SALVOR_CHECK_FAILED, "list itself is not signed");
}

/* What the ROM wants to see signed and is not */
static void
test_coverage (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header_left_out = NULL;
    g_autoptr (SalvorBootHeader) entry_left_out = NULL;

    put_byte (fixture, SIGN_PROGRAM + 14, 0x20); /* from 0x60002000 on */
    header_left_out = examine (fixture);
    assert_csf (header_left_out, SALVOR_CHECK_WARNING,
                "leaves out the start-up header at 0x60001000");
    g_assert_true (header_left_out->is_signed);

    sign_again (fixture, 0);
    put_byte (fixture, SIGN_PROGRAM + 18, 0x10); /* up to 0x60001FFF */
    entry_left_out = examine (fixture);
    assert_csf (entry_left_out, SALVOR_CHECK_WARNING, "leaves out the start address at 0x60002000");
}

/* A secret key, and a signature that decrypts: nothing of the program can be looked at. */
static void
test_encrypted (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_byte (fixture, TAKE_PROGRAM_KEY + 4, 0xBB);
    put_byte (fixture, SIGN_PROGRAM + 5, 0xA3);
    put_byte (fixture, 0x130, 0xAC);
    for (gsize i = TEST_VECTORS_OFFSET; i < SIZE; i++)
        fixture->image->data[i] ^= 0xA5;
    header = examine (fixture);
    g_assert_true (header->encrypted_hab);
    g_assert_true (header->is_signed);
    g_assert_cmpint (header->checks[SALVOR_CHECK_VECTORS].state, ==, SALVOR_CHECK_WARNING);
    g_assert_cmpstr (header->checks[SALVOR_CHECK_CSF].details[4], ==,
                     "Decrypts 8192 bytes from 0x60001000 on.");
}

/* The board has to make the wrapped key itself; without it the program does not start. */
static void
test_secret_key_missing (Fixture *fixture, gconstpointer data)
{
    guint32 end = TEST_FLASH_BASE + fixture->image->len;
    g_autoptr (SalvorBootHeader) header = NULL;

    put_byte (fixture, TAKE_PROGRAM_KEY + 3, 0x01);
    put_byte (fixture, TAKE_PROGRAM_KEY + 4, 0xBB);
    for (guint i = 0; i < 4; i++)
        put_byte (fixture, TAKE_PROGRAM_KEY + 8 + i, (guint8) (end >> 8 * (3 - i)));
    header = examine (fixture);
    g_assert_cmpint (header->checks[SALVOR_CHECK_COMPLETENESS].state, ==, SALVOR_CHECK_FAILED);
    g_assert_cmpstr (header->checks[SALVOR_CHECK_COMPLETENESS].title, ==,
                     "The wrapped secret key is missing");
}

/* Nothing a signature can say may end in a crash: every byte, odd values, every length. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
    static const guint8 values[] = { 0x00, 0x01, 0x03, 0x7F, 0x80, 0xBE, 0xCA, 0xFF };

    for (gsize offset = 0; offset < TEST_CSF_SIZE; offset++) {
        guint8 kept = fixture->image->data[fixture->list + offset];

        for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
            g_autoptr (SalvorBootHeader) header = NULL;

            put_byte (fixture, offset, values[i]);
            header = examine (fixture);
            g_assert_nonnull (header->checks[SALVOR_CHECK_CSF].text);
            g_assert_true (header->is_signed
                           == (header->checks[SALVOR_CHECK_CSF].state != SALVOR_CHECK_FAILED));
        }
        put_byte (fixture, offset, kept);
    }
    while (fixture->image->len > fixture->list) {
        g_autoptr (SalvorBootHeader) header = NULL;

        g_byte_array_set_size (fixture->image, fixture->image->len - 1);
        header = examine (fixture);
        g_assert_true (header->is_signed == (fixture->image->len >= fixture->list + 0x13C));
    }
}

/* ---- against a board ---- */

static void
assert_compare (Fixture *fixture, SalvorSignatureState expected, const char *fragment)
{
    g_autoptr (SalvorBootHeader) header = examine (fixture);
    g_autofree char *detail = NULL;
    SalvorSignatureState found;

    g_assert_true (header->is_signed);
    found = salvor_signature_compare (&header->signature, fixture->state, &detail);
    if (found != expected || strstr (detail, fragment) == NULL)
        g_error ("%u: “%s”; expected %u with “%s”", found, detail, expected, fragment);
}

static void
test_agrees (Fixture *fixture, gconstpointer data)
{
    assert_compare (fixture, SALVOR_SIGNATURE_AGREES, "only computed by the board");
    assert_compare (fixture, SALVOR_SIGNATURE_AGREES, "fuses 24 to 31, and key 1");
}

/* One bit of one word is another maker, also where other words could not be read. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
    salvor_board_state_set_otp (fixture->state, 0x1F, test_key_hash_word (7) ^ 0x80000000);
    assert_compare (fixture, SALVOR_SIGNATURE_FOREIGN, "fuses 24 to 31");
    salvor_board_state_set_otp_unreadable (fixture->state, 0x18, "locked");
    assert_compare (fixture, SALVOR_SIGNATURE_FOREIGN, "fuses 24 to 31");
}

/* Changing any byte of a key in the table changes its hash. */
static void
test_exchanged_key (Fixture *fixture, gconstpointer data)
{
    put_byte (fixture, FIRST_KEY + 3 * KEY_SIZE + 12, 0x42);
    assert_compare (fixture, SALVOR_SIGNATURE_FOREIGN, "other keys");
}

/* A key whose entry is its hash alone makes the same table (SPSDK, SrkItemHash). */
static void
test_hashed_key (Fixture *fixture, gconstpointer data)
{
    gsize last = fixture->list + FIRST_KEY + 3 * KEY_SIZE;
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    guint8 entry[36] = { 0xEE, 0x00, 0x24, 0x17 };
    gsize size = 32;

    g_checksum_update (checksum, fixture->image->data + last, KEY_SIZE);
    g_checksum_get_digest (checksum, entry + 4, &size);
    test_image_put (fixture->image, last, entry, sizeof entry);
    put_byte (fixture, TEST_CSF_KEY_TABLE + 2, 4 + 3 * KEY_SIZE + 36);
    assert_compare (fixture, SALVOR_SIGNATURE_AGREES, "key 1");
    /* but it cannot be the one in use */
    put_byte (fixture, TAKE_TABLE + 6, 3);
    {
        g_autoptr (SalvorBootHeader) header = examine (fixture);

        assert_csf (header, SALVOR_CHECK_FAILED, "wants key 4");
    }
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
    sign_again (fixture, 1);
    assert_compare (fixture, SALVOR_SIGNATURE_AGREES, "key 2");
    salvor_board_state_set_otp (fixture->state, 0x2F, 0x00000002);
    assert_compare (fixture, SALVOR_SIGNATURE_REVOKED, "key 2");
    salvor_board_state_set_otp (fixture->state, 0x2F, 0x00000001);
    assert_compare (fixture, SALVOR_SIGNATURE_AGREES, "key 2");
}

/* What was not read is not known, and not called checked. */
static void
test_unread_fuses (Fixture *fixture, gconstpointer data)
{
    salvor_board_state_set_otp_unreadable (fixture->state, 0x2F, "refused");
    assert_compare (fixture, SALVOR_SIGNATURE_UNKNOWN, "could not be read");
    salvor_board_state_set_otp (fixture->state, 0x2F, 0);
    salvor_board_state_set_otp_unreadable (fixture->state, 0x1B, "refused");
    assert_compare (fixture, SALVOR_SIGNATURE_UNKNOWN, "could not be read");
}

static void
test_blank_fuses (Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < 8; i++)
        salvor_board_state_set_otp (fixture->state, 0x18 + i, 0);
    assert_compare (fixture, SALVOR_SIGNATURE_UNKNOWN, "No key hash is burned");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/csf/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("sound", test_sound);
    ADD ("damaged", test_damaged);
    ADD ("short", test_short_lists);
    ADD ("unsigned-list", test_unsigned_list);
    ADD ("coverage", test_coverage);
    ADD ("encrypted", test_encrypted);
    ADD ("encrypted/no-key", test_secret_key_missing);
    ADD ("hostile", test_hostile);
    ADD ("board/agrees", test_agrees);
    ADD ("board/foreign", test_foreign);
    ADD ("board/exchanged-key", test_exchanged_key);
    ADD ("board/hashed-key", test_hashed_key);
    ADD ("board/revoked", test_revoked);
    ADD ("board/unread", test_unread_fuses);
    ADD ("board/blank", test_blank_fuses);
#undef ADD
    return g_test_run ();
}
