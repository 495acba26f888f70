/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-burner"
#include "config.h"

#include "protocol/fuse-burner.h"

#include "base/errors.h"
#include "protocol/mboot-private.h"

#include <string.h>

/* Words the flashloader's command reaches. SPSDK's "lock" adds bit 24 to the index, which this
 * family refuses (protocols 4.5). */
#define N_WORDS 64

/* Bytes of a word, the only count the command takes */
#define WORD_SIZE 4

struct _SalvorBurnPermit {
    guint32 unique_id[2];
    guint index;
    guint32 mask;
};

/* ---- the permit ---- */

char *
salvor_burn_permit_get_phrase (const guint32 unique_id[2], guint index, guint32 mask)
{
    g_return_val_if_fail (unique_id != NULL, NULL);

    return g_strdup_printf ("burn fuse word %u mask 0x%08X of chip %08X %08X", index, mask,
                            unique_id[0], unique_id[1]);
}

static gboolean
check_request (const guint32 unique_id[2], guint index, guint32 mask, GError **error)
{
    if (index < N_WORDS && mask != 0 && (unique_id[0] != 0 || unique_id[1] != 0))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "no permit for word %u mask 0x%08X of chip %08X %08X", index, mask, unique_id[0],
                 unique_id[1]);
    return FALSE;
}

SalvorBurnPermit *
salvor_burn_permit_new (const guint32 unique_id[2], guint index, guint32 mask, const char *typed,
                        GError **error)
{
    g_autofree char *phrase = NULL;
    g_autofree char *text = g_strdup (typed);
    SalvorBurnPermit *permit;

    g_return_val_if_fail (unique_id != NULL, NULL);
    g_return_val_if_fail (typed != NULL, NULL);

    if (!check_request (unique_id, index, mask, error))
        return NULL;
    phrase = salvor_burn_permit_get_phrase (unique_id, index, mask);
    if (strcmp (g_strstrip (text), phrase) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_CONSENT, "“%s” was typed, not “%s”", text,
                     phrase);
        return NULL;
    }
    permit = g_new0 (SalvorBurnPermit, 1);
    permit->unique_id[0] = unique_id[0];
    permit->unique_id[1] = unique_id[1];
    permit->index = index;
    permit->mask = mask;
    return permit;
}

void
salvor_burn_permit_free (SalvorBurnPermit *permit)
{
    g_free (permit);
}

/* ---- burning ---- */

static gboolean
check_chip (SalvorMboot *mboot, const SalvorBurnPermit *permit, GCancellable *cancellable,
            GError **error)
{
    guint32 id[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_words = 0;

    if (!salvor_mboot_get_property (mboot, SALVOR_MBOOT_PROPERTY_UNIQUE_DEVICE_ID, 0, id, &n_words,
                                    cancellable, error))
        return FALSE;
    if (n_words == 2 && id[0] == permit->unique_id[0] && id[1] == permit->unique_id[1])
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD,
                 "the permit is for chip %08X %08X, this is %08X %08X", permit->unique_id[0],
                 permit->unique_id[1], id[0], id[1]);
    return FALSE;
}

/* From here on nothing is cancelled: the cells change while the device is at it. */
static gboolean
send_bits (SalvorMboot *mboot, guint index, guint32 bits, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_PROGRAM_ONCE, 0, 3, { index, WORD_SIZE, bits } };

    if (salvor_mboot_link_call_generic (salvor_mboot_get_link (mboot), &command,
                                        SALVOR_MBOOT_TIMEOUT_MS, NULL, error))
        return TRUE;
    g_prefix_error (error, "mask 0x%08X of word %u may be burned: ", bits, index);
    return FALSE;
}

/* A locked word is answered with success and stays as it was (protocols 4.5). */
static gboolean
check_cells (SalvorMboot *mboot, guint index, guint32 wanted, GError **error)
{
    guint32 cells = 0;

    if (!salvor_mboot_read_once (mboot, index, &cells, NULL, error)) {
        g_prefix_error (error, "word %u may be burned: ", index);
        return FALSE;
    }
    if (cells == wanted)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY,
                 "word %u should be 0x%08X now and is 0x%08X", index, wanted, cells);
    return FALSE;
}

gboolean
salvor_fuse_burner_burn (SalvorMboot *mboot, SalvorBurnPermit *permit, GCancellable *cancellable,
                         GError **error)
{
    g_autoptr (SalvorBurnPermit) used = permit;
    guint32 cells = 0;

    g_return_val_if_fail (SALVOR_IS_MBOOT (mboot), FALSE);
    g_return_val_if_fail (permit != NULL, FALSE);

    if (!check_chip (mboot, used, cancellable, error)
        || !salvor_mboot_read_once (mboot, used->index, &cells, cancellable, error)
        || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    if ((used->mask & ~cells) == 0)
        return TRUE;
    return send_bits (mboot, used->index, used->mask & ~cells, error)
           && check_cells (mboot, used->index, cells | used->mask, error);
}
