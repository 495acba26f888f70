/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-elf-file"
#include "config.h"

#include "image/elf-file.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/errors.h"

/* ELF header, 32 bit (System V ABI, figure 4-3) */
#define HEADER_SIZE 52
#define CLASS_OFFSET 4
#define CLASS_32 1
#define ENCODING_OFFSET 5
#define ENCODING_LITTLE_ENDIAN 1
#define TYPE_OFFSET 16
#define TYPE_EXECUTABLE 2
#define MACHINE_ARM 40
#define PROGRAM_TABLE_OFFSET 28
#define PROGRAM_ENTRY_OFFSET 42

/* Program header (System V ABI, figure 5-1) */
#define PROGRAM_HEADER_SIZE 32
#define PROGRAM_TYPE_LOAD 1

/* Section header (System V ABI, figure 4-8) */
#define SECTION_HEADER_SIZE 40
#define SECTION_TYPE_NO_BITS 8
#define SECTION_FLAG_ALLOCATED 2

/* Far more than any linker makes for a microcontroller; each costs a look. */
#define MAX_ENTRIES 4096

/* A table of program or section headers */
typedef struct {
    guint32 offset;     /* in the file */
    guint16 entry_size; /* bytes, of one */
    guint16 n_entries;
} Table;

typedef struct {
    Table programs;
    Table sections; /* no entries in a stripped file */
} Header;

typedef struct {
    guint32 type;
    guint32 offset;    /* in the file */
    guint32 address;   /* where it is stored */
    guint32 file_size; /* bytes */
} ProgramHeader;

typedef struct {
    guint32 type;
    guint32 flags;
    guint32 offset; /* in the file */
    guint32 size;   /* bytes */
} SectionHeader;

static gboolean
fail (GError **error, gsize offset, const char *what)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "offset 0x%" G_GSIZE_MODIFIER "X: %s",
                 offset, what);
    return FALSE;
}

static gboolean
read_type (SalvorReader *reader, GError **error)
{
    guint16 type;
    guint16 machine;

    if (!salvor_reader_seek (reader, TYPE_OFFSET, error)
        || !salvor_reader_read_u16_le (reader, &type, error)
        || !salvor_reader_read_u16_le (reader, &machine, error))
        return FALSE;
    if (machine != MACHINE_ARM)
        return fail (error, TYPE_OFFSET + 2, "a program for another processor, expected Arm");
    if (type != TYPE_EXECUTABLE)
        return fail (error, TYPE_OFFSET, "no executable; an object file has to be linked first");
    return TRUE;
}

static gboolean
check_table (const Table *table, gsize entry_size, const SalvorReader *reader, GError **error)
{
    guint64 end = table->offset + (guint64) table->entry_size * table->n_entries;

    if (table->n_entries == 0)
        return TRUE;
    if (table->n_entries > MAX_ENTRIES || table->entry_size < entry_size)
        return fail (error, table->offset, "a table of headers that makes no sense");
    if (end > reader->size)
        return fail (error, table->offset,
                     "a table of headers lies behind the end of the file, "
                     "which is not complete");
    return TRUE;
}

static gboolean
read_tables (SalvorReader *reader, Header *header, GError **error)
{
    return salvor_reader_seek (reader, PROGRAM_TABLE_OFFSET, error)
           && salvor_reader_read_u32_le (reader, &header->programs.offset, error)
           && salvor_reader_read_u32_le (reader, &header->sections.offset, error)
           && salvor_reader_seek (reader, PROGRAM_ENTRY_OFFSET, error)
           && salvor_reader_read_u16_le (reader, &header->programs.entry_size, error)
           && salvor_reader_read_u16_le (reader, &header->programs.n_entries, error)
           && salvor_reader_read_u16_le (reader, &header->sections.entry_size, error)
           && salvor_reader_read_u16_le (reader, &header->sections.n_entries, error)
           && check_table (&header->programs, PROGRAM_HEADER_SIZE, reader, error)
           && check_table (&header->sections, SECTION_HEADER_SIZE, reader, error);
}

static gboolean
read_header (SalvorReader *reader, Header *header, GError **error)
{
    if (reader->size < HEADER_SIZE)
        return fail (error, reader->size, "the file ends inside its header");
    if (reader->data[CLASS_OFFSET] != CLASS_32
        || reader->data[ENCODING_OFFSET] != ENCODING_LITTLE_ENDIAN)
        return fail (error, CLASS_OFFSET, "expected a 32-bit little-endian program");
    return read_type (reader, error) && read_tables (reader, header, error);
}

/* @table: checked */
static gsize
get_entry_offset (const Table *table, guint index)
{
    return table->offset + (gsize) table->entry_size * index;
}

static gboolean
read_program (SalvorReader *reader, gsize offset, ProgramHeader *program, GError **error)
{
    if (!salvor_reader_seek (reader, offset, error)
        || !salvor_reader_read_u32_le (reader, &program->type, error)
        || !salvor_reader_read_u32_le (reader, &program->offset, error)
        || !salvor_reader_skip (reader, 4, error)
        || !salvor_reader_read_u32_le (reader, &program->address, error)
        || !salvor_reader_read_u32_le (reader, &program->file_size, error))
        return FALSE;
    if (program->type != PROGRAM_TYPE_LOAD || program->file_size == 0)
        return TRUE;
    if (program->offset > reader->size || program->file_size > reader->size - program->offset)
        return fail (error, program->offset,
                     "the content lies behind the end of the file, which "
                     "is not complete");
    if (program->file_size - 1 > G_MAXUINT32 - program->address)
        return fail (error, offset, "the content runs over the last address");
    return TRUE;
}

/* Those that are loaded and have content; (transfer full) (element-type ProgramHeader) */
static GArray *
read_programs (SalvorReader *reader, const Table *table, GError **error)
{
    g_autoptr (GArray) programs = g_array_new (FALSE, FALSE, sizeof (ProgramHeader));

    for (guint i = 0; i < table->n_entries; i++) {
        ProgramHeader program;

        if (!read_program (reader, get_entry_offset (table, i), &program, error))
            return NULL;
        if (program.type == PROGRAM_TYPE_LOAD && program.file_size > 0)
            g_array_append_val (programs, program);
    }
    return g_steal_pointer (&programs);
}

static gboolean
read_section (SalvorReader *reader, gsize offset, SectionHeader *section, GError **error)
{
    return salvor_reader_seek (reader, offset, error) && salvor_reader_skip (reader, 4, error)
           && salvor_reader_read_u32_le (reader, &section->type, error)
           && salvor_reader_read_u32_le (reader, &section->flags, error)
           && salvor_reader_skip (reader, 4, error)
           && salvor_reader_read_u32_le (reader, &section->offset, error)
           && salvor_reader_read_u32_le (reader, &section->size, error);
}

static gboolean
is_inside (const SectionHeader *section, const ProgramHeader *program)
{
    return section->offset >= program->offset
           && section->offset - program->offset < program->file_size
           && section->size <= program->file_size - (section->offset - program->offset);
}

static void
add_content (GArray *segments, GBytes *data, guint32 address, guint32 offset, guint32 size)
{
    g_autoptr (GBytes) content = g_bytes_new_from_bytes (data, offset, size);

    salvor_segments_add (segments, address, content);
}

static void
add_section (GArray *segments, GBytes *data, const SectionHeader *section, GArray *programs)
{
    if ((section->flags & SECTION_FLAG_ALLOCATED) == 0 || section->type == SECTION_TYPE_NO_BITS
        || section->size == 0)
        return;
    for (guint i = 0; i < programs->len; i++) {
        const ProgramHeader *program = &g_array_index (programs, ProgramHeader, i);

        if (is_inside (section, program)) {
            add_content (segments, data, program->address + (section->offset - program->offset),
                         section->offset, section->size);
            return;
        }
    }
}

static void
add_programs (GArray *segments, GBytes *data, GArray *programs)
{
    for (guint i = 0; i < programs->len; i++) {
        const ProgramHeader *program = &g_array_index (programs, ProgramHeader, i);

        add_content (segments, data, program->address, program->offset, program->file_size);
    }
}

/*
 * What is stored, by sections where there are any: the GNU linker lets a program header begin at a
 * page boundary, and then its content begins with the ELF header itself.
 */
static gboolean
collect (SalvorReader *reader, GBytes *data, GArray *segments, GError **error)
{
    Header header = { .programs = { 0 } };
    g_autoptr (GArray) programs = NULL;

    if (!read_header (reader, &header, error))
        return FALSE;
    programs = read_programs (reader, &header.programs, error);
    if (programs == NULL)
        return FALSE;
    for (guint i = 0; i < header.sections.n_entries; i++) {
        SectionHeader section;

        if (!read_section (reader, get_entry_offset (&header.sections, i), &section, error))
            return FALSE;
        add_section (segments, data, &section, programs);
    }
    if (segments->len == 0)
        add_programs (segments, data, programs);
    return TRUE;
}

SalvorImage *
salvor_elf_file_parse (GBytes *data, const char *name, GError **error)
{
    g_autoptr (GArray) segments = salvor_segments_new ();
    g_autofree char *sha256 = NULL;
    SalvorReader reader;
    gsize size;
    const guint8 *bytes = g_bytes_get_data (data, &size);

    salvor_reader_init (&reader, bytes, size);
    if (!collect (&reader, data, segments, error))
        return NULL;
    sha256 = salvor_sha256 (bytes, size);
    return salvor_image_new (name, SALVOR_FORMAT_ELF, sha256, g_steal_pointer (&segments), error);
}
