/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-state-damage"
#include "config.h"

#include "chip/state-damage.h"

#include "base/errors.h"
#include "base/xml-document.h"

/* As much of a wrong value as helps to find it */
#define MAX_SHOWN 40

#define WORD_PATTERN "^0x[0-9A-F]{8}$"
#define WORD_EXPECTED "0x and eight digits of 0 to 9 and A to F"

/* What data/schemas/state.rng asks of attributes, for people. */
static const struct {
    const char *element;
    const char *attribute;
    const char *pattern;
    const char *expected;
    gboolean required;
} rules[] = {
    { "board-state", "version", "^1$", "1", TRUE },
    { "board-state", "chip", "^[A-Z0-9]{1,32}$", "the name of a chip", TRUE },
    { "board-state", "stage", "^(rom|flashloader|probe)$", "rom, flashloader or probe", FALSE },
    { "board-state", "simulated", "^yes$", "yes", FALSE },
    { "board-state", "time", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
      "a time as in 2026-05-31T14:32:07Z", FALSE },
    { "board-state", "hab-answer", "^(open|closed)$", "open or closed", FALSE },
    { "header", "state", "^(blank|valid|invalid)$", "blank, valid or invalid", FALSE },
    { "register", "name", "^[A-Za-z0-9_]{1,64}$", "the name of a register", TRUE },
    { "register", "value", WORD_PATTERN, WORD_EXPECTED, FALSE },
    { "fuse", "index", "^(0|[1-9][0-9]{0,3})$", "the number of a fuse word", TRUE },
    { "fuse", "shadow", WORD_PATTERN, WORD_EXPECTED, FALSE },
    { "fuse", "otp", WORD_PATTERN, WORD_EXPECTED, FALSE },
    { "core", "address", WORD_PATTERN, WORD_EXPECTED, FALSE },
    { "entry", "value", WORD_PATTERN, WORD_EXPECTED, TRUE },
};

static char *
shorten (const char *value)
{
    g_autofree char *start = NULL;

    if (g_utf8_strlen (value, -1) <= MAX_SHOWN)
        return g_strdup (value);
    start = g_utf8_substring (value, 0, MAX_SHOWN);
    return g_strconcat (start, "…", NULL);
}

static gboolean
check_rule (SalvorXmlReader *reader, const xmlNode *node, gsize i)
{
    g_autofree char *value = salvor_xml_get_string (node, rules[i].attribute);
    g_autofree char *shown = NULL;

    if (value == NULL && rules[i].required)
        salvor_xml_fail (reader, node, "%s: %s is missing, expected %s", rules[i].element,
                         rules[i].attribute, rules[i].expected);
    if (value == NULL || g_regex_match_simple (rules[i].pattern, value, 0, 0))
        return reader->error == NULL;
    shown = shorten (value);
    salvor_xml_fail (reader, node, "%s: %s=\"%s\", expected %s", rules[i].element,
                     rules[i].attribute, shown, rules[i].expected);
    return FALSE;
}

/* A register that has neither is the one thing that no single attribute shows. */
static gboolean
check_register (SalvorXmlReader *reader, const xmlNode *node)
{
    g_autofree char *value = salvor_xml_get_string (node, "value");
    g_autofree char *reason = salvor_xml_get_string (node, "unreadable");

    if (value == NULL && reason == NULL)
        salvor_xml_fail (reader, node, "register: value is missing, expected %s", WORD_EXPECTED);
    return reader->error == NULL;
}

static gboolean
check_element (SalvorXmlReader *reader, const xmlNode *node)
{
    for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
        if (xmlStrEqual (node->name, (const xmlChar *) rules[i].element)
            && !check_rule (reader, node, i))
            return FALSE;
    }
    return !xmlStrEqual (node->name, (const xmlChar *) "register") || check_register (reader, node);
}

static gboolean
check_children (SalvorXmlReader *reader, const xmlNode *parent)
{
    for (const xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !check_element (reader, node))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_state_damage_explain (xmlDoc *document, const char *file_name, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement (document);
    SalvorXmlReader reader = { file_name, NULL };
    gboolean good = FALSE;

    if (!xmlStrEqual (root->name, (const xmlChar *) "board-state")) {
        g_autofree char *name = shorten ((const char *) root->name);

        salvor_xml_fail (&reader, root, "this is <%s>, expected <board-state>", name);
    }
    good = reader.error == NULL && check_element (&reader, root) && check_children (&reader, root);
    for (const xmlNode *node = root->children; good && node != NULL; node = node->next)
        good = node->type != XML_ELEMENT_NODE || check_children (&reader, node);
    if (reader.error == NULL)
        return FALSE;
    g_propagate_error (error, reader.error);
    return TRUE;
}
