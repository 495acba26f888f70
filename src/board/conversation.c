/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-conversation"
#include "config.h"

#include "board/conversation.h"

#include "protocol/command-lines.h"
#include "protocol/packet-text.h"

#define DATA_KEY "salvor-conversation"

/* Lines that wait for the main context; a recovery says a few hundred in all. */
#define MAX_WAITING 4000

/* One line that was said. */
typedef struct {
    char *board_name;
    char *line;
    char *command; /* nullable */
    gboolean continues;
} Said;

/* Who listens to one board. */
typedef struct {
    SalvorPacketText *packets;
    SalvorDapListener *probe;
} Listener;

/* A packet that is being listened to. */
typedef struct {
    SalvorConversation *self;
    const SalvorPortInfo *port;
} Hearing;

struct _SalvorConversation {
    GObject parent_instance;

    GMainContext *context; /* owned: where the signal comes */

    GMutex mutex;          /* guards everything below */
    GHashTable *listeners; /* name of a board to its Listener, both owned */
    GQueue waiting;        /* (element-type Said), owned */
    gboolean telling;      /* a source is on its way */
};

G_DEFINE_FINAL_TYPE (SalvorConversation, salvor_conversation, G_TYPE_OBJECT)

static void
said_free (gpointer data)
{
    Said *said = data;

    g_free (said->board_name);
    g_free (said->line);
    g_free (said->command);
    g_free (said);
}

static void
listener_free (gpointer data)
{
    Listener *listener = data;

    salvor_packet_text_free (listener->packets);
    salvor_dap_listener_free (listener->probe);
    g_free (listener);
}

static void
salvor_conversation_finalize (GObject *object)
{
    SalvorConversation *self = SALVOR_CONVERSATION (object);

    g_hash_table_unref (self->listeners);
    g_queue_clear_full (&self->waiting, said_free);
    g_main_context_unref (self->context);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_conversation_parent_class)->finalize (object);
}

static void
salvor_conversation_class_init (SalvorConversationClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_conversation_finalize;
    g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
salvor_conversation_init (SalvorConversation *self)
{
    g_mutex_init (&self->mutex);
    g_queue_init (&self->waiting);
    self->context = g_main_context_ref_thread_default ();
    self->listeners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, listener_free);
}

/* On the main context: all that waits, in its order. */
static gboolean
tell_cb (gpointer user_data)
{
    SalvorConversation *self = user_data;
    GQueue all = G_QUEUE_INIT;
    Said *said;

    g_mutex_lock (&self->mutex);
    all = self->waiting;
    g_queue_init (&self->waiting);
    self->telling = FALSE;
    g_mutex_unlock (&self->mutex);
    while ((said = g_queue_pop_head (&all)) != NULL) {
        g_signal_emit_by_name (self, "said", said->board_name, said->line, said->command,
                               said->continues);
        said_free (said);
    }
    return G_SOURCE_REMOVE;
}

/* The mutex is held. What @said goes on with may still wait, and is then said at once with it. */
static void
replace_last (SalvorConversation *self, Said *said)
{
    Said *last = g_queue_peek_tail (&self->waiting);

    if (!said->continues || last == NULL || !g_str_equal (last->board_name, said->board_name))
        return;
    said->continues = last->continues;
    said_free (g_queue_pop_tail (&self->waiting));
}

/* The mutex is held. */
static void
tell_soon (SalvorConversation *self)
{
    g_autoptr (GSource) source = NULL;

    if (self->telling)
        return;
    source = g_idle_source_new ();
    /* before the news of a job, which would close the entry that the line belongs to */
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, tell_cb, g_object_ref (self), g_object_unref);
    g_source_attach (source, self->context);
    self->telling = TRUE;
}

/* The mutex is held. @line and @command are consumed. */
static void
queue_line (SalvorConversation *self, const char *board_name, char *line, char *command,
            gboolean continues)
{
    Said *said = g_new0 (Said, 1);

    said->board_name = g_strdup (board_name);
    said->line = line;
    said->command = command;
    said->continues = continues;
    replace_last (self, said);
    g_queue_push_tail (&self->waiting, said);
    if (g_queue_get_length (&self->waiting) > MAX_WAITING)
        said_free (g_queue_pop_head (&self->waiting));
    tell_soon (self);
}

/* The mutex is held. (transfer none) */
static Listener *
find_listener (SalvorConversation *self, const char *board_name)
{
    Listener *listener = g_hash_table_lookup (self->listeners, board_name);

    if (listener == NULL) {
        listener = g_new0 (Listener, 1);
        listener->packets = salvor_packet_text_new ();
        listener->probe = salvor_dap_listener_new ();
        g_hash_table_insert (self->listeners, g_strdup (board_name), listener);
    }
    return listener;
}

/* An answer that is nothing but a value may be that of a secret fuse word, which nobody asked for
 * by name. What may be shown of the values is in the board state. */
static const char *
hide_value (gboolean outgoing, const char *text)
{
    return !outgoing && g_str_has_prefix (text, "0x") ? "the value" : text;
}

/* The mutex is held. */
static void
heard_cb (const SalvorHeard *heard, gboolean continues, gpointer user_data)
{
    const Hearing *hearing = user_data;
    g_autofree char *text = salvor_heard_describe (heard);

    queue_line (hearing->self, hearing->port->board_name, g_strdup_printf ("→ %s", text),
                salvor_command_line_make_heard (hearing->port, heard), continues);
}

/* The mutex is held. */
static void
hear_packet (SalvorConversation *self, const SalvorPortInfo *port, gboolean outgoing,
             const guint8 *packet, gsize size)
{
    Listener *listener = find_listener (self, port->board_name);
    g_autofree char *text
        = salvor_packet_text_describe (port->kind, outgoing, packet, size, listener->packets);

    if (text != NULL)
        queue_line (self, port->board_name,
                    g_strdup_printf ("%s %s", outgoing ? "→" : "←", hide_value (outgoing, text)),
                    outgoing ? salvor_command_line_make (port, packet, size) : NULL, FALSE);
}

/* On the thread of the conversation. */
static void
packet_cb (SalvorPort *port, gboolean outgoing, const guint8 *packet, gsize size,
           gpointer user_data)
{
    SalvorConversation *self = user_data;
    const SalvorPortInfo *info = salvor_port_get_info (port);
    Hearing hearing = { self, info };

    g_mutex_lock (&self->mutex);
    if (info->kind != SALVOR_PORT_PROBE)
        hear_packet (self, info, outgoing, packet, size);
    else if (outgoing)
        salvor_dap_listener_hear (find_listener (self, info->board_name)->probe, packet, size,
                                  heard_cb, &hearing);
    g_mutex_unlock (&self->mutex);
}

SalvorConversation *
salvor_conversation_get (SalvorPortList *ports)
{
    SalvorConversation *self = NULL;
    g_autoptr (SalvorRecorder) recorder = NULL;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (ports), NULL);

    self = g_object_get_data (G_OBJECT (ports), DATA_KEY);
    if (self != NULL)
        return self;
    self = g_object_new (SALVOR_TYPE_CONVERSATION, NULL);
    recorder = salvor_recorder_new_listener (packet_cb, g_object_ref (self), g_object_unref);
    salvor_port_list_set_recorder (ports, recorder);
    g_object_set_data_full (G_OBJECT (ports), DATA_KEY, self, g_object_unref);
    return self;
}
