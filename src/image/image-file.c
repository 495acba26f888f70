/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image-file"
#include "config.h"

#include "image/image-file.h"

#include "base/checksum.h"
#include "base/errors.h"
#include "image/elf-file.h"
#include "image/file-kind.h"
#include "image/intel-hex.h"
#include "image/s-record.h"

/* What tells one state of a file from the next. */
typedef struct {
    goffset size;     /* bytes */
    guint64 modified; /* seconds */
    guint32 modified_us;
} FileStamp;

#define STAMP_ATTRIBUTES                                                                           \
    G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE                              \
                                   "," G_FILE_ATTRIBUTE_TIME_MODIFIED                              \
                                   "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

/* Errors of the system become ours; cancellation stays what it is. */
static void
take_storage_error (GError **error, const char *name, GError *cause)
{
    if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error (error, cause);
        return;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s: %s", name, cause->message);
    g_error_free (cause);
}

static FileStamp
get_stamp (GFileInfo *info)
{
    return (FileStamp){
        .size = g_file_info_get_size (info),
        .modified = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
        .modified_us = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
    };
}

static gboolean
stamps_are_equal (const FileStamp *a, const FileStamp *b)
{
    return a->size == b->size && a->modified == b->modified && a->modified_us == b->modified_us;
}

/* Looked at before it is opened: opening a pipe would wait for its other end. */
static gboolean
check_regular (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
    g_autoptr (GFileInfo) info = NULL;
    GError *cause = NULL;
    GFileType type;

    info = g_file_query_info (file, STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, &cause);
    if (info == NULL) {
        take_storage_error (error, name, cause);
        return FALSE;
    }
    type = g_file_info_get_file_type (info);
    if (type == G_FILE_TYPE_REGULAR)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s: %s, expected a file", name,
                 type == G_FILE_TYPE_DIRECTORY ? "is a folder" : "is a device or a pipe");
    return FALSE;
}

static gboolean
check_size (goffset size, gsize max_size, const char *name, GError **error)
{
    if (size > 0 && (guint64) size <= max_size)
        return TRUE;
    if (size <= 0)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "%s: the file is empty", name);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s: %" G_GOFFSET_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are expected",
                     name, size, max_size);
    return FALSE;
}

/* All bytes of a file that stays the same meanwhile. */
static GBytes *
read_steady (GFileInputStream *stream, gsize max_size, const char *name, GCancellable *cancellable,
             GError **error)
{
    g_autoptr (GFileInfo) before = NULL;
    g_autoptr (GFileInfo) after = NULL;
    g_autofree guint8 *data = NULL;
    FileStamp stamps[2];
    GError *cause = NULL;
    gsize got = 0;

    before = g_file_input_stream_query_info (stream, STAMP_ATTRIBUTES, cancellable, &cause);
    if (before != NULL) {
        stamps[0] = get_stamp (before);
        if (!check_size (stamps[0].size, max_size, name, error))
            return NULL;
        data = g_malloc ((gsize) stamps[0].size);
        if (g_input_stream_read_all (G_INPUT_STREAM (stream), data, (gsize) stamps[0].size, &got,
                                     cancellable, &cause))
            after = g_file_input_stream_query_info (stream, STAMP_ATTRIBUTES, cancellable, &cause);
    }
    if (after == NULL) {
        take_storage_error (error, name, cause);
        return NULL;
    }
    stamps[1] = get_stamp (after);
    if (got != (gsize) stamps[0].size || !stamps_are_equal (&stamps[0], &stamps[1])) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE,
                     "%s: the file changed while it was read", name);
        return NULL;
    }
    return g_bytes_new_take (g_steal_pointer (&data), got);
}

GBytes *
salvor_file_read (const char *path, gsize max_size, GCancellable *cancellable, GError **error)
{
    g_autoptr (GFile) file = NULL;
    g_autoptr (GFileInputStream) stream = NULL;
    g_autofree char *name = NULL;
    GError *cause = NULL;

    g_return_val_if_fail (path != NULL, NULL);

    file = g_file_new_for_path (path);
    name = g_filename_display_name (path);
    if (!check_regular (file, name, cancellable, error))
        return NULL;
    stream = g_file_read (file, cancellable, &cause);
    if (stream == NULL) {
        take_storage_error (error, name, cause);
        return NULL;
    }
    return read_steady (stream, max_size, name, cancellable, error);
}

/* Formats with addresses, each known by its content. */
static const struct {
    SalvorImageFormat format;
    gboolean (*detect) (const guint8 *data, gsize size);
    GArray *(*parse) (const guint8 *data, gsize size, GError **error);
} formats[] = {
    { SALVOR_FORMAT_ELF, salvor_elf_detect, salvor_elf_parse },
    { SALVOR_FORMAT_INTEL_HEX, salvor_intel_hex_detect, salvor_intel_hex_parse },
    { SALVOR_FORMAT_S_RECORD, salvor_s_record_detect, salvor_s_record_parse },
};

/* What has no format is a raw binary, unless it is known to be something else. */
static SalvorImage *
make_binary (const char *name, GBytes *data, GError **error)
{
    const char *foreign = salvor_file_kind_name (data);

    if (foreign == NULL)
        return salvor_image_new_binary (name, data);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "this is %s, not a firmware image", foreign);
    return NULL;
}

SalvorImage *
salvor_image_file_parse (const char *name, GBytes *data, GError **error)
{
    gsize size;
    const guint8 *bytes;

    g_return_val_if_fail (name != NULL && data != NULL, NULL);

    bytes = g_bytes_get_data (data, &size);
    for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
        g_autofree char *sha256 = NULL;
        GArray *segments;

        if (!formats[i].detect (bytes, size))
            continue;
        segments = formats[i].parse (bytes, size, error);
        if (segments == NULL)
            return NULL;
        sha256 = salvor_sha256 (bytes, size);
        return salvor_image_new (name, formats[i].format, sha256, segments, error);
    }
    return make_binary (name, data, error);
}

SalvorImage *
salvor_image_file_load (const char *path, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) data = NULL;
    g_autofree char *name = NULL;
    SalvorImage *image;

    data = salvor_file_read (path, SALVOR_IMAGE_MAX_SIZE, cancellable, error);
    if (data == NULL)
        return NULL;
    name = g_filename_display_basename (path);
    image = salvor_image_file_parse (name, data, error);
    if (image == NULL)
        g_prefix_error (error, "%s: ", name);
    return image;
}
