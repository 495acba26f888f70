/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"

#include "fuzz.h"

#define NAME "fuzz"

void
fuzz_assert_sound_image (SalvorImage *image)
{
    gsize n_segments = 0, size = 0;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);
    guint64 end = 0;

    g_assert_cmpuint (n_segments, >, 0);
    for (gsize i = 0; i < n_segments; i++) {
        g_assert_true (i == 0 || segments[i].address > end);
        g_assert_cmpuint (g_bytes_get_size (segments[i].data), >, 0);
        end = segments[i].address + (guint64) g_bytes_get_size (segments[i].data);
        size += g_bytes_get_size (segments[i].data);
    }
    g_assert_cmpuint (end, <=, (guint64) G_MAXUINT32 + 1);
    g_assert_cmpuint (end, ==, salvor_image_get_end (image));
    g_assert_cmpuint (size, ==, salvor_image_get_size (image));
}

void
fuzz_assert_same_content (SalvorImage *a, SalvorImage *b)
{
    gsize n_a = 0, n_b = 0;
    const SalvorSegment *in_a = salvor_image_get_segments (a, &n_a);
    const SalvorSegment *in_b = salvor_image_get_segments (b, &n_b);

    g_assert_cmpuint (n_a, ==, n_b);
    for (gsize i = 0; i < n_a; i++) {
        g_assert_cmphex (in_a[i].address, ==, in_b[i].address);
        g_assert_true (g_bytes_equal (in_a[i].data, in_b[i].data));
    }
}

/* (transfer full): NULL when the file is refused */
static SalvorImage *
parse (const FuzzTextFormat *format, const guint8 *text, gsize size, GError **error)
{
    GArray *segments = format->parse (text, size, error);

    if (segments == NULL)
        return NULL;
    return salvor_image_new (NAME, format->format, "", segments, error);
}

void
fuzz_check_text_format (const FuzzTextFormat *format, const guint8 *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse (format, text, size, &error);
    g_autoptr (SalvorImage) again = NULL;
    g_autoptr (GBytes) written = NULL;

    fuzz_assert_outcome (image != NULL, error);
    if (image == NULL)
        return;
    fuzz_assert_sound_image (image);
    written = format->write (image);
    again = parse (format, g_bytes_get_data (written, NULL), g_bytes_get_size (written), &error);
    fuzz_assert_outcome (TRUE, error);
    fuzz_assert_same_content (image, again);
}
