/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#include "base/errors.h"

/*
 * Exchanges recorded from NXP's genuine flashloader, replayed against the model: every report it
 * answered has to come back byte for byte. One report a line, ">" to the device, "<" from it.
 * Comment lines of the recording are checked too, where they say something of the device. Lines
 * with "#@" were added to the recording: bytes it did not keep, and what lay in the loader's own
 * RAM.
 */

#define PAYLOAD 1012

typedef struct {
    SalvorSimulatedChip *chip;
    const char *name;
    guint line;
    GByteArray *written; /* data of the last write command */
    GByteArray *read;    /* data of the last read command */
    guint32 length;      /* the last write command announced */
    guint chunk;         /* bytes in its first report */
    guint n_out, n_in;   /* data reports of the last command */
    GByteArray *known;   /* bytes of the next written data the recording shows elsewhere */
    gsize known_offset;
    guint counts[256]; /* flash commands when the last count was asked */
} Replay;

/* What the recording sent where it shows only the beginning; RAM tests used just this. */
static guint8
get_filling (gsize offset)
{
    return (guint8) (7 * offset + 3);
}

/* ---- to the device ---- */

static void
note_command (Replay *self, const GByteArray *report)
{
    guint8 tag = report->len > 4 ? report->data[4] : 0;

    self->n_out = self->n_in = self->chunk = 0;
    if (tag == 0x04) {
        g_byte_array_set_size (self->written, 0);
        g_assert_true (salvor_bytes_peek_u32_le (report->data, report->len, 12, &self->length));
    } else if (tag == 0x03) {
        g_byte_array_set_size (self->read, 0);
    }
}

static void
send (Replay *self, const GByteArray *report)
{
    salvor_simulated_chip_receive (self->chip, report->data, report->len,
                                   salvor_simulated_chip_get_now (self->chip));
}

/* A report that shows nothing but one value is full of it. */
static void
fill_up (Replay *self, GByteArray *report, gsize size)
{
    gboolean uniform = report->len > 4
                       && salvor_bytes_are_all (report->data + 4, report->len - 4, report->data[4]);

    while (report->len < size)
        salvor_bytes_append_u8 (
            report, uniform ? report->data[4] : get_filling (self->written->len + report->len - 4));
    for (gsize i = 0; i < self->known->len; i++)
        report->data[4 + self->known_offset + i] = self->known->data[i];
    g_byte_array_set_size (self->known, 0);
}

static void
send_data (Replay *self, GByteArray *report)
{
    g_byte_array_append (self->written, report->data + 4, report->len - 4);
    if (self->n_out++ == 0)
        self->chunk = report->len - 4;
    send (self, report);
}

static void
replay_out (Replay *self, const char *text)
{
    const char *cut = strstr (text, "... (");
    g_autoptr (GByteArray) report = NULL;
    g_autofree char *shown = g_strndup (text, strcspn (text, "#."));

    report = fixture_hex (shown);
    if (cut != NULL)
        fill_up (self, report, (gsize) g_ascii_strtoull (cut + 5, NULL, 10));
    if (report->data[0] == 1) {
        fixture_expect_nothing (self->chip);
        note_command (self, report);
        send (self, report);
    } else {
        send_data (self, report);
    }
}

/* The recording leaves out all but the first data reports of a command. */
static void
send_rest (Replay *self, guint n_reports)
{
    guint chunk = self->chunk != 0 ? self->chunk : PAYLOAD;

    while (self->n_out < n_reports) {
        gsize size = MIN (chunk, self->length - self->written->len);
        g_autoptr (GByteArray) report = fixture_hex ("02 00");

        salvor_bytes_append_u16_le (report, (guint16) size);
        fill_up (self, report, 4 + size);
        send_data (self, report);
    }
}

/* ---- from the device ---- */

static void
note_answer (Replay *self, const guint8 *data)
{
    guint length = data[2] | (guint) data[3] << 8;

    if (data[0] != 4 || length == 0)
        return;
    self->n_in++;
    g_byte_array_append (self->read, data + 4, length);
}

static void
replay_in (Replay *self, const char *text)
{
    g_autofree char *shown = g_strndup (text, strcspn (text, "#."));
    g_autoptr (GByteArray) wanted = fixture_hex (shown);
    g_autoptr (GBytes) answer = fixture_take (self->chip);
    const guint8 *data = g_bytes_get_data (answer, NULL);
    g_autofree char *found = salvor_bytes_to_hex (data, wanted->len);
    g_autofree char *sought = salvor_bytes_to_hex (wanted->data, wanted->len);

    g_assert_cmpuint (g_bytes_get_size (answer), ==, 1016);
    if (!g_str_equal (found, sought))
        g_error ("%s:%u: found %s", self->name, self->line, found);
    note_answer (self, data);
}

static void
receive_rest (Replay *self, guint n_reports, gsize n_bytes)
{
    while (self->n_in < n_reports) {
        g_autoptr (GBytes) answer = fixture_take (self->chip);

        g_assert_cmpuint (((const guint8 *) g_bytes_get_data (answer, NULL))[0], ==, 4);
        note_answer (self, g_bytes_get_data (answer, NULL));
    }
    g_assert_cmpuint (self->read->len, ==, n_bytes);
}

/* ---- comments ---- */

static void
check_read_back (Replay *self)
{
    g_assert_cmpmem (self->read->data, self->read->len, self->written->data, self->written->len);
}

/* "000: 46 43 46 42 …": what the last read brought */
static void
check_dump (Replay *self, const char *text)
{
    guint64 offset = g_ascii_strtoull (text, NULL, 16);
    g_autoptr (GByteArray) wanted = fixture_hex (strchr (text, ':'));

    g_assert_cmpuint (offset + wanted->len, <=, self->read->len);
    g_assert_cmpmem (self->read->data + offset, wanted->len, wanted->data, wanted->len);
}

static void
set_status (Replay *self, const char *text)
{
    g_autoptr (GByteArray) values = fixture_hex (text);

    for (guint i = 0; i < SALVOR_FLASH_N_STATUS; i++)
        salvor_simulated_flash_make_status (salvor_simulated_chip_get_flash (self->chip), i,
                                            values->data[i]);
}

static void
check_status (Replay *self, const char *text)
{
    g_autofree char *values = g_strndup (text, strspn (text, " 0123456789abcdef"));
    g_autoptr (GByteArray) wanted = fixture_hex (values);

    for (guint i = 0; i < SALVOR_FLASH_N_STATUS; i++)
        g_assert_cmpuint (
            salvor_simulated_flash_get_status (salvor_simulated_chip_get_flash (self->chip), i), ==,
            wanted->data[i]);
}

/* "01:1 05:3 …", counted from the last time; reads are split by each driver as it likes */
static void
check_counts (Replay *self, const char *text)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    g_auto (GStrv) pairs = g_strsplit (text, " ", -1);

    for (gsize i = 0; pairs[i] != NULL; i++) {
        guint8 opcode = (guint8) g_ascii_strtoull (pairs[i], NULL, 16);
        const char *colon = strchr (pairs[i], ':');

        if (colon == NULL || opcode == SALVOR_FLASH_QUAD_READ)
            continue;
        g_assert_cmpuint (salvor_simulated_flash_get_count (flash, opcode) - self->counts[opcode],
                          ==, g_ascii_strtoull (colon + 1, NULL, 10));
    }
    for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
        self->counts[i] = salvor_simulated_flash_get_count (flash, (guint8) i);
}

/* "data reports in all" and "data reports, N bytes in all" */
static void
replay_count (Replay *self, const char *text, guint n_reports)
{
    const char *bytes = strstr (text, "reports, ");

    if (bytes != NULL)
        receive_rest (self, n_reports, (gsize) g_ascii_strtoull (bytes + 9, NULL, 10));
    else
        send_rest (self, n_reports);
}

static void
set_ram (Replay *self, const char *text)
{
    char *rest = NULL;
    guint32 address = (guint32) g_ascii_strtoull (text, &rest, 16);
    g_autoptr (GByteArray) bytes = fixture_hex (rest);
    guint8 *ram = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                               address, bytes->len);

    g_assert_nonnull (ram);
    salvor_bytes_poke (ram, bytes->len, 0, bytes->data, bytes->len);
}

static void
set_known (Replay *self, const char *text)
{
    char *rest = NULL;
    g_autoptr (GByteArray) bytes = NULL;

    self->known_offset = (gsize) g_ascii_strtoull (text, &rest, 10);
    bytes = fixture_hex (rest);
    g_byte_array_append (self->known, bytes->data, bytes->len);
}

static const char *
skip (const char *text, const char *prefix)
{
    return g_str_has_prefix (text, prefix) ? text + strlen (prefix) : NULL;
}

static void
replay_comment (Replay *self, const char *text)
{
    const char *rest;
    guint64 number = g_ascii_strtoull (text, NULL, 10);

    if ((rest = skip (text, "@ ram ")) != NULL)
        set_ram (self, rest);
    else if ((rest = skip (text, "@ known ")) != NULL)
        set_known (self, rest);
    else if (g_str_equal (text, "@ counts"))
        check_counts (self, "");
    else if ((rest = skip (text, "@ status ")) != NULL
             || (rest = skip (text, " SR1 SR2 SR3 before: ")) != NULL)
        set_status (self, rest);
    else if ((rest = skip (text, " SR1 SR2 SR3 after:")) != NULL)
        check_status (self, rest);
    else if ((rest = skip (text, " drained: ")) != NULL)
        replay_in (self, rest);
    else if (g_str_equal (text, " read back same"))
        check_read_back (self);
    else if (g_str_has_prefix (text, "   ") && strchr (text, ':') != NULL)
        check_dump (self, text + 3);
    else if (number > 0 && strstr (text, "in all") != NULL)
        replay_count (self, text, (guint) number);
    if ((rest = strstr (text, "flash commands: ")) != NULL
        || (rest = strstr (text, "flash ops so far: ")) != NULL)
        check_counts (self, strchr (rest, ':') + 1);
}

static void
replay_line (Replay *self, const char *text)
{
    if (*text == '>')
        replay_out (self, text + 1);
    else if (*text == '<')
        replay_in (self, text + 1);
    else if (*text == '#')
        replay_comment (self, text + 1);
}

static void
test_transcript (gconstpointer data)
{
    g_autofree char *file = g_strconcat (data, ".txt", NULL);
    g_autofree char *path
        = g_test_build_filename (G_TEST_DIST, "simulator", "transcripts", file, NULL);
    g_autoptr (SalvorSimulatedChip) chip = fixture_chip_new ();
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;
    Replay self = { .chip = chip, .name = file };

    self.written = g_byte_array_new ();
    self.read = g_byte_array_new ();
    self.known = g_byte_array_new ();
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    lines = g_strsplit (text, "\n", -1);
    fixture_start_loader (chip);
    for (gsize i = 0; lines[i] != NULL; i++) {
        self.line = (guint) i + 1;
        replay_line (&self, lines[i]);
    }
    fixture_expect_nothing (chip);
    g_byte_array_unref (self.written);
    g_byte_array_unref (self.read);
    g_byte_array_unref (self.known);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_data_func ("/transcripts/properties", "props", test_transcript);
    g_test_add_data_func ("/transcripts/memory", "mem", test_transcript);
    g_test_add_data_func ("/transcripts/fuses", "fuse", test_transcript);
    g_test_add_data_func ("/transcripts/flash", "flash", test_transcript);
    g_test_add_data_func ("/transcripts/flash-without-quad-enable", "qe0", test_transcript);
    return g_test_run ();
}
