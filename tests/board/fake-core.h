/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/core-control.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * FakeCore: a core with its memory, for tests of what is above it: registers, RAM, a ROM whose
 * flash functions act on an array, and knobs for everything that can go wrong. It implements both
 * interfaces of a debug session and makes calls out of single verbs. Values are written from the
 * documents (probe 3, 5), not from the chip file.
 */
#define FAKE_TYPE_CORE (fake_core_get_type ())
G_DECLARE_FINAL_TYPE (FakeCore, fake_core, FAKE, CORE, GObject)

#define FAKE_FLASH_BASE 0x60000000u
/* As much of it as tests need */
#define FAKE_FLASH_SIZE 0x00040000u
#define FAKE_OCRAM_BASE 0x20200000u
#define FAKE_OCRAM_SIZE 0x00020000u

/* Entries of the functions, without the Thumb bit */
#define FAKE_INIT 0x00210610u
#define FAKE_PROGRAM 0x00210794u
#define FAKE_ERASE 0x00210814u
#define FAKE_ERASE_SECTOR 0x0021055Cu
#define FAKE_ERASE_BLOCK 0x002104A8u
#define FAKE_CLEAR_CACHE 0x002108B0u
#define FAKE_TRANSFER 0x002108F4u
#define FAKE_UPDATE_LUT 0x00210A18u

/* One call of a function, as it came. */
typedef struct {
    guint32 function;
    guint32 arguments[4];
} FakeCall;

typedef enum {
    FAKE_RETURNS,
    FAKE_HANGS,
    FAKE_LOCKS_UP,
    FAKE_RETURNS_ELSEWHERE,
} FakeFate;

/* What a test may look at and change. */
typedef struct {
    guint32 registers[32];
    guint8 *flash;           /* FAKE_FLASH_SIZE bytes */
    guint8 *window;          /* what the bus shows of it */
    guint8 *ocram;           /* FAKE_OCRAM_SIZE bytes */
    guint32 ocram_end;       /* nothing answers from here on */
    guint32 broken_address;  /* RAM that reads with a flipped bit; 0: none */
    gboolean ignores_writes; /* RAM is there and keeps nothing */
    GArray *calls;           /* of FakeCall */
    GArray *resets;          /* of guint32: stop addresses */
    SalvorCoreState state;
    gboolean released;
    guint32 bad_function; /* this one … */
    guint32 status;       /* … returns this */
    FakeFate fate;        /* … or does this instead */
    guint32 jedec;        /* as the flash sends it, first byte lowest */
    gboolean never_stops; /* a reset with a stop address is not caught */
    gboolean divides_ram; /* the program sets IOMUXC_GPR16 again behind each reset */
    gboolean loader_faults;
    gint operations_left; /* until the probe is gone; negative: it stays */
    guint operations;     /* done so far */
} FakeKnobs;

FakeCore *fake_core_new (void);
FakeKnobs *fake_core_get_knobs (FakeCore *self);
/* Any word that is not RAM or flash: registers, ROM */
void fake_core_set_word (FakeCore *self, guint32 address, guint32 value);
guint32 fake_core_get_word (FakeCore *self, guint32 address);
const FakeCall *fake_core_get_call (FakeCore *self, guint i);
/* How often @function was called */
guint fake_core_count_calls (FakeCore *self, guint32 function);

G_END_DECLS
