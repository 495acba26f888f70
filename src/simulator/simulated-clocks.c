/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-clocks"
#include "config.h"

#include "simulator/simulated-clocks.h"

struct _SalvorSimulatedClocks {
    SalvorChip *chip; /* owned */
    const SalvorClockGate *gates;
    gsize n_gates;
    /* The register of each gate; gates in one register hold the same value. Owned. */
    guint32 *registers;
};

SalvorSimulatedClocks *
salvor_simulated_clocks_new (SalvorChip *chip)
{
    SalvorSimulatedClocks *self = g_new0 (SalvorSimulatedClocks, 1);

    self->chip = g_object_ref (chip);
    self->gates = salvor_chip_get_clock_gates (chip, &self->n_gates);
    self->registers = g_new0 (guint32, self->n_gates);
    salvor_simulated_clocks_reset (self);
    return self;
}

void
salvor_simulated_clocks_free (SalvorSimulatedClocks *self)
{
    g_free (self->registers);
    g_object_unref (self->chip);
    g_free (self);
}

static void
change_bits (SalvorSimulatedClocks *self, guint32 address, guint32 mask, guint32 value)
{
    for (gsize i = 0; i < self->n_gates; i++) {
        if (self->gates[i].reg == address)
            self->registers[i] = (self->registers[i] & ~mask) | (value & mask);
    }
}

void
salvor_simulated_clocks_reset (SalvorSimulatedClocks *self)
{
    for (gsize i = 0; i < self->n_gates; i++)
        change_bits (self, self->gates[i].reg, self->gates[i].mask, ~self->gates[i].closed);
}

void
salvor_simulated_clocks_close (SalvorSimulatedClocks *self, const char *gate_name)
{
    for (gsize i = 0; i < self->n_gates; i++) {
        const SalvorClockGate *gate = &self->gates[i];

        if (g_str_equal (gate->name, gate_name))
            change_bits (self, gate->reg, gate->mask, gate->closed);
    }
}

gboolean
salvor_simulated_clocks_run_at (const SalvorSimulatedClocks *self, guint32 address)
{
    for (gsize i = 0; i < self->n_gates; i++) {
        const SalvorClockGate *gate = &self->gates[i];

        if (address >= gate->first && address <= gate->last
            && (self->registers[i] & gate->mask) == gate->closed)
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_simulated_clocks_bus_read (const SalvorSimulatedClocks *self, guint32 address,
                                  guint32 *value)
{
    for (gsize i = 0; i < self->n_gates; i++) {
        if (self->gates[i].reg == address) {
            *value = self->registers[i];
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
salvor_simulated_clocks_bus_write (SalvorSimulatedClocks *self, guint32 address, guint32 value)
{
    guint32 old = 0;

    if (!salvor_simulated_clocks_bus_read (self, address, &old))
        return FALSE;
    change_bits (self, address, G_MAXUINT32, value);
    return TRUE;
}
