/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-state-file"
#include "config.h"

#include "chip/state-file.h"

#include "base/errors.h"
#include "base/xml-document.h"
#include "chip/chip-file.h"
#include "chip/state-damage.h"

#define SCHEMA_PATH "schemas/state.rng"
#define FORMAT_VERSION "1"
#define MAX_INDEX 9999

/* Anybody may read what was read from a board: secret words are not in it. */
#define FILE_MODE 0644

static const char *const stage_words[] = {
    [SALVOR_STAGE_UNKNOWN] = NULL,
    [SALVOR_STAGE_ROM] = "rom",
    [SALVOR_STAGE_FLASHLOADER] = "flashloader",
    [SALVOR_STAGE_PROBE] = "probe",
};

static const char *const header_words[] = {
    [SALVOR_HEADER_UNKNOWN] = NULL,
    [SALVOR_HEADER_BLANK] = "blank",
    [SALVOR_HEADER_VALID] = "valid",
    [SALVOR_HEADER_INVALID] = "invalid",
};

/* 0 open, 1 closed, as salvor_board_state_get_hab_answer () */
static const char *const hab_words[] = { "open", "closed" };

/* Position of a word in a list, or @absent */
static int
find_word (const char *const *words, gsize n_words, const char *word, int absent)
{
    for (gsize i = 0; word != NULL && i < n_words; i++) {
        if (g_strcmp0 (words[i], word) == 0)
            return (int) i;
    }
    return absent;
}

/* ---- writing ---- */

/* Names of devices come from outside: what XML cannot hold is shown as what it is, unreadable. */
static char *
make_xml_text (const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    GString *clean = g_string_new (NULL);

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar character = g_utf8_get_char (at);
        gboolean allowed = character >= 0x20 ? character != 0xFFFE && character != 0xFFFF
                                             : character == '\t' || character == '\n';

        g_string_append_unichar (clean, allowed ? character : 0xFFFD);
    }
    return g_string_free (clean, FALSE);
}

static void
put_text (xmlNode *node, const char *attribute, const char *text)
{
    g_autofree char *clean = NULL;

    if (text == NULL)
        return;
    clean = make_xml_text (text);
    xmlNewProp (node, (const xmlChar *) attribute, (const xmlChar *) clean);
}

static void
put_value (xmlNode *node, const char *attribute, guint32 value)
{
    g_autofree char *text = g_strdup_printf ("0x%08X", value);

    put_text (node, attribute, text);
}

static void
put_time (xmlNode *node, gint64 unix_seconds)
{
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_seconds);
    g_autofree char *text = NULL;

    if (unix_seconds == 0 || time == NULL)
        return;
    text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
    put_text (node, "time", text);
}

static xmlNode *
put_element (xmlNode *parent, const char *name)
{
    return xmlNewChild (parent, NULL, (const xmlChar *) name, NULL);
}

static void
write_header (xmlNode *root, SalvorBoardState *state)
{
    SalvorHeaderState header = salvor_board_state_get_header (state);
    const char *detail = salvor_board_state_get_header_detail (state);
    xmlNode *node;

    if (header == SALVOR_HEADER_UNKNOWN && detail == NULL)
        return;
    node = put_element (root, "header");
    put_text (node, "state", header_words[header]);
    put_text (node, "detail", detail);
}

static void
write_registers (xmlNode *root, SalvorBoardState *state)
{
    g_auto (GStrv) names = salvor_board_state_list_registers (state);

    for (gsize i = 0; names[i] != NULL; i++) {
        const SalvorReading *reading = salvor_board_state_get_register (state, names[i]);
        xmlNode *node = put_element (root, "register");

        put_text (node, "name", names[i]);
        if (reading->known)
            put_value (node, "value", reading->value);
        else
            put_text (node, "unreadable", reading->unreadable);
    }
}

static void
put_reading (xmlNode *node, const SalvorReading *reading, const char *value_name,
             const char *reason_name)
{
    if (reading == NULL)
        return;
    if (reading->known)
        put_value (node, value_name, reading->value);
    else
        put_text (node, reason_name, reading->unreadable);
}

static gboolean
is_secret (const SalvorFuseWord *word)
{
    gboolean secret = word->secret;

    for (gsize i = 0; i < word->n_fields; i++)
        secret |= word->fields[i].secret;
    return secret;
}

static void
write_fuses (xmlNode *root, SalvorBoardState *state)
{
    gsize n_words = 0;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);

    for (gsize i = 0; i < n_words; i++) {
        const SalvorReading *shadow = salvor_board_state_get_shadow (state, words[i].index);
        const SalvorReading *otp = salvor_board_state_get_otp (state, words[i].index);
        g_autofree char *index = g_strdup_printf ("%u", words[i].index);
        xmlNode *node;

        if ((shadow == NULL && otp == NULL) || is_secret (&words[i]))
            continue;
        node = put_element (root, "fuse");
        put_text (node, "index", index);
        put_reading (node, shadow, "shadow", "shadow-unreadable");
        put_reading (node, otp, "otp", "otp-unreadable");
    }
}

static void
write_boot_log (xmlNode *parent, const SalvorProbeSight *sight)
{
    const char *reason;
    gsize n_words;
    const guint32 *words = salvor_probe_sight_get_boot_log (sight, &n_words, &reason);
    xmlNode *node;

    if (words == NULL && reason == NULL)
        return;
    node = put_element (parent, "boot-log");
    put_text (node, "unreadable", reason);
    for (gsize i = 0; i < n_words; i++)
        put_value (put_element (node, "entry"), "value", words[i]);
}

static void
write_probe_sight (xmlNode *root, SalvorBoardState *state)
{
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);
    const char *reason;
    guint32 address;

    if (sight == NULL)
        return;
    if (salvor_probe_sight_get_core_address (sight, &address, &reason))
        put_value (put_element (root, "core"), "address", address);
    else if (reason != NULL)
        put_text (put_element (root, "core"), "unreadable", reason);
    write_boot_log (root, sight);
}

static xmlDoc *
make_document (SalvorBoardState *state)
{
    xmlDoc *document = xmlNewDoc ((const xmlChar *) "1.0");
    xmlNode *root = xmlNewNode (NULL, (const xmlChar *) "board-state");
    const char *source = salvor_board_state_get_source (state);
    int hab_answer = salvor_board_state_get_hab_answer (state);

    xmlDocSetRootElement (document, root);
    put_text (root, "version", FORMAT_VERSION);
    put_text (root, "chip", salvor_chip_get_name (salvor_board_state_get_chip (state)));
    put_text (root, "source", *source != '\0' ? source : NULL);
    put_text (root, "stage", stage_words[salvor_board_state_get_stage (state)]);
    put_text (root, "simulated", salvor_board_state_is_simulated (state) ? "yes" : NULL);
    put_time (root, salvor_board_state_get_time (state));
    put_text (root, "hab-answer", hab_answer >= 0 ? hab_words[hab_answer] : NULL);
    write_header (root, state);
    write_registers (root, state);
    write_fuses (root, state);
    write_probe_sight (root, state);
    return document;
}

GBytes *
salvor_state_file_write (SalvorBoardState *state)
{
    g_autoptr (xmlDoc) document = NULL;
    xmlChar *text = NULL;
    int size = 0;
    GBytes *bytes;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state), NULL);

    document = make_document (state);
    xmlDocDumpFormatMemoryEnc (document, &text, &size, "UTF-8", 1);
    bytes = g_bytes_new (text, (gsize) MAX (size, 0));
    xmlFree (text);
    return bytes;
}

/* ---- parsing ---- */

static void
parse_time (SalvorXmlReader *reader, const xmlNode *root, SalvorBoardState *state)
{
    g_autofree char *text = salvor_xml_get_string (root, "time");
    g_autoptr (GDateTime) time = NULL;

    if (text == NULL)
        return;
    time = g_date_time_new_from_iso8601 (text, NULL);
    if (time == NULL)
        salvor_xml_fail (reader, root, "time=\"%s\" is not a time", text);
    else
        salvor_board_state_set_time (state, g_date_time_to_unix (time));
}

static void
parse_root (SalvorXmlReader *reader, const xmlNode *root, SalvorBoardState *state)
{
    g_autofree char *source = salvor_xml_get_string (root, "source");
    g_autofree char *stage = salvor_xml_get_string (root, "stage");
    g_autofree char *answer = salvor_xml_get_string (root, "hab-answer");

    salvor_board_state_set_source (state, source);
    salvor_board_state_set_stage (
        state, find_word (stage_words, G_N_ELEMENTS (stage_words), stage, SALVOR_STAGE_UNKNOWN));
    salvor_board_state_set_simulated (state, salvor_xml_get_flag (root, "simulated"));
    salvor_board_state_set_hab_answer (state,
                                       find_word (hab_words, G_N_ELEMENTS (hab_words), answer, -1));
    parse_time (reader, root, state);
}

static void
parse_header (const xmlNode *root, SalvorBoardState *state)
{
    const xmlNode *node = salvor_xml_first_child (root, "header");
    g_autofree char *header = NULL;
    g_autofree char *detail = NULL;

    if (node == NULL)
        return;
    header = salvor_xml_get_string (node, "state");
    detail = salvor_xml_get_string (node, "detail");
    salvor_board_state_set_header (
        state, find_word (header_words, G_N_ELEMENTS (header_words), header, SALVOR_HEADER_UNKNOWN),
        detail);
}

static void
parse_register (SalvorXmlReader *reader, const xmlNode *node, SalvorBoardState *state)
{
    g_autofree char *name = salvor_xml_get_string (node, "name");
    g_autofree char *reason = salvor_xml_get_string (node, "unreadable");

    if (salvor_board_state_get_register (state, name) != NULL)
        salvor_xml_fail (reader, node, "register %s stands here twice", name);
    else if (reason != NULL)
        salvor_board_state_set_register_unreadable (state, name, reason);
    else
        salvor_board_state_set_register (
            state, name, salvor_xml_get_number (reader, node, "value", G_MAXUINT32));
}

static void
parse_shadow (SalvorXmlReader *reader, const xmlNode *node, SalvorBoardState *state, guint index)
{
    g_autofree char *value = salvor_xml_get_string (node, "shadow");
    g_autofree char *reason = salvor_xml_get_string (node, "shadow-unreadable");

    if (reason != NULL)
        salvor_board_state_set_shadow_unreadable (state, index, reason);
    else if (value != NULL)
        salvor_board_state_set_shadow (state, index,
                                       salvor_xml_get_number (reader, node, "shadow", G_MAXUINT32));
}

static void
parse_otp (SalvorXmlReader *reader, const xmlNode *node, SalvorBoardState *state, guint index)
{
    g_autofree char *value = salvor_xml_get_string (node, "otp");
    g_autofree char *reason = salvor_xml_get_string (node, "otp-unreadable");

    if (reason != NULL)
        salvor_board_state_set_otp_unreadable (state, index, reason);
    else if (value != NULL)
        salvor_board_state_set_otp (state, index,
                                    salvor_xml_get_number (reader, node, "otp", G_MAXUINT32));
}

static void
parse_fuse (SalvorXmlReader *reader, const xmlNode *node, SalvorBoardState *state)
{
    guint index = salvor_xml_get_number (reader, node, "index", MAX_INDEX);
    SalvorChip *chip = salvor_board_state_get_chip (state);

    if (salvor_chip_get_word (chip, index) == NULL) {
        salvor_xml_fail (reader, node, "%s has no fuse word %u", salvor_chip_get_name (chip),
                         index);
        return;
    }
    if (salvor_board_state_get_shadow (state, index) != NULL
        || salvor_board_state_get_otp (state, index) != NULL) {
        salvor_xml_fail (reader, node, "fuse word %u stands here twice", index);
        return;
    }
    parse_shadow (reader, node, state, index);
    parse_otp (reader, node, state, index);
}

static void
parse_core (SalvorXmlReader *reader, const xmlNode *node, SalvorProbeSight *sight)
{
    g_autofree char *reason = salvor_xml_get_string (node, "unreadable");

    if (reason != NULL)
        salvor_probe_sight_set_core_unreadable (sight, reason);
    else
        salvor_probe_sight_set_core_address (
            sight, salvor_xml_get_number (reader, node, "address", G_MAXUINT32));
}

static void
parse_boot_log (SalvorXmlReader *reader, const xmlNode *node, SalvorProbeSight *sight)
{
    g_autofree char *reason = salvor_xml_get_string (node, "unreadable");
    guint32 words[SALVOR_BOOT_LOG_MAX_WORDS];
    gsize n_words = 0;

    if (reason != NULL) {
        salvor_probe_sight_set_boot_log_unreadable (sight, reason);
        return;
    }
    for (const xmlNode *entry = salvor_xml_first_child (node, "entry"); entry != NULL;
         entry = salvor_xml_next_sibling (entry, "entry")) {
        guint32 word = salvor_xml_get_number (reader, entry, "value", G_MAXUINT32);

        if (n_words < G_N_ELEMENTS (words))
            words[n_words++] = word;
    }
    salvor_probe_sight_set_boot_log (sight, words, n_words);
}

static void
parse_probe_sight (SalvorXmlReader *reader, const xmlNode *root, SalvorBoardState *state)
{
    const xmlNode *core = salvor_xml_first_child (root, "core");
    const xmlNode *boot_log = salvor_xml_first_child (root, "boot-log");
    g_autoptr (SalvorProbeSight) sight = NULL;

    if (core == NULL && boot_log == NULL)
        return;
    sight = salvor_probe_sight_new ();
    if (core != NULL)
        parse_core (reader, core, sight);
    if (boot_log != NULL)
        parse_boot_log (reader, boot_log, sight);
    salvor_board_state_set_probe_sight (state, sight);
}

static SalvorBoardState *
parse_document (xmlDoc *document, const char *file_name, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement (document);
    g_autofree char *chip_name = salvor_xml_get_string (root, "chip");
    SalvorXmlReader reader = { file_name, NULL };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_load (chip_name, error);

    if (chip == NULL) {
        g_prefix_error (error, "%s:%ld: ", file_name, xmlGetLineNo (root));
        return NULL;
    }
    state = salvor_board_state_new (chip);
    parse_root (&reader, root, state);
    parse_header (root, state);
    for (const xmlNode *node = salvor_xml_first_child (root, "register"); node != NULL;
         node = salvor_xml_next_sibling (node, "register"))
        parse_register (&reader, node, state);
    for (const xmlNode *node = salvor_xml_first_child (root, "fuse"); node != NULL;
         node = salvor_xml_next_sibling (node, "fuse"))
        parse_fuse (&reader, node, state);
    parse_probe_sight (&reader, root, state);
    if (reader.error != NULL) {
        g_propagate_error (error, reader.error);
        return NULL;
    }
    return g_steal_pointer (&state);
}

/* The schema knows that something is wrong; whoever has to mend it needs to know what. */
static gboolean
validate (xmlDoc *document, xmlRelaxNG *schema, const char *file_name, GError **error)
{
    g_autoptr (GError) complaint = NULL;

    if (salvor_xml_validate (document, schema, file_name, &complaint))
        return TRUE;
    if (!salvor_state_damage_explain (document, file_name, error))
        g_propagate_error (error, g_steal_pointer (&complaint));
    return FALSE;
}

SalvorBoardState *
salvor_state_file_parse (GBytes *xml, const char *file_name, GError **error)
{
    g_autoptr (xmlDoc) document = NULL;
    g_autoptr (xmlRelaxNG) schema = NULL;

    g_return_val_if_fail (xml != NULL, NULL);
    g_return_val_if_fail (file_name != NULL, NULL);

    document = salvor_xml_parse (xml, file_name, error);
    if (document == NULL)
        return NULL;
    schema = salvor_xml_schema_load (SCHEMA_PATH, error);
    if (schema == NULL || !validate (document, schema, file_name, error))
        return NULL;
    return parse_document (document, file_name, error);
}

/* ---- files ---- */

/* The message of a failed file operation, in our domain: the person can choose another place. */
static void
set_storage_error (GError **error, const GError *cause)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s", cause->message);
}

gboolean
salvor_state_file_save (SalvorBoardState *state, const char *path, GError **error)
{
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) cause = NULL;
    const char *data;
    gsize size = 0;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state), FALSE);
    g_return_val_if_fail (path != NULL, FALSE);

    bytes = salvor_state_file_write (state);
    data = g_bytes_get_data (bytes, &size);
    if (!g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT,
                                   FILE_MODE, &cause)) {
        set_storage_error (error, cause);
        return FALSE;
    }
    return TRUE;
}

/* One byte more than the limit is enough to see that a file is too large. */
static GBytes *
read_limited (const char *path, GError **error)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
    g_autoptr (GByteArray) content = g_byte_array_new ();
    gsize size = 0;

    if (stream == NULL)
        return NULL;
    g_byte_array_set_size (content, SALVOR_XML_MAX_SIZE + 1);
    if (!g_input_stream_read_all (G_INPUT_STREAM (stream), content->data, content->len, &size, NULL,
                                  error))
        return NULL;
    g_byte_array_set_size (content, (guint) size);
    return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

SalvorBoardState *
salvor_state_file_load (const char *path, GError **error)
{
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) cause = NULL;
    g_autofree char *name = NULL;

    g_return_val_if_fail (path != NULL, NULL);

    bytes = read_limited (path, &cause);
    if (bytes == NULL) {
        set_storage_error (error, cause);
        return NULL;
    }
    name = g_path_get_basename (path);
    return salvor_state_file_parse (bytes, name, error);
}
