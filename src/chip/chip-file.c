/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-file.h"

#include "base/data-files.h"
#include "base/errors.h"
#include "chip/chip-private.h"

#include <string.h>

#define CHIP_FOLDER "chips"
#define SCHEMA_PATH CHIP_FOLDER "/chip.rng"
#define FILE_SUFFIX ".xml"

/* The manual for people who describe a chip; it loads, but there is no such chip. */
#define EXAMPLE_FILE "chip-example.xml"

SalvorChip *
salvor_chip_file_parse (GBytes *xml, const char *file_name, GError **error)
{
    g_autoptr (xmlRelaxNG) schema = NULL;
    g_autoptr (xmlDoc) document = NULL;

    g_return_val_if_fail (xml != NULL, NULL);
    g_return_val_if_fail (file_name != NULL, NULL);

    schema = salvor_xml_schema_load (SCHEMA_PATH, error);
    if (schema == NULL)
        return NULL;
    document = salvor_xml_parse (xml, file_name, error);
    if (document == NULL || !salvor_xml_validate (document, schema, file_name, error))
        return NULL;
    return salvor_chip_parse_document (document, file_name, error);
}

/* NULL when the data file describes no chip */
static char *
get_chip_name (const char *file_name)
{
    g_autofree char *stem = NULL;

    if (!g_str_has_suffix (file_name, FILE_SUFFIX) || g_str_equal (file_name, EXAMPLE_FILE))
        return NULL;
    stem = g_strndup (file_name, strlen (file_name) - strlen (FILE_SUFFIX));
    return g_ascii_strup (stem, -1);
}

static char *
list_names (void)
{
    g_auto (GStrv) files = salvor_data_list (CHIP_FOLDER);
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

    for (gsize i = 0; files[i] != NULL; i++) {
        char *name = get_chip_name (files[i]);

        if (name != NULL)
            g_ptr_array_add (names, name);
    }
    g_ptr_array_add (names, NULL);
    return g_strjoinv (", ", (char **) names->pdata);
}

static SalvorChip *
load_file (const char *file_name, GError **error)
{
    g_autofree char *path = g_build_path ("/", CHIP_FOLDER, file_name, NULL);
    g_autofree char *expected = get_chip_name (file_name);
    g_autoptr (xmlDoc) document = salvor_xml_load_data (path, SCHEMA_PATH, error);
    g_autoptr (SalvorChip) chip = NULL;

    if (document == NULL)
        return NULL;
    chip = salvor_chip_parse_document (document, file_name, error);
    if (chip != NULL && g_strcmp0 (salvor_chip_get_name (chip), expected) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s:1: the chip is named “%s”, expected “%s” as the file", file_name,
                     salvor_chip_get_name (chip), expected);
        return NULL;
    }
    return g_steal_pointer (&chip);
}

/* The file name of the chip, or NULL when there is none of that name */
static char *
find_file (const char *name)
{
    g_auto (GStrv) files = salvor_data_list (CHIP_FOLDER);

    for (gsize i = 0; files[i] != NULL; i++) {
        g_autofree char *chip_name = get_chip_name (files[i]);

        if (chip_name != NULL && g_ascii_strcasecmp (chip_name, name) == 0)
            return g_strdup (files[i]);
    }
    return NULL;
}

SalvorChip *
salvor_chip_load (const char *name, GError **error)
{
    g_autofree char *file_name = NULL;

    g_return_val_if_fail (name != NULL, NULL);

    file_name = find_file (name);
    if (file_name == NULL) {
        g_autofree char *names = list_names ();

        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP,
                     "no chip named “%s”, there are: %s", name, names);
        return NULL;
    }
    return load_file (file_name, error);
}

GPtrArray *
salvor_chip_load_all (GError **error)
{
    g_autoptr (GPtrArray) chips = g_ptr_array_new_with_free_func (g_object_unref);
    g_auto (GStrv) files = salvor_data_list (CHIP_FOLDER);

    for (gsize i = 0; files[i] != NULL; i++) {
        g_autofree char *name = get_chip_name (files[i]);
        SalvorChip *chip;

        if (name == NULL)
            continue;
        chip = load_file (files[i], error);
        if (chip == NULL)
            return NULL;
        g_ptr_array_add (chips, chip);
    }
    return g_steal_pointer (&chips);
}
