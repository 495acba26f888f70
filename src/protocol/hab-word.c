/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/hab-word.h"

#define STATUS_FAILURE 0x33
#define STATUS_WARNING 0x69

typedef struct {
    guint8 code;
    const char *name;
} CodeName;

/* All four tables: protocols 2.6. */
static const CodeName statuses[] = {
    { 0x00, "unknown" },
    { STATUS_FAILURE, "failure" },
    { STATUS_WARNING, "warning" },
    { 0xF0, "success" },
};

static const CodeName reasons[] = {
    { 0x00, "no reason given" },
    { 0x03, "unsupported command" },
    { 0x05, "invalid image vector table" },
    { 0x06, "malformed command" },
    { 0x09, "unsuitable state" },
    { 0x0A, "unsupported engine" },
    { 0x0C, "assertion failed" },
    { 0x0F, "invalid index" },
    { 0x11, "invalid command sequence file" },
    { 0x12, "unsupported algorithm" },
    { 0x14, "unsupported protocol" },
    { 0x17, "data size" },
    { 0x18, "bad signature" },
    { 0x1B, "unsupported key or parameters" },
    { 0x1D, "bad key" },
    { 0x1E, "callback failed" },
    { 0x21, "bad certificate" },
    { 0x22, "invalid address" },
    { 0x24, "unsupported configuration item" },
    { 0x27, "invalid device configuration data" },
    { 0x28, "out of sequence" },
    { 0x2B, "poll count expired" },
    { 0x2D, "storage exhausted" },
    { 0x2E, "memory failure" },
    { 0x30, "engine failure" },
    { 0x31, "invalid blob" },
    { 0x32, "MAC check failed" },
};

static const CodeName contexts[] = {
    { 0x00, "any" },
    { 0x0A, "authenticate image" },
    { 0x33, "check target" },
    { 0xA0, "assert" },
    { 0xC0, "command of a sequence or configuration" },
    { 0xCF, "run command sequence" },
    { 0xDB, "authenticated data block" },
    { 0xDD, "run device configuration" },
    { 0xE1, "entry" },
    { 0xEE, "exit" },
    { 0xFF, "fabrication test" },
};

static const CodeName engines[] = {
    { 0x00, "any" },  { 0x03, "SCC" },  { 0x05, "RTIC" }, { 0x06, "SAHARA" },   { 0x0A, "CSU" },
    { 0x0C, "SRTC" }, { 0x1B, "DCP" },  { 0x1D, "CAAM" }, { 0x1E, "SNVS" },     { 0x21, "OCOTP" },
    { 0x22, "DTCP" }, { 0x24, "HDCP" }, { 0x36, "ROM" },  { 0xFF, "software" },
};

/* Returns: (transfer full): the name, or the number where there is none */
static char *
get_name (const CodeName *names, gsize n_names, guint8 code)
{
    for (gsize i = 0; i < n_names; i++) {
        if (names[i].code == code)
            return g_strdup (names[i].name);
    }
    return g_strdup_printf ("0x%02X", code);
}

gboolean
salvor_hab_word_is_failure (guint32 word)
{
    return word >> 24 == STATUS_FAILURE || word >> 24 == STATUS_WARNING;
}

char *
salvor_hab_word_describe (guint32 word)
{
    g_autofree char *status = get_name (statuses, G_N_ELEMENTS (statuses), (guint8) (word >> 24));
    g_autofree char *reason
        = get_name (reasons, G_N_ELEMENTS (reasons), (guint8) (word >> 16 & 0xFF));
    g_autofree char *context
        = get_name (contexts, G_N_ELEMENTS (contexts), (guint8) (word >> 8 & 0xFF));
    g_autofree char *engine = get_name (engines, G_N_ELEMENTS (engines), (guint8) (word & 0xFF));

    return g_strdup_printf ("%s: %s, context %s, engine %s", status, reason, context, engine);
}
