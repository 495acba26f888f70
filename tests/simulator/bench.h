/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/errors.h"
#include "simulator/simulated-board.h"
#include "simulator/simulated-ports.h"
#include "transport/port-list.h"

/* A practice board on a list of ports of its own, by name */
typedef struct {
    SalvorPortProvider *provider;
    SalvorPortList *ports;
    SalvorClock *clock; /* of the board */
    char *name;
} Bench;

/* The board has to show something, so that its clock can be had. */
Bench *bench_new (const char *name);
void bench_free (Bench *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

/* Waits up to a minute; (transfer full) */
SalvorPort *bench_wait (Bench *self, SalvorPortKind kind);
/* Nothing of that kind is there, also after a minute. */
void bench_expect_gone (Bench *self, SalvorPortKind kind);
gint64 bench_now_ms (Bench *self);

/* An open transport to what is there now */
typedef struct {
    SalvorPort *port;
    SalvorPacketTransport *transport;
} Line;

Line *bench_open (Bench *self, SalvorPortKind kind);
void line_free (Line *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_free)

/* A minute from now */
SalvorDeadline line_deadline (Line *self);
gboolean line_try_send (Line *self, const char *text, GError **error);
void line_send (Line *self, const char *text);
/* (transfer full) */
GBytes *line_receive (Line *self, GError **error);
void line_expect (Line *self, const char *start);
/* Sends a file by SDP WRITE_FILE; FALSE as soon as a report does not get through */
gboolean line_send_file (Line *self, guint32 address, GBytes *data, GError **error);

GBytes *bench_load_practice_loader (void);
/* From the ROM into the flashloader; FALSE with the first error */
gboolean bench_start_loader (Bench *self, GError **error);
