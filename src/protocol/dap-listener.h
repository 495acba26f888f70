/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody wants of a board through a debug probe. */
typedef enum {
    SALVOR_HEARD_READ,  /* of memory */
    SALVOR_HEARD_WRITE, /* to memory */
    SALVOR_HEARD_CORE,  /* debug registers of the processor, in any order */
    SALVOR_HEARD_HALT,
    SALVOR_HEARD_RUN,
    SALVOR_HEARD_RESET,     /* by the chip's own register */
    SALVOR_HEARD_RESET_PIN, /* value: 0: pulled low, 1: let go */
    SALVOR_HEARD_CONNECT,
    SALVOR_HEARD_DISCONNECT,
} SalvorHeardKind;

typedef struct {
    SalvorHeardKind kind;
    guint32 address; /* memory */
    guint32 value;   /* written; meaningful when @n_words is 1 */
    guint n_words;   /* memory: one after another; core: accesses */
    guint n_times;   /* how often the same was asked for */
} SalvorHeard;

/*
 * SalvorDapListener: follows the requests to a CMSIS-DAP probe and puts together what they are for:
 * what lies together becomes one access, and what is asked again and again is counted. Whatever
 * comes, it only listens.
 */
typedef struct _SalvorDapListener SalvorDapListener;

SalvorDapListener *salvor_dap_listener_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_dap_listener_free (gpointer self);

/* @continues: it takes the place of what was heard last, which it goes on with */
typedef void (*SalvorHeardFunc) (const SalvorHeard *heard, gboolean continues, gpointer user_data);

/* A request as it went to the probe, command byte first. Calls @func for each thing in it. */
void salvor_dap_listener_hear (SalvorDapListener *self, const guint8 *packet, gsize size,
                               SalvorHeardFunc func, gpointer user_data);

/* "read 0x401F8460", "write to 0x20208000, 256 words"; (transfer full) */
char *salvor_heard_describe (const SalvorHeard *heard) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
