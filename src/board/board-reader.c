/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-reader"
#include "config.h"

#include "board/board-reader.h"

#include "base/errors.h"
#include "image/boot-header.h"

#include <glib/gi18n-lib.h>

void
salvor_read_result_clear (SalvorReadResult *self)
{
    g_clear_pointer (&self->identity, salvor_identity_free);
    g_clear_object (&self->state);
}

/* "i.MX RT1024, i.MX RT1064", or "none" */
static char *
list_candidates (const SalvorIdentity *identity)
{
    GString *text = g_string_new (identity->candidates->len == 0 ? "none" : NULL);

    for (guint i = 0; i < identity->candidates->len; i++)
        g_string_append_printf (
            text, "%s%s", i > 0 ? ", " : "",
            salvor_chip_get_title (g_ptr_array_index (identity->candidates, i)));
    return g_string_free (text, FALSE);
}

static gboolean
is_candidate (const SalvorIdentity *identity, SalvorChip *chip)
{
    for (guint i = 0; i < identity->candidates->len; i++) {
        SalvorChip *candidate = g_ptr_array_index (identity->candidates, i);

        if (strcmp (salvor_chip_get_name (candidate), salvor_chip_get_name (chip)) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Proven by the readings, else what a person said and nothing contradicts */
static SalvorChip *
settle_chip (const SalvorReadRequest *request, const SalvorIdentity *identity, GError **error)
{
    g_autofree char *candidates = NULL;

    if (request->chosen != NULL && !is_candidate (identity, request->chosen)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD,
                     "%s was chosen, but the readings say otherwise: %s",
                     salvor_chip_get_title (request->chosen), identity->evidence);
        return NULL;
    }
    if (identity->chip != NULL)
        return identity->chip;
    if (request->chosen != NULL)
        return request->chosen;
    candidates = list_candidates (identity);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP, "%s candidates: %s",
                 identity->evidence, candidates);
    return NULL;
}

static char *
describe_port (const SalvorPortInfo *info)
{
    if (info->simulated)
        return g_strdup_printf (_ ("Practice board %s"), info->board_name);
    if (info->speed != 0)
        return g_strdup_printf (info->kind == SALVOR_PORT_ROM ? _ ("Serial downloader at %s")
                                                              : _ ("Flashloader at %s"),
                                info->location);
    switch (info->kind) {
    case SALVOR_PORT_ROM:
        return g_strdup_printf (_ ("USB serial downloader %04X:%04X at %s"), info->vendor_id,
                                info->product_id, info->location);
    case SALVOR_PORT_FLASHLOADER:
        return g_strdup_printf (_ ("Flashloader %04X:%04X at %s"), info->vendor_id,
                                info->product_id, info->location);
    case SALVOR_PORT_PROBE:
        return g_strdup_printf (_ ("Debug probe at %s"), info->location);
    case SALVOR_PORT_GDB:
        return g_strdup_printf (
            _ ("GDB server at %s, which stopped the processor for a moment when "
               "Salvor connected"),
            info->location);
    case SALVOR_PORT_SERIAL:
        break;
    }
    g_return_val_if_reached (NULL);
}

static SalvorBoardStage
get_stage (SalvorPortKind kind)
{
    switch (kind) {
    case SALVOR_PORT_ROM:
        return SALVOR_STAGE_ROM;
    case SALVOR_PORT_FLASHLOADER:
        return SALVOR_STAGE_FLASHLOADER;
    case SALVOR_PORT_PROBE:
    case SALVOR_PORT_GDB:
        return SALVOR_STAGE_PROBE;
    case SALVOR_PORT_SERIAL:
        break;
    }
    g_return_val_if_reached (SALVOR_STAGE_UNKNOWN);
}

gboolean
salvor_board_reader_identify (const SalvorReadRequest *request, SalvorReadResult *result,
                              GError **error)
{
    const SalvorPortInfo *info = salvor_port_get_info (request->port);
    g_autofree char *source = describe_port (info);
    SalvorChip *chip;

    if (result->identity == NULL)
        result->identity = salvor_identify (request->chips, info, &result->readings);
    chip = settle_chip (request, result->identity, error);
    if (chip == NULL)
        return FALSE;
    result->state = salvor_board_state_new (chip);
    salvor_board_state_set_source (result->state, source);
    salvor_board_state_set_stage (result->state, get_stage (info->kind));
    salvor_board_state_set_line_speed (result->state, info->speed);
    salvor_board_state_set_simulated (result->state, info->simulated);
    salvor_board_state_set_time (result->state, g_get_real_time () / G_USEC_PER_SEC);
    return TRUE;
}

gboolean
salvor_board_reader_is_read_locked (const SalvorFuseWord *word, guint32 lock_value, char **reason)
{
    if ((lock_value & word->lock.read_mask) == 0)
        return FALSE;
    *reason = g_strdup_printf (_ ("Locked for ever against reading: %s is burned."),
                               word->lock.field_name != NULL ? word->lock.field_name
                                                             : _ ("a lock fuse"));
    return TRUE;
}

void
salvor_board_reader_take_flash_head (SalvorReadResult *result, GBytes *head)
{
    g_autofree char *detail = NULL;
    SalvorHeaderState header;
    gsize size;
    const guint8 *data = g_bytes_get_data (head, &size);

    header = salvor_boot_header_examine_flash (
        data, size, salvor_board_state_get_chip (result->state), &detail);
    salvor_board_state_set_header (result->state, header, detail);
}

static gboolean
read_port (const SalvorReadRequest *request, SalvorReadResult *result, GCancellable *cancellable,
           GError **error)
{
    const SalvorPortInfo *info = salvor_port_get_info (request->port);

    if (info->problem != NULL) {
        g_propagate_error (error, g_error_copy (info->problem));
        return FALSE;
    }
    switch (info->kind) {
    case SALVOR_PORT_ROM:
        return salvor_rom_reader_read (request, result, cancellable, error);
    case SALVOR_PORT_FLASHLOADER:
        return salvor_flashloader_reader_read (request, result, cancellable, error);
    case SALVOR_PORT_PROBE:
    case SALVOR_PORT_GDB:
        return salvor_probe_reader_read (request, result, cancellable, error);
    case SALVOR_PORT_SERIAL:
        break;
    }
    g_return_val_if_reached (FALSE);
}

/* A core that was left halted still shows its device on USB, which answers nobody; the probe that
 * left it so can still be asked. */
static gboolean
is_mute (SalvorPort *port, const GError *error)
{
    SalvorPortKind kind = salvor_port_get_info (port)->kind;

    return (kind == SALVOR_PORT_ROM || kind == SALVOR_PORT_FLASHLOADER)
           && g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
forget (SalvorReadResult *result)
{
    salvor_read_result_clear (result);
    *result = (SalvorReadResult){ NULL };
}

gboolean
salvor_board_reader_read (const SalvorReadRequest *request, GPtrArray *ports,
                          SalvorReadResult *result, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) first_error = NULL;
    gboolean is_last = FALSE;

    g_return_val_if_fail (ports->len > 0, FALSE);

    for (guint i = 0; i < ports->len && !is_last; i++) {
        g_autoptr (GError) local_error = NULL;
        SalvorReadRequest one = *request;

        one.port = g_ptr_array_index (ports, i);
        if (read_port (&one, result, cancellable, &local_error))
            return TRUE;
        is_last = i + 1 == ports->len || !is_mute (one.port, local_error);
        if (!is_last)
            forget (result);
        /* what is wrong with the first way is what a person can mend */
        if (first_error == NULL)
            first_error = g_steal_pointer (&local_error);
    }
    g_propagate_error (error, g_steal_pointer (&first_error));
    return FALSE;
}
