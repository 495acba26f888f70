/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-adiv5"
#include "config.h"

#include "protocol/adiv5.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/access-plan.h"
#include "protocol/debug-port.h"
#include "protocol/memory-access.h"

/* SELECT: which access port, which bank of its registers (ADIv5, SELECT; probe 2.2, 2.4) */
#define SELECT_PORT_SHIFT 24
#define BANK_MEMORY 0x00 /* CSW, TAR, DRW */
#define BANK_WORDS 0x10  /* BD0 to BD3: the four words around TAR, which stays */
#define BANK_IDENTITY 0xF0
#define SELECT_UNKNOWN G_MAXUINT32
#define WORDS_MASK 0xFu

/* IDR: class MEM-AP, type AHB (ADIv5, IDR): 0x04770041 on RT10xx, 0x84770001 on RT11xx (probe
 * 2.5). The core is behind the first of that kind. */
#define IDR_KIND_MASK 0x0001E00Fu
#define IDR_AHB 0x00010001u
#define MAX_ACCESS_PORTS 4

/* Word size, single increment, privileged data access of a debug master (probe 2.4). */
#define CSW_WORD_INCREMENT 0x23000012
#define CSW_KEEP 0x80000000

/* The address counter is only sure within its low ten bits (ADIv5, TAR; probe 2.4). */
#define INCREMENT_LIMIT 1024

/* What is planned at once: a long transfer keeps the probe busy all the same */
#define CHUNK_SIZE (64 * 1024)

struct _SalvorAdiv5 {
    GObject parent_instance;

    SalvorCmsisDap *probe; /* owned */
    SalvorDebugPort *port; /* owned */
    guint32 access_port;   /* in its place in SELECT */
    guint32 csw;
    guint32 select; /* as it is now */
    guint32 tar;    /* as it is now, when known */
    gboolean tar_known;
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
salvor_adiv5_get_clock_hz (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), 0);

    return salvor_debug_port_get_clock_hz (self->port);
}

SalvorClock *
salvor_adiv5_get_clock (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), NULL);

    return salvor_cmsis_dap_get_clock (self->probe);
}

/* ---- connecting ---- */

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
        { SALVOR_DAP_WRITE_SELECT, self->access_port | BANK_MEMORY },
        { SALVOR_DAP_READ_AP_0, 0 },
    };
    SalvorDapTransfer write_csw = { SALVOR_DAP_WRITE_AP_0, 0 };

    self->tar_known = FALSE;
    if (!salvor_cmsis_dap_transfer (self->probe, read_csw, G_N_ELEMENTS (read_csw), cancellable,
                                    error))
        return FALSE;
    self->select = self->access_port | BANK_MEMORY;
    self->csw = (read_csw[1].value & CSW_KEEP) | CSW_WORD_INCREMENT;
    write_csw.value = self->csw;
    return salvor_cmsis_dap_transfer (self->probe, &write_csw, 1, cancellable, error);
}

gboolean
salvor_adiv5_connect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    if (salvor_cmsis_dap_connect (self->probe, cancellable, error)
        && salvor_debug_port_connect (self->port, cancellable, error)
        && find_access_port (self, cancellable, error)
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
        { SALVOR_DAP_WRITE_SELECT, self->access_port | BANK_MEMORY },
        { SALVOR_DAP_WRITE_AP_0, self->csw },
    };
    g_autoptr (GError) error = NULL;

    self->tar_known = FALSE;
    self->select = self->access_port | BANK_MEMORY;
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

    self->tar_known = FALSE;
    self->select = SELECT_UNKNOWN;
    if (ack == SALVOR_DAP_NO_ANSWER || ack == SALVOR_DAP_OK)
        return;
    flags = salvor_debug_port_recover (self->port, ack, cancellable);
    if ((flags & SALVOR_DEBUG_PORT_LINE_FLAGS) != 0)
        failure->code = SALVOR_ERROR_NO_TARGET;
    restore_access_port (self, cancellable);
}

/* ---- lists of words ---- */

/* SELECT, TAR, SELECT again and the access itself are the most that one access takes. */
#define MAX_ACCESS_TRANSFERS 4

/* A packet of word accesses as it grows. */
typedef struct {
    SalvorDapTransfer transfers[SALVOR_DAP_MAX_TRANSFERS + MAX_ACCESS_TRANSFERS];
    gsize places[SALVOR_DAP_MAX_TRANSFERS + MAX_ACCESS_TRANSFERS]; /* in the list of accesses */
    guint n;
    gsize request_size, answer_size; /* bytes */
} WordPacket;

static void
add_transfer (WordPacket *packet, guint8 request, guint32 value, gsize place)
{
    packet->transfers[packet->n].request = request;
    packet->transfers[packet->n].value = value;
    packet->places[packet->n] = place;
    packet->n++;
    packet->request_size += (request & 0x02) != 0 ? 1 : 5;
    packet->answer_size += (request & 0x02) != 0 ? 4 : 0;
}

static void
select_bank (SalvorAdiv5 *self, WordPacket *packet, guint32 bank, gsize place)
{
    if (self->select == (self->access_port | bank))
        return;
    self->select = self->access_port | bank;
    add_transfer (packet, SALVOR_DAP_WRITE_SELECT, self->select, place);
}

static void
set_address (SalvorAdiv5 *self, WordPacket *packet, guint32 address, gsize place)
{
    select_bank (self, packet, BANK_MEMORY, place);
    if (self->tar_known && self->tar == address)
        return;
    self->tar = address;
    self->tar_known = TRUE;
    add_transfer (packet, SALVOR_DAP_WRITE_AP_4, address, place);
}

static gboolean
is_in_window (SalvorAdiv5 *self, guint32 address)
{
    return self->tar_known && ((self->tar ^ address) & ~WORDS_MASK) == 0;
}

/* BD0 to BD3 reach the four words around TAR: registers that lie together, as the debug registers
 * of the core do, need it once (probe 3.2). One word alone is shorter through DRW. */
static void
add_access (SalvorAdiv5 *self, WordPacket *packet, const SalvorWordAccess *accesses, gsize n,
            gsize place)
{
    const SalvorWordAccess *access = &accesses[place];
    guint32 address = access->address;
    guint8 write = access->write ? SALVOR_DAP_WRITE_AP_0 : SALVOR_DAP_READ_AP_0;
    gboolean together
        = place + 1 < n && ((accesses[place + 1].address ^ address) & ~WORDS_MASK) == 0;

    if (self->select == (self->access_port | BANK_WORDS) && is_in_window (self, address)) {
        add_transfer (packet, (guint8) (write | (address & WORDS_MASK)), access->value, place);
    } else if (together) {
        set_address (self, packet, address & ~WORDS_MASK, place);
        select_bank (self, packet, BANK_WORDS, place);
        add_transfer (packet, (guint8) (write | (address & WORDS_MASK)), access->value, place);
    } else {
        set_address (self, packet, address, place);
        add_transfer (packet, access->write ? SALVOR_DAP_WRITE_AP_C : SALVOR_DAP_READ_AP_C,
                      access->value, place);
        /* the counter is not sure beyond its limit */
        self->tar += 4;
        self->tar_known = self->tar % INCREMENT_LIMIT != 0;
    }
}

/* FALSE when the access does not fit any more: then nothing has changed. */
static gboolean
add_if_it_fits (SalvorAdiv5 *self, WordPacket *packet, const SalvorWordAccess *accesses, gsize n,
                gsize place)
{
    guint packet_size = salvor_cmsis_dap_get_packet_size (self->probe);
    gsize request_size = packet->request_size, answer_size = packet->answer_size;
    guint32 select = self->select, tar = self->tar;
    gboolean tar_known = self->tar_known;
    guint n_before = packet->n;

    add_access (self, packet, accesses, n, place);
    if (packet->request_size <= packet_size && packet->answer_size <= packet_size
        && packet->n <= SALVOR_DAP_MAX_TRANSFERS)
        return TRUE;
    packet->request_size = request_size;
    packet->answer_size = answer_size;
    packet->n = n_before;
    self->select = select;
    self->tar = tar;
    self->tar_known = tar_known;
    return FALSE;
}

/* What comes next is a block most of the time: where there is room, its SELECT costs no packet. */
static void
return_to_memory (SalvorAdiv5 *self, WordPacket *packet)
{
    if (packet->request_size + 5 <= salvor_cmsis_dap_get_packet_size (self->probe)
        && packet->n < SALVOR_DAP_MAX_TRANSFERS)
        select_bank (self, packet, BANK_MEMORY, packet->places[packet->n - 1]);
}

static gboolean
run_words (SalvorAdiv5 *self, WordPacket *words, SalvorWordAccess *accesses,
           GCancellable *cancellable, GError **error)
{
    SalvorDapPacket packet = { .transfers = words->transfers, .n = words->n };
    g_autoptr (GError) local_error = NULL;
    const SalvorWordAccess *guilty;
    gsize n_good;

    if (salvor_cmsis_dap_run (self->probe, &packet, 1, &n_good, cancellable, &local_error)) {
        for (guint i = 0; i < words->n; i++) {
            /* setting up writes; what reads is an access of the list */
            if ((words->transfers[i].request & 0x02) != 0)
                accesses[words->places[i]].value = words->transfers[i].value;
        }
        return TRUE;
    }
    guilty = &accesses[words->places[packet.done > 0 ? packet.done - 1 : 0]];
    recover (self, packet.ack, cancellable, local_error);
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                "%s at 0x%08X: ", guilty->write ? "write" : "read",
                                guilty->address);
    return FALSE;
}

gboolean
salvor_adiv5_access (SalvorAdiv5 *self, SalvorWordAccess *accesses, gsize n,
                     GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);
    g_return_val_if_fail (accesses != NULL && n > 0, FALSE);

    for (gsize i = 0; i < n;) {
        WordPacket words = { .n = 0, .request_size = 3, .answer_size = 3 };

        while (i < n && add_if_it_fits (self, &words, accesses, n, i))
            i++;
        if (i == n)
            return_to_memory (self, &words);
        if (!run_words (self, &words, accesses, cancellable, error))
            return FALSE;
    }
    return TRUE;
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
    SalvorDapTransfer select = { SALVOR_DAP_WRITE_SELECT, self->access_port | BANK_MEMORY };

    if (self->select == select.value)
        return TRUE;
    self->tar_known = FALSE;
    if (!salvor_cmsis_dap_transfer (self->probe, &select, 1, cancellable, error))
        return FALSE;
    self->select = select.value;
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

        self->tar_known = FALSE;
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
            salvor_cmsis_dap_get_packet_size (self->probe));

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
            salvor_cmsis_dap_get_packet_size (self->probe));

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
