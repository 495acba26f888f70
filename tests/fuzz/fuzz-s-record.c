/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"
#include "fuzz.h"
#include "image/s-record.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    const FuzzTextFormat format
        = { SALVOR_FORMAT_S_RECORD, salvor_s_record_parse, salvor_s_record_write };

    salvor_s_record_detect (data, size);
    fuzz_check_text_format (&format, data, size);
    return 0;
}
