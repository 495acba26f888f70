/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/probe-sight.h"

G_BEGIN_DECLS

/* What the board answers as, when it was read. */
typedef enum {
    SALVOR_STAGE_UNKNOWN,     /* nothing answers, or a saved state without it */
    SALVOR_STAGE_ROM,         /* serial downloader of the ROM */
    SALVOR_STAGE_FLASHLOADER, /* flashloader in RAM */
    SALVOR_STAGE_PROBE,       /* through a debug probe; what runs is not asked here */
} SalvorBoardStage;

typedef enum {
    SALVOR_HEADER_UNKNOWN, /* nobody could look */
    SALVOR_HEADER_BLANK,   /* erased flash */
    SALVOR_HEADER_VALID,   /* FCB and IVT are in place */
    SALVOR_HEADER_INVALID, /* something else is there */
} SalvorHeaderState;

/* One value and how it came to us. */
typedef struct {
    gboolean known;
    guint32 value;    /* meaningful when known */
    char *unreadable; /* nullable, owned: why it could not be read, when not known */
} SalvorReading;

/*
 * SalvorBoardState: what was read from one board. Filled by one thread, then treated as immutable.
 * A word or register nobody tried has neither a value nor a reason.
 */
#define SALVOR_TYPE_BOARD_STATE (salvor_board_state_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBoardState, salvor_board_state, SALVOR, BOARD_STATE, GObject)

SalvorBoardState *salvor_board_state_new (SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
SalvorBoardState *salvor_board_state_copy (SalvorBoardState *self) G_GNUC_WARN_UNUSED_RESULT;

SalvorChip *salvor_board_state_get_chip (SalvorBoardState *self);

/* "USB serial downloader 1FC9:0130 at USB port 1-4.3": where it was read; for people */
void salvor_board_state_set_source (SalvorBoardState *self, const char *source);
const char *salvor_board_state_get_source (SalvorBoardState *self); /* "" when unset */
void salvor_board_state_set_stage (SalvorBoardState *self, SalvorBoardStage stage);
SalvorBoardStage salvor_board_state_get_stage (SalvorBoardState *self);
/* Bits per second of the serial line between this board and the computer; 0 without one */
void salvor_board_state_set_line_speed (SalvorBoardState *self, guint speed);
guint salvor_board_state_get_line_speed (SalvorBoardState *self);
void salvor_board_state_set_simulated (SalvorBoardState *self, gboolean simulated);
gboolean salvor_board_state_is_simulated (SalvorBoardState *self);
/* Seconds since 1970, real time; 0 when unset */
void salvor_board_state_set_time (SalvorBoardState *self, gint64 unix_seconds);
gint64 salvor_board_state_get_time (SalvorBoardState *self);

/* Registers by name. Getter returns (nullable) a reading nobody may change. */
void salvor_board_state_set_register (SalvorBoardState *self, const char *name, guint32 value);
void salvor_board_state_set_register_unreadable (SalvorBoardState *self, const char *name,
                                                 const char *reason);
const SalvorReading *salvor_board_state_get_register (SalvorBoardState *self, const char *name);
/* Names of all registers with a reading, sorted, %NULL-terminated; (transfer full) */
char **salvor_board_state_list_registers (SalvorBoardState *self) G_GNUC_WARN_UNUSED_RESULT;

/* Fuse words: the working copy (shadow register) and the fuse cells (OTP). Setters take indices of
 * words the chip has; getters return NULL for a view nobody tried. */
void salvor_board_state_set_shadow (SalvorBoardState *self, guint index, guint32 value);
void salvor_board_state_set_shadow_unreadable (SalvorBoardState *self, guint index,
                                               const char *reason);
void salvor_board_state_set_otp (SalvorBoardState *self, guint index, guint32 value);
void salvor_board_state_set_otp_unreadable (SalvorBoardState *self, guint index,
                                            const char *reason);
const SalvorReading *salvor_board_state_get_shadow (SalvorBoardState *self, guint index);
const SalvorReading *salvor_board_state_get_otp (SalvorBoardState *self, guint index);

/*
 * The value that counts: the fuse cells when known, else the working copy. FALSE when neither is
 * known; *reason is then the first reason there is, or NULL (borrowed).
 */
gboolean salvor_board_state_get_word (SalvorBoardState *self, guint index, guint32 *value,
                                      const char **reason);
/* What the ROM went by at the last reset: working copy when known, else the cells. */
gboolean salvor_board_state_get_effective_word (SalvorBoardState *self, guint index, guint32 *value,
                                                const char **reason);
/* Both are known and not the same. */
gboolean salvor_board_state_differs (SalvorBoardState *self, guint index);
/* Words with a value, of all words of the chip. */
guint salvor_board_state_count_read (SalvorBoardState *self);

/* What the ROM itself says of HAB in its answers; -1 not asked, 0 open, 1 closed */
void salvor_board_state_set_hab_answer (SalvorBoardState *self, int closed);
int salvor_board_state_get_hab_answer (SalvorBoardState *self);

/* @detail: (nullable) evidence, for example "FCB 0x42464346, IVT 0xD1 at 0x1000" */
void salvor_board_state_set_header (SalvorBoardState *self, SalvorHeaderState header,
                                    const char *detail);
SalvorHeaderState salvor_board_state_get_header (SalvorBoardState *self);
const char *salvor_board_state_get_header_detail (SalvorBoardState *self); /* nullable */

/* What only a debug probe sees: boot log, place of the core. Setter copies; nullable, valid until
 * the next call of the setter */
void salvor_board_state_set_probe_sight (SalvorBoardState *self, const SalvorProbeSight *sight);
const SalvorProbeSight *salvor_board_state_get_probe_sight (SalvorBoardState *self);

/* "6D2B91E4 3A0E70D5" from the unique id words, NULL when they are not known; (transfer full) */
char *salvor_board_state_get_unique_id (SalvorBoardState *self);

/* "fuse 6 bit 16", "fuse 6 bits 23 to 22", "fuse 5" for a whole word, "SBMR2 bits 25 to 24" for a
 * register; (transfer full) */
char *salvor_field_describe (const SalvorField *field);

G_END_DECLS
