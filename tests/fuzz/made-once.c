/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xml-document.h"
#include "chip/chip-file.h"

/*
 * For fuzzers of documents: what does not depend on the document is made once and not for each one.
 * Reading a schema takes longer than checking most documents against it, and the chip that a
 * document names is one of ours. The linker puts these functions before the real ones (--wrap), so
 * that the program itself needs to know nothing of it; both kinds of things are never changed.
 */

xmlRelaxNG *__real_salvor_xml_schema_load (const char *path, GError **error);
xmlRelaxNG *__wrap_salvor_xml_schema_load (const char *path, GError **error);
void __wrap_xmlRelaxNGFree (xmlRelaxNG *schema);
SalvorChip *__real_salvor_chip_load (const char *name, GError **error);
SalvorChip *__wrap_salvor_chip_load (const char *name, GError **error);

xmlRelaxNG *
__wrap_salvor_xml_schema_load (const char *path, GError **error)
{
    static GHashTable *schemas = NULL;
    xmlRelaxNG *schema;

    if (schemas == NULL)
        schemas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    schema = g_hash_table_lookup (schemas, path);
    if (schema != NULL)
        return schema;
    schema = __real_salvor_xml_schema_load (path, error);
    g_assert_nonnull (schema);
    g_hash_table_insert (schemas, g_strdup (path), schema);
    return schema;
}

/* The table keeps it. */
void
__wrap_xmlRelaxNGFree (xmlRelaxNG *schema)
{
}

/* A name that no chip has is looked up each time: a document can hold any. */
SalvorChip *
__wrap_salvor_chip_load (const char *name, GError **error)
{
    static GHashTable *chips = NULL;
    SalvorChip *chip;

    if (chips == NULL)
        chips = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
    chip = g_hash_table_lookup (chips, name);
    if (chip == NULL) {
        chip = __real_salvor_chip_load (name, error);
        if (chip == NULL)
            return NULL;
        g_hash_table_insert (chips, g_strdup (name), chip);
    }
    return g_object_ref (chip);
}
