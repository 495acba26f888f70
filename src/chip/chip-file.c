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

/* What makes a chip: the document as far as its grammar, and where it came from. */
typedef struct {
    xmlDoc *document;    /* owned */
    gboolean is_foreign; /* one of the files comes from outside */
    guint n_files;
} Source;

static void
source_free (gpointer data)
{
    Source *self = data;

    xmlFreeDoc (self->document);
    g_free (self);
}

/* By file name: several chips build on one, whose file is read once. */
static GHashTable *
sources_new (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);
}

static const Source *load_source (GHashTable *sources, const char *file_name, guint depth,
                                  GError **error);

/* @depth: files that build on one another so far; an end for those that name each other */
static const Source *
load_base (GHashTable *sources, const xmlDoc *document, const char *base_name,
           const char *file_name, guint depth, GError **error)
{
    g_autofree char *base_file = find_file (base_name);
    const Source *base = NULL;

    if (base_file != NULL && depth < SALVOR_CHIP_MAX_FILES) {
        base = load_source (sources, base_file, depth + 1, error);
        if (base == NULL || base->n_files < SALVOR_CHIP_MAX_FILES)
            return base;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%ld: base “%s”, expected %s",
                 file_name, xmlGetLineNo (xmlDocGetRootElement (document)), base_name,
                 base_file == NULL ? "the name of a chip"
                                   : "a row of few files that ends with a whole one");
    return NULL;
}

/* Origins do not come along with a copy. */
static void
copy_origins (xmlNode *copy, const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE)
        return;
    copy->_private = node->_private;
    copy = copy->children;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        copy_origins (copy, child);
        copy = copy->next;
    }
}

static xmlDoc *
copy_document (xmlDoc *document)
{
    xmlDoc *copy = xmlCopyDoc (document, 1);

    copy_origins (xmlDocGetRootElement (copy), xmlDocGetRootElement (document));
    return copy;
}

/* Puts the base with what differs in the place of the document that names one. */
static gboolean
put_together (Source *self, GHashTable *sources, const char *file_name, guint depth, GError **error)
{
    g_autofree char *base_name = salvor_chip_base_get_name (self->document);
    g_autoptr (xmlDoc) whole = NULL;
    const Source *base;

    salvor_xml_set_origin (xmlDocGetRootElement (self->document), g_intern_string (file_name));
    if (base_name == NULL)
        return TRUE;
    base = load_base (sources, self->document, base_name, file_name, depth, error);
    if (base == NULL)
        return FALSE;
    whole = copy_document (base->document);
    if (!salvor_chip_base_merge (whole, self->document, error))
        return FALSE;
    self->is_foreign = self->is_foreign || base->is_foreign;
    self->n_files += base->n_files;
    xmlFreeDoc (self->document);
    self->document = g_steal_pointer (&whole);
    return TRUE;
}

/* (transfer none): of the sources */
static const Source *
load_source (GHashTable *sources, const char *file_name, guint depth, GError **error)
{
    g_autofree char *path = g_build_path ("/", CHIP_FOLDER, file_name, NULL);
    g_autoptr (GBytes) xml = NULL;
    Source *self = g_hash_table_lookup (sources, file_name);

    if (self != NULL)
        return self;
    xml = salvor_data_load (path, error);
    if (xml == NULL)
        return NULL;
    self = g_new0 (Source, 1);
    self->n_files = 1;
    self->is_foreign = salvor_data_is_overridden (path);
    self->document = self->is_foreign ? salvor_xml_parse (xml, file_name, error)
                                      : salvor_xml_parse_own (xml, file_name, error);
    if (self->document == NULL || !put_together (self, sources, file_name, depth, error)) {
        source_free (self);
        return NULL;
    }
    g_hash_table_insert (sources, g_strdup (file_name), self);
    return self;
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
    g_autoptr (GHashTable) sources = NULL;
    Source self = { .is_foreign = TRUE, .n_files = 1 };
    SalvorChip *chip = NULL;

    g_return_val_if_fail (xml != NULL, NULL);
    g_return_val_if_fail (file_name != NULL, NULL);

    sources = sources_new ();
    self.document = salvor_xml_parse (xml, file_name, error);
    if (self.document == NULL)
        return NULL;
    if (put_together (&self, sources, file_name, 1, error)
        && follows_schema (self.document, file_name, error))
        chip = salvor_chip_parse_document (self.document, file_name, error);
    xmlFreeDoc (self.document);
    return chip;
}

/* Files of our own are held to the schema by the tests, see salvor_xml_load_data (). */
static SalvorChip *
load_file (GHashTable *sources, const char *file_name, GError **error)
{
    g_autofree char *expected = get_chip_name (file_name);
    const Source *source = load_source (sources, file_name, 1, error);
    g_autoptr (SalvorChip) chip = NULL;

    if (source == NULL
        || (source->is_foreign && !follows_schema (source->document, file_name, error)))
        return NULL;
    chip = salvor_chip_parse_document (source->document, file_name, error);
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
    g_autoptr (GHashTable) sources = NULL;

    g_return_val_if_fail (name != NULL, NULL);

    file_name = find_file (name);
    if (file_name == NULL) {
        g_autofree char *names = list_names ();

        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP,
                     "no chip named “%s”, there are: %s", name, names);
        return NULL;
    }
    sources = sources_new ();
    return load_file (sources, file_name, error);
}

/* Nobody has seen the chip yet, so that nothing of it changes under anybody. */
SalvorChip *
salvor_chip_load_with_flash (const char *name, const char *setup, GError **error)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load (name, error);

    g_return_val_if_fail (setup != NULL, NULL);

    if (chip == NULL)
        return NULL;
    for (guint i = 0; i < chip->flash_setups->len; i++) {
        const SalvorFlashSetup *other = &g_array_index (chip->flash_setups, SalvorFlashSetup, i);

        if (!g_str_equal (other->name, setup) || other->example.part == NULL)
            continue;
        chip->flash = other->example;
        return g_steal_pointer (&chip);
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                 "%s has no example of a flash set-up “%s”", name, setup);
    return NULL;
}

GPtrArray *
salvor_chip_load_all (GHashTable *known, GError **error)
{
    g_autoptr (GPtrArray) chips = g_ptr_array_new_with_free_func (g_object_unref);
    g_auto (GStrv) files = salvor_data_list (CHIP_FOLDER);
    g_autoptr (GHashTable) sources = sources_new ();

    for (gsize i = 0; files[i] != NULL; i++) {
        g_autofree char *name = get_chip_name (files[i]);
        SalvorChip *chip;

        if (name == NULL)
            continue;
        chip = known != NULL ? g_hash_table_lookup (known, name) : NULL;
        chip = chip != NULL ? g_object_ref (chip) : load_file (sources, files[i], error);
        if (chip == NULL)
            return NULL;
        g_ptr_array_add (chips, chip);
    }
    return g_steal_pointer (&chips);
}
