/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"

G_BEGIN_DECLS

/*
 * One command of the ROM's security library (HAB), as both lists of a start-up header have them:
 * device configuration data (DCD, protocols 6.5) and the command sequence file of a signature (CSF,
 * protocols 6.6). Tag, 16-bit length with the header in it, parameter, payload; all big endian.
 */
typedef struct {
    guint8 tag;
    guint8 parameter;
    gsize length;          /* bytes, header included */
    const guint8 *payload; /* borrowed */
    gsize size;            /* of the payload, bytes */
} SalvorHabCommand;

#define SALVOR_HAB_HEADER_SIZE 4

enum {
    SALVOR_HAB_SET = 0xB1,
    SALVOR_HAB_UNLOCK = 0xB2,
    SALVOR_HAB_INITIALIZE = 0xB4,
    SALVOR_HAB_INSTALL_KEY = 0xBE,
    SALVOR_HAB_NOP = 0xC0,
    SALVOR_HAB_AUTHENTICATE = 0xCA,
    SALVOR_HAB_WRITE = 0xCC,
    SALVOR_HAB_CHECK = 0xCF,
};

/* Kinds of keys and signatures (SPSDK, spsdk/image/hab/constants.py, CertFormatEnum) */
enum {
    SALVOR_HAB_FORMAT_KEY_TABLE = 0x03,
    SALVOR_HAB_FORMAT_X509 = 0x09,
    SALVOR_HAB_FORMAT_MAC = 0xA3,  /* of an encrypted program */
    SALVOR_HAB_FORMAT_BLOB = 0xBB, /* a secret key, wrapped by the chip itself */
    SALVOR_HAB_FORMAT_CMS = 0xC5,
};

/* An install key command */
typedef struct {
    gboolean is_absolute; /* @location is an address; else it counts from the list */
    guint8 format;
    guint source; /* of the key table, or of the key that proves this one */
    guint target;
    guint32 location;
} SalvorHabKey;

/* An authenticate data command, without its blocks */
typedef struct {
    gboolean is_absolute;
    guint key;
    guint8 format;
    guint32 location;
    guint n_blocks; /* 0: the list itself */
} SalvorHabSignature;

typedef struct {
    guint32 address;
    guint32 size; /* bytes */
} SalvorHabBlock;

/* Takes the next command. FALSE when it is cut off or has no sound length; the reader then stands
 * where it stood. */
gboolean salvor_hab_command_read (SalvorReader *reader, SalvorHabCommand *command);
/* Known, and of a length and parameter that the ROM takes? @in_csf: else in a DCD */
gboolean salvor_hab_command_is_valid (const SalvorHabCommand *self, gboolean in_csf);
/* What a valid command does, as a sentence. (transfer full) */
char *salvor_hab_command_describe (const SalvorHabCommand *self);

/* @self: a valid command of the kind */
void salvor_hab_command_get_key (const SalvorHabCommand *self, SalvorHabKey *key);
void salvor_hab_command_get_signature (const SalvorHabCommand *self, SalvorHabSignature *signature);
/* @index: less than n_blocks */
SalvorHabBlock salvor_hab_command_get_block (const SalvorHabCommand *self, guint index);

G_END_DECLS
