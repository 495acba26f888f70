/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bits of the longest data register a TAP here has: that of an access (ADIv5, B3.2.2) */
#define SALVOR_TAP_MAX_BITS 35

/* What a TAP has behind its instructions. */
typedef struct {
    guint ir_length;     /* bits, 2 to 16 */
    guint32 idcode;      /* 0: it has none, and a reset leaves it in BYPASS */
    guint idcode_select; /* the instruction that selects it */
    /* what the data register behind @instruction takes up; returns its bits, 0: it is bypassed.
     * Both nullable: nothing but IDCODE and BYPASS */
    guint (*capture) (guint instruction, guint64 *value, gpointer user_data);
    void (*update) (guint instruction, guint64 value, gpointer user_data);
} SalvorTapKind;

/*
 * SalvorSimulatedTap: a test access port, bit by bit (IEEE 1149.1, clauses 6 to 8): the state
 * machine that TMS leads, an instruction register that takes up 0b…01, and data registers.
 */
typedef struct _SalvorSimulatedTap SalvorSimulatedTap;

/* @kind is copied */
SalvorSimulatedTap *salvor_simulated_tap_new (const SalvorTapKind *kind,
                                              gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_tap_free (SalvorSimulatedTap *self);
/* As five clocks with TMS high do, and power */
void salvor_simulated_tap_reset (SalvorSimulatedTap *self);

/* One clock; returns what TDO showed before its rising edge, TRUE where nothing drives it. */
gboolean salvor_simulated_tap_clock (SalvorSimulatedTap *self, gboolean tms, gboolean tdi);

G_END_DECLS
