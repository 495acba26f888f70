/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-xml"
#include "config.h"

#include "base/xml-document.h"

#include "base/data-files.h"
#include "base/errors.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

/*
 * NONET: no network. Entities are never substituted, and a DTD stops the parser before one can be
 * declared. BIG_LINES: line numbers beyond 65535 stay right.
 */
#define PARSE_OPTIONS                                                                              \
    (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES)

/* The parameter of the error callback became const with libxml2 2.12. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *XmlErrorPointer;
#else
typedef xmlError *XmlErrorPointer;
#endif

/* The most telling complaint of a schema check. */
typedef struct {
    char *message;      /* owned */
    const char *origin; /* file of the element; NULL when none is known */
    int line;
    gboolean is_attribute;
} Complaint;

static const char *
get_origin (const xmlNode *node)
{
    return node != NULL && node->type == XML_ELEMENT_NODE ? node->_private : NULL;
}

void
salvor_xml_set_origin (xmlNode *node, const char *file_name)
{
    if (node->type != XML_ELEMENT_NODE)
        return;
    node->_private = (void *) file_name;
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        salvor_xml_set_origin (child, file_name);
}

/*
 * What the library says of itself. It cuts what it quotes at so many bytes, not characters, and
 * quotes bytes of no encoding as they are.
 */
static char *
take_words (const char *message)
{
    return g_strstrip (g_utf8_make_valid (message, -1));
}

/*
 * The library tries alternatives and complains about each. A wrong attribute is the real cause
 * whenever it is named; otherwise the first complaint that knows its line comes nearest.
 */
static void
take_complaint (void *user_data, XmlErrorPointer xml_error)
{
    Complaint *complaint = user_data;
    gboolean is_attribute = xml_error->code == XML_RELAXNG_ERR_INVALIDATTR;

    if (xml_error->message == NULL
        || (complaint->line > 0 && (complaint->is_attribute || !is_attribute)))
        return;
    g_free (complaint->message);
    complaint->message = take_words (xml_error->message);
    complaint->line = xml_error->line;
    complaint->origin = get_origin (xml_error->node);
    complaint->is_attribute = is_attribute;
}

/* What the parser does not say of itself. */
typedef struct {
    int dtd_line;   /* 0: no document type declaration */
    char *encoding; /* owned, nullable: what is wrong with the encoding */
} Trouble;

/* Called by the parser at "<!DOCTYPE": no file of ours has one. */
static void
refuse_dtd (void *context, const xmlChar *name, const xmlChar *external_id,
            const xmlChar *system_id)
{
    xmlParserCtxt *parser = context;
    Trouble *trouble = parser->_private;

    trouble->dtd_line = xmlSAX2GetLineNumber (parser);
    xmlStopParser (parser);
}

/* Bytes that are no characters are told to the thread and not to the parser, which goes on as if
 * the file ended there. With nobody to listen the library writes to standard error. */
static void
take_encoding_trouble (void *user_data, XmlErrorPointer xml_error)
{
    Trouble *trouble = user_data;

    if (xml_error->domain == XML_FROM_I18N && trouble->encoding == NULL
        && xml_error->message != NULL)
        trouble->encoding = take_words (xml_error->message);
}

static void
set_parse_error (GError **error, const char *file_name, xmlParserCtxt *parser,
                 const Trouble *trouble)
{
    const xmlError *last = xmlCtxtGetLastError (parser);
    g_autofree char *message = NULL;

    if (trouble->dtd_line > 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s:%d: a document type declaration is not allowed", file_name,
                     trouble->dtd_line);
        return;
    }
    message = take_words (last != NULL && last->message != NULL ? last->message : "not XML");
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%d: %s", file_name,
                 last != NULL ? last->line : 1,
                 trouble->encoding != NULL ? trouble->encoding : message);
}

/* Nobody else is told of what this thread's parser finds. */
static xmlDoc *
read_document (xmlParserCtxt *parser, const char *data, int size, const char *file_name,
               int options, Trouble *trouble)
{
    xmlStructuredErrorFunc listener = xmlStructuredError;
    void *listener_data = xmlStructuredErrorContext;
    xmlDoc *document;

    xmlSetStructuredErrorFunc (trouble, take_encoding_trouble);
    document = xmlCtxtReadMemory (parser, data, size, file_name, NULL, options);
    xmlSetStructuredErrorFunc (listener_data, listener);
    return document;
}

static xmlDoc *
parse (GBytes *xml, const char *file_name, int more_options, GError **error)
{
    g_autoptr (xmlDoc) document = NULL;
    Trouble trouble = { 0, NULL };
    xmlParserCtxt *parser;
    gsize size = 0;
    const char *data;

    g_return_val_if_fail (xml != NULL, NULL);
    g_return_val_if_fail (file_name != NULL, NULL);

    data = g_bytes_get_data (xml, &size);
    if (size == 0 || size > SALVOR_XML_MAX_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s:1: %" G_GSIZE_FORMAT " bytes, expected 1 to %d", file_name, size,
                     SALVOR_XML_MAX_SIZE);
        return NULL;
    }
    parser = xmlNewParserCtxt ();
    parser->_private = &trouble;
    parser->sax->internalSubset = refuse_dtd;
    document = read_document (parser, data, (int) size, file_name, PARSE_OPTIONS | more_options,
                              &trouble);
    if (document == NULL || trouble.dtd_line > 0) {
        set_parse_error (error, file_name, parser, &trouble);
        g_clear_pointer (&document, xmlFreeDoc);
    }
    g_free (trouble.encoding);
    xmlFreeParserCtxt (parser);
    return g_steal_pointer (&document);
}

xmlDoc *
salvor_xml_parse (GBytes *xml, const char *file_name, GError **error)
{
    return parse (xml, file_name, 0, error);
}

xmlDoc *
salvor_xml_parse_own (GBytes *xml, const char *file_name, GError **error)
{
    return parse (xml, file_name, XML_PARSE_NOBLANKS, error);
}

xmlRelaxNG *
salvor_xml_schema_load (const char *path, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_data_load (path, error);
    Complaint complaint = { NULL, NULL, 0, FALSE };
    xmlRelaxNGParserCtxt *parser;
    xmlRelaxNG *schema;
    const char *data;
    gsize size = 0;

    if (bytes == NULL)
        return NULL;
    data = g_bytes_get_data (bytes, &size);
    parser = xmlRelaxNGNewMemParserCtxt (data, (int) MIN (size, SALVOR_XML_MAX_SIZE));
    xmlRelaxNGSetParserStructuredErrors (parser, take_complaint, &complaint);
    schema = xmlRelaxNGParse (parser);
    xmlRelaxNGFreeParserCtxt (parser);
    if (schema == NULL)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%d: %s", path, complaint.line,
                     complaint.message != NULL ? complaint.message : "not a schema");
    g_free (complaint.message);
    return schema;
}

gboolean
salvor_xml_validate (xmlDoc *document, xmlRelaxNG *schema, const char *file_name, GError **error)
{
    Complaint complaint = { NULL, NULL, 0, FALSE };
    xmlRelaxNGValidCtxt *validator;
    gboolean valid;

    g_return_val_if_fail (document != NULL, FALSE);
    g_return_val_if_fail (schema != NULL, FALSE);

    validator = xmlRelaxNGNewValidCtxt (schema);
    xmlRelaxNGSetValidStructuredErrors (validator, take_complaint, &complaint);
    valid = xmlRelaxNGValidateDoc (validator, document) == 0;
    xmlRelaxNGFreeValidCtxt (validator);
    if (!valid)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%d: %s",
                     complaint.origin != NULL ? complaint.origin : file_name, complaint.line,
                     complaint.message != NULL ? complaint.message : "does not fit its schema");
    g_free (complaint.message);
    return valid;
}

static gboolean
validate_against (xmlDoc *document, const char *schema_path, const char *file_name, GError **error)
{
    g_autoptr (xmlRelaxNG) schema = salvor_xml_schema_load (schema_path, error);

    return schema != NULL && salvor_xml_validate (document, schema, file_name, error);
}

xmlDoc *
salvor_xml_load_data (const char *path, const char *schema_path, GError **error)
{
    g_autoptr (GBytes) xml = NULL;
    g_autoptr (xmlDoc) document = NULL;
    g_autofree char *file_name = NULL;

    g_return_val_if_fail (path != NULL, NULL);
    g_return_val_if_fail (schema_path != NULL, NULL);

    xml = salvor_data_load (path, error);
    if (xml == NULL)
        return NULL;
    file_name = g_path_get_basename (path);
    document = salvor_xml_parse (xml, file_name, error);
    if (document == NULL
        || (salvor_data_is_overridden (path)
            && !validate_against (document, schema_path, file_name, error)))
        return NULL;
    return g_steal_pointer (&document);
}

void
salvor_xml_fail (SalvorXmlReader *self, const xmlNode *node, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    if (self->error != NULL)
        return;
    va_start (args, format);
    message = g_strdup_vprintf (format, args);
    va_end (args);
    self->error
        = g_error_new (SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s:%ld: %s",
                       node->_private != NULL ? (const char *) node->_private : self->file_name,
                       xmlGetLineNo (node), message);
}

/* No document has entities, so the value of an attribute is one text, or empty. */
const char *
salvor_xml_peek_string (const xmlNode *node, const char *attribute)
{
    const xmlAttr *found = xmlHasNsProp (node, (const xmlChar *) attribute, NULL);

    if (found == NULL)
        return NULL;
    return found->children != NULL ? (const char *) found->children->content : "";
}

char *
salvor_xml_get_string (const xmlNode *node, const char *attribute)
{
    return g_strdup (salvor_xml_peek_string (node, attribute));
}

/* In place: one space for each run of white space, none at the ends. */
static void
squeeze_spaces (xmlChar *text)
{
    xmlChar *end = text;

    for (const xmlChar *at = text; *at != '\0'; at++) {
        gboolean is_space = *at == ' ' || *at == '\t' || *at == '\r' || *at == '\n';

        if (!is_space)
            *end++ = *at;
        else if (end != text && end[-1] != ' ')
            *end++ = ' ';
    }
    if (end != text && end[-1] == ' ')
        end--;
    *end = '\0';
}

char *
salvor_xml_get_text (const xmlNode *node)
{
    const xmlNode *child = node->children;
    char *text;

    if (child != NULL && child->next == NULL && child->type == XML_TEXT_NODE
        && child->content != NULL) {
        text = g_strdup ((const char *) child->content);
    } else {
        xmlChar *content = xmlNodeGetContent (node);

        text = g_strdup ((const char *) content);
        xmlFree (content);
    }
    squeeze_spaces ((xmlChar *) text);
    return text;
}

guint32
salvor_xml_get_number (SalvorXmlReader *self, const xmlNode *node, const char *attribute,
                       guint32 max)
{
    const char *text = salvor_xml_peek_string (node, attribute);
    gboolean is_hex;
    guint64 value = 0;

    if (text == NULL)
        return 0;
    is_hex = g_str_has_prefix (text, "0x");
    if (!g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, 0, max, &value,
                                     NULL))
        salvor_xml_fail (self, node, "%s=\"%s\", expected a number from 0 to %u (0x%X)", attribute,
                         text, max, max);
    return (guint32) value;
}

gboolean
salvor_xml_get_flag (const xmlNode *node, const char *attribute)
{
    return g_strcmp0 (salvor_xml_peek_string (node, attribute), "yes") == 0;
}

static xmlNode *
find_from (xmlNode *node, const char *name)
{
    while (node != NULL
           && (node->type != XML_ELEMENT_NODE || strcmp ((const char *) node->name, name) != 0))
        node = node->next;
    return node;
}

xmlNode *
salvor_xml_first_child (const xmlNode *parent, const char *name)
{
    return parent != NULL ? find_from (parent->children, name) : NULL;
}

xmlNode *
salvor_xml_next_sibling (const xmlNode *node, const char *name)
{
    return node != NULL ? find_from (node->next, name) : NULL;
}

guint
salvor_xml_count_children (const xmlNode *parent, const char *name)
{
    guint count = 0;

    for (xmlNode *child = salvor_xml_first_child (parent, name); child != NULL;
         child = salvor_xml_next_sibling (child, name))
        count++;
    return count;
}
