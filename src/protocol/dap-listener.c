/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-dap-listener"
#include "config.h"

#include "protocol/dap-listener.h"

#include "base/bytes.h"

/* Commands (CMSIS-DAP, Commands; probe 1.3) */
#define COMMAND_CONNECT 0x02
#define COMMAND_DISCONNECT 0x03
#define COMMAND_TRANSFER 0x05
#define COMMAND_TRANSFER_BLOCK 0x06
#define COMMAND_SWJ_PINS 0x10

#define PIN_RESET 0x80 /* nRESET, in the output and in the select byte of DAP_SWJ_Pins */

/* Bits of a transfer request (probe 1.4) */
#define REQUEST_PORT 0x01 /* access port, else debug port */
#define REQUEST_READ 0x02
#define REQUEST_REGISTER 0x0C
#define REQUEST_MATCH 0x10 /* a read that brings a value to compare with */

#define DEBUG_PORT_SELECT 0x08
#define BANK_MASK 0xF0
#define BANK_MEMORY 0x00
#define BANK_WORDS 0x10

/* Registers of a memory access port in its first bank (probe 3.2) */
#define REGISTER_CSW 0x00
#define REGISTER_TAR 0x04
#define REGISTER_DRW 0x0C
#define CSW_INCREMENT_MASK 0x30
#define WORDS_MASK 0xFu

/* Debug registers of a Cortex-M (ARMv7-M, C1): system control space and breakpoint unit */
#define DHCSR 0xE000EDF0u
#define DHCSR_HALT 0x2u
#define AIRCR 0xE000ED0Cu
#define AIRCR_KEY 0x05FAu
#define AIRCR_RESET 0x4u

struct _SalvorDapListener {
    guint32 select;
    guint32 tar;
    gboolean increments;
    gboolean halted;   /* by the last order to the processor */
    gboolean has_last; /* something was heard */
    SalvorHeard last;
};

/* One request that is being taken apart. */
typedef struct {
    SalvorDapListener *self;
    SalvorHeardFunc func;
    gpointer user_data;
} Hearing;

SalvorDapListener *
salvor_dap_listener_new (void)
{
    return g_new0 (SalvorDapListener, 1);
}

void
salvor_dap_listener_free (gpointer self)
{
    g_free (self);
}

/* Putting together */

static gboolean
is_memory (const SalvorHeard *heard)
{
    return heard->kind == SALVOR_HEARD_READ || heard->kind == SALVOR_HEARD_WRITE;
}

/* Goes @next on where @last ends, or is it the same again? Then @last becomes both of them. */
static gboolean
merge (SalvorHeard *last, const SalvorHeard *next)
{
    if (last->kind != next->kind)
        return FALSE;
    if (next->kind == SALVOR_HEARD_CORE) {
        last->n_words += next->n_words;
        return TRUE;
    }
    if (!is_memory (next))
        return FALSE;
    if (last->n_times == 1 && next->address == last->address + last->n_words * 4) {
        last->n_words += next->n_words;
        return TRUE;
    }
    if (next->kind == SALVOR_HEARD_READ && last->n_words == next->n_words
        && next->address == last->address) {
        last->n_times++;
        return TRUE;
    }
    return FALSE;
}

static void
tell (const Hearing *hearing, const SalvorHeard *heard)
{
    SalvorDapListener *self = hearing->self;
    gboolean continues = self->has_last && merge (&self->last, heard);

    if (!continues)
        self->last = *heard;
    self->has_last = TRUE;
    hearing->func (&self->last, continues, hearing->user_data);
}

/* Memory */

static gboolean
is_core (guint32 address)
{
    return (address >= 0xE000E000u && address <= 0xE000EFFFu)
           || (address >= 0xE0001000u && address <= 0xE0002FFFu);
}

static SalvorHeardKind
find_kind (SalvorDapListener *self, gboolean write, guint32 address, guint32 value)
{
    gboolean halt = (value & DHCSR_HALT) != 0;

    if (!is_core (address))
        return write ? SALVOR_HEARD_WRITE : SALVOR_HEARD_READ;
    if (write && address == AIRCR && value >> 16 == AIRCR_KEY && (value & AIRCR_RESET) != 0)
        return SALVOR_HEARD_RESET;
    if (!write || address != DHCSR || halt == self->halted)
        return SALVOR_HEARD_CORE;
    self->halted = halt;
    return halt ? SALVOR_HEARD_HALT : SALVOR_HEARD_RUN;
}

static void
tell_access (const Hearing *hearing, gboolean write, guint32 address, guint32 value, guint n_words)
{
    SalvorHeard heard
        = { find_kind (hearing->self, write, address, value), address, value, n_words, 1 };

    tell (hearing, &heard);
}

static void
hear_data (const Hearing *hearing, gboolean write, guint32 value, guint n_words)
{
    SalvorDapListener *self = hearing->self;

    tell_access (hearing, write, self->tar, value, n_words);
    if (self->increments)
        self->tar += n_words * 4;
}

/* A register of the access port: @value is that of a write. */
static void
hear_port (const Hearing *hearing, guint8 request, guint32 value)
{
    SalvorDapListener *self = hearing->self;
    gboolean write = (request & REQUEST_READ) == 0;
    guint8 reg = request & REQUEST_REGISTER;

    if ((self->select & BANK_MASK) == BANK_WORDS)
        tell_access (hearing, write, (self->tar & ~WORDS_MASK) | reg, value, 1);
    if ((self->select & BANK_MASK) != BANK_MEMORY)
        return;
    if (reg == REGISTER_DRW)
        hear_data (hearing, write, value, 1);
    else if (write && reg == REGISTER_TAR)
        self->tar = value;
    else if (write && reg == REGISTER_CSW)
        self->increments = (value & CSW_INCREMENT_MASK) != 0;
}

static void
hear_transfer (const Hearing *hearing, guint8 request, guint32 value)
{
    if ((request & REQUEST_PORT) != 0)
        hear_port (hearing, request, value);
    else if ((request & REQUEST_READ) == 0 && (request & REQUEST_REGISTER) == DEBUG_PORT_SELECT)
        hearing->self->select = value;
}

/* Requests */

static void
hear_transfers (const Hearing *hearing, SalvorReader *reader)
{
    guint8 count = 0;
    guint8 request = 0;
    guint32 value = 0;

    if (!salvor_reader_skip (reader, 1, NULL) || !salvor_reader_read_u8 (reader, &count, NULL))
        return;
    for (guint i = 0; i < count; i++) {
        if (!salvor_reader_read_u8 (reader, &request, NULL))
            return;
        if (((request & REQUEST_READ) == 0 || (request & REQUEST_MATCH) != 0)
            && !salvor_reader_read_u32_le (reader, &value, NULL))
            return;
        hear_transfer (hearing, request, value);
    }
}

static void
hear_block (const Hearing *hearing, SalvorReader *reader)
{
    guint16 count = 0;
    guint8 request = 0;
    guint32 value = 0;

    if (!salvor_reader_skip (reader, 1, NULL) || !salvor_reader_read_u16_le (reader, &count, NULL)
        || !salvor_reader_read_u8 (reader, &request, NULL) || count == 0)
        return;
    if ((request & REQUEST_READ) == 0 && !salvor_reader_read_u32_le (reader, &value, NULL))
        return;
    if ((request & REQUEST_PORT) != 0 && (request & REQUEST_REGISTER) == REGISTER_DRW
        && (hearing->self->select & BANK_MASK) == BANK_MEMORY)
        hear_data (hearing, (request & REQUEST_READ) == 0, value, count);
}

static void
hear_pins (const Hearing *hearing, SalvorReader *reader)
{
    SalvorHeard heard = { SALVOR_HEARD_RESET_PIN, 0, 0, 0, 1 };
    guint8 output = 0;
    guint8 select = 0;

    if (!salvor_reader_read_u8 (reader, &output, NULL)
        || !salvor_reader_read_u8 (reader, &select, NULL) || (select & PIN_RESET) == 0)
        return;
    heard.value = (output & PIN_RESET) != 0;
    tell (hearing, &heard);
}

void
salvor_dap_listener_hear (SalvorDapListener *self, const guint8 *packet, gsize size,
                          SalvorHeardFunc func, gpointer user_data)
{
    Hearing hearing = { self, func, user_data };
    SalvorReader reader;
    guint8 command = 0;

    salvor_reader_init (&reader, packet, size);
    if (!salvor_reader_read_u8 (&reader, &command, NULL))
        return;
    switch (command) {
    case COMMAND_CONNECT:
        self->halted = FALSE;
        tell (&hearing, &(SalvorHeard){ SALVOR_HEARD_CONNECT, 0, 0, 0, 1 });
        break;
    case COMMAND_DISCONNECT:
        tell (&hearing, &(SalvorHeard){ SALVOR_HEARD_DISCONNECT, 0, 0, 0, 1 });
        break;
    case COMMAND_TRANSFER:
        hear_transfers (&hearing, &reader);
        break;
    case COMMAND_TRANSFER_BLOCK:
        hear_block (&hearing, &reader);
        break;
    case COMMAND_SWJ_PINS:
        hear_pins (&hearing, &reader);
        break;
    default:
        break;
    }
}

/* Words */

static char *
describe_memory (const SalvorHeard *heard)
{
    gboolean write = heard->kind == SALVOR_HEARD_WRITE;

    if (heard->n_words > 1 && heard->n_times > 1)
        return g_strdup_printf ("read 0x%08X, %u words, %u times", heard->address, heard->n_words,
                                heard->n_times);
    if (heard->n_words > 1)
        return g_strdup_printf (write ? "write to 0x%08X, %u words" : "read 0x%08X, %u words",
                                heard->address, heard->n_words);
    if (write)
        return g_strdup_printf ("write 0x%08X = 0x%08X", heard->address, heard->value);
    if (heard->n_times > 1)
        return g_strdup_printf ("read 0x%08X, %u times", heard->address, heard->n_times);
    return g_strdup_printf ("read 0x%08X", heard->address);
}

char *
salvor_heard_describe (const SalvorHeard *heard)
{
    switch (heard->kind) {
    case SALVOR_HEARD_READ:
    case SALVOR_HEARD_WRITE:
        return describe_memory (heard);
    case SALVOR_HEARD_CORE:
        return g_strdup_printf ("debug registers of the processor, %u accesses", heard->n_words);
    case SALVOR_HEARD_HALT:
        return g_strdup ("halt the processor");
    case SALVOR_HEARD_RUN:
        return g_strdup ("let the processor run");
    case SALVOR_HEARD_RESET:
        return g_strdup ("reset the chip");
    case SALVOR_HEARD_RESET_PIN:
        return g_strdup (heard->value != 0 ? "let go of the reset pin" : "pull the reset pin low");
    case SALVOR_HEARD_CONNECT:
        return g_strdup ("connect the probe to the debug port");
    case SALVOR_HEARD_DISCONNECT:
        return g_strdup ("let go of the debug port");
    }
    g_return_val_if_reached (NULL);
}
