/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-ports"
#include "config.h"

#include "simulator/simulated-ports.h"

#include "base/errors.h"
#include "simulator/board-name.h"
#include "simulator/simulated-stream.h"
#include "simulator/simulated-transport.h"

/* How long a wait lasts at most before the caller may look again, and how often an idle board is
 * helped on; as hot-plug on hardware is polled. */
#define POLL_MS 200

struct _SalvorSimulatedPorts {
    GObject parent_instance;

    SalvorChipShelf *shelf; /* owned */
    gboolean list_all;
    GMutex prepare_mutex; /* one board is made at a time, so that no name is made twice */
    GMutex mutex;         /* guards boards, pace and moving */
    GPtrArray *boards;    /* of SalvorSimulatedBoard, in the order they were named */
    double pace;
    gboolean moving;       /* the idle mover is at work; see below */
    GMainContext *context; /* the one this was made on */
};

static void salvor_simulated_ports_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSimulatedPorts, salvor_simulated_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_simulated_ports_iface_init))

static void ensure_idle_mover (SalvorSimulatedPorts *self);

/* ---- boards ---- */

/* Boards live as long as their ports do, so they may outlive the provider. */
static void
on_board_changed (SalvorSimulatedBoard *board, gpointer user_data)
{
    g_autoptr (SalvorSimulatedPorts) self = g_weak_ref_get (user_data);

    if (self == NULL)
        return;
    ensure_idle_mover (self);
    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (self));
}

static void
free_weak_ref (gpointer data)
{
    g_weak_ref_clear (data);
    g_free (data);
}

/* (transfer full) (element-type SalvorSimulatedBoard): a snapshot */
static GPtrArray *
copy_boards (SalvorSimulatedPorts *self)
{
    GPtrArray *boards = g_ptr_array_new_with_free_func (g_object_unref);

    g_mutex_lock (&self->mutex);
    for (guint i = 0; i < self->boards->len; i++)
        g_ptr_array_add (boards, g_object_ref (g_ptr_array_index (self->boards, i)));
    g_mutex_unlock (&self->mutex);
    return boards;
}

/* (transfer full) (nullable) */
static SalvorSimulatedBoard *
find_board (SalvorSimulatedPorts *self, const char *name)
{
    g_autoptr (GPtrArray) boards = copy_boards (self);

    for (guint i = 0; i < boards->len; i++) {
        SalvorSimulatedBoard *board = g_ptr_array_index (boards, i);

        if (g_str_equal (salvor_simulated_board_get_name (board), name))
            return g_object_ref (board);
    }
    return NULL;
}

static void
add_board (SalvorSimulatedPorts *self, SalvorSimulatedBoard *board)
{
    GWeakRef *weak = g_new0 (GWeakRef, 1);

    g_weak_ref_init (weak, self);
    salvor_simulated_board_set_changed_func (board, on_board_changed, weak, free_weak_ref);
    g_mutex_lock (&self->mutex);
    g_ptr_array_add (self->boards, g_object_ref (board));
    g_mutex_unlock (&self->mutex);
}

static double
get_pace (SalvorSimulatedPorts *self)
{
    double pace;

    g_mutex_lock (&self->mutex);
    pace = self->pace;
    g_mutex_unlock (&self->mutex);
    return pace;
}

/* ---- provider ---- */

static void
add_line (GPtrArray *ports, SalvorSimulatedBoard *board)
{
    SalvorPort *line = salvor_simulated_line_port_new (board);

    if (line != NULL)
        g_ptr_array_add (ports, line);
}

static GPtrArray *
ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    static const SalvorPortKind kinds[]
        = { SALVOR_PORT_ROM, SALVOR_PORT_FLASHLOADER, SALVOR_PORT_PROBE };
    g_autoptr (GPtrArray) boards = copy_boards (SALVOR_SIMULATED_PORTS (provider));
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < boards->len; i++) {
        for (gsize j = 0; j < G_N_ELEMENTS (kinds); j++) {
            SalvorPort *port = salvor_simulated_port_new (g_ptr_array_index (boards, i), kinds[j]);

            if (port != NULL)
                g_ptr_array_add (ports, port);
        }
        add_line (ports, g_ptr_array_index (boards, i));
    }
    return ports;
}

static gboolean
ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_BOARD_NAME_PREFIX);
}

static gboolean
prepare_new (SalvorSimulatedPorts *self, const char *board_name, GError **error)
{
    g_autoptr (SalvorSimulatedBoard) board = find_board (self, board_name);

    if (board != NULL)
        return TRUE;
    board = salvor_simulated_board_new (board_name, self->shelf, get_pace (self), error);
    if (board == NULL)
        return FALSE;
    add_board (self, board);
    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (self));
    return TRUE;
}

static gboolean
ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorSimulatedPorts *self = SALVOR_SIMULATED_PORTS (provider);
    gboolean prepared;

    g_mutex_lock (&self->prepare_mutex);
    prepared = prepare_new (self, board_name, error);
    g_mutex_unlock (&self->prepare_mutex);
    return prepared;
}

/* Goes to the next event of the board, but never far: a person at the window may act meanwhile. */
static gboolean
ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                       SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorSimulatedBoard) board
               = find_board (SALVOR_SIMULATED_PORTS (provider), board_name);
    gint64 until_us = deadline.at_us;

    if (board != NULL)
        until_us = MIN (until_us, salvor_clock_get_now (salvor_simulated_board_get_clock (board))
                                      + POLL_MS * 1000);
    else
        return salvor_clock_wait_until (deadline.clock, until_us, cancellable, error);
    return salvor_simulated_board_wait (board, until_us, cancellable, error);
}

static void
salvor_simulated_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = ports_enumerate;
    iface->claims = ports_claims;
    iface->prepare = ports_prepare;
    iface->wait_for_change = ports_wait_for_change;
}

/* ---- boards nobody waits for ---- */

/*
 * Virtual time moves when somebody uses the board or waits for it. In the window nobody may: a
 * board that was plugged in again by hand would never come back to the list. So the provider that
 * lists all boards lets time pass for those that have an event before them, and only then.
 */

/* TRUE when the board still has an event before it */
static gboolean
help_board_on (SalvorSimulatedBoard *board, double pace)
{
    SalvorClock *clock = salvor_simulated_board_get_clock (board);
    gint64 event_us = salvor_simulated_board_get_next_event (board);
    gint64 step_us = pace > 0 ? (gint64) (POLL_MS * 1000 / pace) : G_MAXINT64;
    gint64 now_us = salvor_clock_get_now (clock);

    if (event_us == G_MAXINT64)
        return FALSE;
    /* The real time has passed already: this very timeout spent it. */
    salvor_virtual_clock_catch_up (clock,
                                   event_us - now_us > step_us ? now_us + step_us : event_us);
    return salvor_simulated_board_get_next_event (board) != G_MAXINT64;
}

static gboolean
on_idle_tick (gpointer user_data)
{
    g_autoptr (SalvorSimulatedPorts) self = g_weak_ref_get (user_data);
    g_autoptr (GPtrArray) boards = NULL;
    gboolean more = FALSE;

    if (self == NULL)
        return G_SOURCE_REMOVE;
    boards = copy_boards (self);
    for (guint i = 0; i < boards->len; i++)
        more |= help_board_on (g_ptr_array_index (boards, i), get_pace (self));
    if (more)
        return G_SOURCE_CONTINUE;
    g_mutex_lock (&self->mutex);
    self->moving = FALSE;
    g_mutex_unlock (&self->mutex);
    return G_SOURCE_REMOVE;
}

static void
start_idle_mover (SalvorSimulatedPorts *self)
{
    g_autoptr (GSource) source = g_timeout_source_new (POLL_MS);
    GWeakRef *weak = g_new0 (GWeakRef, 1);

    g_weak_ref_init (weak, self);
    g_source_set_callback (source, on_idle_tick, weak, free_weak_ref);
    g_source_attach (source, self->context);
}

/* On any thread */
static void
ensure_idle_mover (SalvorSimulatedPorts *self)
{
    gboolean start;

    g_mutex_lock (&self->mutex);
    start = self->list_all && !self->moving;
    self->moving = self->moving || start;
    g_mutex_unlock (&self->mutex);
    if (start)
        start_idle_mover (self);
}

/* ---- life ---- */

static void
salvor_simulated_ports_dispose (GObject *object)
{
    SalvorSimulatedPorts *self = SALVOR_SIMULATED_PORTS (object);

    g_clear_pointer (&self->boards, g_ptr_array_unref);
    G_OBJECT_CLASS (salvor_simulated_ports_parent_class)->dispose (object);
}

static void
salvor_simulated_ports_finalize (GObject *object)
{
    SalvorSimulatedPorts *self = SALVOR_SIMULATED_PORTS (object);

    g_object_unref (self->shelf);
    g_main_context_unref (self->context);
    g_mutex_clear (&self->mutex);
    g_mutex_clear (&self->prepare_mutex);
    G_OBJECT_CLASS (salvor_simulated_ports_parent_class)->finalize (object);
}

static void
salvor_simulated_ports_class_init (SalvorSimulatedPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_simulated_ports_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_simulated_ports_finalize;
}

static void
salvor_simulated_ports_init (SalvorSimulatedPorts *self)
{
    g_mutex_init (&self->mutex);
    g_mutex_init (&self->prepare_mutex);
    self->boards = g_ptr_array_new_with_free_func (g_object_unref);
    self->context = g_main_context_ref_thread_default ();
}

static void
add_scenario (SalvorSimulatedPorts *self, const char *scenario_name)
{
    g_autofree char *board_name = g_strconcat (SALVOR_BOARD_NAME_PREFIX, scenario_name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorSimulatedBoard) board
               = salvor_simulated_board_new (board_name, self->shelf, self->pace, &error);

    if (board != NULL)
        add_board (self, board);
    else
        g_message ("%s is left out: %s", board_name, error->message);
}

/* A board without a place in lists is there for who asks for it by name: each chip has the same
 * four. */
static void
add_all_scenarios (SalvorSimulatedPorts *self)
{
    g_auto (GStrv) names = salvor_scenario_list_names ();

    for (gsize i = 0; names[i] != NULL; i++) {
        if (salvor_scenario_is_listed (names[i]))
            add_scenario (self, names[i]);
    }
}

SalvorPortProvider *
salvor_simulated_ports_new (SalvorChipShelf *shelf, gboolean list_all)
{
    SalvorSimulatedPorts *self = g_object_new (SALVOR_TYPE_SIMULATED_PORTS, NULL);

    self->shelf = shelf != NULL ? g_object_ref (shelf) : salvor_chip_shelf_new ();
    self->list_all = list_all;
    if (list_all)
        add_all_scenarios (self);
    return SALVOR_PORT_PROVIDER (self);
}

void
salvor_simulated_ports_set_pace (SalvorSimulatedPorts *self, double pace)
{
    g_autoptr (GPtrArray) boards = NULL;

    g_return_if_fail (SALVOR_IS_SIMULATED_PORTS (self));
    g_return_if_fail (pace >= 0);

    g_mutex_lock (&self->mutex);
    self->pace = pace;
    g_mutex_unlock (&self->mutex);
    boards = copy_boards (self);
    for (guint i = 0; i < boards->len; i++)
        salvor_virtual_clock_set_pace (
            salvor_simulated_board_get_clock (g_ptr_array_index (boards, i)), pace);
}
