/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"
#include "fuzz.h"
#include "image/elf-file.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = NULL;
    GArray *segments;

    salvor_elf_detect (data, size);
    segments = salvor_elf_parse (data, size, &error);
    if (segments != NULL)
        image = salvor_image_new ("fuzz", SALVOR_FORMAT_ELF, "", segments, &error);
    fuzz_assert_outcome (image != NULL, error);
    if (image != NULL)
        fuzz_assert_sound_image (image);
    return 0;
}
