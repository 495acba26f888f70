/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-otp"
#include "config.h"

#include "simulator/simulated-otp.h"

#include "simulator/assumptions.h"

/* Registers of the OCOTP controller, offsets from its base (facts: chip JSON "ocotp"; NXP header of
 * the RT1170 for the large one). */
#define REGISTER_CTRL 0x000
#define REGISTER_CTRL_SET 0x004
#define REGISTER_CTRL_CLR 0x008
#define REGISTER_CTRL_TOG 0x00C
#define REGISTER_TIMING 0x010
#define REGISTER_DATA 0x020
#define REGISTER_READ_CTRL 0x030
/* The controller begins a page, its shadow registers lie behind in the same block. */
#define BASE_MASK 0xFFFFF000u

/* Six bits of address name 64 words, ten name 1024. */
#define SMALL_N_WORDS 64
typedef struct {
    guint32 address; /* bits of CTRL */
    guint32 error;
    guint32 reload;
    guint32 read_data; /* offset of a register */
} Layout;
static const Layout small_layout = { 0x3Fu, 1u << 9, 1u << 10, 0x040 };
static const Layout large_layout = { 0x3FFu, 1u << 11, 1u << 12, 0x100 };

#define CTRL_UNLOCK_MASK 0xFFFF0000u
#define CTRL_UNLOCK_KEY 0x3E770000u

struct _SalvorSimulatedOtp {
    SalvorChip *chip; /* owned */
    guint32 base;     /* address of the controller */
    guint32 end;      /* first address behind its shadow registers */
    const Layout *layout;
    guint n_words;
    guint32 *cells;   /* n_words, owned */
    guint32 *shadows; /* n_words, owned */
    guint32 ctrl;
    guint32 timing;
    guint32 read_data;
};

SalvorSimulatedOtp *
salvor_simulated_otp_new (SalvorChip *chip)
{
    SalvorSimulatedOtp *self = g_new0 (SalvorSimulatedOtp, 1);
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    self->chip = g_object_ref (chip);
    self->n_words = SMALL_N_WORDS;
    if (n_words > 0) {
        self->base = words[0].shadow_address & BASE_MASK;
        self->end = words[n_words - 1].shadow_address + 0x10;
        self->n_words = MAX (SMALL_N_WORDS, words[n_words - 1].index + 1);
    }
    self->layout = self->n_words > SMALL_N_WORDS ? &large_layout : &small_layout;
    self->cells = g_new0 (guint32, self->n_words);
    self->shadows = g_new0 (guint32, self->n_words);
    return self;
}

void
salvor_simulated_otp_free (SalvorSimulatedOtp *self)
{
    g_free (self->cells);
    g_free (self->shadows);
    g_object_unref (self->chip);
    g_free (self);
}

guint
salvor_simulated_otp_get_n_words (const SalvorSimulatedOtp *self)
{
    return self->n_words;
}

void
salvor_simulated_otp_make (SalvorSimulatedOtp *self, guint index, guint32 bits)
{
    g_return_if_fail (index < self->n_words);

    self->cells[index] |= bits;
}

guint32
salvor_simulated_otp_get_cell (const SalvorSimulatedOtp *self, guint index)
{
    g_return_val_if_fail (index < self->n_words, 0);

    return self->cells[index];
}

void
salvor_simulated_otp_replace (SalvorSimulatedOtp *self, guint index, guint32 value)
{
    g_return_if_fail (index < self->n_words);

    self->cells[index] = value;
}

/* Words beyond the chip's map have cells but no lock that anybody has described. */
static const SalvorFuseLock *
get_lock (const SalvorSimulatedOtp *self, guint index)
{
    const SalvorFuseWord *word = salvor_chip_get_word (self->chip, index);

    return word != NULL ? &word->lock : NULL;
}

/* Locks act as they were at the last load: a lock bit burned now works from the next load on.
 * The flashloader reloads after every burn, so there they work at once. */
static gboolean
is_locked (const SalvorSimulatedOtp *self, const SalvorFuseLock *lock, guint32 mask)
{
    return lock != NULL && lock->lock_word < self->n_words
           && (self->shadows[lock->lock_word] & mask) != 0;
}

gboolean
salvor_simulated_otp_burn (SalvorSimulatedOtp *self, guint index, guint32 bits)
{
    const SalvorFuseLock *lock;

    if (index >= self->n_words)
        return FALSE;
    lock = get_lock (self, index);
    if (lock != NULL && is_locked (self, lock, lock->write_mask))
        return FALSE;
    self->cells[index] |= bits;
    return TRUE;
}

static gboolean
is_read_locked (const SalvorSimulatedOtp *self, guint index)
{
    const SalvorFuseLock *lock = get_lock (self, index);

    return lock != NULL && is_locked (self, lock, lock->read_mask);
}

guint32
salvor_simulated_otp_sense (const SalvorSimulatedOtp *self, guint index)
{
    if (index >= self->n_words)
        return 0;
    return is_read_locked (self, index) ? SALVOR_ASSUME_READ_LOCKED_VALUE : self->cells[index];
}

guint32
salvor_simulated_otp_get_shadow (const SalvorSimulatedOtp *self, guint index)
{
    g_return_val_if_fail (index < self->n_words, 0);

    return is_read_locked (self, index) ? SALVOR_ASSUME_READ_LOCKED_VALUE : self->shadows[index];
}

void
salvor_simulated_otp_reload (SalvorSimulatedOtp *self)
{
    for (guint i = 0; i < self->n_words; i++)
        self->shadows[i] = self->cells[i];
}

guint32
salvor_simulated_otp_get_field (const SalvorSimulatedOtp *self, const char *role)
{
    const SalvorField *field = salvor_chip_get_field_by_role (self->chip, role);

    if (field == NULL || field->word == NULL || field->word->index >= self->n_words)
        return 0;
    return salvor_field_extract (field, self->shadows[field->word->index]);
}

/* The word a shadow register belongs to; NULL for addresses between them */
static const SalvorFuseWord *
find_shadow (const SalvorSimulatedOtp *self, guint32 address)
{
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (self->chip, &n_words);

    for (gsize i = 0; i < n_words; i++) {
        if (words[i].shadow_address == address && words[i].index < self->n_words)
            return &words[i];
    }
    return NULL;
}

static guint32
read_register (const SalvorSimulatedOtp *self, guint32 offset)
{
    if (offset == self->layout->read_data)
        return self->read_data;
    switch (offset) {
    case REGISTER_CTRL:
    case REGISTER_CTRL_SET:
    case REGISTER_CTRL_CLR:
    case REGISTER_CTRL_TOG:
        return self->ctrl;
    case REGISTER_TIMING:
        return self->timing;
    default:
        return 0;
    }
}

gboolean
salvor_simulated_otp_bus_read (SalvorSimulatedOtp *self, guint32 address, guint32 *value)
{
    const SalvorFuseWord *word;

    if (address < self->base || address >= self->end)
        return FALSE;
    word = find_shadow (self, address);
    *value = word != NULL ? salvor_simulated_otp_get_shadow (self, word->index)
                          : read_register (self, address - self->base);
    return TRUE;
}

static void
set_ctrl (SalvorSimulatedOtp *self, guint32 value)
{
    self->ctrl = value;
    if ((value & self->layout->reload) != 0) {
        salvor_simulated_otp_reload (self);
        self->ctrl &= ~self->layout->reload;
    }
}

/* Writing DATA starts the burn, if the key was given; the key is used up. */
static void
write_data (SalvorSimulatedOtp *self, guint32 bits)
{
    gboolean unlocked = (self->ctrl & CTRL_UNLOCK_MASK) == CTRL_UNLOCK_KEY;

    if (!unlocked || !salvor_simulated_otp_burn (self, self->ctrl & self->layout->address, bits))
        self->ctrl |= self->layout->error;
    self->ctrl &= ~CTRL_UNLOCK_MASK;
}

static void
write_register (SalvorSimulatedOtp *self, guint32 offset, guint32 value)
{
    switch (offset) {
    case REGISTER_CTRL:
        set_ctrl (self, value);
        break;
    case REGISTER_CTRL_SET:
        set_ctrl (self, self->ctrl | value);
        break;
    case REGISTER_CTRL_CLR:
        set_ctrl (self, self->ctrl & ~value);
        break;
    case REGISTER_CTRL_TOG:
        set_ctrl (self, self->ctrl ^ value);
        break;
    case REGISTER_TIMING:
        self->timing = value;
        break;
    case REGISTER_DATA:
        write_data (self, value);
        break;
    case REGISTER_READ_CTRL:
        if ((value & 1) != 0)
            self->read_data = salvor_simulated_otp_sense (self, self->ctrl & self->layout->address);
        break;
    default:
        break;
    }
}

/* A write to a shadow register changes the working copy unless its override lock is burned; the
 * cells keep their value (chip-semantics 5). */
static void
write_shadow (SalvorSimulatedOtp *self, const SalvorFuseWord *word, guint32 value)
{
    if (!is_locked (self, &word->lock, word->lock.override_mask))
        self->shadows[word->index] = value;
}

gboolean
salvor_simulated_otp_bus_write (SalvorSimulatedOtp *self, guint32 address, guint32 value)
{
    const SalvorFuseWord *word;

    if (address < self->base || address >= self->end)
        return FALSE;
    word = find_shadow (self, address);
    if (word != NULL)
        write_shadow (self, word, value);
    else
        write_register (self, address - self->base, value);
    return TRUE;
}
