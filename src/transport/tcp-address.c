/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-tcp"
#include "config.h"

#include "transport/tcp-address.h"

#include "base/errors.h"

/* A name service cannot be given a deadline, so its answer is waited for on a context of its own,
 * where time and a cancel are heard as well. */
typedef struct {
    GMainContext *context;
    GCancellable *give_up; /* ends the question */
    gboolean timed_out;
    gboolean done;
    GList *addresses;
    GError *error;
} Question;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Question *self = user_data;

    self->addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &self->error);
    self->done = TRUE;
}

static gboolean
on_time_out (gpointer user_data)
{
    Question *self = user_data;

    self->timed_out = TRUE;
    g_cancellable_cancel (self->give_up);
    return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
    Question *self = user_data;

    g_cancellable_cancel (self->give_up);
    return G_SOURCE_REMOVE;
}

static void
ask (Question *self, const char *host, const SalvorDeadline *deadline, GCancellable *cancellable)
{
    g_autoptr (GResolver) resolver = g_resolver_get_default ();
    g_autoptr (GSource) time_out = g_timeout_source_new (
        (guint) (salvor_deadline_get_remaining_us (deadline) / 1000));
    g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

    g_source_set_callback (time_out, on_time_out, self, NULL);
    g_source_attach (time_out, self->context);
    g_source_set_callback (cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
    g_source_attach (cancelled, self->context);
    g_resolver_lookup_by_name_async (resolver, host, self->give_up, on_answer, self);
    while (!self->done)
        g_main_context_iteration (self->context, TRUE);
    g_source_destroy (time_out);
    g_source_destroy (cancelled);
}

static void
set_error (const Question *question, const char *host, GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return;
    if (question->timed_out)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "look up %s: no answer in time",
                     host);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "look up %s: %s", host,
                     question->error->message);
}

static GList *
look_up_name (const char *host, SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr (GMainContext) context = g_main_context_new ();
    g_autoptr (GCancellable) give_up = g_cancellable_new ();
    Question question = { .context = context, .give_up = give_up };

    g_main_context_push_thread_default (context);
    ask (&question, host, &deadline, cancellable);
    g_main_context_pop_thread_default (context);
    if (question.addresses == NULL)
        set_error (&question, host, cancellable, error);
    g_clear_error (&question.error);
    return question.addresses;
}

GList *
salvor_tcp_address_look_up (const char *host, SalvorDeadline deadline, GCancellable *cancellable,
                            GError **error)
{
    GInetAddress *literal;

    g_return_val_if_fail (host != NULL, NULL);

    literal = g_inet_address_new_from_string (host);
    if (literal != NULL)
        return g_list_append (NULL, literal);
    return look_up_name (host, deadline, cancellable, error);
}
