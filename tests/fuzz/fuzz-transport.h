/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * FuzzTransport: a device whose answers the bytes of one execution decide, in virtual time. For
 * each packet that is waited for a byte says whether it comes right, changed, cut, late, again, as
 * something else or not at all; behind the end of the input the device is silent. So nearly all of
 * a conversation can be right, which noise alone never is.
 */
#define FUZZ_TYPE_TRANSPORT (fuzz_transport_get_type ())
G_DECLARE_FINAL_TYPE (FuzzTransport, fuzz_transport, FUZZ, TRANSPORT, GObject)

/* What was sent and is not answered yet */
typedef struct {
    GByteArray *packet;
    guint n_answers; /* that were right so far */
} FuzzRequest;

/* Appends the right answer. @request: NULL when nothing was asked. Returns TRUE when the request
 * has its last answer with that. */
typedef gboolean (*FuzzAnswerFunc) (const FuzzRequest *request, FuzzInput *input,
                                    GByteArray *answer, gpointer user_data);

/* @input: borrowed, shared with the fuzzer. @pipelined: a request does not end the one before, as
 * with debug probes; else only packets with report id 1 are requests. (transfer full) */
FuzzTransport *fuzz_transport_new (FuzzInput *input, gboolean pipelined, FuzzAnswerFunc answer,
                                   gpointer user_data);
/* Of the conversation; cancelled by the input. */
GCancellable *fuzz_transport_get_cancellable (FuzzTransport *self);

/* A command begins. */
void fuzz_transport_begin (FuzzTransport *self);
/* It is over: in bounded time, after a bounded number of packets, with an outcome that is one. */
void fuzz_transport_end (FuzzTransport *self, gboolean done, const GError *error);
/* Since it began, was a packet delivered with these bytes at @offset, or anywhere: G_MAXSIZE? */
gboolean fuzz_transport_has_delivered (FuzzTransport *self, gsize offset, const guint8 *bytes,
                                       gsize size);
/* The content of all packets with that report id since it began, from @offset of each on.
 * (transfer full) */
GByteArray *fuzz_transport_get_content (FuzzTransport *self, guint8 id, gsize offset);

/* Are @size bytes somewhere in @content? */
gboolean fuzz_contains (const GByteArray *content, const guint8 *bytes, gsize size);

G_END_DECLS
