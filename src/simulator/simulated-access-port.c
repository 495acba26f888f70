/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-access-port"
#include "config.h"

#include "simulator/simulated-access-port.h"

/* The ROM table behind the access port of the RT10xx (probe 2.5) */
#define BASE 0xE00FD003

/* CSW (probe 2.4). */
#define CSW_SIZE_WORD 2
#define CSW_SIZE_MASK 0x7
#define CSW_INCREMENT_MASK 0x30
#define CSW_INCREMENT_SINGLE 0x10
#define CSW_INCREMENT_PACKED 0x20
#define CSW_DEVICE_ENABLED (1u << 6)
#define CSW_WRITABLE 0x4F000037
#define CSW_RESET 0x43000002

#define TAR_WRAP 0x3FF

struct _SalvorSimulatedAccessPort {
    SalvorSimulatedBus bus;
    gpointer user_data; /* no ref */
    guint32 idr;

    guint32 csw;
    guint32 tar;
    SalvorBusOutcome outcome; /* of the access to memory that is going on */

    gboolean has_bad_word; /* a fault of the practice board */
    guint32 bad_word;
};

SalvorSimulatedAccessPort *
salvor_simulated_access_port_new (const SalvorSimulatedBus *bus, gpointer user_data, guint32 idr)
{
    SalvorSimulatedAccessPort *self = g_new0 (SalvorSimulatedAccessPort, 1);

    self->bus = *bus;
    self->user_data = user_data;
    self->idr = idr;
    salvor_simulated_access_port_power_cycle (self);
    return self;
}

void
salvor_simulated_access_port_free (SalvorSimulatedAccessPort *self)
{
    g_free (self);
}

void
salvor_simulated_access_port_power_cycle (SalvorSimulatedAccessPort *self)
{
    self->csw = CSW_RESET;
    self->tar = 0;
}

void
salvor_simulated_access_port_fail_at (SalvorSimulatedAccessPort *self, guint32 address)
{
    self->has_bad_word = TRUE;
    self->bad_word = address & ~3u;
}

static guint
get_width (const SalvorSimulatedAccessPort *self)
{
    return 1u << (self->csw & CSW_SIZE_MASK);
}

/* Counts within its low ten bits (probe 2.4) */
static void
count_tar (SalvorSimulatedAccessPort *self)
{
    self->tar = (self->tar & ~(guint32) TAR_WRAP) | ((self->tar + get_width (self)) & TAR_WRAP);
}

/* One access; data sit in the byte lanes of their address (probe 2.4). FALSE ends the transfer. */
static gboolean
access_memory (SalvorSimulatedAccessPort *self, guint32 address, gboolean read, guint32 *value)
{
    guint width = get_width (self);
    guint shift = 8 * (address & 3);
    guint32 mask = (width == 4 ? G_MAXUINT32 : (1u << (8 * width)) - 1) << shift;
    guint32 data = *value >> shift & mask >> shift;

    self->outcome = SALVOR_BUS_FAULT;
    if (address % width == 0 && !(self->has_bad_word && (address & ~3u) == self->bad_word))
        self->outcome = read ? self->bus.read (address, width, &data, self->user_data)
                             : self->bus.write (address, width, data, self->user_data);
    if (self->outcome == SALVOR_BUS_DONE && read)
        *value = (*value & ~mask) | (data << shift & mask);
    return self->outcome == SALVOR_BUS_DONE;
}

/* DRW: packed transfers fill the word with as many accesses as it takes. */
static void
access_data (SalvorSimulatedAccessPort *self, gboolean read, guint32 *value)
{
    guint32 increment = self->csw & CSW_INCREMENT_MASK;
    guint count = increment == CSW_INCREMENT_PACKED ? 4 / get_width (self) : 1;

    for (guint i = 0; i < count && access_memory (self, self->tar, read, value); i++) {
        if (increment != 0)
            count_tar (self);
    }
}

/* The four words around TAR, without touching it */
static guint32
get_banked_address (const SalvorSimulatedAccessPort *self, guint8 place)
{
    return (self->tar & ~0xFu) | (place & 0xC);
}

static void
read_register (SalvorSimulatedAccessPort *self, guint8 place, guint32 *value)
{
    *value = 0;
    switch (place) {
    case 0x00:
        *value = self->csw | CSW_DEVICE_ENABLED;
        break;
    case 0x04:
        *value = self->tar;
        break;
    case 0x0C:
        access_data (self, TRUE, value);
        break;
    case 0x10:
    case 0x14:
    case 0x18:
    case 0x1C:
        access_memory (self, get_banked_address (self, place), TRUE, value);
        break;
    case 0xF8:
        *value = BASE;
        break;
    case 0xFC:
        *value = self->idr;
        break;
    default:
        break;
    }
}

/* Sizes and increments that are not there become those next to them (probe 7.2, rule 5). */
static void
write_csw (SalvorSimulatedAccessPort *self, guint32 value)
{
    value &= CSW_WRITABLE;
    if ((value & CSW_SIZE_MASK) > CSW_SIZE_WORD)
        value = (value & ~(guint32) CSW_SIZE_MASK) | CSW_SIZE_WORD;
    if ((value & CSW_INCREMENT_MASK) == CSW_INCREMENT_MASK)
        value &= ~(guint32) CSW_INCREMENT_MASK;
    self->csw = value;
}

static void
write_register (SalvorSimulatedAccessPort *self, guint8 place, guint32 value)
{
    switch (place) {
    case 0x00:
        write_csw (self, value);
        break;
    case 0x04:
        self->tar = value;
        break;
    case 0x0C:
        access_data (self, FALSE, &value);
        break;
    case 0x10:
    case 0x14:
    case 0x18:
    case 0x1C:
        access_memory (self, get_banked_address (self, place), FALSE, &value);
        break;
    default:
        break;
    }
}

SalvorBusOutcome
salvor_simulated_access_port_access (SalvorSimulatedAccessPort *self, guint8 place, gboolean read,
                                     guint32 *value)
{
    self->outcome = SALVOR_BUS_DONE;
    if (read)
        read_register (self, place, value);
    else
        write_register (self, place, *value);
    return self->outcome;
}
