/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gdb-server.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-packet.h"
#include "simulator/debug-bus.h"
#include "simulator/simulated-core.h"

#include <stdio.h>
#include <string.h>

/* What a server on the same computer and a probe at USB take for a question, and how often one
 * looks whether the core stopped */
#define QUESTION_US 1000
#define RESET_US 20000
#define MAX_BLOCK 0x1000u

/* Debug registers of the core (ARMv7-M, B3.2 and C1.6) */
#define AIRCR 0xE000ED0Cu
#define AIRCR_RESET 0x05FA0004u
#define DHCSR 0xE000EDF0u
#define DHCSR_RUN 0xA05F0001u
#define DHCSR_HALT 0xA05F0003u
#define DCRSR 0xE000EDF4u
#define DCRSR_WRITE 0x00010000u
#define DCRDR 0xE000EDF8u
#define DEMCR 0xE000EDFCu
#define DEMCR_TRACE 0x01000000u
#define DEMCR_CATCH_RESET 0x01000001u
#define DWT_COMP0 0xE0001020u
#define DWT_MASK0 0xE0001024u
#define DWT_FUNCTION0 0xE0001028u
#define DWT_READ 5u

/* r0 to r15 and xPSR, which have the numbers of the core's own register file */
#define N_REGISTERS 17

#define TYPE_GDB_SERVER (gdb_server_get_type ())
G_DECLARE_FINAL_TYPE (GdbServer, gdb_server, GDB, SERVER, GObject)

struct _GdbServer {
    GObject parent_instance;

    SalvorSimulatedBoard *board; /* owned */
    SalvorGdbDecoder decoder;
    GQueue answers; /* of owned GBytes: whole packets */
    gboolean acknowledges;
    gboolean owes_stop; /* the core was let go with "c" */
};

static void gdb_server_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GdbServer, gdb_server, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      gdb_server_iface_init))

/* ---- the board ---- */

static SalvorSimulatedChip *
get_chip (GdbServer *self)
{
    return salvor_simulated_board_get_chip (self->board);
}

static SalvorSimulatedCore *
get_core (GdbServer *self)
{
    return salvor_simulated_chip_get_core (get_chip (self));
}

static SalvorClock *
get_clock (GdbServer *self)
{
    return salvor_simulated_board_get_clock (self->board);
}

static void
let_pass (GdbServer *self, gint64 duration_us)
{
    gint64 now_us;

    salvor_virtual_clock_advance (get_clock (self), duration_us);
    now_us = salvor_clock_get_now (get_clock (self));
    salvor_simulated_board_update (self->board);
    salvor_simulated_flash_settle (salvor_simulated_chip_get_flash (get_chip (self)), now_us);
    salvor_simulated_core_advance (get_core (self), now_us);
}

static gboolean
is_reachable (GdbServer *self)
{
    return salvor_simulated_chip_get_stage (get_chip (self)) != SALVOR_CHIP_OFF
           && salvor_simulated_chip_get_debug_access (get_chip (self)) == SALVOR_ACCESS_OPEN;
}

static gboolean
read_word (GdbServer *self, guint32 address, guint32 *value)
{
    return is_reachable (self)
           && salvor_debug_bus_read (get_chip (self), address, 4, value) == SALVOR_BUS_DONE;
}

static gboolean
write_word (GdbServer *self, guint32 address, guint32 value)
{
    return is_reachable (self)
           && salvor_debug_bus_write (get_chip (self), address, 4, value) == SALVOR_BUS_DONE;
}

static void
reset_and_halt (GdbServer *self)
{
    write_word (self, DHCSR, DHCSR_HALT);
    write_word (self, DEMCR, DEMCR_CATCH_RESET);
    write_word (self, AIRCR, AIRCR_RESET);
    let_pass (self, RESET_US);
    write_word (self, DEMCR, DEMCR_TRACE);
}

/* ---- answers ---- */

static void
answer_bytes (GdbServer *self, const guint8 *payload, gsize size)
{
    GByteArray *packet = g_byte_array_new ();

    if (self->acknowledges)
        salvor_bytes_append_u8 (packet, '+');
    salvor_gdb_packet_append (packet, payload, size);
    g_queue_push_tail (&self->answers, g_byte_array_free_to_bytes (packet));
}

static void
answer_text (GdbServer *self, const char *text)
{
    answer_bytes (self, (const guint8 *) text, strlen (text));
}

static void
answer_done (GdbServer *self, gboolean done)
{
    answer_text (self, done ? "OK" : "E01");
}

/* ---- questions ---- */

static void
read_memory (GdbServer *self, const char *question)
{
    g_autoptr (GByteArray) text = g_byte_array_new ();
    guint address, size;
    guint32 value;
    guint8 byte;

    if (sscanf (question, "m%x,%x", &address, &size) != 2 || size > MAX_BLOCK) {
        answer_done (self, FALSE);
        return;
    }
    for (guint i = 0; i < size; i++) {
        if ((i == 0 || (address + i) % 4 == 0) && !read_word (self, (address + i) & ~3u, &value)) {
            answer_done (self, FALSE);
            return;
        }
        byte = (guint8) (value >> 8 * ((address + i) & 3));
        salvor_gdb_hex_append (text, &byte, 1);
    }
    answer_bytes (self, text->data, text->len);
}

static gboolean
write_bytes (GdbServer *self, guint32 address, const guint8 *data, gsize size)
{
    guint32 word;

    for (gsize i = 0; i < size; i += 4) {
        if (!salvor_bytes_peek_u32_le (data, size, i, &word)
            || !write_word (self, address + (guint32) i, word))
            return FALSE;
    }
    return TRUE;
}

/* "M" with digits, "X" with bytes; only whole words */
static void
write_memory (GdbServer *self, const GByteArray *payload, const char *question)
{
    g_autoptr (GByteArray) data = NULL;
    guint address, size;
    int head = 0;

    if (sscanf (question, "%*1[MX]%x,%x:%n", &address, &size, &head) >= 2 && head > 0)
        data = question[0] == 'M'
                   ? salvor_gdb_hex_decode (payload->data + head, payload->len - (guint) head, NULL)
                   : salvor_gdb_unescape (payload->data + head, payload->len - (guint) head, NULL);
    answer_done (self, data != NULL && data->len == size && address % 4 == 0
                           && write_bytes (self, address, data->data, data->len));
}

static gboolean
append_register (GdbServer *self, guint number, GByteArray *text)
{
    guint8 bytes[4];
    guint32 value;

    if (number >= N_REGISTERS || !write_word (self, DCRSR, number)
        || !read_word (self, DCRDR, &value))
        return FALSE;
    salvor_bytes_poke_u32_le (bytes, sizeof bytes, 0, value);
    salvor_gdb_hex_append (text, bytes, sizeof bytes);
    return TRUE;
}

/* From @first on @count registers */
static void
read_registers (GdbServer *self, guint first, guint count)
{
    g_autoptr (GByteArray) text = g_byte_array_new ();

    for (guint i = 0; i < count; i++) {
        if (!append_register (self, first + i, text)) {
            answer_done (self, FALSE);
            return;
        }
    }
    answer_bytes (self, text->data, text->len);
}

static void
read_register (GdbServer *self, const char *question)
{
    guint number = N_REGISTERS;

    sscanf (question, "p%x", &number);
    read_registers (self, number, 1);
}

static void
write_register (GdbServer *self, const char *question)
{
    guint number, value;

    answer_done (self, sscanf (question, "P%x=%x", &number, &value) == 2 && number < N_REGISTERS
                           && write_word (self, DCRDR, GUINT32_SWAP_LE_BE (value))
                           && write_word (self, DCRSR, DCRSR_WRITE | number));
}

/* "Z3" and "z3": stop where a word is read */
static void
watch (GdbServer *self, const char *question)
{
    gboolean sets = question[0] == 'Z';
    guint kind, address, size;

    if (sscanf (question + 1, "%u,%x,%x", &kind, &address, &size) != 3 || kind != 3) {
        answer_text (self, "");
        return;
    }
    answer_done (self, write_word (self, DWT_COMP0, address) && write_word (self, DWT_MASK0, 2)
                           && write_word (self, DWT_FUNCTION0, sets ? DWT_READ : 0));
}

static void
monitor (GdbServer *self, const char *digits)
{
    g_autoptr (GByteArray) text
               = salvor_gdb_hex_decode ((const guint8 *) digits, strlen (digits), NULL);
    g_autofree char *command = NULL;

    if (text != NULL)
        command = g_strndup ((const char *) text->data, text->len);
    if (g_strcmp0 (command, "halt") == 0) {
        answer_done (self, write_word (self, DHCSR, DHCSR_HALT));
    } else if (g_strcmp0 (command, "resume") == 0) {
        answer_done (self, write_word (self, DHCSR, DHCSR_RUN));
    } else if (g_strcmp0 (command, "reset halt") == 0) {
        reset_and_halt (self);
        answer_done (self, TRUE);
    } else {
        answer_text (self, "");
    }
}

static void
query (GdbServer *self, const char *question)
{
    if (g_str_has_prefix (question, "qSupported")) {
        answer_text (self, "PacketSize=1000;QStartNoAckMode+");
    } else if (g_str_equal (question, "QStartNoAckMode")) {
        answer_text (self, "OK");
        self->acknowledges = FALSE;
    } else if (g_str_has_prefix (question, "qRcmd,")) {
        monitor (self, question + strlen ("qRcmd,"));
    } else {
        answer_text (self, "");
    }
}

static void
handle (GdbServer *self, const GByteArray *payload)
{
    g_autofree char *question = g_strndup ((const char *) payload->data, payload->len);

    let_pass (self, QUESTION_US);
    switch (question[0]) {
    case '?':
        answer_text (self, is_reachable (self) ? "T05" : "W00");
        break;
    case 'm':
        read_memory (self, question);
        break;
    case 'M':
    case 'X':
        write_memory (self, payload, question);
        break;
    case 'g':
        read_registers (self, 0, N_REGISTERS);
        break;
    case 'p':
        read_register (self, question);
        break;
    case 'P':
        write_register (self, question);
        break;
    case 'Z':
    case 'z':
        watch (self, question);
        break;
    case 'c':
        write_word (self, DHCSR, DHCSR_RUN);
        self->owes_stop = TRUE;
        break;
    default:
        query (self, question);
        break;
    }
}

/* ---- the stream ---- */

/* Every server halts the core when somebody comes. */
static gboolean
server_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
             GError **error)
{
    GdbServer *self = GDB_SERVER (stream);

    self->acknowledges = TRUE;
    self->owes_stop = FALSE;
    let_pass (self, QUESTION_US);
    write_word (self, DHCSR, DHCSR_HALT);
    write_word (self, DEMCR, DEMCR_TRACE);
    return TRUE;
}

static void
server_close (SalvorByteStream *stream)
{
    g_queue_clear_full (&GDB_SERVER (stream)->answers, (GDestroyNotify) g_bytes_unref);
}

static void
interrupt (GdbServer *self)
{
    write_word (self, DHCSR, DHCSR_HALT);
    if (self->owes_stop)
        answer_text (self, "T02");
    self->owes_stop = FALSE;
}

static gboolean
server_write (SalvorByteStream *stream, const guint8 *data, gsize size, SalvorDeadline deadline,
              GCancellable *cancellable, GError **error)
{
    GdbServer *self = GDB_SERVER (stream);

    for (gsize i = 0; i < size; i++) {
        if (self->decoder.place == SALVOR_GDB_BETWEEN && data[i] == SALVOR_GDB_INTERRUPT)
            interrupt (self);
        else if (salvor_gdb_decoder_push (&self->decoder, data[i]) == SALVOR_GDB_PACKET)
            handle (self, self->decoder.payload);
    }
    return TRUE;
}

/* The core stops by itself, or it does not. */
static void
await_stop (GdbServer *self, const SalvorDeadline *deadline)
{
    while (!salvor_simulated_core_is_halted (get_core (self))
           && !salvor_deadline_has_passed (deadline))
        let_pass (self, QUESTION_US);
    if (!salvor_simulated_core_is_halted (get_core (self)))
        return;
    answer_text (self, "T05");
    self->owes_stop = FALSE;
}

static gssize
server_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    GdbServer *self = GDB_SERVER (stream);
    g_autoptr (GBytes) answer = NULL;
    const guint8 *data;
    gsize count;

    if (cancellable != NULL && g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
    if (g_queue_is_empty (&self->answers) && self->owes_stop)
        await_stop (self, &deadline);
    answer = g_queue_pop_head (&self->answers);
    if (answer == NULL) {
        salvor_clock_wait_until (deadline.clock, deadline.at_us, NULL, NULL);
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "nothing came in time");
        return -1;
    }
    data = g_bytes_get_data (answer, &count);
    g_assert_true (salvor_bytes_poke (buffer, size, 0, data, count));
    return (gssize) count;
}

static SalvorClock *
server_get_clock (SalvorByteStream *stream)
{
    return get_clock (GDB_SERVER (stream));
}

static const char *
server_describe (SalvorByteStream *stream)
{
    return "practice GDB server";
}

static void
gdb_server_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = server_open;
    iface->close = server_close;
    iface->write = server_write;
    iface->read = server_read;
    iface->get_clock = server_get_clock;
    iface->describe = server_describe;
}

static void
gdb_server_finalize (GObject *object)
{
    GdbServer *self = GDB_SERVER (object);

    server_close (SALVOR_BYTE_STREAM (self));
    salvor_gdb_decoder_clear (&self->decoder);
    g_object_unref (self->board);
    G_OBJECT_CLASS (gdb_server_parent_class)->finalize (object);
}

static void
gdb_server_class_init (GdbServerClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = gdb_server_finalize;
}

static void
gdb_server_init (GdbServer *self)
{
    salvor_gdb_decoder_init (&self->decoder);
    g_queue_init (&self->answers);
}

SalvorByteStream *
gdb_server_new (SalvorSimulatedBoard *board)
{
    GdbServer *self = g_object_new (TYPE_GDB_SERVER, NULL);

    self->board = g_object_ref (board);
    return SALVOR_BYTE_STREAM (self);
}
