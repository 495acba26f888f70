/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a board turns up on USB that was reached through a debug probe before, on a desk with more
 * than one board. */
#include "base/errors.h"
#include "recovery/usb-arrival.h"

#define MAX_PLACES 4

/* ---- what is plugged in, and what will be ---- */

typedef struct {
    SalvorPortKind kind;
    const char *name; /* NULL ends the list */
    guint from_look;  /* it is there from this look on */
    gboolean forbidden;
} Place;

#define TEST_TYPE_PORT (test_port_get_type ())
G_DECLARE_FINAL_TYPE (TestPort, test_port, TEST, PORT, SalvorPort)

struct _TestPort {
    SalvorPort parent_instance;
};

G_DEFINE_FINAL_TYPE (TestPort, test_port, SALVOR_TYPE_PORT)

static void
test_port_class_init (TestPortClass *klass)
{
}

static void
test_port_init (TestPort *self)
{
}

#define TEST_TYPE_DESK (test_desk_get_type ())
G_DECLARE_FINAL_TYPE (TestDesk, test_desk, TEST, DESK, GObject)

struct _TestDesk {
    GObject parent_instance;

    Place places[MAX_PLACES];
    guint n_looks;
};

static void test_desk_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestDesk, test_desk, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      test_desk_iface_init))

static SalvorPort *
make_port (const Place *place)
{
    SalvorPort *port = g_object_new (TEST_TYPE_PORT, NULL);
    g_autoptr (GError) problem = NULL;
    SalvorPortInfo info
        = { .kind = place->kind, .board_name = place->name, .location = place->name };

    if (place->forbidden)
        problem = g_error_new_literal (SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "may not be opened");
    info.problem = problem;
    salvor_port_set_info (port, &info);
    return port;
}

static GPtrArray *
enumerate (SalvorPortProvider *provider, GError **error)
{
    TestDesk *self = TEST_DESK (provider);
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < MAX_PLACES && self->places[i].name != NULL; i++) {
        if (self->places[i].from_look <= self->n_looks)
            g_ptr_array_add (ports, make_port (&self->places[i]));
    }
    self->n_looks++;
    return ports;
}

static gboolean
claims (SalvorPortProvider *provider, const char *board_name)
{
    return TRUE;
}

static void
test_desk_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = enumerate;
    iface->claims = claims;
}

static void
test_desk_class_init (TestDeskClass *klass)
{
}

static void
test_desk_init (TestDesk *self)
{
}

/* ---- one wait for a flashloader ---- */

typedef struct {
    const char *name;
    Place places[MAX_PLACES];
    const char *found; /* NULL: none */
    int code;
    const char *says;
} Case;

static const Case cases[] = {
    { "comes-up",
      { { SALVOR_PORT_PROBE, "probe:1", 0 }, { SALVOR_PORT_FLASHLOADER, "usb:1-2", 3 } },
      "usb:1-2" },
    /* it was there before, so it belongs to somebody else */
    { "other-was-there",
      { { SALVOR_PORT_PROBE, "probe:1", 0 },
        { SALVOR_PORT_FLASHLOADER, "usb:1-1", 0 },
        { SALVOR_PORT_FLASHLOADER, "usb:1-2", 3 } },
      "usb:1-2" },
    /* something else that comes is no flashloader */
    { "other-comes",
      { { SALVOR_PORT_PROBE, "probe:1", 0 },
        { SALVOR_PORT_ROM, "usb:1-1", 2 },
        { SALVOR_PORT_PROBE, "probe:2", 2 },
        { SALVOR_PORT_FLASHLOADER, "usb:1-2", 4 } },
      "usb:1-2" },
    { "two-come",
      { { SALVOR_PORT_PROBE, "probe:1", 0 },
        { SALVOR_PORT_FLASHLOADER, "usb:1-1", 3 },
        { SALVOR_PORT_FLASHLOADER, "usb:1-2", 3 } },
      NULL,
      SALVOR_ERROR_WRONG_BOARD,
      "usb:1-1 and usb:1-2" },
    { "only-the-other",
      { { SALVOR_PORT_PROBE, "probe:1", 0 }, { SALVOR_PORT_FLASHLOADER, "usb:1-1", 0 } },
      NULL,
      SALVOR_ERROR_TIMEOUT,
      "no board came up" },
    { "may-not-be-opened",
      { { SALVOR_PORT_PROBE, "probe:1", 0 }, { SALVOR_PORT_FLASHLOADER, "usb:1-2", 2, TRUE } },
      NULL,
      SALVOR_ERROR_PERMISSION,
      "may not be opened" },
};

typedef struct {
    SalvorPortList *ports;
    SalvorClock *clock;
    SalvorUsbArrival *arrival;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    const Case *test = data;
    g_autoptr (SalvorPortProvider) desk = g_object_new (TEST_TYPE_DESK, NULL);
    g_autoptr (SalvorPort) probe = make_port (&test->places[0]);

    for (guint i = 0; i < MAX_PLACES; i++)
        TEST_DESK (desk)->places[i] = test->places[i];
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, desk);
    self->clock = salvor_virtual_clock_new (0);
    self->arrival = salvor_usb_arrival_new (self->ports, probe);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    salvor_usb_arrival_free (self->arrival);
    g_assert_finalize_object (self->ports);
    g_object_unref (self->clock);
}

static SalvorPort *
wait_for_flashloader (Fixture *self, GCancellable *cancellable, GError **error)
{
    return salvor_usb_arrival_wait (self->arrival, SALVOR_PORT_FLASHLOADER,
                                    salvor_deadline_after_ms (self->clock, 5000), cancellable,
                                    error);
}

static void
test_case (Fixture *self, gconstpointer data)
{
    const Case *test = data;
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorPort) port = wait_for_flashloader (self, NULL, &error);

    if (test->found != NULL) {
        g_assert_no_error (error);
        g_assert_cmpstr (salvor_port_get_info (port)->board_name, ==, test->found);
        g_assert_cmpstr (salvor_usb_arrival_get_name (self->arrival), ==, test->found);
        return;
    }
    g_assert_null (port);
    g_assert_error (error, SALVOR_ERROR, test->code);
    g_assert_nonnull (strstr (error->message, test->says));
    g_assert_cmpstr (salvor_usb_arrival_get_name (self->arrival), ==, "probe:1");
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_assert_null (wait_for_flashloader (self, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *path = g_strdup_printf ("/usb-arrival/%s", cases[i].name);

        g_test_add (path, Fixture, &cases[i], set_up, test_case, tear_down);
    }
    g_test_add ("/usb-arrival/cancelled", Fixture, &cases[0], set_up, test_cancelled, tear_down);
    return g_test_run ();
}
