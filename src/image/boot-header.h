/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"
#include "image/image.h"
#include "image/srk-table.h"

G_BEGIN_DECLS

typedef enum {
    SALVOR_IMAGE_UNKNOWN,
    SALVOR_IMAGE_BOOTABLE,    /* FCB and IVT in place: can be written as it is */
    SALVOR_IMAGE_MISSING_FCB, /* IVT in place, flash settings block absent */
    SALVOR_IMAGE_APPLICATION, /* vectors only, needs wrapping */
    SALVOR_IMAGE_LOADER,      /* IVT for RAM: a flashloader */
} SalvorImageKind;

typedef enum {
    SALVOR_CHECK_OK,
    SALVOR_CHECK_WARNING, /* needs the person's eye, does not block */
    SALVOR_CHECK_FAILED,  /* blocks */
    SALVOR_CHECK_ABSENT,  /* not there and not needed */
} SalvorCheckState;

/* In a fixed order, so that two people can compare screens. */
typedef enum {
    SALVOR_CHECK_FCB,
    SALVOR_CHECK_IVT,
    SALVOR_CHECK_BOOT_DATA,
    SALVOR_CHECK_ENTRY,
    SALVOR_CHECK_VECTORS,
    SALVOR_CHECK_DCD,
    SALVOR_CHECK_CSF,
    SALVOR_CHECK_ADDRESS,
    SALVOR_CHECK_SIZE,
    SALVOR_CHECK_COMPLETENESS,
    SALVOR_N_CHECKS,
} SalvorCheckId;

typedef struct {
    SalvorCheckState state;
    char *title;    /* "Has its start-up header" */
    char *text;     /* "Flash settings at 0x0000, header 0xD1 at 0x1000" */
    char **details; /* nullable: sentences, what each command or setting means; in their order */
} SalvorCheck;

/* Whose signature it is (HAB): for a comparison with the fuses of a board, see signature.h. */
typedef struct {
    guint8 key_table_hash[SALVOR_SRK_HASH_SIZE]; /* what the fuses of its boards hold */
    guint n_keys;                                /* in the key table */
    guint key_index;                             /* of the one in use, from 0 */
} SalvorSignature;

/* What is in an image, for one chip. Made by a pure function; owned by the caller. */
typedef struct {
    SalvorImageKind kind;
    gboolean has_entry;
    guint32 entry; /* address of the first instruction, thumb bit kept as in the file */
    gboolean has_vectors;
    guint32 vectors;       /* address of the vector table */
    guint32 stack_pointer; /* first word of the vector table */
    gboolean has_ivt;
    guint32 ivt_offset;        /* in the file, bytes */
    guint32 self;              /* IVT.self: where the IVT wants to be */
    guint32 load_address;      /* where the first byte of the file belongs */
    gboolean is_signed;        /* a sound CSF is there; nothing has been computed */
    SalvorSignature signature; /* when it is signed */
    gboolean encrypted_xip;    /* what the flash holds is not what the processor sees */
    gboolean encrypted_hab;    /* decrypted by the ROM when it is loaded */
    SalvorCheck checks[SALVOR_N_CHECKS];
    SalvorImage *placed; /* nullable: the image at its addresses, when it has a place */
} SalvorBootHeader;

/* @image: with or without addresses. (transfer full) */
SalvorBootHeader *salvor_boot_header_new (SalvorImage *image,
                                          SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_boot_header_free (SalvorBootHeader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorBootHeader, salvor_boot_header_free)

/* "bootable", "missing-fcb", "application", "loader", "unknown" */
const char *salvor_image_kind_get_id (SalvorImageKind kind);
/* One sentence for people: what the file is and what can be done with it. Translated, static. */
const char *salvor_image_kind_get_sentence (SalvorImageKind kind);
/* "fcb", "ivt", "boot-data", "entry", "vectors", "dcd", "csf", "address", "size", "completeness" */
const char *salvor_check_get_id (SalvorCheckId id);
/* "ok", "warning", "failed", "absent" */
const char *salvor_check_state_get_id (SalvorCheckState state);
gboolean salvor_boot_header_has_failed (const SalvorBootHeader *self);

/*
 * salvor_boot_header_add_fcb:
 *
 * A copy of a placed image with the flash settings block of the chip's flash profile in front.
 * SALVOR_ERROR_UNSUITABLE_FILE when the place is taken or the profile has none. (transfer full)
 */
SalvorImage *salvor_boot_header_add_fcb (SalvorImage *placed, SalvorChip *chip,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A copy without what it has where the flash settings block belongs. (transfer full) */
SalvorImage *salvor_boot_header_remove_fcb (SalvorImage *placed, SalvorChip *chip,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes behind ivt_offset that are needed to judge the start-up header: one IVT (protocols 6.3) */
#define SALVOR_BOOT_HEAD_SIZE 32

/* What the first bytes of a flash hold, for BoardState: @data from the flash base, at least
 * ivt_offset + 32 bytes. *detail: (transfer full) evidence */
SalvorHeaderState salvor_boot_header_examine_flash (const guint8 *data, gsize size,
                                                    SalvorChip *chip, char **detail);

G_END_DECLS
