/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-status"
#include "config.h"

#include "board/rom-status.h"

static const struct {
    guint32 status;
    const char *name;
} names[] = {
    { SALVOR_ROM_STATUS_SUCCESS, "success" },
    { 1, "failed" },
    { 4, "invalid argument" },
    { 5, "timed out" },
    { 6000, "FlexSPI: sequence timed out" },
    { 6001, "FlexSPI: invalid sequence" },
    { 6002, "FlexSPI: device timed out" },
    { 20000, "flash: program failed" },
    { 20001, "flash: erase sector failed" },
    { 20002, "flash: erase all failed" },
    { 20003, "flash: wait timed out" },
    { 20004, "flash: not supported" },
    { 20005, "flash: write alignment" },
    { 20006, "flash: command failed" },
    { 20007, "flash: SFDP not found" },
    { 20008, "flash: SFDP version not supported" },
    { 20009, "flash: not found" },
    { 20010, "flash: DTR dummy probe failed" },
};

const char *
salvor_rom_status_get_name (guint32 status)
{
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        if (names[i].status == status)
            return names[i].name;
    }
    return "unknown status";
}
