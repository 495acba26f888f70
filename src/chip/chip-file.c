/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-file.h"

#include "base/data-files.h"
#include "base/errors.h"
#include "chip/chip-base.h"
#include "chip/chip-private.h"

#include <string.h>

#define CHIP_FOLDER "chips"
#define SCHEMA_PATH CHIP_FOLDER "/chip.rng"
#define FILE_SUFFIX ".xml"

/* The manual for people who describe a chip; it loads, but there is no such chip. */
#define EXAMPLE_FILE "chip-example.xml"

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

/* ---- one file, or several that build on one another ---- */

/* What makes a chip: the document, and where it came from. */
typedef struct {
    gboolean is_foreign; /* one of the files comes from outside */
    guint n_files;
} Source;

static xmlDoc *put_together (xmlDoc *document, const char *file_name, Source *source,
                             GError **error);

/* The whole document of a chip, as far as its grammar; (transfer full) */
static xmlDoc *
load_document (const char *file_name, Source *source, GError **error)
{
    g_autofree char *path = g_build_path ("/", CHIP_FOLDER, file_name, NULL);
    g_autoptr (GBytes) xml = salvor_data_load (path, error);
    xmlDoc *document = xml != NULL ? salvor_xml_parse (xml, file_name, error) : NULL;

    if (document == NULL)
        return NULL;
    source->is_foreign = source->is_foreign || salvor_data_is_overridden (path);
    return put_together (document, file_name, source, error);
}

/* @document: (transfer full). Its base with what differs, or itself when it has none. */
static xmlDoc *
put_together (xmlDoc *document, const char *file_name, Source *source, GError **error)
{
    g_autoptr (xmlDoc) own = document;
    g_autoptr (xmlDoc) base = NULL;
    g_autofree char *base_name = salvor_chip_base_get_name (own);
    g_autofree char *base_file = NULL;

    salvor_xml_set_origin (xmlDocGetRootElement (own), g_intern_string (file_name));
    if (base_name == NULL)
        return g_steal_pointer (&own);
    base_file = find_file (base_name);
    if (base_file == NULL || ++source->n_files >= SALVOR_CHIP_MAX_FILES) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%ld: base “%s”, expected %s",
                     file_name, xmlGetLineNo (xmlDocGetRootElement (own)), base_name,
                     base_file == NULL ? "the name of a chip"
                                       : "a row of few files that ends with a whole one");
        return NULL;
    }
    base = load_document (base_file, source, error);
    if (base == NULL || !salvor_chip_base_merge (base, own, error))
        return NULL;
    return g_steal_pointer (&base);
}

static gboolean
follows_schema (xmlDoc *document, const char *file_name, GError **error)
{
    g_autoptr (xmlRelaxNG) schema = salvor_xml_schema_load (SCHEMA_PATH, error);

    return schema != NULL && salvor_xml_validate (document, schema, file_name, error);
}

SalvorChip *
salvor_chip_file_parse (GBytes *xml, const char *file_name, GError **error)
{
    g_autoptr (xmlDoc) document = NULL;
    Source source = { TRUE, 0 };

    g_return_val_if_fail (xml != NULL, NULL);
    g_return_val_if_fail (file_name != NULL, NULL);

    document = salvor_xml_parse (xml, file_name, error);
    if (document != NULL)
        document = put_together (document, file_name, &source, error);
    if (document == NULL || !follows_schema (document, file_name, error))
        return NULL;
    return salvor_chip_parse_document (document, file_name, error);
}

/* Files of our own are held to the schema by the tests, see salvor_xml_load_data (). */
static SalvorChip *
load_file (const char *file_name, GError **error)
{
    g_autofree char *expected = get_chip_name (file_name);
    g_autoptr (SalvorChip) chip = NULL;
    Source source = { FALSE, 0 };
    g_autoptr (xmlDoc) document = load_document (file_name, &source, error);

    if (document == NULL || (source.is_foreign && !follows_schema (document, file_name, error)))
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
