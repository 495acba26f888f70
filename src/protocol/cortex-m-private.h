/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cortex-m.h"

G_BEGIN_DECLS

/* Debug registers (ARMv7-M, C1.6; probe 3.1) */
#define DHCSR 0xE000EDF0u
#define DCRSR 0xE000EDF4u
#define DCRDR 0xE000EDF8u
#define DFSR 0xE000ED30u
#define ICIALLU 0xE000EF50u

/* DHCSR, with its key for writing */
#define DHCSR_RUN 0xA05F0001u  /* C_DEBUGEN */
#define DHCSR_HALT 0xA05F0003u /* and C_HALT */
#define S_REGRDY (1u << 16)
#define S_HALT (1u << 17)
#define S_LOCKUP (1u << 19)

#define DCRSR_WRITE (1u << 16)

/* DFSR: why it stands still; writing ones clears */
#define DFSR_BKPT (1u << 1)
#define DFSR_ALL 0x1Fu

struct _SalvorCortexM {
    GObject parent_instance;

    SalvorAdiv5 *port; /* owned */
    gboolean halted;   /* as far as is known: nobody else lets it run */
    /* it stands on the BKPT at the end of a call, and nothing was touched since */
    gboolean after_call;
};

/* All of @writes, in this order */
gboolean salvor_cortex_m_write (SalvorCortexM *self, const SalvorWordAccess *writes, gsize n,
                                GCancellable *cancellable, GError **error);
/* DHCSR */
gboolean salvor_cortex_m_read_status (SalvorCortexM *self, guint32 *status,
                                      GCancellable *cancellable, GError **error);

/* SALVOR_ERROR_WRONG_MODE while it runs */
gboolean salvor_cortex_m_check_halted (SalvorCortexM *self, GCancellable *cancellable,
                                       GError **error);

/* Lists of accesses: (element-type SalvorWordAccess) */
void salvor_cortex_m_add_access (GArray *accesses, guint32 address, gboolean write, guint32 value);
void salvor_cortex_m_add_register_writes (GArray *accesses, const SalvorCoreValue *values, gsize n);
/* Three accesses a register, the value is in the third. */
void salvor_cortex_m_add_register_reads (GArray *accesses, const SalvorCoreRegister *registers,
                                         gsize n);
/* SALVOR_ERROR_WRONG_MODE when a register was not handed over, by what is read of DHCSR */
gboolean salvor_cortex_m_check_ready (const SalvorWordAccess *accesses, gsize n, GError **error);
gboolean salvor_cortex_m_read_registers (SalvorCortexM *self, const SalvorCoreRegister *registers,
                                         guint32 *values, gsize n, GCancellable *cancellable,
                                         GError **error);

/* cortex-m-call.c */
gboolean salvor_cortex_m_run_call (SalvorCoreControl *control, const SalvorCoreValue *values,
                                   gsize n, const SalvorCoreLoad *load, SalvorDeadline deadline,
                                   SalvorCoreResult *result, GCancellable *cancellable,
                                   GError **error);

/* cortex-m-reset.c */
gboolean salvor_cortex_m_reset_and_halt (SalvorCoreControl *control, guint32 stop_address,
                                         GCancellable *cancellable, GError **error);
gboolean salvor_cortex_m_reset_and_run (SalvorCoreControl *control, GCancellable *cancellable,
                                        GError **error);
gboolean salvor_cortex_m_release (SalvorCoreControl *control, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
