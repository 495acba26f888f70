/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Codec of the serial download protocol over USB (protocols 1.2, 2.1 to 2.3): no I/O. */

typedef enum {
    SALVOR_SDP_REPORT_COMMAND = 1, /* host to ROM, 16 bytes */
    SALVOR_SDP_REPORT_DATA = 2,    /* host to ROM, 1024 bytes */
    SALVOR_SDP_REPORT_HAB = 3,     /* ROM to host, 4 bytes */
    SALVOR_SDP_REPORT_STATUS = 4,  /* ROM to host, 64 bytes: status word or data */
} SalvorSdpReport;

#define SALVOR_SDP_DATA_REPORT_PAYLOAD 1024 /* bytes of file in report 2 */
#define SALVOR_SDP_STATUS_REPORT_PAYLOAD 64 /* bytes of memory in report 4 */

typedef enum {
    SALVOR_SDP_READ_REGISTER = 0x0101,
    SALVOR_SDP_WRITE_REGISTER = 0x0202,
    SALVOR_SDP_WRITE_FILE = 0x0404,
    SALVOR_SDP_ERROR_STATUS = 0x0505,
    SALVOR_SDP_WRITE_CSF = 0x0606,
    SALVOR_SDP_DCD_WRITE = 0x0A0A,
    SALVOR_SDP_JUMP_ADDRESS = 0x0B0B,
    SALVOR_SDP_SKIP_DCD_HEADER = 0x0C0C,
} SalvorSdpCommandCode;

/* The longest DCD that every source agrees on, bytes: sdphost 1024, imx_usb 1768, uuu 85 register
 * writes (protocols 2.5, 8 row 11). */
#define SALVOR_SDP_MAX_DCD_SIZE 1024

/* Answers of the ROM (protocols 2.3). */
#define SALVOR_SDP_WORD_HAB_OPEN 0x56787856
#define SALVOR_SDP_WORD_HAB_CLOSED 0x12343412
#define SALVOR_SDP_WORD_WRITE_DONE 0x128A8A12
#define SALVOR_SDP_WORD_FILE_DONE 0x88888888
/* Which of the two a ROM sends is disputed (protocols 8 row 2): both are taken. */
#define SALVOR_SDP_WORD_SKIP_DONE 0x900DD009
#define SALVOR_SDP_WORD_SKIP_DONE_REVERSED 0x09D00D90
/* ERROR_STATUS: what HAB has noted since the start. A failure is normal on a board that came here
 * because its flash is empty (protocols 2.7). */
#define SALVOR_SDP_WORD_HAB_SUCCESS 0xF0F0F0F0
#define SALVOR_SDP_WORD_HAB_WARNING 0x69696969
#define SALVOR_SDP_WORD_HAB_FAILURE 0x33333333
/* "ReEnum ack" in NXP's headers; open RT1050 and RT1064 parts answer it to requests they do not
 * accept (protocols 2.7, 8 row 7; recorded from hardware) */
#define SALVOR_SDP_WORD_REFUSED 0x89232389

typedef struct {
    guint16 code;
    guint32 address;
    guint8 format; /* bits of a register access, else 0 */
    guint32 count; /* bytes */
    guint32 data;  /* value to write */
} SalvorSdpCommand;

/* Report 1: id and 16 bytes, big endian; (transfer full) */
GByteArray *salvor_sdp_command_encode (const SalvorSdpCommand *command);
/* The way back, for those who listen; FALSE for another report or a short one */
gboolean salvor_sdp_command_decode (const guint8 *report, gsize size, SalvorSdpCommand *command);

/* Report 2: id and up to 1024 bytes, always sent whole, padded with zeros; (transfer full) */
GByteArray *salvor_sdp_data_encode (const guint8 *data, gsize size);

/* Report 3 and 4 taken apart: the payload is borrowed from the report. */
typedef struct {
    guint8 id;
    const guint8 *payload;
    gsize size;   /* bytes of payload, at least 4 */
    guint32 word; /* the first four bytes, big endian */
} SalvorSdpReportView;

/* SALVOR_ERROR_PROTOCOL for an id that is neither 3 nor 4 and for a payload below four bytes */
gboolean salvor_sdp_report_decode (const guint8 *report, gsize size, SalvorSdpReportView *view,
                                   GError **error);

/* What a word of the ROM says: "0x89232389, request not accepted"; (transfer full) */
char *salvor_sdp_word_describe (guint32 word);

/* "write file", for error chains; never NULL */
const char *salvor_sdp_command_get_name (guint16 code);

G_END_DECLS
