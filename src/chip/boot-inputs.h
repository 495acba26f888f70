/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"

G_BEGIN_DECLS

/*
 * The fields that decide how a chip starts and what can be done to it, each with its value and
 * where it came from. A part of boot-verdict, of no use to other rooms.
 */
typedef enum {
    /* fuse fields, by what the next power-on loads */
    SALVOR_INPUT_FORCE_INTERNAL_BOOT,
    SALVOR_INPUT_BT_FUSE_SEL,
    SALVOR_INPUT_SDP_DISABLE,
    SALVOR_INPUT_SDP_READ_DISABLE,
    SALVOR_INPUT_UART_SDP_DISABLE,
    SALVOR_INPUT_SDMMC_MFG_DISABLE,
    SALVOR_INPUT_EEPROM_RECOVERY,
    SALVOR_INPUT_DIR_BT_DIS,
    SALVOR_INPUT_BOOT_DEVICE,
    SALVOR_INPUT_SEC_CONFIG,
    SALVOR_INPUT_JTAG_SMODE,
    SALVOR_INPUT_SJC_DISABLE,
    SALVOR_INPUT_CORE_DEBUG_DISABLE,
    SALVOR_INPUT_SWD_SELECT,
    SALVOR_INPUT_JTAG_HEO,
    SALVOR_INPUT_WATCHDOG_ENABLE,
    SALVOR_INPUT_FIELD_RETURN,
    SALVOR_INPUT_RAM_DIVISION,
    /* register fields, latched at the last reset */
    SALVOR_INPUT_PINS,
    SALVOR_INPUT_LATCHED_FUSE_SEL,
    SALVOR_INPUT_LATCHED_SEC_CONFIG,
    SALVOR_INPUT_LATCHED_DIR_BT_DIS,
    SALVOR_INPUT_LATCHED_DEVICE,
    SALVOR_N_INPUTS,
} SalvorInputId;

typedef struct {
    const SalvorField *field; /* NULL: the chip has no such field */
    gboolean known;           /* TRUE with value 0 for a fuse field that the chip does not have */
    guint32 value;
    guint32 container;  /* the whole word or register the field is in */
    gboolean differs;   /* working copy and fuse cells disagree about this field */
    const char *reason; /* nullable, borrowed from the state: why it is not known */
} SalvorBootInput;

/* Which view of a fuse word is asked (facts: chip-semantics 0 and 5). */
typedef enum {
    SALVOR_VIEW_NEXT_POWER_ON, /* cells first: what a reset loads */
    SALVOR_VIEW_LAST_RESET,    /* working copy first: what the ROM went by */
} SalvorView;

typedef struct {
    SalvorBoardState *state; /* borrowed */
    SalvorBootInput inputs[SALVOR_N_INPUTS];
} SalvorBootInputs;

void salvor_boot_inputs_read (SalvorBootInputs *self, SalvorBoardState *state, SalvorView view);

/* Known and not 0 */
gboolean salvor_boot_inputs_is_set (const SalvorBootInputs *self, SalvorInputId id);
/* Known and 0 */
gboolean salvor_boot_inputs_is_clear (const SalvorBootInputs *self, SalvorInputId id);
gboolean salvor_boot_inputs_is_known (const SalvorBootInputs *self, SalvorInputId id);

/* "fuse 6 bit 16 = 1", "SBMR2 bits 25 to 24 = 1"; (transfer full) */
char *salvor_boot_inputs_cite (const SalvorBootInputs *self, SalvorInputId id);
/* "fuse 6 bit 16 = 1 (FORCE_INTERNAL_BOOT)": with NXP's name; (transfer full) */
char *salvor_boot_inputs_cite_name (const SalvorBootInputs *self, SalvorInputId id);
/* "fuse 6 = 0x00010010", "SBMR2 = 0x01000011": the whole word or register; (transfer full) */
char *salvor_boot_inputs_cite_container (const SalvorBootInputs *self, SalvorInputId id);
/* "fuse 6", "SBMR2": what has to be read to know this; (transfer full) */
char *salvor_boot_inputs_name_container (const SalvorBootInputs *self, SalvorInputId id);

/* "00", "01", "10", "11" */
const char *salvor_boot_pins_get_text (guint pins);

G_END_DECLS
