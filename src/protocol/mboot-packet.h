/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Codec of the flashloader protocol (protocols 3.1 to 3.3): bytes to struct and back, no I/O. */

typedef enum {
    SALVOR_MBOOT_REPORT_COMMAND = 1,  /* host to device */
    SALVOR_MBOOT_REPORT_DATA_OUT = 2, /* host to device */
    SALVOR_MBOOT_REPORT_RESPONSE = 3, /* device to host */
    SALVOR_MBOOT_REPORT_DATA_IN = 4,  /* device to host */
} SalvorMbootReport;

typedef enum {
    SALVOR_MBOOT_FLASH_ERASE_ALL = 0x01,
    SALVOR_MBOOT_FLASH_ERASE_REGION = 0x02,
    SALVOR_MBOOT_READ_MEMORY = 0x03,
    SALVOR_MBOOT_WRITE_MEMORY = 0x04,
    SALVOR_MBOOT_FILL_MEMORY = 0x05,
    SALVOR_MBOOT_GET_PROPERTY = 0x07,
    SALVOR_MBOOT_RECEIVE_SB_FILE = 0x08,
    SALVOR_MBOOT_EXECUTE = 0x09,
    SALVOR_MBOOT_CALL = 0x0A,
    SALVOR_MBOOT_RESET = 0x0B,
    SALVOR_MBOOT_SET_PROPERTY = 0x0C,
    SALVOR_MBOOT_PROGRAM_ONCE = 0x0E,
    SALVOR_MBOOT_READ_ONCE = 0x0F,
    SALVOR_MBOOT_CONFIGURE_MEMORY = 0x11,
    SALVOR_MBOOT_GENERATE_KEY_BLOB = 0x13,
} SalvorMbootCommand;

typedef enum {
    SALVOR_MBOOT_RESPONSE_GENERIC = 0xA0,
    SALVOR_MBOOT_RESPONSE_READ_MEMORY = 0xA3,
    SALVOR_MBOOT_RESPONSE_PROPERTY = 0xA7,
    SALVOR_MBOOT_RESPONSE_READ_ONCE = 0xAF,
    SALVOR_MBOOT_RESPONSE_KEY_BLOB = 0xB3,
} SalvorMbootResponseTag;

#define SALVOR_MBOOT_FLAG_DATA_PHASE 0x01
/* seven parameters fill the 32-byte packet (protocols 3.2) */
#define SALVOR_MBOOT_MAX_PARAMETERS 7

/* A command or a response: both have the same shape. */
typedef struct {
    guint8 tag;
    guint8 flags;
    guint n_parameters; /* at most SALVOR_MBOOT_MAX_PARAMETERS */
    guint32 parameters[SALVOR_MBOOT_MAX_PARAMETERS];
} SalvorMbootPacket;

/* A report taken apart; the payload is borrowed from the report. */
typedef struct {
    guint8 id;
    const guint8 *payload;
    gsize size; /* bytes of payload; 0 means abort (protocols 3.5) */
} SalvorMbootReportView;

/* Header (id, 0, length) and payload in one report of 4 + @size bytes; (transfer full) */
GByteArray *salvor_mboot_report_encode (guint8 id, const guint8 *payload, gsize size);
/* SALVOR_ERROR_PROTOCOL when the length field says more than there is */
gboolean salvor_mboot_report_decode (const guint8 *report, gsize size, SalvorMbootReportView *view,
                                     GError **error);

/* (transfer full): 4 + 4 * n_parameters bytes */
GByteArray *salvor_mboot_packet_encode (const SalvorMbootPacket *packet);
gboolean salvor_mboot_packet_decode (const guint8 *data, gsize size, SalvorMbootPacket *packet,
                                     GError **error);

/* "read memory", for error chains; never NULL */
const char *salvor_mboot_command_get_name (guint8 tag);
G_END_DECLS
