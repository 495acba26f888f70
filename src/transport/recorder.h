/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"
#include "transport/recording.h"

G_BEGIN_DECLS

/*
 * SalvorRecorder: writes down all that goes between this computer and a board: the one that is
 * opened first. The file is written line by line, so that it is there when the program is not. Only
 * its owner may read it: it holds every word the board gave away, secret ones among them.
 *
 * Goes between port providers and who uses their ports (salvor_port_list_set_recorder). All
 * functions may be called from any thread.
 */
#define SALVOR_TYPE_RECORDER (salvor_recorder_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecorder, salvor_recorder, SALVOR, RECORDER, GObject)

/* What a packet says, for people who read the recording: one line, or NULL where there is nothing
 * to say. (transfer full) (nullable) */
typedef char *(*SalvorPacketTextFunc) (SalvorPortKind kind, gboolean outgoing, const guint8 *packet,
                                       gsize size, gpointer user_data);

/* An old file of that name is replaced. SALVOR_ERROR_STORAGE when it cannot be made.
 * (transfer full) */
SalvorRecorder *salvor_recorder_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A packet that went over @port, on the thread of the conversation; nothing of it is kept. */
typedef void (*SalvorPacketFunc) (SalvorPort *port, gboolean outgoing, const guint8 *packet,
                                  gsize size, gpointer user_data);
/* Writes no file: @func hears the packets of all boards. (transfer full) */
SalvorRecorder *salvor_recorder_new_listener (SalvorPacketFunc func, gpointer user_data,
                                              GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;
/* @func is called for each packet, in their order, one at a time. Before the first of them. */
void salvor_recorder_set_packet_text (SalvorRecorder *self, SalvorPacketTextFunc func,
                                      gpointer user_data, GDestroyNotify destroy);

/*
 * salvor_recorder_watch: notes what came and went at @provider.
 * @ports: (transfer full) (element-type SalvorPort): all of its ports
 *
 * Returns: (transfer full): the same ports, such that what is done with them is recorded
 */
GPtrArray *salvor_recorder_watch (SalvorRecorder *self, SalvorPortProvider *provider,
                                  GPtrArray *ports) G_GNUC_WARN_UNUSED_RESULT;

/* The board that is being recorded; NULL before one was opened. Main thread, once it is over. */
const char *salvor_recorder_get_board_name (SalvorRecorder *self);

/* Closes the file. SALVOR_ERROR_STORAGE when a line could not be written: what is there ends with
 * the last one that could. Nothing is recorded afterwards. */
gboolean salvor_recorder_finish (SalvorRecorder *self, GError **error);

/* ---- for recorded-transport.c ---- */

/* FALSE for a listener, to whom ports without packets are no trouble. */
gboolean salvor_recorder_has_file (SalvorRecorder *self);

/* Decides for @port's board if none was chosen before, and returns the number of the device; 0 when
 * another board is being recorded. */
guint salvor_recorder_begin (SalvorRecorder *self, SalvorPort *port);
/* @packet: (nullable). The port of the device gives the time. */
void salvor_recorder_note (SalvorRecorder *self, SalvorPort *port, guint device,
                           SalvorRecordedKind kind, const guint8 *packet, gsize size);
/* A practice board did a hand step; counts only while its board is recorded. */
void salvor_recorder_note_act (SalvorRecorder *self, SalvorPort *port, const char *hand_step);

G_END_DECLS
