/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-uart"
#include "config.h"

#include "simulator/simulated-uart.h"

#include "base/bytes.h"
#include "simulator/assumptions.h"

/* Report ids (protocols 1.2, 1.3) */
#define REPORT_COMMAND 1
#define REPORT_DATA 2
#define REPORT_RESPONSE 3
#define LOADER_HEADER_SIZE 4

/* The ROM (protocols 2.1, 2.2): a command, and those behind which a file comes */
#define ROM_COMMAND_SIZE 16
#define ROM_COUNT_OFFSET 7
#define ROM_FILE_PART 1024
#define ROM_DATA_SIZE 64
#define ROM_READ_REGISTER 0x01
#define ROM_WRITE_FILE 0x04
#define ROM_WRITE_CSF 0x06
#define ROM_DCD_WRITE 0x0A

/* The flashloader (protocols 3.10) */
#define START_BYTE 0x5A
#define ACK 0xA1
#define NAK 0xA2
#define ABORT 0xA3
#define COMMAND 0xA4
#define DATA 0xA5
#define PING 0xA6
#define FRAME_HEADER_SIZE 6
#define CHECKED_HEADER_SIZE 4
/* Protocol 1.2.0, no options, as all flashloaders of the family answer */
static const guint8 ping_response[]
    = { 0x5A, 0xA7, 0x00, 0x02, 0x01, 0x50, 0x00, 0x00, 0xAA, 0xEA };

typedef struct {
    GBytes *bytes; /* owned */
    gint64 ready_us;
} Output;

struct _SalvorSimulatedUart {
    SalvorSimulatedChip *chip; /* no ref */
    GByteArray *input;         /* not yet a whole command or frame */
    gsize n_taken;             /* of it, from its start; 0 between two calls */
    GQueue outputs;            /* of owned Output: on their way */
    GQueue frames;             /* of owned Output: wait until the one before is acknowledged */
    GBytes *unacknowledged;    /* owned, nullable */
    gint64 patience_us;        /* until then the rest of a frame has to come; G_MAXINT64: none */
    gboolean knows_speed;      /* the flashloader has heard a ping */
    guint32 file_due;          /* bytes the ROM takes for a file */
    guint32 data_due;          /* bytes of memory it still sends */
};

static void
output_free (gpointer data)
{
    Output *self = data;

    g_bytes_unref (self->bytes);
    g_free (self);
}

SalvorSimulatedUart *
salvor_simulated_uart_new (SalvorSimulatedChip *chip)
{
    SalvorSimulatedUart *self = g_new0 (SalvorSimulatedUart, 1);

    self->chip = chip;
    self->input = g_byte_array_new ();
    g_queue_init (&self->outputs);
    g_queue_init (&self->frames);
    self->patience_us = G_MAXINT64;
    return self;
}

void
salvor_simulated_uart_reset (SalvorSimulatedUart *self)
{
    g_byte_array_set_size (self->input, 0);
    g_queue_clear_full (&self->outputs, output_free);
    g_queue_clear_full (&self->frames, output_free);
    g_clear_pointer (&self->unacknowledged, g_bytes_unref);
    self->patience_us = G_MAXINT64;
    self->knows_speed = FALSE;
    self->file_due = 0;
    self->data_due = 0;
}

void
salvor_simulated_uart_free (SalvorSimulatedUart *self)
{
    salvor_simulated_uart_reset (self);
    g_byte_array_unref (self->input);
    g_free (self);
}

/* ---- out ---- */

/* @bytes: (transfer full) */
static void
push (GQueue *queue, GBytes *bytes, gint64 ready_us)
{
    Output *output = g_new0 (Output, 1);

    output->bytes = bytes;
    output->ready_us = ready_us;
    g_queue_push_tail (queue, output);
}

static void
send_sign (SalvorSimulatedUart *self, guint8 type, gint64 at_us)
{
    const guint8 sign[] = { START_BYTE, type };

    push (&self->outputs, g_bytes_new (sign, sizeof sign), at_us);
}

GBytes *
salvor_simulated_uart_take (SalvorSimulatedUart *self, gint64 *ready_us)
{
    Output *output = g_queue_pop_head (&self->outputs);
    GBytes *bytes;

    if (output == NULL)
        return NULL;
    bytes = g_bytes_ref (output->bytes);
    *ready_us = output->ready_us;
    output_free (output);
    return bytes;
}

/* ---- the ROM ---- */

/* Zeros behind fewer than four bytes of data; a refusal has none. */
static gboolean
is_padded (const guint8 *data, gsize count)
{
    return count >= 4 || salvor_bytes_are_all (data + count, 4 - count, 0);
}

/* HAB word and status have four bytes, data as many as were asked for; a refusal has no more than
 * the status. */
static void
forward_rom_report (SalvorSimulatedUart *self, const guint8 *report, gsize size, gint64 ready_us)
{
    gsize count = MIN (size - 1, 4);

    if (report[0] != REPORT_RESPONSE) {
        count = self->data_due > 0 && is_padded (report + 1, self->data_due)
                    ? MIN (self->data_due, ROM_DATA_SIZE)
                    : count;
        self->data_due -= MIN (self->data_due, (guint32) count);
    }
    push (&self->outputs, g_bytes_new (report + 1, count), ready_us);
}

static void
forward_rom_answers (SalvorSimulatedUart *self)
{
    gint64 ready_us = 0;
    guint n_status = 0;
    g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    GBytes *report;

    while ((report = salvor_simulated_chip_take_answer (self->chip, &ready_us)) != NULL) {
        n_status += ((const guint8 *) g_bytes_get_data (report, NULL))[0] != REPORT_RESPONSE;
        g_ptr_array_add (reports, report);
    }
    /* one status where several reports of data were due: it is a refusal */
    if (n_status * ROM_DATA_SIZE < self->data_due)
        self->data_due = 0;
    for (guint i = 0; i < reports->len; i++) {
        gsize size = 0;
        const guint8 *data = g_bytes_get_data (g_ptr_array_index (reports, i), &size);

        forward_rom_report (self, data, size, ready_us);
    }
}

/* What came and was not taken yet */
static const guint8 *
get_input (const SalvorSimulatedUart *self, gsize *size)
{
    *size = self->input->len - self->n_taken;
    return self->input->data + self->n_taken;
}

static void
give_rom (SalvorSimulatedUart *self, guint8 id, gsize size, gint64 at_us)
{
    g_autoptr (GByteArray) report = g_byte_array_new ();

    salvor_bytes_append_u8 (report, id);
    g_byte_array_append (report, self->input->data + self->n_taken, (guint) size);
    self->n_taken += size;
    salvor_simulated_chip_receive (self->chip, report->data, report->len, at_us);
    forward_rom_answers (self);
}

static guint32
get_rom_count (const SalvorSimulatedUart *self)
{
    gsize size;
    const guint8 *data = get_input (self, &size);
    SalvorReader reader;
    guint32 count = 0;

    salvor_reader_init (&reader, data, size);
    if (salvor_reader_seek (&reader, ROM_COUNT_OFFSET, NULL))
        salvor_reader_read_u32_be (&reader, &count, NULL);
    return count;
}

/* A file that was announced is taken to its last byte, also one that was refused: recorded is that
 * the refusal came behind the data (protocols 7.2). */
static void
take_rom_command (SalvorSimulatedUart *self, gint64 at_us)
{
    guint8 code = self->input->data[self->n_taken];
    guint32 count = get_rom_count (self);

    self->data_due = code == ROM_READ_REGISTER ? count : 0;
    self->file_due
        = code == ROM_WRITE_FILE || code == ROM_DCD_WRITE || code == ROM_WRITE_CSF ? count : 0;
    give_rom (self, REPORT_COMMAND, ROM_COMMAND_SIZE, at_us);
}

static void
take_rom_bytes (SalvorSimulatedUart *self, gint64 at_us)
{
    for (;;) {
        gsize part = MIN (self->file_due, ROM_FILE_PART);
        gsize size = self->input->len - self->n_taken;

        if (self->file_due > 0 && size >= part) {
            self->file_due -= (guint32) part;
            give_rom (self, REPORT_DATA, part, at_us);
        } else if (self->file_due == 0 && size >= ROM_COMMAND_SIZE) {
            take_rom_command (self, at_us);
        } else {
            return;
        }
    }
}

/* ---- frames of the flashloader ---- */

/* CRC-16/XMODEM */
static guint16
checksum (guint16 crc, const guint8 *data, gsize size)
{
    static const guint16 polynomial = 0x1021;

    for (gsize i = 0; i < 8 * size; i++) {
        guint bit = (data[i / 8] >> (7 - i % 8)) & 1;
        gboolean carry = ((crc >> 15) & 1) != bit;

        crc = (guint16) (crc << 1);
        if (carry)
            crc ^= polynomial;
    }
    return crc;
}

static guint16
checksum_frame (const guint8 *frame, gsize size)
{
    return checksum (checksum (0, frame, CHECKED_HEADER_SIZE), frame + FRAME_HEADER_SIZE,
                     size - FRAME_HEADER_SIZE);
}

/* @report: id, 0, length, payload and what lies behind it. (transfer full) */
static GBytes *
make_frame (const guint8 *report, gsize size)
{
    gsize length = MIN ((gsize) (report[2] | report[3] << 8), size - LOADER_HEADER_SIZE);
    GByteArray *frame = g_byte_array_new ();
    guint16 crc;

    salvor_bytes_append_u8 (frame, START_BYTE);
    salvor_bytes_append_u8 (frame, report[0] == REPORT_RESPONSE ? COMMAND : DATA);
    salvor_bytes_append_u16_le (frame, (guint16) length);
    salvor_bytes_append_u16_le (frame, 0);
    g_byte_array_append (frame, report + LOADER_HEADER_SIZE, (guint) length);
    crc = checksum_frame (frame->data, frame->len);
    frame->data[CHECKED_HEADER_SIZE] = (guint8) crc;
    frame->data[CHECKED_HEADER_SIZE + 1] = (guint8) (crc >> 8);
    return g_byte_array_free_to_bytes (frame);
}

/* The next frame, once the one before is acknowledged. */
static void
send_next_frame (SalvorSimulatedUart *self, gint64 at_us)
{
    Output *frame;

    if (self->unacknowledged != NULL || (frame = g_queue_pop_head (&self->frames)) == NULL)
        return;
    self->unacknowledged = g_bytes_ref (frame->bytes);
    push (&self->outputs, g_bytes_ref (frame->bytes), MAX (at_us, frame->ready_us));
    output_free (frame);
}

static void
forget_frames (SalvorSimulatedUart *self)
{
    g_queue_clear_full (&self->frames, output_free);
    g_clear_pointer (&self->unacknowledged, g_bytes_unref);
}

static gboolean
is_empty_response (GBytes *report)
{
    const guint8 *data = g_bytes_get_data (report, NULL);

    return data[0] == REPORT_RESPONSE && data[2] == 0 && data[3] == 0;
}

/* Data that end early are not acknowledged but broken off; over USB an empty response says so. The
 * acknowledgement of data comes late, when the device is ready for more (protocols 3.10). */
static void
forward_loader_answers (SalvorSimulatedUart *self, guint8 type, gint64 at_us)
{
    gint64 ready_us = 0;
    GBytes *report = salvor_simulated_chip_take_answer (self->chip, &ready_us);
    gboolean breaks_off = report != NULL && is_empty_response (report);
    gint64 sign_us
        = type == DATA ? MAX (at_us, salvor_simulated_chip_get_busy_until (self->chip)) : at_us;

    send_sign (self, breaks_off ? ABORT : ACK, sign_us);
    while (report != NULL) {
        gsize size = 0;
        const guint8 *data = g_bytes_get_data (report, &size);

        if (!is_empty_response (report) || !breaks_off)
            push (&self->frames, make_frame (data, size), MAX (ready_us, sign_us));
        g_bytes_unref (report);
        report = salvor_simulated_chip_take_answer (self->chip, &ready_us);
    }
    send_next_frame (self, sign_us);
}

static void
take_frame (SalvorSimulatedUart *self, const guint8 *frame, gsize size, gint64 at_us)
{
    g_autoptr (GByteArray) report = g_byte_array_new ();
    guint16 crc = (guint16) (frame[CHECKED_HEADER_SIZE] | frame[CHECKED_HEADER_SIZE + 1] << 8);

    if (checksum_frame (frame, size) != crc) {
        send_sign (self, NAK, at_us);
        return;
    }
    /* whoever goes on has heard enough of what came before */
    forget_frames (self);
    salvor_bytes_append_u8 (report, frame[1] == COMMAND ? REPORT_COMMAND : REPORT_DATA);
    salvor_bytes_append_u8 (report, 0);
    g_byte_array_append (report, frame + 2, 2);
    g_byte_array_append (report, frame + FRAME_HEADER_SIZE, (guint) (size - FRAME_HEADER_SIZE));
    salvor_simulated_chip_receive (self->chip, report->data, report->len, at_us);
    forward_loader_answers (self, frame[1], at_us);
}

static void
take_sign (SalvorSimulatedUart *self, guint8 type, gint64 at_us)
{
    if (type == PING) {
        /* who asks so begins anew */
        forget_frames (self);
        self->knows_speed = TRUE;
        push (&self->outputs, g_bytes_new_static (ping_response, sizeof ping_response), at_us);
    } else if (type == NAK && self->unacknowledged != NULL) {
        push (&self->outputs, g_bytes_ref (self->unacknowledged), at_us);
    } else if (type == ACK || type == ABORT) {
        g_clear_pointer (&self->unacknowledged, g_bytes_unref);
        send_next_frame (self, at_us);
    }
}

/* Bytes of the frame at the beginning; 0: none begins there. More than there are: not complete */
static gsize
measure (const SalvorSimulatedUart *self, const guint8 *data, gsize size)
{
    if (data[0] != START_BYTE)
        return 0;
    if (size < 2 || (data[1] >= ACK && data[1] <= ABORT) || data[1] == PING)
        return 2;
    if (data[1] != COMMAND && data[1] != DATA)
        return 0;
    if (size < FRAME_HEADER_SIZE)
        return FRAME_HEADER_SIZE;
    /* a length above the largest packet is cut to that (protocols 3.10) */
    return FRAME_HEADER_SIZE
           + MIN ((gsize) (data[2] | data[3] << 8),
                  salvor_simulated_chip_get_loader_payload (self->chip));
}

/* Before the first ping the speed of the line is unknown, and nothing else is understood. */
static void
take_loader_bytes (SalvorSimulatedUart *self, gint64 at_us)
{
    self->patience_us = G_MAXINT64;
    while (self->n_taken < self->input->len) {
        gsize size;
        const guint8 *data = get_input (self, &size);
        gsize length = measure (self, data, size);

        if (length > size) {
            self->patience_us = at_us + SALVOR_ASSUME_UART_PATIENCE_US;
            return;
        }
        if (length == 2)
            take_sign (self, data[1], at_us);
        else if (length > 2 && self->knows_speed)
            take_frame (self, data, length, at_us);
        self->n_taken += MAX (length, 1);
    }
}

/* ---- in ---- */

void
salvor_simulated_uart_receive (SalvorSimulatedUart *self, const guint8 *data, gsize size,
                               gint64 at_us)
{
    salvor_simulated_uart_advance (self, at_us);
    g_byte_array_append (self->input, data, (guint) size);
    if (salvor_simulated_chip_get_stage (self->chip) == SALVOR_CHIP_IN_FLASHLOADER)
        take_loader_bytes (self, at_us);
    else if (salvor_simulated_chip_get_stage (self->chip) == SALVOR_CHIP_IN_DOWNLOADER)
        take_rom_bytes (self, at_us);
    else
        self->n_taken = self->input->len;
    g_byte_array_remove_range (self->input, 0, (guint) self->n_taken);
    self->n_taken = 0;
}

gboolean
salvor_simulated_uart_awaits_sign (const SalvorSimulatedUart *self)
{
    return self->unacknowledged != NULL;
}

gint64
salvor_simulated_uart_get_patience (const SalvorSimulatedUart *self)
{
    return self->patience_us;
}

void
salvor_simulated_uart_advance (SalvorSimulatedUart *self, gint64 now_us)
{
    gint64 at_us = self->patience_us;

    if (now_us < at_us)
        return;
    self->patience_us = G_MAXINT64;
    g_byte_array_set_size (self->input, 0);
    if (self->knows_speed)
        send_sign (self, NAK, at_us);
}
