/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/burn-plan.h"
#include "chip/chip-file.h"

/*
 * What each permanent bit does that decides booting, debugging or recovery, on each
 * chip: the same bit has the same effect, wherever its file says it is. The board is a sane one
 * with its switches at serial download.
 */
static const char *const chip_names[] = {
    "MIMXRT1010", "MIMXRT1015", "MIMXRT1020", "MIMXRT1024", "MIMXRT1040",
    "MIMXRT1050", "MIMXRT1060", "MIMXRT1064", "MIMXRT1166", "MIMXRT1176",
};

typedef struct {
    const char *role;
    guint32 value;
    SalvorBootMode boot_mode;
    SalvorSerialState serial;
    SalvorDebugState debug;
    SalvorHabState hab;
} Effect;

#define HERE SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_SERIAL_NOW
#define OPEN SALVOR_DEBUG_OPEN, SALVOR_HAB_OPEN

static const Effect effects[] = {
    { "bt-fuse-sel", 1, HERE, OPEN },
    { "force-internal-boot", 1, SALVOR_BOOT_INTERNAL, SALVOR_SERIAL_ON_BLANK_FLASH, OPEN },
    { "sdp-disable", 1, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_SERIAL_NEVER, OPEN },
    { "sdp-read-disable", 1, HERE, OPEN },
    { "uart-sdp-disable", 1, HERE, OPEN },
    { "wdog-enable", 1, HERE, OPEN },
    { "eeprom-recovery", 1, HERE, OPEN },
    { "boot-cfg-lock", 1, HERE, OPEN },
    { "jtag-smode", 1, HERE, SALVOR_DEBUG_SECURE, SALVOR_HAB_OPEN },
    { "jtag-smode", 3, HERE, SALVOR_DEBUG_CLOSED, SALVOR_HAB_OPEN },
    { "sjc-disable", 1, HERE, SALVOR_DEBUG_CLOSED, SALVOR_HAB_OPEN },
    { "core-debug-disable", 1, HERE, SALVOR_DEBUG_CLOSED, SALVOR_HAB_OPEN },
    { "dap-sjc-swd-sel", 1, HERE, OPEN },
    { "kte", 1, HERE, OPEN },
    { "jtag-heo", 1, HERE, OPEN },
    { "sec-config-1", 1, HERE, SALVOR_DEBUG_OPEN, SALVOR_HAB_CLOSED },
};

static SalvorBoardState *
new_state (const char *chip_name)
{
    SalvorBoardState *state = sane_state_new_of (chip_name);

    sane_state_set_pins (state, 1);
    return state;
}

static void
assert_verdict (const SalvorVerdict *verdict, const Effect *effect)
{
    g_assert_cmpint (verdict->boot_mode, ==, effect->boot_mode);
    g_assert_cmpint (verdict->serial, ==, effect->serial);
    g_assert_cmpint (verdict->debug, ==, effect->debug);
    g_assert_cmpint (verdict->hab, ==, effect->hab);
}

static void
test_effects (gconstpointer data)
{
    static const Effect none = { NULL, 0, HERE, OPEN };
    g_autoptr (SalvorBoardState) state = new_state (data);
    SalvorChip *chip = salvor_board_state_get_chip (state);

    for (gsize i = 0; i < G_N_ELEMENTS (effects); i++) {
        const SalvorField *field = salvor_chip_get_field_by_role (chip, effects[i].role);
        SalvorBurnRequest request;
        g_autoptr (SalvorBurnPlan) plan = NULL;
        g_autofree char *lost = NULL;

        if (field == NULL)
            continue; /* where every chip has it: test-chip-facts.c, roles */
        request.word = field->word->index;
        request.mask = effects[i].value << field->lsb;
        plan = salvor_burn_plan_new (state, &request, 1);
        lost = join_sentences (plan->lost);
        g_test_message ("%s %s: %s", (const char *) data, effects[i].role, lost);
        g_assert_cmpuint (plan->refused->len, ==, 0);
        g_assert_cmpuint (plan->lost->len, >, 0);
        assert_contains (lost, field->name);
        assert_verdict (plan->before, &none);
        assert_verdict (plan->after, &effects[i]);
    }
}

/* The grade in the chip's file is what the way is called, where nothing closes it. */
static void
test_routes (gconstpointer data)
{
    static const struct {
        SalvorRouteId id;
        const char *name;
    } routes[] = {
        { SALVOR_ROUTE_SERIAL, "serial" },
        { SALVOR_ROUTE_PROBE_ROM, "probe-rom" },
        { SALVOR_ROUTE_PROBE_FLASHLOADER, "probe-flashloader" },
        { SALVOR_ROUTE_PROBE_ERASE_HEADER, "probe-erase-header" },
    };
    g_autoptr (SalvorBoardState) state = new_state (data);
    g_autoptr (SalvorVerdict) verdict = NULL;
    SalvorChip *chip = salvor_board_state_get_chip (state);

    salvor_board_state_set_stage (state, SALVOR_STAGE_PROBE);
    verdict = salvor_verdict_new (state);
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        const SalvorRouteGrade *grade = salvor_chip_get_route_grade (chip, routes[i].name);
        SalvorRouteState found = salvor_verdict_get_route (verdict, routes[i].id)->state;
        gboolean proven = grade != NULL && grade->certainty != SALVOR_CERTAINTY_UNPROVEN;
        gboolean calls_rom = routes[i].id == SALVOR_ROUTE_PROBE_ROM
                             || routes[i].id == SALVOR_ROUTE_PROBE_ERASE_HEADER;

        if ((calls_rom && salvor_chip_get_rom_functions (chip) == NULL)
            || (grade != NULL && grade->missing != NULL))
            g_assert_cmpint (found, ==, SALVOR_ROUTE_STATE_CLOSED);
        else
            g_assert_cmpint (found, ==,
                             proven ? SALVOR_ROUTE_STATE_OPEN : SALVOR_ROUTE_STATE_UNPROVEN);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (chip_names); i++) {
        g_autofree char *effects_path = g_strdup_printf ("/every-chip/%s/what-if", chip_names[i]);
        g_autofree char *routes_path = g_strdup_printf ("/every-chip/%s/routes", chip_names[i]);

        g_test_add_data_func (effects_path, chip_names[i], test_effects);
        g_test_add_data_func (routes_path, chip_names[i], test_routes);
    }
    return g_test_run ();
}
