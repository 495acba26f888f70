/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-signature"
#include "config.h"

#include "image/signature.h"

#include "base/bytes.h"

#include <glib/gi18n-lib.h>

/* What the eight words of the key hash say, as far as they could be read */
typedef struct {
    guint n_words;
    guint n_known;
    guint n_burned; /* known and not 0 */
    gboolean differs;
    guint first; /* fuse words, for the evidence */
    guint last;
} FuseHash;

/* The first byte of the hash is the lowest byte of the first word (SPSDK, hab_srk.py, get_fuse). */
static FuseHash
compare_hash (const SalvorSignature *signature, SalvorBoardState *state)
{
    FuseHash result = { 0 };
    const SalvorFuseWord *words;
    gsize n_words;

    words = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    for (gsize i = 0; i < n_words; i++) {
        guint32 expected = 0;
        guint32 value;

        if (g_strcmp0 (words[i].role, "srk-hash") != 0
            || !salvor_bytes_peek_u32_le (signature->key_table_hash, SALVOR_SRK_HASH_SIZE,
                                          result.n_words * sizeof expected, &expected))
            continue;
        result.first = result.n_words == 0 ? words[i].index : result.first;
        result.last = words[i].index;
        result.n_words++;
        if (!salvor_board_state_get_word (state, words[i].index, &value, NULL))
            continue;
        result.n_known++;
        result.n_burned += value != 0 ? 1 : 0;
        result.differs = result.differs || value != expected;
    }
    return result;
}

/* Each key has a bit of its own in the word, in the order of the keys. (nullable) */
static const SalvorField *
find_revocation (const SalvorFuseWord *word, guint key_index)
{
    for (gsize i = 0; i < word->n_fields; i++) {
        const SalvorField *field = &word->fields[i];

        if (!field->reserved && field->width == 1 && key_index-- == 0)
            return field;
    }
    return NULL;
}

/* FALSE when it could not be read */
static gboolean
read_revocation (const SalvorSignature *signature, SalvorBoardState *state, gboolean *revoked)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    const SalvorFuseWord *word = salvor_chip_get_word_by_role (chip, "srk-revoke");
    const SalvorField *field = word != NULL ? find_revocation (word, signature->key_index) : NULL;
    guint32 value;

    if (field == NULL || !salvor_board_state_get_word (state, word->index, &value, NULL))
        return FALSE;
    *revoked = salvor_field_extract (field, value) != 0;
    return TRUE;
}

static SalvorSignatureState
say (SalvorSignatureState state, char **detail, char *text)
{
    *detail = text;
    return state;
}

SalvorSignatureState
salvor_signature_compare (const SalvorSignature *signature, SalvorBoardState *state, char **detail)
{
    FuseHash hash = compare_hash (signature, state);
    guint key = signature->key_index + 1;
    gboolean revoked;

    if (hash.n_known == SALVOR_SRK_HASH_SIZE / 4 && hash.n_burned == 0)
        return say (SALVOR_SIGNATURE_UNKNOWN, detail,
                    g_strdup_printf (_ ("It carries a signature. No key hash is burned into fuses "
                                        "%u to %u, so nothing says whose it should be."),
                                     hash.first, hash.last));
    if (hash.differs)
        return say (SALVOR_SIGNATURE_FOREIGN, detail,
                    g_strdup_printf (_ ("It carries a signature with other keys than those whose "
                                        "hash is burned into fuses %u to %u."),
                                     hash.first, hash.last));
    if (hash.n_words != SALVOR_SRK_HASH_SIZE / 4 || hash.n_known < hash.n_words
        || !read_revocation (signature, state, &revoked))
        return say (SALVOR_SIGNATURE_UNKNOWN, detail,
                    g_strdup (_ ("It carries a signature. Whose keys this board accepts could not "
                                 "be read from its fuses, so only the board can tell whether it "
                                 "is the right one, when it starts.")));
    if (revoked)
        return say (SALVOR_SIGNATURE_REVOKED, detail,
                    g_strdup_printf (_ ("It is signed with key %u, which this board accepts no "
                                        "more."),
                                     key));
    return say (SALVOR_SIGNATURE_AGREES, detail,
                g_strdup_printf (_ ("The hash of its key table is the one in fuses %u to %u, and "
                                    "key %u of it is not revoked. The signature itself is only "
                                    "computed by the board, when it starts."),
                                 hash.first, hash.last, key));
}
