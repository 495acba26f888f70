/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-permanent-settings"
#include "config.h"

#include "chip/permanent-settings.h"

#include "base/language.h"
#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

/* Titles of the bits that matter most, in the order in which they are listed. The others take
 * their title from the chip file. */
typedef struct {
    const char *role;
    const char *title;
} BurnedTitle;

static const BurnedTitle burned_titles[] = {
    { "force-internal-boot", N_ ("Boot switches have no effect") },
    { "bt-fuse-sel", N_ ("Settings come from fuses") },
    { "sdp-disable", N_ ("Serial download is switched off") },
    { "sjc-disable", N_ ("The debug port is switched off") },
    { "jtag-smode", N_ ("The debug port is locked") },
    { "sec-config-1", N_ ("Only signed programs start") },
    { "dap-sjc-swd-sel", N_ ("The debug port speaks JTAG, not SWD") },
    { "uart-sdp-disable", N_ ("Serial download over USB only") },
    { "sdp-read-disable", N_ ("Serial download cannot read registers") },
    { "wdog-enable", N_ ("A watchdog runs in serial download") },
};

static void
setting_free (gpointer data)
{
    SalvorPermanentSetting *setting = data;

    g_free (setting->title);
    g_free (setting->effect);
    g_free (setting);
}

static gsize
find_burned_title (const SalvorField *field)
{
    gsize i = 0;

    while (i < G_N_ELEMENTS (burned_titles) && g_strcmp0 (burned_titles[i].role, field->role) != 0)
        i++;
    return i;
}

static char *
make_burned_title (const SalvorField *field, const SalvorFieldValue *value)
{
    gsize known = find_burned_title (field);

    if (known < G_N_ELEMENTS (burned_titles))
        return g_strdup (_ (burned_titles[known].title));
    if (value != NULL && value->label != NULL && field->title != NULL)
        /* Translators: the name of a fuse setting and the value it has */
        return g_strdup_printf (_ ("%s: %s"), field->title, value->label);
    return g_strdup (field->title != NULL ? field->title : field->name);
}

/* "fuse 6 bit 16 = 1, FORCE_INTERNAL_BOOT" */
static char *
cite_field (const SalvorField *field, guint32 number)
{
    g_autofree char *place = salvor_field_describe (field);

    return field->width == 1 ? g_strdup_printf ("%s = %u, %s", place, number, field->name)
                             : g_strdup_printf ("%s = 0x%X, %s", place, number, field->name);
}

static char *
add_evidence (const char *effect, const char *cited)
{
    /* Translators: what a fuse does, and the fuse: "… (fuse 6 bit 16 = 1, FORCE_INTERNAL_BOOT)" */
    return g_strdup_printf (C_ ("evidence", "%s (%s)"), effect, cited);
}

/* "What it does. What is lost. (fuse 6 bit 16 = 1, FORCE_INTERNAL_BOOT)" */
static char *
make_burned_effect (const SalvorField *field, const SalvorFieldValue *value, guint32 number)
{
    g_autofree char *cited = cite_field (field, number);
    const char *meaning = value != NULL && value->meaning != NULL ? value->meaning : field->meaning;
    g_autofree char *effect = NULL;

    if (meaning == NULL)
        meaning = field->name;
    if (field->loss == NULL)
        return add_evidence (meaning, cited);
    effect = salvor_language_join_sentences (meaning, field->loss);
    return add_evidence (effect, cited);
}

static SalvorPermanentSetting *
setting_new (const SalvorField *field, gboolean burned, char *title, char *effect)
{
    SalvorPermanentSetting *setting = g_new0 (SalvorPermanentSetting, 1);

    setting->word = field->word->index;
    setting->bit = field->lsb;
    setting->field = field;
    setting->burned = burned;
    setting->title = title;
    setting->effect = effect;
    return setting;
}

/* NXP's own bits, holes and secrets are not the product's settings. */
static gboolean
matters (const SalvorField *field)
{
    return field->effects != SALVOR_EFFECT_NONE && !field->factory && !field->reserved
           && !field->secret && !field->word->secret;
}

/* A setting that is spread over several words of one role (a hash) is told once. */
static gboolean
is_told (GPtrArray *settings, const SalvorField *field)
{
    for (guint i = 0; field->word->role != NULL && i < settings->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (settings, i);

        if (setting->field->word != field->word
            && g_strcmp0 (setting->field->word->role, field->word->role) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
add_burned_field (GPtrArray *settings, const SalvorField *field, guint32 word_value)
{
    guint32 number = salvor_field_extract (field, word_value);
    const SalvorFieldValue *value = salvor_field_find_value (field, number);

    if (number == 0 || !matters (field) || is_told (settings, field))
        return;
    g_ptr_array_add (settings, setting_new (field, TRUE, make_burned_title (field, value),
                                            make_burned_effect (field, value, number)));
}

static int
compare_burned (gconstpointer a, gconstpointer b)
{
    const SalvorPermanentSetting *first = *(const SalvorPermanentSetting *const *) a;
    const SalvorPermanentSetting *second = *(const SalvorPermanentSetting *const *) b;
    gsize first_rank = find_burned_title (first->field);
    gsize second_rank = find_burned_title (second->field);

    if (first_rank != second_rank)
        return first_rank < second_rank ? -1 : 1;
    if (first->word != second->word)
        return first->word < second->word ? -1 : 1;
    return first->bit < second->bit ? -1 : first->bit > second->bit;
}

/* Could the word hold a setting that is told? */
static gboolean
holds_settings (const SalvorFuseWord *word)
{
    for (gsize i = 0; i < word->n_fields; i++) {
        if (matters (&word->fields[i]))
            return TRUE;
    }
    return FALSE;
}

static void
add_burned (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (verdict->chip, &n_words);

    for (gsize i = 0; i < n_words; i++) {
        guint32 value;

        if (!salvor_board_state_get_word (inputs->state, words[i].index, &value, NULL)) {
            if (holds_settings (&words[i]))
                salvor_sentences_add (verdict->unread, _ ("fuse %u"), words[i].index);
            continue;
        }
        for (gsize j = 0; j < words[i].n_fields; j++)
            add_burned_field (verdict->permanent, &words[i].fields[j], value);
    }
    g_ptr_array_sort (verdict->permanent, compare_burned);
}

/* ---- what keeps the board alive ---- */

static void
add_alive (const SalvorBootInputs *inputs, SalvorVerdict *verdict, SalvorInputId id,
           const char *title, const char *effect)
{
    const SalvorField *field = inputs->inputs[id].field;
    g_autofree char *cited = NULL;

    if (field == NULL || !salvor_boot_inputs_is_clear (inputs, id))
        return;
    cited = cite_field (field, 0);
    g_ptr_array_add (verdict->permanent,
                     setting_new (field, FALSE, g_strdup (title), add_evidence (effect, cited)));
}

static void
add_debug_alive (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    if (verdict->debug != SALVOR_DEBUG_OPEN)
        return;
    if (verdict->hab == SALVOR_HAB_OPEN)
        add_alive (inputs, verdict, SALVOR_INPUT_JTAG_SMODE,
                   _ ("Debug port open, unsigned programs run"),
                   _ ("A debug probe can read and write this board, and no signature is needed."));
    else
        add_alive (inputs, verdict, SALVOR_INPUT_JTAG_SMODE, _ ("Debug port open"),
                   _ ("A debug probe can read and write this board."));
}

void
salvor_permanent_settings_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    verdict->permanent = g_ptr_array_new_with_free_func (setting_free);
    verdict->unread = salvor_sentences_new ();
    add_burned (inputs, verdict);
    add_alive (inputs, verdict, SALVOR_INPUT_FORCE_INTERNAL_BOOT, _ ("Boot switches work"),
               _ ("The boot switches choose how the board starts."));
    add_alive (inputs, verdict, SALVOR_INPUT_SDP_DISABLE, _ ("Serial download not switched off"),
               _ ("Serial download can still be reached where a way leads to it."));
    add_debug_alive (inputs, verdict);
}
