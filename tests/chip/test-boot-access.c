/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/boot-verdict.h"

/* ---- the debug port (facts: chip-semantics 2) ---- */

typedef struct {
    const char *name;
    guint sjc_disable;
    guint jtag_smode;
    SalvorDebugState debug;
    const char *evidence;
} DebugCase;

static const DebugCase debug_cases[] = {
    { "open", 0, 0, SALVOR_DEBUG_OPEN, "fuse 6 bits 23 to 22 = 0 (JTAG_SMODE" },
    { "secure", 0, 1, SALVOR_DEBUG_SECURE, "fuse 6 bits 23 to 22 = 1 (JTAG_SMODE" },
    { "no-meaning", 0, 2, SALVOR_DEBUG_UNKNOWN, "fuse 6 bits 23 to 22 = 2 (JTAG_SMODE" },
    { "no-debug", 0, 3, SALVOR_DEBUG_CLOSED, "fuse 6 bits 23 to 22 = 3 (JTAG_SMODE" },
    { "controller-off", 1, 0, SALVOR_DEBUG_CLOSED, "fuse 6 bit 20 = 1 (SJC_DISABLE)" },
    { "controller-off-and-secure", 1, 1, SALVOR_DEBUG_CLOSED, "fuse 6 bit 20 = 1 (SJC_DISABLE)" },
    { "controller-off-and-no-debug", 1, 3, SALVOR_DEBUG_CLOSED, "fuse 6 bit 20 = 1 (SJC_DISABLE)" },
};

static void
test_debug (gconstpointer data)
{
    const DebugCase *debug = data;
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    sane_state_set_field (state, "sjc-disable", debug->sjc_disable);
    sane_state_set_field (state, "jtag-smode", debug->jtag_smode);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->debug_because);
    g_assert_cmpint (verdict->debug, ==, debug->debug);
    assert_contains (because, debug->evidence);
    assert_contains (verdict->sentence, debug->evidence);
    g_assert_false (verdict->debug_needs_jtag);
}

static void
test_jtag_instead_of_swd (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    sane_state_set_field (state, "dap-sjc-swd-sel", 1);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->debug_because);
    g_assert_cmpint (verdict->debug, ==, SALVOR_DEBUG_OPEN);
    g_assert_true (verdict->debug_needs_jtag);
    assert_contains (because, "fuse 6 bit 19 = 1 (DAP_SJC_SWD_SEL)");
    assert_contains (salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->because,
                     "The probe must speak JTAG, not SWD");
}

static void
test_signed_code_may_open_a_secure_port (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) may = NULL;
    g_autoptr (SalvorVerdict) may_not = NULL;
    g_autofree char *because = NULL;
    g_autofree char *because_not = NULL;

    sane_state_set_field (state, "jtag-smode", 1);
    may = salvor_verdict_new (state);
    because = join_sentences (may->debug_because);
    assert_contains (because, "A signed program could open it while it runs: fuse 6 bit 27 = 0");
    sane_state_set_field (state, "jtag-heo", 1);
    may_not = salvor_verdict_new (state);
    because_not = join_sentences (may_not->debug_because);
    assert_contains (because_not, "Not even a signed program can open it: fuse 6 bit 27 = 1");
}

/* The fuse controller may have no clock; the probe reads the board all the same. */
static void
test_a_probe_that_reads_proves_the_port (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    sane_state_hide_word (state, SANE_BOOT_WORD);
    salvor_board_state_set_stage (state, SALVOR_STAGE_PROBE);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->debug_because);
    g_assert_cmpint (verdict->debug, ==, SALVOR_DEBUG_OPEN);
    assert_contains (because, "a debug probe reads this board now");
    assert_contains (because, "fuse 6 could not be read (the fuse controller has no clock)");
    g_assert_cmpint (verdict->boot_mode, ==, SALVOR_BOOT_UNKNOWN);
    g_assert_cmpint (salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->state, ==,
                     SALVOR_ROUTE_STATE_OPEN);
    /* That way ends in serial download, and nobody knows whether it is switched off. */
    g_assert_cmpint (salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_ERASE_HEADER)->state, ==,
                     SALVOR_ROUTE_STATE_UNKNOWN);
}

static void
test_a_probe_reads_until_the_reset (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    salvor_board_state_set_otp (state, SANE_BOOT_WORD, 0x00100000);
    salvor_board_state_set_stage (state, SALVOR_STAGE_PROBE);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->debug_because);
    g_assert_cmpint (verdict->debug, ==, SALVOR_DEBUG_CLOSED);
    assert_contains (because, "that ends with the next reset");
}

/* ---- signed programs (facts: chip-semantics 3) ---- */

#define NOT_READ 0xFFu

typedef struct {
    const char *name;
    guint fuse;    /* SEC_CONFIG[1], or NOT_READ */
    guint latched; /* SBMR2 SEC_CONFIG, or NOT_READ */
    int answer;    /* of the serial downloader */
    SalvorHabState hab;
    gboolean disagree;
} HabCase;

static const HabCase hab_cases[] = {
    { "nothing-read", NOT_READ, NOT_READ, -1, SALVOR_HAB_UNKNOWN, FALSE },
    { "fuse-open", 0, NOT_READ, -1, SALVOR_HAB_OPEN, FALSE },
    { "fuse-closed", 1, NOT_READ, -1, SALVOR_HAB_CLOSED, FALSE },
    { "latched-fab", NOT_READ, 0, -1, SALVOR_HAB_OPEN, FALSE },
    { "latched-open", NOT_READ, 1, -1, SALVOR_HAB_OPEN, FALSE },
    { "latched-closed", NOT_READ, 2, -1, SALVOR_HAB_CLOSED, FALSE },
    { "latched-closed-too", NOT_READ, 3, -1, SALVOR_HAB_CLOSED, FALSE },
    { "answer-open", NOT_READ, NOT_READ, 0, SALVOR_HAB_OPEN, FALSE },
    { "answer-closed", NOT_READ, NOT_READ, 1, SALVOR_HAB_CLOSED, FALSE },
    { "all-open", 0, 1, 0, SALVOR_HAB_OPEN, FALSE },
    { "all-closed", 1, 3, 1, SALVOR_HAB_CLOSED, FALSE },
    { "burned-not-reset", 1, 1, 0, SALVOR_HAB_CLOSED, TRUE },
    { "latched-against-fuse", 0, 3, -1, SALVOR_HAB_CLOSED, TRUE },
    { "answer-against-registers", 0, 1, 1, SALVOR_HAB_CLOSED, TRUE },
    { "open-answer-against-fuse", 1, NOT_READ, 0, SALVOR_HAB_CLOSED, TRUE },
};

static void
set_hab_case (SalvorBoardState *state, const HabCase *hab)
{
    if (hab->fuse == NOT_READ)
        sane_state_hide_word (state, SANE_BOOT_WORD);
    else
        sane_state_set_field (state, "sec-config-1", hab->fuse);
    if (hab->latched == NOT_READ)
        sane_state_hide_register (state, "SBMR2");
    else
        salvor_board_state_set_register (state, "SBMR2", 0x02000000 | hab->latched);
    salvor_board_state_set_hab_answer (state, hab->answer);
}

static void
test_hab (gconstpointer data)
{
    const HabCase *hab = data;
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *because = NULL;

    set_hab_case (state, hab);
    verdict = salvor_verdict_new (state);
    because = join_sentences (verdict->hab_because);
    g_assert_cmpint (verdict->hab, ==, hab->hab);
    if (hab->fuse != NOT_READ)
        assert_contains (because, hab->fuse != 0 ? "fuse 6 bit 1 = 1" : "fuse 6 bit 1 = 0");
    if (hab->latched != NOT_READ)
        assert_contains (because, "SBMR2 bits 1 to 0 = ");
    if (hab->answer >= 0)
        assert_contains (because, hab->answer == 1 ? "0x12343412" : "0x56787856");
    if (hab->disagree)
        assert_contains (because, "These do not agree");
    else
        assert_lacks (because, "These do not agree");
}

static void
test_closed_says_so_on_every_way (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_set_field (state, "sec-config-1", 1);
    verdict = salvor_verdict_new (state);
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++)
        assert_contains (verdict->routes[i].because, "must be signed by the maker of the product");
    assert_contains (salvor_verdict_get_route (verdict, SALVOR_ROUTE_SERIAL)->because,
                     "refuses a flashloader that the maker of the product has not signed");
    assert_contains (salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_FLASHLOADER)->because,
                     "needs no signature to write");
    g_assert_cmpint (verdict->debug, ==, SALVOR_DEBUG_OPEN);
}

static void
test_unread_signature_is_said_on_the_way (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_hide_word (state, SANE_BOOT_WORD);
    sane_state_hide_register (state, "SBMR2");
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->hab, ==, SALVOR_HAB_UNKNOWN);
    assert_contains (salvor_verdict_get_route (verdict, SALVOR_ROUTE_SERIAL)->because,
                     "Whether firmware must be signed could not be read.");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (debug_cases); i++) {
        g_autofree char *path = g_strconcat ("/boot-access/debug/", debug_cases[i].name, NULL);

        g_test_add_data_func (path, &debug_cases[i], test_debug);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (hab_cases); i++) {
        g_autofree char *path = g_strconcat ("/boot-access/hab/", hab_cases[i].name, NULL);

        g_test_add_data_func (path, &hab_cases[i], test_hab);
    }
    g_test_add_func ("/boot-access/debug/jtag", test_jtag_instead_of_swd);
    g_test_add_func ("/boot-access/debug/signed-code", test_signed_code_may_open_a_secure_port);
    g_test_add_func ("/boot-access/debug/probe-reads", test_a_probe_that_reads_proves_the_port);
    g_test_add_func ("/boot-access/debug/probe-reads-still", test_a_probe_reads_until_the_reset);
    g_test_add_func ("/boot-access/hab/every-way", test_closed_says_so_on_every_way);
    g_test_add_func ("/boot-access/hab/unread", test_unread_signature_is_said_on_the_way);
    return g_test_run ();
}
