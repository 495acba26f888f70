/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-report-fixture"
#include "config.h"

#include "report/report-fixture.h"

#include "chip/chip-file.h"

static void
set_words (SalvorBoardState *state)
{
    gsize n_words = 0;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);

    for (gsize i = 0; i < n_words; i++)
        salvor_board_state_set_shadow (state, words[i].index, 0);
    salvor_board_state_set_shadow (state, 1, 0x6D2B91E4);
    salvor_board_state_set_shadow (state, 2, 0x3A0E70D5);
    salvor_board_state_set_shadow (state, 6, 0x00010010);
    salvor_board_state_set_otp (state, 6, 0x00010010);
    salvor_board_state_set_otp (state, 5, 0x00000002);
    salvor_board_state_set_shadow_unreadable (state, 7, "the bus answered with an error");
}

static void
set_sight (SalvorBoardState *state)
{
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();
    const guint32 words[] = { 0x00010000, 0x00050000, 0xDEAD0000 };

    salvor_probe_sight_set_boot_log (sight, words, G_N_ELEMENTS (words));
    salvor_probe_sight_set_core_address (sight, 0x60002100);
    salvor_board_state_set_probe_sight (state, sight);
}

SalvorBoardState *
fixture_state_new (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", &error);
    SalvorBoardState *state = NULL;

    g_assert_no_error (error);
    state = salvor_board_state_new (chip);
    salvor_board_state_set_source (state, "Debug probe MCU-Link");
    salvor_board_state_set_stage (state, SALVOR_STAGE_PROBE);
    salvor_board_state_set_time (state, 1780237927);
    salvor_board_state_set_register (state, "SBMR1", 0);
    salvor_board_state_set_register (state, "SBMR2", 0x01000011);
    salvor_board_state_set_register_unreadable (state, "SRSR", "its clock is off");
    salvor_board_state_set_header (state, SALVOR_HEADER_VALID, "IVT 0xD1 at 0x1000");
    set_words (state);
    set_sight (state);
    return state;
}

SalvorReport *
fixture_report_new (SalvorBoardState *state)
{
    const char *const names[] = { "alice", "Alice Doe", "workshop", NULL };
    g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7200);
    g_autoptr (GDateTime) made = g_date_time_new (zone, 2026, 5, 31, 16, 40, 0.0);
    SalvorReport *report
        = salvor_report_new (state, NULL, made, salvor_privacy_new_for ("/srv/alice", names));

    salvor_report_set_recovery (
        report, &(SalvorReportRecovery){ (char *) "firmware.bin", (char *) "12468984F00D", 150000,
                                         142592, 36, (char *) "/srv/alice/backup.bin" });
    salvor_report_add_activity (report, "2026-05-31 16:32:07", SALVOR_REPORT_DONE,
                                "The board was read: 46 of 48 fuse words and 3 registers",
                                "fuse 6 BOOT_CFG1 = 0x0001_0010\nSBMR2 = 0x0100_0011");
    salvor_report_add_activity (report, "2026-05-31 16:35:00", SALVOR_REPORT_FAILED,
                                "The old content was saved to /srv/alice/backup.bin", NULL);
    return report;
}
