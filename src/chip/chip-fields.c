/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-private.h"

/* Roles that several fields or words share; every other role is unique. */
static const char *const shared_roles[] = { "reset-cause", "srk-hash", NULL };

static gpointer
take_block (SalvorChipParser *self, gsize count, gsize element_size)
{
    gpointer block;

    if (count == 0)
        return NULL;
    block = g_malloc0_n (count, element_size);
    g_ptr_array_add (self->chip->blocks, block);
    return block;
}

void
salvor_chip_parser_add_role (SalvorChipParser *self, GHashTable *table, const xmlNode *node,
                             const char *role, gconstpointer holder)
{
    if (role == NULL)
        return;
    if (g_hash_table_contains (table, role)) {
        if (!g_strv_contains (shared_roles, role))
            salvor_xml_fail (&self->xml, node, "role “%s” is given twice, expected once", role);
        return;
    }
    g_hash_table_insert (table, (gpointer) role, (gpointer) holder);
}

static SalvorEffect
get_effects (const xmlNode *node)
{
    const char *text = salvor_xml_peek_string (node, "effects");
    g_auto (GStrv) names = NULL;
    SalvorEffect effects = SALVOR_EFFECT_NONE;

    if (text == NULL)
        return effects;
    names = g_strsplit_set (text, " \t\r\n", -1);
    for (gsize i = 0; names[i] != NULL; i++) {
        if (g_str_equal (names[i], "boot"))
            effects |= SALVOR_EFFECT_BOOT;
        else if (g_str_equal (names[i], "debug"))
            effects |= SALVOR_EFFECT_DEBUG;
        else if (g_str_equal (names[i], "security"))
            effects |= SALVOR_EFFECT_SECURITY;
        else if (g_str_equal (names[i], "recovery"))
            effects |= SALVOR_EFFECT_RECOVERY;
    }
    return effects;
}

/* Values come in rising order, each fits its field, none twice. */
static void
check_value (SalvorChipParser *self, const xmlNode *node, const SalvorField *field,
             const SalvorFieldValue *value, guint32 next_free)
{
    guint32 largest = salvor_field_get_mask (field) >> field->lsb;

    if (value->last_code > largest)
        salvor_xml_fail (&self->xml, node, "value %u of field “%s” needs more than %u bits",
                         value->last_code, field->name, field->width);
    else if (value->last_code < value->code)
        salvor_xml_fail (&self->xml, node, "values %u to %u of field “%s” are the wrong way round",
                         value->code, value->last_code, field->name);
    else if (value->code < next_free)
        salvor_xml_fail (&self->xml, node, "value %u of field “%s”, expected %u or more",
                         value->code, field->name, next_free);
}

static void
read_values (SalvorChipParser *self, const xmlNode *node, SalvorField *field)
{
    gsize n_values = salvor_xml_count_children (node, "value");
    SalvorFieldValue *values = take_block (self, n_values, sizeof *values);
    xmlNode *child = salvor_xml_first_child (node, "value");
    guint32 next_free = 0;

    for (gsize i = 0; i < n_values; i++, child = salvor_xml_next_sibling (child, "value")) {
        SalvorFieldValue *value = &values[i];

        value->code = salvor_xml_get_number (&self->xml, child, "code", G_MAXUINT32);
        value->has_range = xmlHasProp (child, (const xmlChar *) "last") != NULL;
        value->last_code = value->has_range
                               ? salvor_xml_get_number (&self->xml, child, "last", G_MAXUINT32)
                               : value->code;
        value->label = salvor_chip_parser_take_label (self, child, "label");
        value->other = salvor_chip_parser_take_label (self, child, "other");
        value->disputed = value->other != NULL;
        value->meaning = salvor_chip_parser_take_text (self, child);
        check_value (self, child, field, value, next_free);
        next_free = value->last_code + 1;
    }
    field->values = values;
    field->n_values = n_values;
}

/* A register field that shows a copy of a fuse field takes the values from there. */
static void
borrow_values (SalvorChipParser *self, const xmlNode *node, SalvorField *field)
{
    const char *role = salvor_chip_parser_take_string (self, node, "values-of");
    const SalvorField *original;

    if (role == NULL)
        return;
    original = g_hash_table_lookup (self->chip->fields_by_role, role);
    if (original == NULL || original->width != field->width || field->n_values > 0) {
        salvor_xml_fail (&self->xml, node,
                         "values-of=\"%s\", expected a fuse field of %u bits and no own values",
                         role, field->width);
        return;
    }
    field->values = original->values;
    field->n_values = original->n_values;
}

/* Fields follow one another without a gap: *next_bit is where this one has to begin. */
static void
read_place (SalvorChipParser *self, const xmlNode *node, SalvorField *field, guint *next_bit)
{
    const char *name = field->name != NULL ? field->name : "reserved";

    field->lsb = salvor_xml_get_number (&self->xml, node, "lsb", 31);
    field->width = salvor_xml_get_number (&self->xml, node, "width", 32);
    if (field->lsb < *next_bit)
        salvor_xml_fail (&self->xml, node, "“%s” begins at bit %u, which is taken; expected bit %u",
                         name, field->lsb, *next_bit);
    else if (field->lsb > *next_bit)
        salvor_xml_fail (&self->xml, node,
                         "bits %u to %u before “%s” are neither named nor reserved", *next_bit,
                         field->lsb - 1, name);
    else if (field->width == 0 || field->width > 32 - field->lsb)
        salvor_xml_fail (&self->xml, node, "“%s” is %u bits wide, expected 1 to %u", name,
                         field->width, 32 - field->lsb);
    *next_bit = field->lsb + field->width;
}

static void
read_field (SalvorChipParser *self, const xmlNode *node, SalvorField *field, guint *next_bit)
{
    const char *source = salvor_chip_parser_take_string (self, node, "source");

    field->source = source != NULL ? source : self->source;
    field->reserved = xmlStrEqual (node->name, (const xmlChar *) "reserved");
    field->name = salvor_chip_parser_take_string (self, node, "name");
    read_place (self, node, field, next_bit);
    if (field->reserved || self->xml.error != NULL) {
        field->name = "reserved";
        field->certainty = SALVOR_CERTAINTY_UNPROVEN;
        return;
    }
    field->role = salvor_chip_parser_take_string (self, node, "role");
    field->title = salvor_chip_parser_take_label (self, node, "title");
    field->factory = salvor_xml_get_flag (node, "factory");
    field->effects = get_effects (node);
    field->certainty = salvor_chip_parser_get_certainty (node);
    field->meaning = salvor_chip_parser_take_text (self, salvor_xml_first_child (node, "meaning"));
    field->loss = salvor_chip_parser_take_text (self, salvor_xml_first_child (node, "loss"));
    read_values (self, node, field);
    borrow_values (self, node, field);
}

static gboolean
is_field (const xmlNode *node)
{
    return xmlStrEqual (node->name, (const xmlChar *) "field")
           || xmlStrEqual (node->name, (const xmlChar *) "reserved");
}

static void
check_name (SalvorChipParser *self, const xmlNode *node, const SalvorField *fields, gsize place)
{
    for (gsize i = 0; i < place; i++) {
        if (!fields[place].reserved && g_strcmp0 (fields[i].name, fields[place].name) == 0)
            salvor_xml_fail (&self->xml, node, "field “%s” is there twice, expected once",
                             fields[place].name);
    }
}

SalvorField *
salvor_chip_parser_read_fields (SalvorChipParser *self, const xmlNode *parent, GHashTable *roles,
                                gsize *n_fields)
{
    gsize count = salvor_xml_count_children (parent, "field")
                  + salvor_xml_count_children (parent, "reserved");
    SalvorField *fields = take_block (self, count, sizeof *fields);
    guint next_bit = 0;
    gsize place = 0;

    for (const xmlNode *node = parent->children; node != NULL && self->xml.error == NULL;
         node = node->next) {
        if (!is_field (node))
            continue;
        read_field (self, node, &fields[place], &next_bit);
        check_name (self, node, fields, place);
        salvor_chip_parser_add_role (self, roles, node, fields[place].role, &fields[place]);
        place++;
    }
    if (next_bit < 32)
        salvor_xml_fail (&self->xml, parent, "bits %u to 31 are neither named nor reserved",
                         next_bit);
    *n_fields = count;
    return fields;
}
