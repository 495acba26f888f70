/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port.h"

G_BEGIN_DECLS

/*
 * The text of a recording: what went between this computer and one board, one line an event
 * (docs/recordings.md is the format). Parse and write are mirror images.
 */

#define SALVOR_RECORDING_VERSION 1
#define SALVOR_RECORDING_FIRST_WORD "salvor-recording"

/* What one recording may hold at most, so that a hostile file stays harmless: a recovery of a
 * 4 MiB flash is 30 MB. */
#define SALVOR_RECORDING_MAX_SIZE (256 * 1024 * 1024)

typedef enum {
    SALVOR_RECORDED_PLUG,    /* a device came */
    SALVOR_RECORDED_UNPLUG,  /* it went */
    SALVOR_RECORDED_OPEN,    /* it was opened */
    SALVOR_RECORDED_CLOSE,   /* and closed */
    SALVOR_RECORDED_SEND,    /* a packet went out */
    SALVOR_RECORDED_NO_SEND, /* one was not taken within its deadline */
    SALVOR_RECORDED_RECEIVE, /* a packet came in */
    SALVOR_RECORDED_SILENCE, /* none came within the deadline */
    SALVOR_RECORDED_ACT,     /* a practice board did a hand step */
    SALVOR_N_RECORDED,
} SalvorRecordedKind;

/* What a plugged-in device is known by; all strings are owned. */
typedef struct {
    SalvorPortKind kind;
    guint16 vendor_id;
    guint16 product_id;
    gboolean practice; /* it belonged to a practice board */
    guint speed;       /* bits per second of a serial line, 0 where there is none */
    char *product;     /* nullable, as the rest */
    char *serial;
    char *location;
    char *chip_name;
} SalvorRecordedDevice;

typedef struct {
    SalvorRecordedKind kind;
    guint line;                        /* in the text, from 1; 0 for one that was not parsed */
    gint64 time_us;                    /* since the recording began, never backwards */
    guint device;                      /* number of the device, from 1 */
    GBytes *packet;                    /* owned; sends and receives */
    SalvorRecordedDevice *device_info; /* owned; PLUG */
    char *hand_step;                   /* owned; ACT */
} SalvorRecordedEvent;

SalvorRecordedEvent *salvor_recorded_event_new (SalvorRecordedKind kind, guint device,
                                                gint64 time_us);
void salvor_recorded_event_free (SalvorRecordedEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorRecordedEvent, salvor_recorded_event_free)

/* (transfer full): a copy of what @info says of a device */
SalvorRecordedDevice *salvor_recorded_device_new (const SalvorPortInfo *info);

/* The first line, and the second: the name the board had. Both with their ends. (transfer full) */
char *salvor_recording_format_version (void);
char *salvor_recording_format_board (const char *board_name);
/* One line without its end. (transfer full) */
char *salvor_recorded_event_format (const SalvorRecordedEvent *self);

typedef struct {
    char *board_name;  /* owned */
    GPtrArray *events; /* owned, of owned SalvorRecordedEvent */
} SalvorRecording;

/* @text: need not end with 0. SALVOR_ERROR_BAD_FILE names the line. (transfer full) */
SalvorRecording *salvor_recording_parse (const char *text, gsize size,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_recording_free (SalvorRecording *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorRecording, salvor_recording_free)

G_END_DECLS
