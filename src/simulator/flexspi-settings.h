/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of the block a caller hands to the ROM's flash functions (probe 5.3) */
#define SALVOR_FLEXSPI_SETTINGS_SIZE 512
#define SALVOR_FLEXSPI_N_SEQUENCES 16
#define SALVOR_FLEXSPI_SEQUENCE_SIZE 16

/* Places of the look-up table (probe 5.3) */
enum {
    SALVOR_FLEXSPI_READ = 0,
    SALVOR_FLEXSPI_READ_STATUS = 1,
    SALVOR_FLEXSPI_WRITE_ENABLE = 3,
    SALVOR_FLEXSPI_ERASE_SECTOR = 5,
    SALVOR_FLEXSPI_ERASE_BLOCK = 8,
    SALVOR_FLEXSPI_PROGRAM_PAGE = 9,
};

/* No flash knows it: what arrives on pins that are driven wrongly */
#define SALVOR_FLEXSPI_NO_COMMAND 0x00

/* The controller as the ROM sets it up from such a block. Plain values. */
typedef struct {
    guint32 size, page_size, sector_size, block_size; /* bytes; block_size 0: none */
    guint8 sample_clock;                              /* readSampleClkSrc */
    guint8 frequency;                                 /* code of serialClkFreq */
    gboolean has_device_mode;
    guint8 device_mode_sequence;
    guint32 device_mode_argument;
    guint32 lut[SALVOR_FLEXSPI_N_SEQUENCES * 4];
    gboolean strobe_pad; /* the pad for the strobe is connected (DQS) */
} SalvorFlexspiSettings;

/* A sequence of the table, taken apart */
typedef struct {
    guint8 opcode;
    gboolean has_address;
    guint8 pads; /* of the data, or of the address where there are none */
    guint8 data_size;
    gboolean sane; /* lines as the flash expects them for this opcode */
} SalvorFlexspiCommand;

/* FALSE when the block is none: tag, version, sizes */
gboolean salvor_flexspi_settings_parse (SalvorFlexspiSettings *self,
                                        const guint8 block[SALVOR_FLEXSPI_SETTINGS_SIZE]);
/* Does a block that comes with a later call still say the same? */
gboolean salvor_flexspi_settings_agree (const SalvorFlexspiSettings *self,
                                        const guint8 block[SALVOR_FLEXSPI_SETTINGS_SIZE]);
void salvor_flexspi_settings_set_sequences (SalvorFlexspiSettings *self, guint first,
                                            const guint8 *table, guint count);
/* FALSE when there is no such sequence, or it is empty */
gboolean salvor_flexspi_settings_get_command (const SalvorFlexspiSettings *self, guint sequence,
                                              SalvorFlexspiCommand *command);
/* FALSE when the settings ask for none */
gboolean salvor_flexspi_settings_get_device_mode (const SalvorFlexspiSettings *self,
                                                  guint *sequence, guint8 argument[4], guint *size);
/* Do data that the flash sends arrive as they were sent? */
gboolean salvor_flexspi_settings_can_read (const SalvorFlexspiSettings *self);
/* Microseconds on the pins for a command with @n_bytes of data */
gint64 salvor_flexspi_settings_get_us (const SalvorFlexspiSettings *self,
                                       const SalvorFlexspiCommand *command, gsize n_bytes);

G_END_DECLS
