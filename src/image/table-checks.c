/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-table-checks"
#include "config.h"

#include "image/header-checks.h"

#include "base/bytes.h"
#include "image/check-text.h"
#include "image/dcd.h"
#include "image/flash-words.h"

#include <glib/gi18n-lib.h>

/* Distance that every tool of NXP writes and MCUBootUtility insists on (protocols 6.8) */
#define USUAL_BOOT_DATA_DISTANCE 0x20

/* The largest device configuration any host sends (protocols 6.5) */
#define DCD_MAX_SIZE 1768

static gboolean
needs_flash_header (const SalvorHeaderView *view)
{
    return view->has_ivt && view->home == SALVOR_PLACE_FLASH;
}

static gboolean
runs_from_ram (const SalvorHeaderView *view)
{
    return view->has_ivt && view->home == SALVOR_PLACE_RAM;
}

static void
check_present_fcb (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    char *difference = salvor_fcb_find_difference (&view->fcb, view->flash);
    g_autoptr (GPtrArray) words = salvor_fcb_describe (&view->fcb);
    g_autofree char *size = NULL;

    salvor_header_checks_set_details (header, SALVOR_CHECK_FCB, words);
    if (!salvor_fcb_can_read (&view->fcb)) {
        g_free (difference);
        salvor_header_checks_set (header, SALVOR_CHECK_FCB, SALVOR_CHECK_FAILED,
                                  _ ("Flash settings are damaged"),
                                  g_strdup (_ ("They have no command to read the flash with")));
        return;
    }
    if (difference != NULL) {
        salvor_header_checks_set (header, SALVOR_CHECK_FCB, SALVOR_CHECK_WARNING,
                                  _ ("Flash settings are for another memory"), difference);
        return;
    }
    size = salvor_format_size (view->fcb.size);
    salvor_header_checks_set (header, SALVOR_CHECK_FCB, SALVOR_CHECK_OK,
                              _ ("Has its flash settings"),
                              g_strdup_printf (_ ("At 0x%04X, for %s on %u data lines"),
                                               view->fcb_offset, size, view->fcb.pads));
}

static void
check_fcb (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    if (view->has_fcb)
        check_present_fcb (view, header);
    else if (view->fcb_misplaced)
        salvor_header_checks_set (
            header, SALVOR_CHECK_FCB, SALVOR_CHECK_FAILED, _ ("Made for another chip"),
            g_strdup_printf (_ ("Flash settings are at 0x%04X; the %s looks for them at 0x%04X"),
                             view->fcb_offset, salvor_chip_get_title (view->chip),
                             view->flash->fcb_offset));
    else if (needs_flash_header (view))
        salvor_header_checks_set (
            header, SALVOR_CHECK_FCB, SALVOR_CHECK_WARNING, _ ("Flash settings are missing"),
            g_strdup_printf (view->flash->fcb_size > 0
                                 ? _ ("None at 0x%04X; those of the chip's flash can be added")
                                 : _ ("None at 0x%04X"),
                             view->flash->fcb_offset));
    else
        salvor_header_checks_set (
            header, SALVOR_CHECK_FCB, SALVOR_CHECK_ABSENT,
            runs_from_ram (view) ? _ ("Needs no flash settings") : _ ("No flash settings"),
            g_strdup (runs_from_ram (view) ? _ ("It runs from RAM") : _ ("None in the file")));
}

/* What is unusual about an IVT; NULL when nothing is. (transfer full) */
static char *
find_oddity (const SalvorIvt *ivt)
{
    if (ivt->boot_data - ivt->self != USUAL_BOOT_DATA_DISTANCE)
        return g_strdup_printf (_ ("Load information at %s, expected right behind the header"),
                                SALVOR_ADDRESS_TEXT (ivt->boot_data));
    if (ivt->reserved1 != 0 || ivt->reserved2 != 0)
        return g_strdup_printf (_ ("Reserved words are 0x%08X and 0x%08X, expected 0"),
                                ivt->reserved1, ivt->reserved2);
    return NULL;
}

static char *
describe_ivt (const SalvorHeaderView *view, const SalvorBootHeader *header)
{
    if (view->has_fcb)
        return g_strdup_printf (_ ("Flash settings at 0x%04X, header 0x%02X at 0x%04X"),
                                view->fcb_offset, SALVOR_IVT_TAG, header->ivt_offset);
    return g_strdup_printf (_ ("Header 0x%02X at 0x%04X of the file"), SALVOR_IVT_TAG,
                            header->ivt_offset);
}

/* Encryption changes what everything else means, so it is said at the header. */
static void
say_encryption (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    g_autoptr (GPtrArray) words = g_ptr_array_new ();

    if (!view->encrypted_xip)
        return;
    g_ptr_array_add (words, (gpointer) _ ("It has encryption headers (BEE): what the flash holds "
                                          "is not what the processor runs."));
    salvor_header_checks_set_details (header, SALVOR_CHECK_IVT, words);
}

static void
check_ivt (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    char *oddity = view->has_ivt ? find_oddity (&view->ivt) : NULL;

    say_encryption (view, header);

    if (oddity != NULL)
        salvor_header_checks_set (header, SALVOR_CHECK_IVT, SALVOR_CHECK_WARNING,
                                  _ ("The start-up header is unusual"), oddity);
    else if (view->has_ivt)
        salvor_header_checks_set (header, SALVOR_CHECK_IVT, SALVOR_CHECK_OK,
                                  _ ("Has its start-up header"), describe_ivt (view, header));
    else if (view->has_vectors)
        salvor_header_checks_set (
            header, SALVOR_CHECK_IVT, SALVOR_CHECK_WARNING, _ ("Has no start-up header"),
            g_strdup (_ ("This is an application alone; the board would not start")));
    else if (view->encrypted_xip)
        salvor_header_checks_set (
            header, SALVOR_CHECK_IVT, SALVOR_CHECK_FAILED, _ ("The start-up header is encrypted"),
            g_strdup (_ ("Only a board that has the key can start it; nothing in it can be "
                         "checked")));
    else
        salvor_header_checks_set (
            header, SALVOR_CHECK_IVT, SALVOR_CHECK_FAILED, _ ("No start-up header found"),
            g_strdup_printf (_ ("No header 0x%02X at 0x%04X or near the start of the file"),
                             SALVOR_IVT_TAG, view->flash->ivt_offset));
}

static char *
describe_boot_data (const SalvorHeaderView *view)
{
    const SalvorBootData *data = &view->boot_data;
    g_autofree char *size = salvor_format_bytes (data->size);

    if (data->start == view->flash->base && data->size == view->flash->size)
        return g_strdup_printf (_ ("From %s, the whole flash"), SALVOR_ADDRESS_TEXT (data->start));
    return g_strdup_printf (_ ("From %s, %s"), SALVOR_ADDRESS_TEXT (data->start), size);
}

/* Why the ROM could not use the boot data; NULL when it can. (transfer full) */
static char *
find_boot_data_fault (const SalvorHeaderView *view)
{
    const SalvorBootData *data = &view->boot_data;

    if (!view->has_boot_data)
        return g_strdup_printf (_ ("The header points to %s, which is not in the file"),
                                SALVOR_ADDRESS_TEXT (view->ivt.boot_data));
    if (data->size == 0)
        return g_strdup (_ ("It says that the program has no bytes"));
    if (view->home == SALVOR_PLACE_FLASH && data->start != view->flash->base)
        return g_strdup_printf (_ ("It begins at %s, the flash at %s"),
                                SALVOR_ADDRESS_TEXT (data->start),
                                SALVOR_ADDRESS_TEXT (view->flash->base));
    if (view->ivt.self < data->start || view->ivt.self - data->start >= data->size)
        return g_strdup_printf (_ ("It begins at %s and leaves out its own header"),
                                SALVOR_ADDRESS_TEXT (data->start));
    return NULL;
}

/* What a person should look at; NULL when there is nothing. (transfer full) */
static char *
find_boot_data_oddity (const SalvorHeaderView *view)
{
    g_autofree char *size = salvor_format_size (view->boot_data.size);
    g_autofree char *flash_size = salvor_format_size (view->flash->size);

    if (view->boot_data.plugin != 0)
        return g_strdup_printf (_ ("It is marked as a ROM plug-in (%u)"), view->boot_data.plugin);
    if (view->home == SALVOR_PLACE_FLASH && view->boot_data.size > view->flash->size)
        return g_strdup_printf (_ ("It claims %s, the flash has %s"), size, flash_size);
    return NULL;
}

static void
check_boot_data (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    char *fault;
    char *oddity;

    if (!view->has_ivt) {
        salvor_header_checks_set (header, SALVOR_CHECK_BOOT_DATA, SALVOR_CHECK_ABSENT,
                                  _ ("No load information"),
                                  g_strdup (_ ("It belongs to the start-up header")));
        return;
    }
    fault = find_boot_data_fault (view);
    oddity = fault == NULL ? find_boot_data_oddity (view) : NULL;
    if (fault != NULL)
        salvor_header_checks_set (header, SALVOR_CHECK_BOOT_DATA, SALVOR_CHECK_FAILED,
                                  _ ("The load information is wrong"), fault);
    else if (oddity != NULL)
        salvor_header_checks_set (header, SALVOR_CHECK_BOOT_DATA, SALVOR_CHECK_WARNING,
                                  _ ("The load information is unusual"), oddity);
    else
        salvor_header_checks_set (header, SALVOR_CHECK_BOOT_DATA, SALVOR_CHECK_OK,
                                  _ ("The load information is sound"), describe_boot_data (view));
}

static void
set_valid_dcd (SalvorBootHeader *header, guint32 address, const SalvorDcd *dcd)
{
    g_autofree char *bytes = salvor_format_bytes (dcd->size);
    gboolean is_long = dcd->size > DCD_MAX_SIZE;

    salvor_header_checks_set (
        header, SALVOR_CHECK_DCD, is_long ? SALVOR_CHECK_WARNING : SALVOR_CHECK_OK,
        is_long ? _ ("The set-up list is very long") : _ ("The set-up list is sound"),
        g_strdup_printf (_ ("%u commands, %s at %s"), dcd->words->len, bytes,
                         SALVOR_ADDRESS_TEXT (address)));
}

static void
check_dcd (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    guint32 address = view->has_ivt ? view->ivt.dcd : 0;
    g_autoptr (SalvorDcd) dcd = salvor_dcd_new (view->running, address);

    switch (dcd->state) {
    case SALVOR_DCD_NONE:
        salvor_header_checks_set (header, SALVOR_CHECK_DCD, SALVOR_CHECK_ABSENT,
                                  _ ("No set-up list"),
                                  g_strdup (_ ("No registers are set before the program starts")));
        break;
    case SALVOR_DCD_VALID:
        set_valid_dcd (header, address, dcd);
        break;
    case SALVOR_DCD_OUTSIDE:
        salvor_header_checks_set (
            header, SALVOR_CHECK_DCD, SALVOR_CHECK_FAILED, _ ("The set-up list is not in the file"),
            g_strdup_printf (_ ("The header says %s"), SALVOR_ADDRESS_TEXT (address)));
        break;
    case SALVOR_DCD_DAMAGED:
        salvor_header_checks_set (
            header, SALVOR_CHECK_DCD, SALVOR_CHECK_FAILED, _ ("The set-up list is damaged"),
            g_strdup_printf (_ ("No valid command at %s"), SALVOR_ADDRESS_TEXT (dcd->damage)));
        break;
    }
    salvor_header_checks_set_details (header, SALVOR_CHECK_DCD, dcd->words);
}

void
salvor_header_checks_run_tables (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    check_fcb (view, header);
    check_ivt (view, header);
    check_boot_data (view, header);
    check_dcd (view, header);
}
