/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-sdp"
#include "config.h"

#include "simulator/simulated-sdp.h"

#include "base/bytes.h"
#include "simulator/assumptions.h"
#include "simulator/sdp-fate.h"
#include "simulator/sdp-gate.h"
#include "simulator/simulated-bus.h"
#include "simulator/simulated-dcd.h"
#include "simulator/simulated-rom.h"

/* Reports (protocols 1.2) */
#define REPORT_COMMAND 1
#define REPORT_DATA 2
#define REPORT_HAB 3
#define REPORT_STATUS 4
#define COMMAND_SIZE 16
#define STATUS_SIZE 64

/* Commands (protocols 2.2) */
#define READ_REGISTER 0x0101
#define WRITE_REGISTER 0x0202
#define WRITE_FILE 0x0404
#define ERROR_STATUS 0x0505
#define WRITE_CSF 0x0606
#define DCD_WRITE 0x0A0A
#define JUMP_ADDRESS 0x0B0B
#define SKIP_DCD_HEADER 0x0C0C

/* Answers (protocols 2.3); palindromes but for the HAB words, sent in big-endian order */
#define HAB_OPEN 0x56787856u
#define HAB_CLOSED 0x12343412u
#define WRITE_DONE 0x128A8A12u
#define FILE_DONE 0x88888888u
#define REFUSED 0x89232389u
#define REFUSED_CLOSED 0x33223300u

/* A file larger than the address space of the RAM is refused long before. */
#define LOG_SDP_AUTHENTICATION 0x00090000u
#define LOG_SDP_JUMP 0x000D0000u

typedef struct {
    guint16 code;
    guint32 address;
    guint8 format;
    guint32 count;
    guint32 data;
} Command;

struct _SalvorSimulatedSdp {
    SalvorSimulatedChip *chip; /* no ref */
    gboolean receiving;
    Command file;       /* the command whose data come in */
    guint32 received;   /* bytes of it so far */
    GByteArray *buffer; /* DCD and CSF, which are not written where they say */
    gboolean skip_dcd;
    gboolean dcd_done; /* one DCD a boot (chip-semantics 3) */
};

SalvorSimulatedSdp *
salvor_simulated_sdp_new (SalvorSimulatedChip *chip)
{
    SalvorSimulatedSdp *self = g_new0 (SalvorSimulatedSdp, 1);

    self->chip = chip;
    self->buffer = g_byte_array_new ();
    return self;
}

void
salvor_simulated_sdp_free (SalvorSimulatedSdp *self)
{
    g_byte_array_unref (self->buffer);
    g_free (self);
}

void
salvor_simulated_sdp_reset (SalvorSimulatedSdp *self)
{
    self->receiving = FALSE;
    self->skip_dcd = FALSE;
    self->dcd_done = FALSE;
}

/* ---- answers ---- */

static void
send_hab (SalvorSimulatedSdp *self)
{
    g_autoptr (GByteArray) report = g_byte_array_new ();

    salvor_bytes_append_u8 (report, REPORT_HAB);
    salvor_bytes_append_u32_be (report, salvor_simulated_chip_is_closed (self->chip) ? HAB_CLOSED
                                                                                     : HAB_OPEN);
    salvor_simulated_chip_answer (self->chip, report->data, report->len);
}

/* Up to 64 bytes, padded: the report has one size */
static void
send_data (SalvorSimulatedSdp *self, const guint8 *data, gsize size)
{
    guint8 report[1 + STATUS_SIZE] = { REPORT_STATUS };

    salvor_bytes_poke (report, sizeof report, 1, data, MIN (size, STATUS_SIZE));
    salvor_simulated_chip_answer (self->chip, report, sizeof report);
}

static void
send_status (SalvorSimulatedSdp *self, guint32 status)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    salvor_bytes_append_u32_be (bytes, status);
    send_data (self, bytes->data, bytes->len);
}

static void
send_answer (SalvorSimulatedSdp *self, guint32 status)
{
    send_hab (self);
    send_status (self, status);
}

/* What a request it does not like is answered with (protocols 2.6, 2.7) */
static guint32
get_refusal (SalvorSimulatedSdp *self)
{
    return salvor_simulated_chip_is_closed (self->chip) ? REFUSED_CLOSED : REFUSED;
}

/* ---- commands ---- */

/* Bytes in memory order, whatever the width of the access; what nobody answers for is 0. Each word
 * is read once: a host may ask for megabytes. */
static void
read_bytes (SalvorSimulatedSdp *self, guint32 address, guint8 *data, guint32 size)
{
    guint32 word = 0;

    for (guint32 i = 0; i < size; i++) {
        guint32 at = address + i;

        if ((i == 0 || (at & 3) == 0) && !salvor_simulated_bus_read (self->chip, at & ~3u, &word))
            word = 0;
        data[i] = (guint8) (word >> (8 * (at & 3)));
    }
}

static void
read_register (SalvorSimulatedSdp *self, const Command *command)
{
    guint8 data[STATUS_SIZE];
    guint32 sent = 0;

    send_hab (self);
    if (!salvor_sdp_gate_may_read (self->chip, command->address, command->format, command->count)) {
        send_status (self, get_refusal (self));
        return;
    }
    while (sent < command->count) {
        guint32 n = MIN (command->count - sent, STATUS_SIZE);

        read_bytes (self, command->address + sent, data, n);
        send_data (self, data, n);
        sent += n;
    }
}

/* The width comes from the format; the count is ignored, tools disagree on it (protocols 2.5) */
static gboolean
write_value (SalvorSimulatedSdp *self, guint32 address, guint width, guint32 value)
{
    guint32 shift = 8 * (address & 3);
    guint32 mask = width == 32 ? G_MAXUINT32 : ((1u << width) - 1) << shift;
    guint32 word = 0;

    if (!salvor_simulated_bus_read (self->chip, address & ~3u, &word))
        return FALSE;
    return salvor_simulated_bus_write (self->chip, address & ~3u,
                                       (word & ~mask) | ((value << shift) & mask));
}

static void
write_register (SalvorSimulatedSdp *self, const Command *command)
{
    gboolean good
        = salvor_sdp_gate_may_write_register (self->chip, command->address, command->format)
          && write_value (self, command->address, command->format, command->data);

    send_answer (self, good ? WRITE_DONE : get_refusal (self));
}

static void
begin_file (SalvorSimulatedSdp *self, const Command *command)
{
    self->receiving = TRUE;
    self->file = *command;
    self->received = 0;
    g_byte_array_set_size (self->buffer, 0);
}

static void
write_file (SalvorSimulatedSdp *self, const Command *command)
{
    if (command->count > 0
        && salvor_sdp_gate_may_write_file (self->chip, command->address, command->count))
        begin_file (self, command);
    else
        send_answer (self, get_refusal (self));
}

static void
write_dcd (SalvorSimulatedSdp *self, const Command *command)
{
    if (command->count > 0 && command->count <= SALVOR_ASSUME_DCD_MAX_SIZE && !self->dcd_done
        && !salvor_simulated_chip_is_closed (self->chip))
        begin_file (self, command);
    else
        send_answer (self, SALVOR_ASSUME_DCD_REFUSED);
}

/* Nobody uses this command on these parts (protocols 8, row 13): taken and not looked at. */
static void
write_csf (SalvorSimulatedSdp *self, const Command *command)
{
    if (command->count > 0)
        begin_file (self, command);
    else
        send_answer (self, get_refusal (self));
}

/* ---- jump ---- */

static gboolean
run_header_dcd (SalvorSimulatedSdp *self, const SalvorRomHeader *header)
{
    guint8 head[4];
    guint16 length = 0;
    g_autofree guint8 *dcd = NULL;

    if (header->dcd == 0 || self->skip_dcd || self->dcd_done)
        return TRUE;
    /* A lone zero byte is what some tools leave for "no DCD" (protocols 7.5). */
    if (!salvor_simulated_rom_read_ram (self->chip, header->dcd, head, sizeof head)
        || head[0] != SALVOR_DCD_TAG)
        return TRUE;
    salvor_bytes_peek_u16_be (head, sizeof head, 1, &length);
    dcd = g_malloc0 (MAX (length, 1));
    return salvor_simulated_rom_read_ram (self->chip, header->dcd, dcd, length)
           && salvor_simulated_dcd_run (self->chip, dcd, length);
}

/* Only the HAB report comes back when the jump is done; an error word follows when it is not. */
static void
jump (SalvorSimulatedSdp *self, const Command *command)
{
    SalvorRomHeader header = { 0 };

    send_hab (self);
    salvor_simulated_chip_log (self->chip, LOG_SDP_AUTHENTICATION);
    if (!salvor_simulated_rom_read_header (self->chip, salvor_simulated_rom_read_ram,
                                           command->address, &header)) {
        send_status (self, SALVOR_ASSUME_JUMP_WITHOUT_IVT);
    } else if (salvor_simulated_chip_is_closed (self->chip)
               && !salvor_simulated_rom_authenticate (self->chip, salvor_simulated_rom_read_ram,
                                                      &header)) {
        salvor_simulated_chip_set_hab_status (self->chip, SALVOR_HAB_FAILURE);
        send_status (self, SALVOR_ASSUME_JUMP_NOT_SIGNED);
    } else if (!run_header_dcd (self, &header)) {
        send_status (self, SALVOR_ASSUME_DCD_REFUSED);
    } else {
        salvor_simulated_chip_log (self->chip, LOG_SDP_JUMP);
        salvor_simulated_chip_schedule (self->chip, salvor_sdp_get_fate (self->chip, &header));
    }
}

/* ---- reports ---- */

static void
run_command (SalvorSimulatedSdp *self, const Command *command)
{
    switch (command->code) {
    case READ_REGISTER:
        read_register (self, command);
        break;
    case WRITE_REGISTER:
        write_register (self, command);
        break;
    case WRITE_FILE:
        write_file (self, command);
        break;
    case ERROR_STATUS:
        send_answer (self, salvor_simulated_chip_get_hab_status (self->chip));
        break;
    case WRITE_CSF:
        write_csf (self, command);
        break;
    case DCD_WRITE:
        write_dcd (self, command);
        break;
    case JUMP_ADDRESS:
        jump (self, command);
        break;
    case SKIP_DCD_HEADER:
        self->skip_dcd = TRUE;
        send_answer (self, SALVOR_ASSUME_SKIP_DCD_ANSWER);
        break;
    default:
        g_debug ("command 0x%04X is not known to the ROM", command->code);
        break;
    }
}

/* Sixteen bytes without padding, big endian (protocols 2.1) */
static gboolean
parse_command (const guint8 *data, gsize size, Command *command)
{
    SalvorReader reader;

    salvor_reader_init (&reader, data, size);
    return salvor_reader_read_u16_be (&reader, &command->code, NULL)
           && salvor_reader_read_u32_be (&reader, &command->address, NULL)
           && salvor_reader_read_u8 (&reader, &command->format, NULL)
           && salvor_reader_read_u32_be (&reader, &command->count, NULL)
           && salvor_reader_read_u32_be (&reader, &command->data, NULL)
           && salvor_reader_skip (&reader, 1, NULL);
}

static void
finish_file (SalvorSimulatedSdp *self)
{
    gboolean good;

    self->receiving = FALSE;
    switch (self->file.code) {
    case WRITE_FILE:
        send_answer (self, FILE_DONE);
        break;
    case DCD_WRITE:
        good = salvor_simulated_dcd_run (self->chip, self->buffer->data, self->buffer->len);
        self->dcd_done = good;
        send_answer (self, good ? WRITE_DONE : SALVOR_ASSUME_DCD_REFUSED);
        break;
    default:
        send_answer (self, WRITE_DONE);
        break;
    }
}

/* Of the last report only what is still missing counts; the rest is padding (protocols 1.2) */
static void
take_data (SalvorSimulatedSdp *self, const guint8 *data, gsize size)
{
    guint32 n = (guint32) MIN (size, self->file.count - self->received);
    guint8 *ram;

    if (n > 0 && self->file.code == WRITE_FILE) {
        ram = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                           self->file.address + self->received, n);
        if (ram != NULL)
            salvor_bytes_poke (ram, n, 0, data, n);
    } else if (n > 0 && self->file.code == DCD_WRITE) {
        g_byte_array_append (self->buffer, data, n);
    }
    self->received += n;
    if (self->received == self->file.count)
        finish_file (self);
}

void
salvor_simulated_sdp_receive (SalvorSimulatedSdp *self, const guint8 *report, gsize size)
{
    Command command = { 0 };

    if (size < 1)
        return;
    if (report[0] == REPORT_DATA && self->receiving)
        take_data (self, report + 1, size - 1);
    else if (report[0] == REPORT_COMMAND && parse_command (report + 1, size - 1, &command)) {
        self->receiving = FALSE;
        run_command (self, &command);
    }
}
