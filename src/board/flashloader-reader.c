/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flashloader-reader"
#include "config.h"

#include "board/board-reader.h"

#include "base/errors.h"
#include "board/settle.h"
#include "image/boot-header.h"
#include "protocol/mboot.h"

#include <glib/gi18n-lib.h>

/* IVT of 32 bytes behind the offset where it lies (protocols 6.3) */
#define IVT_SIZE 32

/* A flashloader is open to every question, but a part of them it cannot answer: on some chips its
 * memory map has no peripherals, so registers and shadow words stay unseen (protocols 4.5). The
 * fuse cells themselves it reads with a command of its own. */
typedef struct {
    const SalvorReadRequest *request; /* no ref */
    SalvorReadResult *result;         /* no ref */
    SalvorMboot *mboot;               /* no ref */
    GCancellable *cancellable;        /* nullable, no ref */
} Session;

/* A status of the loader's own says that the word cannot be had; anything else is a broken line. */
static gboolean
is_refusal (const GError *error)
{
    return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED)
           || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED)
           || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
}

/* *reason: (transfer full) set when refused, and then TRUE is returned with *known FALSE */
static gboolean
read_otp (Session *self, guint index, gboolean *known, guint32 *value, char **reason,
          GError **error)
{
    g_autoptr (GError) local_error = NULL;

    *known = salvor_mboot_read_once (self->mboot, index, value, self->cancellable, &local_error);
    if (*known)
        return TRUE;
    if (!is_refusal (local_error)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    *reason = g_strdup_printf (_ ("The flashloader could not read it: status %u."),
                               salvor_mboot_get_last_status (self->mboot));
    return TRUE;
}

/* ---- identification ---- */

/* Same unique id as a board whose chip was proven before: it is that board */
static gboolean
is_the_known_board (Session *self, GError **error)
{
    static const char *const roles[] = { "unique-id-low", "unique-id-high" };
    g_autofree char *id = NULL;
    guint32 value[G_N_ELEMENTS (roles)];

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
        const SalvorFuseWord *word = salvor_chip_get_word_by_role (self->request->known, roles[i]);
        g_autofree char *reason = NULL;
        gboolean known = FALSE;

        if (word == NULL || !read_otp (self, word->index, &known, &value[i], &reason, error)
            || !known)
            return FALSE;
    }
    id = g_strdup_printf ("%08X %08X", value[0], value[1]);
    return g_strcmp0 (id, self->request->known_id) == 0;
}

static void
take_known_chip (Session *self)
{
    SalvorIdentity *identity = self->result->identity;
    char *text;

    if (identity->chip != NULL)
        return;
    identity->chip = g_object_ref (self->request->known);
    text = g_strdup_printf (_ ("%s It has the unique id of the board that was known before."),
                            identity->evidence);
    g_free (identity->evidence);
    identity->evidence = text;
}

static gboolean
read_package_word (Session *self, GPtrArray *candidates, GError **error)
{
    SalvorIdentityReadings *readings = &self->result->readings;
    const SalvorField *field = salvor_identify_find_package_field (candidates);
    g_autofree char *reason = NULL;

    return field == NULL
           || read_otp (self, field->word->index, &readings->has_package_word,
                        &readings->package_word, &reason, error);
}

static gboolean
identify (Session *self, GError **error)
{
    const SalvorPortInfo *info = salvor_port_get_info (self->request->port);
    g_autoptr (SalvorIdentity) by_port = salvor_identify (self->request->chips, info, NULL);
    g_autoptr (GError) local_error = NULL;

    if (!read_package_word (self, by_port->candidates, error))
        return FALSE;
    self->result->identity = salvor_identify (self->request->chips, info, &self->result->readings);
    if (self->request->known != NULL && self->request->known_id != NULL) {
        if (is_the_known_board (self, &local_error))
            take_known_chip (self);
        if (local_error != NULL) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
    }
    return salvor_board_reader_identify (self->request, self->result, error);
}

/* ---- the state ---- */

static gboolean
read_fuse_word (Session *self, const SalvorFuseWord *word, guint32 lock_value, GError **error)
{
    g_autofree char *reason = NULL;
    gboolean known = FALSE;
    guint32 value = 0;

    if (!salvor_board_reader_is_read_locked (word, lock_value, &reason)
        && !read_otp (self, word->index, &known, &value, &reason, error))
        return FALSE;
    if (known)
        salvor_board_state_set_otp (self->result->state, word->index, value);
    else
        salvor_board_state_set_otp_unreadable (self->result->state, word->index, reason);
    return TRUE;
}

static gboolean
read_words (Session *self, SalvorChip *chip, GError **error)
{
    gsize n_words;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    for (gsize i = 0; i < n_words; i++) {
        guint32 lock_value = 0;

        /* locks stand in the first word, so that they are known when they matter */
        if (words[i].lock.read_mask != 0)
            salvor_board_state_get_word (self->result->state, words[i].lock.lock_word, &lock_value,
                                         NULL);
        if (!read_fuse_word (self, &words[i], lock_value, error))
            return FALSE;
    }
    return TRUE;
}

static void
note_registers (Session *self, SalvorChip *chip)
{
    gsize n_registers;
    const SalvorRegister *registers = salvor_chip_get_registers (chip, &n_registers);

    for (gsize i = 0; i < n_registers; i++)
        salvor_board_state_set_register_unreadable (self->result->state, registers[i].name,
                                                    _ ("Not readable by the flashloader."));
}

/* Property 0x11: 0 or 0x5AA55AA5 open, 1 or 0xC33CC33C closed (protocols 3.7) */
static gboolean
read_security_state (Session *self, GError **error)
{
    guint32 words[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_words = 0;
    g_autoptr (GError) local_error = NULL;

    if (!salvor_mboot_get_property (self->mboot, SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, 0,
                                    words, &n_words, self->cancellable, &local_error)) {
        if (is_refusal (local_error))
            return TRUE;
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    if (n_words >= 1)
        salvor_board_state_set_hab_answer (self->result->state,
                                           words[0] == 1 || words[0] == 0xC33CC33C);
    return TRUE;
}

/* Looks at the start of the flash only when somebody has set it up already: reading must not. */
static gboolean
read_flash_head (Session *self, SalvorChip *chip, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint32 words[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_words = 0;
    g_autoptr (GBytes) head = NULL;
    g_autoptr (GError) local_error = NULL;

    if (salvor_mboot_get_property (self->mboot, SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES,
                                   salvor_chip_get_loader (chip)->memory_id, words, &n_words,
                                   self->cancellable, &local_error))
        head = salvor_mboot_read_memory (self->mboot, flash->base, flash->ivt_offset + IVT_SIZE,
                                         NULL, self->cancellable, &local_error);
    if (head != NULL) {
        salvor_board_reader_take_flash_head (self->result, head);
        return TRUE;
    }
    if (is_refusal (local_error)) {
        salvor_board_state_set_header (self->result->state, SALVOR_HEADER_UNKNOWN,
                                       _ ("The flashloader has not set up the flash yet."));
        return TRUE;
    }
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

static gboolean
read_session (Session *self, GError **error)
{
    SalvorChip *chip;

    if (!identify (self, error))
        return FALSE;
    chip = salvor_board_state_get_chip (self->result->state);
    note_registers (self, chip);
    return read_security_state (self, error) && read_words (self, chip, error)
           && read_flash_head (self, chip, error);
}

/* A flashloader that is found running may be in the middle of what somebody else has begun: the
 * cable came out while data went over it. It takes the first command for a part of that, answers to
 * the one before, and is in step from then on. */
static gboolean
read_once_in_step (Session *self, SalvorPacketTransport *transport, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (read_session (self, &local_error))
        return TRUE;
    salvor_settle (transport, local_error);
    if (!g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    g_message ("%s; the board is read once more", local_error->message);
    salvor_read_result_clear (self->result);
    if (read_session (self, error))
        return TRUE;
    salvor_settle (transport, *error);
    return FALSE;
}

gboolean
salvor_flashloader_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                                GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (request->port);
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autoptr (SalvorMboot) mboot = NULL;
    g_autoptr (GError) local_error = NULL;
    Session session = { request, result, NULL, cancellable };

    lease = salvor_transport_acquire (transport, cancellable, error);
    if (lease == NULL)
        return FALSE;
    mboot = salvor_mboot_new (transport);
    session.mboot = mboot;
    if (read_once_in_step (&session, transport, &local_error))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}
