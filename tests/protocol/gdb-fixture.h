/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/gdb-remote.h"

#include "scripted-stream.h"

G_BEGIN_DECLS

#define SUPPORTED "> qSupported:multiprocess-;swbreak+;hwbreak+;vContSupported+;xmlRegisters=arm"

/* Commands in the server's own language: mdw 0xe000ed00, resume, go, halt, reset halt, reset */
#define MDW_CPUID "> qRcmd,6d64772030786530303065643030"
#define RESUME "> qRcmd,726573756d65"
#define GO "> qRcmd,676f"
#define HALT "> qRcmd,68616c74"
#define RESET_HALT "> qRcmd,72657365742068616c74"
#define RESET "> qRcmd,7265736574"
#define INVALID "< 496e76616c6964"

/* DHCSR of a core that runs, and of one that stands still */
#define RUNS "< 01000100"
#define STANDS "< 03000300"

/* How servers answer a debugger that connects, to the end (probe 6.3): OpenOCD 0.12, with console
 * text before each answer and zeros for what it cannot read; pyOCD 0.13, with smaller packets and
 * its own commands; a plain one, which acknowledges for ever, describes nothing, knows no "X". */
extern const char *const gdb_openocd[];
extern const char *const gdb_pyocd[];
extern const char *const gdb_plain[];

/* A connection to one of them */
typedef struct {
    ScriptedStream *stream;
    SalvorGdbRemote *remote;
    SalvorMemoryAccess *memory;
    SalvorCoreControl *core;
} GdbFixture;

typedef void (*GdbTestFunc) (GdbFixture *self, gconstpointer conversation);

void gdb_fixture_add_test (const char *name, const char *const *conversation, GdbTestFunc test);
/* What happens next; ended by NULL */
void gdb_fixture_play (GdbFixture *self, const char *const *lines);

G_END_DECLS
