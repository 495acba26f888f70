/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/sector-plan.h"

G_BEGIN_DECLS

/*
 * salvor_flash_protection_check:
 * @run: what could not be programmed, or differs after it was
 * @error: why; SALVOR_ERROR_FLASH or SALVOR_ERROR_VERIFY
 *
 * A flash whose block-protect bits are set takes every erase and does nothing (problem 36). It
 * shows when a sector that was erased still holds what it held before: then the error becomes
 * SALVOR_ERROR_LOCKED and says so. Reads one sector; whatever else happens, @error stays.
 */
void salvor_flash_protection_check (SalvorFlashAccess *flash, const SalvorSectorPlan *plan,
                                    const SalvorFlashRun *run, GCancellable *cancellable,
                                    GError *error);

G_END_DECLS
