/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "protocol/gdb-remote.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "base/xml-document.h"
#include "protocol/gdb-private.h"

#include <string.h>

/* What a debugger says of itself; servers only describe their registers to one that can read it. */
#define SUPPORTED "qSupported:multiprocess-;swbreak+;hwbreak+;vContSupported+;xmlRegisters=arm"

/* GDB's own assumption of a server that does not say (400 bytes, remote.c of old), and bounds: less
 * holds no answer, more makes no difference. */
#define PACKET_SIZE_DEFAULT 400
#define PACKET_SIZE_MIN 128
#define PACKET_SIZE_MAX 16384

/* Arm, Cortex-M7, any revision (probe 2.5); a server that cannot read answers zeros (probe 6.3). */
#define CPUID_MASK 0xFF00FFF0
#define CPUID_CORTEX_M7 0x4100C270

#define DHCSR_RUN 0xA05F0001 /* C_DEBUGEN alone */
#define DHCSR_HALTED (1u << 17)

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorGdbRemote, salvor_gdb_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      salvor_gdb_memory_iface_init)
                                   G_IMPLEMENT_INTERFACE (SALVOR_TYPE_CORE_CONTROL,
                                                          salvor_gdb_core_iface_init))

static void
salvor_gdb_remote_finalize (GObject *object)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (object);

    g_clear_pointer (&self->link, salvor_gdb_link_free);
    g_clear_pointer (&self->registers, salvor_gdb_registers_free);
    salvor_byte_stream_close (self->stream);
    g_object_unref (self->stream);
    G_OBJECT_CLASS (salvor_gdb_remote_parent_class)->finalize (object);
}

static void
salvor_gdb_remote_class_init (SalvorGdbRemoteClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_gdb_remote_finalize;
}

static void
salvor_gdb_remote_init (SalvorGdbRemote *self)
{
}

SalvorGdbRemote *
salvor_gdb_remote_new (SalvorByteStream *stream)
{
    SalvorGdbRemote *self;

    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (stream), NULL);

    self = g_object_new (SALVOR_TYPE_GDB_REMOTE, NULL);
    self->stream = g_object_ref (stream);
    return self;
}

/* ---- questions ---- */

gboolean
salvor_gdb_is_unsupported (const GByteArray *answer)
{
    return answer->len == 0;
}

/* Hexadecimal text has an even length, so the length tells "E01" from data (probe 6.3). */
gboolean
salvor_gdb_is_error (const GByteArray *answer)
{
    return answer->len == 3 && answer->data[0] == 'E';
}

gboolean
salvor_gdb_is_ok (const GByteArray *answer)
{
    return answer->len == 2 && memcmp (answer->data, "OK", 2) == 0;
}

static gboolean
check_listening (SalvorGdbRemote *self, GError **error)
{
    if (self->link == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "%s: not connected",
                     salvor_byte_stream_describe (self->stream));
        return FALSE;
    }
    if (self->mode != SALVOR_GDB_CONTINUED)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "%s: the server does not listen while the core runs",
                 salvor_gdb_link_describe (self->link));
    return FALSE;
}

GByteArray *
salvor_gdb_remote_ask_bytes (SalvorGdbRemote *self, const guint8 *question, gsize size,
                             GCancellable *cancellable, GError **error)
{
    if (!check_listening (self, error))
        return NULL;
    return salvor_gdb_link_ask (
        self->link, question, size,
        salvor_deadline_after_ms (salvor_gdb_link_get_clock (self->link), SALVOR_GDB_TIMEOUT_MS),
        cancellable, error);
}

GByteArray *
salvor_gdb_remote_ask (SalvorGdbRemote *self, const char *question, GCancellable *cancellable,
                       GError **error)
{
    return salvor_gdb_remote_ask_bytes (self, (const guint8 *) question, strlen (question),
                                        cancellable, error);
}

/* The result can come as the answer itself, or as console text before it (probe 6.3). */
static void
take_monitor_answer (const GByteArray *answer, GString *said)
{
    g_autoptr (GByteArray) text = NULL;

    if (salvor_gdb_is_ok (answer) || salvor_gdb_is_error (answer))
        return;
    text = salvor_gdb_hex_decode (answer->data, answer->len, NULL);
    if (text != NULL)
        g_string_append_len (said, (const char *) text->data, text->len);
}

gboolean
salvor_gdb_remote_monitor (SalvorGdbRemote *self, const char *command, char **text,
                           GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) question = g_byte_array_new ();
    g_autoptr (GString) said = g_string_new (NULL);
    g_autoptr (GByteArray) answer = NULL;
    SalvorDeadline deadline;

    if (!check_listening (self, error))
        return FALSE;
    deadline
        = salvor_deadline_after_ms (salvor_gdb_link_get_clock (self->link), SALVOR_GDB_TIMEOUT_MS);
    g_byte_array_append (question, (const guint8 *) "qRcmd,", 6);
    salvor_gdb_hex_append (question, (const guint8 *) command, strlen (command));
    if (salvor_gdb_link_send (self->link, question->data, question->len, deadline, cancellable,
                              error))
        answer = salvor_gdb_link_receive (self->link, said, deadline, cancellable, error);
    if (answer == NULL) {
        g_prefix_error (error, "monitor %s: ", command);
        return FALSE;
    }
    take_monitor_answer (answer, said);
    g_debug ("monitor %s: %s", command, said->str);
    if (text != NULL)
        *text = g_strdup (said->str);
    return TRUE;
}

/* ---- the core as a whole ---- */

gboolean
salvor_gdb_remote_look (SalvorGdbRemote *self, guint32 *dhcsr, GCancellable *cancellable,
                        GError **error)
{
    return salvor_memory_access_read_word (SALVOR_MEMORY_ACCESS (self), SALVOR_GDB_DHCSR, dhcsr,
                                           cancellable, error);
}

static gboolean
check_runs (SalvorGdbRemote *self, gboolean *runs, GCancellable *cancellable, GError **error)
{
    guint32 dhcsr;

    if (!salvor_gdb_remote_look (self, &dhcsr, cancellable, error))
        return FALSE;
    *runs = (dhcsr & DHCSR_HALTED) == 0;
    if (*runs)
        self->mode = SALVOR_GDB_FREE;
    return TRUE;
}

/* "resume" is OpenOCD's word and "go" is J-Link's. pyOCD has none, but reads the debug registers
 * each time, so that they may be written (probe 6.3; pyOCD 0.13, gdbserver.py). */
gboolean
salvor_gdb_remote_set_free (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    static const char *const commands[] = { "resume", "go" };
    gboolean runs = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (commands) && !runs; i++) {
        if (!salvor_gdb_remote_monitor (self, commands[i], NULL, cancellable, error)
            || !check_runs (self, &runs, cancellable, error))
            return FALSE;
    }
    if (!runs
        && (!salvor_memory_access_write_word (SALVOR_MEMORY_ACCESS (self), SALVOR_GDB_DHCSR,
                                              DHCSR_RUN, cancellable, error)
            || !check_runs (self, &runs, cancellable, error)))
        return FALSE;
    if (!runs)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED,
                     "%s: the server does not let the core run",
                     salvor_gdb_link_describe (self->link));
    return runs;
}

/* ---- connect ---- */

/* "PacketSize=4000;qXfer:features:read+;…" */
static void
take_features (SalvorGdbRemote *self, const GByteArray *answer, gboolean *can_stop_acknowledging)
{
    g_auto (GStrv) features = g_strsplit ((const char *) answer->data, ";", 0);
    guint64 size = 0;

    for (guint i = 0; features[i] != NULL; i++) {
        if (g_str_has_prefix (features[i], "PacketSize="))
            g_ascii_string_to_unsigned (features[i] + strlen ("PacketSize="), 16, 0, G_MAXUINT32,
                                        &size, NULL);
        else if (strcmp (features[i], "qXfer:features:read+") == 0)
            self->describes = TRUE;
        else if (strcmp (features[i], "QStartNoAckMode+") == 0)
            *can_stop_acknowledging = TRUE;
    }
    self->packet_size
        = size == 0 ? PACKET_SIZE_DEFAULT : CLAMP (size, PACKET_SIZE_MIN, PACKET_SIZE_MAX);
}

static gboolean
agree (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) features = salvor_gdb_link_ask (
        self->link, (const guint8 *) SUPPORTED, strlen (SUPPORTED),
        salvor_deadline_after_ms (salvor_gdb_link_get_clock (self->link),
                                  SALVOR_GDB_ATTACH_TIMEOUT_MS),
        cancellable, error);
    g_autoptr (GByteArray) answer = NULL;
    gboolean can_stop_acknowledging = FALSE;

    if (features == NULL)
        return FALSE;
    take_features (self, features, &can_stop_acknowledging);
    if (!can_stop_acknowledging)
        return TRUE;
    answer = salvor_gdb_remote_ask (self, "QStartNoAckMode", cancellable, error);
    if (answer != NULL && salvor_gdb_is_ok (answer))
        salvor_gdb_link_stop_acknowledging (self->link);
    return answer != NULL;
}

/* Servers halt the core when somebody comes; one without a board says that the program is over. */
static gboolean
check_target (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, "?", cancellable, error);
    g_autofree char *quote = NULL;

    if (answer == NULL)
        return FALSE;
    if (answer->len >= 3 && (answer->data[0] == 'S' || answer->data[0] == 'T'))
        return TRUE;
    quote = salvor_gdb_quote (answer);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "%s: the server has no board, it says “%s”", salvor_gdb_link_describe (self->link),
                 quote);
    return FALSE;
}

static gboolean
check_core (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    guint32 cpuid;

    if (!salvor_memory_access_read_word (SALVOR_MEMORY_ACCESS (self), SALVOR_GDB_CPUID, &cpuid,
                                         cancellable, error))
        return FALSE;
    if ((cpuid & CPUID_MASK) == CPUID_CORTEX_M7)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "%s: the core calls itself 0x%08X, a Cortex-M7 0x41xxC27x",
                 salvor_gdb_link_describe (self->link), cpuid);
    return FALSE;
}

static gboolean
find_abilities (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    g_autofree char *question = g_strdup_printf ("X%x,0:", SALVOR_GDB_CPUID);
    g_autofree char *command = g_strdup_printf ("mdw 0x%08x", SALVOR_GDB_CPUID);
    g_autofree char *expected = g_strdup_printf ("0x%08x: ", SALVOR_GDB_CPUID);
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, question, cancellable, error);
    g_autofree char *text = NULL;

    if (answer == NULL || !salvor_gdb_remote_monitor (self, command, &text, cancellable, error))
        return FALSE;
    self->takes_bytes = salvor_gdb_is_ok (answer);
    self->shows_words = strstr (text, expected) != NULL;
    return TRUE;
}

static gboolean
make_acquaintance (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    self->mode = SALVOR_GDB_STOPPED;
    return agree (self, cancellable, error) && check_target (self, cancellable, error)
           && check_core (self, cancellable, error) && find_abilities (self, cancellable, error)
           && salvor_gdb_remote_set_free (self, cancellable, error);
}

gboolean
salvor_gdb_remote_connect (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline;

    g_return_val_if_fail (SALVOR_IS_GDB_REMOTE (self), FALSE);
    g_return_val_if_fail (self->link == NULL, FALSE);

    deadline = salvor_deadline_after_ms (salvor_byte_stream_get_clock (self->stream),
                                         SALVOR_GDB_TIMEOUT_MS);
    if (!salvor_byte_stream_open (self->stream, deadline, cancellable, error)) {
        g_prefix_error (error, "GDB server: ");
        return FALSE;
    }
    self->link = salvor_gdb_link_new (self->stream);
    if (make_acquaintance (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "GDB server: ");
    salvor_gdb_remote_disconnect (self, NULL);
    return FALSE;
}

/* The connection is closed without the detach packet, as the debugger's "disconnect" does it: the
 * packet would end pyOCD's server, and the core runs or stands as it is meant to already. A core
 * that was let go with "c" is handed over first. */
gboolean
salvor_gdb_remote_disconnect (SalvorGdbRemote *self, GError **error)
{
    gboolean success = TRUE;

    g_return_val_if_fail (SALVOR_IS_GDB_REMOTE (self), FALSE);

    if (self->link != NULL && self->mode == SALVOR_GDB_CONTINUED)
        success = salvor_core_control_release (SALVOR_CORE_CONTROL (self), NULL, error);
    g_clear_pointer (&self->link, salvor_gdb_link_free);
    g_clear_pointer (&self->registers, salvor_gdb_registers_free);
    salvor_byte_stream_close (self->stream);
    return success;
}

/* ---- register numbers ---- */

typedef struct {
    SalvorGdbRemote *remote;
    GCancellable *cancellable;
} DocumentSource;

/* 'm' and a part, or 'l' and the last one */
static gboolean
take_part (const GByteArray *answer, GByteArray *document, gboolean *is_last, GError **error)
{
    g_autoptr (GByteArray) part = NULL;

    if (answer->len == 0 || (answer->data[0] != 'm' && answer->data[0] != 'l')) {
        g_autofree char *quote = salvor_gdb_quote (answer);

        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "no part of a document: “%s”",
                     quote);
        return FALSE;
    }
    part = salvor_gdb_unescape (answer->data + 1, answer->len - 1, error);
    if (part == NULL)
        return FALSE;
    *is_last = answer->data[0] == 'l';
    if ((part->len == 0 && !*is_last) || document->len + part->len > SALVOR_XML_MAX_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "a document that does not end after %u bytes", document->len);
        return FALSE;
    }
    g_byte_array_append (document, part->data, part->len);
    return TRUE;
}

static GBytes *
fetch_document (const char *name, gpointer user_data, GError **error)
{
    DocumentSource *source = user_data;
    SalvorGdbRemote *self = source->remote;
    g_autoptr (GByteArray) document = g_byte_array_new ();
    gboolean is_last = FALSE;

    while (!is_last) {
        g_autofree char *question = g_strdup_printf ("qXfer:features:read:%s:%x,%x", name,
                                                     document->len, (guint) self->packet_size - 8);
        g_autoptr (GByteArray) answer
                   = salvor_gdb_remote_ask (self, question, source->cancellable, error);

        if (answer == NULL || !take_part (answer, document, &is_last, error)) {
            g_prefix_error (error, "%s: ", name);
            return NULL;
        }
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&document));
}

static SalvorGdbRegisters *
guess_registers (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, "g", cancellable, error);

    return answer != NULL ? salvor_gdb_registers_new_from_size (answer->len / 2, error) : NULL;
}

gboolean
salvor_gdb_remote_load_registers (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    DocumentSource source = { self, cancellable };

    if (self->registers == NULL)
        self->registers = self->describes
                              ? salvor_gdb_registers_new_from_xml (fetch_document, &source, error)
                              : guess_registers (self, cancellable, error);
    return self->registers != NULL;
}
