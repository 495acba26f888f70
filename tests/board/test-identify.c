/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared-chips.h"

#include "board/identify.h"

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
    const char *proven; /* nullable: the chip that it is */
} Row;

/* What stays open is left open: no source tells the silicon of RT1010, RT1015 and RT1040 (facts:
 * identify), and 0130 is the downloader of four chips. */
static const Row rows[] = {
    { "ids-alone", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, FALSE, 0, NULL, 4, NULL },
    { "ids-of-two", SALVOR_PORT_ROM, 0x1FC9, 0x0145, FALSE, 0, FALSE, 0, NULL, 2, NULL },
    { "ids-of-three", SALVOR_PORT_ROM, 0x1FC9, 0x0135, FALSE, 0, FALSE, 0, NULL, 3, NULL },
    { "ids-of-the-younger", SALVOR_PORT_ROM, 0x1FC9, 0x013D, FALSE, 0, FALSE, 0, NULL, 2, NULL },
    { "other-ids", SALVOR_PORT_ROM, 0x1FC9, 0x0199, FALSE, 0, FALSE, 0, NULL, 0, NULL },
    { "rt1024", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B0001, TRUE, 0x00100002, NULL, 1,
      "MIMXRT1024" },
    { "rt1024-any-revision", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B00FF, TRUE, 0x00100000,
      NULL, 1, "MIMXRT1024" },
    { "rt1020-or-rt1015", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B0001, TRUE, 0x00000002, NULL,
      2, NULL },
    { "rt1050-or-rt1015", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006A0001, TRUE, 0x00000002, NULL,
      2, NULL },
    { "rt1050", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006A0001, TRUE, 0x00100002, NULL, 1,
      "MIMXRT1050" },
    { "rt1064", SALVOR_PORT_ROM, 0x1FC9, 0x0135, TRUE, 0x006C0001, TRUE, 0x00100002, NULL, 1,
      "MIMXRT1064" },
    { "rt1060-or-rt1040", SALVOR_PORT_ROM, 0x1FC9, 0x0135, TRUE, 0x006C0001, TRUE, 0x00000002, NULL,
      2, NULL },
    { "silicon-without-package", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006B0001, FALSE, 0, NULL,
      3, NULL },
    { "package-without-silicon", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, TRUE, 0x00100002, NULL,
      2, NULL },
    { "practice", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, FALSE, 0, "MIMXRT1024", 1,
      "MIMXRT1024" },
    { "practice-contradicted", SALVOR_PORT_ROM, 0x1FC9, 0x0130, TRUE, 0x006A0001, FALSE, 0,
      "MIMXRT1024", 0, NULL },
    { "practice-of-another-chip", SALVOR_PORT_ROM, 0x1FC9, 0x0130, FALSE, 0, FALSE, 0, "MIMXRT1064",
      0, NULL },
};

static void
test_row (gconstpointer data)
{
    const Row *row = data;
    g_autoptr (GPtrArray) chips = salvor_chip_shelf_ref_chips (test_shared_chips ());
    SalvorPortInfo port = {
        .board_name = "usb:1-2",
        .location = "USB port 1-2",
        .kind = row->kind,
        .vendor_id = row->vendor_id,
        .product_id = row->product_id,
        .simulated = row->practice_chip != NULL,
        .chip_name = row->practice_chip,
    };
    SalvorIdentityReadings readings = {
        .has_digprog = row->has_digprog,
        .digprog = row->digprog,
        .digprog_address = 0x400D8260,
        .has_package_word = row->has_package_word,
        .package_word = row->package_word,
    };
    g_autoptr (SalvorIdentity) identity = salvor_identify (chips, &port, &readings);

    g_test_message ("%s", identity->evidence);
    g_assert_cmpuint (identity->candidates->len, ==, row->n_candidates);
    if (row->proven != NULL)
        g_assert_cmpstr (salvor_chip_get_name (identity->chip), ==, row->proven);
    else
        g_assert_null (identity->chip);
    if (row->has_digprog)
        g_assert_nonnull (strstr (identity->evidence, "Silicon id 0x006"));
    if (row->has_package_word)
        g_assert_nonnull (strstr (identity->evidence, "flash in the package"));
}

/* What a port says that is no practice board is no evidence. */
static void
test_a_name_on_hardware_proves_nothing (void)
{
    g_autoptr (GPtrArray) chips = salvor_chip_shelf_ref_chips (test_shared_chips ());
    SalvorPortInfo port = { .board_name = "usb:1-2",
                            .location = "USB port 1-2",
                            .kind = SALVOR_PORT_ROM,
                            .vendor_id = 0x1FC9,
                            .product_id = 0x0130,
                            .chip_name = "MIMXRT1024" };
    g_autoptr (SalvorIdentity) identity = salvor_identify (chips, &port, NULL);

    g_assert_null (identity->chip);
}

/* The access port tells the two families apart before a word is read; a port that nobody has
 * written down tells nothing. Of the younger one, RT1160's silicon id is in no source. */
static void
test_access_port (void)
{
    static const struct {
        guint32 access_port;
        guint32 digprog_address;
        guint32 digprog;
        guint n_candidates;
    } cases[] = {
        { 0x04770041, 0, 0, 8 },
        { 0x84770001, 0, 0, 2 },
        { 0x84770001, 0x40C84800, 0x001170B0, 2 },
        { 0x84770001, 0x40C84800, 0x001160B0, 1 },
        { 0x74770001, 0, 0, 10 },
        { 0, 0x400D8260, 0x006B0001, 5 }, /* RT1010, 1015, 1020, 1024 and 1040 */
    };
    g_autoptr (GPtrArray) chips = salvor_chip_shelf_ref_chips (test_shared_chips ());
    SalvorPortInfo port = { .board_name = "probe:1", .kind = SALVOR_PORT_PROBE };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        SalvorIdentityReadings readings = {
            .has_digprog = cases[i].digprog_address != 0,
            .digprog_address = cases[i].digprog_address,
            .digprog = cases[i].digprog,
            .access_port = cases[i].access_port,
        };
        g_autoptr (SalvorIdentity) identity = salvor_identify (chips, &port, &readings);

        g_test_message ("%s", identity->evidence);
        g_assert_cmpuint (identity->candidates->len, ==, cases[i].n_candidates);
        g_assert_null (identity->chip);
    }
}

/* Who answers SDP on a serial line is no chip whose ROM speaks something else. */
static void
test_serial_line (void)
{
    g_autoptr (GPtrArray) chips = salvor_chip_shelf_ref_chips (test_shared_chips ());
    SalvorPortInfo port = { .board_name = "uart:1", .kind = SALVOR_PORT_ROM, .speed = 115200 };
    g_autoptr (SalvorIdentity) identity = salvor_identify (chips, &port, NULL);

    g_assert_cmpuint (identity->candidates->len, ==, 8);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree char *path = g_strdup_printf ("/identify/%s", rows[i].name);

        g_test_add_data_func (path, &rows[i], test_row);
    }
    g_test_add_func ("/identify/access-port", test_access_port);
    g_test_add_func ("/identify/serial-line", test_serial_line);
    g_test_add_func ("/identify/name-on-hardware", test_a_name_on_hardware_proves_nothing);
    return g_test_run ();
}
