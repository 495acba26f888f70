/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-base.h"

#include "base/xml-document.h"

#define BASE_ATTRIBUTE "base"
#define REMOVE_ATTRIBUTE "remove"
#define ANEW_ATTRIBUTE "anew"

/* How an element finds the one in the base that it stands for. */
typedef struct {
    const char *name;
    const char
        *key;      /* attribute that tells it from others of its name; NULL: it is known by name */
    gboolean open; /* only what is in it is changed; else it takes the place of the other */
} Kind;

/* The parts of a chip stand in the order of the grammar: one that the base has not goes there. */
static const Kind kinds[] = {
    { "chip", NULL, TRUE },
    { "identity", NULL, TRUE },
    { "memory", NULL, TRUE },
    { "region", "name", FALSE },
    { "flexram", NULL, TRUE },
    { "layout", "code", FALSE },
    { "registers", NULL, TRUE },
    { "register", "name", TRUE },
    { "fuses", NULL, TRUE },
    { "word", "index", TRUE },
    { "flash", NULL, TRUE },
    { "flash-setups", NULL, TRUE },
    { "setup", "name", FALSE },
    { "loader", NULL, TRUE },
    { "known", "sha256", FALSE },
    { "boot-log", NULL, TRUE },
    { "entry", "code", FALSE },
    { "clock-gates", NULL, FALSE },
    { "debug-settings", NULL, TRUE },
    { "set", "name", FALSE },
    { "rom-functions", NULL, TRUE },
    { "function", "does", FALSE },
    { "run-bootloader", NULL, FALSE },
    { "routes", NULL, TRUE },
    { "route", "id", FALSE },
};

static const Kind other_kind = { NULL, NULL, FALSE };

static const Kind *
find_kind (const xmlNode *node)
{
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        if (xmlStrEqual (node->name, (const xmlChar *) kinds[i].name))
            return &kinds[i];
    }
    return &other_kind;
}

/* Numbers are compared as such: 6 is 0x06. What is no number is left to the checks that follow. */
static gboolean
get_number (const xmlNode *node, const char *attribute, guint64 *value)
{
    const char *text = salvor_xml_peek_string (node, attribute);
    gboolean is_hex = text != NULL && g_str_has_prefix (text, "0x");

    return text != NULL
           && g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, 0,
                                          G_MAXUINT32, value, NULL);
}

static gboolean
has_same_key (const xmlNode *a, const xmlNode *b, const char *key)
{
    const char *text_a = salvor_xml_peek_string (a, key);
    guint64 number_a = 0, number_b = 0;

    if (text_a != NULL && g_strcmp0 (text_a, salvor_xml_peek_string (b, key)) == 0)
        return TRUE;
    return get_number (a, key, &number_a) && get_number (b, key, &number_b) && number_a == number_b;
}

/* ---- bits ---- */

static gboolean
has_bits (const xmlNode *node)
{
    return xmlStrEqual (node->name, (const xmlChar *) "field")
           || xmlStrEqual (node->name, (const xmlChar *) "reserved");
}

static gboolean
share_bits (const xmlNode *a, const xmlNode *b)
{
    guint64 lsb_a = 0, lsb_b = 0, width_a = 0, width_b = 0;

    return get_number (a, "lsb", &lsb_a) && get_number (b, "lsb", &lsb_b)
           && get_number (a, "width", &width_a) && get_number (b, "width", &width_b)
           && lsb_a < lsb_b + width_b && lsb_b < lsb_a + width_a;
}

/* ---- one item ---- */

/* Whether @other, an element of the base, is what @node stands for. Two items of one file never
 * are: that one is there twice is found later. */
static gboolean
stands_for (const xmlNode *node, const xmlNode *other)
{
    const char *key;

    if (other->type != XML_ELEMENT_NODE || other->_private == node->_private)
        return FALSE;
    if (has_bits (node))
        return has_bits (other) && share_bits (node, other);
    if (!xmlStrEqual (node->name, other->name))
        return FALSE;
    key = find_kind (node)->key;
    return key == NULL || has_same_key (node, other, key);
}

static xmlNode *
find_counterpart (const xmlNode *parent, const xmlNode *node)
{
    for (xmlNode *other = parent->children; other != NULL; other = other->next) {
        if (stands_for (node, other))
            return other;
    }
    return NULL;
}

static void
drop (xmlNode *node)
{
    xmlUnlinkNode (node);
    xmlFreeNode (node);
}

static gsize
get_rank (const xmlNode *node)
{
    const Kind *kind = find_kind (node);

    return kind == &other_kind ? G_N_ELEMENTS (kinds) : (gsize) (kind - kinds);
}

/* The first part that belongs behind @node; NULL is the end of the parent. */
static xmlNode *
find_next_part (const xmlNode *parent, const xmlNode *node)
{
    for (xmlNode *other = parent->children; other != NULL; other = other->next) {
        if (other->type == XML_ELEMENT_NODE && get_rank (node) < get_rank (other))
            return other;
    }
    return NULL;
}

/* Where a new item goes among those of its kind: in rising order, or behind the last one. NULL is
 * the end of the parent. */
static xmlNode *
find_place_before (const xmlNode *parent, const xmlNode *node)
{
    const char *key = has_bits (node) ? "lsb" : find_kind (node)->key;
    xmlNode *last = NULL;
    guint64 number = 0, other_number = 0;

    for (xmlNode *other = parent->children; other != NULL; other = other->next) {
        if (other->type != XML_ELEMENT_NODE
            || !(xmlStrEqual (other->name, node->name) || (has_bits (node) && has_bits (other))))
            continue;
        last = other;
        if (key != NULL && get_number (node, key, &number) && get_number (other, key, &other_number)
            && other_number > number)
            return other;
    }
    if (last == NULL && xmlStrEqual (parent->name, (const xmlChar *) kinds[0].name))
        return find_next_part (parent, node);
    return last != NULL ? last->next : NULL;
}

static void
insert (xmlNode *parent, const xmlNode *node, xmlNode *before)
{
    xmlNode *copy = xmlDocCopyNode ((xmlNode *) node, parent->doc, 1);

    salvor_xml_set_origin (copy, node->_private);
    xmlUnsetProp (copy, (const xmlChar *) ANEW_ATTRIBUTE);
    if (before != NULL)
        xmlAddPrevSibling (before, copy);
    else
        xmlAddChild (parent, copy);
}

/* Takes the place of all it stands for. */
static void
replace (xmlNode *parent, const xmlNode *node)
{
    xmlNode *counterpart = find_counterpart (parent, node);
    xmlNode *before;

    if (counterpart == NULL) {
        insert (parent, node, find_place_before (parent, node));
        return;
    }
    before = counterpart;
    insert (parent, node, before);
    while ((counterpart = find_counterpart (parent, node)) != NULL)
        drop (counterpart);
}

/* ---- all of it ---- */

/* All but the name of the base itself; a flash has an attribute of that name, too. */
static void
copy_attributes (xmlNode *target, const xmlNode *node)
{
    gboolean is_root = node->parent->type == XML_DOCUMENT_NODE;

    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next) {
        const char *value = salvor_xml_peek_string (node, (const char *) attribute->name);

        if (!is_root || !xmlStrEqual (attribute->name, (const xmlChar *) BASE_ATTRIBUTE))
            xmlSetProp (target, attribute->name, (const xmlChar *) value);
    }
}

static void
remove_item (SalvorXmlReader *xml, xmlNode *parent, const xmlNode *node)
{
    xmlNode *counterpart = find_counterpart (parent, node);

    if (counterpart == NULL)
        salvor_xml_fail (xml, node, "“%s” is to be removed, expected one in the base",
                         (const char *) node->name);
    else
        drop (counterpart);
}

/* The depth is that of the kinds above: open ones are three deep. */
static void
overlay (SalvorXmlReader *xml, xmlNode *target, const xmlNode *node)
{
    copy_attributes (target, node);
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        xmlNode *counterpart;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        counterpart = find_counterpart (target, child);
        if (salvor_xml_get_flag (child, REMOVE_ATTRIBUTE))
            remove_item (xml, target, child);
        else if (find_kind (child)->open && counterpart != NULL
                 && !salvor_xml_get_flag (child, ANEW_ATTRIBUTE))
            overlay (xml, counterpart, child);
        else
            replace (target, child);
    }
}

char *
salvor_chip_base_get_name (xmlDoc *document)
{
    return salvor_xml_get_string (xmlDocGetRootElement (document), BASE_ATTRIBUTE);
}

gboolean
salvor_chip_base_merge (xmlDoc *base, xmlDoc *document, GError **error)
{
    xmlNode *root = xmlDocGetRootElement (document);
    SalvorXmlReader xml = { root->_private, NULL };

    overlay (&xml, xmlDocGetRootElement (base), root);
    if (xml.error == NULL)
        return TRUE;
    g_propagate_error (error, xml.error);
    return FALSE;
}
