/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-image"
#include "config.h"

#include "command/verb.h"

#include "base/errors.h"
#include "chip/chip-file.h"
#include "image/boot-header.h"
#include "image/image-file.h"
#include "report/json-text.h"

#include <glib/gi18n-lib.h>

#define STATE_COLUMN 12
#define VALUE_COLUMN 16

/* The chip that was named, or the only one there is. (transfer full) */
static SalvorChip *
choose_chip (const char *name, GError **error)
{
    g_autoptr (GPtrArray) chips = NULL;

    if (name != NULL)
        return salvor_chip_load (name, error);
    chips = salvor_chip_load_all (NULL, error);
    if (chips == NULL)
        return NULL;
    if (chips->len != 1) {
        g_autoptr (GString) names = g_string_new (NULL);

        for (guint i = 0; i < chips->len; i++)
            g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                                    salvor_chip_get_name (g_ptr_array_index (chips, i)));
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP,
                     "--chip is missing, one of: %s", names->str);
        return NULL;
    }
    return g_object_ref (g_ptr_array_index (chips, 0));
}

/* ---- JSON ---- */

/* A raw binary without a place has no address yet: null */
static void
add_segments (SalvorImage *image, JsonBuilder *builder)
{
    const SalvorSegment *segments;
    gsize n_segments;

    segments = salvor_image_get_segments (image, &n_segments);
    json_builder_set_member_name (builder, "segments");
    json_builder_begin_array (builder);
    for (gsize i = 0; i < n_segments; i++) {
        json_builder_begin_object (builder);
        if (salvor_image_has_addresses (image))
            salvor_json_add_word (builder, "address", segments[i].address);
        else
            salvor_json_add_string (builder, "address", NULL);
        salvor_json_add_int (builder, "size", (gint64) g_bytes_get_size (segments[i].data));
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

/* What each command or setting means, where there are any */
static void
add_details (const SalvorCheck *check, JsonBuilder *builder)
{
    if (check->details == NULL)
        return;
    json_builder_set_member_name (builder, "details");
    json_builder_begin_array (builder);
    for (gsize i = 0; check->details[i] != NULL; i++)
        json_builder_add_string_value (builder, check->details[i]);
    json_builder_end_array (builder);
}

static void
add_checks (const SalvorBootHeader *header, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "checks");
    json_builder_begin_array (builder);
    for (guint i = 0; i < SALVOR_N_CHECKS; i++) {
        const SalvorCheck *check = &header->checks[i];
        g_autofree char *text = g_strdup_printf ("%s: %s", check->title, check->text);

        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "id", salvor_check_get_id ((SalvorCheckId) i));
        salvor_json_add_string (builder, "state", salvor_check_state_get_id (check->state));
        salvor_json_add_string (builder, "text", text);
        add_details (check, builder);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

static void
print_json (SalvorImage *image, const SalvorBootHeader *header, SalvorChip *chip)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "chip", salvor_chip_get_name (chip));
    salvor_json_add_string (builder, "format",
                            salvor_image_format_get_id (salvor_image_get_format (image)));
    salvor_json_add_string (builder, "kind", salvor_image_kind_get_id (header->kind));
    add_segments (header->placed != NULL ? header->placed : image, builder);
    if (header->has_entry)
        salvor_json_add_word (builder, "entry", header->entry);
    else
        salvor_json_add_string (builder, "entry", NULL);
    add_checks (header, builder);
    json_builder_end_object (builder);
    salvor_verb_print_json (builder);
}

/* ---- text ---- */

static const struct {
    const char *word;
    SalvorTone tone;
} check_states[] = {
    [SALVOR_CHECK_OK] = { N_ ("Good"), SALVOR_TONE_GOOD },
    [SALVOR_CHECK_WARNING] = { N_ ("Look"), SALVOR_TONE_CARE },
    [SALVOR_CHECK_FAILED] = { N_ ("Wrong"), SALVOR_TONE_STOP },
    [SALVOR_CHECK_ABSENT] = { N_ ("Absent"), SALVOR_TONE_QUIET },
};

static const char *
get_answer (const SalvorBootHeader *header)
{
    if (salvor_boot_header_has_failed (header))
        return _ ("It would not start on this chip: see what is wrong below.");
    switch (header->kind) {
    case SALVOR_IMAGE_BOOTABLE:
        return _ ("Nothing in it speaks against it: it should start on this chip.");
    case SALVOR_IMAGE_MISSING_FCB:
        return _ ("It would start on this chip once the flash settings are added.");
    case SALVOR_IMAGE_APPLICATION:
    case SALVOR_IMAGE_LOADER:
    case SALVOR_IMAGE_UNKNOWN:
        return _ ("It is not written to the flash as it is.");
    }
    g_return_val_if_reached ("");
}

static void
print_checks (const SalvorBootHeader *header, SalvorTerminal *output)
{
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("Checks"));
    for (guint i = 0; i < SALVOR_N_CHECKS; i++) {
        const SalvorCheck *check = &header->checks[i];

        salvor_terminal_row (output, check_states[check->state].tone, 2, STATE_COLUMN,
                             _ (check_states[check->state].word), check->title);
        salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, STATE_COLUMN, "", check->text);
        for (gsize k = 0; check->details != NULL && check->details[k] != NULL; k++)
            salvor_terminal_row (output, SALVOR_TONE_QUIET, 4, STATE_COLUMN, "", check->details[k]);
    }
}

static void
print_segments (SalvorImage *image, SalvorTerminal *output)
{
    const SalvorSegment *segments;
    gsize n_segments;

    segments = salvor_image_get_segments (image, &n_segments);
    for (gsize i = 0; i < n_segments && salvor_image_has_addresses (image); i++) {
        gsize size = g_bytes_get_size (segments[i].data);
        g_autofree char *text
            = g_strdup_printf (_ ("0x%08X to 0x%08X, %'u bytes"), segments[i].address,
                               (guint) (segments[i].address + (size - 1)), (guint) size);

        salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, i == 0 ? _ ("Place") : "",
                             text);
    }
}

static void
print_text (SalvorImage *image, const SalvorBootHeader *header, SalvorChip *chip,
            SalvorTerminal *output)
{
    g_autofree char *size
        = g_strdup_printf (_ ("%'u bytes, format %s"), (guint) salvor_image_get_size (image),
                           salvor_image_format_get_id (salvor_image_get_format (image)));

    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0,
                               salvor_image_kind_get_sentence (header->kind));
    salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 0, get_answer (header));
    salvor_terminal_gap (output);
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("File"),
                         salvor_image_get_name (image));
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("Size"), size);
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("Checked for"),
                         salvor_chip_get_title (chip));
    print_segments (header->placed != NULL ? header->placed : image, output);
    salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, VALUE_COLUMN, "SHA-256",
                         salvor_image_get_sha256 (image));
    print_checks (header, output);
}

static SalvorExit
run_image (SalvorVerbRun *run)
{
    g_autofree char *chip_name = NULL;
    const GOptionEntry entries[] = {
        { "chip", 0, 0, G_OPTION_ARG_STRING, &chip_name, N_ ("The chip it should start on"),
          N_ ("CHIP") },
        { NULL },
    };
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorChip) chip = NULL;
    g_autoptr (SalvorBootHeader) header = NULL;
    g_autoptr (GError) error = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 1, 1, &status))
        return status;
    chip = choose_chip (chip_name, &error);
    if (chip != NULL)
        image = salvor_image_file_load (run->names[0], run->cancellable, &error);
    if (image == NULL)
        return salvor_verb_fail (run, error);
    header = salvor_boot_header_new (image, chip);
    if (run->json)
        print_json (image, header, chip);
    else
        print_text (image, header, chip, run->output);
    return SALVOR_EXIT_DONE;
}

const SalvorVerb salvor_verb_image = {
    .name = "image",
    .summary = N_ ("Look into a firmware file: would it start, and why"),
    .arguments = N_ ("FILE"),
    .run = run_image,
};
