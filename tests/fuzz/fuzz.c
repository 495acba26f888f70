/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "base/errors.h"
#include "chip/chip-file.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#define CHIP_NAME "MIMXRT1024"

/* A warning is a find like a crash; everything else would only slow the fuzzer down. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0) {
        g_log_writer_standard_streams (level, fields, n_fields, user_data);
        abort ();
    }
    return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
    g_log_set_writer_func (write_log, NULL, NULL);
    return 0;
}

void
fuzz_assert_outcome (gboolean done, const GError *error)
{
    if (done) {
        g_assert_no_error (error);
        return;
    }
    g_assert_nonnull (error);
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (SALVOR_ERROR));
    g_assert_cmpint (error->code, >=, 0);
    g_assert_cmpint (error->code, <, SALVOR_N_ERRORS);
    g_assert_cmpstr (error->message, !=, "");
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

SalvorChip *
fuzz_get_chip (void)
{
    static SalvorChip *chip = NULL;

    if (chip == NULL)
        chip = salvor_chip_load (CHIP_NAME, NULL);
    g_assert_nonnull (chip);
    return chip;
}

/* ---- input ---- */

gboolean
fuzz_input_is_empty (const FuzzInput *self)
{
    return self->size == 0;
}

const guint8 *
fuzz_input_take_bytes (FuzzInput *self, gsize count, gsize *size)
{
    const guint8 *bytes = self->data;

    *size = MIN (count, self->size);
    self->data += *size;
    self->size -= *size;
    return bytes;
}

guint8
fuzz_input_take_u8 (FuzzInput *self)
{
    gsize size;
    const guint8 *bytes = fuzz_input_take_bytes (self, 1, &size);

    return size > 0 ? bytes[0] : 0;
}

guint16
fuzz_input_take_u16 (FuzzInput *self)
{
    guint8 low = fuzz_input_take_u8 (self);

    return (guint16) (low | fuzz_input_take_u8 (self) << 8);
}

guint32
fuzz_input_take_u32 (FuzzInput *self)
{
    guint16 low = fuzz_input_take_u16 (self);

    return low | (guint32) fuzz_input_take_u16 (self) << 16;
}

GBytes *
fuzz_input_take_block (FuzzInput *self, gsize count)
{
    gsize size;
    const guint8 *bytes = fuzz_input_take_bytes (self, count, &size);

    return g_bytes_new (bytes, size);
}
