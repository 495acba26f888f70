/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-loader-fuses"
#include "config.h"

#include "simulator/loader-fuses.h"

#include "simulator/loader-status.h"

/* The index of a word and four bytes */
guint32
salvor_loader_fuses_check (const SalvorSimulatedOtp *otp, guint32 index, guint32 count)
{
    if (count == 0)
        return SALVOR_LOADER_SUCCESS;
    return index < salvor_simulated_otp_get_n_words (otp) && count == 4
               ? SALVOR_LOADER_SUCCESS
               : SALVOR_LOADER_INVALID_ARGUMENT;
}

guint32
salvor_loader_fuses_program (SalvorSimulatedOtp *otp, guint32 index, guint32 count, guint32 bits)
{
    guint32 status = salvor_loader_fuses_check (otp, index, count);

    if (status != SALVOR_LOADER_SUCCESS || count == 0)
        return status;
    if (!salvor_simulated_otp_burn (otp, index, bits))
        return SALVOR_LOADER_OTP_PROGRAM;
    salvor_simulated_otp_reload (otp);
    return SALVOR_LOADER_SUCCESS;
}
