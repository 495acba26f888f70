/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-html-words"
#include "config.h"

#include "report/html-words.h"

#include "report/html-text.h"
#include "report/state-json.h"

#include <glib/gi18n-lib.h>

/* ---- readings ---- */

/* @what: (nullable): "working copy" */
static void
add_reading (GString *html, const SalvorReading *reading, const char *what)
{
    if (reading->known)
        salvor_html_add (html, "<code>0x%08X</code>", reading->value);
    else
        salvor_html_add (html, "<span class=\"none\">%s</span>",
                         reading->unreadable != NULL ? reading->unreadable : _ ("not read"));
    if (what != NULL)
        salvor_html_add (html, " <small>%s</small>", what);
    g_string_append (html, "<br />");
}

static void
add_word_value (GString *html, const SalvorReport *report, const SalvorFuseWord *word)
{
    const SalvorReading *otp = salvor_board_state_get_otp (report->state, word->index);
    const SalvorReading *shadow = salvor_board_state_get_shadow (report->state, word->index);

    if (salvor_state_is_masked (report->state, word, NULL)) {
        salvor_html_add (html, "%s", _ ("secret, not shown"));
        return;
    }
    if (otp == NULL && shadow == NULL)
        salvor_html_add (html, "<span class=\"none\">%s</span>", _ ("not read"));
    if (otp != NULL)
        /* Translators: behind the value of a fuse word */
        add_reading (html, otp, _ ("fuse cells"));
    if (shadow != NULL)
        /* Translators: behind the value of a fuse word */
        add_reading (html, shadow, _ ("working copy"));
    if (salvor_board_state_differs (report->state, word->index))
        salvor_html_add (html, "<strong>%s</strong>", _ ("Working copy and fuse differ."));
}

/* ---- bits ---- */

/* For the ear: which bits are 1. */
static char *
list_bits (guint32 value)
{
    GString *text = g_string_new (NULL);

    for (int bit = 31; bit >= 0; bit--) {
        if ((value >> bit & 1) != 0)
            g_string_append_printf (text, "%s%d", text->len > 0 ? ", " : "", bit);
    }
    return g_string_free (text, FALSE);
}

static void
say_bits (GString *html, guint32 value)
{
    g_autofree char *list = list_bits (value);
    g_autofree char *text = NULL;

    if (value == 0)
        text = g_strdup (_ ("No bit is 1."));
    else
        /* Translators: a list of bit numbers, "16, 4" */
        text = g_strdup_printf (_ ("These bits are 1: %s"), list);
    salvor_html_add (html, "<span class=\"unseen\">%s</span>", text);
}

/* For the eye: all 32 in groups of four, those that are 1 in bold and boxed. */
static void
add_bits (GString *html, guint32 value)
{
    g_string_append (html, "<span class=\"bits\" aria-hidden=\"true\">");
    for (int bit = 31; bit >= 0; bit--) {
        g_string_append (html, (value >> bit & 1) != 0 ? "<b>1</b>" : "0");
        if (bit == 16)
            g_string_append (html, "<br />");
        else if (bit % 4 == 0 && bit > 0)
            g_string_append_c (html, ' ');
    }
    g_string_append (html, "</span>");
    say_bits (html, value);
}

/* ---- fields ---- */

/* "16", "23–22" */
static char *
make_bit_range (const SalvorField *field)
{
    return field->width > 1 ? g_strdup_printf ("%u–%u", field->lsb + field->width - 1, field->lsb)
                            : g_strdup_printf ("%u", field->lsb);
}

/* What scripts get for the same field stands in attributes where it is written otherwise. */
static void
add_field (GString *html, const SalvorField *field, guint32 word_value)
{
    guint32 value = salvor_field_extract (field, word_value);
    g_autofree char *range = make_bit_range (field);

    salvor_html_add (html,
                     "<li class=\"%s\" data-value=\"0x%08X\" data-bit=\"%u\" data-width=\"%u\">"
                     "<span class=\"range\">%s</span> <code>%s</code> = %s%X: %s</li>",
                     value != 0 ? "set" : "zero", value, field->lsb, field->width, range,
                     field->name, value > 9 ? "0x" : "", value,
                     salvor_report_get_field_text (field, value));
}

static void
add_fields (GString *html, const SalvorField *fields, gsize n_fields, guint32 value)
{
    gboolean any = FALSE;

    for (gsize i = 0; i < n_fields; i++) {
        if (!salvor_report_tells_field (&fields[i]))
            continue;
        if (!any)
            g_string_append (html, "<ul class=\"fields\">");
        any = TRUE;
        add_field (html, &fields[i], value);
    }
    if (any)
        g_string_append (html, "</ul>");
}

/* ---- registers ---- */

static void
add_register (GString *html, const SalvorReport *report, const SalvorRegister *reg)
{
    const SalvorReading *reading = salvor_board_state_get_register (report->state, reg->name);

    salvor_html_add (html,
                     "<tr><th scope=\"row\"><code>%s</code><br />%s<br />"
                     "<small>0x%08X</small></th><td>",
                     reg->name, reg->title, reg->address);
    if (reading == NULL)
        salvor_html_add (html, "<span class=\"none\">%s</span>", _ ("not read"));
    else
        add_reading (html, reading, NULL);
    g_string_append (html, "</td><td>");
    if (reading != NULL && reading->known)
        add_bits (html, reading->value);
    g_string_append (html, "</td><td>");
    if (reading != NULL && reading->known)
        add_fields (html, reg->fields, reg->n_fields, reading->value);
    g_string_append (html, "</td></tr>\n");
}

void
salvor_html_add_registers (GString *html, const SalvorReport *report)
{
    const char *const headings[]
        = { _ ("Register"), _ ("Value"), _ ("Bits 31 to 0"), _ ("What it means"), NULL };
    gsize n_registers = 0;
    const SalvorRegister *registers
        = salvor_chip_get_registers (salvor_board_state_get_chip (report->state), &n_registers);

    salvor_html_heading (html, "registers", _ ("Boot registers"));
    salvor_html_begin_table (html, "words", _ ("Boot registers, with each of their settings"),
                             headings);
    for (gsize i = 0; i < n_registers; i++)
        add_register (html, report, &registers[i]);
    salvor_html_end_table (html);
}

/* ---- fuse words ---- */

static void
add_word (GString *html, const SalvorReport *report, const SalvorFuseWord *word)
{
    guint32 value = 0;
    gboolean known = salvor_report_get_word (report, word, &value);

    salvor_html_add (html, "<tr><th scope=\"row\">%u<br /><code>%s</code></th><td>", word->index,
                     word->name);
    add_word_value (html, report, word);
    g_string_append (html, "</td><td>");
    if (known)
        add_bits (html, value);
    g_string_append (html, "</td><td>");
    if (known)
        add_fields (html, word->fields, word->n_fields, value);
    g_string_append (html, "</td></tr>\n");
}

/* The words of one group stand together, wherever they lie; the first one opens its table. */
static gboolean
is_first_of_group (const SalvorFuseWord *words, gsize i)
{
    for (gsize k = 0; k < i; k++) {
        if (g_str_equal (words[k].group, words[i].group))
            return FALSE;
    }
    return TRUE;
}

static void
add_group (GString *html, const SalvorReport *report, const SalvorFuseWord *words, gsize n_words,
           gsize first)
{
    const char *const headings[]
        = { _ ("Fuse word"), _ ("Value"), _ ("Bits 31 to 0"), _ ("What it means"), NULL };

    salvor_html_begin_table (html, "words", words[first].group, headings);
    for (gsize i = first; i < n_words; i++) {
        if (g_str_equal (words[i].group, words[first].group))
            add_word (html, report, &words[i]);
    }
    salvor_html_end_table (html);
}

static void
count_words (GString *html, const SalvorReport *report, gsize n_words)
{
    guint n_read = salvor_board_state_count_read (report->state);
    g_autofree char *text = NULL;

    /* Translators: fuse words, "46 of 48 words read" */
    text = g_strdup_printf (_ ("%u of %u words read"), n_read, (guint) n_words);
    salvor_html_add (html, "<p data-value=\"%u\">%s. %s</p>\n", n_read, text,
                     _ ("A bit that is 1 is burned; it never becomes 0 again."));
}

void
salvor_html_add_words (GString *html, const SalvorReport *report)
{
    gsize n_words = 0;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (report->state), &n_words);

    salvor_html_heading (html, "fuses", _ ("Fuse words"));
    count_words (html, report, n_words);
    for (gsize i = 0; i < n_words; i++) {
        if (is_first_of_group (words, i))
            add_group (html, report, words, n_words, i);
    }
}

/* ---- flash header, processor, log ---- */

static void
add_header (GString *html, SalvorBoardState *state)
{
    static const struct {
        const char *kind;
        const char *text;
    } headers[] = {
        [SALVOR_HEADER_UNKNOWN] = { "quiet", N_ ("The start-up header could not be read") },
        [SALVOR_HEADER_BLANK]
        = { "care", N_ ("The flash is empty where the start-up header belongs") },
        [SALVOR_HEADER_VALID] = { "good", N_ ("The flash has a start-up header") },
        [SALVOR_HEADER_INVALID]
        = { "care", N_ ("Something else stands where the start-up header belongs") },
    };
    SalvorHeaderState header = salvor_board_state_get_header (state);
    const char *detail = salvor_board_state_get_header_detail (state);

    salvor_html_heading (html, "flash", _ ("Start of the flash"));
    g_string_append (html, "<p>");
    salvor_html_tag (html, headers[header].kind, salvor_report_header_get_id (header),
                     _ (headers[header].text));
    salvor_html_add (html, " <code>%s</code></p>\n", detail != NULL ? detail : "");
}

static void
add_core (GString *html, SalvorChip *chip, const SalvorProbeSight *sight)
{
    const char *reason = NULL;
    guint32 address = 0;

    if (salvor_probe_sight_get_core_address (sight, &address, &reason)) {
        SalvorCorePlace place = salvor_core_place_find (chip, address);

        salvor_html_heading (html, "processor", _ ("Where the processor was"));
        salvor_html_add (html, "<p data-value=\"%s\">%s <code>0x%08X</code></p>\n",
                         salvor_core_place_get_word (place), salvor_core_place_describe (place),
                         address);
    } else if (reason != NULL) {
        salvor_html_heading (html, "processor", _ ("Where the processor was"));
        salvor_html_add (html, "<p class=\"none\">%s</p>\n", reason);
    }
}

static void
add_log (GString *html, SalvorChip *chip, const SalvorProbeSight *sight)
{
    const char *reason = NULL;
    gsize n_words = 0;
    const guint32 *words = salvor_probe_sight_get_boot_log (sight, &n_words, &reason);

    if (words == NULL && reason == NULL)
        return;
    salvor_html_heading (html, "log", _ ("What the ROM wrote down at its last start"));
    if (words == NULL) {
        salvor_html_add (html, "<p class=\"none\">%s</p>\n", reason);
        return;
    }
    if (n_words == 0)
        salvor_html_add (html, "<p class=\"none\">%s</p>\n", _ ("The log is empty"));
    else
        g_string_append (html, "<ol class=\"log\">");
    for (gsize i = 0; i < n_words; i++) {
        g_autofree char *text = salvor_boot_log_describe (chip, words[i]);

        salvor_html_add (html, "<li>%s <code>0x%08X</code></li>\n", text, words[i]);
    }
    if (n_words > 0)
        g_string_append (html, "</ol>\n");
}

void
salvor_html_add_sight (GString *html, const SalvorReport *report)
{
    SalvorChip *chip = salvor_board_state_get_chip (report->state);
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (report->state);

    add_header (html, report->state);
    if (sight == NULL)
        return;
    add_core (html, chip, sight);
    add_log (html, chip, sight);
}
