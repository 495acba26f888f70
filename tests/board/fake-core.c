/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-core.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

#define THUMB 1u
#define CFSR 0xE000ED28u
#define PAGE 256u
#define SECTOR 4096u
#define BLOCK 65536u

struct _FakeCore {
    GObject parent_instance;

    FakeKnobs knobs;
    GHashTable *words; /* address to value */
    SalvorClock *clock;
    gboolean initialised;
};

static void memory_init (SalvorMemoryAccessInterface *iface);
static void control_init (SalvorCoreControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeCore, fake_core, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS, memory_init)
                                   G_IMPLEMENT_INTERFACE (SALVOR_TYPE_CORE_CONTROL, control_init))

static gboolean
operate (FakeCore *self, GError **error)
{
    self->knobs.operations++;
    if (self->knobs.operations_left < 0)
        return TRUE;
    if (self->knobs.operations_left > 0) {
        self->knobs.operations_left--;
        return TRUE;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "the probe is gone");
    return FALSE;
}

/* ---- memory ---- */

static gboolean
is_within (guint32 address, guint32 start, guint32 size)
{
    return address >= start && address - start < size;
}

static gboolean
fault (guint32 address, GError **error)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED, "FAULT at 0x%08X", address);
    return FALSE;
}

static gboolean
peek (FakeCore *self, guint32 address, guint32 *value, GError **error)
{
    FakeKnobs *knobs = &self->knobs;

    if (is_within (address, FAKE_OCRAM_BASE, FAKE_OCRAM_SIZE)) {
        if (address >= knobs->ocram_end)
            return fault (address, error);
        salvor_bytes_peek_u32_le (knobs->ocram, FAKE_OCRAM_SIZE, address - FAKE_OCRAM_BASE, value);
        if (address == knobs->broken_address)
            *value ^= 0x00000100;
    } else if (is_within (address, FAKE_FLASH_BASE, FAKE_FLASH_SIZE)) {
        salvor_bytes_peek_u32_le (knobs->window, FAKE_FLASH_SIZE, address - FAKE_FLASH_BASE, value);
    } else {
        *value = fake_core_get_word (self, address);
    }
    return TRUE;
}

static gboolean
poke (FakeCore *self, guint32 address, guint32 value, GError **error)
{
    if (is_within (address, FAKE_OCRAM_BASE, FAKE_OCRAM_SIZE)) {
        if (address >= self->knobs.ocram_end)
            return fault (address, error);
        if (!self->knobs.ignores_writes)
            salvor_bytes_poke_u32_le (self->knobs.ocram, FAKE_OCRAM_SIZE, address - FAKE_OCRAM_BASE,
                                      value);
        return TRUE;
    }
    if (address < 0x00300000 || is_within (address, FAKE_FLASH_BASE, FAKE_FLASH_SIZE))
        return fault (address, error);
    fake_core_set_word (self, address, value);
    return TRUE;
}

static gboolean
read_word (SalvorMemoryAccess *access, guint32 address, guint32 *value, GCancellable *cancellable,
           GError **error)
{
    FakeCore *self = FAKE_CORE (access);

    return operate (self, error) && peek (self, address, value, error);
}

static gboolean
write_word (SalvorMemoryAccess *access, guint32 address, guint32 value, GCancellable *cancellable,
            GError **error)
{
    FakeCore *self = FAKE_CORE (access);

    return operate (self, error) && poke (self, address, value, error);
}

static GBytes *
read_block (SalvorMemoryAccess *access, guint32 address, gsize size, GCancellable *cancellable,
            GError **error)
{
    FakeCore *self = FAKE_CORE (access);
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    if (!operate (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    for (gsize i = 0; i < size; i += 4) {
        guint32 value;

        if (!peek (self, address + (guint32) i, &value, error))
            return NULL;
        salvor_bytes_append_u32_le (bytes, value);
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
write_block (SalvorMemoryAccess *access, guint32 address, const guint8 *data, gsize size,
             GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (access);

    if (!operate (self, error))
        return FALSE;
    for (gsize i = 0; i < size; i += 4) {
        guint32 value = 0;

        salvor_bytes_peek_u32_le (data, size, i, &value);
        if (!poke (self, address + (guint32) i, value, error))
            return FALSE;
    }
    return TRUE;
}

static void
memory_init (SalvorMemoryAccessInterface *iface)
{
    iface->read_word = read_word;
    iface->write_word = write_word;
    iface->read_block = read_block;
    iface->write_block = write_block;
}

/* ---- functions of the ROM ---- */

static guint8 *
map (FakeCore *self, guint32 address)
{
    g_assert_true (is_within (address, FAKE_OCRAM_BASE, FAKE_OCRAM_SIZE));
    return self->knobs.ocram + (address - FAKE_OCRAM_BASE);
}

static void
erase (FakeCore *self, guint32 offset, guint32 size)
{
    g_assert_cmpuint (offset % size, ==, 0);
    memset (self->knobs.flash + offset, 0xFF, size);
}

/* Programming only clears bits. */
static void
program (FakeCore *self, guint32 offset, guint32 source)
{
    const guint8 *data = map (self, source);

    g_assert_cmpuint (offset % PAGE, ==, 0);
    for (guint i = 0; i < PAGE; i++)
        self->knobs.flash[offset + i] &= data[i];
}

/* What the last transfer asked for: a read of four bytes. */
static void
transfer (FakeCore *self, guint32 place)
{
    guint32 fields[9];

    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        salvor_bytes_peek_u32_le (map (self, place), 36, 4 * i, &fields[i]);
    g_assert_cmpuint (fields[0], ==, 3);
    g_assert_cmpuint (fields[2], ==, 7);
    g_assert_cmpuint (fields[8], ==, 4);
    salvor_bytes_poke_u32_le (map (self, fields[7]), 4, 0, self->knobs.jedec);
}

static void
act (FakeCore *self, guint32 function, const guint32 *r)
{
    switch (function) {
    case FAKE_INIT:
        g_assert_cmpmem (map (self, r[1]), 4, "FCFB", 4);
        self->initialised = TRUE;
        break;
    case FAKE_PROGRAM:
        program (self, r[2], r[3]);
        break;
    case FAKE_ERASE_SECTOR:
        erase (self, r[2], SECTOR);
        break;
    case FAKE_ERASE_BLOCK:
        erase (self, r[2], BLOCK);
        break;
    case FAKE_ERASE:
        memset (self->knobs.flash + r[2], 0xFF, r[3]);
        break;
    case FAKE_CLEAR_CACHE:
        memcpy (self->knobs.window, self->knobs.flash, FAKE_FLASH_SIZE);
        break;
    case FAKE_TRANSFER:
        transfer (self, r[1]);
        break;
    default:
        break;
    }
}

static gboolean
is_function (guint32 pc)
{
    static const guint32 functions[]
        = { FAKE_INIT,        FAKE_PROGRAM,     FAKE_ERASE,    FAKE_ERASE_SECTOR,
            FAKE_ERASE_BLOCK, FAKE_CLEAR_CACHE, FAKE_TRANSFER, FAKE_UPDATE_LUT };

    for (gsize i = 0; i < G_N_ELEMENTS (functions); i++) {
        if (functions[i] == pc)
            return TRUE;
    }
    return FALSE;
}

static void
come_back (FakeCore *self, guint32 status)
{
    guint32 *r = self->knobs.registers;
    guint32 instruction = 0;

    g_assert_cmphex (r[SALVOR_CORE_LR] & THUMB, ==, THUMB);
    r[SALVOR_CORE_PC] = r[SALVOR_CORE_LR] & ~THUMB;
    r[SALVOR_CORE_R0] = status;
    for (guint i = 1; i < 4; i++)
        r[i] = 0xDEADBEEF;
    salvor_bytes_peek_u32_le (map (self, r[SALVOR_CORE_PC]), 4, 0, &instruction);
    g_assert_cmphex (instruction & 0xFF00, ==, 0xBE00);
    self->knobs.state = SALVOR_CORE_BREAKPOINT;
}

static void
call (FakeCore *self)
{
    FakeKnobs *knobs = &self->knobs;
    guint32 *r = knobs->registers;
    FakeCall seen = { r[SALVOR_CORE_PC], { r[0], r[1], r[2], r[3] } };
    gboolean bad = knobs->bad_function == seen.function;

    g_array_append_val (knobs->calls, seen);
    g_assert_cmphex (r[SALVOR_CORE_XPSR] & 0x01000000, ==, 0x01000000);
    g_assert_cmphex (r[SALVOR_CORE_CFBP], ==, 1);
    g_assert_cmphex (r[SALVOR_CORE_SP] % 8, ==, 0);
    g_assert_true (self->initialised || seen.function == FAKE_INIT);
    if (!bad || (knobs->fate == FAKE_RETURNS && knobs->status == 0)) {
        act (self, seen.function, r);
        come_back (self, seen.function == FAKE_CLEAR_CACHE ? 0x12345678 : 0);
    } else if (knobs->fate == FAKE_RETURNS) {
        come_back (self, knobs->status);
    } else if (knobs->fate == FAKE_HANGS) {
        knobs->state = SALVOR_CORE_RUNNING;
        r[SALVOR_CORE_PC] = seen.function + 0x20;
    } else if (knobs->fate == FAKE_LOCKS_UP) {
        knobs->state = SALVOR_CORE_LOCKED_UP;
        r[SALVOR_CORE_PC] = 0xFFFFFFFE;
        r[SALVOR_CORE_XPSR] = 0x01000003;
        fake_core_set_word (self, CFSR, 0x00000200);
    } else {
        knobs->state = SALVOR_CORE_BREAKPOINT;
        r[SALVOR_CORE_PC] = 0x20201234;
    }
}

/* ---- the core ---- */

static gboolean
get_state (SalvorCoreControl *control, SalvorCoreState *state, GCancellable *cancellable,
           GError **error)
{
    *state = FAKE_CORE (control)->knobs.state;
    return operate (FAKE_CORE (control), error);
}

static gboolean
halt (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    if (!operate (self, error))
        return FALSE;
    self->knobs.state = SALVOR_CORE_HALTED;
    return TRUE;
}

static gboolean
resume (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    if (!operate (self, error))
        return FALSE;
    if (is_function (self->knobs.registers[SALVOR_CORE_PC])) {
        call (self);
        return TRUE;
    }
    self->knobs.state = self->knobs.loader_faults ? SALVOR_CORE_LOCKED_UP : SALVOR_CORE_RUNNING;
    return TRUE;
}

static gboolean
wait_halted (SalvorCoreControl *control, SalvorDeadline deadline, SalvorCoreState *state,
             GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    if (!operate (self, error))
        return FALSE;
    if (self->knobs.state == SALVOR_CORE_RUNNING) {
        salvor_virtual_clock_catch_up (self->clock, deadline.at_us);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "the core still runs");
        return FALSE;
    }
    *state = self->knobs.state;
    return TRUE;
}

static gboolean
read_register (SalvorCoreControl *control, SalvorCoreRegister reg, guint32 *value,
               GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    g_assert_cmpint (self->knobs.state, !=, SALVOR_CORE_RUNNING);
    *value = self->knobs.registers[reg];
    return operate (self, error);
}

static gboolean
write_register (SalvorCoreControl *control, SalvorCoreRegister reg, guint32 value,
                GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    g_assert_cmpint (self->knobs.state, !=, SALVOR_CORE_RUNNING);
    if (!operate (self, error))
        return FALSE;
    self->knobs.registers[reg] = value;
    if (reg == SALVOR_CORE_SP || reg == SALVOR_CORE_MSP)
        self->knobs.registers[SALVOR_CORE_SP] = self->knobs.registers[SALVOR_CORE_MSP] = value;
    return TRUE;
}

static gboolean
reset_and_halt (SalvorCoreControl *control, guint32 stop_address, GCancellable *cancellable,
                GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    if (!operate (self, error))
        return FALSE;
    g_array_append_val (self->knobs.resets, stop_address);
    self->initialised = FALSE;
    self->knobs.state = SALVOR_CORE_HALTED;
    self->knobs.registers[SALVOR_CORE_PC] = 0x002018FC;
    if (self->knobs.divides_ram)
        fake_core_set_word (self, 0x400AC040, 0x00200007);
    if (self->knobs.never_stops && stop_address != 0) {
        self->knobs.state = SALVOR_CORE_RUNNING;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "the core did not stop");
        return FALSE;
    }
    return TRUE;
}

static gboolean
reset_and_run (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    if (!operate (self, error))
        return FALSE;
    self->initialised = FALSE;
    self->knobs.state = SALVOR_CORE_RUNNING;
    return TRUE;
}

static gboolean
release (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    FakeCore *self = FAKE_CORE (control);

    if (!operate (self, error))
        return FALSE;
    self->knobs.released = TRUE;
    return TRUE;
}

static SalvorClock *
get_clock (SalvorCoreControl *control)
{
    return FAKE_CORE (control)->clock;
}

static void
control_init (SalvorCoreControlInterface *iface)
{
    iface->get_state = get_state;
    iface->halt = halt;
    iface->resume = resume;
    iface->wait_halted = wait_halted;
    iface->read_register = read_register;
    iface->write_register = write_register;
    iface->reset_and_halt = reset_and_halt;
    iface->reset_and_run = reset_and_run;
    iface->release = release;
    iface->get_clock = get_clock;
}

/* ---- the object ---- */

static void
fake_core_finalize (GObject *object)
{
    FakeCore *self = FAKE_CORE (object);

    g_free (self->knobs.flash);
    g_free (self->knobs.window);
    g_free (self->knobs.ocram);
    g_array_unref (self->knobs.calls);
    g_array_unref (self->knobs.resets);
    g_hash_table_unref (self->words);
    g_object_unref (self->clock);
    G_OBJECT_CLASS (fake_core_parent_class)->finalize (object);
}

static void
fake_core_class_init (FakeCoreClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_core_finalize;
}

/* What is not zero in a chip that runs a program: ROM, core ids, watchdog mask, leftovers */
static const struct {
    guint32 address, value;
} first_words[] = {
    { 0x0020001C, 0x0020C3A0 },
    { 0x0020A000, 0xE9DD9A03 },
    { 0x0020C3B0, 0x0020C3D0 },
    { 0x0020C3D4, FAKE_INIT | THUMB },
    { 0x0020C3D8, FAKE_PROGRAM | THUMB },
    { 0x0020C3E0, FAKE_ERASE | THUMB },
    { 0x0020C3E8, FAKE_CLEAR_CACHE | THUMB },
    { 0x0020C3EC, FAKE_TRANSFER | THUMB },
    { 0x0020C3F0, FAKE_UPDATE_LUT | THUMB },
    { 0x400F8000, 0xA0000500 },
    { 0x400AC040, 0x00200003 },
    { 0x400FC080, 0xFFFFFFFF },
    { 0xE000E004, 4 },
    { 0xE000E010, 7 },
    { 0xE000ED00, 0x411FC271 },
    { 0xE000ED94, 5 },
};

static void
fake_core_init (FakeCore *self)
{
    FakeKnobs *knobs = &self->knobs;

    self->words = g_hash_table_new (NULL, NULL);
    self->clock = salvor_virtual_clock_new (0);
    for (gsize i = 0; i < G_N_ELEMENTS (first_words); i++)
        fake_core_set_word (self, first_words[i].address, first_words[i].value);
    knobs->flash = g_malloc (FAKE_FLASH_SIZE);
    knobs->window = g_malloc (FAKE_FLASH_SIZE);
    knobs->ocram = g_malloc0 (FAKE_OCRAM_SIZE);
    memset (knobs->flash, 0x5A, FAKE_FLASH_SIZE);
    memset (knobs->window, 0x5A, FAKE_FLASH_SIZE);
    knobs->ocram_end = FAKE_OCRAM_BASE + FAKE_OCRAM_SIZE;
    knobs->calls = g_array_new (FALSE, FALSE, sizeof (FakeCall));
    knobs->resets = g_array_new (FALSE, FALSE, sizeof (guint32));
    knobs->state = SALVOR_CORE_RUNNING;
    knobs->jedec = 0x001640EF;
    knobs->operations_left = -1;
}

FakeCore *
fake_core_new (void)
{
    return g_object_new (FAKE_TYPE_CORE, NULL);
}

FakeKnobs *
fake_core_get_knobs (FakeCore *self)
{
    return &self->knobs;
}

void
fake_core_set_word (FakeCore *self, guint32 address, guint32 value)
{
    g_hash_table_insert (self->words, GUINT_TO_POINTER (address), GUINT_TO_POINTER (value));
}

guint32
fake_core_get_word (FakeCore *self, guint32 address)
{
    return GPOINTER_TO_UINT (g_hash_table_lookup (self->words, GUINT_TO_POINTER (address)));
}

const FakeCall *
fake_core_get_call (FakeCore *self, guint i)
{
    g_assert_cmpuint (i, <, self->knobs.calls->len);
    return &g_array_index (self->knobs.calls, FakeCall, i);
}

guint
fake_core_count_calls (FakeCore *self, guint32 function)
{
    guint count = 0;

    for (guint i = 0; i < self->knobs.calls->len; i++)
        count += fake_core_get_call (self, i)->function == function;
    return count;
}
