/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-file-kind"
#include "config.h"

#include "image/file-kind.h"

#include <string.h>

/* Enough to tell text from a program; a vector table ends the search within its first bytes. */
#define TEXT_SAMPLE 4096

/* First bytes of files that people mistake for firmware. */
typedef struct {
    gsize offset;
    const char *magic;
    gsize size;
    const char *name;
} Signature;

static const Signature signatures[] = {
    { 0, "PK\x03\x04", 4, "a ZIP archive" },
    { 0, "PK\x05\x06", 4, "an empty ZIP archive" },
    { 0, "\x1F\x8B", 2, "a gzip archive" },
    { 0, "BZh", 3, "a bzip2 archive" },
    { 0,
      "\xFD"
      "7zXZ\x00",
      6, "an xz archive" },
    { 0, "\x28\xB5\x2F\xFD", 4, "a Zstandard archive" },
    { 0, "7z\xBC\xAF\x27\x1C", 6, "a 7-Zip archive" },
    { 0, "Rar!\x1A\x07", 6, "a RAR archive" },
    { 257, "ustar", 5, "a tar archive" },
    { 0, "!<arch>\n", 8, "a library of object files" },
    { 0, "UF2\n", 4, "a UF2 file" },
    { 20, "STMP", 4, "an NXP SB file" },
    { 0, "sbv3", 4, "an NXP SB3 file" },
    { 0, "%PDF-", 5, "a PDF document" },
    { 0, "\x89PNG\r\n\x1A\n", 8, "a picture" },
    { 0, "\xFF\xD8\xFF", 3, "a picture" },
    { 0, "MZ", 2, "a Windows program" },
};

static gboolean
has_signature (const Signature *signature, const guint8 *data, gsize size)
{
    return size >= signature->offset + signature->size
           && memcmp (data + signature->offset, signature->magic, signature->size) == 0;
}

/* Printable characters and white space only, as UTF-8; one may be cut at the end of the sample */
static gboolean
is_text (const guint8 *data, gsize size)
{
    const char *end;
    gsize sample = MIN (size, TEXT_SAMPLE);

    for (gsize i = 0; i < sample; i++) {
        if (data[i] < 0x20 && data[i] != '\t' && data[i] != '\n' && data[i] != '\r'
            && data[i] != '\f')
            return FALSE;
    }
    return g_utf8_validate_len ((const char *) data, sample, &end)
           || (sample < size && (const guint8 *) end + 4 > data + sample);
}

/* @text: known to be text */
static const char *
name_text (const guint8 *text, gsize size)
{
    gsize i = 0;

    while (i < size && g_ascii_isspace (text[i]))
        i++;
    if (size - i >= 1 && text[i] == '<')
        return "an XML or HTML file";
    return "a text file";
}

const char *
salvor_file_kind_name (GBytes *data)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data (data, &size);

    for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++) {
        if (has_signature (&signatures[i], bytes, size))
            return signatures[i].name;
    }
    return is_text (bytes, size) ? name_text (bytes, size) : NULL;
}
