/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/boot-verdict.h"

/*
 * The decision table of the ROM (facts: chip-semantics 1a, and 1b for what follows), every
 * combination of FORCE_INTERNAL_BOOT, switches, BT_FUSE_SEL and SDP_DISABLE, written out.
 */
typedef struct {
    guint force_internal;
    guint pins;
    guint fuse_sel;
    guint sdp_disable;
    SalvorBootMode mode;
    SalvorCertainty mode_certainty;
    SalvorSettingsFrom settings;
    SalvorCertainty settings_certainty;
    SalvorSerialState serial;
    SalvorCertainty serial_certainty;
    SalvorTrackState switch_branch;
    SalvorTrackState fallback_branch;
} TableRow;

/* clang-format off */
static const TableRow table[] = {
    { 0, 0, 0, 0, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NOW, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_TAKEN, SALVOR_TRACK_NOT_TAKEN },
    { 0, 0, 1, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_BY_SWITCHES, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED },
    { 0, 1, 0, 0, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NOW, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_TAKEN, SALVOR_TRACK_NOT_TAKEN },
    { 0, 1, 1, 0, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NOW, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_TAKEN, SALVOR_TRACK_NOT_TAKEN },
    { 0, 2, 0, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_BY_SWITCHES, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED },
    { 0, 2, 1, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_BY_SWITCHES, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_REPORTED },
    { 0, 3, 0, 0, SALVOR_BOOT_RESERVED, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_BY_SWITCHES, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_NOT_TAKEN },
    { 0, 3, 1, 0, SALVOR_BOOT_RESERVED, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_BY_SWITCHES, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_NOT_TAKEN, SALVOR_TRACK_NOT_TAKEN },
    { 1, 0, 0, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 0, 1, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 1, 0, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 1, 1, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 2, 0, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 2, 1, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 3, 0, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 1, 3, 1, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_ON_BLANK_FLASH, SALVOR_CERTAINTY_UNPROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_EXPECTED },
    { 0, 0, 0, 1, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 0, 1, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 1, 0, 1, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 1, 1, 1, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 2, 0, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 2, 1, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 3, 0, 1, SALVOR_BOOT_RESERVED, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 0, 3, 1, 1, SALVOR_BOOT_RESERVED, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 0, 0, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 0, 1, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 1, 0, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 1, 1, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 2, 0, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 2, 1, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 3, 0, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN, SALVOR_CERTAINTY_DISPUTED, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
    { 1, 3, 1, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN, SALVOR_SERIAL_NEVER, SALVOR_CERTAINTY_PROVEN, SALVOR_TRACK_CLOSED_FOREVER, SALVOR_TRACK_CLOSED_FOREVER },
};
/* clang-format on */

static SalvorBoardState *
new_state_of_row (const TableRow *row)
{
    SalvorBoardState *state = sane_state_new ();

    sane_state_set_field (state, "force-internal-boot", row->force_internal);
    sane_state_set_field (state, "bt-fuse-sel", row->fuse_sel);
    sane_state_set_field (state, "sdp-disable", row->sdp_disable);
    sane_state_set_pins (state, row->pins);
    return state;
}

static void
test_row (gconstpointer data)
{
    const TableRow *row = data;
    g_autoptr (SalvorBoardState) state = new_state_of_row (row);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    g_assert_true (verdict->pins_known);
    g_assert_cmpuint (verdict->pins, ==, row->pins);
    g_assert_cmpint (verdict->boot_mode, ==, row->mode);
    g_assert_cmpint (verdict->boot_mode_certainty, ==, row->mode_certainty);
    g_assert_cmpint (verdict->settings_from, ==, row->settings);
    g_assert_cmpint (verdict->settings_certainty, ==, row->settings_certainty);
    g_assert_cmpint (verdict->serial, ==, row->serial);
    g_assert_cmpint (verdict->serial_certainty, ==, row->serial_certainty);
    g_assert_cmpint (verdict->switch_branch, ==, row->switch_branch);
    g_assert_cmpint (verdict->fallback_branch, ==, row->fallback_branch);
    g_assert_cmpuint (verdict->missing->len, ==, 0);
}

/* Whatever the row, the evidence of what decided it is named. */
static void
test_row_names_its_evidence (gconstpointer data)
{
    const TableRow *row = data;
    g_autoptr (SalvorBoardState) state = new_state_of_row (row);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autofree char *because = join_sentences (verdict->serial_because);
    g_autofree char *latched = g_strdup_printf (
        "SBMR2 = 0x%08X", salvor_board_state_get_register (state, "SBMR2")->value);

    assert_contains (verdict->decided_by, latched);
    assert_contains (verdict->sentence, latched);
    if (row->force_internal != 0)
        assert_contains (verdict->decided_by, "fuse 6 bit 16 = 1 (FORCE_INTERNAL_BOOT)");
    if (row->force_internal == 0 && row->pins == 0)
        assert_contains (verdict->decided_by, row->fuse_sel != 0
                                                  ? "fuse 6 bit 4 = 1 (BT_FUSE_SEL)"
                                                  : "fuse 6 bit 4 = 0 (BT_FUSE_SEL)");
    assert_contains (because, row->sdp_disable != 0 ? "fuse 6 bit 17 = 1 (SDP_DISABLE)"
                                                    : "fuse 6 bit 17 = 0 (SDP_DISABLE)");
    if (row->serial == SALVOR_SERIAL_ON_BLANK_FLASH)
        assert_contains (because, "not yet proven on hardware");
    if (row->fallback_branch == SALVOR_TRACK_REPORTED)
        assert_contains (because, "reported on hardware");
    if (row->sdp_disable != 0)
        assert_lacks (because, "should open");
    assert_lacks (verdict->sentence, "!");
}

static void
test_same_state_same_verdict (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (SalvorBoardState) state = new_state_of_row (&table[i]);
        g_autoptr (SalvorBoardState) copy = salvor_board_state_copy (state);
        g_autoptr (SalvorVerdict) first = salvor_verdict_new (state);
        g_autoptr (SalvorVerdict) second = salvor_verdict_new (copy);

        g_assert_cmpstr (first->sentence, ==, second->sentence);
        assert_same_sentences (first->serial_because, second->serial_because);
        assert_same_sentences (first->debug_because, second->debug_because);
        assert_same_sentences (first->hab_because, second->hab_because);
        assert_same_sentences (first->notes, second->notes);
        for (gsize j = 0; j < SALVOR_N_ROUTES; j++)
            g_assert_cmpstr (first->routes[j].because, ==, second->routes[j].because);
    }
}

static void
add_rows (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        const TableRow *row = &table[i];
        g_autofree char *name
            = g_strdup_printf ("force-%u-pins-%u%u-fuse-sel-%u-sdp-off-%u", row->force_internal,
                               row->pins >> 1, row->pins & 1, row->fuse_sel, row->sdp_disable);
        g_autofree char *values = g_strconcat ("/boot-table/values/", name, NULL);
        g_autofree char *evidence = g_strconcat ("/boot-table/evidence/", name, NULL);

        g_test_add_data_func (values, row, test_row);
        g_test_add_data_func (evidence, row, test_row_names_its_evidence);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add_rows ();
    g_test_add_func ("/boot-table/pure", test_same_state_same_verdict);
    return g_test_run ();
}
