/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xml-mutator.h"

#include "base/bytes.h"
#include "base/xml-document.h"

#include <libxml/parser.h>
#include <string.h>

/* One in so many is changed as bytes after all, so that the parser has something to do. */
#define BYTES_ONE_IN 40
#define MAX_CHANGES 4
#define MAX_VALUE_SIZE 64

/* What numbers, flags and choices are likely to go wrong at */
static const char *const values[] = {
    "",    "0",      "1",          "2",          "7",          "8",          "31",
    "32",  "33",     "63",         "64",         "255",        "256",        "65535",
    "-1",  "0x",     "0x0",        "0x20",       "0x400",      "0x1000",     "0x7FFFFFFF",
    "yes", "no",     "0x80000000", "0xFFFFFFFF", "4294967295", "4294967296", "99999999999999999999",
    "00",  "01",     "11",         "1e3",        " 1",         "\n",         "MIMXRT1024",
    "%s",  "%n%n%n", "\xC2\xA0",   "&<>\"'",     "never",      "unknown",    "boot-mode",
};

/* A document with its elements in a row, for picking */
typedef struct {
    xmlDoc *document;
    GPtrArray *elements; /* of xmlNode, the root first */
    GRand *rand;
} Tree;

static guint
pick (GRand *rand, guint count)
{
    return (guint) g_rand_int_range (rand, 0, (gint32) MAX (count, 1));
}

static void
collect (GPtrArray *elements, xmlNode *node)
{
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        g_ptr_array_add (elements, node);
        collect (elements, node->children);
    }
}

/* FALSE when it is no document; then there is nothing to clear. */
static gboolean
tree_init (Tree *self, const guint8 *data, gsize size, GRand *rand)
{
    self->document = xmlReadMemory ((const char *) data, (int) size, "fuzz", NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (self->document == NULL)
        return FALSE;
    self->rand = rand;
    self->elements = g_ptr_array_new ();
    collect (self->elements, xmlDocGetRootElement (self->document));
    if (self->elements->len > 0)
        return TRUE;
    g_ptr_array_unref (self->elements);
    xmlFreeDoc (self->document);
    return FALSE;
}

static void
tree_clear (Tree *self)
{
    g_ptr_array_unref (self->elements);
    xmlFreeDoc (self->document);
}

/* After elements came or went */
static void
tree_refresh (Tree *self)
{
    g_ptr_array_set_size (self->elements, 0);
    collect (self->elements, xmlDocGetRootElement (self->document));
}

static xmlNode *
pick_element (Tree *self)
{
    return g_ptr_array_index (self->elements, pick (self->rand, self->elements->len));
}

/* Not the root; NULL when there is no other */
static xmlNode *
pick_child (Tree *self)
{
    return self->elements->len < 2
               ? NULL
               : g_ptr_array_index (self->elements, 1 + pick (self->rand, self->elements->len - 1));
}

/* One of the same name as @like, else any */
static xmlNode *
pick_alike (Tree *self, const xmlNode *like)
{
    for (guint i = 0; i < 8; i++) {
        xmlNode *node = pick_element (self);

        if (node != like && xmlStrEqual (node->name, like->name))
            return node;
    }
    return pick_element (self);
}

static xmlAttr *
pick_attribute (Tree *self, xmlNode *node)
{
    guint count = 0;

    for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
        count++;
    count = pick (self->rand, count);
    for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        if (count-- == 0)
            return attribute;
    }
    return NULL;
}

/* ---- values ---- */

/* What XML can hold of @text; (transfer full) */
static char *
make_xml_text (const guint8 *text, gsize size)
{
    g_autofree char *valid = g_utf8_make_valid ((const char *) text, (gssize) size);

    for (char *at = valid; *at != '\0'; at++) {
        if ((guint8) *at < 0x20 && strchr ("\t\n\r", *at) == NULL)
            *at = '?';
    }
    return g_steal_pointer (&valid);
}

/* A few bytes changed; (transfer full) */
static char *
mutate_text (const char *text)
{
    guint8 buffer[MAX_VALUE_SIZE];
    gsize size = MIN (strlen (text), sizeof buffer / 2);

    salvor_bytes_poke (buffer, sizeof buffer, 0, (const guint8 *) text, size);
    return make_xml_text (buffer, LLVMFuzzerMutate (buffer, size, sizeof buffer));
}

/* A number a little larger or smaller, or one bit of it turned; (transfer full) */
static char *
change_number (GRand *rand, const char *text)
{
    gboolean is_hex = g_str_has_prefix (text, "0x");
    guint64 number = g_ascii_strtoull (text, NULL, 0);

    if (pick (rand, 2) == 0)
        number += pick (rand, 2) == 0 ? 1 : G_MAXUINT64;
    else
        number ^= G_GUINT64_CONSTANT (1) << pick (rand, 33);
    return is_hex ? g_strdup_printf ("0x%" G_GINT64_MODIFIER "X", number)
                  : g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

/* (transfer full) */
static char *
change_value (GRand *rand, const char *text)
{
    switch (pick (rand, 4)) {
    case 0:
        return g_strdup (values[pick (rand, G_N_ELEMENTS (values))]);
    case 1:
        return mutate_text (text);
    default:
        return change_number (rand, text);
    }
}

static void
change_attribute (Tree *self)
{
    xmlNode *node = pick_element (self);
    xmlAttr *attribute = pick_attribute (self, node);
    xmlChar *old;
    g_autofree char *changed = NULL;

    if (attribute == NULL)
        return;
    old = xmlGetProp (node, attribute->name);
    changed = change_value (self->rand, (const char *) old);
    xmlFree (old);
    xmlSetProp (node, attribute->name, (const xmlChar *) changed);
}

/* A value that stands at another element of that name */
static void
borrow_attribute (Tree *self)
{
    xmlNode *node = pick_element (self);
    xmlNode *other = pick_alike (self, node);
    xmlAttr *attribute = pick_attribute (self, other);
    xmlChar *value;

    if (attribute == NULL)
        return;
    value = xmlGetProp (other, attribute->name);
    xmlSetProp (node, attribute->name, value);
    xmlFree (value);
}

static void
remove_attribute (Tree *self)
{
    xmlAttr *attribute = pick_attribute (self, pick_element (self));

    if (attribute != NULL)
        xmlRemoveProp (attribute);
}

static void
change_content (Tree *self)
{
    xmlNode *node = pick_element (self);
    g_autofree char *changed = NULL;
    xmlChar *old;

    /* what has elements in it is better changed by them */
    if (xmlFirstElementChild (node) != NULL)
        return;
    old = xmlNodeGetContent (node);
    changed = change_value (self->rand, (const char *) old);
    xmlFree (old);
    xmlNodeSetContent (node, NULL);
    xmlNodeAddContent (node, (const xmlChar *) changed);
}

/* ---- elements ---- */

static void
remove_element (Tree *self)
{
    xmlNode *node = pick_child (self);

    if (node == NULL)
        return;
    xmlUnlinkNode (node);
    xmlFreeNode (node);
}

static void
repeat_element (Tree *self)
{
    xmlNode *node = pick_child (self);

    if (node != NULL)
        xmlAddNextSibling (node, xmlCopyNode (node, 1));
}

static void
copy_element (Tree *self)
{
    xmlNode *node = pick_child (self);

    if (node != NULL)
        xmlAddChild (pick_element (self), xmlCopyNode (node, 1));
}

static void
swap_elements (Tree *self)
{
    xmlNode *node = pick_child (self);
    xmlNode *next = node != NULL ? xmlNextElementSibling (node) : NULL;

    if (next == NULL)
        return;
    xmlUnlinkNode (next);
    xmlAddPrevSibling (node, next);
}

static void
rename_element (Tree *self)
{
    xmlNode *other = pick_element (self);
    g_autofree char *name = g_strdup ((const char *) other->name);

    xmlNodeSetName (pick_element (self), (const xmlChar *) name);
}

/* What no schema speaks of, and what means the same */
static void
add_noise (Tree *self)
{
    xmlNode *node = pick_element (self);
    const xmlChar *text = (const xmlChar *) "fuzz";

    switch (pick (self->rand, 4)) {
    case 0:
        xmlAddChild (node, xmlNewDocComment (self->document, text));
        break;
    case 1:
        xmlAddChild (node, xmlNewDocPI (self->document, text, text));
        break;
    case 2:
        xmlAddChild (node, xmlNewCDataBlock (self->document, text, 4));
        break;
    default:
        xmlSetProp (node, text, text);
        break;
    }
}

static void (*const changes[]) (Tree *self) = {
    change_attribute, change_attribute, change_attribute, borrow_attribute, borrow_attribute,
    remove_attribute, change_content,   remove_element,   repeat_element,   copy_element,
    swap_elements,    rename_element,   add_noise,
};

/* Returns the new size; 0 when it does not fit. */
static gsize
tree_write (Tree *self, guint8 *data, gsize max_size)
{
    xmlChar *text = NULL;
    int size = 0;
    gboolean fits;

    xmlDocDumpMemoryEnc (self->document, &text, &size, "UTF-8");
    fits = salvor_bytes_poke (data, max_size, 0, text, (gsize) MAX (size, 0));
    xmlFree (text);
    return fits ? (gsize) size : 0;
}

gsize
LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize max_size, unsigned int seed)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    Tree tree;
    gsize new_size;

    if (pick (rand, BYTES_ONE_IN) == 0 || !tree_init (&tree, data, size, rand))
        return LLVMFuzzerMutate (data, size, max_size);
    for (guint i = 1 + pick (rand, MAX_CHANGES); i > 0; i--) {
        changes[pick (rand, G_N_ELEMENTS (changes))](&tree);
        tree_refresh (&tree);
    }
    new_size = tree_write (&tree, data, max_size);
    tree_clear (&tree);
    return new_size > 0 ? new_size : size;
}

/* An element of the one takes the place of one of that name in the other, or goes beside it. */
static void
implant (Tree *host, Tree *donor)
{
    xmlNode *node = pick_child (donor);
    xmlNode *place = node != NULL ? pick_alike (host, node) : NULL;
    xmlNode *copy = node != NULL ? xmlDocCopyNode (node, host->document, 1) : NULL;

    if (copy == NULL)
        return;
    if (place == xmlDocGetRootElement (host->document))
        xmlAddChild (place, copy);
    else if (pick (host->rand, 2) == 0)
        xmlAddNextSibling (place, copy);
    else
        xmlFreeNode (xmlReplaceNode (place, copy));
}

gsize
LLVMFuzzerCustomCrossOver (const guint8 *data1, gsize size1, const guint8 *data2, gsize size2,
                           guint8 *out, gsize max_out_size, unsigned int seed)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    Tree host, donor;
    gsize size = 0;

    if (!tree_init (&host, data1, size1, rand))
        return 0;
    if (tree_init (&donor, data2, size2, rand)) {
        implant (&host, &donor);
        tree_clear (&donor);
    }
    size = tree_write (&host, out, max_out_size);
    tree_clear (&host);
    return size;
}
