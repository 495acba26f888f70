/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-inputs"
#include "config.h"

#include "chip/boot-inputs.h"

#include <glib/gi18n-lib.h>

typedef struct {
    const char *role;
    gboolean latched; /* in a register, else in a fuse word */
} InputSource;

static const InputSource sources[SALVOR_N_INPUTS] = {
    [SALVOR_INPUT_FORCE_INTERNAL_BOOT] = { "force-internal-boot", FALSE },
    [SALVOR_INPUT_BT_FUSE_SEL] = { "bt-fuse-sel", FALSE },
    [SALVOR_INPUT_SDP_DISABLE] = { "sdp-disable", FALSE },
    [SALVOR_INPUT_SDP_READ_DISABLE] = { "sdp-read-disable", FALSE },
    [SALVOR_INPUT_UART_SDP_DISABLE] = { "uart-sdp-disable", FALSE },
    [SALVOR_INPUT_SDMMC_MFG_DISABLE] = { "sdmmc-mfg-disable", FALSE },
    [SALVOR_INPUT_EEPROM_RECOVERY] = { "eeprom-recovery", FALSE },
    [SALVOR_INPUT_DIR_BT_DIS] = { "dir-bt-dis", FALSE },
    [SALVOR_INPUT_BOOT_DEVICE] = { "boot-device", FALSE },
    [SALVOR_INPUT_SEC_CONFIG] = { "sec-config-1", FALSE },
    [SALVOR_INPUT_JTAG_SMODE] = { "jtag-smode", FALSE },
    [SALVOR_INPUT_SJC_DISABLE] = { "sjc-disable", FALSE },
    [SALVOR_INPUT_CORE_DEBUG_DISABLE] = { "core-debug-disable", FALSE },
    [SALVOR_INPUT_SWD_SELECT] = { "dap-sjc-swd-sel", FALSE },
    [SALVOR_INPUT_JTAG_HEO] = { "jtag-heo", FALSE },
    [SALVOR_INPUT_WATCHDOG_ENABLE] = { "wdog-enable", FALSE },
    [SALVOR_INPUT_FIELD_RETURN] = { "field-return", FALSE },
    [SALVOR_INPUT_RAM_DIVISION] = { "flexram-partition", FALSE },
    [SALVOR_INPUT_PINS] = { "boot-mode-pins", TRUE },
    [SALVOR_INPUT_LATCHED_FUSE_SEL] = { "bt-fuse-sel-latched", TRUE },
    [SALVOR_INPUT_LATCHED_SEC_CONFIG] = { "sec-config-latched", TRUE },
    [SALVOR_INPUT_LATCHED_DIR_BT_DIS] = { "dir-bt-dis-latched", TRUE },
    [SALVOR_INPUT_LATCHED_DEVICE] = { "boot-device-latched", TRUE },
};

static gboolean
field_differs (SalvorBoardState *state, const SalvorField *field)
{
    guint index = field->word->index;

    if (!salvor_board_state_differs (state, index))
        return FALSE;
    return salvor_field_extract (field, salvor_board_state_get_shadow (state, index)->value)
           != salvor_field_extract (field, salvor_board_state_get_otp (state, index)->value);
}

static void
read_fuse_field (SalvorBootInput *input, SalvorBoardState *state, SalvorView view)
{
    guint index = input->field->word->index;

    input->known
        = view == SALVOR_VIEW_NEXT_POWER_ON
              ? salvor_board_state_get_word (state, index, &input->container, &input->reason)
              : salvor_board_state_get_effective_word (state, index, &input->container,
                                                       &input->reason);
    input->differs = field_differs (state, input->field);
}

static void
read_register_field (SalvorBootInput *input, SalvorBoardState *state)
{
    const SalvorReading *reading = salvor_board_state_get_register (state, input->field->reg->name);

    if (reading == NULL)
        return;
    input->known = reading->known;
    input->container = reading->value;
    input->reason = reading->unreadable;
}

static void
read_input (SalvorBootInput *input, const InputSource *source, SalvorBoardState *state,
            SalvorView view)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);

    *input = (SalvorBootInput){ 0 };
    input->field = source->latched ? salvor_chip_get_register_field_by_role (chip, source->role)
                                   : salvor_chip_get_field_by_role (chip, source->role);
    if (input->field == NULL) {
        /* Some parts lack a feature (an RT1010 has no SD card boot, an RT117x no read lock of
         * SDP): what has no fuse cannot be switched off by one. */
        input->known = !source->latched;
        return;
    }
    if (source->latched)
        read_register_field (input, state);
    else
        read_fuse_field (input, state, view);
    if (input->known)
        input->value = salvor_field_extract (input->field, input->container);
}

void
salvor_boot_inputs_read (SalvorBootInputs *self, SalvorBoardState *state, SalvorView view)
{
    self->state = state;
    for (gsize i = 0; i < SALVOR_N_INPUTS; i++)
        read_input (&self->inputs[i], &sources[i], state, view);
}

gboolean
salvor_boot_inputs_is_set (const SalvorBootInputs *self, SalvorInputId id)
{
    return self->inputs[id].known && self->inputs[id].value != 0;
}

gboolean
salvor_boot_inputs_is_clear (const SalvorBootInputs *self, SalvorInputId id)
{
    return self->inputs[id].known && self->inputs[id].value == 0;
}

gboolean
salvor_boot_inputs_is_known (const SalvorBootInputs *self, SalvorInputId id)
{
    return self->inputs[id].known;
}

char *
salvor_boot_inputs_cite (const SalvorBootInputs *self, SalvorInputId id)
{
    const SalvorBootInput *input = &self->inputs[id];
    g_autofree char *place = NULL;

    if (input->field == NULL)
        return g_strdup (_ ("this chip has no such fuse"));
    place = salvor_field_describe (input->field);
    if (!input->known)
        return g_strdup_printf (_ ("%s could not be read"), place);
    return g_strdup_printf ("%s = %u", place, input->value);
}

char *
salvor_boot_inputs_cite_name (const SalvorBootInputs *self, SalvorInputId id)
{
    const SalvorBootInput *input = &self->inputs[id];
    g_autofree char *place = NULL;

    if (input->field == NULL || !input->known)
        return salvor_boot_inputs_cite (self, id);
    place = salvor_field_describe (input->field);
    return g_strdup_printf ("%s = %u (%s)", place, input->value, input->field->name);
}

char *
salvor_boot_inputs_name_container (const SalvorBootInputs *self, SalvorInputId id)
{
    const SalvorField *field = self->inputs[id].field;

    if (field == NULL)
        return g_strdup (sources[id].role);
    if (field->word != NULL)
        return g_strdup_printf (_ ("fuse %u"), field->word->index);
    return g_strdup (field->reg->name);
}

char *
salvor_boot_inputs_cite_container (const SalvorBootInputs *self, SalvorInputId id)
{
    const SalvorBootInput *input = &self->inputs[id];
    g_autofree char *name = salvor_boot_inputs_name_container (self, id);

    if (!input->known)
        return g_strdup_printf (_ ("%s could not be read"), name);
    return g_strdup_printf ("%s = 0x%08X", name, input->container);
}

const char *
salvor_boot_pins_get_text (guint pins)
{
    static const char *const texts[] = { "00", "01", "10", "11" };

    return pins < G_N_ELEMENTS (texts) ? texts[pins] : "?";
}
