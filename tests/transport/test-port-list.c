/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/port-list.h"

#include <string.h>

/* ---- a port that only has a name ---- */

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

static SalvorPort *
make_port (const SalvorPortInfo *info)
{
    SalvorPort *port = g_object_new (TEST_TYPE_PORT, NULL);

    salvor_port_set_info (port, info);
    return port;
}

/* ---- a provider that follows a timetable on a virtual clock ---- */

typedef struct {
    const char *board_name;
    SalvorPortKind kind;
    guint comes_ms;
    guint usable_ms; /* the permission is there */
    guint goes_ms;
} Stay;

#define FOREVER G_MAXUINT

#define TEST_TYPE_PROVIDER (test_provider_get_type ())
G_DECLARE_FINAL_TYPE (TestProvider, test_provider, TEST, PROVIDER, GObject)

struct _TestProvider {
    GObject parent_instance;

    const char *prefix; /* of the names it claims */
    const Stay *stays;
    gsize n_stays;
    gboolean broken;
    char *prepared;             /* nullable: last name that was prepared */
    GCancellable *cancel_later; /* nullable: cancelled by the first wait */
    SalvorClock *clock;
};

static void test_provider_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProvider, test_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      test_provider_iface_init))

static void
test_provider_finalize (GObject *object)
{
    TestProvider *self = TEST_PROVIDER (object);

    g_free (self->prepared);
    g_object_unref (self->clock);
    G_OBJECT_CLASS (test_provider_parent_class)->finalize (object);
}

static void
test_provider_class_init (TestProviderClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = test_provider_finalize;
}

static void
test_provider_init (TestProvider *self)
{
    self->clock = salvor_virtual_clock_new (0.0);
}

static guint
get_now_ms (TestProvider *self)
{
    return (guint) (salvor_clock_get_now (self->clock) / 1000);
}

static GPtrArray *
test_provider_enumerate (SalvorPortProvider *provider, GError **error)
{
    TestProvider *self = TEST_PROVIDER (provider);
    g_autoptr (GError) problem = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION,
                                              "/dev/hidraw0: Permission denied");
    guint now = get_now_ms (self);
    GPtrArray *ports;

    if (self->broken) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "broken");
        return NULL;
    }
    ports = g_ptr_array_new_with_free_func (g_object_unref);
    for (gsize i = 0; i < self->n_stays; i++) {
        const Stay *stay = &self->stays[i];
        SalvorPortInfo info = {
            .board_name = stay->board_name,
            .kind = stay->kind,
            .location = "USB port 1-4",
            .problem = now < stay->usable_ms ? problem : NULL,
        };

        if (now >= stay->comes_ms && now < stay->goes_ms)
            g_ptr_array_add (ports, make_port (&info));
    }
    return ports;
}

static gboolean
test_provider_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, TEST_PROVIDER (provider)->prefix);
}

static gboolean
test_provider_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    TestProvider *self = TEST_PROVIDER (provider);

    g_free (self->prepared);
    self->prepared = g_strdup (board_name);
    return TRUE;
}

static gboolean
test_provider_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                               SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    TestProvider *self = TEST_PROVIDER (provider);
    gint64 us = MIN (salvor_deadline_get_remaining_us (&deadline), 200 * 1000);

    if (self->cancel_later != NULL)
        g_cancellable_cancel (self->cancel_later);
    return salvor_clock_wait (self->clock, us, cancellable, error);
}

static void
test_provider_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = test_provider_enumerate;
    iface->claims = test_provider_claims;
    iface->prepare = test_provider_prepare;
    iface->wait_for_change = test_provider_wait_for_change;
}

/* ---- the tests ---- */

/* One board that jumps from the ROM into its flashloader, and a neighbour that stays. */
static const Stay timetable[] = {
    { "usb:1-4", SALVOR_PORT_FLASHLOADER, 1200, 1500, FOREVER },
    { "usb:1-4", SALVOR_PORT_ROM, 0, 0, 500 },
    { "usb:1-2", SALVOR_PORT_ROM, 0, 0, FOREVER },
};

typedef struct {
    SalvorPortList *list;
    TestProvider *usb;
    TestProvider *sim;
    GCancellable *cancellable;
    GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->list = salvor_port_list_new ();
    fixture->cancellable = g_cancellable_new ();
    fixture->usb = g_object_new (TEST_TYPE_PROVIDER, NULL);
    fixture->usb->prefix = "usb:";
    fixture->usb->stays = timetable;
    fixture->usb->n_stays = G_N_ELEMENTS (timetable);
    fixture->sim = g_object_new (TEST_TYPE_PROVIDER, NULL);
    fixture->sim->prefix = "sim:";
    salvor_port_list_add_provider (fixture->list, SALVOR_PORT_PROVIDER (fixture->usb));
    salvor_port_list_add_provider (fixture->list, SALVOR_PORT_PROVIDER (fixture->sim));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_assert_finalize_object (fixture->list);
    g_assert_finalize_object (fixture->usb);
    g_assert_finalize_object (fixture->sim);
    g_object_unref (fixture->cancellable);
    g_clear_error (&fixture->error);
}

static SalvorPort *
wait_for (Fixture *fixture, const char *board_name, SalvorPortKind kind, guint ms)
{
    return salvor_port_list_wait_for (fixture->list, board_name, kind,
                                      salvor_deadline_after_ms (fixture->usb->clock, ms),
                                      fixture->cancellable, &fixture->error);
}

static gboolean
wait_gone (Fixture *fixture, const char *board_name, SalvorPortKind kind, guint ms)
{
    return salvor_port_list_wait_gone (fixture->list, board_name, kind,
                                       salvor_deadline_after_ms (fixture->usb->clock, ms),
                                       fixture->cancellable, &fixture->error);
}

static void
test_enumerate (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GPtrArray) ports = NULL;

    salvor_virtual_clock_advance (fixture->usb->clock, 100 * 1000);
    ports = salvor_port_list_enumerate (fixture->list);
    g_assert_cmpuint (ports->len, ==, 2);
    g_assert_cmpstr (salvor_port_get_info (g_ptr_array_index (ports, 0))->board_name, ==,
                     "usb:1-2");
    g_assert_cmpstr (salvor_port_get_info (g_ptr_array_index (ports, 1))->board_name, ==,
                     "usb:1-4");
}

static void
test_enumerate_stages (Fixture *fixture, gconstpointer data)
{
    static const Stay both[] = {
        { "usb:1-4", SALVOR_PORT_FLASHLOADER, 0, 0, FOREVER },
        { "usb:1-4", SALVOR_PORT_ROM, 0, 0, FOREVER },
    };
    g_autoptr (GPtrArray) ports = NULL;

    fixture->usb->stays = both;
    fixture->usb->n_stays = G_N_ELEMENTS (both);
    ports = salvor_port_list_enumerate (fixture->list);
    g_assert_cmpint (salvor_port_get_info (g_ptr_array_index (ports, 0))->kind, ==,
                     SALVOR_PORT_ROM);
}

/* What one source of ports cannot tell does not hide what another can. */
static void
test_enumerate_broken (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GPtrArray) ports = NULL;

    fixture->sim->broken = TRUE;
    ports = salvor_port_list_enumerate (fixture->list);
    g_assert_cmpuint (ports->len, ==, 2);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorPort) port
               = salvor_port_list_find (fixture->list, "usb:1-4", SALVOR_PORT_ROM, &fixture->error);

    g_assert_no_error (fixture->error);
    g_assert_cmpstr (salvor_port_get_info (port)->board_name, ==, "usb:1-4");
}

static void
test_find_other_kind (Fixture *fixture, gconstpointer data)
{
    g_assert_null (
        salvor_port_list_find (fixture->list, "usb:1-4", SALVOR_PORT_FLASHLOADER, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
}

static void
test_find_unknown_name (Fixture *fixture, gconstpointer data)
{
    g_assert_null (salvor_port_list_find (fixture->list, "lpt1", SALVOR_PORT_ROM, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
}

static void
test_prepare (Fixture *fixture, gconstpointer data)
{
    g_assert_true (salvor_port_list_prepare (fixture->list, "sim:rt1024-serial", NULL));
    g_assert_cmpstr (fixture->sim->prepared, ==, "sim:rt1024-serial");
    g_assert_null (fixture->usb->prepared);
    g_assert_false (salvor_port_list_prepare (fixture->list, "lpt1", &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
}

static void
test_wait_there (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorPort) port = wait_for (fixture, "usb:1-2", SALVOR_PORT_ROM, 1000);

    g_assert_no_error (fixture->error);
    g_assert_nonnull (port);
    g_assert_cmpuint (get_now_ms (fixture->usb), ==, 0);
}

/* It appears after 1200 ms and may be opened after 1500 ms: udev was at work in between. */
static void
test_wait_appearing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorPort) port = wait_for (fixture, "usb:1-4", SALVOR_PORT_FLASHLOADER,
                                            SALVOR_REENUMERATE_TIMEOUT_MS);

    g_assert_no_error (fixture->error);
    g_assert_null (salvor_port_get_info (port)->problem);
    g_assert_cmpuint (get_now_ms (fixture->usb), >=, 1500);
    g_assert_cmpuint (get_now_ms (fixture->usb), <=, 1700);
}

static void
test_wait_permission (Fixture *fixture, gconstpointer data)
{
    g_assert_null (wait_for (fixture, "usb:1-4", SALVOR_PORT_FLASHLOADER, 1400));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION);
    g_assert_nonnull (strstr (fixture->error->message, "/dev/hidraw0: Permission denied"));
}

static void
test_wait_timeout (Fixture *fixture, gconstpointer data)
{
    g_assert_null (wait_for (fixture, "usb:1-4", SALVOR_PORT_FLASHLOADER, 1000));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpuint (get_now_ms (fixture->usb), ==, 1000);
}

static void
test_wait_cancelled (Fixture *fixture, gconstpointer data)
{
    fixture->usb->cancel_later = fixture->cancellable;
    g_assert_null (wait_for (fixture, "usb:1-4", SALVOR_PORT_FLASHLOADER, 10000));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (get_now_ms (fixture->usb), <=, 200);
}

static void
test_wait_cancelled_before (Fixture *fixture, gconstpointer data)
{
    g_cancellable_cancel (fixture->cancellable);
    g_assert_null (wait_for (fixture, "usb:1-2", SALVOR_PORT_ROM, 10000));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_wait_unknown_name (Fixture *fixture, gconstpointer data)
{
    g_assert_null (wait_for (fixture, "lpt1", SALVOR_PORT_ROM, 10000));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    g_assert_cmpuint (get_now_ms (fixture->usb), ==, 0);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
    g_assert_true (wait_gone (fixture, "usb:1-4", SALVOR_PORT_ROM, 10000));
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (get_now_ms (fixture->usb), >=, 500);
    g_assert_cmpuint (get_now_ms (fixture->usb), <=, 700);
}

static void
test_gone_stays (Fixture *fixture, gconstpointer data)
{
    g_assert_false (wait_gone (fixture, "usb:1-2", SALVOR_PORT_ROM, 1000));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_gone_cancelled (Fixture *fixture, gconstpointer data)
{
    fixture->usb->cancel_later = fixture->cancellable;
    g_assert_false (wait_gone (fixture, "usb:1-2", SALVOR_PORT_ROM, 10000));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
count (SalvorPortList *list, gpointer user_data)
{
    ++*(guint *) user_data;
}

static gpointer
tell_from_thread (gpointer provider)
{
    salvor_port_provider_changed (provider);
    return NULL;
}

/* News from any thread arrive on the main context. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
    guint heard = 0;

    g_signal_connect (fixture->list, "changed", G_CALLBACK (count), &heard);
    g_thread_join (g_thread_new ("provider", tell_from_thread, fixture->sim));
    g_assert_cmpuint (heard, ==, 0);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    g_assert_cmpuint (heard, ==, 1);
}

/* News that nobody fetches do not keep their provider alive. */
static void
test_changed_without_loop (Fixture *fixture, gconstpointer data)
{
    TestProvider *provider = g_object_new (TEST_TYPE_PROVIDER, NULL);

    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (provider));
    g_assert_finalize_object (provider);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
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
    add ("/port-list/enumerate/sorted", test_enumerate);
    add ("/port-list/enumerate/stages", test_enumerate_stages);
    add ("/port-list/enumerate/one-broken", test_enumerate_broken);
    add ("/port-list/find/there", test_find);
    add ("/port-list/find/other-kind", test_find_other_kind);
    add ("/port-list/find/unknown-name", test_find_unknown_name);
    add ("/port-list/prepare", test_prepare);
    add ("/port-list/wait-for/there", test_wait_there);
    add ("/port-list/wait-for/appearing", test_wait_appearing);
    add ("/port-list/wait-for/permission", test_wait_permission);
    add ("/port-list/wait-for/timeout", test_wait_timeout);
    add ("/port-list/wait-for/cancelled", test_wait_cancelled);
    add ("/port-list/wait-for/cancelled-before", test_wait_cancelled_before);
    add ("/port-list/wait-for/unknown-name", test_wait_unknown_name);
    add ("/port-list/wait-gone/goes", test_gone);
    add ("/port-list/wait-gone/stays", test_gone_stays);
    add ("/port-list/wait-gone/cancelled", test_gone_cancelled);
    add ("/port-list/changed/from-a-thread", test_changed);
    add ("/port-list/changed/without-loop", test_changed_without_loop);
    return g_test_run ();
}
