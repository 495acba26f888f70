/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedOtp: fuse cells and their working copy (shadow registers). Bits go from 0 to 1
 * only, locks hold, the copy is loaded at reset and on request. Not thread-safe; the board that
 * owns it has the lock.
 */
typedef struct _SalvorSimulatedOtp SalvorSimulatedOtp;

SalvorSimulatedOtp *salvor_simulated_otp_new (SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_otp_free (SalvorSimulatedOtp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulatedOtp, salvor_simulated_otp_free)

/* Words there are cells for: those of the chip, and at least the 64 that six bits of address can
 * name (protocols 4.5). */
guint salvor_simulated_otp_get_n_words (const SalvorSimulatedOtp *self);

/* As it left the factory: sets bits without looking at locks. For scenarios and saved boards. */
void salvor_simulated_otp_make (SalvorSimulatedOtp *self, guint index, guint32 bits);
guint32 salvor_simulated_otp_get_cell (const SalvorSimulatedOtp *self, guint index);
/* Replaces the cells of a word: another piece of silicon. */
void salvor_simulated_otp_replace (SalvorSimulatedOtp *self, guint index, guint32 value);

/* Burns the bits that are 1. FALSE when the word is write-locked: the controller's ERROR bit. */
gboolean salvor_simulated_otp_burn (SalvorSimulatedOtp *self, guint index, guint32 bits);
/* What the controller reads from the cells; a read-locked word gives a stand-in. */
guint32 salvor_simulated_otp_sense (const SalvorSimulatedOtp *self, guint index);

/* The working copy */
guint32 salvor_simulated_otp_get_shadow (const SalvorSimulatedOtp *self, guint index);
void salvor_simulated_otp_reload (SalvorSimulatedOtp *self);
/* Value of the field with @role in the working copy, 0 when the chip has none */
guint32 salvor_simulated_otp_get_field (const SalvorSimulatedOtp *self, const char *role);

/* Registers of the controller; FALSE when @address is none of them. */
gboolean salvor_simulated_otp_bus_read (SalvorSimulatedOtp *self, guint32 address, guint32 *value);
gboolean salvor_simulated_otp_bus_write (SalvorSimulatedOtp *self, guint32 address, guint32 value);

G_END_DECLS
