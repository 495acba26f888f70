/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"

G_BEGIN_DECLS

/* What the ROM decides for first at the next power-on. SERIAL_DOWNLOAD is the decision alone: where
 * SDP_DISABLE is burned, nothing answers there and SalvorVerdict.serial is NEVER. */
typedef enum {
    SALVOR_BOOT_UNKNOWN,
    SALVOR_BOOT_INTERNAL,
    SALVOR_BOOT_SERIAL_DOWNLOAD,
    SALVOR_BOOT_RESERVED,
} SalvorBootMode;

typedef enum {
    SALVOR_SETTINGS_UNKNOWN,
    SALVOR_SETTINGS_PINS,
    SALVOR_SETTINGS_FUSES,
} SalvorSettingsFrom;

typedef enum {
    SALVOR_SERIAL_UNKNOWN,
    SALVOR_SERIAL_NOW,            /* it answers, or the next power-on goes there */
    SALVOR_SERIAL_BY_SWITCHES,    /* a person can ask for it with the boot switches */
    SALVOR_SERIAL_ON_BLANK_FLASH, /* only when no valid program is found */
    SALVOR_SERIAL_NEVER,
} SalvorSerialState;

typedef enum {
    SALVOR_DEBUG_UNKNOWN,
    SALVOR_DEBUG_OPEN,
    SALVOR_DEBUG_SECURE, /* challenge and response */
    SALVOR_DEBUG_CLOSED,
} SalvorDebugState;

typedef enum {
    SALVOR_HAB_UNKNOWN,
    SALVOR_HAB_OPEN,
    SALVOR_HAB_CLOSED,
} SalvorHabState;

typedef enum {
    SALVOR_ROUTE_SERIAL,
    SALVOR_ROUTE_PROBE_ROM,
    SALVOR_ROUTE_PROBE_FLASHLOADER,
    SALVOR_ROUTE_PROBE_ERASE_HEADER,
    SALVOR_N_ROUTES,
} SalvorRouteId;

typedef enum {
    SALVOR_ROUTE_STATE_UNKNOWN,
    SALVOR_ROUTE_STATE_OPEN,
    SALVOR_ROUTE_STATE_UNPROVEN, /* the chip allows it, nobody has reported it on hardware */
    SALVOR_ROUTE_STATE_CLOSED,
} SalvorRouteState;

/* Where a claim comes from. */
typedef struct {
    char *text;               /* "fuse 6 bit 16 = 1", "SBMR2 = 0x01000011", never NULL */
    const SalvorField *field; /* nullable; lives as long as the chip */
} SalvorEvidence;

/* A stop of the boot path (visual.md 3.1). */
typedef enum {
    SALVOR_STOP_POWER_ON,
    SALVOR_STOP_START_UP_MODE,
    SALVOR_STOP_SETTINGS,
    SALVOR_STOP_MEMORY,
    SALVOR_STOP_PROGRAM,
    SALVOR_STOP_SERIAL_DOWNLOAD,
    SALVOR_N_STOPS,
} SalvorStopId;

typedef enum {
    SALVOR_STOP_TAKEN, /* the next power-on passes here */
    SALVOR_STOP_END,   /* it ends here */
    SALVOR_STOP_NOT_REACHED,
    SALVOR_STOP_UNREADABLE, /* a word that decides could not be read */
} SalvorStopState;

/* A track of the boot path. */
typedef enum {
    SALVOR_TRACK_TAKEN,
    SALVOR_TRACK_NOT_TAKEN,      /* a switch decides; never a lock */
    SALVOR_TRACK_CLOSED_FOREVER, /* a fuse closes it: stop bar and lock */
    SALVOR_TRACK_EXPECTED,       /* should happen, not proven on hardware */
    SALVOR_TRACK_REPORTED,       /* happens on hardware, see the source */
    SALVOR_TRACK_UNKNOWN,
} SalvorTrackState;

typedef struct {
    SalvorStopState state;
    const char *name;    /* translated: "Start-up mode" */
    char *outcome;       /* "Internal, forced" */
    GPtrArray *evidence; /* (element-type SalvorEvidence), at most three */
    gboolean differs;    /* working copy and fuse cell differ in a deciding word */
} SalvorStop;

/* A burned permanent bit that matters. */
typedef struct {
    guint word;
    guint bit; /* lowest bit of the field */
    const SalvorField *field;
    gboolean burned; /* FALSE: a fact that keeps the board alive, listed after the burned ones; not
                        part of permanent[] in JSON */
    char *title;     /* "Boot switches have no effect" */
    char *effect;    /* sentence: what it does and what is lost for ever */
} SalvorPermanentSetting;

typedef struct {
    SalvorRouteId id;
    SalvorRouteState state;
    char *because; /* one sentence with its evidence */
} SalvorRoute;

/*
 * SalvorVerdict: how the board starts at its next power-on, why, what is for ever and which ways
 * to bring firmware in are left. Made by a pure function; everything in it is owned by it.
 */
typedef struct {
    SalvorChip *chip; /* owned reference */
    SalvorBoardStage stage;

    gboolean pins_known;
    guint pins;               /* 0 to 3 */
    SalvorBootMode boot_mode; /* effective */
    SalvorCertainty boot_mode_certainty;
    char *decided_by; /* sentence fragment with evidence */

    SalvorSettingsFrom settings_from; /* UNKNOWN and DISPUTED: sources contradict each other */
    SalvorCertainty settings_certainty;
    char *boot_device;         /* "FlexSPI NOR", "unknown"; never NULL */
    gboolean boots_from_flash; /* the device is the flash of salvor_chip_get_flash () */

    SalvorSerialState serial;
    SalvorCertainty serial_certainty;
    GPtrArray *serial_because; /* (element-type utf8) sentences */
    gboolean short_of_ram; /* NXP's flashloader does not fit into what a fuse leaves it, and none
                              runs yet */

    SalvorDebugState debug;
    gboolean debug_needs_jtag; /* DAP_SJC_SWD_SEL burned */
    GPtrArray *debug_because;  /* (element-type utf8) */

    SalvorHabState hab;
    GPtrArray *hab_because;    /* (element-type utf8) each witness; says when they disagree */
    gboolean watchdog_enabled; /* WDOG_ENABLE burned */

    GPtrArray *permanent; /* (element-type SalvorPermanentSetting) burned ones first */
    GPtrArray *unread;    /* (element-type utf8) "fuse 6": words that could hold more of them */
    SalvorRoute routes[SALVOR_N_ROUTES]; /* in the order in which they should be tried */

    SalvorStop stops[SALVOR_N_STOPS];
    SalvorTrackState switch_branch;   /* start-up mode to serial download, by switches */
    SalvorTrackState fallback_branch; /* program to serial download, when no program is found */

    GPtrArray *missing;  /* (element-type utf8) "fuse 6", "SBMR2": what decides and was not read */
    GPtrArray *notes;    /* (element-type utf8) sentences: what else a person should know */
    char *title;         /* "This board always starts from its built-in flash" */
    char *text;          /* the second sentence */
    char *emphasis;      /* nullable: the part of @text that matters most, for bold type */
    GPtrArray *evidence; /* (element-type utf8) sentences: what title and text rest on */
    char *sentence;      /* all of it in one, with the ways to recover, for a telephone */
} SalvorVerdict;

/* Pure: same state, same verdict. (transfer full) */
SalvorVerdict *salvor_verdict_new (SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
void salvor_verdict_free (SalvorVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorVerdict, salvor_verdict_free)

const SalvorRoute *salvor_verdict_get_route (const SalvorVerdict *self, SalvorRouteId id);

/* Words of the contract: "internal", "serial-download", … Static, never NULL. */
const char *salvor_boot_mode_get_id (SalvorBootMode mode);
const char *salvor_settings_from_get_id (SalvorSettingsFrom from);
const char *salvor_serial_state_get_id (SalvorSerialState state);
const char *salvor_debug_state_get_id (SalvorDebugState state);
const char *salvor_hab_state_get_id (SalvorHabState state);
const char *salvor_route_get_id (SalvorRouteId id);
const char *salvor_route_state_get_id (SalvorRouteState state);
/* "proven", "reported", "unproven" (disputed counts as unproven here) */
const char *salvor_certainty_get_id (SalvorCertainty certainty);
/* SALVOR_N_ROUTES when there is no such route */
SalvorRouteId salvor_route_from_id (const char *id);

/* For people, translated: "Write the flash through the probe" and its second line */
const char *salvor_route_get_title (SalvorRouteId id);
const char *salvor_route_get_subtitle (SalvorRouteId id);

G_END_DECLS
