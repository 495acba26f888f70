/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"

#include "base/errors.h"

static const guint8 packet[] = { 1, 2 };

typedef struct {
    ScriptedTransport *script;
    SalvorPacketTransport *transport; /* the same object */
    GCancellable *cancelled;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    const char *const lines[] = { "> 01 02", "< 03 04", "< 05" };

    fixture->script = scripted_transport_new (lines, G_N_ELEMENTS (lines));
    fixture->transport = SALVOR_PACKET_TRANSPORT (fixture->script);
    fixture->cancelled = g_cancellable_new ();
    g_cancellable_cancel (fixture->cancelled);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_assert_finalize_object (fixture->script);
    g_object_unref (fixture->cancelled);
}

static SalvorDeadline
soon (Fixture *fixture)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (fixture->transport), 100);
}

static SalvorTransportLease *
acquire (Fixture *fixture)
{
    g_autoptr (GError) error = NULL;
    SalvorTransportLease *lease = salvor_transport_acquire (fixture->transport, NULL, &error);

    g_assert_no_error (error);
    return lease;
}

static void
test_lease_scope (Fixture *fixture, gconstpointer data)
{
    {
        g_autoptr (SalvorTransportLease) lease = acquire (fixture);

        g_assert_true (scripted_transport_is_open (fixture->script));
        g_assert_true (salvor_transport_lease_get_transport (lease) == fixture->transport);
    }
    g_assert_false (scripted_transport_is_open (fixture->script));
}

/* The lease alone keeps the transport alive, and lets go of it. */
static void
test_lease_owns (void)
{
    ScriptedTransport *script = scripted_transport_new (NULL, 0);
    SalvorTransportLease *lease
        = salvor_transport_acquire (SALVOR_PACKET_TRANSPORT (script), NULL, NULL);
    gpointer watched = script;

    g_object_add_weak_pointer (G_OBJECT (script), &watched);
    g_object_unref (script);
    g_assert_nonnull (watched);
    g_assert_true (scripted_transport_is_open (watched));
    salvor_transport_lease_free (lease);
    g_assert_null (watched);
}

static void
test_lease_release (Fixture *fixture, gconstpointer data)
{
    SalvorTransportLease *lease = acquire (fixture);
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_transport_lease_release (lease, &error));
    g_assert_no_error (error);
    g_assert_false (scripted_transport_is_open (fixture->script));
}

static void
test_lease_release_fails (Fixture *fixture, gconstpointer data)
{
    SalvorTransportLease *lease = acquire (fixture);
    g_autoptr (GError) error = NULL;

    scripted_transport_fail_close (fixture->script);
    g_assert_false (salvor_transport_lease_release (lease, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION);
}

/* At the end of a scope nobody can hear the error. */
static void
test_lease_scope_close_fails (Fixture *fixture, gconstpointer data)
{
    scripted_transport_fail_close (fixture->script);
    salvor_transport_lease_free (acquire (fixture));
    salvor_transport_lease_free (NULL);
    g_assert_false (scripted_transport_is_open (fixture->script));
}

static void
test_open_fails (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    scripted_transport_fail_open (fixture->script);
    g_assert_null (salvor_transport_acquire (fixture->transport, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION);
}

static void
test_open_cancelled (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_transport_acquire (fixture->transport, fixture->cancelled, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_false (scripted_transport_is_open (fixture->script));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = acquire (fixture);
    g_autoptr (GError) sending = NULL;
    g_autoptr (GError) receiving = NULL;

    g_assert_false (salvor_packet_transport_send (fixture->transport, packet, sizeof packet,
                                                  soon (fixture), fixture->cancelled, &sending));
    g_assert_error (sending, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_null (salvor_packet_transport_receive (fixture->transport, soon (fixture),
                                                    fixture->cancelled, &receiving));
    g_assert_error (receiving, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_drain (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = acquire (fixture);
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_packet_transport_send (fixture->transport, packet, sizeof packet,
                                                 soon (fixture), NULL, &error));
    g_assert_true (salvor_packet_transport_drain (fixture->transport, 70, NULL, &error));
    g_assert_no_error (error);
    scripted_transport_assert_done (fixture->script);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->script), ==, 70);
}

static void
test_drain_without_waiting (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = acquire (fixture);

    g_assert_true (salvor_packet_transport_drain (fixture->transport, 0, NULL, NULL));
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->script), ==, 0);
}

static void
test_drain_cancelled (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = acquire (fixture);
    g_autoptr (GError) error = NULL;

    g_assert_false (
        salvor_packet_transport_drain (fixture->transport, 70, fixture->cancelled, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A device that talks without end is not listened to without end. */
static void
test_drain_endless (void)
{
    const gsize n_lines = 10000;
    g_autofree const char **lines = g_new (const char *, n_lines);
    g_autoptr (ScriptedTransport) script = NULL;
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; i < n_lines; i++)
        lines[i] = "< 03 04";
    script = scripted_transport_new (lines, n_lines);
    lease = salvor_transport_acquire (SALVOR_PACKET_TRANSPORT (script), NULL, NULL);
    g_assert_false (
        salvor_packet_transport_drain (SALVOR_PACKET_TRANSPORT (script), 0, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test)
{
    g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/packet-transport/lease/scope", test_lease_scope);
    add ("/packet-transport/lease/release", test_lease_release);
    add ("/packet-transport/lease/release-fails", test_lease_release_fails);
    add ("/packet-transport/lease/scope-close-fails", test_lease_scope_close_fails);
    add ("/packet-transport/lease/open-fails", test_open_fails);
    add ("/packet-transport/lease/open-cancelled", test_open_cancelled);
    add ("/packet-transport/cancelled", test_cancelled);
    add ("/packet-transport/drain/until-quiet", test_drain);
    add ("/packet-transport/drain/without-waiting", test_drain_without_waiting);
    add ("/packet-transport/drain/cancelled", test_drain_cancelled);
    g_test_add_func ("/packet-transport/lease/owns", test_lease_owns);
    g_test_add_func ("/packet-transport/drain/endless", test_drain_endless);
    return g_test_run ();
}
