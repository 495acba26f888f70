/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "chip-fixture.h"
#include "shared-chips.h"

#include "base/timing.h"

#include <glib/gstdio.h>
#include <string.h>

/* A practice board as the rest of the program sees it: ports that come and go, packets that take
 * time, faults, hand steps, the file it is kept in. */

#define GET_VERSION "01 00 0C 00 07 00 00 02 01 00 00 00 00 00 00 00"
#define VERSION "03 00 0C 00 A7 00 00 02 00 00 00 00 00 07 02 4B"
#define ERROR_STATUS "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define RESET "01 00 04 00 0B 00 00 00"
#define RESET_OK "03 00 0C 00 A0 00 00 02 00 00 00 00 0B 00 00 00"
#define SET_OPTION "01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 07 00 00 C0"
#define CONFIGURE "01 00 0C 00 11 00 00 02 09 00 00 00 00 20 20 20"
#define ERASE_64K "01 00 10 00 02 00 00 03 00 00 00 60 00 00 01 00 00 00 00 00"
#define ERASED "03 00 0C 00 A0 00 00 02 00 00 00 00 02 00 00 00"
#define WRITE_PAGE "01 00 10 00 04 01 00 03 00 00 00 60 04 00 00 00 00 00 00 00"
#define READ_PAGE "01 00 10 00 03 00 00 03 00 00 00 60 04 00 00 00 00 00 00 00"
#define OK(tag) "03 00 0C 00 A0 00 00 02 00 00 00 00 " tag " 00 00 00"

static void
assert_disconnected (Line *line)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (line_try_send (line, ERROR_STATUS, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

static Line *
open_loader (Bench *bench)
{
    g_autoptr (GError) error = NULL;

    bench_start_loader (bench, &error);
    g_assert_no_error (error);
    return bench_open (bench, SALVOR_PORT_FLASHLOADER);
}

static Line *
open_configured_loader (Bench *bench)
{
    Line *line = open_loader (bench);

    line_send (line, SET_OPTION);
    line_expect (line, OK ("05"));
    line_send (line, CONFIGURE);
    line_expect (line, OK ("11"));
    return line;
}

/* ---- ports ---- */

static void
test_port_says_what_it_is (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-internal-boot-forced");
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (bench->ports);
    const SalvorPortInfo *info;

    /* nothing on USB, so the probe is all there is */
    g_assert_cmpuint (ports->len, ==, 1);
    info = salvor_port_get_info (g_ptr_array_index (ports, 0));
    g_assert_cmpint (info->kind, ==, SALVOR_PORT_PROBE);
    g_assert_cmpstr (info->board_name, ==, "sim:rt1024-internal-boot-forced");
    g_assert_cmpstr (info->chip_name, ==, "MIMXRT1024");
    g_assert_true (info->simulated);
    g_assert_nonnull (info->title);
    g_assert_nonnull (strstr (info->product, "CMSIS-DAP"));
    g_assert_nonnull (info->serial);
}

static void
test_ids_change_with_the_loader (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (SalvorPort) rom = bench_wait (bench, SALVOR_PORT_ROM);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorPort) loader = NULL;

    g_assert_cmphex (salvor_port_get_info (rom)->vendor_id, ==, 0x1FC9);
    g_assert_cmphex (salvor_port_get_info (rom)->product_id, ==, 0x0130);
    bench_start_loader (bench, &error);
    g_assert_no_error (error);
    loader = bench_wait (bench, SALVOR_PORT_FLASHLOADER);
    g_assert_cmphex (salvor_port_get_info (loader)->vendor_id, ==, 0x15A2);
    g_assert_cmphex (salvor_port_get_info (loader)->product_id, ==, 0x0073);
    bench_expect_gone (bench, SALVOR_PORT_ROM);
}

static void
test_old_line_is_dead_after_reset (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) first = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (Line) again = NULL;
    g_autoptr (GError) error = NULL;

    /* an answer that has arrived and is not read */
    line_send (first, ERROR_STATUS);
    g_assert_true (salvor_clock_wait (bench->clock, 10000, NULL, &error));
    g_assert_true (salvor_port_act (first->port, "replug", &error));
    assert_disconnected (first);
    /* a device that comes back is a new one */
    again = bench_open (bench, SALVOR_PORT_ROM);
    assert_disconnected (first);
    g_assert_null (line_receive (again, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    line_send (again, ERROR_STATUS);
    line_expect (again, "03 56 78 78 56");
}

static void
test_one_opener_at_a_time (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (SalvorPacketTransport) second = salvor_port_create_transport (line->port);
    g_autoptr (GError) error = NULL;

    g_assert_false (SALVOR_PACKET_TRANSPORT_GET_IFACE (second)->open (second, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE);
}

static void
test_unknown_names_are_refused (void)
{
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), FALSE);
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_port_provider_claims (provider, "sim:anything"));
    g_assert_false (salvor_port_provider_claims (provider, "usb:1-1"));
    g_assert_false (salvor_port_provider_prepare (provider, "sim:rt9999-new", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
    g_clear_error (&error);
    g_assert_false (salvor_port_provider_prepare (provider, "sim:rt1024-new,fault=x", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
}

static void
test_boards_with_a_place_are_listed (void)
{
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), TRUE);
    g_autoptr (GPtrArray) ports = salvor_port_provider_enumerate (provider, NULL);
    g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
    g_auto (GStrv) scenarios = salvor_scenario_list_names ();

    for (guint i = 0; i < ports->len; i++)
        g_hash_table_add (
            names, (gpointer) salvor_port_get_info (g_ptr_array_index (ports, i))->board_name);
    for (gsize i = 0; scenarios[i] != NULL; i++) {
        g_autoptr (SalvorScenario) scenario = salvor_scenario_load (scenarios[i], NULL, NULL);
        g_autofree char *name = g_strconcat ("sim:", scenarios[i], NULL);

        g_assert_cmpint (g_hash_table_contains (names, name), ==,
                         salvor_scenario_get_order (scenario) < G_MAXUINT);
    }
}

/* The board of the story stands first, the one that nothing helps last. */
static void
test_boards_stand_in_order (void)
{
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), TRUE);
    g_autoptr (SalvorPortList) list = salvor_port_list_new ();
    g_autoptr (GPtrArray) ports = NULL;
    const SalvorPortInfo *last;

    salvor_port_list_add_provider (list, provider);
    ports = salvor_port_list_enumerate (list);
    g_assert_cmpuint (ports->len, >, 2);
    g_assert_cmpstr (salvor_port_get_info (g_ptr_array_index (ports, 0))->board_name, ==,
                     "sim:rt1024-internal-boot-forced");
    g_assert_cmpstr (salvor_port_get_info (g_ptr_array_index (ports, 1))->board_name, ==,
                     "sim:rt1024-serial");
    last = salvor_port_get_info (g_ptr_array_index (ports, ports->len - 1));
    g_assert_cmpstr (last->board_name, ==, "sim:rt1024-no-way");
}

/* ---- hot-plug without anybody waiting ---- */

static void
count_change (SalvorPortProvider *provider, gpointer user_data)
{
    (*(guint *) user_data)++;
}

static gboolean
is_there (SalvorPortProvider *provider, const char *name)
{
    g_autoptr (GPtrArray) ports = salvor_port_provider_enumerate (provider, NULL);

    for (guint i = 0; i < ports->len; i++) {
        const SalvorPortInfo *info = salvor_port_get_info (g_ptr_array_index (ports, i));

        if (g_str_equal (info->board_name, name) && info->kind == SALVOR_PORT_ROM)
            return TRUE;
    }
    return FALSE;
}

static void
test_replugged_board_comes_back_by_itself (void)
{
    SalvorPortProvider *provider = salvor_simulated_ports_new (test_shared_chips (), TRUE);
    g_autoptr (GPtrArray) ports = salvor_port_provider_enumerate (provider, NULL);
    guint n_changes = 0;

    g_signal_connect (provider, "changed", G_CALLBACK (count_change), &n_changes);
    for (guint i = 0; i < ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (ports, i);

        if (g_str_equal (salvor_port_get_info (port)->board_name, "sim:rt1024-new"))
            g_assert_true (salvor_port_act (port, "replug", NULL));
    }
    g_assert_false (is_there (provider, "sim:rt1024-new"));
    while (!is_there (provider, "sim:rt1024-new"))
        g_main_context_iteration (NULL, TRUE);
    while (n_changes < 2)
        g_main_context_iteration (NULL, TRUE);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_finalize_object (provider);
}

/* ---- time ---- */

static void
test_no_room_for_the_loader (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-small-ocram");

    /* the ROM takes the file and jumps; the loader's stack is where no memory is */
    g_assert_true (bench_start_loader (bench, NULL));
    bench_expect_gone (bench, SALVOR_PORT_FLASHLOADER);
    bench_expect_gone (bench, SALVOR_PORT_ROM);
}

static gint64
run_a_conversation (guint64 *reports, guint64 *bytes)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = open_configured_loader (bench);

    line_send (line, ERASE_64K);
    line_expect (line, ERASED);
    line_send (line, WRITE_PAGE);
    line_expect (line, OK ("04"));
    line_send (line, "02 00 04 00 01 02 03 04");
    line_expect (line, OK ("04"));
    g_assert_true (salvor_port_get_wire (line->port, reports, bytes));
    return salvor_clock_get_now (bench->clock);
}

static void
test_time_is_the_same_each_time (void)
{
    guint64 reports = 0, bytes = 0, again_reports = 0, again_bytes = 0;
    gint64 first_us = run_a_conversation (&reports, &bytes);

    g_assert_cmpint (run_a_conversation (&again_reports, &again_bytes), ==, first_us);
    g_assert_cmpuint (again_reports, ==, reports);
    g_assert_cmpuint (again_bytes, ==, bytes);
    /* command, 8 data reports, 2 answers; jump, 1 answer; then 5 out and 5 in */
    g_assert_cmpuint (reports, ==, 1 + 8 + 2 + 1 + 1 + 5 + 5);
    g_assert_cmpuint (bytes, ==,
                      17 + 8 * 1025 + 5 + 65 + 17 + 5 + (20 + 16 + 20 + 20 + 8) + 5 * 1016);
}

static void
test_rom_reports_take_frames (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);

    line_send (line, ERROR_STATUS);
    g_assert_cmpint (salvor_clock_get_now (bench->clock), ==, SALVOR_USB_FS_CONTROL_SHORT_US);
    line_expect (line, "03");
    g_assert_cmpint (bench_now_ms (bench), ==, 2);
    /* 65 bytes are two packets */
    line_expect (line, "04");
    g_assert_cmpint (bench_now_ms (bench), ==, 4);
}

static void
test_loader_reports_take_slots (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = open_loader (bench);
    gint64 start_us;

    line_send (line, GET_VERSION);
    line_expect (line, VERSION);
    start_us = salvor_clock_get_now (bench->clock);
    line_send (line, GET_VERSION);
    line_expect (line, VERSION);
    g_assert_cmpint (salvor_clock_get_now (bench->clock) - start_us, ==,
                     2 * SALVOR_USB_HS_INTERRUPT_SLOT_US);
}

static void
test_erase_takes_its_time (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = open_configured_loader (bench);
    g_autoptr (SalvorChip) chip = fixture_description ();
    gint64 start_us = salvor_clock_get_now (bench->clock);
    gint64 erase_us = salvor_chip_get_flash (chip)->block_erase_us;

    line_send (line, ERASE_64K);
    line_expect (line, ERASED);
    g_assert_cmpint (salvor_clock_get_now (bench->clock) - start_us, >=, erase_us);
    g_assert_cmpint (salvor_clock_get_now (bench->clock) - start_us, <=,
                     erase_us + 3 * SALVOR_USB_HS_INTERRUPT_SLOT_US);
}

static void
test_deadline_is_waited_for_virtually (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (GError) error = NULL;

    g_assert_null (line_receive (line, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpint (bench_now_ms (bench), ==, 60000);
    g_clear_error (&error);
    /* a deadline that has passed looks, and takes what is there */
    line_send (line, ERROR_STATUS);
    g_assert_null (salvor_packet_transport_receive (
        line->transport, (SalvorDeadline){ bench->clock, 0 }, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_busy_loader_takes_no_report (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = open_configured_loader (bench);
    g_autoptr (GByteArray) command = fixture_hex (GET_VERSION);
    g_autoptr (GError) error = NULL;

    line_send (line, ERASE_64K);
    g_assert_false (salvor_packet_transport_send (line->transport, command->data, command->len,
                                                  salvor_deadline_after_ms (bench->clock, 10), NULL,
                                                  &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    line_expect (line, ERASED);
}

static void
test_sending_loader_takes_no_report (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = open_loader (bench);
    gint64 start_us;

    line_send (line, GET_VERSION);
    line_expect (line, VERSION);
    start_us = salvor_clock_get_now (bench->clock);
    /* 32 KiB are 33 reports, between an answer before and one behind them */
    line_send (line, "01 00 10 00 03 00 00 03 00 00 20 20 00 80 00 00 00 00 00 00");
    line_send (line, GET_VERSION);
    g_assert_cmpint (salvor_clock_get_now (bench->clock) - start_us, ==,
                     (1 + 35 + 1) * SALVOR_USB_HS_INTERRUPT_SLOT_US);
}

static void
test_cancel (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_assert_null (salvor_packet_transport_receive (line->transport, line_deadline (line),
                                                    cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- hand steps ---- */

static void
test_switches_count_at_power_on (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (SalvorPort) port = bench_wait (bench, SALVOR_PORT_ROM);
    g_autoptr (SalvorPort) again = NULL;

    g_assert_true (salvor_port_act (port, "set-switches:10", NULL));
    again = bench_wait (bench, SALVOR_PORT_ROM);
    g_assert_true (salvor_port_act (port, "power-cycle", NULL));
    bench_expect_gone (bench, SALVOR_PORT_ROM);
    g_assert_true (salvor_port_act (port, "set-switches:01", NULL));
    bench_expect_gone (bench, SALVOR_PORT_ROM);
    g_assert_true (salvor_port_act (port, "power-cycle", NULL));
    g_clear_object (&again);
    again = bench_wait (bench, SALVOR_PORT_ROM);
}

static void
test_reset_keeps_latched_switches (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = open_loader (bench);
    g_autoptr (SalvorPort) port = NULL;

    g_assert_true (salvor_port_act (line->port, "set-switches:10", NULL));
    line_send (line, RESET);
    line_expect (line, RESET_OK);
    port = bench_wait (bench, SALVOR_PORT_ROM);
}

static void
test_other_steps_need_a_person (void)
{
    static const char *const steps[]
        = { "", "dance", "set-switches:2", "set-switches:012", "set-switches:ab" };
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (SalvorPort) port = bench_wait (bench, SALVOR_PORT_ROM);

    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_port_act (port, steps[i], &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
    }
}

/* ---- faults ---- */

static void
test_cut (void)
{
    /* report 13 is the jump's answer: it is on its way when the cable comes out */
    for (guint n = 1; n <= 13; n++) {
        g_autofree char *name = g_strdup_printf ("sim:rt1024-serial,fault=cut=%u", n);
        g_autoptr (Bench) bench = bench_new (name);
        g_autoptr (SalvorPort) port = bench_wait (bench, SALVOR_PORT_ROM);
        g_autoptr (GError) error = NULL;
        g_autoptr (SalvorPort) again = NULL;
        guint64 reports = 0, bytes = 0;

        g_assert_false (bench_start_loader (bench, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
        salvor_port_get_wire (port, &reports, &bytes);
        g_assert_cmpuint (reports, ==, n - 1);
        bench_expect_gone (bench, SALVOR_PORT_ROM);
        g_assert_true (salvor_port_act (port, "replug", NULL));
        again = bench_wait (bench, SALVOR_PORT_ROM);
        g_clear_error (&error);
        g_assert_true (bench_start_loader (bench, &error));
    }
}

static void
test_no_answer (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=no-answer=1");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);

    line_send (line, ERROR_STATUS);
    /* the HAB report is lost, the status comes */
    line_expect (line, "04 F0 F0 F0 F0");
}

static void
test_short_answer (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=short-answer=1");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (GBytes) packet = NULL;

    line_send (line, ERROR_STATUS);
    packet = line_receive (line, NULL);
    g_assert_cmpuint (g_bytes_get_size (packet), ==, 3);
    line_expect (line, "04 F0 F0 F0 F0");
}

static void
test_wrong_status (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=wrong-status=1:0x33221100,"
                                         "fault=wrong-status=17:10203");
    g_autoptr (GError) error = NULL;
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);

    line_send (line, ERROR_STATUS);
    line_expect (line, "03 56 78 78 56");
    line_expect (line, "04 33 22 11 00");
    g_clear_pointer (&line, line_free);
    line = open_loader (bench);
    line_send (line, RESET);
    line_expect (line, "03 00 0C 00 A0 00 00 02 DB 27 00 00 0B 00 00 00");
}

static void
test_flipped_bit (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-new,fault=flip-bit=0x60000002:7");
    g_autoptr (Line) line = open_configured_loader (bench);

    line_send (line, READ_PAGE);
    line_expect (line, "03 00 0C 00 A3");
    line_expect (line, "04 00 04 00 FF FF 7F FF");
}

static void
test_late_reenumeration (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=late-reenumeration=20000");
    g_autoptr (GError) error = NULL;
    gint64 start_ms;

    bench_start_loader (bench, &error);
    g_assert_no_error (error);
    start_ms = bench_now_ms (bench);
    g_object_unref (bench_wait (bench, SALVOR_PORT_FLASHLOADER));
    g_assert_cmpint (bench_now_ms (bench) - start_ms, >=, 20000);
}

static void
test_other_board (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=other-board");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);

    line_send (line, "01 01 01 40 1F 44 10 20 00 00 00 04 00 00 00 00 00");
    line_expect (line, "03");
    line_expect (line, "04 E4 91 2B 6D");
    g_assert_true (salvor_port_act (line->port, "replug", NULL));
    g_clear_pointer (&line, line_free);
    line = bench_open (bench, SALVOR_PORT_ROM);
    line_send (line, "01 01 01 40 1F 44 10 20 00 00 00 04 00 00 00 00 00");
    line_expect (line, "03");
    line_expect (line, "04 E5 CB 8E 6D");
}

static void
test_stuck_busy (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=stuck-busy");
    g_autoptr (Line) line = open_configured_loader (bench);
    g_autoptr (GError) error = NULL;

    line_send (line, ERASE_64K);
    g_assert_null (line_receive (line, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_clear_error (&error);
    g_assert_false (line_try_send (line, GET_VERSION, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_power_loss_during_erase (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial,fault=power-loss-during-erase=1");
    g_autoptr (Line) line = open_configured_loader (bench);
    g_autoptr (GError) error = NULL;
    g_autoptr (Line) again = NULL;
    g_autoptr (GBytes) packet = NULL;
    const guint8 *bytes;

    line_send (line, ERASE_64K);
    g_assert_null (line_receive (line, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_clear_error (&error);
    g_assert_true (salvor_port_act (line->port, "power-cycle", NULL));
    g_clear_pointer (&line, line_free);
    again = open_configured_loader (bench);
    line_send (again, READ_PAGE);
    line_expect (again, "03 00 0C 00 A3");
    line_expect (again, "04 00 04 00 FF FF FF FF");
    line_expect (again, OK ("03"));
    /* the second half of a sector is neither old nor blank: the odd bits have gone to 1 */
    line_send (again, "01 00 10 00 03 00 00 03 00 28 00 60 04 00 00 00 00 00 00 00");
    line_expect (again, "03 00 0C 00 A3");
    packet = line_receive (again, &error);
    bytes = g_bytes_get_data (packet, NULL);
    for (guint i = 4; i < 8; i++)
        g_assert_cmphex (bytes[i] & 0xAA, ==, 0xAA);
    g_assert_false (salvor_bytes_are_all (bytes + 4, 4, 0xFF));
}

/* ---- the file ---- */

static void
test_state_file_keeps_the_board (void)
{
    g_autofree char *folder = g_dir_make_tmp ("salvor-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "board", NULL);
    g_autofree char *name = g_strdup_printf ("sim:rt1024-new,state=%s", path);
    Bench *bench = bench_new (name);
    Line *line = open_configured_loader (bench);

    line_send (line, WRITE_PAGE);
    line_expect (line, OK ("04"));
    line_send (line, "02 00 04 00 01 02 03 04");
    line_expect (line, OK ("04"));
    /* burn word 0x28 bit 0 */
    line_send (line, "01 00 10 00 0E 00 00 03 28 00 00 00 04 00 00 00 01 00 00 00");
    line_expect (line, OK ("0E"));
    line_free (line);
    bench_free (bench);

    bench = bench_new (name);
    line = open_configured_loader (bench);
    line_send (line, READ_PAGE);
    line_expect (line, "03 00 0C 00 A3");
    line_expect (line, "04 00 04 00 01 02 03 04");
    line_expect (line, OK ("03"));
    line_send (line, "01 00 0C 00 0F 00 00 02 28 00 00 00 04 00 00 00");
    line_expect (line, "03 00 10 00 AF 00 00 03 00 00 00 00 04 00 00 00 01 00 00 00");
    line_free (line);
    bench_free (bench);
    g_assert_cmpint (g_unlink (path), ==, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_state_file_of_another_kind_is_left_alone (void)
{
    g_autofree char *folder = g_dir_make_tmp ("salvor-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "letter", NULL);
    g_autofree char *name = g_strdup_printf ("sim:rt1024-new,state=%s", path);
    g_autoptr (SalvorSimulatedBoard) board = NULL;
    g_autofree char *content = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, "Dear Anna,\n", -1, NULL));
    board = salvor_simulated_board_new (name, NULL, 0, &error);
    g_assert_null (board);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
    g_assert_cmpstr (content, ==, "Dear Anna,\n");
    g_unlink (path);
    g_rmdir (folder);
}

static void
test_state_file_nowhere (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (
        salvor_simulated_board_new ("sim:rt1024-new,state=/nowhere/at/all", NULL, 0, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
}

/* ---- probe ---- */

static void
test_probe_answers (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-internal-boot-forced");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    /* DAP_Info, capabilities: one byte, SWD, JTAG and atomic commands */
    line_send (line, "00 F0");
    line_expect (line, "00 01 13");
}

static void
test_probe_goes_and_comes_back (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-internal-boot-forced,fault=probe-gone=3");
    g_autoptr (Line) first = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (Line) again = NULL;
    g_autoptr (GError) error = NULL;

    line_send (first, "00 F0");
    line_expect (first, "00 01 13");
    g_assert_false (line_try_send (first, "00 F0", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    bench_expect_gone (bench, SALVOR_PORT_PROBE);
    g_assert_true (salvor_port_act (first->port, "replug", NULL));
    assert_disconnected (first);
    again = bench_open (bench, SALVOR_PORT_PROBE);
    line_send (again, "00 F0");
    line_expect (again, "00 01 13");
}

/* ---- many boards ---- */

#define N_BOARDS 16

static gpointer
run_one_board (gpointer data)
{
    guint64 reports = 0, bytes = 0;

    g_usleep (0);
    return GSIZE_TO_POINTER ((gsize) run_a_conversation (&reports, &bytes));
}

static void
test_sixteen_boards_at_once (void)
{
    GThread *threads[N_BOARDS];
    guint64 reports = 0, bytes = 0;
    gint64 alone_us = run_a_conversation (&reports, &bytes);

    for (guint i = 0; i < N_BOARDS; i++)
        threads[i] = g_thread_new ("board", run_one_board, NULL);
    for (guint i = 0; i < N_BOARDS; i++)
        g_assert_cmpint ((gint64) GPOINTER_TO_SIZE (g_thread_join (threads[i])), ==, alone_us);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/simulated-board/ports/info", test_port_says_what_it_is);
    g_test_add_func ("/simulated-board/ports/ids", test_ids_change_with_the_loader);
    g_test_add_func ("/simulated-board/ports/old-line", test_old_line_is_dead_after_reset);
    g_test_add_func ("/simulated-board/ports/in-use", test_one_opener_at_a_time);
    g_test_add_func ("/simulated-board/ports/unknown-names", test_unknown_names_are_refused);
    g_test_add_func ("/simulated-board/ports/all-listed", test_boards_with_a_place_are_listed);
    g_test_add_func ("/simulated-board/ports/order", test_boards_stand_in_order);
    g_test_add_func ("/simulated-board/ports/comes-back",
                     test_replugged_board_comes_back_by_itself);
    g_test_add_func ("/simulated-board/ports/no-room", test_no_room_for_the_loader);
    g_test_add_func ("/simulated-board/time/repeatable", test_time_is_the_same_each_time);
    g_test_add_func ("/simulated-board/time/rom-frames", test_rom_reports_take_frames);
    g_test_add_func ("/simulated-board/time/loader-slots", test_loader_reports_take_slots);
    g_test_add_func ("/simulated-board/time/erase", test_erase_takes_its_time);
    g_test_add_func ("/simulated-board/time/deadline", test_deadline_is_waited_for_virtually);
    g_test_add_func ("/simulated-board/time/busy", test_busy_loader_takes_no_report);
    g_test_add_func ("/simulated-board/time/sending", test_sending_loader_takes_no_report);
    g_test_add_func ("/simulated-board/time/cancel", test_cancel);
    g_test_add_func ("/simulated-board/act/switches", test_switches_count_at_power_on);
    g_test_add_func ("/simulated-board/act/reset", test_reset_keeps_latched_switches);
    g_test_add_func ("/simulated-board/act/other-steps", test_other_steps_need_a_person);
    g_test_add_func ("/simulated-board/fault/cut", test_cut);
    g_test_add_func ("/simulated-board/fault/no-answer", test_no_answer);
    g_test_add_func ("/simulated-board/fault/short-answer", test_short_answer);
    g_test_add_func ("/simulated-board/fault/wrong-status", test_wrong_status);
    g_test_add_func ("/simulated-board/fault/flip-bit", test_flipped_bit);
    g_test_add_func ("/simulated-board/fault/late-reenumeration", test_late_reenumeration);
    g_test_add_func ("/simulated-board/fault/other-board", test_other_board);
    g_test_add_func ("/simulated-board/fault/stuck-busy", test_stuck_busy);
    g_test_add_func ("/simulated-board/fault/power-loss", test_power_loss_during_erase);
    g_test_add_func ("/simulated-board/state/kept", test_state_file_keeps_the_board);
    g_test_add_func ("/simulated-board/state/other-file",
                     test_state_file_of_another_kind_is_left_alone);
    g_test_add_func ("/simulated-board/state/nowhere", test_state_file_nowhere);
    g_test_add_func ("/simulated-board/probe", test_probe_answers);
    g_test_add_func ("/simulated-board/probe/gone", test_probe_goes_and_comes_back);
    g_test_add_func ("/simulated-board/sixteen", test_sixteen_boards_at_once);
    return g_test_run ();
}
