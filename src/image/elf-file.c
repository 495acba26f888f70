/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-elf-file"
#include "config.h"

#include "image/elf-file.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "image/segment-builder.h"

#include <string.h>

#define MAGIC                                                                                      \
    "\x7F"                                                                                         \
    "ELF"
#define MAGIC_SIZE 4
#define HEADER_SIZE 52
#define PROGRAM_HEADER_SIZE 32
#define SECTION_HEADER_SIZE 40

/* e_ident */
#define CLASS_OFFSET 4
#define CLASS_64_BIT 2
#define BYTE_ORDER_OFFSET 5
#define LITTLE_ENDIAN_ORDER 1

#define TYPE_OBJECT 1
#define TYPE_PROGRAM 2
#define MACHINE_ARM 40

#define SEGMENT_LOAD 1
#define SECTION_WITHOUT_CONTENT 8 /* NOBITS: filled with zeros by the program itself */
#define SECTION_IN_MEMORY 2u      /* ALLOC */

/* Linkers make a handful; the limit keeps segments times sections small. */
#define MAX_PROGRAM_HEADERS 256

/* The file and what its header says */
typedef struct {
    const guint8 *data;
    gsize size;
    guint16 type;
    guint16 machine;
    guint32 program_offset; /* of the program headers, in the file */
    guint16 program_size;   /* of one of them */
    guint16 n_programs;
    guint32 section_offset;
    guint16 section_size;
    guint16 n_sections;
} Elf;

/* A program header or a section header */
typedef struct {
    guint32 type;
    guint32 flags;
    guint32 offset; /* in the file */
    guint32 address;
    guint32 size; /* in the file */
} Part;

gboolean
salvor_elf_detect (const guint8 *data, gsize size)
{
    return size >= MAGIC_SIZE && memcmp (data, MAGIC, MAGIC_SIZE) == 0;
}

static guint32
get_u32 (const Elf *self, gsize offset)
{
    guint32 value = 0;

    salvor_bytes_peek_u32_le (self->data, self->size, offset, &value);
    return value;
}

static guint16
get_u16 (const Elf *self, gsize offset)
{
    return (guint16) (get_u32 (self, offset) & 0xFFFF);
}

static gboolean
fail (GError **error, SalvorError code, const char *message)
{
    g_set_error_literal (error, SALVOR_ERROR, code, message);
    return FALSE;
}

/* Processors people have files for by mistake (System V ABI, registry of e_machine) */
static const struct {
    guint16 machine;
    const char *name;
} machines[] = {
    { 2, "SPARC" },    { 3, "x86" },          { 4, "Motorola 68000" }, { 8, "MIPS" },
    { 20, "PowerPC" }, { 62, "x86-64" },      { 83, "AVR" },           { 94, "Xtensa" },
    { 105, "MSP430" }, { 183, "64-bit Arm" }, { 243, "RISC-V" },
};

static gboolean
check_machine (const Elf *self, GError **error)
{
    if (self->machine == MACHINE_ARM)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (machines); i++) {
        if (self->machine == machines[i].machine) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                         "this ELF program is made for %s, expected 32-bit Arm", machines[i].name);
            return FALSE;
        }
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "this ELF program is made for processor %u, expected 40 (32-bit Arm)",
                 self->machine);
    return FALSE;
}

static gboolean
check_ident (const Elf *self, GError **error)
{
    if (self->size < HEADER_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "the ELF header is cut off: %" G_GSIZE_FORMAT " bytes, expected %d",
                     self->size, HEADER_SIZE);
        return FALSE;
    }
    if (self->data[CLASS_OFFSET] == CLASS_64_BIT)
        return fail (error, SALVOR_ERROR_UNSUITABLE_FILE,
                     "this ELF program is made for a 64-bit processor, expected 32-bit Arm");
    if (self->data[BYTE_ORDER_OFFSET] != LITTLE_ENDIAN_ORDER)
        return fail (error, SALVOR_ERROR_UNSUITABLE_FILE,
                     "this ELF program is made for a big-endian processor, expected little-endian");
    return TRUE;
}

static gboolean
check_type (const Elf *self, GError **error)
{
    if (self->type == TYPE_PROGRAM)
        return TRUE;
    if (self->type == TYPE_OBJECT)
        return fail (error, SALVOR_ERROR_BAD_FILE,
                     "this is an object file of a compiler, not a linked program");
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                 "this ELF file is of type %u, expected 2 (a linked program)", self->type);
    return FALSE;
}

/* Are @n entries of @entry_size from @offset on in the file? */
static gboolean
is_table_inside (const Elf *self, guint32 offset, guint16 n, guint16 entry_size)
{
    return offset <= self->size && (guint64) n * entry_size <= self->size - offset;
}

static gboolean
check_program_table (const Elf *self, GError **error)
{
    if (self->n_programs == 0)
        return fail (error, SALVOR_ERROR_BAD_FILE, "this ELF file has no program in it");
    if (self->n_programs <= MAX_PROGRAM_HEADERS && self->program_size >= PROGRAM_HEADER_SIZE
        && is_table_inside (self, self->program_offset, self->n_programs, self->program_size))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                 "%u program headers of %u bytes at offset 0x%X do not fit the file of "
                 "%" G_GSIZE_FORMAT " bytes: it is damaged or cut off",
                 self->n_programs, self->program_size, self->program_offset, self->size);
    return FALSE;
}

/* A stripped file has no sections. The table is what linkers write last: it shows a cut file. */
static gboolean
check_section_table (const Elf *self, GError **error)
{
    if (self->n_sections == 0
        || (self->section_size >= SECTION_HEADER_SIZE
            && is_table_inside (self, self->section_offset, self->n_sections, self->section_size)))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                 "%u section headers of %u bytes at offset 0x%X do not fit the file of "
                 "%" G_GSIZE_FORMAT " bytes: it is damaged or cut off",
                 self->n_sections, self->section_size, self->section_offset, self->size);
    return FALSE;
}

static gboolean
read_header (Elf *self, GError **error)
{
    if (!check_ident (self, error))
        return FALSE;
    self->type = get_u16 (self, 0x10);
    self->machine = get_u16 (self, 0x12);
    self->program_offset = get_u32 (self, 0x1C);
    self->section_offset = get_u32 (self, 0x20);
    self->program_size = get_u16 (self, 0x2A);
    self->n_programs = get_u16 (self, 0x2C);
    self->section_size = get_u16 (self, 0x2E);
    self->n_sections = (guint16) (get_u32 (self, 0x2E) >> 16);
    return check_machine (self, error) && check_type (self, error)
           && check_program_table (self, error) && check_section_table (self, error);
}

static Part
read_section (const Elf *self, guint index)
{
    gsize place = self->section_offset + (gsize) index * self->section_size;

    return (Part){
        .type = get_u32 (self, place + 0x04),
        .flags = get_u32 (self, place + 0x08),
        .offset = get_u32 (self, place + 0x10),
        .size = get_u32 (self, place + 0x14),
    };
}

/* *memory_size: what it fills in memory; the difference is filled with zeros */
static Part
read_segment (const Elf *self, guint index, guint32 *memory_size)
{
    gsize place = self->program_offset + (gsize) index * self->program_size;

    *memory_size = get_u32 (self, place + 0x14);
    return (Part){
        .type = get_u32 (self, place),
        .offset = get_u32 (self, place + 0x04),
        .address = get_u32 (self, place + 0x0C),
        .size = get_u32 (self, place + 0x10),
    };
}

static gboolean
check_segment (const Elf *self, guint index, const Part *segment, guint32 memory_size,
               GError **error)
{
    if (segment->offset > self->size || segment->size > self->size - segment->offset) {
        g_set_error (
            error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
            "program header %u: %u bytes at offset 0x%X, the file ends at 0x%" G_GSIZE_MODIFIER
            "X: it is cut off",
            index, segment->size, segment->offset, self->size);
        return FALSE;
    }
    if (segment->size > memory_size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "program header %u: %u bytes in the file, only %u in memory", index,
                     segment->size, memory_size);
        return FALSE;
    }
    return TRUE;
}

/* A section whose content is part of the segment */
static gboolean
is_part_of (const Part *section, const Part *segment)
{
    return section->type != SECTION_WITHOUT_CONTENT && (section->flags & SECTION_IN_MEMORY) != 0
           && section->size > 0 && section->offset >= segment->offset
           && section->offset - segment->offset < segment->size
           && section->size <= segment->size - (section->offset - segment->offset);
}

/* Adds the sections in a segment. *n_added: how many there were */
static gboolean
add_sections (const Elf *self, SalvorSegmentBuilder *builder, guint index, const Part *segment,
              guint *n_added, GError **error)
{
    *n_added = 0;
    for (guint i = 0; i < self->n_sections; i++) {
        Part section = read_section (self, i);
        guint32 distance = section.offset - segment->offset;

        if (!is_part_of (&section, segment))
            continue;
        if (distance > G_MAXUINT32 - segment->address) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                         "program header %u: 0x%08X + 0x%X is behind the last address 0xFFFFFFFF",
                         index, segment->address, distance);
            return FALSE;
        }
        if (!salvor_segment_builder_add (builder, index, segment->address + distance,
                                         self->data + section.offset, section.size, error))
            return FALSE;
        (*n_added)++;
    }
    return TRUE;
}

/* Without sections everything counts but the headers of the file itself. The table of program
 * headers is one of them where it follows the first; elsewhere content may stand in front of it. */
static gboolean
add_whole (const Elf *self, SalvorSegmentBuilder *builder, guint index, const Part *segment,
           GError **error)
{
    guint32 table_size = (guint32) self->n_programs * self->program_size;
    guint32 headers_end
        = self->program_offset == HEADER_SIZE ? HEADER_SIZE + table_size : HEADER_SIZE;
    guint32 skip = segment->offset < HEADER_SIZE ? headers_end - segment->offset : 0;

    if (skip >= segment->size || skip > G_MAXUINT32 - segment->address)
        return TRUE;
    return salvor_segment_builder_add (builder, index, segment->address + skip,
                                       self->data + segment->offset + skip, segment->size - skip,
                                       error);
}

static gboolean
add_segment (const Elf *self, SalvorSegmentBuilder *builder, guint index, GError **error)
{
    guint32 memory_size;
    Part segment = read_segment (self, index, &memory_size);
    guint n_added;

    if (segment.type != SEGMENT_LOAD || segment.size == 0)
        return TRUE;
    if (!check_segment (self, index, &segment, memory_size, error)
        || !add_sections (self, builder, index, &segment, &n_added, error))
        return FALSE;
    return n_added > 0 || add_whole (self, builder, index, &segment, error);
}

GArray *
salvor_elf_parse (const guint8 *data, gsize size, GError **error)
{
    g_autoptr (SalvorSegmentBuilder) builder = salvor_segment_builder_new ("program header");
    Elf self = { .data = data, .size = size };

    if (!read_header (&self, error))
        return NULL;
    for (guint i = 0; i < self.n_programs; i++) {
        if (!add_segment (&self, builder, i, error))
            return NULL;
    }
    return salvor_segment_builder_finish (builder, error);
}
