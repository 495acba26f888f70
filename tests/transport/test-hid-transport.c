/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/hid-ports.h"
#include "transport/hid-transport.h"
#include "transport/hotplug.h"
#include "unprivileged.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What needs no device. The rest is in docs/hardware-tests.md. */

#define NO_SUCH_PATH "/dev/hidraw-that-is-not-there"

typedef struct {
    SalvorHidLibrary *library;
    SalvorClock *clock;
    SalvorPacketTransport *transport;
    GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->library = salvor_hid_library_new ();
    fixture->clock = salvor_real_clock_new ();
    fixture->transport = salvor_hid_transport_new (fixture->library, NO_SUCH_PATH,
                                                   "hid 1fc9:0130 at usb:1-4", fixture->clock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_assert_finalize_object (fixture->transport);
    g_assert_finalize_object (fixture->clock);
    g_assert_finalize_object (fixture->library);
    g_clear_error (&fixture->error);
}

static void
test_open_gone (Fixture *fixture, gconstpointer data)
{
    g_assert_null (salvor_transport_acquire (fixture->transport, NULL, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_assert_true (g_str_has_prefix (fixture->error->message, "hid 1fc9:0130 at usb:1-4: open: "));
}

static void
test_not_open (Fixture *fixture, gconstpointer data)
{
    const guint8 packet[] = { 1 };
    SalvorDeadline deadline = salvor_deadline_after_ms (fixture->clock, 1000);

    g_assert_false (salvor_packet_transport_send (fixture->transport, packet, sizeof packet,
                                                  deadline, NULL, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_FAILED);
    g_clear_error (&fixture->error);
    g_assert_null (
        salvor_packet_transport_receive (fixture->transport, deadline, NULL, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_FAILED);
}

static void
test_getters (Fixture *fixture, gconstpointer data)
{
    g_assert_true (salvor_packet_transport_get_clock (fixture->transport) == fixture->clock);
    g_assert_cmpstr (salvor_packet_transport_describe (fixture->transport), ==,
                     "hid 1fc9:0130 at usb:1-4");
}

/* ---- access rights ---- */

static void
test_node_permission (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp (NULL, &path, NULL);

    g_assert_cmpint (fd, >=, 0);
    close (fd);
    g_assert_cmpint (g_chmod (path, 0), ==, 0);
    unprivileged_begin ();
    g_assert_false (salvor_hotplug_check_node (path, &error));
    unprivileged_end ();
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION);
    g_unlink (path);
}

static void
test_node_missing (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_hotplug_check_node (NO_SUCH_PATH, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_assert_nonnull (strstr (error->message, NO_SUCH_PATH));
}

static void
test_node_allowed (void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp (NULL, &path, NULL);

    g_assert_cmpint (fd, >=, 0);
    close (fd);
    g_assert_true (salvor_hotplug_check_node (path, NULL));
    g_unlink (path);
}

/* A program that has the file open until it is told to end */
static GPid
start_user (int fd, int *input)
{
    const char *arguments[] = { "cat", NULL };
    g_autoptr (GError) error = NULL;
    GPid process;
    int ends[2];

    g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, &error));
    g_spawn_async_with_fds (NULL, (char **) arguments, NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &process,
                            ends[0], fd, -1, &error);
    g_assert_no_error (error);
    close (ends[0]);
    *input = ends[1];
    return process;
}

static void
test_node_user (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp (NULL, &path, NULL);
    int input = -1;
    GPid process;

    if (!g_file_test ("/proc/self/fd", G_FILE_TEST_IS_DIR)) {
        g_test_skip ("this system does not tell what programs have open");
        close (fd);
        g_unlink (path);
        return;
    }
    g_assert_true (salvor_hotplug_check_free (path, NULL)); /* this program itself does not count */
    process = start_user (fd, &input);
    g_assert_false (salvor_hotplug_check_free (path, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE);
    g_assert_nonnull (strstr (error->message, "open in cat (process "));
    close (input);
    waitpid (process, NULL, 0);
    g_assert_true (salvor_hotplug_check_free (path, NULL));
    close (fd);
    g_unlink (path);
}

/* ---- the provider ---- */

static void
add_identity (GArray *identities, gpointer n_calls)
{
    const SalvorUsbIdentity identity = { 0x1FC9, 0x0130, SALVOR_PORT_ROM };

    g_assert_cmpuint (identities->len, ==, 0);
    g_array_append_val (identities, identity);
    ++*(guint *) n_calls;
}

static void
count_end (gpointer n_calls)
{
    *(guint *) n_calls += 10;
}

static void
test_ports (void)
{
    guint n_calls = 0;
    SalvorPortProvider *ports = salvor_hid_ports_new (add_identity, &n_calls, count_end);
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.0);
    g_autoptr (GPtrArray) found = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_port_provider_claims (ports, "usb:1-4"));
    g_assert_true (salvor_port_provider_claims (ports, "probe:ABC"));
    g_assert_false (salvor_port_provider_claims (ports, "sim:rt1024-serial"));
    found = salvor_port_provider_enumerate (ports, &error);
    g_assert_no_error (error);
    g_assert_nonnull (found);
    /* asked once at most: a computer without any HID device has nothing to ask for */
    g_assert_cmpuint (n_calls, <=, 1);
    g_assert_true (salvor_port_provider_prepare (ports, "usb:1-4", NULL));
    g_assert_true (salvor_port_provider_wait_for_change (
        ports, "usb:1-4", salvor_deadline_after_ms (clock, 10000), NULL, &error));
    g_assert_cmpint (salvor_clock_get_now (clock), ==, 200 * 1000);
    g_assert_finalize_object (ports);
    g_assert_cmpuint (n_calls, >=, 10);
}

static gpointer
enumerate_often (gpointer ports)
{
    for (guint i = 0; i < 20; i++) {
        g_autoptr (GPtrArray) found = salvor_port_provider_enumerate (ports, NULL);

        g_assert_nonnull (found);
    }
    return NULL;
}

/* hidapi may not be asked by two threads at once; the provider may. */
static void
test_ports_threads (void)
{
    SalvorPortProvider *ports = salvor_hid_ports_new (NULL, NULL, NULL);
    GThread *threads[4];

    for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("enumerate", enumerate_often, ports);
    for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
    g_assert_finalize_object (ports);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/hid-transport/open/gone", Fixture, NULL, set_up, test_open_gone, tear_down);
    g_test_add ("/hid-transport/not-open", Fixture, NULL, set_up, test_not_open, tear_down);
    g_test_add ("/hid-transport/getters", Fixture, NULL, set_up, test_getters, tear_down);
    g_test_add_func ("/hid-ports/node/permission", test_node_permission);
    g_test_add_func ("/hid-ports/node/missing", test_node_missing);
    g_test_add_func ("/hid-ports/node/allowed", test_node_allowed);
    g_test_add_func ("/hid-ports/node/user", test_node_user);
    g_test_add_func ("/hid-ports/provider", test_ports);
    g_test_add_func ("/hid-ports/threads", test_ports_threads);
    return g_test_run ();
}
