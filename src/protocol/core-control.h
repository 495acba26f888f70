/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* Registers of a Cortex-M core by their number in DCRSR (ARMv7-M, C1.6.3). */
typedef enum {
    SALVOR_CORE_R0 = 0,
    SALVOR_CORE_R1 = 1,
    SALVOR_CORE_R2 = 2,
    SALVOR_CORE_R3 = 3,
    SALVOR_CORE_R9 = 9,
    SALVOR_CORE_SP = 13,
    SALVOR_CORE_LR = 14,
    SALVOR_CORE_PC = 15, /* where it goes on; without the Thumb bit */
    SALVOR_CORE_XPSR = 16,
    SALVOR_CORE_MSP = 17,
    SALVOR_CORE_PSP = 18,
    SALVOR_CORE_CFBP = 20, /* CONTROL, FAULTMASK, BASEPRI, PRIMASK, one byte each */
} SalvorCoreRegister;

/* Why a core that stands still does so. */
typedef enum {
    SALVOR_CORE_RUNNING,
    SALVOR_CORE_HALTED,     /* on request, or after a step or a reset */
    SALVOR_CORE_BREAKPOINT, /* a BKPT instruction or a breakpoint comparator */
    SALVOR_CORE_LOCKED_UP,  /* a fault inside a fault handler; it will never go on by itself */
} SalvorCoreState;

/* One register with the value it is to have. */
typedef struct {
    SalvorCoreRegister reg;
    guint32 value;
} SalvorCoreValue;

/* What is written into memory while a call runs. */
typedef struct {
    guint32 address;    /* a multiple of four */
    const guint8 *data; /* borrowed */
    gsize size;         /* a multiple of four */
} SalvorCoreLoad;

/* Registers that one call sets */
#define SALVOR_CORE_MAX_CALL_VALUES 6

/* How a call ended, read after the core stood still again. */
typedef struct {
    SalvorCoreState state; /* never SALVOR_CORE_RUNNING */
    guint32 r0;            /* what the function returned, when it came back at all */
    guint32 pc;            /* the return address when it did */
    guint32 xpsr;          /* bits 8:0 are not 0 when it stopped inside an exception */
} SalvorCoreResult;

/*
 * SalvorCoreControl: halt, run and set up the processor core of a board, whoever does it: the debug
 * registers behind a MEM-AP, or a GDB server. Everything here disturbs the program on the board;
 * only a recovery uses it.
 *
 * Blocking, cancellable, with deadlines on the clock of the connection below. Registers may only be
 * read and written while the core stands still (SALVOR_ERROR_WRONG_MODE).
 */
#define SALVOR_TYPE_CORE_CONTROL (salvor_core_control_get_type ())
G_DECLARE_INTERFACE (SalvorCoreControl, salvor_core_control, SALVOR, CORE_CONTROL, GObject)

struct _SalvorCoreControlInterface {
    GTypeInterface parent_iface;

    gboolean (*get_state) (SalvorCoreControl *self, SalvorCoreState *state,
                           GCancellable *cancellable, GError **error);
    gboolean (*halt) (SalvorCoreControl *self, GCancellable *cancellable, GError **error);
    gboolean (*resume) (SalvorCoreControl *self, GCancellable *cancellable, GError **error);
    gboolean (*wait_halted) (SalvorCoreControl *self, SalvorDeadline deadline,
                             SalvorCoreState *state, GCancellable *cancellable, GError **error);
    gboolean (*read_register) (SalvorCoreControl *self, SalvorCoreRegister reg, guint32 *value,
                               GCancellable *cancellable, GError **error);
    gboolean (*write_register) (SalvorCoreControl *self, SalvorCoreRegister reg, guint32 value,
                                GCancellable *cancellable, GError **error);
    /* Optional; made of the single verbs where there is nothing faster. */
    gboolean (*write_registers) (SalvorCoreControl *self, const SalvorCoreValue *values, gsize n,
                                 GCancellable *cancellable, GError **error);
    /* Optional as well; then memory is within reach while a call runs. */
    gboolean (*run_call) (SalvorCoreControl *self, const SalvorCoreValue *values, gsize n,
                          const SalvorCoreLoad *load, SalvorDeadline deadline,
                          SalvorCoreResult *result, GCancellable *cancellable, GError **error);
    gboolean (*reset_and_halt) (SalvorCoreControl *self, guint32 stop_address,
                                GCancellable *cancellable, GError **error);
    gboolean (*reset_and_run) (SalvorCoreControl *self, GCancellable *cancellable, GError **error);
    gboolean (*release) (SalvorCoreControl *self, GCancellable *cancellable, GError **error);
    SalvorClock *(*get_clock) (SalvorCoreControl *self);
};

gboolean salvor_core_control_get_state (SalvorCoreControl *self, SalvorCoreState *state,
                                        GCancellable *cancellable, GError **error);
gboolean salvor_core_control_halt (SalvorCoreControl *self, GCancellable *cancellable,
                                   GError **error);
/* From where PC stands; breakpoints that were hit are acknowledged first. */
gboolean salvor_core_control_resume (SalvorCoreControl *self, GCancellable *cancellable,
                                     GError **error);
/* SALVOR_ERROR_TIMEOUT when it still runs; *state is never RUNNING on success. */
gboolean salvor_core_control_wait_halted (SalvorCoreControl *self, SalvorDeadline deadline,
                                          SalvorCoreState *state, GCancellable *cancellable,
                                          GError **error);
gboolean salvor_core_control_read_register (SalvorCoreControl *self, SalvorCoreRegister reg,
                                            guint32 *value, GCancellable *cancellable,
                                            GError **error);
gboolean salvor_core_control_write_register (SalvorCoreControl *self, SalvorCoreRegister reg,
                                             guint32 value, GCancellable *cancellable,
                                             GError **error);
/* Several at once, in this order, in as few packets as the connection allows. */
gboolean salvor_core_control_write_registers (SalvorCoreControl *self,
                                              const SalvorCoreValue *values, gsize n,
                                              GCancellable *cancellable, GError **error);
/* May memory be read and written while a call runs? A GDB server hears nothing meanwhile. */
gboolean salvor_core_control_has_memory_during_calls (SalvorCoreControl *self);
/*
 * salvor_core_control_run_call:
 * @values: registers to set first, PC and LR among them; at most SALVOR_CORE_MAX_CALL_VALUES
 * @load: (nullable): written while it runs; only with memory during calls
 * @result: (inout): stays as it is when nothing is known of how the call ended
 *
 * Sets registers, lets the core run, waits until it stands still, and reads what came of it: a
 * function of the chip is called so, with a BKPT at its return address. SALVOR_ERROR_TIMEOUT when
 * it still runs at @deadline; it then runs on, and halt stops it.
 *
 * When @load fails, the call is waited for all the same: its result is filled in, and the error is
 * that of @load.
 *
 * Who changes code between two calls stops the core anew: what a cache holds of it is only
 * forgotten then.
 */
gboolean salvor_core_control_run_call (SalvorCoreControl *self, const SalvorCoreValue *values,
                                       gsize n, const SalvorCoreLoad *load, SalvorDeadline deadline,
                                       SalvorCoreResult *result, GCancellable *cancellable,
                                       GError **error);
/*
 * salvor_core_control_reset_and_halt:
 * @stop_address: a register the ROM reads early, SBMR1: the core stops when it is read (probe 4.5,
 *   step 3); 0 stops at the first instruction
 *
 * Resets chip and peripherals (SYSRESETREQ) and stops the core inside the ROM, before any program
 * of the flash has run.
 */
gboolean salvor_core_control_reset_and_halt (SalvorCoreControl *self, guint32 stop_address,
                                             GCancellable *cancellable, GError **error);
gboolean salvor_core_control_reset_and_run (SalvorCoreControl *self, GCancellable *cancellable,
                                            GError **error);
/* Takes back everything debugging has set up: breakpoints, vector catch, the debug enable itself.
 * The core runs on. */
gboolean salvor_core_control_release (SalvorCoreControl *self, GCancellable *cancellable,
                                      GError **error);
/* (transfer none) */
SalvorClock *salvor_core_control_get_clock (SalvorCoreControl *self);

G_END_DECLS
