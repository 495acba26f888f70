/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-setups"
#include "config.h"

#include "chip/flash-setups.h"

#include "base/errors.h"

/* Parts of an option word (protocols 4.2) */
#define OPTION_TAG(word) ((word) >> 28)
#define OPTION_MORE_WORDS(word) (((word) >> 24) & 0xF)
#define OPTION_DEVICE_TYPE(word) (((word) >> 20) & 0xF)
#define TAG 0xCu

guint
salvor_flash_setup_count_more (const SalvorFlashSetup *self)
{
    return OPTION_MORE_WORDS (self->option_word);
}

static SalvorFlashSetup
get_own (SalvorChip *chip)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);

    return (SalvorFlashSetup){
        .name = SALVOR_FLASH_SETUP_OWN,
        .parts = flash->part,
        .option_word = flash->option_word,
        .tried = TRUE,
    };
}

/* ---- by name or word ---- */

static gboolean
parse_word (const char *text, guint32 *word)
{
    guint64 value;

    if (!g_str_has_prefix (text, "0x") && !g_str_has_prefix (text, "0X"))
        return FALSE;
    if (!g_ascii_string_to_unsigned (text + 2, 16, 0, G_MAXUINT32, &value, NULL))
        return FALSE;
    *word = (guint32) value;
    return TRUE;
}

static void
set_unknown (SalvorChip *chip, const char *text, GError **error)
{
    g_autoptr (GString) names = g_string_new (SALVOR_FLASH_SETUP_OWN);
    gsize n_setups;
    const SalvorFlashSetup *setups = salvor_chip_get_flash_setups (chip, &n_setups);

    for (gsize i = 0; i < n_setups; i++)
        g_string_append_printf (names, ", %s", setups[i].name);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "no flash set-up “%s”; there are %s, or an option word as 0xC0000007", text,
                 names->str);
}

gboolean
salvor_flash_setups_find (SalvorChip *chip, const char *text, SalvorFlashSetup *setup,
                          GError **error)
{
    gsize n_setups;
    const SalvorFlashSetup *setups = salvor_chip_get_flash_setups (chip, &n_setups);
    SalvorFlashSetup own = get_own (chip);
    guint32 word = 0;
    gboolean is_word = parse_word (text, &word);

    *setup = own;
    if (g_str_equal (text, own.name) || (is_word && word == own.option_word))
        return TRUE;
    for (gsize i = 0; i < n_setups; i++) {
        if (!g_str_equal (text, setups[i].name) && !(is_word && word == setups[i].option_word))
            continue;
        *setup = setups[i];
        return TRUE;
    }
    if (is_word && OPTION_TAG (word) == TAG && OPTION_MORE_WORDS (word) == 0) {
        *setup = (SalvorFlashSetup){ .name = "named",
                                     .parts = "",
                                     .option_word = word,
                                     .certainty = SALVOR_CERTAINTY_UNPROVEN };
        return TRUE;
    }
    set_unknown (chip, text, error);
    return FALSE;
}

/* ---- what is tried ---- */

static gboolean
has_word (GArray *list, guint32 word)
{
    for (guint i = 0; i < list->len; i++) {
        if (g_array_index (list, SalvorFlashSetup, i).option_word == word)
            return TRUE;
    }
    return FALSE;
}

GArray *
salvor_flash_setups_list (SalvorChip *chip, const SalvorFlashSetup *chosen)
{
    GArray *list = g_array_new (FALSE, FALSE, sizeof (SalvorFlashSetup));
    SalvorFlashSetup first = chosen != NULL ? *chosen : get_own (chip);
    gboolean in_package = salvor_chip_get_flash (chip)->in_package;
    gsize n_setups;
    const SalvorFlashSetup *setups = salvor_chip_get_flash_setups (chip, &n_setups);

    g_array_append_val (list, first);
    for (gsize i = 0; i < n_setups && chosen == NULL; i++) {
        gboolean fits = !in_package
                        || OPTION_DEVICE_TYPE (setups[i].option_word)
                               == OPTION_DEVICE_TYPE (first.option_word);

        if (setups[i].tried && fits && !has_word (list, setups[i].option_word))
            g_array_append_val (list, setups[i]);
    }
    return list;
}
