/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-cortex-m"
#include "config.h"

#include "protocol/cortex-m-private.h"

/*
 * A function of the chip is called in one row of packets: its registers, what is to be written into
 * memory while it runs, and the look at what came of it, which the probe takes by itself as soon as
 * the core stands still. At 64 bytes a packet that saves half of the frames.
 */

/* A page is programmed within 3 ms. What takes longer, an erase, is looked at from here: a probe
 * that waits hears nothing else. */
#define MATCH_MS 10

/* Bytes of the packet that starts a call, beside its registers: its head, DFSR, the window of the
 * debug registers with its SELECTs, DHCSR and a SELECT back; and of each register (probe 3.2) */
#define START_SIZE (3 + 15 + 15 + 5 + 5)
#define REGISTER_SIZE 11

static const SalvorCoreRegister result_registers[]
    = { SALVOR_CORE_R0, SALVOR_CORE_PC, SALVOR_CORE_XPSR };

/* A call as it goes out */
typedef struct {
    SalvorAccessRow *row; /* owned */
    GArray *accesses;     /* owned, of SalvorWordAccess: those of the row, in its order */
    guint n_start;        /* accesses that start it; the others look at what came of it */
    gsize n_start_packets;
    gsize n_packets;
    gsize n_good; /* packets that were answered as good */
} Call;

static void
call_clear (Call *self)
{
    g_clear_pointer (&self->row, salvor_access_row_free);
    g_clear_pointer (&self->accesses, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

/* ---- building it ---- */

static void
add_to_row (Call *self, GArray *accesses)
{
    salvor_access_row_add (self->row, (const SalvorWordAccess *) accesses->data, accesses->len);
    g_array_append_vals (self->accesses, accesses->data, accesses->len);
}

/* The program counter at the end of the first half, the others in their order */
static GArray *
order_values (const SalvorCoreValue *values, gsize n)
{
    GArray *ordered = g_array_new (FALSE, FALSE, sizeof (SalvorCoreValue));

    for (gsize i = 0; i < n; i++) {
        if (values[i].reg != SALVOR_CORE_PC)
            g_array_append_val (ordered, values[i]);
    }
    for (gsize i = 0; i < n; i++) {
        if (values[i].reg == SALVOR_CORE_PC)
            g_array_insert_val (ordered, ordered->len / 2, values[i]);
    }
    return ordered;
}

/*
 * Where one packet does not hold it all, two are on their way at once, and the second lets the core
 * run. The program counter is the last word of the first: when that packet is lost, the core still
 * stands on the BKPT of the call before, and gets no further. After no call, where the core stands
 * on anything, the first packet is waited for.
 */
static void
add_start (SalvorCortexM *self, Call *call, const SalvorCoreValue *values, gsize n)
{
    g_autoptr (GArray) ordered = order_values (values, n);
    g_autoptr (GArray) accesses = g_array_new (FALSE, FALSE, sizeof (SalvorWordAccess));
    const SalvorCoreValue *all = (const SalvorCoreValue *) ordered->data;
    gsize n_first = (n - 1) / 2 + 1;
    gboolean together = START_SIZE + REGISTER_SIZE * n <= salvor_adiv5_get_packet_size (self->port);

    salvor_cortex_m_add_access (accesses, DFSR, TRUE, DFSR_ALL);
    salvor_cortex_m_add_register_writes (accesses, all, n_first);
    if (!together) {
        add_to_row (call, accesses);
        salvor_access_row_end_packet (call->row, !self->after_call);
        g_array_set_size (accesses, 0);
    }
    salvor_cortex_m_add_register_writes (accesses, all + n_first, n - n_first);
    salvor_cortex_m_add_access (accesses, DHCSR, TRUE, DHCSR_RUN);
    add_to_row (call, accesses);
    salvor_access_row_return (call->row);
    call->n_start = call->accesses->len;
    salvor_access_row_get_packets (call->row, &call->n_start_packets);
}

static void
add_finish (Call *self)
{
    const SalvorMatch halted = { DHCSR, S_HALT, S_HALT };
    g_autoptr (GArray) accesses = g_array_new (FALSE, FALSE, sizeof (SalvorWordAccess));

    salvor_cortex_m_add_register_reads (accesses, result_registers,
                                        G_N_ELEMENTS (result_registers));
    salvor_cortex_m_add_access (accesses, DFSR, FALSE, 0);
    salvor_access_row_add_match (self->row, &halted, (const SalvorWordAccess *) accesses->data,
                                 accesses->len);
    g_array_append_vals (self->accesses, accesses->data, accesses->len);
    salvor_access_row_get_packets (self->row, &self->n_packets);
}

static void
build (SalvorCortexM *self, Call *call, const SalvorCoreValue *values, gsize n,
       const SalvorCoreLoad *load)
{
    call->row = salvor_adiv5_new_row (self->port);
    call->accesses = g_array_new (FALSE, FALSE, sizeof (SalvorWordAccess));
    add_start (self, call, values, n);
    if (load != NULL)
        salvor_access_row_add_block (call->row, load->address, load->data, load->size);
    add_finish (call);
}

/* ---- what came of it ---- */

static const SalvorWordAccess *
get_access (const Call *self, guint index)
{
    return &g_array_index (self->accesses, SalvorWordAccess, index);
}

static void
take_values (Call *self)
{
    for (guint i = 0; i < self->accesses->len; i++)
        g_array_index (self->accesses, SalvorWordAccess, i).value
            = salvor_access_row_get_value (self->row, i);
}

static void
take_result (const Call *self, SalvorCoreResult *result)
{
    guint32 reason = get_access (self, self->accesses->len - 1)->value;
    guint32 values[G_N_ELEMENTS (result_registers)];

    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = get_access (self, self->n_start + 3 * i + 2)->value;
    *result = (SalvorCoreResult){
        .state = (reason & DFSR_BKPT) != 0 ? SALVOR_CORE_BREAKPOINT : SALVOR_CORE_HALTED,
        .r0 = values[0],
        .pc = values[1],
        .xpsr = values[2],
    };
}

/* The same with a look after the other: for what takes long, and when the row was broken. */
static gboolean
finish (SalvorCortexM *self, SalvorDeadline deadline, SalvorCoreResult *result,
        GCancellable *cancellable, GError **error)
{
    SalvorCoreControl *control = SALVOR_CORE_CONTROL (self);
    SalvorCoreResult found = { SALVOR_CORE_RUNNING, 0, 0, 0 };
    guint32 values[G_N_ELEMENTS (result_registers)];

    if (!salvor_core_control_wait_halted (control, deadline, &found.state, cancellable, error)
        || (found.state == SALVOR_CORE_LOCKED_UP
            && !salvor_core_control_halt (control, cancellable, error))
        || !salvor_cortex_m_read_registers (self, result_registers, values, G_N_ELEMENTS (values),
                                            cancellable, error))
        return FALSE;
    found.r0 = values[0];
    found.pc = values[1];
    found.xpsr = values[2];
    *result = found;
    return TRUE;
}

/* Did the packets that start the call arrive, so far as is known? */
static gboolean
has_started (const Call *self)
{
    gsize n;
    const SalvorDapPacket *packets = salvor_access_row_get_packets (self->row, &n);

    return self->n_good >= self->n_start_packets
           || packets[self->n_good].ack == SALVOR_DAP_MISMATCH;
}

static gboolean
is_only_unfinished (const Call *self)
{
    return self->n_good + 1 == self->n_packets && has_started (self);
}

/* The core may run. It is waited for in any case: what it does in the flash is not to be broken
 * off. An error in what was written beside it is told then, with the result filled in. */
static gboolean
finish_broken (SalvorCortexM *self, const Call *call, GError *cause, SalvorDeadline deadline,
               SalvorCoreResult *result, GCancellable *cancellable, GError **error)
{
    SalvorCoreResult found = { SALVOR_CORE_RUNNING, 0, 0, 0 };
    g_autoptr (GError) local_error = NULL;
    gboolean good = !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                    && finish (self, deadline, &found, cancellable, &local_error);

    if (good && has_started (call))
        *result = found;
    if (good && is_only_unfinished (call)) {
        g_error_free (cause);
        return TRUE;
    }
    if (local_error != NULL && has_started (call)) {
        g_error_free (cause);
        g_propagate_error (error, g_steal_pointer (&local_error));
    } else {
        g_propagate_error (error, cause);
    }
    return FALSE;
}

/* ---- the call ---- */

static gboolean
prepare (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    static const SalvorWordAccess forget_code[] = { { ICIALLU, TRUE, 0 } };

    return salvor_cortex_m_check_halted (self, cancellable, error)
           && (self->after_call
               || salvor_cortex_m_write (self, forget_code, G_N_ELEMENTS (forget_code), cancellable,
                                         error))
           && salvor_adiv5_set_match_time (self->port, MATCH_MS, cancellable, error);
}

/* With a register that is not as it should be it must not run on. */
static gboolean
check_start (SalvorCortexM *self, const Call *call, GError **error)
{
    if (salvor_cortex_m_check_ready (get_access (call, 0), call->n_start, error))
        return TRUE;
    if (!salvor_core_control_halt (SALVOR_CORE_CONTROL (self), NULL, NULL))
        g_info ("the core cannot be stopped after a call that did not begin well");
    return FALSE;
}

static gboolean
check_finish (const Call *call)
{
    return salvor_cortex_m_check_ready (get_access (call, call->n_start),
                                        call->accesses->len - call->n_start, NULL);
}

static gboolean
run (SalvorCortexM *self, Call *call, SalvorDeadline deadline, SalvorCoreResult *result,
     GCancellable *cancellable, GError **error)
{
    GError *local_error = NULL;

    if (!salvor_adiv5_run (self->port, call->row, &call->n_good, cancellable, &local_error))
        return finish_broken (self, call, local_error, deadline, result, cancellable, error);
    take_values (call);
    if (!check_start (self, call, error))
        return FALSE;
    /* a probe that has not waited has seen a core that runs */
    if (!check_finish (call))
        return finish (self, deadline, result, cancellable, error);
    take_result (call, result);
    self->halted = TRUE;
    return TRUE;
}

gboolean
salvor_cortex_m_run_call (SalvorCoreControl *control, const SalvorCoreValue *values, gsize n,
                          const SalvorCoreLoad *load, SalvorDeadline deadline,
                          SalvorCoreResult *result, GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    g_auto (Call) call = { .row = NULL };
    gboolean good;

    /* whoever let it run in between has said so */
    self->after_call = self->after_call && self->halted;
    if (!prepare (self, cancellable, error))
        return FALSE;
    build (self, &call, values, n, load);
    self->halted = FALSE;
    good = run (self, &call, deadline, result, cancellable, error);
    self->after_call = good && result->state == SALVOR_CORE_BREAKPOINT;
    return good;
}
