/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-port"
#include "config.h"

#include "transport/port-list.h"

#include <string.h>

#include "base/errors.h"

struct _SalvorPortList {
    GObject parent_instance;

    GPtrArray *providers;     /* of SalvorPortProvider, owned; fixed before the first lookup */
    SalvorRecorder *recorder; /* owned, nullable; fixed as well */
};

G_DEFINE_FINAL_TYPE (SalvorPortList, salvor_port_list, G_TYPE_OBJECT)

static void
on_provider_changed (SalvorPortProvider *provider, gpointer user_data)
{
    g_signal_emit_by_name (user_data, "changed");
}

static void
salvor_port_list_finalize (GObject *object)
{
    SalvorPortList *self = SALVOR_PORT_LIST (object);

    g_ptr_array_unref (self->providers);
    g_clear_object (&self->recorder);
    G_OBJECT_CLASS (salvor_port_list_parent_class)->finalize (object);
}

static void
salvor_port_list_class_init (SalvorPortListClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_port_list_finalize;
    g_signal_new ("changed", SALVOR_TYPE_PORT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
salvor_port_list_init (SalvorPortList *self)
{
    self->providers = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorPortList *
salvor_port_list_new (void)
{
    return g_object_new (SALVOR_TYPE_PORT_LIST, NULL);
}

void
salvor_port_list_add_provider (SalvorPortList *self, SalvorPortProvider *provider)
{
    g_return_if_fail (SALVOR_IS_PORT_LIST (self));
    g_return_if_fail (SALVOR_IS_PORT_PROVIDER (provider));

    g_signal_connect_object (provider, "changed", G_CALLBACK (on_provider_changed), self, 0);
    g_ptr_array_add (self->providers, g_object_ref (provider));
}

void
salvor_port_list_set_recorder (SalvorPortList *self, SalvorRecorder *recorder)
{
    g_return_if_fail (SALVOR_IS_PORT_LIST (self));
    g_return_if_fail (SALVOR_IS_RECORDER (recorder));

    g_set_object (&self->recorder, recorder);
}

/* As the provider orders them, then by board, and the stages of a board in the order it goes
 * through them. */
static int
compare_ports (gconstpointer a, gconstpointer b)
{
    const SalvorPortInfo *left = salvor_port_get_info (*(SalvorPort *const *) a);
    const SalvorPortInfo *right = salvor_port_get_info (*(SalvorPort *const *) b);
    int names = strcmp (left->board_name, right->board_name);

    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return names != 0 ? names : (int) left->kind - (int) right->kind;
}

/* Returns: (transfer full): the sorted ports of one provider, empty when it fails */
static GPtrArray *
enumerate_provider (SalvorPortList *self, SalvorPortProvider *provider)
{
    g_autoptr (GError) error = NULL;
    GPtrArray *ports = salvor_port_provider_enumerate (provider, &error);

    if (ports == NULL) {
        g_info ("%s left out: %s", G_OBJECT_TYPE_NAME (provider), error->message);
        return g_ptr_array_new_with_free_func (g_object_unref);
    }
    g_ptr_array_sort (ports, compare_ports);
    return self->recorder != NULL ? salvor_recorder_watch (self->recorder, provider, ports) : ports;
}

GPtrArray *
salvor_port_list_enumerate (SalvorPortList *self)
{
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (self), NULL);

    for (guint i = 0; i < self->providers->len; i++)
        g_ptr_array_extend_and_steal (
            all, enumerate_provider (self, g_ptr_array_index (self->providers, i)));
    return g_steal_pointer (&all);
}

/* Returns: (nullable) (transfer none): the first provider that answers for @board_name */
static SalvorPortProvider *
get_provider (SalvorPortList *self, const char *board_name, GError **error)
{
    for (guint i = 0; i < self->providers->len; i++) {
        SalvorPortProvider *provider = g_ptr_array_index (self->providers, i);

        if (salvor_port_provider_claims (provider, board_name))
            return provider;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "\"%s\" is not a board name that can be looked up", board_name);
    return NULL;
}

gboolean
salvor_port_list_prepare (SalvorPortList *self, const char *board_name, GError **error)
{
    SalvorPortProvider *provider;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (self), FALSE);
    g_return_val_if_fail (board_name != NULL, FALSE);

    provider = get_provider (self, board_name, error);
    return provider != NULL && salvor_port_provider_prepare (provider, board_name, error);
}

/* Looks only where @board_name can be. Returns: (nullable) (transfer full) */
static SalvorPort *
look_up (SalvorPortList *self, const char *board_name, SalvorPortKind kind)
{
    for (guint i = 0; i < self->providers->len; i++) {
        SalvorPortProvider *provider = g_ptr_array_index (self->providers, i);
        g_autoptr (GPtrArray) ports = NULL;

        if (!salvor_port_provider_claims (provider, board_name))
            continue;
        ports = enumerate_provider (self, provider);
        for (guint j = 0; j < ports->len; j++) {
            SalvorPort *port = g_ptr_array_index (ports, j);
            const SalvorPortInfo *info = salvor_port_get_info (port);

            if (info->kind == kind && g_str_equal (info->board_name, board_name))
                return g_object_ref (port);
        }
    }
    return NULL;
}

static const char *
get_kind_name (SalvorPortKind kind)
{
    switch (kind) {
    case SALVOR_PORT_ROM:
        return "serial downloader";
    case SALVOR_PORT_FLASHLOADER:
        return "flashloader";
    case SALVOR_PORT_PROBE:
        return "debug probe";
    case SALVOR_PORT_GDB:
        return "GDB server";
    case SALVOR_PORT_SERIAL:
        return "serial line";
    }
    return "port";
}

SalvorPort *
salvor_port_list_find (SalvorPortList *self, const char *board_name, SalvorPortKind kind,
                       GError **error)
{
    SalvorPort *port;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (self), NULL);
    g_return_val_if_fail (board_name != NULL, NULL);

    if (get_provider (self, board_name, error) == NULL)
        return NULL;
    port = look_up (self, board_name, kind);
    if (port == NULL)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "no %s at %s",
                     get_kind_name (kind), board_name);
    return port;
}

/* Time ran out: @port is the port that is there but may not be opened, or NULL. */
static void
set_wait_error (GError **error, SalvorPort *port, const char *board_name, SalvorPortKind kind)
{
    if (port != NULL)
        g_propagate_prefixed_error (error, g_error_copy (salvor_port_get_info (port)->problem),
                                    "%s at %s: ", get_kind_name (kind), board_name);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "no %s came up at %s",
                     get_kind_name (kind), board_name);
}

SalvorPort *
salvor_port_list_wait_for (SalvorPortList *self, const char *board_name, SalvorPortKind kind,
                           SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorPortProvider *provider;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (self), NULL);
    g_return_val_if_fail (board_name != NULL, NULL);

    provider = get_provider (self, board_name, error);
    if (provider == NULL)
        return NULL;
    for (;;) {
        g_autoptr (SalvorPort) port = NULL;

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return NULL;
        port = look_up (self, board_name, kind);
        if (port != NULL && salvor_port_get_info (port)->problem == NULL)
            return g_steal_pointer (&port);
        if (salvor_deadline_has_passed (&deadline)) {
            set_wait_error (error, port, board_name, kind);
            return NULL;
        }
        if (!salvor_port_provider_wait_for_change (provider, board_name, deadline, cancellable,
                                                   error))
            return NULL;
    }
}

gboolean
salvor_port_list_wait_gone (SalvorPortList *self, const char *board_name, SalvorPortKind kind,
                            SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorPortProvider *provider;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (self), FALSE);
    g_return_val_if_fail (board_name != NULL, FALSE);

    provider = get_provider (self, board_name, error);
    if (provider == NULL)
        return FALSE;
    for (;;) {
        g_autoptr (SalvorPort) port = NULL;

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        port = look_up (self, board_name, kind);
        if (port == NULL)
            return TRUE;
        if (salvor_deadline_has_passed (&deadline)) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "the %s stays at %s",
                         get_kind_name (kind), board_name);
            return FALSE;
        }
        if (!salvor_port_provider_wait_for_change (provider, board_name, deadline, cancellable,
                                                   error))
            return FALSE;
    }
}
