/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared-chips.h"

#include "base/errors.h"
#include "board/debug-session.h"
#include "board/probe-start.h"
#include "board/rom-flash.h"
#include "chip/chip-file.h"
#include "simulator/simulated-ports.h"
#include "transport/port-list.h"

#include <string.h>

/*
 * Flash and loader through the whole way: debug session, probe, debug port, core, ROM functions, on
 * practice boards whose program has left everything behind that a program can (the story's board).
 */

#define STORY "sim:rt1024-internal-boot-forced"
#define SECTOR 4096u
#define PAGE 256u

/* A person has plugged in again, and power is back */
#define HAND_US (10 * G_USEC_PER_SEC)

typedef struct {
    SalvorPortList *ports;
    SalvorChip *chip;
    GError *error;
} Desk;

static void
set_up_chip (Desk *self, const char *name, SalvorChip *chip)
{
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), FALSE);

    memset (self, 0, sizeof *self);
    self->chip = g_object_ref (chip);
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, provider);
    salvor_port_list_prepare (self->ports, name, &self->error);
    g_assert_no_error (self->error);
}

static void
set_up (Desk *self, const char *name)
{
    g_autoptr (SalvorChip) chip
               = salvor_chip_shelf_ref_chip (test_shared_chips (), "MIMXRT1024", NULL);

    set_up_chip (self, name, chip);
}

static void
tear_down (Desk *self)
{
    g_clear_error (&self->error);
    g_assert_finalize_object (self->ports);
    g_object_unref (self->chip);
}

/* nullable; (transfer full) */
static SalvorPort *
find (Desk *self, SalvorPortKind kind)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);

    for (guint i = 0; i < ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (ports, i);

        if (salvor_port_get_info (port)->kind == kind)
            return g_object_ref (port);
    }
    return NULL;
}

static guint
count_packets (SalvorPort *port)
{
    guint64 reports = 0, bytes = 0;

    g_assert_true (salvor_port_get_wire (port, &reports, &bytes));
    return (guint) (reports / 2);
}

static GBytes *
make_pattern (gsize size)
{
    guint8 *bytes = g_malloc (size);

    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8) (i * 7 + i / 256 + 1);
    return g_bytes_new_take (bytes, size);
}

/* ---- flash ---- */

static gboolean
write_flash (SalvorDebugSession *session, SalvorChip *chip, GBytes *pattern, GError **error)
{
    g_autoptr (SalvorFlashAccess) flash = salvor_rom_flash_new (
        salvor_debug_session_get_core (session), salvor_debug_session_get_memory (session), chip);
    SalvorFlashGeometry geometry;
    gsize size;
    const guint8 *data = g_bytes_get_data (pattern, &size);
    guint32 whole = (guint32) (size + SECTOR - 1) / SECTOR * SECTOR;
    g_autoptr (GBytes) found = NULL;

    if (!salvor_flash_access_prepare (flash, &geometry, NULL, error)
        || !salvor_flash_access_erase (flash, geometry.base, whole, NULL, error)
        || !salvor_flash_access_program (flash, geometry.base, data, size, NULL, NULL, error))
        return FALSE;
    found = salvor_flash_access_read (flash, geometry.base, size, NULL, NULL, error);
    if (found == NULL)
        return FALSE;
    g_assert_true (g_bytes_equal (found, pattern));
    return salvor_flash_access_finish (flash, NULL, error);
}

static gboolean
try_to_write (Desk *self, GBytes *pattern)
{
    g_autoptr (SalvorPort) port = find (self, SALVOR_PORT_PROBE);
    g_autoptr (SalvorDebugSession) session = NULL;

    g_assert_nonnull (port);
    session = salvor_debug_session_open (port, NULL, &self->error);
    return session != NULL && write_flash (session, self->chip, pattern, &self->error);
}

static const char *const probes[] = { "64x1", "64x4", "512x1", "512x4", "1024x4" };

static void
test_write_and_read_back (gconstpointer user_data)
{
    g_autofree char *name = g_strdup_printf ("%s,probe-packet=%s", STORY, (const char *) user_data);
    g_autoptr (GBytes) pattern = make_pattern (2 * SECTOR + 77);
    Desk self;

    set_up (&self, name);
    g_assert_true (try_to_write (&self, pattern));
    g_assert_no_error (self.error);
    tear_down (&self);
}

typedef struct {
    const char *fault;
    guint step; /* reports from one cut to the next */
} Cut;

static const Cut cuts[] = { { "probe-gone", 1 }, { "board-power", 7 } };

/* Whichever packet it was, what is told makes sense and a second run finishes. */
static void
test_a_cut_at_each_packet (gconstpointer user_data)
{
    const Cut *cut = user_data;
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    g_autoptr (GBytes) pattern = make_pattern (20);
    gboolean done = FALSE;
    guint packets;

    for (packets = 1; !done; packets += cut->step) {
        g_autofree char *name
            = g_strdup_printf ("%s,probe-packet=512x4,fault=%s=%u", STORY, cut->fault, packets);
        g_autoptr (SalvorPort) port = NULL;
        g_autoptr (SalvorClock) clock = NULL;
        Desk self;

        set_up_chip (&self, name, chip);
        port = find (&self, SALVOR_PORT_PROBE);
        clock = salvor_port_get_clock (port);
        done = try_to_write (&self, pattern);
        if (!done) {
            g_test_message ("%u: %s", packets, self.error->message);
            g_assert_cmpuint (self.error->domain, ==, SALVOR_ERROR);
            g_clear_error (&self.error);
            g_assert_true (salvor_port_act (port, "replug", NULL));
            g_assert_true (salvor_clock_wait (clock, HAND_US, NULL, NULL));
            g_assert_true (try_to_write (&self, pattern));
            g_assert_no_error (self.error);
        }
        g_clear_object (&port);
        g_clear_object (&clock);
        tear_down (&self);
    }
    g_assert_cmpuint (packets, >, 60);
}

/* The flash never gets ready: the ROM's function gives up or is given up. */
static void
test_a_stuck_flash (void)
{
    g_autoptr (GBytes) pattern = make_pattern (PAGE);
    Desk self;

    set_up (&self, STORY ",fault=stuck-busy");
    g_assert_false (try_to_write (&self, pattern));
    g_test_message ("%s", self.error->message);
    g_assert_error (self.error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
    g_assert_nonnull (strstr (self.error->message, "ROM function “erase sector”"));
    tear_down (&self);
}

/* Packets a page and a KiB, which the way through the probe stands and falls with. */
static const struct {
    const char *probe;
    guint program; /* a page, at most */
    guint read;    /* a KiB, at most */
} figures[] = {
    { "64x4", 10, 19 },
    { "512x4", 6, 4 },
    { "1024x4", 6, 3 },
};

static void
test_figures (gconstpointer user_data)
{
    gsize i = GPOINTER_TO_UINT (user_data);
    g_autofree char *name = g_strdup_printf ("%s,probe-packet=%s", STORY, figures[i].probe);
    g_autoptr (GBytes) pattern = make_pattern (4 * SECTOR);
    g_autoptr (SalvorPort) port = NULL;
    g_autoptr (SalvorDebugSession) session = NULL;
    g_autoptr (SalvorFlashAccess) flash = NULL;
    g_autoptr (GBytes) found = NULL;
    SalvorFlashGeometry geometry;
    guint start, middle, end;
    Desk self;

    set_up (&self, name);
    port = find (&self, SALVOR_PORT_PROBE);
    session = salvor_debug_session_open (port, NULL, &self.error);
    g_assert_no_error (self.error);
    flash = salvor_rom_flash_new (salvor_debug_session_get_core (session),
                                  salvor_debug_session_get_memory (session), self.chip);
    g_assert_true (salvor_flash_access_prepare (flash, &geometry, NULL, &self.error));
    g_assert_true (salvor_flash_access_erase (flash, geometry.base, 4 * SECTOR, NULL, &self.error));
    start = count_packets (port);
    g_assert_true (salvor_flash_access_program (flash, geometry.base,
                                                g_bytes_get_data (pattern, NULL), 4 * SECTOR, NULL,
                                                NULL, &self.error));
    middle = count_packets (port);
    found = salvor_flash_access_read (flash, geometry.base, 4 * SECTOR, NULL, NULL, &self.error);
    end = count_packets (port);
    g_assert_true (g_bytes_equal (found, pattern));
    g_test_message ("%s: %.2f packets a page, %.2f a KiB read", figures[i].probe,
                    (middle - start) / (4.0 * SECTOR / PAGE), (end - middle) / 16.0);
    g_assert_cmpuint (middle - start, <=, figures[i].program * 4 * SECTOR / PAGE);
    /* one call in front of it throws away what the bus has buffered */
    g_assert_cmpuint (end - middle, <=, figures[i].read * 16 + 8);
    g_clear_object (&flash);
    g_clear_pointer (&session, salvor_debug_session_free);
    g_clear_object (&port);
    tear_down (&self);
}

/* ---- loader ---- */

static gboolean
start_loader (Desk *self)
{
    g_autoptr (SalvorPort) port = find (self, SALVOR_PORT_PROBE);
    g_autoptr (SalvorFlashloader) loader
               = salvor_flashloader_new_practice (self->chip, &self->error);
    g_autoptr (SalvorDebugSession) session = NULL;
    g_autoptr (SalvorClock) clock = salvor_port_get_clock (port);

    g_assert_nonnull (loader);
    session = salvor_debug_session_open (port, NULL, &self->error);
    if (session == NULL
        || !salvor_probe_start_flashloader (salvor_debug_session_get_core (session),
                                            salvor_debug_session_get_memory (session), self->chip,
                                            loader, NULL, NULL, &self->error))
        return FALSE;
    if (!salvor_debug_session_close (g_steal_pointer (&session), &self->error))
        return FALSE;
    return salvor_clock_wait (clock, 2 * G_USEC_PER_SEC, NULL, &self->error);
}

static const char *const loader_boards[]
    = { "rt1024-internal-boot-forced", "rt1024-clocks-gated", "rt1024-sdp-disabled" };

/* Whatever the program has left behind, the loader comes up on the board's own USB port. */
static void
test_the_loader_starts (gconstpointer user_data)
{
    g_autofree char *name = g_strconcat ("sim:", (const char *) user_data, NULL);
    g_autoptr (SalvorPort) loader_port = NULL;
    Desk self;

    set_up (&self, name);
    g_assert_true (start_loader (&self));
    g_assert_no_error (self.error);
    loader_port = find (&self, SALVOR_PORT_FLASHLOADER);
    g_assert_nonnull (loader_port);
    g_clear_object (&loader_port);
    tear_down (&self);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (probes); i++) {
        g_autofree char *path = g_strconcat ("/probe-flash/write/", probes[i], NULL);

        g_test_add_data_func (path, probes[i], test_write_and_read_back);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
        g_autofree char *path = g_strconcat ("/probe-flash/cut/", cuts[i].fault, NULL);

        g_test_add_data_func (path, &cuts[i], test_a_cut_at_each_packet);
    }
    g_test_add_func ("/probe-flash/stuck-busy", test_a_stuck_flash);
    for (gsize i = 0; i < G_N_ELEMENTS (figures); i++) {
        g_autofree char *path = g_strconcat ("/probe-flash/figures/", figures[i].probe, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_figures);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (loader_boards); i++) {
        g_autofree char *path = g_strconcat ("/probe-flash/loader/", loader_boards[i], NULL);

        g_test_add_data_func (path, loader_boards[i], test_the_loader_starts);
    }
    return g_test_run ();
}
