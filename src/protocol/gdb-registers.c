/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "protocol/gdb-registers.h"

#include "base/errors.h"
#include "base/xml-document.h"

#include <string.h>

/* A description of a Cortex-M7 has about 70 registers in one document or a handful. */
#define MAX_REGISTERS 1024
#define MAX_NUMBER 4095
#define MAX_DOCUMENTS 16
#define MAX_BITS 128
#define MAX_NAME_LENGTH 64

#define CORE_REGISTER_BYTES 4
#define OLD_FLOAT_REGISTERS 8
#define OLD_FLOAT_BYTES 12

struct _SalvorGdbRegisters {
    GArray *registers; /* of SalvorGdbRegister, by number */
};

static void
clear_register (gpointer data)
{
    g_free (((SalvorGdbRegister *) data)->name);
}

static SalvorGdbRegisters *
registers_new (void)
{
    SalvorGdbRegisters *self = g_new0 (SalvorGdbRegisters, 1);

    self->registers = g_array_new (FALSE, FALSE, sizeof (SalvorGdbRegister));
    g_array_set_clear_func (self->registers, clear_register);
    return self;
}

void
salvor_gdb_registers_free (SalvorGdbRegisters *self)
{
    g_array_unref (self->registers);
    g_free (self);
}

static void
add (SalvorGdbRegisters *self, const char *name, guint number, guint size)
{
    const SalvorGdbRegister reg = { g_strdup (name), number, size, 0 };

    g_array_append_val (self->registers, reg);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
    return (int) ((const SalvorGdbRegister *) a)->number
           - (int) ((const SalvorGdbRegister *) b)->number;
}

/* "g" gives the registers in the order of their numbers, without gaps. */
static gboolean
place (SalvorGdbRegisters *self, GError **error)
{
    guint offset = 0;

    g_array_sort (self->registers, compare_numbers);
    for (guint i = 0; i < self->registers->len; i++) {
        SalvorGdbRegister *reg = &g_array_index (self->registers, SalvorGdbRegister, i);

        if (i > 0 && reg[-1].number == reg->number) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "registers %s and %s are both number %u", reg[-1].name, reg->name,
                         reg->number);
            return FALSE;
        }
        reg->offset = offset;
        offset += reg->size;
    }
    return TRUE;
}

const SalvorGdbRegister *
salvor_gdb_registers_find (const SalvorGdbRegisters *self, const char *name)
{
    for (guint i = 0; i < self->registers->len; i++) {
        const SalvorGdbRegister *reg = &g_array_index (self->registers, SalvorGdbRegister, i);

        if (g_ascii_strcasecmp (reg->name, name) == 0) /* "xPSR" in OpenOCD */
            return reg;
    }
    return NULL;
}

static const char *const core_names[] = {
    "r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
    "r8", "r9", "r10", "r11", "r12", "sp", "lr", "pc",
};

/* ---- target description ---- */

typedef struct {
    SalvorGdbDocumentFunc fetch;
    gpointer user_data;
    SalvorGdbRegisters *registers; /* being filled */
    guint next_number;             /* of a register that names none */
    guint n_documents;
} Description;

/* Some servers, and this is all they use it for, put the name of the DTD into their documents;
 * nothing is ever loaded from it. A declaration with a part of its own, where entities come from,
 * stays in and is refused. */
static GBytes *
without_document_type (GBytes *xml)
{
    gsize size;
    const char *data = g_bytes_get_data (xml, &size);
    char *text = g_strndup (size > 0 ? data : "", size); /* an empty document has no bytes at all */
    char *start = strstr (text, "<!DOCTYPE");
    char *end = start != NULL ? strpbrk (start, "[>") : NULL;

    if (end != NULL && *end == '>') {
        while (start <= end)
            *start++ = ' ';
    }
    size = strlen (text);
    return g_bytes_new_take (text, size);
}

/* (transfer full) */
static xmlDoc *
load_document (Description *self, const char *name, GError **error)
{
    g_autoptr (GBytes) xml = NULL;
    g_autoptr (GBytes) clean = NULL;
    g_autoptr (GError) cause = NULL;
    xmlDoc *document;

    if (++self->n_documents > MAX_DOCUMENTS) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "target description of more than %d documents", MAX_DOCUMENTS);
        return NULL;
    }
    xml = self->fetch (name, self->user_data, error);
    if (xml == NULL)
        return NULL;
    clean = without_document_type (xml);
    document = salvor_xml_parse (clean, name, &cause);
    if (document == NULL) /* no file of the person's: an answer that makes no sense */
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%s", cause->message);
    return document;
}

static gboolean
is_document_name (const char *name)
{
    gsize length = strlen (name);

    return length > 0 && length <= MAX_NAME_LENGTH
           && strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
                  == length;
}

static gboolean take_document (Description *self, const char *name, GError **error);

static gboolean
take_include (Description *self, const xmlNode *node, GError **error)
{
    g_autofree char *name = salvor_xml_get_string (node, "href");

    if (name != NULL && is_document_name (name))
        return take_document (self, name, error);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                 "target description includes something that is no name");
    return FALSE;
}

static gboolean
take_register (Description *self, SalvorXmlReader *reader, const xmlNode *node)
{
    g_autofree char *name = salvor_xml_get_string (node, "name");
    g_autofree char *number_text = salvor_xml_get_string (node, "regnum");
    guint bits = salvor_xml_get_number (reader, node, "bitsize", MAX_BITS);
    guint number = number_text != NULL ? salvor_xml_get_number (reader, node, "regnum", MAX_NUMBER)
                                       : self->next_number;

    if (name == NULL || *name == '\0' || bits == 0 || number > MAX_NUMBER
        || self->registers->registers->len == MAX_REGISTERS)
        salvor_xml_fail (reader, node, "a register that cannot be");
    if (reader->error != NULL)
        return FALSE;
    add (self->registers, name, number, (bits + 7) / 8);
    self->next_number = number + 1;
    return TRUE;
}

static gboolean
take_node (Description *self, SalvorXmlReader *reader, const xmlNode *node, GError **error)
{
    if (strcmp ((const char *) node->name, "include") == 0
        || strcmp ((const char *) node->name, "xi:include") == 0) /* no name space was declared */
        return take_include (self, node, error);
    if (strcmp ((const char *) node->name, "reg") != 0 || take_register (self, reader, node))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%s", reader->error->message);
    return FALSE;
}

/* Registers stand in <feature> below <target>, or, in an included document, at its root. */
static gboolean
take_children (Description *self, SalvorXmlReader *reader, const xmlNode *parent, GError **error)
{
    for (const xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (strcmp ((const char *) node->name, "feature") == 0) {
            for (const xmlNode *inner = node->children; inner != NULL; inner = inner->next) {
                if (inner->type == XML_ELEMENT_NODE && !take_node (self, reader, inner, error))
                    return FALSE;
            }
        } else if (!take_node (self, reader, node, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
take_document (Description *self, const char *name, GError **error)
{
    g_autoptr (xmlDoc) document = load_document (self, name, error);
    SalvorXmlReader reader = { .file_name = name };
    gboolean success;

    if (document == NULL)
        return FALSE;
    success = take_children (self, &reader, xmlDocGetRootElement (document), error);
    g_clear_error (&reader.error);
    return success;
}

/* Without these nothing can be run; other sizes would be another kind of core. */
static gboolean
check_core_registers (SalvorGdbRegisters *self, GError **error)
{
    for (gsize i = 0; i <= G_N_ELEMENTS (core_names); i++) {
        const char *name = i < G_N_ELEMENTS (core_names) ? core_names[i] : "xpsr";
        const SalvorGdbRegister *reg = salvor_gdb_registers_find (self, name);

        if (reg == NULL || reg->size != CORE_REGISTER_BYTES) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "target description without a register %s of 32 bits", name);
            return FALSE;
        }
    }
    return TRUE;
}

SalvorGdbRegisters *
salvor_gdb_registers_new_from_xml (SalvorGdbDocumentFunc fetch, gpointer user_data, GError **error)
{
    g_autoptr (SalvorGdbRegisters) registers = registers_new ();
    Description description = { fetch, user_data, registers, 0, 0 };

    g_return_val_if_fail (fetch != NULL, NULL);

    if (!take_document (&description, "target.xml", error) || !place (registers, error)
        || !check_core_registers (registers, error))
        return NULL;
    return g_steal_pointer (&registers);
}

/* ---- without a description ---- */

SalvorGdbRegisters *
salvor_gdb_registers_new_from_size (gsize size, GError **error)
{
    const gsize core_size = (G_N_ELEMENTS (core_names) + 1) * CORE_REGISTER_BYTES;
    /* f0 to f7 and fps, as the first debuggers of ARM had them */
    const gsize old_size = core_size + OLD_FLOAT_REGISTERS * OLD_FLOAT_BYTES + CORE_REGISTER_BYTES;
    g_autoptr (SalvorGdbRegisters) registers = registers_new ();
    guint number = 0;

    if (size != core_size && size != old_size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " bytes of registers without a description, expected "
                     "%" G_GSIZE_FORMAT " or %" G_GSIZE_FORMAT,
                     size, core_size, old_size);
        return NULL;
    }
    while (number < G_N_ELEMENTS (core_names)) {
        add (registers, core_names[number], number, CORE_REGISTER_BYTES);
        number++;
    }
    if (size == old_size) {
        for (guint i = 0; i < OLD_FLOAT_REGISTERS; i++)
            add (registers, "old", number++, OLD_FLOAT_BYTES);
        add (registers, "old", number++, CORE_REGISTER_BYTES);
    }
    add (registers, "xpsr", number, CORE_REGISTER_BYTES);
    return place (registers, error) ? g_steal_pointer (&registers) : NULL;
}
