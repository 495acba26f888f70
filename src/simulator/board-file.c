/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-file"
#include "config.h"

#include "simulator/board-file.h"

#include "base/errors.h"

#include <string.h>

#define FIRST_LINE "salvor-practice-board 1"
#define MAX_FILE_SIZE (16 * 1024 * 1024)
#define BLANK 0xFF

/* Where the parser is */
typedef struct {
    const char *path;          /* borrowed */
    const char *scenario_name; /* borrowed */
    SalvorSimulatedChip *chip; /* no ref */
    guint line;
    gboolean has_scenario;
    gboolean ended;
} Parser;

/* ---- saving ---- */

static void
append_fuses (GString *text, SalvorSimulatedChip *chip)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

    for (guint i = 0; i < salvor_simulated_otp_get_n_words (otp); i++) {
        guint32 value = salvor_simulated_otp_get_cell (otp, i);

        if (value != 0)
            g_string_append_printf (text, "fuse 0x%02X 0x%08X\n", i, value);
    }
}

static gsize
get_used_size (const guint8 *sector, gsize size)
{
    while (size > 0 && sector[size - 1] == BLANK)
        size--;
    return size;
}

static void
append_flash (GString *text, SalvorSimulatedChip *chip)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (chip);
    guint32 sector_size = salvor_simulated_flash_get_sector_size (flash);
    guint n_sectors = salvor_simulated_flash_get_size (flash) / sector_size;

    for (guint i = 0; i < SALVOR_FLASH_N_STATUS; i++) {
        if (salvor_simulated_flash_get_status (flash, i) != 0)
            g_string_append_printf (text, "status %u 0x%02X\n", i + 1,
                                    salvor_simulated_flash_get_status (flash, i));
    }
    for (guint i = 0; i < n_sectors; i++) {
        const guint8 *sector = salvor_simulated_flash_get_sector (flash, i);
        gsize size = sector != NULL ? get_used_size (sector, sector_size) : 0;
        g_autofree char *base64 = size > 0 ? g_base64_encode (sector, size) : NULL;

        if (base64 != NULL)
            g_string_append_printf (text, "sector 0x%06X %s\n", i * sector_size, base64);
    }
}

char *
salvor_board_file_write (const char *scenario_name, SalvorSimulatedChip *chip)
{
    GString *text = g_string_new (FIRST_LINE "\n");
    guint pins = salvor_simulated_chip_get_boot_mode_pins (chip);

    g_string_append_printf (text, "scenario %s\nswitches %u%u\n", scenario_name, pins >> 1,
                            pins & 1);
    append_fuses (text, chip);
    append_flash (text, chip);
    g_string_append (text, "end\n");
    return g_string_free (text, FALSE);
}

gboolean
salvor_board_file_save (const char *path, const char *scenario_name, SalvorSimulatedChip *chip,
                        GError **error)
{
    g_autofree char *text = salvor_board_file_write (scenario_name, chip);
    g_autoptr (GError) local = NULL;

    if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "practice board not saved: %s",
                 local->message);
    return FALSE;
}

/* ---- loading ---- */

static gboolean
fail (const Parser *parser, GError **error, const char *expected)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%u: expected %s", parser->path,
                 parser->line, expected);
    return FALSE;
}

static gboolean
parse_hex (const char *text, guint32 max, guint32 *value)
{
    guint64 number = 0;

    if (!g_str_has_prefix (text, "0x")
        || !g_ascii_string_to_unsigned (text + 2, 16, 0, max, &number, NULL))
        return FALSE;
    *value = (guint32) number;
    return TRUE;
}

static gboolean
parse_scenario (Parser *parser, char **words, GError **error)
{
    if (!g_str_equal (words[1], parser->scenario_name)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "%s:%u: the file is of practice board “%s”, not of “%s”", parser->path,
                     parser->line, words[1], parser->scenario_name);
        return FALSE;
    }
    parser->has_scenario = TRUE;
    return TRUE;
}

static gboolean
parse_switches (Parser *parser, char **words, GError **error)
{
    const char *pins = words[1];

    if (strlen (pins) != 2 || strspn (pins, "01") != 2)
        return fail (parser, error, "switches 00, 01, 10 or 11");
    salvor_simulated_chip_set_pins (parser->chip, (guint) ((pins[0] - '0') * 2 + pins[1] - '0'),
                                    salvor_simulated_chip_get_boot_config_pins (parser->chip));
    return TRUE;
}

static gboolean
parse_fuse (Parser *parser, char **words, GError **error)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (parser->chip);
    guint32 index = 0;
    guint32 value = 0;

    if (!parse_hex (words[1], salvor_simulated_otp_get_n_words (otp) - 1, &index)
        || !parse_hex (words[2], G_MAXUINT32, &value))
        return fail (parser, error, "fuse INDEX VALUE, the index of a word of this chip");
    salvor_simulated_otp_replace (otp, index, value);
    return TRUE;
}

static gboolean
parse_status (Parser *parser, char **words, GError **error)
{
    guint64 number = 0;
    guint32 value = 0;

    if (!g_ascii_string_to_unsigned (words[1], 10, 1, SALVOR_FLASH_N_STATUS, &number, NULL)
        || !parse_hex (words[2], 0xFF, &value))
        return fail (parser, error, "status NUMBER VALUE, number 1 to 3");
    salvor_simulated_flash_make_status (salvor_simulated_chip_get_flash (parser->chip),
                                        (guint) number - 1, (guint8) value);
    return TRUE;
}

/* g_base64_decode () skips what it does not know; encoding again shows whether it did. */
static gboolean
parse_sector (Parser *parser, char **words, GError **error)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (parser->chip);
    guint32 sector_size = salvor_simulated_flash_get_sector_size (flash);
    g_autofree guint8 *data = NULL;
    g_autofree char *again = NULL;
    guint32 offset = 0;
    gsize size = 0;

    if (!parse_hex (words[1], salvor_simulated_flash_get_size (flash) - 1, &offset)
        || offset % sector_size != 0)
        return fail (parser, error, "sector OFFSET BASE64, offset of a sector in the flash");
    data = g_base64_decode (words[2], &size);
    again = g_base64_encode (data, size);
    if (size == 0 || size > sector_size || !g_str_equal (again, words[2]))
        return fail (parser, error, "sector OFFSET BASE64, one sector at most");
    salvor_simulated_flash_make (flash, offset, data, size);
    return TRUE;
}

static gboolean
parse_end (Parser *parser, char **words, GError **error)
{
    parser->ended = TRUE;
    return parser->has_scenario || fail (parser, error, "a line with the scenario before the end");
}

static const struct {
    const char *word;
    guint n_words;
    gboolean (*parse) (Parser *parser, char **words, GError **error);
} line_kinds[] = {
    { "scenario", 2, parse_scenario }, { "switches", 2, parse_switches }, { "fuse", 3, parse_fuse },
    { "status", 3, parse_status },     { "sector", 3, parse_sector },     { "end", 1, parse_end },
};

static gboolean
parse_line (Parser *parser, const char *line, GError **error)
{
    g_auto (GStrv) words = g_strsplit (line, " ", 4);
    guint n_words = g_strv_length (words);

    if (parser->line == 1)
        return g_str_equal (line, FIRST_LINE) || fail (parser, error, "“" FIRST_LINE "”");
    if (parser->ended)
        return *line == '\0' || fail (parser, error, "nothing behind the end");
    for (gsize i = 0; i < G_N_ELEMENTS (line_kinds); i++) {
        if (n_words == line_kinds[i].n_words && g_str_equal (words[0], line_kinds[i].word))
            return line_kinds[i].parse (parser, words, error);
    }
    return fail (parser, error, "scenario, switches, fuse, status, sector or end");
}

static void
make_blank (SalvorSimulatedChip *chip)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

    for (guint i = 0; i < salvor_simulated_otp_get_n_words (otp); i++)
        salvor_simulated_otp_replace (otp, i, 0);
    for (guint i = 0; i < SALVOR_FLASH_N_STATUS; i++)
        salvor_simulated_flash_make_status (salvor_simulated_chip_get_flash (chip), i, 0);
    salvor_simulated_flash_make_blank (salvor_simulated_chip_get_flash (chip));
}

/* Lines of UTF-8. (transfer full): NULL for anything else */
static char **
split_lines (const char *text, gsize size, const char *path, GError **error)
{
    g_autofree char *copy = NULL;

    if (size > MAX_FILE_SIZE || !g_utf8_validate_len (text, size, NULL)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s:1: expected a practice board of at most %d bytes of text", path,
                     MAX_FILE_SIZE);
        return NULL;
    }
    copy = g_strndup (text, size);
    return g_strsplit (copy, "\n", -1);
}

gboolean
salvor_board_file_parse (const char *text, gsize size, const char *path, const char *scenario_name,
                         SalvorSimulatedChip *chip, GError **error)
{
    g_auto (GStrv) lines = split_lines (text, size, path, error);
    Parser parser = { .path = path, .scenario_name = scenario_name, .chip = chip, .line = 1 };

    if (lines == NULL)
        return FALSE;
    make_blank (chip);
    for (gsize i = 0; lines[i] != NULL; i++) {
        parser.line = (guint) i + 1;
        if (!parse_line (&parser, lines[i], error))
            return FALSE;
    }
    return parser.ended || fail (&parser, error, "end");
}

gboolean
salvor_board_file_load (const char *path, const char *scenario_name, SalvorSimulatedChip *chip,
                        GError **error)
{
    g_autoptr (GError) local = NULL;
    g_autofree char *text = NULL;
    gsize size = 0;

    if (g_file_get_contents (path, &text, &size, &local))
        return salvor_board_file_parse (text, size, path, scenario_name, chip, error);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "practice board not read: %s",
                 local->message);
    return FALSE;
}
