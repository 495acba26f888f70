/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer-lies.h"

#include "base/bytes.h"
#include "protocol/mboot-status.h"
#include "transport/packet-transport.h"

#include <string.h>

#define HEADER_SIZE 4
#define FULL_PACKET 64
/* id, 0, length of 2 bytes; tag, flags, 0, number of parameters (protocols 3.1 and 3.2) */
#define MBOOT_TAG_OFFSET 4
#define MBOOT_STATUS_OFFSET 8

static const char *const names[N_LIES] = {
    [LIE_NONE] = "as it is",
    [LIE_NOTHING] = "nothing",
    [LIE_ONE_BYTE] = "short: one byte",
    [LIE_THREE_BYTES] = "short: three bytes",
    [LIE_FOUR_BYTES] = "short: four bytes",
    [LIE_HALF] = "short: half of it",
    [LIE_LAST_BYTE] = "short: the last byte is missing",
    [LIE_ONE_MORE] = "long: one byte more",
    [LIE_PACKET_MORE] = "long: 64 bytes more",
    [LIE_LONGEST] = "long: 4096 bytes",
    [LIE_LATE] = "late: after the deadline",
    [LIE_JUST_IN_TIME] = "late: just before the deadline",
    [LIE_DOUBLED] = "doubled",
    [LIE_SWAPPED] = "after the next one",
    [LIE_PREVIOUS] = "the answer before it again",
    [LIE_OTHER] = "another command's",
    [LIE_RANDOM] = "random bytes",
    [LIE_RANDOM_CONTENT] = "random bytes after the first",
    [LIE_ZEROS] = "zeros",
    [LIE_ZERO_CONTENT] = "zeros after the first byte",
    [LIE_ONES] = "ones",
    [LIE_ONE_CONTENT] = "ones after the first byte",
    [LIE_FLIPPED] = "one bit wrong",
    [LIE_STATUS] = "another status",
    [LIE_ROM_RESULT] = "another result of a function of the ROM",
};

const char *
lie_kind_get_name (LieKind kind)
{
    return names[kind];
}

/* ---- what there is ---- */

/* How many bytes tell what command an answer belongs to: the command of CMSIS-DAP; of reports the
 * id, or with the flashloader also its tag; where there is neither, the first one. */
gboolean
lies_is_of_another_command (SalvorPortKind port, GBytes *answer, GBytes *other)
{
    gsize size, other_size;
    const guint8 *data = g_bytes_get_data (answer, &size);
    const guint8 *other_data = g_bytes_get_data (other, &other_size);
    gsize n_telling
        = port == SALVOR_PORT_ROM || port == SALVOR_PORT_FLASHLOADER ? MBOOT_TAG_OFFSET + 1 : 1;

    if (size < n_telling || other_size < n_telling)
        return size != other_size;
    return memcmp (data, other_data, n_telling) != 0;
}

static void
add (GArray *lies, LieKind kind)
{
    Lie lie = { .kind = kind };

    g_array_append_val (lies, lie);
}

static void
add_status (GArray *lies, gsize place, guint width, guint32 value)
{
    Lie lie = { .kind = LIE_STATUS, .place = place, .width = width, .value = value };

    g_array_append_val (lies, lie);
}

/* Every number of the table, and two that are in none */
static void
add_mboot_statuses (GArray *lies, const guint8 *data, gsize size)
{
    static const guint8 tags[] = { 0xA0, 0xA3, 0xA7, 0xAF, 0xB3 };
    gsize n_statuses;
    const SalvorMbootStatusName *statuses = salvor_mboot_status_list (&n_statuses);

    if (size < MBOOT_STATUS_OFFSET + 4 || data[0] != 3
        || memchr (tags, data[MBOOT_TAG_OFFSET], sizeof tags) == NULL)
        return;
    for (gsize i = 0; i < n_statuses; i++)
        add_status (lies, MBOOT_STATUS_OFFSET, 4, statuses[i].status);
    add_status (lies, MBOOT_STATUS_OFFSET, 4, 0x12345678);
    add_status (lies, MBOOT_STATUS_OFFSET, 4, G_MAXUINT32);
}

/* The words of protocols 2.3 and 2.7, and two that are in no table; as they stand in the report */
static void
add_sdp_words (GArray *lies, const guint8 *data, gsize size)
{
    static const guint32 words[]
        = { 0x56787856, 0x12343412, 0x128A8A12, 0x88888888, 0x900DD009, 0x09D00D90,
            0xF0F0F0F0, 0x69696969, 0x33333333, 0x89232389, 0x00000000, 0xDEADBEEF };

    if (size < 5 || (data[0] != 3 && data[0] != 4))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        add_status (lies, 1, 4, GUINT32_SWAP_LE_BE (words[i]));
}

/* The answer of a transfer: none, OK, WAIT, FAULT, no answer, bad parity, and the bit for a value
 * that did not match (CMSIS-DAP, DAP_Transfer); the others say 0 or 0xFF. */
static void
add_probe_statuses (GArray *lies, const guint8 *data, gsize size)
{
    static const guint8 answers[] = { 0, 1, 2, 4, 7, 8, 9, 0x10, 0x11, 0xFF };
    static const guint8 statuses[] = { 0, 1, 2, 0x7F, 0xFF };
    gboolean transfer = data[0] == 0x05, block = data[0] == 0x06;

    if (size < HEADER_SIZE)
        return;
    for (gsize i = 0; transfer && i < G_N_ELEMENTS (answers); i++)
        add_status (lies, 2, 1, answers[i]);
    for (gsize i = 0; block && i < G_N_ELEMENTS (answers); i++)
        add_status (lies, 3, 1, answers[i]);
    for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
        add_status (lies, 1, 1, statuses[i]);
}

/* Every number of docs/status-codes.md, and two that are in none */
void
lies_add_rom_results (GArray *lies)
{
    static const guint32 results[]
        = { 1,     4,     5,     6000,  6001,  6002,  20000, 20001, 20002,      20003,
            20004, 20005, 20006, 20007, 20008, 20009, 20010, 12345, G_MAXUINT32 };

    for (gsize i = 0; i < G_N_ELEMENTS (results); i++) {
        Lie lie = { .kind = LIE_ROM_RESULT, .value = results[i] };

        g_array_append_val (lies, lie);
    }
}

/* What a GDB server can say instead: errors of both kinds, that it does not know the question, that
 * all is well, that the core stopped or the program is over, console text, and words */
static void
add_gdb_answers (GArray *lies)
{
    static const char *const texts[]
        = { "",    "OK",  "E00", "E01", "E0e",   "Eff",      "E.no",     "S05",
            "T02", "T05", "W00", "X09", "O6869", "00000000", "01000000", "ffffffff" };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        Lie lie = { .kind = LIE_STATUS, .text = texts[i] };

        g_array_append_val (lies, lie);
    }
}

static void
add_statuses (GArray *lies, SalvorPortKind port, GBytes *answer)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (answer, &size);

    switch (port) {
    case SALVOR_PORT_ROM:
        add_sdp_words (lies, data, size);
        break;
    case SALVOR_PORT_FLASHLOADER:
        add_mboot_statuses (lies, data, size);
        break;
    case SALVOR_PORT_PROBE:
        add_probe_statuses (lies, data, size);
        break;
    case SALVOR_PORT_GDB:
        add_gdb_answers (lies);
        break;
    case SALVOR_PORT_SERIAL: /* no packets */
        break;
    }
}

/* Where a lie would say what the answer says anyway, it is none. */
static gboolean
changes_nothing (const Lie *lie, GBytes *answer, GBytes *previous, GBytes *other)
{
    g_autoptr (GBytes) made = NULL;

    switch (lie->kind) {
    case LIE_NOTHING:
    case LIE_LATE:
    case LIE_JUST_IN_TIME:
    case LIE_DOUBLED:
    case LIE_SWAPPED:
        return FALSE;
    default:
        made = lie_make (lie, answer, previous, other, 0);
        return g_bytes_equal (made, answer);
    }
}

static gboolean
can_be_made (LieKind kind, GBytes *answer, GBytes *previous, GBytes *other)
{
    switch (kind) {
    case LIE_PREVIOUS:
        return previous != NULL;
    case LIE_OTHER:
        return other != NULL;
    case LIE_LAST_BYTE: /* a GDB server may say nothing at all */
    case LIE_FLIPPED:
        return g_bytes_get_size (answer) > 0;
    default:
        return TRUE;
    }
}

GArray *
lies_list (SalvorPortKind port, GBytes *answer, GBytes *previous, GBytes *other)
{
    GArray *lies = g_array_new (FALSE, FALSE, sizeof (Lie));

    for (LieKind kind = LIE_NOTHING; kind < LIE_STATUS; kind++) {
        if (can_be_made (kind, answer, previous, other))
            add (lies, kind);
    }
    add_statuses (lies, port, answer);
    for (guint i = lies->len; i > 0; i--) {
        if (changes_nothing (&g_array_index (lies, Lie, i - 1), answer, previous, other))
            g_array_remove_index (lies, i - 1);
    }
    return lies;
}

/* ---- making them ---- */

/* The first @size bytes, filled up with @filler */
static GBytes *
resize (GBytes *answer, gsize size)
{
    gsize old_size;
    const guint8 *data = g_bytes_get_data (answer, &old_size);
    GByteArray *array = g_byte_array_new ();

    g_byte_array_append (array, data, (guint) MIN (size, old_size));
    while (array->len < size)
        salvor_bytes_append_u8 (array, 0xA5);
    return g_byte_array_free_to_bytes (array);
}

/* The first @n_kept bytes, then @filler */
static GBytes *
fill (GBytes *answer, gsize n_kept, guint8 filler)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (answer, &size);
    GByteArray *array = g_byte_array_new ();

    g_byte_array_append (array, data, (guint) MIN (n_kept, size));
    while (array->len < size)
        salvor_bytes_append_u8 (array, filler);
    return g_byte_array_free_to_bytes (array);
}

/* The first @n_kept bytes, then noise */
static GBytes *
fill_with_noise (GBytes *answer, gsize n_kept, guint32 seed)
{
    g_autoptr (GRand) noise = g_rand_new_with_seed (seed);
    gsize size;
    const guint8 *data = g_bytes_get_data (answer, &size);
    GByteArray *array = g_byte_array_new ();

    g_byte_array_append (array, data, (guint) MIN (n_kept, size));
    while (array->len < size)
        salvor_bytes_append_u8 (array, (guint8) g_rand_int_range (noise, 0, 256));
    return g_byte_array_free_to_bytes (array);
}

static GBytes *
flip_bit (GBytes *answer, guint32 seed)
{
    g_autoptr (GRand) noise = g_rand_new_with_seed (seed);
    GByteArray *array = g_bytes_unref_to_array (g_bytes_ref (answer));
    guint bit = (guint) g_rand_int_range (noise, 0, (gint32) array->len * 8);

    array->data[bit / 8] ^= (guint8) (1u << bit % 8);
    return g_byte_array_free_to_bytes (array);
}

static GBytes *
put_status (const Lie *lie, GBytes *answer)
{
    GByteArray *array;

    if (lie->text != NULL)
        return g_bytes_new_static (lie->text, strlen (lie->text));
    array = g_bytes_unref_to_array (g_bytes_ref (answer));
    for (guint i = 0; i < lie->width; i++)
        array->data[lie->place + i] = (guint8) (lie->value >> 8 * i);
    return g_byte_array_free_to_bytes (array);
}

GBytes *
lie_make (const Lie *lie, GBytes *answer, GBytes *previous, GBytes *other, guint32 seed)
{
    gsize size = g_bytes_get_size (answer);

    switch (lie->kind) {
    case LIE_ONE_BYTE:
        return resize (answer, 1);
    case LIE_THREE_BYTES:
        return resize (answer, MIN (size, HEADER_SIZE - 1));
    case LIE_FOUR_BYTES:
        return resize (answer, MIN (size, HEADER_SIZE));
    case LIE_HALF:
        return resize (answer, (size + 1) / 2);
    case LIE_LAST_BYTE:
        return resize (answer, MAX (size - 1, 1));
    case LIE_ONE_MORE:
        return resize (answer, MIN (size + 1, SALVOR_PACKET_MAX_SIZE));
    case LIE_PACKET_MORE:
        return resize (answer, MIN (size + FULL_PACKET, SALVOR_PACKET_MAX_SIZE));
    case LIE_LONGEST:
        return resize (answer, SALVOR_PACKET_MAX_SIZE);
    case LIE_PREVIOUS:
        return g_bytes_ref (previous);
    case LIE_OTHER:
        return g_bytes_ref (other);
    case LIE_RANDOM:
        return fill_with_noise (answer, 0, seed);
    case LIE_RANDOM_CONTENT:
        return fill_with_noise (answer, 1, seed);
    case LIE_ZEROS:
        return fill (answer, 0, 0);
    case LIE_ZERO_CONTENT:
        return fill (answer, 1, 0);
    case LIE_ONES:
        return fill (answer, 0, 0xFF);
    case LIE_ONE_CONTENT:
        return fill (answer, 1, 0xFF);
    case LIE_FLIPPED:
        return flip_bit (answer, seed);
    case LIE_STATUS:
        return put_status (lie, answer);
    default:
        g_assert_not_reached ();
    }
}
