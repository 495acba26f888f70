/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "desk.h"

#include "image-builder.h"

#include "chip/chip-file.h"

#include <stdlib.h>

/*
 * What a recovery costs, in virtual time and on the wire, beside what it may cost.
 *
 *   recovery
 *
 * One line a row: figure, limit, ratio. The same on every machine; nothing passes or fails here.
 */

#define FLASH_SIZE 0x400000u
#define SECTOR_SIZE 4096u
#define BLOCK_SIZE 65536u
#define HEADER_SECTORS 2u
#define LINE_SIZE (400u * 1024u)

/* How far from limit_ms a whole recovery may be, and from the time of what changes */
#define TOLERANCE 1.05
/* Of a full write on the serial route */
#define MAX_SERIAL_REPORTS 12600
/* Of reading a board */
#define REPORTS_PER_WORD 3
#define MORE_REPORTS 15
#define MAX_VERDICT_REPORTS 60
#define MAX_PROBE_PACKETS 40

static const Way ways[] = {
    { "serial", "sim:rt1024-serial", SALVOR_ROUTE_SERIAL, 0 },
    { "probe-rom 64", "sim:rt1024-internal-boot-forced,probe-packet=64x4", SALVOR_ROUTE_PROBE_ROM,
      64 },
    { "probe-rom 512", "sim:rt1024-internal-boot-forced,probe-packet=512x4", SALVOR_ROUTE_PROBE_ROM,
      512 },
};

/* At 115200 bit/s; what it takes is bytes, not reports. */
static const Way line_way
    = { "serial line", "sim:rt1024-serial,connection=uart", SALVOR_ROUTE_SERIAL, 0 };

/* ---- images ---- */

static SalvorImage *
make_image (GByteArray *bytes)
{
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);

    return salvor_image_new_binary ("firmware.bin", data);
}

/* @bytes with @count other sectors, @distance from one to the next; they stay changed */
static SalvorImage *
make_changed (GByteArray *bytes, guint first, guint count, guint distance)
{
    for (guint i = 0; i < count; i++) {
        for (guint k = 0; k < SECTOR_SIZE; k++)
            bytes->data[(first + i * distance) * SECTOR_SIZE + k] ^= 0x5A;
    }
    return make_image (bytes);
}

/* Every second block of the flash blank */
static SalvorImage *
make_half_blank (void)
{
    g_autoptr (GByteArray) bytes = test_image_new (FLASH_SIZE, 3);

    for (guint block = BLOCK_SIZE; block < bytes->len; block += 2 * BLOCK_SIZE) {
        for (guint i = 0; i < BLOCK_SIZE; i++)
            bytes->data[block + i] = 0xFF;
    }
    return make_image (bytes);
}

/* ---- rows ---- */

static void
print_row (const Way *way, const char *what, double figure, double limit, const char *unit)
{
    g_autofree char *text = g_strdup_printf ("%s: %s", way->label, what);

    desk_print (text, figure, limit, unit);
}

static gboolean
write_all (Desk *desk, const Way *way, const char *what, SalvorImage *image, GError **error)
{
    Cost cost;

    if (!desk_recover (desk, image, way, &cost, error))
        return FALSE;
    print_row (way, what, cost.simulated_ms, TOLERANCE * cost.limit_ms, "ms");
    if (way->route == SALVOR_ROUTE_SERIAL)
        print_row (way, "its reports", (double) cost.reports, MAX_SERIAL_REPORTS, "reports");
    return TRUE;
}

static gboolean
write_again (Desk *desk, const Way *way, SalvorImage *image, guint *one_read_ms, GError **error)
{
    Cost cost;

    if (!desk_recover (desk, image, way, &cost, error))
        return FALSE;
    *one_read_ms = cost.simulated_ms;
    print_row (way, "the same again, sectors erased", cost.sectors_erased, 0, "sectors");
    print_row (way, "the same again, bytes written", (double) cost.bytes_written, 0, "bytes");
    print_row (way, "the same again, one read", cost.simulated_ms, TOLERANCE * cost.one_read_ms,
               "ms");
    return TRUE;
}

static gboolean
write_changes (Desk *desk, const Way *way, const char *what, SalvorImage *image, guint n_changed,
               guint one_read_ms, GError **error)
{
    g_autofree char *erased = g_strconcat (what, ", sectors erased", NULL);
    Cost cost;
    double limit;

    if (!desk_recover (desk, image, way, &cost, error))
        return FALSE;
    limit = one_read_ms + TOLERANCE * (cost.limit_ms - cost.one_read_ms);
    print_row (way, erased, cost.sectors_erased, n_changed + HEADER_SECTORS, "sectors");
    print_row (way, what, cost.simulated_ms, limit, "ms");
    return TRUE;
}

static gboolean
write_and_change (const Way *way, GError **error)
{
    g_autoptr (Desk) desk = desk_new (way->board, 0, error);
    g_autoptr (GByteArray) bytes = test_image_new (FLASH_SIZE, 3);
    g_autoptr (SalvorImage) image = make_image (bytes);
    g_autoptr (SalvorImage) touching = make_changed (bytes, 100, 40, 1);
    g_autoptr (SalvorImage) scattered = make_changed (bytes, 100, 80, 11);
    guint one_read_ms;

    return desk != NULL && write_all (desk, way, "4 MiB", image, error)
           && write_again (desk, way, image, &one_read_ms, error)
           && write_changes (desk, way, "40 sectors that touch", touching, 40, one_read_ms, error)
           && write_changes (desk, way, "80 scattered sectors", scattered, 80, one_read_ms, error);
}

static gboolean
write_half (const Way *way, GError **error)
{
    g_autoptr (Desk) desk = desk_new (way->board, 0, error);
    g_autoptr (SalvorImage) image = make_half_blank ();

    return desk != NULL && write_all (desk, way, "every second 64 KiB blank", image, error);
}

/* A tenth of the flash: the line is the slowest way there is. */
static gboolean
write_over_line (GError **error)
{
    g_autoptr (Desk) desk = desk_new (line_way.board, 0, error);
    g_autoptr (GByteArray) bytes = test_image_new (LINE_SIZE, 3);
    g_autoptr (SalvorImage) image = make_image (bytes);
    Cost cost;

    if (desk == NULL || !desk_recover (desk, image, &line_way, &cost, error))
        return FALSE;
    print_row (&line_way, "400 KiB", cost.simulated_ms, TOLERANCE * cost.limit_ms, "ms");
    return TRUE;
}

/* ---- reading a board ---- */

static gboolean
is_for_verdict (SalvorChip *chip, const SalvorFuseWord *word)
{
    static const char *const roles[]
        = { "force-internal-boot", "bt-fuse-sel",      "sdp-disable",
            "sec-config",          "jtag-smode",       "sjc-disable",
            "dap-sjc-swd-sel",     "sdp-read-disable", "uart-serial-download-disable",
            "package-flash" };

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
        const SalvorField *field = salvor_chip_get_field_by_role (chip, roles[i]);

        if (field != NULL && field->word == word)
            return TRUE;
    }
    return FALSE;
}

/* Words whose fields the verdict asks for, and the registers */
static guint
count_verdict_words (SalvorChip *chip)
{
    gsize n_words, n_registers;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);
    guint count;

    salvor_chip_get_registers (chip, &n_registers);
    count = (guint) n_registers;
    for (gsize i = 0; i < n_words; i++)
        count += is_for_verdict (chip, &words[i]) ? 1 : 0;
    return count;
}

static gboolean
read_map (const Way *way, GError **error)
{
    g_autoptr (Desk) desk = desk_new (way->board, 0, error);
    g_autoptr (SalvorBoardState) state = NULL;
    SalvorChip *chip;
    gsize n_words;
    double reports;

    if (desk == NULL)
        return FALSE;
    state = salvor_board_read (desk->board, NULL, error);
    if (state == NULL)
        return FALSE;
    chip = salvor_board_state_get_chip (state);
    salvor_chip_get_words (chip, &n_words);
    reports = (double) desk_count_reports (desk);
    if (way->route != SALVOR_ROUTE_SERIAL) {
        /* the limit is for packets of 512 bytes */
        if (way->packet_size >= 512)
            print_row (way, "the whole map", reports / 2, MAX_PROBE_PACKETS, "packets");
        return TRUE;
    }
    print_row (way, "the whole map", reports, REPORTS_PER_WORD * (double) n_words + MORE_REPORTS,
               "reports");
    print_row (way, "words of the verdict",
               REPORTS_PER_WORD * count_verdict_words (chip) + MORE_REPORTS, MAX_VERDICT_REPORTS,
               "reports");
    return TRUE;
}

int
main (void)
{
    gboolean good = TRUE;

    desk_prepare ();
    for (gsize i = 0; good && i < G_N_ELEMENTS (ways); i++) {
        g_autoptr (GError) error = NULL;

        good = read_map (&ways[i], &error) && write_and_change (&ways[i], &error)
               && write_half (&ways[i], &error);
        if (!good)
            g_printerr ("%s: %s\n", ways[i].label, error->message);
    }
    if (good) {
        g_autoptr (GError) error = NULL;

        good = write_over_line (&error);
        if (!good)
            g_printerr ("%s: %s\n", line_way.label, error->message);
    }
    desk_clear ();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
