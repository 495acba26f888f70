/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip-fixture.h"
#include "simulator/debug-bus.h"
#include "simulator/simulated-core.h"

/* A debugger at its access port: a practice chip, its memory, time that it spends. */
typedef struct {
    SalvorSimulatedChip *chip;
    SalvorSimulatedCore *core;
    gint64 now_us;
} Debugger;

/* The board of that name, switched on; the program of its flash runs. */
Debugger *debugger_new (const char *scenario_name);
void debugger_free (Debugger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Debugger, debugger_free)

void debugger_wait (Debugger *self, gint64 us);
guint32 debugger_read (Debugger *self, guint32 address);
void debugger_write (Debugger *self, guint32 address, guint32 value);
void debugger_write_bytes (Debugger *self, guint32 address, const guint8 *data, gsize size);
guint32 debugger_get_register (Debugger *self, guint number);
void debugger_set_register (Debugger *self, guint number, guint32 value);

void debugger_halt (Debugger *self);
void debugger_resume (Debugger *self);
/* DFSR when the core has stopped within @us; 0 when it has not */
guint32 debugger_wait_stop (Debugger *self, gint64 us);
/* Stops in the ROM where it reads its boot settings, and cleans up (probe 4.5, steps 1 to 5). */
void debugger_stop_in_rom (Debugger *self);

/* Addresses a debugger writes to (probe 3.1) */
#define DHCSR 0xE000EDF0u
#define DCRSR 0xE000EDF4u
#define DCRDR 0xE000EDF8u
#define DEMCR 0xE000EDFCu
#define DFSR 0xE000ED30u
#define AIRCR 0xE000ED0Cu
#define VTOR 0xE000ED08u
#define CCR 0xE000ED14u
#define MPU_CTRL 0xE000ED94u
#define SYST_CSR 0xE000E010u
#define ICSR 0xE000ED04u
#define ICIALLU 0xE000EF50u
#define HALT 0xA05F0003u
#define RUN 0xA05F0001u
#define RESET_SYSTEM 0x05FA0004u
#define REGISTER_LR 14
#define REGISTER_PC 15
#define REGISTER_XPSR 16
#define REGISTER_MSP 17
#define REGISTER_CFBP 20
