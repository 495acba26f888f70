/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/gdb-ports.h"
#include "transport/port-list.h"

#include <glib/gstdio.h>

typedef struct {
    const char *name;
    const char *host; /* NULL: refused */
    guint16 port;
} NameCase;

static const NameCase name_cases[] = {
    { "gdb:127.0.0.1:3333", "127.0.0.1", 3333 },
    { "gdb:localhost:2331", "localhost", 2331 },
    { "gdb:bench-4.lab:65535", "bench-4.lab", 65535 },
    { "gdb:[::1]:3333", "::1", 3333 },
    { "gdb:", NULL, 0 },
    { "gdb:3333", NULL, 0 },
    { "gdb:localhost", NULL, 0 },
    { "gdb:localhost:", NULL, 0 },
    { "gdb::3333", NULL, 0 },
    { "gdb:localhost:0", NULL, 0 },
    { "gdb:localhost:65536", NULL, 0 },
    { "gdb:localhost:-1", NULL, 0 },
    { "gdb:localhost:3333x", NULL, 0 },
    { "gdb:::1:3333", NULL, 0 },
    { "gdb:[localhost]:3333", NULL, 0 },
    { "gdb:[]:3333", NULL, 0 },
    { "gdb:a b:3333", NULL, 0 },
    { "gdb:a/b:3333", NULL, 0 },
};

static void
test_names (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (name_cases); i++) {
        const NameCase *c = &name_cases[i];
        g_autofree char *host = NULL;
        g_autoptr (GError) error = NULL;
        guint16 port = 0;

        g_test_message ("%s", c->name);
        g_assert_cmpint (salvor_gdb_name_parse (c->name, &host, &port, &error), ==,
                         c->host != NULL);
        g_assert_cmpstr (host, ==, c->host);
        g_assert_cmpuint (port, ==, c->port);
        if (c->host == NULL)
            g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
}

typedef struct {
    SalvorPortList *list;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
    g_autoptr (SalvorPortProvider) servers = salvor_gdb_ports_new ();

    self->list = salvor_port_list_new ();
    salvor_port_list_add_provider (self->list, servers);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
    g_assert_finalize_object (self->list);
}

static void
test_named (Fixture *self, gconstpointer unused)
{
    g_autoptr (SalvorPort) port = NULL;
    g_autoptr (SalvorByteStream) stream = NULL;
    g_autoptr (GPtrArray) none = salvor_port_list_enumerate (self->list);
    g_autoptr (GPtrArray) one = NULL;

    g_assert_cmpuint (none->len, ==, 0);
    g_assert_true (salvor_port_list_prepare (self->list, "gdb:127.0.0.1:3333", NULL));
    g_assert_true (salvor_port_list_prepare (self->list, "gdb:127.0.0.1:3333", NULL));
    one = salvor_port_list_enumerate (self->list);
    g_assert_cmpuint (one->len, ==, 1);
    port = salvor_port_list_find (self->list, "gdb:127.0.0.1:3333", SALVOR_PORT_GDB, NULL);
    g_assert_nonnull (port);
    g_assert_cmpstr (salvor_port_get_info (port)->location, ==, "127.0.0.1:3333");
    stream = salvor_port_create_stream (port);
    g_assert_cmpstr (salvor_byte_stream_describe (stream), ==, "tcp 127.0.0.1:3333");
}

static void
test_bad_name (Fixture *self, gconstpointer unused)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) none = NULL;

    g_assert_false (salvor_port_list_prepare (self->list, "gdb:127.0.0.1", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    none = salvor_port_list_enumerate (self->list);
    g_assert_cmpuint (none->len, ==, 0);
}

static void
count (SalvorPortList *list, gpointer user_data)
{
    (*(guint *) user_data)++;
}

static void
test_changed (Fixture *self, gconstpointer unused)
{
    guint n_changes = 0;

    g_signal_connect (self->list, "changed", G_CALLBACK (count), &n_changes);
    g_assert_true (salvor_port_list_prepare (self->list, "gdb:localhost:3333", NULL));
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_cmpuint (n_changes, ==, 1);
}

/* A recording holds packets: the port says so in place of being opened. */
static void
test_recorded (Fixture *self, gconstpointer unused)
{
    g_autofree char *file = NULL;
    g_autoptr (SalvorRecorder) recorder = NULL;
    g_autoptr (SalvorPort) port = NULL;
    int handle = g_file_open_tmp ("salvor-XXXXXX", &file, NULL);

    g_assert_cmpint (handle, >=, 0);
    g_close (handle, NULL);
    g_remove (file);
    recorder = salvor_recorder_new (file, NULL);
    g_assert_nonnull (recorder);
    salvor_port_list_set_recorder (self->list, recorder);
    g_assert_true (salvor_port_list_prepare (self->list, "gdb:localhost:3333", NULL));
    port = salvor_port_list_find (self->list, "gdb:localhost:3333", SALVOR_PORT_GDB, NULL);
    g_assert_nonnull (port);
    g_assert_error (salvor_port_get_info (port)->problem, SALVOR_ERROR,
                    SALVOR_ERROR_INVALID_ARGUMENT);
    g_remove (file);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/gdb-ports/names", test_names);
    g_test_add ("/gdb-ports/named", Fixture, NULL, set_up, test_named, tear_down);
    g_test_add ("/gdb-ports/bad-name", Fixture, NULL, set_up, test_bad_name, tear_down);
    g_test_add ("/gdb-ports/changed", Fixture, NULL, set_up, test_changed, tear_down);
    g_test_add ("/gdb-ports/recorded", Fixture, NULL, set_up, test_recorded, tear_down);
    return g_test_run ();
}
