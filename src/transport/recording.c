/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recording"
#include "config.h"

#include "transport/recording.h"

#include "base/errors.h"

#include <string.h>

/* Equal bytes from this many on are written as one and a count. */
#define SHORTEST_RUN 5

static const char *const event_words[SALVOR_N_RECORDED] = {
    [SALVOR_RECORDED_PLUG] = "plug", [SALVOR_RECORDED_UNPLUG] = "unplug",
    [SALVOR_RECORDED_OPEN] = "open", [SALVOR_RECORDED_CLOSE] = "close",
    [SALVOR_RECORDED_SEND] = ">",    [SALVOR_RECORDED_NO_SEND] = "!",
    [SALVOR_RECORDED_RECEIVE] = "<", [SALVOR_RECORDED_SILENCE] = "silence",
    [SALVOR_RECORDED_ACT] = "act",
};

#define NOT_A_RECORDING "not a recording: its first line is “" SALVOR_RECORDING_FIRST_WORD " 1”"

/* In the order of SalvorPortKind */
static const char *const kind_words[] = { "rom", "flashloader", "probe" };

/* ---- events ---- */

SalvorRecordedEvent *
salvor_recorded_event_new (SalvorRecordedKind kind, guint device, gint64 time_us)
{
    SalvorRecordedEvent *self = g_new0 (SalvorRecordedEvent, 1);

    self->kind = kind;
    self->device = device;
    self->time_us = time_us;
    return self;
}

static void
device_free (SalvorRecordedDevice *self)
{
    g_free (self->product);
    g_free (self->serial);
    g_free (self->location);
    g_free (self->chip_name);
    g_free (self);
}

void
salvor_recorded_event_free (SalvorRecordedEvent *self)
{
    g_clear_pointer (&self->packet, g_bytes_unref);
    g_clear_pointer (&self->device_info, device_free);
    g_free (self->hand_step);
    g_free (self);
}

SalvorRecordedDevice *
salvor_recorded_device_new (const SalvorPortInfo *info)
{
    SalvorRecordedDevice *self = g_new0 (SalvorRecordedDevice, 1);

    self->kind = info->kind;
    self->vendor_id = info->vendor_id;
    self->product_id = info->product_id;
    self->practice = info->simulated;
    self->speed = info->speed;
    self->product = g_strdup (info->product);
    self->serial = g_strdup (info->serial);
    self->location = g_strdup (info->location);
    self->chip_name = g_strdup (info->chip_name);
    return self;
}

void
salvor_recording_free (SalvorRecording *self)
{
    g_free (self->board_name);
    g_ptr_array_unref (self->events);
    g_free (self);
}

/* ---- writing ---- */

char *
salvor_recording_format_version (void)
{
    return g_strdup_printf (SALVOR_RECORDING_FIRST_WORD " %u\n", SALVOR_RECORDING_VERSION);
}

char *
salvor_recording_format_board (const char *board_name)
{
    g_autofree char *name = g_strescape (board_name, NULL);

    return g_strdup_printf ("board \"%s\"\n", name);
}

/* " 01 02 00*62" */
static void
append_packet (GString *line, GBytes *packet)
{
    gsize size = 0, run;
    const guint8 *data = g_bytes_get_data (packet, &size);

    for (gsize i = 0; i < size; i += run) {
        for (run = 1; i + run < size && data[i + run] == data[i]; run++)
            ;
        if (run < SHORTEST_RUN)
            run = 1;
        g_string_append_printf (line, run > 1 ? " %02X*%" G_GSIZE_FORMAT : " %02X", data[i], run);
    }
}

static void
append_text (GString *line, const char *key, const char *value)
{
    g_autofree char *text = NULL;

    if (value == NULL)
        return;
    text = g_strescape (value, NULL);
    g_string_append_printf (line, " %s=\"%s\"", key, text);
}

static void
append_device (GString *line, const SalvorRecordedDevice *device)
{
    g_string_append_printf (line, " %s %04x:%04x", kind_words[device->kind], device->vendor_id,
                            device->product_id);
    append_text (line, "product", device->product);
    append_text (line, "serial", device->serial);
    append_text (line, "location", device->location);
    append_text (line, "practice", device->practice ? "yes" : NULL);
    append_text (line, "chip", device->chip_name);
    if (device->speed != 0)
        g_string_append_printf (line, " speed=\"%u\"", device->speed);
}

char *
salvor_recorded_event_format (const SalvorRecordedEvent *self)
{
    GString *line = g_string_new (NULL);

    g_string_append_printf (line, "%" G_GINT64_FORMAT ".%06d %u %s", self->time_us / G_USEC_PER_SEC,
                            (int) (self->time_us % G_USEC_PER_SEC), self->device,
                            event_words[self->kind]);
    if (self->packet != NULL)
        append_packet (line, self->packet);
    if (self->device_info != NULL)
        append_device (line, self->device_info);
    if (self->hand_step != NULL)
        g_string_append_printf (line, " %s", self->hand_step);
    return g_string_free (line, FALSE);
}

/* ---- reading ---- */

/* One line under the reader: where it is, and what is wrong with it */
typedef struct {
    const char *place;
    const char *token; /* where what is looked at began, for the complaint */
    guint number;
    GError *error; /* nullable, owned: the first thing that is wrong */
} Line;

/* Bytes of a line that a complaint shows */
#define SHOWN_BYTES 20

/* Returns FALSE. */
static gboolean
complain (Line *line, const char *what)
{
    g_autofree char *rest = g_strndup (line->token, SHOWN_BYTES);
    g_autofree char *shown = g_strescape (rest, NULL);

    if (line->error == NULL)
        line->error = g_error_new (SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "line %u: %s, at “%s”",
                                   line->number, what, shown);
    return FALSE;
}

static void
skip_space (Line *line)
{
    line->place += strspn (line->place, " \t\r");
    line->token = line->place;
}

/* Nothing but a comment follows */
static gboolean
is_at_end (Line *line)
{
    skip_space (line);
    return *line->place == '\0' || *line->place == '#';
}

/* (transfer full): what stands before the next space or comment; "" at the end */
static char *
take_word (Line *line)
{
    gsize size;
    char *word;

    skip_space (line);
    size = strcspn (line->place, " \t\r#");
    word = g_strndup (line->place, size);
    line->place += size;
    return word;
}

static gboolean
take_number (Line *line, guint base, guint64 max, guint64 *value)
{
    g_autofree char *word = take_word (line);

    return g_ascii_string_to_unsigned (word, base, 0, max, value, NULL);
}

/* "12.000345": seconds with six digits behind the point */
static gboolean
take_time (Line *line, gint64 *time_us)
{
    g_autofree char *word = take_word (line);
    char *point = strchr (word, '.');
    guint64 seconds, micros;

    if (point == NULL || strlen (point + 1) != 6)
        return complain (line, "no time with six digits behind the point");
    *point = '\0';
    if (!g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT32, &seconds, NULL)
        || !g_ascii_string_to_unsigned (point + 1, 10, 0, G_USEC_PER_SEC - 1, &micros, NULL))
        return complain (line, "no time");
    *time_us = (gint64) (seconds * G_USEC_PER_SEC + micros);
    return TRUE;
}

static gboolean
take_choice (Line *line, const char *const *words, guint n_words, const char *what, guint *choice)
{
    g_autofree char *word = take_word (line);

    for (*choice = 0; *choice < n_words; (*choice)++) {
        if (strcmp (words[*choice], word) == 0)
            return TRUE;
    }
    return complain (line, what);
}

/* "5A" or "00*62" */
static gboolean
take_bytes (Line *line, GByteArray *bytes)
{
    g_autofree char *word = take_word (line);
    char *star = strchr (word, '*');
    guint64 value, count = 1;
    guint8 byte;

    if (star != NULL) {
        *star = '\0';
        if (!g_ascii_string_to_unsigned (star + 1, 10, 1, SALVOR_PACKET_MAX_SIZE, &count, NULL))
            return complain (line, "no count behind the *");
    }
    if (strlen (word) != 2 || !g_ascii_string_to_unsigned (word, 16, 0, 0xFF, &value, NULL))
        return complain (line, "no byte of two digits");
    if (bytes->len + count > SALVOR_PACKET_MAX_SIZE)
        return complain (line, "a packet larger than any device sends");
    byte = (guint8) value;
    while (count-- > 0)
        g_byte_array_append (bytes, &byte, 1);
    return TRUE;
}

static gboolean
take_packet (Line *line, GBytes **packet)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    if (is_at_end (line))
        return complain (line, "no bytes");
    while (!is_at_end (line)) {
        if (!take_bytes (line, bytes))
            return FALSE;
    }
    *packet = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
    return TRUE;
}

/* Text in quotes. (transfer full) (nullable) */
static char *
take_quoted (Line *line)
{
    const char *start = line->place + 1, *end;
    g_autofree char *escaped = NULL;
    g_autofree char *text = NULL;

    if (*line->place != '"') {
        complain (line, "no text in quotes");
        return NULL;
    }
    for (end = start; *end != '"'; end++) {
        if (*end == '\\' && end[1] != '\0')
            end++;
        if (*end == '\0') {
            complain (line, "a quote that does not end");
            return NULL;
        }
    }
    escaped = g_strndup (start, (gsize) (end - start));
    text = g_strcompress (escaped);
    if (!g_utf8_validate (text, -1, NULL)) {
        complain (line, "text that is not UTF-8");
        return NULL;
    }
    line->place = end + 1;
    return g_steal_pointer (&text);
}

/* What is no text in a device */
typedef struct {
    char *practice;
    char *speed;
} Words;

static void
words_clear (Words *self)
{
    g_free (self->practice);
    g_free (self->speed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

/* product="…": the place it belongs to, or NULL */
static char **
find_text (SalvorRecordedDevice *device, const char *key, Words *words)
{
    if (strcmp (key, "product") == 0)
        return &device->product;
    if (strcmp (key, "serial") == 0)
        return &device->serial;
    if (strcmp (key, "location") == 0)
        return &device->location;
    if (strcmp (key, "chip") == 0)
        return &device->chip_name;
    if (strcmp (key, "speed") == 0)
        return &words->speed;
    return strcmp (key, "practice") == 0 ? &words->practice : NULL;
}

static gboolean
take_text (Line *line, SalvorRecordedDevice *device, Words *words)
{
    gsize size = strcspn (line->place, "= \t");
    g_autofree char *key = g_strndup (line->place, size);
    char **place = find_text (device, key, words);

    if (place == NULL || *place != NULL || line->place[size] != '=')
        return complain (line, "nothing that is known of a device");
    line->place += size + 1;
    *place = take_quoted (line);
    return *place != NULL;
}

/* "1fc9:0130" */
static gboolean
take_ids (Line *line, SalvorRecordedDevice *device)
{
    g_autofree char *word = take_word (line);
    g_auto (GStrv) parts = g_strsplit (word, ":", 3);
    guint64 vendor, product;

    if (g_strv_length (parts) != 2
        || !g_ascii_string_to_unsigned (parts[0], 16, 0, G_MAXUINT16, &vendor, NULL)
        || !g_ascii_string_to_unsigned (parts[1], 16, 0, G_MAXUINT16, &product, NULL))
        return complain (line, "no USB ids");
    device->vendor_id = (guint16) vendor;
    device->product_id = (guint16) product;
    return TRUE;
}

static gboolean
take_device (Line *line, SalvorRecordedDevice *device)
{
    g_auto (Words) words = { NULL, NULL };
    guint64 speed = 0;
    guint kind = 0;

    if (!take_choice (line, kind_words, G_N_ELEMENTS (kind_words), "no kind of device", &kind)
        || !take_ids (line, device))
        return FALSE;
    device->kind = (SalvorPortKind) kind;
    while (!is_at_end (line)) {
        if (!take_text (line, device, &words))
            return FALSE;
    }
    device->practice = words.practice != NULL;
    if (words.speed != NULL
        && !g_ascii_string_to_unsigned (words.speed, 10, 1, G_MAXUINT32, &speed, NULL))
        return complain (line, "no speed of a serial line");
    device->speed = (guint) speed;
    return TRUE;
}

/* What follows the word of an event */
static gboolean
take_rest (Line *line, SalvorRecordedEvent *event)
{
    switch (event->kind) {
    case SALVOR_RECORDED_PLUG:
        event->device_info = g_new0 (SalvorRecordedDevice, 1);
        return take_device (line, event->device_info);
    case SALVOR_RECORDED_SEND:
    case SALVOR_RECORDED_NO_SEND:
    case SALVOR_RECORDED_RECEIVE:
        return take_packet (line, &event->packet);
    case SALVOR_RECORDED_ACT:
        event->hand_step = take_word (line);
        return *event->hand_step != '\0' || complain (line, "no hand step");
    default:
        return TRUE;
    }
}

static gboolean
take_event (Line *line, SalvorRecordedEvent *event)
{
    guint64 device;
    guint kind = 0;

    if (!take_time (line, &event->time_us))
        return FALSE;
    if (!take_number (line, 10, G_MAXUINT16, &device) || device == 0)
        return complain (line, "no number of a device");
    if (!take_choice (line, event_words, SALVOR_N_RECORDED, "no event", &kind))
        return FALSE;
    event->line = line->number;
    event->device = (guint) device;
    event->kind = (SalvorRecordedKind) kind;
    if (!take_rest (line, event))
        return FALSE;
    return is_at_end (line) || complain (line, "more than belongs here");
}

/* ---- what events have to do with one another ---- */

typedef struct {
    SalvorRecording *recording; /* no ref */
    GHashTable *plugged;        /* owned: numbers of the devices that are there */
    gint64 last_us;
    gboolean has_version;
} Parser;

static gboolean
follow_plugs (Parser *self, Line *line, const SalvorRecordedEvent *event)
{
    gpointer device = GUINT_TO_POINTER (event->device);
    gboolean there = g_hash_table_contains (self->plugged, device);

    if (event->kind == SALVOR_RECORDED_PLUG)
        return g_hash_table_add (self->plugged, device)
               || complain (line, "a device that is plugged in already");
    if (!there)
        return complain (line, "a device that is not plugged in");
    if (event->kind == SALVOR_RECORDED_UNPLUG)
        g_hash_table_remove (self->plugged, device);
    return TRUE;
}

static gboolean
add_event (Parser *self, Line *line)
{
    g_autoptr (SalvorRecordedEvent) event = salvor_recorded_event_new (0, 0, 0);

    if (!take_event (line, event) || !follow_plugs (self, line, event))
        return FALSE;
    if (event->time_us < self->last_us)
        return complain (line, "time runs backwards");
    self->last_us = event->time_us;
    g_ptr_array_add (self->recording->events, g_steal_pointer (&event));
    return TRUE;
}

static gboolean
take_version (Parser *self, Line *line)
{
    g_autofree char *word = take_word (line);
    guint64 version;

    self->has_version = TRUE;
    if (strcmp (word, SALVOR_RECORDING_FIRST_WORD) != 0)
        return complain (line, NOT_A_RECORDING);
    if (!take_number (line, 10, G_MAXUINT, &version) || version != SALVOR_RECORDING_VERSION)
        return complain (line, "another version of the format than this program reads");
    return is_at_end (line) || complain (line, "more than belongs here");
}

static gboolean
take_board_name (Parser *self, Line *line)
{
    g_autofree char *word = take_word (line);

    if (strcmp (word, "board") != 0)
        return complain (line, "the name of the board belongs here");
    skip_space (line);
    self->recording->board_name = take_quoted (line);
    return self->recording->board_name != NULL
           && (is_at_end (line) || complain (line, "more than belongs here"));
}

static gboolean
take_line (Parser *self, Line *line)
{
    if (!self->has_version)
        return take_version (self, line);
    if (is_at_end (line))
        return TRUE;
    if (self->recording->board_name == NULL)
        return take_board_name (self, line);
    return add_event (self, line);
}

static gboolean
take_lines (Parser *self, const char *text, gsize size, GError **error)
{
    Line line = { NULL, NULL, 0, NULL };

    while (size > 0 && line.error == NULL) {
        const char *end = memchr (text, '\n', size);
        gsize length = end != NULL ? (gsize) (end - text) : size;
        g_autofree char *content = g_strndup (text, length);

        line.number++;
        line.place = line.token = content;
        if (strlen (content) != length)
            complain (&line, self->has_version ? "a zero byte" : NOT_A_RECORDING);
        else
            take_line (self, &line);
        length += end != NULL ? 1 : 0;
        text += length;
        size -= length;
    }
    if (line.error == NULL)
        return TRUE;
    g_propagate_error (error, line.error);
    return FALSE;
}

SalvorRecording *
salvor_recording_parse (const char *text, gsize size, GError **error)
{
    g_autoptr (SalvorRecording) self = g_new0 (SalvorRecording, 1);
    g_autoptr (GHashTable) plugged = g_hash_table_new (NULL, NULL);
    Parser parser = { self, plugged, 0, FALSE };

    self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_recorded_event_free);
    if (!take_lines (&parser, text, size, error))
        return NULL;
    if (self->board_name == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "a recording with nothing in it");
        return NULL;
    }
    return g_steal_pointer (&self);
}
