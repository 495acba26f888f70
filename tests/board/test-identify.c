/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "board/identify.h"

#include "chip/chip-file.h"

#include <string.h>

typedef struct {
    const char *name;
    SalvorPortKind kind;
    guint16 vendor_id, product_id;
    gboolean has_digprog;
    guint32 digprog;
    gboolean has_package_word;
    guint32 package_word;
    const char *practice_chip; /* nullable: a practice board that says so */
    guint n_candidates;
    gboolean proven;
} Row;

/* Only the RT1024 has a chip file; its sisters with the same USB ids have none, so they must end
 * as "unknown", never as an RT1024 (facts: identify). */
static const Row rows[] = {
    { "ids-alone", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, FALSE, 0, NULL, 1, FALSE },
    { "other-ids", SALVOR_PORT_ROM, 0x1FC9, 0x0135, FALSE, 0, FALSE, 0, NULL, 0, FALSE },
    { "rt1024", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B0001, TRUE, 0x00100002, NULL, 1,
      TRUE },
    { "rt1024-any-revision", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B00FF, TRUE, 0x00100000,
      NULL, 1, TRUE },
    { "rt1021-no-flash-in-package", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B0001, TRUE,
      0x00000002, NULL, 0, FALSE },
    { "rt1052-other-silicon", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006A0001, TRUE, 0x00100002,
      NULL, 0, FALSE },
    { "silicon-without-package", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B0001, FALSE, 0, NULL,
      1, FALSE },
    { "package-without-silicon", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, TRUE, 0x00100002, NULL,
      1, FALSE },
    { "flashloader", SALVOR_PORT_FLASHLOADER, 0x15A2, 0x0073, FALSE, 0, TRUE, 0x00100002, NULL, 1,
      FALSE },
    { "probe", SALVOR_PORT_PROBE, 0, 0, TRUE, 0x006B0001, TRUE, 0x00100002, NULL, 1, TRUE },
    { "practice", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, FALSE, 0, "MIMXRT1024", 1, TRUE },
    { "practice-contradicted", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006A0001, FALSE, 0,
      "MIMXRT1024", 0, FALSE },
    { "practice-of-another-chip", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, FALSE, 0, "MIMXRT1064",
      0, FALSE },
};

static void
test_row (gconstpointer data)
{
    const Row *row = data;
    g_autoptr (GPtrArray) chips = salvor_chip_load_all (NULL);
    SalvorPortInfo port = {
        .board_name = "usb:1-2",
        .location = "USB port 1-2",
        .kind = row->kind,
        .vendor_id = row->vendor_id,
        .product_id = row->product_id,
        .simulated = row->practice_chip != NULL,
        .chip_name = row->practice_chip,
    };
    SalvorIdentityReadings readings
        = { row->has_digprog, row->digprog, row->has_package_word, row->package_word };
    g_autoptr (SalvorIdentity) identity = salvor_identify (chips, &port, &readings);

    g_test_message ("%s", identity->evidence);
    g_assert_cmpuint (identity->candidates->len, ==, row->n_candidates);
    if (row->proven)
        g_assert_cmpstr (salvor_chip_get_name (identity->chip), ==, "MIMXRT1024");
    else
        g_assert_null (identity->chip);
    if (row->has_digprog)
        g_assert_nonnull (strstr (identity->evidence, "Silicon id 0x006"));
    /* the word is only judged for chips that are left */
    if (row->has_package_word && row->digprog != 0x006A0001)
        g_assert_nonnull (strstr (identity->evidence, "flash in the package"));
}

/* What a port says that is no practice board is no evidence. */
static void
test_a_name_on_hardware_proves_nothing (void)
{
    g_autoptr (GPtrArray) chips = salvor_chip_load_all (NULL);
    SalvorPortInfo port = { .board_name = "usb:1-2",
                            .location = "USB port 1-2",
                            .kind = SALVOR_PORT_ROM,
                            .vendor_id = 0x1FC9,
                            .product_id = 0x0130,
                            .chip_name = "MIMXRT1024" };
    g_autoptr (SalvorIdentity) identity = salvor_identify (chips, &port, NULL);

    g_assert_null (identity->chip);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree char *path = g_strdup_printf ("/identify/%s", rows[i].name);

        g_test_add_data_func (path, &rows[i], test_row);
    }
    g_test_add_func ("/identify/name-on-hardware", test_a_name_on_hardware_proves_nothing);
    return g_test_run ();
}
