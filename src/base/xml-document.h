/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/*
 * The one door for XML from outside (chip files, saved states, practice boards). What comes in is
 * hostile: at most 1 MiB, no DTD and therefore no entities, no network, nothing is included. Every
 * problem is SALVOR_ERROR_BAD_FILE and begins with "file:line: ".
 */
#define SALVOR_XML_MAX_SIZE (1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlRelaxNG, xmlRelaxNGFree)

/* @file_name: for messages only. (transfer full), has a root element */
xmlDoc *salvor_xml_parse (GBytes *xml, const char *file_name,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for files of our own, which are right: without the ends of lines between elements.
 * There are as many of them as elements, and whoever copies a document copies them, too; but what
 * a schema complains of takes its line from them. */
xmlDoc *salvor_xml_parse_own (GBytes *xml, const char *file_name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_xml_schema_load:
 * @path: a RELAX NG schema among the data files, for example "chips/chip.rng"
 *
 * A schema is one of our own files, it is trusted. (transfer full): may check many documents
 */
xmlRelaxNG *salvor_xml_schema_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean salvor_xml_validate (xmlDoc *document, xmlRelaxNG *schema, const char *file_name,
                              GError **error);

/*
 * salvor_xml_load_data:
 * @path: a data file, @schema_path: its schema, also one
 *
 * Checked against the schema when it comes from outside (SALVOR_DATA_DIR). The files embedded in
 * the program are held to their schemas by the tests: checking them at each start would cost more
 * than reading them. Messages name the file without its folder. (transfer full)
 */
xmlDoc *salvor_xml_load_data (const char *path, const char *schema_path,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_xml_set_origin:
 * @file_name: (nullable): a name that outlives the document, as g_intern_string () makes it
 *
 * Problems with @node and all that is in it are said of this file: for documents that are put
 * together from several.
 */
void salvor_xml_set_origin (xmlNode *node, const char *file_name);

/*
 * SalvorXmlReader takes a validated document apart. It keeps the first problem and goes on, so that
 * code that reads forty attributes asks once, at the end. Whatever cannot be read is 0 or NULL.
 */
typedef struct {
    const char *file_name; /* borrowed */
    GError *error;         /* owned: the first problem, NULL as long as all is well */
} SalvorXmlReader;

/* Records a problem at the line of @node; only the first one is kept. */
void salvor_xml_fail (SalvorXmlReader *self, const xmlNode *node, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* NULL when the attribute is absent. Belongs to the document, as long as the attribute is there. */
const char *salvor_xml_peek_string (const xmlNode *node, const char *attribute);
/* (transfer full): NULL when the attribute is absent */
char *salvor_xml_get_string (const xmlNode *node, const char *attribute) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): the text of the element, runs of white space as one space */
char *salvor_xml_get_text (const xmlNode *node) G_GNUC_WARN_UNUSED_RESULT;
/* Decimal or 0x…; a number above @max is a problem. An absent attribute is 0. */
guint32 salvor_xml_get_number (SalvorXmlReader *self, const xmlNode *node, const char *attribute,
                               guint32 max);
/* TRUE for "yes"; absent is FALSE */
gboolean salvor_xml_get_flag (const xmlNode *node, const char *attribute);

/* Child elements by name; NULL when there is none or no more. Accept NULL for the node. */
xmlNode *salvor_xml_first_child (const xmlNode *parent, const char *name);
xmlNode *salvor_xml_next_sibling (const xmlNode *node, const char *name);
guint salvor_xml_count_children (const xmlNode *parent, const char *name);

G_END_DECLS
