/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "debugger.h"

#include "simulator/scenario.h"

#define POLL_US 1000

Debugger *
debugger_new (const char *scenario_name)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorScenario) scenario = salvor_scenario_load (scenario_name, NULL, &error);
    Debugger *self = g_new0 (Debugger, 1);

    g_assert_no_error (error);
    self->chip = salvor_scenario_make_chip (scenario);
    self->core = salvor_simulated_chip_get_core (self->chip);
    salvor_simulated_chip_power_on (self->chip, 0);
    debugger_wait (self, POLL_US);
    return self;
}

void
debugger_free (Debugger *self)
{
    salvor_simulated_chip_free (self->chip);
    g_free (self);
}

void
debugger_wait (Debugger *self, gint64 us)
{
    self->now_us += us;
    while (salvor_simulated_chip_advance (self->chip, self->now_us))
        ;
    salvor_simulated_core_advance (self->core, self->now_us);
}

guint32
debugger_read (Debugger *self, guint32 address)
{
    guint32 value = 0;

    g_assert_cmpint (salvor_debug_bus_read (self->chip, address, 4, &value), ==, SALVOR_BUS_DONE);
    return value;
}

void
debugger_write (Debugger *self, guint32 address, guint32 value)
{
    g_assert_cmpint (salvor_debug_bus_write (self->chip, address, 4, value), ==, SALVOR_BUS_DONE);
}

void
debugger_write_bytes (Debugger *self, guint32 address, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < size; i++)
        g_assert_cmpint (salvor_debug_bus_write (self->chip, address + (guint32) i, 1, data[i]), ==,
                         SALVOR_BUS_DONE);
}

guint32
debugger_get_register (Debugger *self, guint number)
{
    debugger_write (self, DCRSR, number);
    return debugger_read (self, DCRDR);
}

void
debugger_set_register (Debugger *self, guint number, guint32 value)
{
    debugger_write (self, DCRDR, value);
    debugger_write (self, DCRSR, 0x10000 | number);
}

void
debugger_halt (Debugger *self)
{
    debugger_write (self, DHCSR, RUN);
    debugger_write (self, DHCSR, HALT);
}

void
debugger_resume (Debugger *self)
{
    debugger_write (self, DFSR, 0x1F);
    debugger_write (self, DHCSR, RUN);
}

guint32
debugger_wait_stop (Debugger *self, gint64 us)
{
    for (gint64 waited = 0; waited <= us; waited += POLL_US) {
        if (salvor_simulated_core_is_halted (self->core))
            return debugger_read (self, DFSR);
        debugger_wait (self, POLL_US);
    }
    return 0;
}

void
debugger_stop_in_rom (Debugger *self)
{
    debugger_halt (self);
    /* the arrangement of the RAM as fuses have it */
    debugger_write (self, 0x400AC040, debugger_read (self, 0x400AC040) & ~4u);
    debugger_write (self, DEMCR, 0x01000400);
    debugger_write (self, 0xE0001020, 0x400F8004);
    debugger_write (self, 0xE0001024, 0);
    debugger_write (self, 0xE0001028, 0x807);
    debugger_write (self, DFSR, 0x1F);
    debugger_write (self, AIRCR, RESET_SYSTEM);
    g_assert_cmphex (debugger_wait_stop (self, 200000), ==, 4);
    debugger_write (self, 0xE0001028, 0);
    debugger_write (self, MPU_CTRL, 0);
}
