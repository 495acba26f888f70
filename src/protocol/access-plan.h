/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/*
 * SalvorAccessPlan: the packets that read or write a block of memory through a MEM-AP, as few as
 * the packet size allows (probe 1.7). Pure.
 *
 * The address counter of the port is only sure within 1 KiB (ADIv5, TAR; probe 2.4), so each KiB
 * sets it anew. Wherever it costs no packet, each packet sets its own address: then it does not
 * matter what became of the one before. Where it would, at 64 bytes, the packets behind the first
 * of a KiB hold data only, and are not sent before that one was answered as good: a lost address
 * must not let them write somewhere else (probe 1.6). Over JTAG there are none of that kind: only a
 * list of accesses can end with a look at the sticky flags.
 */
typedef struct _SalvorAccessPlan SalvorAccessPlan;

/* @address, @size: multiples of four, within the address space; @data: nullable for reading, else
 * borrowed. SELECT has to be that of CSW, TAR and DRW. */
SalvorAccessPlan *salvor_access_plan_new (guint32 address, gsize size, const guint8 *data,
                                          guint packet_size,
                                          SalvorDapLine line) G_GNUC_WARN_UNUSED_RESULT;
void salvor_access_plan_free (SalvorAccessPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorAccessPlan, salvor_access_plan_free)

SalvorDapPacket *salvor_access_plan_get_packets (SalvorAccessPlan *self, gsize *n);
/* The word at which packet @index failed, as far as its answer tells: the bus answers an access
 * with the one behind it (probe 1.4-3). */
guint32 salvor_access_plan_get_fault_address (SalvorAccessPlan *self, gsize index);
/* Appends what was read, little endian. */
void salvor_access_plan_append_words (SalvorAccessPlan *self, GByteArray *bytes);

G_END_DECLS
