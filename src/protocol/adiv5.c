/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-adiv5"
#include "config.h"

#include "protocol/adiv5.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "base/retry.h"
#include "protocol/memory-access.h"

/* Line reset, JTAG-to-SWD selection 0xE79E, line reset, idle: 136 bits (ADIv5, B5.3; probe 2.1) */
static const guint8 jtag_to_swd[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x9E, 0xE7,
                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00 };

/* Clears every sticky flag of the debug port (ADIv5, ABORT; probe 2.2). */
#define ABORT_CLEAR_STICKY 0x0000001E

#define CTRL_STAT_POWER_REQUEST 0x50000000
#define CTRL_STAT_POWER_ACKNOWLEDGE 0xA0000000

/* MEM-AP of the Cortex-M7 is access port 0; bank 0 has CSW, TAR, DRW (probe 2.4, 2.5). */
#define SELECT_MEM_AP 0x00000000
/* Word size, single increment, privileged data access of a debug master (probe 2.4). */
#define CSW_WORD_INCREMENT 0x23000012
#define CSW_KEEP 0x80000000

/* The address increment is only guaranteed within 1 KiB (ADIv5, TAR; probe 2.4). */
#define INCREMENT_LIMIT 1024

#define WAKE_TRIES 4
#define WAKE_DELAY_MS 10
#define POWER_UP_TRIES 50
#define POWER_UP_DELAY_MS 2

struct _SalvorAdiv5 {
    GObject parent_instance;

    SalvorCmsisDap *probe;
    SalvorClock *clock;
    guint32 dpidr;
    guint32 csw;
};

static void memory_access_iface_init (SalvorMemoryAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorAdiv5, salvor_adiv5, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      memory_access_iface_init))

static void
salvor_adiv5_finalize (GObject *object)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (object);

    g_object_unref (self->probe);
    g_object_unref (self->clock);
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
    self->clock = g_object_ref (salvor_cmsis_dap_get_clock (probe));
    return self;
}

guint32
salvor_adiv5_get_dpidr (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), 0);

    return self->dpidr;
}

/* After a line reset the port answers nothing but a read of DPIDR (probe 2.1). */
static gboolean
wake (gpointer user_data, GCancellable *cancellable, GError **error)
{
    SalvorAdiv5 *self = user_data;
    SalvorDapTransfer read_id = { SALVOR_DAP_READ_DPIDR, 0 };

    if (!salvor_cmsis_dap_send_sequence (self->probe, jtag_to_swd, sizeof jtag_to_swd * 8,
                                         cancellable, error)
        || !salvor_cmsis_dap_transfer (self->probe, &read_id, 1, cancellable, error))
        return FALSE;
    self->dpidr = read_id.value;
    return TRUE;
}

static gboolean
check_powered (gpointer user_data, GCancellable *cancellable, GError **error)
{
    SalvorAdiv5 *self = user_data;
    SalvorDapTransfer status = { SALVOR_DAP_READ_CTRL_STAT, 0 };

    if (!salvor_cmsis_dap_transfer (self->probe, &status, 1, cancellable, error))
        return FALSE;
    if ((status.value & CTRL_STAT_POWER_ACKNOWLEDGE) == CTRL_STAT_POWER_ACKNOWLEDGE)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "debug port is not powered, CTRL/STAT is 0x%08X", status.value);
    return FALSE;
}

static gboolean
power_up (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer request[] = {
        { SALVOR_DAP_WRITE_ABORT, ABORT_CLEAR_STICKY },
        { SALVOR_DAP_WRITE_SELECT, SELECT_MEM_AP },
        { SALVOR_DAP_WRITE_CTRL_STAT, CTRL_STAT_POWER_REQUEST },
    };

    return salvor_cmsis_dap_transfer (self->probe, request, G_N_ELEMENTS (request), cancellable,
                                      error)
           && salvor_retry (check_powered, self, POWER_UP_TRIES, POWER_UP_DELAY_MS, self->clock,
                            cancellable, error);
}

static gboolean
set_up_memory_port (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer read_csw = { SALVOR_DAP_READ_AP_0, 0 };
    SalvorDapTransfer write_csw = { SALVOR_DAP_WRITE_AP_0, 0 };

    if (!salvor_cmsis_dap_transfer (self->probe, &read_csw, 1, cancellable, error))
        return FALSE;
    self->csw = (read_csw.value & CSW_KEEP) | CSW_WORD_INCREMENT;
    write_csw.value = self->csw;
    return salvor_cmsis_dap_transfer (self->probe, &write_csw, 1, cancellable, error);
}

gboolean
salvor_adiv5_recover (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) first = NULL;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    if (power_up (self, cancellable, &first) && set_up_memory_port (self, cancellable, &first))
        return TRUE;
    g_debug ("debug port after a reset: %s", first->message);
    if (salvor_retry (wake, self, WAKE_TRIES, WAKE_DELAY_MS, self->clock, cancellable, error)
        && power_up (self, cancellable, error) && set_up_memory_port (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "debug port after a reset: ");
    return FALSE;
}

gboolean
salvor_adiv5_connect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    if (salvor_cmsis_dap_connect (self->probe, SALVOR_SWD_CLOCK_HZ, cancellable, error)
        && salvor_retry (wake, self, WAKE_TRIES, WAKE_DELAY_MS, self->clock, cancellable, error)
        && power_up (self, cancellable, error) && set_up_memory_port (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "debug port: ");
    return FALSE;
}

gboolean
salvor_adiv5_disconnect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer power_down = { SALVOR_DAP_WRITE_CTRL_STAT, 0 };

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);

    return salvor_cmsis_dap_transfer (self->probe, &power_down, 1, cancellable, error)
           && salvor_cmsis_dap_disconnect (self->probe, cancellable, error);
}

/* After a fault nothing in the memory port can be trusted, and nothing works before the sticky
 * flag is cleared (probe 2.4). The fault itself is what the caller hears of. */
static void
recover_from_fault (SalvorAdiv5 *self, GCancellable *cancellable)
{
    SalvorDapTransfer repair[] = {
        { SALVOR_DAP_WRITE_ABORT, ABORT_CLEAR_STICKY },
        { SALVOR_DAP_WRITE_SELECT, SELECT_MEM_AP },
        { SALVOR_DAP_WRITE_AP_0, self->csw },
    };
    g_autoptr (GError) error = NULL;

    if (!salvor_cmsis_dap_transfer (self->probe, repair, G_N_ELEMENTS (repair), cancellable,
                                    &error))
        g_info ("debug port after a fault: %s", error->message);
}

static void
explain (SalvorAdiv5 *self, const char *what, guint32 address, GCancellable *cancellable,
         GError **error)
{
    g_prefix_error (error, "%s at 0x%08X: ", what, address);
    recover_from_fault (self, cancellable);
}

static gboolean
read_word (SalvorMemoryAccess *access, guint32 address, guint32 *value, GCancellable *cancellable,
           GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (access);
    SalvorDapTransfer read[] = { { SALVOR_DAP_WRITE_AP_4, address }, { SALVOR_DAP_READ_AP_C, 0 } };

    if (!salvor_cmsis_dap_transfer (self->probe, read, G_N_ELEMENTS (read), cancellable, error)) {
        explain (self, "read", address, cancellable, error);
        return FALSE;
    }
    *value = read[1].value;
    return TRUE;
}

/* Request: command, index, count, then address and read for each word; response: command, count,
 * acknowledge, then the words (probe 1.7). The request is what fills a packet first. */
#define WORDS_IN_PACKET(packet_size) MIN (((packet_size) -3) / 6, 127)

static gboolean
read_some_words (SalvorAdiv5 *self, const guint32 *addresses, guint32 *values, guint n,
                 GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer transfers[2 * 127];

    for (guint i = 0; i < n; i++) {
        transfers[2 * i] = (SalvorDapTransfer){ SALVOR_DAP_WRITE_AP_4, addresses[i] };
        transfers[2 * i + 1] = (SalvorDapTransfer){ SALVOR_DAP_READ_AP_C, 0 };
    }
    if (!salvor_cmsis_dap_transfer (self->probe, transfers, 2 * n, cancellable, error)) {
        explain (self, "read words, the first", addresses[0], cancellable, error);
        return FALSE;
    }
    for (guint i = 0; i < n; i++)
        values[i] = transfers[2 * i + 1].value;
    return TRUE;
}

static gboolean
read_words (SalvorMemoryAccess *access, const guint32 *addresses, guint32 *values, gsize n,
            GCancellable *cancellable, GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (access);
    gsize at_once = WORDS_IN_PACKET (salvor_cmsis_dap_get_packet_size (self->probe));

    for (gsize i = 0; i < n; i += at_once) {
        if (!read_some_words (self, addresses + i, values + i, (guint) MIN (at_once, n - i),
                              cancellable, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_word (SalvorMemoryAccess *access, guint32 address, guint32 value, GCancellable *cancellable,
            GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (access);
    SalvorDapTransfer write[]
        = { { SALVOR_DAP_WRITE_AP_4, address }, { SALVOR_DAP_WRITE_AP_C, value } };

    if (!salvor_cmsis_dap_transfer (self->probe, write, G_N_ELEMENTS (write), cancellable, error)) {
        explain (self, "write", address, cancellable, error);
        return FALSE;
    }
    return TRUE;
}

/* Words up to the next 1 KiB boundary. */
static gboolean
read_run (SalvorAdiv5 *self, guint32 address, guint32 *words, gsize n, GCancellable *cancellable,
          GError **error)
{
    SalvorDapTransfer set_address = { SALVOR_DAP_WRITE_AP_4, address };

    if (salvor_cmsis_dap_transfer (self->probe, &set_address, 1, cancellable, error)
        && salvor_cmsis_dap_read_block (self->probe, SALVOR_DAP_READ_AP_C, words, n, cancellable,
                                        error))
        return TRUE;
    explain (self, "read", address, cancellable, error);
    return FALSE;
}

static GBytes *
read_block (SalvorMemoryAccess *access, guint32 address, gsize size, GCancellable *cancellable,
            GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (access);
    g_autoptr (GByteArray) bytes = NULL;
    guint32 words[INCREMENT_LIMIT / 4];

    if (size > G_MAXUINT32 - address) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "%" G_GSIZE_FORMAT " bytes at 0x%08X cannot be read", size, address);
        return NULL;
    }
    bytes = g_byte_array_new ();
    while (bytes->len < size) {
        guint32 place = address + bytes->len;
        gsize run = MIN (INCREMENT_LIMIT - place % INCREMENT_LIMIT, size - bytes->len) / 4;

        if (!read_run (self, place, words, run, cancellable, error))
            return NULL;
        for (gsize i = 0; i < run; i++)
            salvor_bytes_append_u32_le (bytes, words[i]);
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* Words up to the next 1 KiB boundary. */
static gboolean
write_run (SalvorAdiv5 *self, guint32 address, const guint32 *words, gsize n,
           GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer set_address = { SALVOR_DAP_WRITE_AP_4, address };

    if (salvor_cmsis_dap_transfer (self->probe, &set_address, 1, cancellable, error)
        && salvor_cmsis_dap_write_block (self->probe, SALVOR_DAP_WRITE_AP_C, words, n, cancellable,
                                         error))
        return TRUE;
    explain (self, "write", address, cancellable, error);
    return FALSE;
}

static gboolean
write_block (SalvorMemoryAccess *access, guint32 address, const guint8 *data, gsize size,
             GCancellable *cancellable, GError **error)
{
    SalvorAdiv5 *self = SALVOR_ADIV5 (access);
    SalvorReader reader;
    guint32 words[INCREMENT_LIMIT / 4];
    gsize done = 0;

    if (size > G_MAXUINT32 - address) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "%" G_GSIZE_FORMAT " bytes at 0x%08X cannot be written", size, address);
        return FALSE;
    }
    salvor_reader_init (&reader, data, size);
    while (done < size) {
        guint32 place = address + (guint32) done;
        gsize run = MIN (INCREMENT_LIMIT - place % INCREMENT_LIMIT, size - done) / 4;

        for (gsize i = 0; i < run; i++) {
            if (!salvor_reader_read_u32_le (&reader, &words[i], error))
                return FALSE;
        }
        if (!write_run (self, place, words, run, cancellable, error))
            return FALSE;
        done += run * 4;
    }
    return TRUE;
}

/* ---- words here and there ---- */

/* A write is an address and a word, five bytes each; a read an address and a request. */
#define ACCESS_MAX_REQUEST 10
#define TRANSFER_HEADER 3

static gboolean
access_some (SalvorAdiv5 *self, SalvorWordAccess *accesses, guint n, GCancellable *cancellable,
             GError **error)
{
    g_autofree SalvorDapTransfer *transfers = g_new0 (SalvorDapTransfer, 2 * n);

    for (guint i = 0; i < n; i++) {
        transfers[2 * i] = (SalvorDapTransfer){ SALVOR_DAP_WRITE_AP_4, accesses[i].address };
        transfers[2 * i + 1].request
            = accesses[i].write ? SALVOR_DAP_WRITE_AP_C : SALVOR_DAP_READ_AP_C;
        transfers[2 * i + 1].value = accesses[i].value;
    }
    if (!salvor_cmsis_dap_transfer (self->probe, transfers, 2 * n, cancellable, error)) {
        explain (self, accesses[0].write ? "write" : "read", accesses[0].address, cancellable,
                 error);
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        if (!accesses[i].write)
            accesses[i].value = transfers[2 * i + 1].value;
    }
    return TRUE;
}

gboolean
salvor_adiv5_access (SalvorAdiv5 *self, SalvorWordAccess *accesses, gsize n,
                     GCancellable *cancellable, GError **error)
{
    gsize at_once;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), FALSE);
    g_return_val_if_fail (accesses != NULL, FALSE);

    /* a packet counts its transfers in one byte */
    at_once = MIN ((salvor_cmsis_dap_get_packet_size (self->probe) - TRANSFER_HEADER)
                       / ACCESS_MAX_REQUEST,
                   G_MAXUINT8 / 2);
    for (gsize i = 0; i < n; i += at_once) {
        if (!access_some (self, accesses + i, (guint) MIN (at_once, n - i), cancellable, error))
            return FALSE;
    }
    return TRUE;
}

SalvorClock *
salvor_adiv5_get_clock (SalvorAdiv5 *self)
{
    g_return_val_if_fail (SALVOR_IS_ADIV5 (self), NULL);

    return self->clock;
}

static void
memory_access_iface_init (SalvorMemoryAccessInterface *iface)
{
    iface->write_block = write_block;
    iface->read_word = read_word;
    iface->read_words = read_words;
    iface->write_word = write_word;
    iface->read_block = read_block;
}
