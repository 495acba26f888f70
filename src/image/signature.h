/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/boot-header.h"

G_BEGIN_DECLS

/*
 * Whose signature it is, seen from one board. The signature itself is not computed: that needs the
 * certificates of the maker, and only the board's answer counts. What is compared is what no other
 * key can imitate: the hash of the key table with the SRK fuses, and the key's revocation.
 */
typedef enum {
    SALVOR_SIGNATURE_UNKNOWN, /* not enough of the fuses could be read, or none is burned */
    SALVOR_SIGNATURE_AGREES,  /* the key table is that of the board, and the key counts */
    SALVOR_SIGNATURE_FOREIGN, /* another maker's keys */
    SALVOR_SIGNATURE_REVOKED, /* the board's maker has given this key up */
} SalvorSignatureState;

/*
 * salvor_signature_compare:
 * @signature: of a signed image or loader
 * @state: the board
 * @detail: (out) (transfer full): what was compared and what was not, as sentences
 */
SalvorSignatureState salvor_signature_compare (const SalvorSignature *signature,
                                               SalvorBoardState *state, char **detail);

G_END_DECLS
