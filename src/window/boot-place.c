/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-place"
#include "config.h"

#include "window/boot-place.h"

/* What decides a stop when nothing of it could be read: a fuse field, by its role */
static const char *const deciders[SALVOR_N_STOPS] = {
    [SALVOR_STOP_START_UP_MODE] = "force-internal-boot",
    [SALVOR_STOP_SETTINGS] = "bt-fuse-sel",
    [SALVOR_STOP_MEMORY] = "boot-device",
    [SALVOR_STOP_SERIAL_DOWNLOAD] = "sdp-disable",
};

static SalvorBootPlace
find_register (const SalvorVerdict *verdict, const SalvorRegister *reg, guint bit)
{
    gsize n_registers = 0;
    const SalvorRegister *registers = salvor_chip_get_registers (verdict->chip, &n_registers);

    for (gsize i = 0; i < n_registers; i++) {
        if (&registers[i] == reg)
            return (SalvorBootPlace){ SALVOR_BOOT_PLACE_REGISTER, (guint) i, bit };
    }
    return (SalvorBootPlace){ SALVOR_BOOT_PLACE_NONE, 0, 0 };
}

/* @field: (nullable) */
static SalvorBootPlace
find_field (const SalvorVerdict *verdict, const SalvorField *field)
{
    if (field != NULL && field->word != NULL)
        return (SalvorBootPlace){ SALVOR_BOOT_PLACE_FUSE, field->word->index, field->lsb };
    if (field != NULL && field->reg != NULL)
        return find_register (verdict, field->reg, field->lsb);
    return (SalvorBootPlace){ SALVOR_BOOT_PLACE_NONE, 0, 0 };
}

/* What a stop rests on that is no field: the whole reset status, or the header. */
static SalvorBootPlace
find_whole (const SalvorVerdict *verdict, SalvorStopId id)
{
    if (id == SALVOR_STOP_POWER_ON)
        return find_register (verdict,
                              salvor_chip_get_register_by_role (verdict->chip, "reset-status"), 0);
    if (id == SALVOR_STOP_PROGRAM)
        return (SalvorBootPlace){ SALVOR_BOOT_PLACE_HEADER, 0, 0 };
    return find_field (verdict, salvor_chip_get_field_by_role (verdict->chip, deciders[id]));
}

SalvorBootPlace
salvor_boot_place_find (const SalvorVerdict *verdict, SalvorStopId id,
                        const SalvorEvidence *evidence)
{
    if (evidence->field == NULL)
        return find_whole (verdict, id);
    return find_field (verdict, evidence->field);
}

SalvorBootPlace
salvor_boot_place_find_stop (const SalvorVerdict *verdict, SalvorStopId id)
{
    const GPtrArray *evidence = verdict->stops[id].evidence;
    SalvorBootPlace best = { SALVOR_BOOT_PLACE_NONE, 0, 0 };

    for (guint i = 0; i < evidence->len; i++) {
        SalvorBootPlace place
            = salvor_boot_place_find (verdict, id, g_ptr_array_index (evidence, i));

        if (place.kind == SALVOR_BOOT_PLACE_FUSE)
            return place;
        if (best.kind == SALVOR_BOOT_PLACE_NONE)
            best = place;
    }
    return best.kind != SALVOR_BOOT_PLACE_NONE ? best : find_whole (verdict, id);
}
