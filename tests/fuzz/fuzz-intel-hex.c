/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"
#include "fuzz.h"
#include "image/intel-hex.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    const FuzzTextFormat format
        = { SALVOR_FORMAT_INTEL_HEX, salvor_intel_hex_parse, salvor_intel_hex_write };

    salvor_intel_hex_detect (data, size);
    fuzz_check_text_format (&format, data, size);
    return 0;
}
