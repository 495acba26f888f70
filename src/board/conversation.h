/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-list.h"

G_BEGIN_DECLS

/*
 * SalvorConversation: what this computer and its boards say to one another, in the words of the
 * protocols, one line a command or answer, and the same with public command-line tools. Data have
 * no words; what goes through a debug probe is said as the accesses that it is for.
 *
 * Signal "said" (string board_name, string line, string command, boolean continues), on the main
 * context that was the thread default when it was made. @command is NULL where no tool has one, and
 * always where it would burn a fuse. With @continues, both take the place of what was said last.
 * Bounded: whoever does not listen in time misses lines.
 */
#define SALVOR_TYPE_CONVERSATION (salvor_conversation_get_type ())
G_DECLARE_FINAL_TYPE (SalvorConversation, salvor_conversation, SALVOR, CONVERSATION, GObject)

/* The one of a port list, made when it is asked for first: best before the first lookup, later only
 * ports that come are heard. Takes the place of the recorder. (transfer none) */
SalvorConversation *salvor_conversation_get (SalvorPortList *ports);

G_END_DECLS
