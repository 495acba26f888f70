/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fault"
#include "config.h"

#include "simulator/fault.h"

#include "base/errors.h"

#include <string.h>

typedef struct {
    const char *name;
    const char *form; /* as it is written, for the error */
    gboolean has_number;
    gboolean has_code;
    guint32 max_code;
} FaultForm;

static const FaultForm forms[SALVOR_N_FAULTS] = {
    [SALVOR_FAULT_CUT] = { "cut", "cut=REPORT", TRUE, FALSE, 0 },
    [SALVOR_FAULT_NO_ANSWER] = { "no-answer", "no-answer=REPORT", TRUE, FALSE, 0 },
    [SALVOR_FAULT_SHORT_ANSWER] = { "short-answer", "short-answer=REPORT", TRUE, FALSE, 0 },
    [SALVOR_FAULT_WRONG_STATUS]
    = { "wrong-status", "wrong-status=REPORT:CODE", TRUE, TRUE, G_MAXUINT32 },
    [SALVOR_FAULT_FLIP_BIT] = { "flip-bit", "flip-bit=ADDRESS:BIT", TRUE, TRUE, 7 },
    [SALVOR_FAULT_LATE_REENUMERATION]
    = { "late-reenumeration", "late-reenumeration=MILLISECONDS", TRUE, FALSE, 0 },
    [SALVOR_FAULT_OTHER_BOARD] = { "other-board", "other-board", FALSE, FALSE, 0 },
    [SALVOR_FAULT_NO_ACCESS] = { "no-access", "no-access", FALSE, FALSE, 0 },
    [SALVOR_FAULT_NO_DRIVER] = { "no-driver", "no-driver", FALSE, FALSE, 0 },
    [SALVOR_FAULT_IN_USE] = { "in-use", "in-use=TIMES", TRUE, FALSE, 0 },
    [SALVOR_FAULT_LOADER_LOST] = { "loader-lost", "loader-lost=TIMES", TRUE, FALSE, 0 },
    [SALVOR_FAULT_NO_FLASH] = { "no-flash", "no-flash", FALSE, FALSE, 0 },
    [SALVOR_FAULT_WRITE_PROTECTED] = { "write-protected", "write-protected", FALSE, FALSE, 0 },
    [SALVOR_FAULT_STUCK_BUSY] = { "stuck-busy", "stuck-busy", FALSE, FALSE, 0 },
    [SALVOR_FAULT_POWER_LOSS_DURING_ERASE]
    = { "power-loss-during-erase", "power-loss-during-erase=ERASE", TRUE, FALSE, 0 },
    [SALVOR_FAULT_NOISE] = { "noise", "noise=PORTION", TRUE, FALSE, 0 },
    [SALVOR_FAULT_LOST_BYTE] = { "lost-byte", "lost-byte=PORTION", TRUE, FALSE, 0 },
    [SALVOR_FAULT_PROBE_GONE] = { "probe-gone", "probe-gone=REPORT", TRUE, FALSE, 0 },
    [SALVOR_FAULT_BOARD_POWER] = { "board-power", "board-power=REPORT", TRUE, FALSE, 0 },
    [SALVOR_FAULT_PROBE_WAIT] = { "probe-wait", "probe-wait=EVERY:TIMES", TRUE, TRUE, G_MAXUINT16 },
    [SALVOR_FAULT_PROBE_FAULT] = { "probe-fault", "probe-fault=ADDRESS", TRUE, FALSE, 0 },
    [SALVOR_FAULT_PROBE_SILENT]
    = { "probe-silent", "probe-silent=ACCESS:COUNT", TRUE, TRUE, G_MAXUINT32 },
    [SALVOR_FAULT_PROBE_PARITY] = { "probe-parity", "probe-parity=ACCESS", TRUE, FALSE, 0 },
    [SALVOR_FAULT_PROBE_WRONG_ANSWER]
    = { "probe-wrong-answer", "probe-wrong-answer=RESPONSE", TRUE, FALSE, 0 },
    [SALVOR_FAULT_PROBE_NO_ANSWER]
    = { "probe-no-answer", "probe-no-answer=RESPONSE", TRUE, FALSE, 0 },
    [SALVOR_FAULT_PROBE_LATE_ANSWER]
    = { "probe-late-answer", "probe-late-answer=RESPONSE:MILLISECONDS", TRUE, TRUE, 600000 },
    [SALVOR_FAULT_PROBE_MAX_CLOCK] = { "probe-max-clock", "probe-max-clock=HERTZ", TRUE, FALSE, 0 },
    [SALVOR_FAULT_TDO_STUCK] = { "tdo-stuck", "tdo-stuck=LEVEL", TRUE, FALSE, 0 },
    [SALVOR_FAULT_JTAG_MOD] = { "jtag-mod", "jtag-mod", FALSE, FALSE, 0 },
    [SALVOR_FAULT_JTAG_NEIGHBOUR]
    = { "jtag-neighbour", "jtag-neighbour=IDCODE:INSTRUCTION-BITS", TRUE, TRUE, 16 },
};

static gboolean
parse_number (const char *text, guint32 max, guint32 *value)
{
    guint64 number = 0;
    gboolean hex = g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X");

    if (!g_ascii_string_to_unsigned (hex ? text + 2 : text, hex ? 16 : 10, 0, max, &number, NULL))
        return FALSE;
    *value = (guint32) number;
    return TRUE;
}

static gboolean
parse_values (const FaultForm *form, const char *values, SalvorFault *fault)
{
    g_auto (GStrv) parts = NULL;

    if (!form->has_number)
        return values == NULL;
    if (values == NULL)
        return FALSE;
    parts = g_strsplit (values, ":", 3);
    if (g_strv_length (parts) != (form->has_code ? 2 : 1)
        || !parse_number (parts[0], G_MAXUINT32, &fault->number))
        return FALSE;
    return !form->has_code || parse_number (parts[1], form->max_code, &fault->code);
}

static char *
list_forms (void)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < SALVOR_N_FAULTS; i++)
        g_string_append_printf (text, i == 0 ? "%s" : ", %s", forms[i].form);
    return g_string_free (text, FALSE);
}

gboolean
salvor_fault_parse (const char *text, SalvorFault *fault, GError **error)
{
    g_auto (GStrv) halves = g_strsplit (text, "=", 2);
    g_autofree char *all = NULL;

    for (guint i = 0; i < SALVOR_N_FAULTS && halves[0] != NULL; i++) {
        if (!g_str_equal (halves[0], forms[i].name))
            continue;
        *fault = (SalvorFault){ .kind = i };
        if (parse_values (&forms[i], halves[1], fault))
            return TRUE;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "fault “%s” should be written “%s”", text, forms[i].form);
        return FALSE;
    }
    all = list_forms ();
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "there is no fault “%s”, there are: %s", text, all);
    return FALSE;
}
