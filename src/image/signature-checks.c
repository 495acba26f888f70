/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-signature-checks"
#include "config.h"

#include "image/header-checks.h"

#include "base/bytes.h"
#include "image/check-text.h"
#include "image/dcd.h"

#include <glib/gi18n-lib.h>

static void
set_csf (SalvorBootHeader *header, SalvorCheckState state, const char *title, char *text)
{
    salvor_header_checks_set (header, SALVOR_CHECK_CSF, state, title, text);
}

/* No signature, or none where the header says there is one */
static void
check_missing (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    guint32 address = view->has_ivt ? view->ivt.csf : 0;

    if (address == 0)
        set_csf (header, SALVOR_CHECK_ABSENT, _ ("Not signed"),
                 g_strdup (_ ("A board that is not closed accepts it")));
    else
        set_csf (header, SALVOR_CHECK_FAILED, _ ("The signature is missing"),
                 g_strdup_printf (salvor_header_view_covers (view, address, 1)
                                      ? _ ("Something else is at %s")
                                      : _ ("The header says %s, which is not in the file"),
                                  SALVOR_ADDRESS_TEXT (address)));
}

/*
 * What the ROM insists on and the signature leaves out; NULL when it leaves nothing out. The ROM
 * wants the IVT, the boot data, the DCD and the entry in signed blocks (NXP, HABv4 RVT guidelines,
 * authenticate_image). (transfer full)
 */
static char *
find_gap (const SalvorHeaderView *view)
{
    g_autoptr (SalvorDcd) dcd = salvor_dcd_new (view->running, view->ivt.dcd);
    const struct {
        guint32 address;
        gsize size;
        const char *name;
    } parts[] = {
        { view->ivt.self, SALVOR_IVT_SIZE, _ ("the start-up header") },
        { view->ivt.boot_data, SALVOR_BOOT_DATA_SIZE, _ ("the load information") },
        { view->ivt.dcd, dcd->size, _ ("the set-up list") },
        { view->ivt.entry & ~1u, 4, _ ("the start address") },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        if (parts[i].size > 0 && !salvor_csf_covers (view->csf, parts[i].address, parts[i].size))
            return g_strdup_printf (_ ("It leaves out %s at %s"), parts[i].name,
                                    SALVOR_ADDRESS_TEXT (parts[i].address));
    }
    return NULL;
}

static char *
describe_keys (const SalvorCsf *csf)
{
    return g_strdup_printf (_ ("At %s, with key %u of %u; whose it is has not been checked"),
                            SALVOR_ADDRESS_TEXT (csf->address), csf->key_index + 1,
                            csf->table.n_keys);
}

/* "Key 1 is RSA with 2048 bits …" and the hash that belongs into the fuses */
static void
add_key_words (const SalvorCsf *csf, GPtrArray *words)
{
    g_autofree char *hash = salvor_bytes_to_hex (csf->table.hash, SALVOR_SRK_HASH_SIZE);

    for (guint i = 0; i < csf->table.n_keys; i++)
        g_ptr_array_add (words, csf->table.key_bits[i] > 0
                                    ? g_strdup_printf (_ ("Key %u of the table has %u bits."),
                                                       i + 1, csf->table.key_bits[i])
                                    : g_strdup_printf (
                                        _ ("Key %u of the table is there as a hash only."), i + 1));
    g_ptr_array_add (words, g_strdup_printf (_ ("The fuses of its boards hold %s."), hash));
}

static void
set_details (const SalvorCsf *csf, SalvorBootHeader *header)
{
    g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < csf->words->len; i++)
        g_ptr_array_add (words, g_strdup (g_ptr_array_index (csf->words, i)));
    if (csf->has_table)
        add_key_words (csf, words);
    salvor_header_checks_set_details (header, SALVOR_CHECK_CSF, words);
}

void
salvor_header_checks_run_signature (const SalvorHeaderView *view, SalvorBootHeader *header)
{
    const SalvorCsf *csf = view->csf;
    char *gap;

    if (csf == NULL) {
        check_missing (view, header);
        return;
    }
    gap = csf->damage == NULL ? find_gap (view) : NULL;
    if (csf->damage != NULL)
        set_csf (header, SALVOR_CHECK_FAILED, _ ("The signature is damaged"),
                 g_strdup (csf->damage));
    else if (gap != NULL)
        set_csf (header, SALVOR_CHECK_WARNING, _ ("The signature does not cover everything"), gap);
    else
        set_csf (header, SALVOR_CHECK_OK, _ ("Carries a signature"), describe_keys (csf));
    set_details (csf, header);
}
