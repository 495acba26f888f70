/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-tap"
#include "config.h"

#include "simulator/simulated-tap.h"

typedef enum {
    TEST_LOGIC_RESET,
    RUN_TEST_IDLE,
    SELECT_DR,
    CAPTURE_DR,
    SHIFT_DR,
    EXIT_1_DR,
    PAUSE_DR,
    EXIT_2_DR,
    UPDATE_DR,
    SELECT_IR,
    CAPTURE_IR,
    SHIFT_IR,
    EXIT_1_IR,
    PAUSE_IR,
    EXIT_2_IR,
    UPDATE_IR,
    N_STATES,
} State;

/* Where a clock leads, with TMS low and high (IEEE 1149.1, figure 6-1) */
static const guint8 next_states[N_STATES][2] = {
    [TEST_LOGIC_RESET] = { RUN_TEST_IDLE, TEST_LOGIC_RESET },
    [RUN_TEST_IDLE] = { RUN_TEST_IDLE, SELECT_DR },
    [SELECT_DR] = { CAPTURE_DR, SELECT_IR },
    [CAPTURE_DR] = { SHIFT_DR, EXIT_1_DR },
    [SHIFT_DR] = { SHIFT_DR, EXIT_1_DR },
    [EXIT_1_DR] = { PAUSE_DR, UPDATE_DR },
    [PAUSE_DR] = { PAUSE_DR, EXIT_2_DR },
    [EXIT_2_DR] = { SHIFT_DR, UPDATE_DR },
    [UPDATE_DR] = { RUN_TEST_IDLE, SELECT_DR },
    [SELECT_IR] = { CAPTURE_IR, TEST_LOGIC_RESET },
    [CAPTURE_IR] = { SHIFT_IR, EXIT_1_IR },
    [SHIFT_IR] = { SHIFT_IR, EXIT_1_IR },
    [EXIT_1_IR] = { PAUSE_IR, UPDATE_IR },
    [PAUSE_IR] = { PAUSE_IR, EXIT_2_IR },
    [EXIT_2_IR] = { SHIFT_IR, UPDATE_IR },
    [UPDATE_IR] = { RUN_TEST_IDLE, SELECT_DR },
};

/* The instruction register takes up a one in its lowest bit and a zero beside it (7.1.1). */
#define IR_CAPTURE 1

struct _SalvorSimulatedTap {
    SalvorTapKind kind;
    gpointer user_data; /* no ref */
    State state;
    guint instruction;
    guint64 shift; /* the lowest bit is on TDO */
    guint length;  /* of the register that is shifted */
    gboolean bypassed;
};

SalvorSimulatedTap *
salvor_simulated_tap_new (const SalvorTapKind *kind, gpointer user_data)
{
    SalvorSimulatedTap *self = g_new0 (SalvorSimulatedTap, 1);

    g_return_val_if_fail (kind->ir_length >= 2 && kind->ir_length <= 16, NULL);

    self->kind = *kind;
    self->user_data = user_data;
    salvor_simulated_tap_reset (self);
    return self;
}

void
salvor_simulated_tap_free (SalvorSimulatedTap *self)
{
    g_free (self);
}

static guint
get_bypass (const SalvorSimulatedTap *self)
{
    return (1u << self->kind.ir_length) - 1;
}

void
salvor_simulated_tap_reset (SalvorSimulatedTap *self)
{
    self->state = TEST_LOGIC_RESET;
    self->instruction = self->kind.idcode != 0 ? self->kind.idcode_select : get_bypass (self);
    self->shift = 0;
    self->length = 1;
    self->bypassed = TRUE;
}

static void
capture_data (SalvorSimulatedTap *self)
{
    self->shift = 0;
    self->length = 0;
    if (self->kind.idcode != 0 && self->instruction == self->kind.idcode_select) {
        self->shift = self->kind.idcode;
        self->length = 32;
    } else if (self->instruction != get_bypass (self) && self->kind.capture != NULL) {
        self->length = self->kind.capture (self->instruction, &self->shift, self->user_data);
    }
    self->bypassed = self->length == 0;
    self->length = MAX (self->length, 1);
}

static void
capture_instruction (SalvorSimulatedTap *self)
{
    self->shift = IR_CAPTURE;
    self->length = self->kind.ir_length;
}

static void
enter (SalvorSimulatedTap *self)
{
    switch (self->state) {
    case TEST_LOGIC_RESET:
        salvor_simulated_tap_reset (self);
        break;
    case UPDATE_DR:
        if (!self->bypassed && self->kind.update != NULL)
            self->kind.update (self->instruction, self->shift, self->user_data);
        break;
    case UPDATE_IR:
        self->instruction = (guint) self->shift;
        break;
    default:
        break;
    }
}

gboolean
salvor_simulated_tap_clock (SalvorSimulatedTap *self, gboolean tms, gboolean tdi)
{
    gboolean shifts = self->state == SHIFT_DR || self->state == SHIFT_IR;
    gboolean tdo = !shifts || (self->shift & 1) != 0;

    if (shifts)
        self->shift = self->shift >> 1 | (guint64) (tdi ? 1 : 0) << (self->length - 1);
    else if (self->state == CAPTURE_DR)
        capture_data (self);
    else if (self->state == CAPTURE_IR)
        capture_instruction (self);
    self->state = next_states[self->state][tms ? 1 : 0];
    enter (self);
    return tdo;
}
