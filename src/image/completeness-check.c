/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-completeness-check"
#include "config.h"

#include "image/header-checks.h"

#include "image/check-text.h"

#include <glib/gi18n-lib.h>

/* Exceptions of an ARMv7-M processor in front of the interrupts (ARM DDI 0403, B1.5.2) */
#define N_EXCEPTIONS 16
#define FIRST_FAULT_HANDLER 2

/* Behind the last byte of the file, where the program will see it */
static guint64
get_end (const SalvorHeaderView *view)
{
    return salvor_image_get_end (view->running);
}

/* The last byte the boot data promise, when they promise less than the whole flash. */
static gboolean
is_shorter_than_promised (const SalvorHeaderView *view)
{
    guint64 promised = (guint64) view->boot_data.start + view->boot_data.size;
    gboolean whole_flash
        = view->home == SALVOR_PLACE_FLASH && view->boot_data.size >= view->flash->size;

    return view->has_boot_data && view->home != SALVOR_PLACE_NOWHERE && !whole_flash
           && promised > get_end (view);
}

/* Everything but what only the board can make */
static gboolean
lacks_secret_key (const SalvorHeaderView *view)
{
    return view->csf != NULL && view->csf->encrypted && view->csf->blob == get_end (view);
}

/* What the header names and the file does not hold; NULL when all is there. (transfer full) */
static char *
find_missing_part (const SalvorHeaderView *view)
{
    const struct {
        guint32 address;
        const char *name;
    } parts[] = {
        { view->ivt.boot_data, _ ("the load information") },
        { view->ivt.entry & ~1u, _ ("the start address") },
        { view->has_vectors ? view->reset & ~1u : 0, _ ("the reset address") },
        { view->ivt.dcd, _ ("the set-up list") },
        { view->ivt.csf, _ ("the signature") },
    };

    if (lacks_secret_key (view))
        return g_strdup_printf (_ ("The key that decrypts the program belongs at %s; the board "
                                   "itself has to wrap it"),
                                SALVOR_ADDRESS_TEXT (view->csf->blob));
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        if (salvor_header_view_is_cut_off (view, parts[i].address))
            return g_strdup_printf (_ ("It ends at %s, %s is %s"),
                                    SALVOR_ADDRESS_TEXT (get_end (view)), parts[i].name,
                                    SALVOR_ADDRESS_TEXT (parts[i].address));
    }
    if (is_shorter_than_promised (view)) {
        guint64 promised = (guint64) view->boot_data.start + view->boot_data.size;

        return g_strdup_printf (_ ("It ends at %s, its header promises content up to %s"),
                                SALVOR_ADDRESS_TEXT (get_end (view)),
                                SALVOR_ADDRESS_TEXT (promised));
    }
    return NULL;
}

/* A handler of an exception that lies behind the end: a hint that the file was cut. */
static gboolean
has_handler_beyond_end (const SalvorHeaderView *view, guint32 *handler)
{
    for (guint32 i = FIRST_FAULT_HANDLER; view->has_vectors && i < N_EXCEPTIONS; i++) {
        if (salvor_image_peek_u32 (view->running, view->vectors + 4 * i, handler)
            && *handler % 2 == 1 && salvor_header_view_is_cut_off (view, *handler))
            return TRUE;
    }
    return FALSE;
}

static void
set_completeness (SalvorBootHeader *header, SalvorCheckState state, const char *title, char *text)
{
    salvor_header_checks_set (header, SALVOR_CHECK_COMPLETENESS, state, title, text);
}

void
salvor_header_checks_run_completeness (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    char *missing = view->has_ivt ? find_missing_part (view) : NULL;
    guint32 handler;

    if (!view->has_ivt)
        set_completeness (
            header, SALVOR_CHECK_ABSENT, _ ("Length not known"),
            g_strdup (_ ("Without a header nothing says how long the file should be")));
    else if (missing != NULL)
        set_completeness (header, SALVOR_CHECK_FAILED,
                          lacks_secret_key (view) ? _ ("The wrapped secret key is missing")
                                                  : _ ("The file ends too early"),
                          missing);
    else if (!salvor_header_view_is_encrypted (view) && has_handler_beyond_end (view, &handler))
        set_completeness (header, SALVOR_CHECK_WARNING, _ ("The file may end too early"),
                          g_strdup_printf (_ ("It ends at %s, a handler of the program is at %s"),
                                           SALVOR_ADDRESS_TEXT (get_end (view)),
                                           SALVOR_ADDRESS_TEXT (handler)));
    else
        set_completeness (header, SALVOR_CHECK_OK, _ ("Everything the header names is there"),
                          salvor_format_bytes (salvor_image_get_size (view->image)));
}
