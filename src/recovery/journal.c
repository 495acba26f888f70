/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-journal"
#include "config.h"

#include "recovery/journal.h"

#include "base/checksum.h"
#include "base/errors.h"
#include "recovery/safe-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define OWNER_ONLY_FILE 0600

#define SUFFIX ".journal"
#define DAMAGED_SUFFIX ".damaged"

/* First line: this, then the SHA-256 of everything behind the line */
#define FIRST_LINE "# Salvor journal 1, sha256 "
#define SHA256_LENGTH 64

/* A journal keeps at most a few sectors; in the worst case a whole flash in base64. */
#define MAX_SIZE (512u * 1024 * 1024)

#define GROUP "journal"
#define KEPT_GROUP "kept"

SalvorJournal *
salvor_journal_new (const char *unique_id, const char *board_name, SalvorImage *image, GArray *kept)
{
    SalvorJournal *self;
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

    g_return_val_if_fail (unique_id != NULL && board_name != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && kept != NULL, NULL);

    self = g_new0 (SalvorJournal, 1);
    self->unique_id = g_strdup (unique_id);
    self->board_name = g_strdup (board_name);
    self->image_sha256 = g_strdup (salvor_image_get_sha256 (image));
    self->image_name = g_strdup (salvor_image_get_name (image));
    self->started = g_date_time_format_iso8601 (now);
    self->kept = kept;
    return self;
}

void
salvor_journal_free (SalvorJournal *self)
{
    if (self == NULL)
        return;
    g_free (self->unique_id);
    g_free (self->board_name);
    g_free (self->image_sha256);
    g_free (self->image_name);
    g_free (self->started);
    g_free (self->backup);
    g_array_unref (self->kept);
    g_free (self);
}

/* ---- text ---- */

static void
write_kept (const SalvorJournal *self, GKeyFile *file)
{
    for (guint i = 0; i < self->kept->len; i++) {
        const SalvorSegment *segment = &g_array_index (self->kept, SalvorSegment, i);
        g_autofree char *key = g_strdup_printf ("0x%08X", segment->address);
        gsize size;
        const guint8 *data = g_bytes_get_data (segment->data, &size);
        g_autofree char *value = g_base64_encode (data, size);

        g_key_file_set_string (file, KEPT_GROUP, key, value);
    }
}

char *
salvor_journal_write (const SalvorJournal *self)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autofree char *body = NULL;
    g_autofree char *sha256 = NULL;
    gsize size;

    g_return_val_if_fail (self != NULL, NULL);

    g_key_file_set_string (file, GROUP, "unique-id", self->unique_id);
    g_key_file_set_string (file, GROUP, "board", self->board_name);
    g_key_file_set_string (file, GROUP, "image-sha256", self->image_sha256);
    g_key_file_set_string (file, GROUP, "image", self->image_name);
    g_key_file_set_string (file, GROUP, "started", self->started);
    if (self->backup != NULL)
        g_key_file_set_string (file, GROUP, "backup", self->backup);
    write_kept (self, file);
    body = g_key_file_to_data (file, &size, NULL);
    sha256 = salvor_sha256 ((const guint8 *) body, size);
    return g_strconcat (FIRST_LINE, sha256, "\n", body, NULL);
}

static gboolean
fail (GError **error, const char *reason)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "journal: %s", reason);
    return FALSE;
}

/* *body: the part that the checksum is of, borrowed */
static gboolean
check_first_line (const char *text, gsize size, const char **body, gsize *body_size, GError **error)
{
    const gsize line_size = strlen (FIRST_LINE) + SHA256_LENGTH + 1;
    g_autofree char *sha256 = NULL;

    if (size < line_size || size > MAX_SIZE || memcmp (text, FIRST_LINE, strlen (FIRST_LINE)) != 0
        || text[line_size - 1] != '\n')
        return fail (error, "no first line");
    *body = text + line_size;
    *body_size = size - line_size;
    sha256 = salvor_sha256 ((const guint8 *) *body, *body_size);
    if (memcmp (text + strlen (FIRST_LINE), sha256, SHA256_LENGTH) != 0)
        return fail (error, "checksum does not fit");
    return TRUE;
}

/* Only the escapes that are written. GLib takes a value with two others in it for a bug of ours and
 * warns. */
static gboolean
has_sound_escapes (const char *value)
{
    for (const char *c = strchr (value, '\\'); c != NULL; c = strchr (c + 2, '\\')) {
        if (c[1] == '\0' || strchr ("sntr\\", c[1]) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* (transfer full): NULL when it is missing or damaged */
static char *
get_text (GKeyFile *file, const char *group, const char *key)
{
    g_autofree char *value = g_key_file_get_value (file, group, key, NULL);

    if (value == NULL || !has_sound_escapes (value))
        return NULL;
    return g_key_file_get_string (file, group, key, NULL);
}

static gboolean
parse_segment (GKeyFile *file, const char *key, GArray *kept, GError **error)
{
    g_autofree char *value = get_text (file, KEPT_GROUP, key);
    g_autoptr (GBytes) bytes = NULL;
    guint64 address;
    guint8 *data;
    gsize size;

    if (value == NULL || !g_str_has_prefix (key, "0x")
        || !g_ascii_string_to_unsigned (key + 2, 16, 0, G_MAXUINT32, &address, NULL))
        return fail (error, "no address");
    data = g_base64_decode (value, &size);
    bytes = g_bytes_new_take (data, size);
    if (size == 0 || address + size > (guint64) G_MAXUINT32 + 1)
        return fail (error, "no content");
    salvor_segments_add (kept, (guint32) address, bytes);
    return TRUE;
}

static gboolean
parse_kept (SalvorJournal *self, GKeyFile *file, GError **error)
{
    g_auto (GStrv) keys = g_key_file_get_keys (file, KEPT_GROUP, NULL, NULL);

    for (gsize i = 0; keys != NULL && keys[i] != NULL; i++) {
        if (!parse_segment (file, keys[i], self->kept, error))
            return FALSE;
    }
    return TRUE;
}

SalvorJournal *
salvor_journal_parse (const char *text, gsize size, GError **error)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autoptr (SalvorJournal) self = NULL;
    const char *body;
    gsize body_size;

    g_return_val_if_fail (text != NULL, NULL);

    if (!check_first_line (text, size, &body, &body_size, error))
        return NULL;
    if (!g_key_file_load_from_data (file, body, body_size, G_KEY_FILE_NONE, NULL)) {
        fail (error, "not readable");
        return NULL;
    }
    self = g_new0 (SalvorJournal, 1);
    self->kept = salvor_segments_new ();
    self->unique_id = get_text (file, GROUP, "unique-id");
    self->board_name = get_text (file, GROUP, "board");
    self->image_sha256 = get_text (file, GROUP, "image-sha256");
    self->image_name = get_text (file, GROUP, "image");
    self->started = get_text (file, GROUP, "started");
    self->backup = get_text (file, GROUP, "backup");
    if (self->unique_id == NULL || self->board_name == NULL || self->image_sha256 == NULL
        || self->image_name == NULL || self->started == NULL) {
        fail (error, "a key is missing");
        return NULL;
    }
    if (!parse_kept (self, file, error))
        return NULL;
    return g_steal_pointer (&self);
}

/* ---- files ---- */

static char *
get_folder (void)
{
    return g_build_filename (g_get_user_data_dir (), "salvor", "journals", NULL);
}

/* "6D2B91E43A0E70D5-": every journal of the board begins so */
static char *
make_prefix (const char *unique_id)
{
    GString *prefix = g_string_new (NULL);

    for (const char *c = unique_id; *c != '\0'; c++) {
        if (g_ascii_isxdigit (*c))
            g_string_append_c (prefix, *c);
    }
    g_string_append_c (prefix, '-');
    return g_string_free (prefix, FALSE);
}

gboolean
salvor_journal_save (const SalvorJournal *self, GError **error)
{
    g_autofree char *folder = get_folder ();
    g_autofree char *prefix = NULL;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GError) local_error = NULL;

    g_return_val_if_fail (self != NULL, FALSE);

    prefix = make_prefix (self->unique_id);
    name = g_strdup_printf ("%s%.16s" SUFFIX, prefix, self->image_sha256);
    path = g_build_filename (folder, name, NULL);
    text = salvor_journal_write (self);
    if (!salvor_safe_file_make_folder (folder, error)) {
        g_prefix_error (error, "journal: ");
        return FALSE;
    }
    if (!g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   OWNER_ONLY_FILE, &local_error)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "journal %s: %s", path,
                     local_error->message);
        return FALSE;
    }
    return TRUE;
}

/* Full paths of the board's journals; (transfer full) */
static GPtrArray *
list_paths (const char *unique_id)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *folder = get_folder ();
    g_autofree char *prefix = make_prefix (unique_id);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
        if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, SUFFIX))
            g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
    return paths;
}

static SalvorJournal *
load (const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize size;

    if (!g_file_get_contents (path, &text, &size, error))
        return NULL;
    return salvor_journal_parse (text, size, error);
}

/* One that was set aside before is kept as well. */
static char *
make_free_name (const char *path)
{
    char *name = g_strconcat (path, DAMAGED_SUFFIX, NULL);

    for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++) {
        g_free (name);
        name = g_strdup_printf ("%s" DAMAGED_SUFFIX "-%u", path, i);
    }
    return name;
}

static void
set_aside (const char *path, const GError *cause)
{
    g_autofree char *aside = make_free_name (path);

    g_message ("%s: %s; it is set aside", path, cause->message);
    if (g_rename (path, aside) != 0)
        g_message ("%s: %s", aside, g_strerror (errno));
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
    const SalvorJournal *const *first = a;
    const SalvorJournal *const *second = b;

    return strcmp ((*first)->started, (*second)->started);
}

GPtrArray *
salvor_journal_list (const char *unique_id)
{
    g_autoptr (GPtrArray) paths = NULL;
    GPtrArray *journals = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_journal_free);

    g_return_val_if_fail (unique_id != NULL, journals);

    paths = list_paths (unique_id);
    for (guint i = 0; i < paths->len; i++) {
        g_autoptr (GError) error = NULL;
        SalvorJournal *journal = load (g_ptr_array_index (paths, i), &error);

        if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE))
            set_aside (g_ptr_array_index (paths, i), error);
        else if (journal == NULL)
            g_message ("%s: %s", (const char *) g_ptr_array_index (paths, i), error->message);
        else if (strcmp (journal->unique_id, unique_id) == 0)
            g_ptr_array_add (journals, journal);
        else
            salvor_journal_free (journal);
    }
    g_ptr_array_sort (journals, compare_age);
    return journals;
}

void
salvor_journal_remove_all (const char *unique_id)
{
    g_autoptr (GPtrArray) paths = NULL;

    g_return_if_fail (unique_id != NULL);

    paths = list_paths (unique_id);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index (paths, i);

        if (g_unlink (path) != 0)
            g_message ("%s: %s", path, g_strerror (errno));
    }
}
