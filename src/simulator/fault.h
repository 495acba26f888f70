/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reports are counted from 1 over both directions, from the moment the board came to life. */
typedef enum {
    SALVOR_FAULT_CUT,                     /* cut=N: the cable comes out before report N */
    SALVOR_FAULT_NO_ANSWER,               /* no-answer=N: the first answer from N on is lost */
    SALVOR_FAULT_SHORT_ANSWER,            /* short-answer=N: it ends after three bytes */
    SALVOR_FAULT_WRONG_STATUS,            /* wrong-status=N:CODE: its status is CODE */
    SALVOR_FAULT_FLIP_BIT,                /* flip-bit=ADDRESS:BIT: a flash bit reads wrong */
    SALVOR_FAULT_LATE_REENUMERATION,      /* late-reenumeration=MS: so much later than usual */
    SALVOR_FAULT_OTHER_BOARD,             /* other-board: what comes back has another unique id */
    SALVOR_FAULT_NO_ACCESS,               /* no-access: until it is plugged in anew */
    SALVOR_FAULT_NO_DRIVER,               /* no-driver: until it is plugged in anew */
    SALVOR_FAULT_IN_USE,                  /* in-use=N: the first N times it is opened */
    SALVOR_FAULT_LOADER_LOST,             /* loader-lost=N: the first N loaders end in the ROM */
    SALVOR_FAULT_NO_FLASH,                /* no-flash: the flash answers nothing */
    SALVOR_FAULT_WRITE_PROTECTED,         /* write-protected: it takes no erase and no program */
    SALVOR_FAULT_STUCK_BUSY,              /* stuck-busy: flash never ends what changes it */
    SALVOR_FAULT_POWER_LOSS_DURING_ERASE, /* power-loss-during-erase=N: in erase command N */
    SALVOR_FAULT_NOISE,                   /* noise=N: a bit of portion N of a serial line */
    SALVOR_FAULT_LOST_BYTE,               /* lost-byte=N: a byte of it is lost */
    SALVOR_FAULT_PROBE_GONE,              /* probe-gone=N: the probe is unplugged before packet N */
    SALVOR_FAULT_BOARD_POWER,             /* board-power=N: it goes before packet N to the probe */
    SALVOR_FAULT_PROBE_WAIT,              /* probe-wait=N:T: each N-th access waits T times */
    SALVOR_FAULT_PROBE_FAULT,             /* probe-fault=ADDRESS: this word faults */
    SALVOR_FAULT_PROBE_SILENT,            /* probe-silent=N:K: K accesses from N on, no answer */
    SALVOR_FAULT_PROBE_PARITY,            /* probe-parity=N: first read from access N on */
    SALVOR_FAULT_PROBE_WRONG_ANSWER,      /* probe-wrong-answer=N: response N is of another kind */
    SALVOR_FAULT_PROBE_NO_ANSWER,         /* probe-no-answer=N: response N never comes */
    SALVOR_FAULT_PROBE_LATE_ANSWER,       /* probe-late-answer=N:MS: response N, so much later */
    SALVOR_FAULT_PROBE_MAX_CLOCK,         /* probe-max-clock=HZ: above it the line is bad */
    SALVOR_FAULT_TDO_STUCK,               /* tdo-stuck=LEVEL: a broken wire of a JTAG line */
    SALVOR_FAULT_JTAG_MOD,                /* jtag-mod: that pin is high: the other TAP answers */
    SALVOR_FAULT_JTAG_NEIGHBOUR,          /* jtag-neighbour=IDCODE:BITS: another chip in line */
    SALVOR_N_FAULTS,
} SalvorFaultKind;

typedef struct {
    SalvorFaultKind kind;
    guint32 number; /* N, MS or ADDRESS */
    guint32 code;   /* CODE or BIT */
} SalvorFault;

/* "cut=12"; SALVOR_ERROR_INVALID_ARGUMENT says what is allowed. Numbers decimal or 0x… */
gboolean salvor_fault_parse (const char *text, SalvorFault *fault, GError **error);

G_END_DECLS
