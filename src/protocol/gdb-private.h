/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/gdb-link.h"
#include "protocol/gdb-registers.h"
#include "protocol/gdb-remote.h"

G_BEGIN_DECLS

/* Debug registers of the core (ARMv7-M, C1.6; probe 3.1) */
#define SALVOR_GDB_CPUID 0xE000ED00
#define SALVOR_GDB_DHCSR 0xE000EDF0

/* A server behind a slow probe needs its time for a few kilobytes or a reset, and even more for
 * the first answer: it halts the core before. */
#define SALVOR_GDB_TIMEOUT_MS 15000
#define SALVOR_GDB_ATTACH_TIMEOUT_MS 30000

#define SALVOR_GDB_POLL_TRIES 50

/* Why a core stopped, in the numbers of the protocol */
#define SALVOR_GDB_SIGNAL_INTERRUPT 2

/* What the core does, as far as the server knows. */
typedef enum {
    SALVOR_GDB_FREE,      /* it runs, and the server listens */
    SALVOR_GDB_STOPPED,   /* it stands still */
    SALVOR_GDB_CONTINUED, /* it runs, and the server owes the news that it stopped */
} SalvorGdbMode;

struct _SalvorGdbRemote {
    GObject parent_instance;

    SalvorByteStream *stream;      /* owned */
    SalvorGdbLink *link;           /* owned, nullable: not connected */
    SalvorGdbRegisters *registers; /* owned, nullable: not asked for yet */
    SalvorGdbMode mode;
    gsize packet_size;            /* bytes of a payload, as the server offers */
    gboolean describes;           /* it has a target description */
    gboolean takes_bytes;         /* it knows "X" */
    gboolean shows_words;         /* it knows "monitor mdw", and so which zeros are real */
    guint signal;                 /* of the last stop */
    gboolean has_stray_interrupt; /* the server may stop the core by it the next time it runs */
};

/* An answer of two kinds that every question can have: "" and "Exx". */
gboolean salvor_gdb_is_unsupported (const GByteArray *answer);
gboolean salvor_gdb_is_error (const GByteArray *answer);
gboolean salvor_gdb_is_ok (const GByteArray *answer);

/* A question and its answer, both as salvor_gdb_link_ask has them. (transfer full) */
GByteArray *salvor_gdb_remote_ask_bytes (SalvorGdbRemote *self, const guint8 *question, gsize size,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same without binary parts */
GByteArray *salvor_gdb_remote_ask (SalvorGdbRemote *self, const char *question,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_gdb_remote_monitor: a command in the server's own language.
 * @text: (out) (optional) (transfer full): what it said
 *
 * Servers accept commands that do nothing and refuse ones that worked, so who relies on an effect
 * looks for it. FALSE only when the connection is broken.
 */
gboolean salvor_gdb_remote_monitor (SalvorGdbRemote *self, const char *command, char **text,
                                    GCancellable *cancellable, GError **error);

/* Does the core stand still, by its own word (DHCSR)? */
gboolean salvor_gdb_remote_look (SalvorGdbRemote *self, guint32 *dhcsr, GCancellable *cancellable,
                                 GError **error);
/* Sets a core that stands still going such that the server goes on listening. */
gboolean salvor_gdb_remote_set_free (SalvorGdbRemote *self, GCancellable *cancellable,
                                     GError **error);

/* Some servers are through with a command before the core is: looks up to @tries times. */
gboolean salvor_gdb_remote_poll_halted (SalvorGdbRemote *self, guint tries, gboolean *halted,
                                        GCancellable *cancellable, GError **error);
/* The news of a core that was let go with "c" */
gboolean salvor_gdb_remote_wait_stop (SalvorGdbRemote *self, SalvorDeadline deadline,
                                      GCancellable *cancellable, GError **error);
/* Stops one */
gboolean salvor_gdb_remote_interrupt (SalvorGdbRemote *self, GCancellable *cancellable,
                                      GError **error);

/* Asks for the registers' numbers once. */
gboolean salvor_gdb_remote_load_registers (SalvorGdbRemote *self, GCancellable *cancellable,
                                           GError **error);

/* gdb-reset.c */
gboolean salvor_gdb_reset_and_halt (SalvorCoreControl *core, guint32 stop_address,
                                    GCancellable *cancellable, GError **error);
gboolean salvor_gdb_reset_and_run (SalvorCoreControl *core, GCancellable *cancellable,
                                   GError **error);

/* gdb-memory.c, gdb-core.c */
void salvor_gdb_memory_iface_init (SalvorMemoryAccessInterface *iface);
void salvor_gdb_core_iface_init (SalvorCoreControlInterface *iface);

G_END_DECLS
