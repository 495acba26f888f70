/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the server calls a register and how it hands it over. */
typedef struct {
    char *name; /* owned: "pc", "xPSR" */
    guint number;
    guint size;   /* bytes */
    guint offset; /* bytes from the start of the answer to "g" */
} SalvorGdbRegister;

/*
 * SalvorGdbRegisters: the numbers a GDB server gives to the registers of the core. What it says
 * comes from outside: it is checked before it is believed.
 */
typedef struct _SalvorGdbRegisters SalvorGdbRegisters;

/* Answers for a document of the target description by its name; (transfer full) */
typedef GBytes *(*SalvorGdbDocumentFunc) (const char *name, gpointer user_data, GError **error);

/*
 * salvor_gdb_registers_new_from_xml: from "target.xml" and what it includes.
 *
 * SALVOR_ERROR_PROTOCOL when it describes no core registers, or ones that contradict each other.
 * The errors of @fetch pass through.
 */
SalvorGdbRegisters *salvor_gdb_registers_new_from_xml (SalvorGdbDocumentFunc fetch,
                                                       gpointer user_data,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_gdb_registers_new_from_size: of servers that describe nothing.
 * @size: bytes that "g" gave: 68 for the core registers alone, 168 with the old floating-point
 *   registers of ARM before xPSR (probe 6.4)
 */
SalvorGdbRegisters *salvor_gdb_registers_new_from_size (gsize size,
                                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

void salvor_gdb_registers_free (SalvorGdbRegisters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorGdbRegisters, salvor_gdb_registers_free)

/* @name: in any case. (nullable) (transfer none) */
const SalvorGdbRegister *salvor_gdb_registers_find (const SalvorGdbRegisters *self,
                                                    const char *name);

G_END_DECLS
