/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* One control request to whatever is to be compared: "80 06 0100 0000"; (transfer full): what came,
 * NULL for a stall */
typedef GBytes *(*UsbTranscriptFunc) (const char *request, guint length, gpointer user_data);
/* One report to the device; (transfer full): its answer */
typedef GBytes *(*UsbTranscriptReport) (GBytes *report, gpointer user_data);

/* Replays what was recorded of NXP's genuine flashloader on endpoint 0, and the reports behind it:
 * every answer has to be the recorded one. @report: (nullable): leaves the reports out */
void usb_transcript_replay (const char *name, UsbTranscriptFunc control, UsbTranscriptReport report,
                            gpointer user_data);
