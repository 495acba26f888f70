/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/errors.h"

G_BEGIN_DECLS

/* Status words of the flashloader: group * 100 + code (protocols 3.8). */
#define SALVOR_MBOOT_STATUS_SUCCESS 0
#define SALVOR_MBOOT_STATUS_ABORT_DATA_PHASE 10002

typedef struct {
    guint32 status;
    const char *name; /* static */
} SalvorMbootStatusName;

/* All that are known, ascending, success first. (transfer none) */
const SalvorMbootStatusName *salvor_mboot_status_list (gsize *n_statuses);
/* Name of a status word, "unknown status" when it is in no table; static, never NULL */
const char *salvor_mboot_status_get_name (guint32 status);

/*
 * What a status other than success means for the person: SALVOR_ERROR_LOCKED where keys are
 * missing, SALVOR_ERROR_VERIFY where the content is not what was written, SALVOR_ERROR_FLASH where
 * a flash or a card did not do it, SALVOR_ERROR_REFUSED for the rest and for what is unknown.
 */
SalvorError salvor_mboot_status_get_error (guint32 status);

G_END_DECLS
