/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "0x60002000"; the text of SALVOR_ADDRESS_TEXT () lives as long as the block it is written in. */
#define SALVOR_ADDRESS_TEXT_SIZE 12
#define SALVOR_ADDRESS_TEXT(address)                                                               \
    salvor_write_address ((char[SALVOR_ADDRESS_TEXT_SIZE]){ 0 }, (guint32) (address))
const char *salvor_write_address (char *text, guint32 address);

/* "4 KB", "2.84 MB", "1 byte"; 1 MB = 1,048,576 bytes as in data sheets. (transfer full) */
char *salvor_format_size (guint64 bytes);
/* "15,628 bytes" in the separators of the locale; (transfer full) */
char *salvor_format_bytes (guint64 bytes);

G_END_DECLS
