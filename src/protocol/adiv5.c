/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-adiv5"
#include "config.h"

#include "protocol/adiv5.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "base/timing.h"
#include "protocol/access-plan.h"
#include "protocol/debug-port.h"
#include "protocol/memory-access.h"

/* SELECT: which access port, which bank of its registers (ADIv5, SELECT; probe 2.2, 2.4) */
#define SELECT_PORT_SHIFT 24
#define BANK_IDENTITY 0xF0

/* IDR: class MEM-AP, type AHB (ADIv5, IDR): 0x04770041 on RT10xx, 0x84770001 on RT11xx (probe
 * 2.5). The core is behind the first of that kind. */
#define IDR_KIND_MASK 0x0001E00Fu
#define IDR_AHB 0x00010001u
#define MAX_ACCESS_PORTS 4

/* Word size, single increment, privileged data access of a debug master (probe 2.4). */
#define CSW_WORD_INCREMENT 0x23000012
#define CSW_KEEP 0x80000000

/* What is planned at once: a long transfer keeps the probe busy all the same */
#define CHUNK_SIZE (64 * 1024)

struct _SalvorAdiv5 {
    GObject parent_instance;

    SalvorCmsisDap *probe; /* owned */
    SalvorDebugPort *port; /* owned */
    gboolean has_line;     /* a person has chosen it: line */
    SalvorDapLine line;
    guint32 access_port; /* in its place in SELECT */
    guint32 access_idr;  /* what it calls itself */
    guint32 csw;
    SalvorPortPlace place; /* as it is now */
};

static void memory_access_iface_init (SalvorMemoryAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorAdiv5, salvor_adiv5, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      memory_access_iface_init))

static void
salvor_adiv5_finalize (GObject *object)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (object);

    salvor_debug_port_free (self->port);
    g_object_unref (self->probe);
    G_OBJECT_CLASS (salvor_adiv5_parent_class)->finalize (object);
}

static void
salvor_adiv5_class_init (SalvorAdiv5Class *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_adiv5_finalize;
}

static void
salvor_adiv5_init (SalvorAdiv5 *self)
{
}

SalvorAdiv5 *
salvor_adiv5_new (SalvorCmsisDap *probe)
{
    SalvorAdiv5 *self;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (probe), NULL);

    self = g_object_new (SALVOR_TYPE_ADIV5, NULL);
    self->probe = g_object_ref (probe);
    self->port = salvor_debug_port_new (probe);
    return self;
}

guint32
salvor_adiv5_get_dpidr (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), 0);

    return salvor_debug_port_get_dpidr (self->port);
}

guint32
salvor_adiv5_get_access_port (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), 0);

    return self->access_idr;
}

guint32
salvor_adiv5_get_clock_hz (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), 0);

    return salvor_debug_port_get_clock_hz (self->port);
}

SalvorDapLine
salvor_adiv5_get_line (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), SALVOR_DAP_SWD);

    return salvor_cmsis_dap_get_line (self->probe);
}

guint
salvor_adiv5_get_packet_size (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), 0);

    return salvor_cmsis_dap_get_packet_size (self->probe);
}

SalvorClock *
salvor_adiv5_get_clock (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), NULL);

    return salvor_cmsis_dap_get_clock (self->probe);
}

/* ---- connecting ---- */

void
salvor_adiv5_set_line (SalvorAdiv5 *self, SalvorDapLine line)
{
    g_return_if_fail (SALVOR_IS_ADIV5 (self));

    self->has_line = TRUE;
    self->line = line;
}

static gboolean
read_identity (SalvorAdiv5 *self, guint index, guint32 *idr, GCancellable *cancellable,
               GError **error)
{
    SalvorDapTransfer ask[] = {
        { SALVOR_DAP_WRITE_SELECT, index << SELECT_PORT_SHIFT | BANK_IDENTITY },
        { SALVOR_DAP_READ_AP_C, 0 },
    };

    if (!salvor_cmsis_dap_transfer (self->probe, ask, G_N_ELEMENTS (ask), cancellable, error))
        return FALSE;
    *idr = ask[1].value;
    return TRUE;
}

static gboolean
find_access_port (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    guint32 first = 0;

    for (guint i = 0; i < MAX_ACCESS_PORTS; i++) {
        guint32 idr;

        if (!read_identity (self, i, &idr, cancellable, error))
            return FALSE;
        self->access_port = i << SELECT_PORT_SHIFT;
        self->access_idr = idr;
        if ((idr & IDR_KIND_MASK) == IDR_AHB)
            return TRUE;
        first = i == 0 ? idr : first;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "no memory access port, the first access port calls itself 0x%08X", first);
    return FALSE;
}

/* Leaves SELECT at CSW, TAR and DRW. */
static gboolean
set_up_access_port (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer read_csw[] = {
        { SALVOR_DAP_WRITE_SELECT, self->access_port | SALVOR_BANK_MEMORY },
        { SALVOR_DAP_READ_AP_0, 0 },
    };
    SalvorDapTransfer write_csw = { SALVOR_DAP_WRITE_AP_0, 0 };

    self->place.tar_known = FALSE;
    if (!salvor_cmsis_dap_transfer (self->probe, read_csw, G_N_ELEMENTS (read_csw), cancellable,
                                    error))
        return FALSE;
    self->place.select = self->access_port | SALVOR_BANK_MEMORY;
    self->csw = (read_csw[1].value & CSW_KEEP) | CSW_WORD_INCREMENT;
    write_csw.value = self->csw;
    return salvor_cmsis_dap_transfer (self->probe, &write_csw, 1, cancellable, error);
}

static gboolean
find_port (SalvorAdiv5 *self, SalvorDapLine line, GCancellable *cancellable, GError **error)
{
    return salvor_cmsis_dap_connect (self->probe, line, cancellable, error)
           && salvor_debug_port_connect (self->port, cancellable, error);
}

/* A debug port that is fused to JTAG says nothing at all over SWD (chip-semantics 2). */
static gboolean
try_lines (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) over_swd = NULL;
    g_autoptr (GError) over_jtag = NULL;

    if (self->has_line)
        return find_port (self, self->line, cancellable, error);
    if (find_port (self, SALVOR_DAP_SWD, cancellable, &over_swd))
        return TRUE;
    if (!salvor_cmsis_dap_knows (self->probe, SALVOR_DAP_JTAG)
        || !(g_error_matches (over_swd, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET)
             || g_error_matches (over_swd, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE))) {
        g_propagate_error (error, g_steal_pointer (&over_swd));
        return FALSE;
    }
    if (find_port (self, SALVOR_DAP_JTAG, cancellable, &over_jtag))
        return TRUE;
    g_propagate_prefixed_error (error, g_steal_pointer (&over_jtag),
                                "over SWD: %s; over JTAG: ", over_swd->message);
    return FALSE;
}

gboolean
salvor_adiv5_connect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    if (try_lines (self, cancellable, error) && find_access_port (self, cancellable, error)
        && set_up_access_port (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "debug port: ");
    return FALSE;
}

gboolean
salvor_adiv5_reattach (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    if (salvor_debug_port_wake (self->port, cancellable, error)
        && set_up_access_port (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "debug port after a reset: ");
    return FALSE;
}

gboolean
salvor_adiv5_disconnect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    salvor_debug_port_disconnect (self->port, cancellable, &local_error);
    if (salvor_cmsis_dap_disconnect (self->probe, cancellable,
                                     local_error == NULL ? &local_error : NULL)
        && local_error == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

gboolean
salvor_adiv5_hold_reset (SalvorAdiv5 *self, gboolean held, GCancellable *cancellable,
                         GError **error)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    return salvor_cmsis_dap_hold_reset (self->probe, held, cancellable, error);
}

/* ---- after an error ---- */

/* After a fault nothing in the access port can be trusted (probe 2.4). */
static void
restore_access_port (SalvorAdiv5 *self, GCancellable *cancellable)
{
    SalvorDapTransfer restore[] = {
        { SALVOR_DAP_WRITE_SELECT, self->access_port | SALVOR_BANK_MEMORY },
        { SALVOR_DAP_WRITE_AP_0, self->csw },
    };
    g_autoptr (GError) error = NULL;

    self->place.tar_known = FALSE;
    self->place.select = self->access_port | SALVOR_BANK_MEMORY;
    if (!salvor_cmsis_dap_transfer (self->probe, restore, G_N_ELEMENTS (restore), cancellable,
                                    &error))
        g_info ("access port after an error: %s", error->message);
}

/* The access itself is what the caller hears of; the flags tell whether the line was to blame. A
 * probe that said nothing is not asked again. */
static void
recover (SalvorAdiv5 *self, SalvorDapAck ack, GCancellable *cancellable, GError *failure)
{
    guint32 flags;

    self->place.tar_known = FALSE;
    self->place.select = SALVOR_SELECT_UNKNOWN;
    if (ack == SALVOR_DAP_NO_ANSWER || ack == SALVOR_DAP_OK || ack == SALVOR_DAP_MISMATCH)
        return;
    flags = salvor_debug_port_recover (self->port, ack, cancellable);
    if ((flags & SALVOR_DEBUG_PORT_LINE_FLAGS) != 0)
        failure->code = SALVOR_ERROR_NO_TARGET;
    restore_access_port (self, cancellable);
}

/* ---- lists of words ---- */

static SalvorAccessRow *
new_row (SalvorAdiv5 *self, gboolean one_by_one)
{
    return salvor_access_row_new (self->access_port, salvor_cmsis_dap_get_packet_size (self->probe),
                                  salvor_adiv5_get_line (self), &self->place, one_by_one);
}

gboolean
salvor_adiv5_access (SalvorAdiv5 *self, SalvorWordAccess *accesses, gsize n,
                     GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorAccessRow) row = NULL;
    g_autoptr (GError) local_error = NULL;
    const SalvorWordAccess *guilty;
    gsize n_good;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);
    g_return_val_if_fail (accesses != NULL && n > 0, FALSE);

    row = new_row (self, TRUE);
    salvor_access_row_add (row, accesses, n);
    salvor_access_row_return (row);
    if (salvor_adiv5_run (self, row, &n_good, cancellable, &local_error)) {
        for (gsize i = 0; i < n; i++)
            accesses[i].value = salvor_access_row_get_value (row, i);
        return TRUE;
    }
    guilty = &accesses[salvor_access_row_get_guilty (row, n_good)];
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                "%s at 0x%08X: ", guilty->write ? "write" : "read",
                                guilty->address);
    return FALSE;
}

SalvorAccessRow *
salvor_adiv5_new_row (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), NULL);

    return new_row (self, FALSE);
}

gboolean
salvor_adiv5_run (SalvorAdiv5 *self, SalvorAccessRow *row, gsize *n_good, GCancellable *cancellable,
                  GError **error)
{
    g_autoptr (GError) local_error = NULL;
    SalvorDapPacket *packets;
    gsize n;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    packets = salvor_access_row_get_packets (row, &n);
    if (salvor_cmsis_dap_run (self->probe, packets, n, n_good, cancellable, &local_error)) {
        self->place = *salvor_access_row_get_place (row);
        return TRUE;
    }
    recover (self, packets[*n_good].ack, cancellable, local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

gboolean
salvor_adiv5_set_match_time (SalvorAdiv5 *self, guint ms, GCancellable *cancellable, GError **error)
{
    guint clocks = salvor_adiv5_get_line (self) == SALVOR_DAP_JTAG ? SALVOR_JTAG_ACCESS_CLOCKS
                                                                   : SALVOR_SWD_ACCESS_CLOCKS;
    guint64 count;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    count = (guint64) salvor_adiv5_get_clock_hz (self) * ms / (1000 * clocks);
    return salvor_cmsis_dap_set_match_retries (self->probe, (guint16) MIN (count, G_MAXUINT16),
                                               cancellable, error);
}

/* ---- memory ---- */

/* What was lost on a bad line is read or written again: memory takes it as the first time. */
static gboolean
slow_down (SalvorAdiv5 *self, const GError *failure, GCancellable *cancellable)
{
    g_autoptr (GError) error = NULL;

    if (!g_error_matches (failure, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET))
        return FALSE;
    if (salvor_debug_port_slow_down (self->port, cancellable, &error)
        && set_up_access_port (self, cancellable, &error))
        return TRUE;
    g_info ("slower debug line: %s", error->message);
    return FALSE;
}

static gboolean
access_memory (SalvorAdiv5 *self, SalvorWordAccess *accesses, gsize n, GCancellable *cancellable,
               GError **error)
{
    for (;;) {
        g_autoptr (GError) local_error = NULL;

        if (salvor_adiv5_access (self, accesses, n, cancellable, &local_error))
            return TRUE;
        if (!slow_down (self, local_error, cancellable)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
    }
}

static gboolean
read_word (SalvorMemoryAccess *memory, guint32 address, guint32 *value, GCancellable *cancellable,
           GError **error)
{
    SalvorWordAccess access = { .address = address };

    if (!access_memory (SALVOR_ADIV5 (memory), &access, 1, cancellable, error))
        return FALSE;
    *value = access.value;
    return TRUE;
}

static gboolean
write_word (SalvorMemoryAccess *memory, guint32 address, guint32 value, GCancellable *cancellable,
            GError **error)
{
    SalvorWordAccess access = { .address = address, .write = TRUE, .value = value };

    return access_memory (SALVOR_ADIV5 (memory), &access, 1, cancellable, error);
}

static gboolean
read_words (SalvorMemoryAccess *memory, const guint32 *addresses, guint32 *values, gsize n,
            GCancellable *cancellable, GError **error)
{
    g_autofree SalvorWordAccess *accesses = g_new0 (SalvorWordAccess, n);

    for (gsize i = 0; i < n; i++)
        accesses[i].address = addresses[i];
    if (!access_memory (SALVOR_ADIV5 (memory), accesses, n, cancellable, error))
        return FALSE;
    for (gsize i = 0; i < n; i++)
        values[i] = accesses[i].value;
    return TRUE;
}

static gboolean
select_memory (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer select = { SALVOR_DAP_WRITE_SELECT, self->access_port | SALVOR_BANK_MEMORY };

    if (self->place.select == select.value)
        return TRUE;
    self->place.tar_known = FALSE;
    if (!salvor_cmsis_dap_transfer (self->probe, &select, 1, cancellable, error))
        return FALSE;
    self->place.select = select.value;
    return TRUE;
}

static gboolean
run_plan (SalvorAdiv5 *self, SalvorAccessPlan *plan, const char *act, GCancellable *cancellable,
          GError **error)
{
    gsize n, n_good = 0;
    SalvorDapPacket *packets = salvor_access_plan_get_packets (plan, &n);

    for (;;) {
        g_autoptr (GError) local_error = NULL;

        self->place.tar_known = FALSE;
        if (select_memory (self, cancellable, &local_error)
            && salvor_cmsis_dap_run (self->probe, packets, n, &n_good, cancellable, &local_error))
            return TRUE;
        g_prefix_error (&local_error, "%s at 0x%08X: ", act,
                        salvor_access_plan_get_fault_address (plan, n_good));
        recover (self, packets[n_good].ack, cancellable, local_error);
        if (!slow_down (self, local_error, cancellable)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
    }
}

static gboolean
check_range (guint32 address, gsize size, GError **error)
{
    if (size <= (guint64) G_MAXUINT32 + 1 - address)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "%" G_GSIZE_FORMAT " bytes at 0x%08X go beyond the end of memory", size, address);
    return FALSE;
}

static GBytes *
read_block (SalvorMemoryAccess *memory, guint32 address, gsize size, GCancellable *cancellable,
            GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (memory);
    g_autoptr (GByteArray) bytes = NULL;

    if (!check_range (address, size, error))
        return NULL;
    bytes = g_byte_array_sized_new ((guint) size);
    while (bytes->len < size) {
        g_autoptr (SalvorAccessPlan) plan = salvor_access_plan_new (
            address + bytes->len, MIN (size - bytes->len, CHUNK_SIZE), NULL,
            salvor_cmsis_dap_get_packet_size (self->probe), salvor_adiv5_get_line (self));

        if (!run_plan (self, plan, "read", cancellable, error))
            return NULL;
        salvor_access_plan_append_words (plan, bytes);
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
write_block (SalvorMemoryAccess *memory, guint32 address, const guint8 *data, gsize size,
             GCancellable *cancellable, GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (memory);

    if (!check_range (address, size, error))
        return FALSE;
    for (gsize done = 0; done < size; done += CHUNK_SIZE) {
        g_autoptr (SalvorAccessPlan) plan = salvor_access_plan_new (
            address + (guint32) done, MIN (size - done, CHUNK_SIZE), data + done,
            salvor_cmsis_dap_get_packet_size (self->probe), salvor_adiv5_get_line (self));

        if (!run_plan (self, plan, "write", cancellable, error))
            return FALSE;
    }
    return TRUE;
}

static void
memory_access_iface_init (SalvorMemoryAccessInterface *iface)
{
    iface->read_word = read_word;
    iface->write_word = write_word;
    iface->read_block = read_block;
    iface->read_words = read_words;
    iface->write_block = write_block;
}
