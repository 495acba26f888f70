/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/boot-verdict.h"

/*
 * The decision table of the ROM (facts: chip-semantics 1a, and 1b for what follows), every
 * combination written out: FORCE_INTERNAL_BOOT, switches, BT_FUSE_SEL, SDP_DISABLE; then mode,
 * settings and serial download with their certainty, the branch by switches and the fallback.
 */
typedef struct {
    guint force_internal;
    guint pins;
    guint fuse_sel;
    guint sdp_disable;
    const char *verdict;
} TableRow;

static const TableRow table[] = {
    { 0, 0, 0, 0, "serial-download (proven), pins (proven), now (proven), taken, not-taken" },
    { 0, 0, 1, 0, "internal (proven), fuses (proven), by-switches (proven), not-taken, reported" },
    { 0, 1, 0, 0, "serial-download (proven), pins (proven), now (proven), taken, not-taken" },
    { 0, 1, 1, 0, "serial-download (proven), fuses (proven), now (proven), taken, not-taken" },
    { 0, 2, 0, 0, "internal (proven), pins (proven), by-switches (proven), not-taken, reported" },
    { 0, 2, 1, 0, "internal (proven), fuses (proven), by-switches (proven), not-taken, reported" },
    { 0, 3, 0, 0, "reserved (proven), pins (proven), by-switches (proven), not-taken, not-taken" },
    { 0, 3, 1, 0, "reserved (proven), fuses (proven), by-switches (proven), not-taken, not-taken" },
    { 1, 0, 0, 0,
      "internal (unproven), unknown (disputed), on-blank-flash (unproven), closed-forever, "
      "expected" },
    { 1, 0, 1, 0,
      "internal (proven), fuses (proven), on-blank-flash (unproven), closed-forever, expected" },
    { 1, 1, 0, 0,
      "internal (unproven), unknown (disputed), on-blank-flash (unproven), closed-forever, "
      "expected" },
    { 1, 1, 1, 0,
      "internal (proven), fuses (proven), on-blank-flash (unproven), closed-forever, expected" },
    { 1, 2, 0, 0,
      "internal (unproven), unknown (disputed), on-blank-flash (unproven), closed-forever, "
      "expected" },
    { 1, 2, 1, 0,
      "internal (proven), fuses (proven), on-blank-flash (unproven), closed-forever, expected" },
    { 1, 3, 0, 0,
      "internal (unproven), unknown (disputed), on-blank-flash (unproven), closed-forever, "
      "expected" },
    { 1, 3, 1, 0,
      "internal (proven), fuses (proven), on-blank-flash (unproven), closed-forever, expected" },
    { 0, 0, 0, 1,
      "serial-download (unproven), pins (proven), never (proven), closed-forever, closed-forever" },
    { 0, 0, 1, 1,
      "internal (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
    { 0, 1, 0, 1,
      "serial-download (unproven), pins (proven), never (proven), closed-forever, closed-forever" },
    { 0, 1, 1, 1,
      "serial-download (unproven), fuses (proven), never (proven), closed-forever, "
      "closed-forever" },
    { 0, 2, 0, 1,
      "internal (proven), pins (proven), never (proven), closed-forever, closed-forever" },
    { 0, 2, 1, 1,
      "internal (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
    { 0, 3, 0, 1,
      "reserved (proven), pins (proven), never (proven), closed-forever, closed-forever" },
    { 0, 3, 1, 1,
      "reserved (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
    { 1, 0, 0, 1,
      "internal (unproven), unknown (disputed), never (proven), closed-forever, closed-forever" },
    { 1, 0, 1, 1,
      "internal (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
    { 1, 1, 0, 1,
      "internal (unproven), unknown (disputed), never (proven), closed-forever, closed-forever" },
    { 1, 1, 1, 1,
      "internal (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
    { 1, 2, 0, 1,
      "internal (unproven), unknown (disputed), never (proven), closed-forever, closed-forever" },
    { 1, 2, 1, 1,
      "internal (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
    { 1, 3, 0, 1,
      "internal (unproven), unknown (disputed), never (proven), closed-forever, closed-forever" },
    { 1, 3, 1, 1,
      "internal (proven), fuses (proven), never (proven), closed-forever, closed-forever" },
};

static const char *const track_words[] = {
    [SALVOR_TRACK_TAKEN] = "taken",
    [SALVOR_TRACK_NOT_TAKEN] = "not-taken",
    [SALVOR_TRACK_CLOSED_FOREVER] = "closed-forever",
    [SALVOR_TRACK_EXPECTED] = "expected",
    [SALVOR_TRACK_REPORTED] = "reported",
    [SALVOR_TRACK_UNKNOWN] = "unknown",
};

/* The four grades, which the words of the contract fold into three */
static const char *const certainty_words[] = {
    [SALVOR_CERTAINTY_PROVEN] = "proven",
    [SALVOR_CERTAINTY_REPORTED] = "reported",
    [SALVOR_CERTAINTY_UNPROVEN] = "unproven",
    [SALVOR_CERTAINTY_DISPUTED] = "disputed",
};

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

static char *
describe_verdict (const SalvorVerdict *verdict)
{
    return g_strdup_printf (
        "%s (%s), %s (%s), %s (%s), %s, %s", salvor_boot_mode_get_id (verdict->boot_mode),
        certainty_words[verdict->boot_mode_certainty],
        salvor_settings_from_get_id (verdict->settings_from),
        certainty_words[verdict->settings_certainty], salvor_serial_state_get_id (verdict->serial),
        certainty_words[verdict->serial_certainty], track_words[verdict->switch_branch],
        track_words[verdict->fallback_branch]);
}

static void
test_row (gconstpointer data)
{
    const TableRow *row = data;
    g_autoptr (SalvorBoardState) state = new_state_of_row (row);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autofree char *text = describe_verdict (verdict);

    g_assert_cmpstr (text, ==, row->verdict);
    g_assert_true (verdict->pins_known);
    g_assert_cmpuint (verdict->pins, ==, row->pins);
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
    if (strstr (row->verdict, "on-blank-flash") != NULL)
        assert_contains (because, "not yet proven on hardware");
    if (g_str_has_suffix (row->verdict, ", reported"))
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
