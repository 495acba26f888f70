/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-debug-components"
#include "config.h"

#include "simulator/debug-components.h"

#define BLOCK_SIZE 0x1000u

/* Offsets of identification words in a block (CoreSight architecture; probe 7.3) */
#define DEVTYPE 0xFCCu /* MEMTYPE in a ROM table */
#define PIDR_4 0xFD0u
#define PIDR_0 0xFE0u
#define CIDR_0 0xFF0u

#define CLASS_ROM_TABLE 0xB105100Du
#define CLASS_GENERIC 0xB105E00Du
#define CLASS_CORESIGHT 0xB105900Du
#define CLASS_TIMESTAMP 0xB105F00Du

#define MAX_ENTRIES 4

typedef struct {
    guint32 base;
    guint32 cidr;
    guint64 pidr;
    guint8 type; /* DEVTYPE of a CoreSight component, MEMTYPE of a ROM table */
    guint32 entries[MAX_ENTRIES];
} Component;

static const Component components[] = {
    { 0xE0000000u, CLASS_GENERIC, 0x04000BB001, 0, { 0 } },      /* ITM */
    { 0xE0001000u, CLASS_GENERIC, 0x04000BB002, 0, { 0 } },      /* DWT */
    { 0xE0002000u, CLASS_GENERIC, 0x04000BB00E, 0, { 0 } },      /* FPB */
    { 0xE000E000u, CLASS_GENERIC, 0x04000BB00C, 0, { 0 } },      /* SCS */
    { 0xE0040000u, CLASS_CORESIGHT, 0x04000BB9A9, 0x11, { 0 } }, /* TPIU */
    { 0xE0041000u, CLASS_CORESIGHT, 0x04001BB975, 0x13, { 0 } }, /* ETM */
    { 0xE0042000u, CLASS_CORESIGHT, 0x04004BB906, 0x14, { 0 } }, /* CTI */
    { 0xE0043000u, CLASS_TIMESTAMP, 0x04001BB101, 0, { 0 } },    /* time stamps */
    /* the chip's, the processor's and the core's own table */
    { 0xE00FD000u, CLASS_ROM_TABLE, 0x000008E88C, 1, { 0x00001003, 0xFFF43003, 0xFFF46003 } },
    { 0xE00FE000u, CLASS_ROM_TABLE, 0x04000BB4C8, 1, { 0x00001003, 0xFFF43003, 0xFFF44003 } },
    { 0xE00FF000u,
      CLASS_ROM_TABLE,
      0x04000BB4C7,
      1,
      { 0xFFF0F003, 0xFFF02003, 0xFFF03003, 0xFFF01003 } },
};

static const Component *
find (guint32 address)
{
    for (gsize i = 0; i < G_N_ELEMENTS (components); i++) {
        if (address >= components[i].base && address - components[i].base < BLOCK_SIZE)
            return &components[i];
    }
    return NULL;
}

gboolean
salvor_debug_components_cover (guint32 address)
{
    return find (address) != NULL;
}

/* One byte of a long number in each word */
static guint32
get_byte (guint64 number, guint index)
{
    return (guint32) (number >> (8 * index)) & 0xFF;
}

gboolean
salvor_debug_components_read (guint32 address, guint32 *value)
{
    const Component *component = find (address);
    guint32 offset = address % BLOCK_SIZE;

    if (component == NULL)
        return FALSE;
    if (offset >= CIDR_0)
        *value = get_byte (component->cidr, (offset - CIDR_0) / 4);
    else if (offset >= PIDR_0)
        *value = get_byte (component->pidr, (offset - PIDR_0) / 4);
    else if (offset >= PIDR_4)
        *value = get_byte (component->pidr, 4 + (offset - PIDR_4) / 4);
    else if (offset == DEVTYPE && component->type != 0)
        *value = component->type;
    else if (component->cidr == CLASS_ROM_TABLE && offset < 4 * MAX_ENTRIES)
        *value = component->entries[offset / 4];
    else
        return FALSE;
    return TRUE;
}
