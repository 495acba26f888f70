/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Codec of the flashloader protocol on a serial line (protocols 3.10): no I/O. */

typedef enum {
    SALVOR_MBOOT_FRAME_ACK = 0xA1,
    SALVOR_MBOOT_FRAME_NAK = 0xA2,
    SALVOR_MBOOT_FRAME_ABORT = 0xA3, /* taken, and the data phase ends here */
    SALVOR_MBOOT_FRAME_COMMAND = 0xA4,
    SALVOR_MBOOT_FRAME_DATA = 0xA5,
    SALVOR_MBOOT_FRAME_PING = 0xA6,
    SALVOR_MBOOT_FRAME_PING_RESPONSE = 0xA7,
} SalvorMbootFrameType;

/* The largest payload a frame is believed to announce, bytes: the cap of NXP's blhost (protocols
 * 3.6). Frames of the flashloaders have 512 or 1024. */
#define SALVOR_MBOOT_FRAME_MAX_PAYLOAD 8192

typedef enum {
    SALVOR_MBOOT_FRAME_WHOLE,
    SALVOR_MBOOT_FRAME_PARTIAL, /* more has to come */
    SALVOR_MBOOT_FRAME_DAMAGED, /* its checksum is wrong */
} SalvorMbootFrameState;

/* A frame taken apart; the payload is borrowed. */
typedef struct {
    SalvorMbootFrameType type;
    const guint8 *payload; /* of commands and data, and the eight bytes before the last checksum of
                              a ping response */
    gsize size;
} SalvorMbootFrame;

/* A frame of any type; @payload goes with commands and data only. (transfer full) */
GByteArray *salvor_mboot_frame_encode (SalvorMbootFrameType type, const guint8 *payload,
                                       gsize size);

/*
 * salvor_mboot_frame_decode:
 * @used: (out): bytes from the start that are done with: what cannot begin a frame, and the frame
 *
 * Looks for the first frame in what a line has brought. With PARTIAL, @used leaves the beginning of
 * a frame where there is one.
 */
SalvorMbootFrameState salvor_mboot_frame_decode (const guint8 *data, gsize size,
                                                 SalvorMbootFrame *frame, gsize *used);

/* CRC-16/XMODEM: polynomial 0x1021, starts with 0; "123456789" is 0x31C3. @crc: of what came
 * before, 0 at first */
guint16 salvor_mboot_frame_checksum (guint16 crc, const guint8 *data, gsize size);

G_END_DECLS
