/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-header-checks"
#include "config.h"

#include "image/header-checks.h"

#include "image/check-text.h"

#include <glib/gi18n-lib.h>

void
salvor_header_checks_set (SalvorBootHeader *header, SalvorCheckId id, SalvorCheckState state,
                          const char *title, char *text)
{
    SalvorCheck *check = &header->checks[id];

    check->state = state;
    g_free (check->title);
    g_free (check->text);
    check->title = g_strdup (title);
    check->text = text;
}

void
salvor_header_checks_set_details (SalvorBootHeader *header, SalvorCheckId id, GPtrArray *words)
{
    SalvorCheck *check = &header->checks[id];
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (guint i = 0; i < words->len; i++)
        g_strv_builder_add (builder, g_ptr_array_index (words, i));
    g_strfreev (check->details);
    check->details = words->len > 0 ? g_strv_builder_end (builder) : NULL;
}

static void
check_entry (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    guint32 entry = view->ivt.entry;
    gsize needed = entry % 2 == 0 ? 8 : 2; /* a table's first two words, or one instruction */

    if (!view->has_ivt) {
        salvor_header_checks_set (header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_ABSENT,
                                  _ ("No start address"),
                                  g_strdup (_ ("It belongs to the start-up header")));
        return;
    }
    if (!salvor_header_view_covers (view, entry & ~1u, needed))
        salvor_header_checks_set (
            header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_FAILED,
            _ ("Start address lies outside the file"),
            g_strdup_printf (_ ("The header says %s"), SALVOR_ADDRESS_TEXT (entry)));
    else if (entry % 2 == 0)
        salvor_header_checks_set (
            header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_OK, _ ("Start address lies inside the file"),
            g_strdup_printf (_ ("Vectors %s, reset %s"), SALVOR_ADDRESS_TEXT (entry),
                             SALVOR_ADDRESS_TEXT (view->reset)));
    else
        salvor_header_checks_set (
            header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_OK, _ ("Start address lies inside the file"),
            g_strdup_printf (_ ("First instruction %s"), SALVOR_ADDRESS_TEXT (entry)));
}

/* Why the processor could not start from the table; NULL when it can. (transfer full) */
static char *
find_vectors_fault (const SalvorHeaderView *view)
{
    guint32 stack = view->stack_pointer;

    if (stack % 4 != 0
        || (salvor_header_view_find_place (view, stack) != SALVOR_PLACE_RAM
            && salvor_header_view_find_place (view, stack - 4) != SALVOR_PLACE_RAM))
        return g_strdup_printf (_ ("The stack %s is not in RAM"), SALVOR_ADDRESS_TEXT (stack));
    if (view->reset % 2 == 0)
        return g_strdup_printf (_ ("The reset address %s is no thumb address"),
                                SALVOR_ADDRESS_TEXT (view->reset));
    if (view->has_ivt && !salvor_header_view_covers (view, view->reset - 1, 2))
        return g_strdup_printf (_ ("The reset address %s is not in the file"),
                                SALVOR_ADDRESS_TEXT (view->reset));
    return NULL;
}

static void
set_encrypted_vectors (SalvorBootHeader *header)
{
    salvor_header_checks_set (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_WARNING,
                              _ ("The program is encrypted"),
                              g_strdup (_ ("Its stack and reset address cannot be looked at")));
}

static void
check_missing_vectors (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    if (salvor_header_view_is_encrypted (view))
        set_encrypted_vectors (header);
    else if (view->has_ivt && view->ivt.entry % 2 == 1)
        salvor_header_checks_set (
            header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_WARNING, _ ("No vector table found"),
            g_strdup (_ ("The header goes to the first instruction directly")));
    else
        salvor_header_checks_set (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_FAILED,
                                  _ ("No vector table found"),
                                  g_strdup (_ ("No stack and reset address that make sense")));
}

static void
check_vectors (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    char *fault;

    if (!view->has_vectors) {
        check_missing_vectors (view, header);
        return;
    }
    fault = find_vectors_fault (view);
    if (fault == NULL) {
        salvor_header_checks_set (
            header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_OK, _ ("Stack and reset make sense"),
            g_strdup_printf (_ ("Stack %s, reset %s"), SALVOR_ADDRESS_TEXT (view->stack_pointer),
                             SALVOR_ADDRESS_TEXT (view->reset)));
    } else if (salvor_header_view_is_encrypted (view)) {
        g_free (fault);
        set_encrypted_vectors (header);
    } else {
        salvor_header_checks_set (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_FAILED,
                                  _ ("Stack or reset makes no sense"), fault);
    }
}

static char *
describe_flash (const SalvorHeaderView *view)
{
    return g_strdup_printf (view->flash->in_package ? _ ("%s, the built-in flash of the %s")
                                                    : _ ("%s, the flash of the %s"),
                            SALVOR_ADDRESS_TEXT (view->flash->base),
                            salvor_chip_get_title (view->chip));
}

static char *
describe_wrong_address (const SalvorHeaderView *view, guint32 theirs, guint32 ours)
{
    return g_strdup_printf (_ ("Built for %s, the flash of the %s is at %s"),
                            SALVOR_ADDRESS_TEXT (theirs), salvor_chip_get_title (view->chip),
                            SALVOR_ADDRESS_TEXT (ours));
}

static void
set_address (SalvorBootHeader *header, SalvorCheckState state, const char *title, char *text)
{
    salvor_header_checks_set (header, SALVOR_CHECK_ADDRESS, state, title, text);
}

/* An application has no header that says where it belongs; its reset address does. */
static void
check_application_address (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    switch (salvor_header_view_find_place (view, view->reset)) {
    case SALVOR_PLACE_FLASH:
        set_address (header, SALVOR_CHECK_OK, _ ("Made for this flash address"),
                     describe_flash (view));
        break;
    case SALVOR_PLACE_RAM:
        set_address (header, SALVOR_CHECK_WARNING, _ ("Made to run from RAM"),
                     g_strdup_printf (_ ("It starts at %s, which is not flash"),
                                      SALVOR_ADDRESS_TEXT (view->reset)));
        break;
    case SALVOR_PLACE_NOWHERE:
        set_address (header, SALVOR_CHECK_FAILED, _ ("Made for another address"),
                     describe_wrong_address (view, view->reset, view->flash->base));
        break;
    }
}

static void
check_ram_address (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    if (view->copied)
        set_address (header, SALVOR_CHECK_OK, _ ("Made for this flash address"),
                     g_strdup_printf (_ ("%s, copied to RAM at %s to run"),
                                      SALVOR_ADDRESS_TEXT (view->flash->base),
                                      SALVOR_ADDRESS_TEXT (view->boot_data.start)));
    else
        set_address (
            header, SALVOR_CHECK_OK, _ ("Made to run from RAM"),
            g_strdup_printf (_ ("Loaded to %s"), SALVOR_ADDRESS_TEXT (header->load_address)));
}

/* The ROM looks for the header in one place only, and compares what it says of itself. */
static void
check_flash_address (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    guint32 expected = view->flash->base + view->flash->ivt_offset;

    if (view->ivt.self == expected && view->ivt_address == expected)
        set_address (header, SALVOR_CHECK_OK, _ ("Made for this flash address"),
                     describe_flash (view));
    else if (view->ivt.self == expected)
        set_address (header, SALVOR_CHECK_FAILED, _ ("The start-up header is in the wrong place"),
                     g_strdup_printf (_ ("It lies at %s and belongs at %s"),
                                      SALVOR_ADDRESS_TEXT (view->ivt_address),
                                      SALVOR_ADDRESS_TEXT (expected)));
    else if (view->home == SALVOR_PLACE_FLASH)
        set_address (header, SALVOR_CHECK_FAILED, _ ("The start-up header is in the wrong place"),
                     g_strdup_printf (_ ("Its place is %s, the %s looks at %s"),
                                      SALVOR_ADDRESS_TEXT (view->ivt.self),
                                      salvor_chip_get_title (view->chip),
                                      SALVOR_ADDRESS_TEXT (expected)));
    else if (view->has_fcb || view->fcb_misplaced)
        set_address (header, SALVOR_CHECK_FAILED, _ ("Made for another flash address"),
                     describe_wrong_address (
                         view, view->has_boot_data ? view->boot_data.start : view->ivt.self,
                         view->flash->base));
    else
        set_address (header, SALVOR_CHECK_FAILED, _ ("Made for another chip"),
                     g_strdup_printf (_ ("Its place is %s, where the %s has neither flash nor RAM"),
                                      SALVOR_ADDRESS_TEXT (view->ivt.self),
                                      salvor_chip_get_title (view->chip)));
}

/* The first part of a file with addresses that does not begin in the flash; NULL when all do.
 * Nothing outside the flash can be written, so nothing of it may be left out in silence. */
static const SalvorSegment *
find_part_outside (const SalvorHeaderView *view)
{
    const SalvorSegment *segments;
    gsize n_segments;

    segments = salvor_image_get_segments (view->image, &n_segments);
    for (gsize i = 0; i < n_segments && salvor_image_has_addresses (view->image); i++) {
        if (salvor_header_view_find_place (view, segments[i].address) != SALVOR_PLACE_FLASH)
            return &segments[i];
    }
    return NULL;
}

static void
check_parts (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    const SalvorSegment *part = find_part_outside (view);
    g_autofree char *size = NULL;

    if (part == NULL || header->checks[SALVOR_CHECK_ADDRESS].state == SALVOR_CHECK_FAILED)
        return;
    size = salvor_format_bytes (g_bytes_get_size (part->data));
    set_address (header, SALVOR_CHECK_FAILED, _ ("A part of it lies outside the flash"),
                 g_strdup_printf (_ ("%s at %s; the flash of the %s is at %s"), size,
                                  SALVOR_ADDRESS_TEXT (part->address),
                                  salvor_chip_get_title (view->chip),
                                  SALVOR_ADDRESS_TEXT (view->flash->base)));
}

static void
check_unknown_address (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    gboolean has_addresses = salvor_image_has_addresses (view->image);

    set_address (header, SALVOR_CHECK_ABSENT, _ ("No address known"),
                 g_strdup (has_addresses ? _ ("Only the file itself says where it belongs")
                                         : _ ("Nothing in the file says where it belongs")));
}

static void
check_address (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    if (!view->has_ivt && view->has_vectors)
        check_application_address (view, header);
    else if (!view->has_ivt)
        check_unknown_address (view, header);
    else if (view->home == SALVOR_PLACE_RAM)
        check_ram_address (view, header);
    else
        check_flash_address (view, header);
    if (header->kind != SALVOR_IMAGE_LOADER
        && header->checks[SALVOR_CHECK_ADDRESS].state != SALVOR_CHECK_WARNING)
        check_parts (view, header);
}

/* The RAM an address lies in; NULL when it is in none */
static const SalvorMemoryRegion *
find_ram (const SalvorHeaderView *view, guint32 address)
{
    const SalvorMemoryRegion *regions;
    gsize n_regions;

    regions = salvor_chip_get_regions (view->chip, &n_regions);
    for (gsize i = 0; i < n_regions; i++) {
        if (address >= regions[i].start && address - regions[i].start < regions[i].size)
            return &regions[i];
    }
    return NULL;
}

/* Bytes from the start of the memory it is written to up to the end of the image; of one that lies
 * elsewhere, which is another check's matter, its size */
static guint64
get_reach (const SalvorHeaderView *view, guint32 memory_start, guint32 room)
{
    guint32 start = view->placed != NULL ? salvor_image_get_start (view->placed) : 0;

    if (view->placed == NULL || start < memory_start || start - memory_start >= room)
        return salvor_image_get_size (view->image);
    return salvor_image_get_end (view->placed) - memory_start;
}

static void
check_size (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    gboolean in_ram = view->has_ivt && view->home == SALVOR_PLACE_RAM && !view->copied;
    const SalvorMemoryRegion *ram = in_ram ? find_ram (view, header->load_address) : NULL;
    guint32 start = ram != NULL ? ram->start : view->flash->base;
    guint32 room = ram != NULL ? ram->size : view->flash->size;
    gboolean elsewhere = view->has_ivt && view->home == SALVOR_PLACE_NOWHERE;
    guint64 reach = elsewhere ? salvor_image_get_size (view->image) : get_reach (view, start, room);
    g_autofree char *size = salvor_format_size (salvor_image_get_size (view->image));
    g_autofree char *room_text = salvor_format_size (room);
    gboolean fits = reach <= room;
    const char *title = fits ? (in_ram ? _ ("Fits the RAM") : _ ("Fits the flash"))
                             : (in_ram ? _ ("Does not fit the RAM") : _ ("Does not fit the flash"));

    salvor_header_checks_set (header, SALVOR_CHECK_SIZE,
                              fits ? SALVOR_CHECK_OK : SALVOR_CHECK_FAILED, title,
                              g_strdup_printf (_ ("%s of %s"), size, room_text));
}

void
salvor_header_checks_run (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    salvor_header_checks_run_tables (view, header);
    salvor_header_checks_run_signature (view, header);
    check_entry (view, header);
    check_vectors (view, header);
    check_address (view, header);
    check_size (view, header);
    salvor_header_checks_run_completeness (view, header);
}
