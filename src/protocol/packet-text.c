/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-packet-text"
#include "config.h"

#include "protocol/packet-text.h"

#include "protocol/mboot-packet.h"
#include "protocol/mboot-property.h"
#include "protocol/mboot-status.h"
#include "protocol/sdp-packet.h"

struct _SalvorPacketText {
    guint16 sdp_code;       /* of the last command */
    guint32 mboot_property; /* that was asked for last */
};

SalvorPacketText *
salvor_packet_text_new (void)
{
    return g_new0 (SalvorPacketText, 1);
}

void
salvor_packet_text_free (gpointer self)
{
    g_free (self);
}

/* ---- SDP ---- */

static char *
describe_sdp_command (SalvorPacketText *self, const SalvorSdpCommand *command)
{
    const char *name = salvor_sdp_command_get_name (command->code);

    self->sdp_code = command->code;
    switch (command->code) {
    case SALVOR_SDP_READ_REGISTER:
        return g_strdup_printf ("%s 0x%08X, %u bytes by %u bits", name, command->address,
                                command->count, command->format);
    case SALVOR_SDP_WRITE_REGISTER:
        return g_strdup_printf ("%s 0x%08X = 0x%08X, %u bits", name, command->address,
                                command->data, command->format);
    case SALVOR_SDP_WRITE_FILE:
    case SALVOR_SDP_DCD_WRITE:
    case SALVOR_SDP_WRITE_CSF:
        return g_strdup_printf ("%s to 0x%08X, %u bytes", name, command->address, command->count);
    case SALVOR_SDP_JUMP_ADDRESS:
        return g_strdup_printf ("%s to 0x%08X", name, command->address);
    default:
        return g_strdup (name);
    }
}

/* The data of a read are in the line itself; a refusal in their place is worth a word. */
static char *
describe_sdp_answer (const SalvorPacketText *self, const SalvorSdpReportView *view)
{
    if (view->id == SALVOR_SDP_REPORT_STATUS && self->sdp_code == SALVOR_SDP_READ_REGISTER
        && view->word != SALVOR_SDP_WORD_REFUSED)
        return NULL;
    return salvor_sdp_word_describe (view->word);
}

static char *
describe_sdp (SalvorPacketText *self, gboolean outgoing, const guint8 *packet, gsize size)
{
    SalvorSdpCommand command;
    SalvorSdpReportView view;

    if (outgoing)
        return salvor_sdp_command_decode (packet, size, &command)
                   ? describe_sdp_command (self, &command)
                   : NULL;
    return salvor_sdp_report_decode (packet, size, &view, NULL) ? describe_sdp_answer (self, &view)
                                                                : NULL;
}

/* ---- mboot ---- */

static char *
describe_mboot_command (SalvorPacketText *self, const SalvorMbootPacket *command)
{
    GString *text = g_string_new (salvor_mboot_command_get_name (command->tag));

    if (command->tag == SALVOR_MBOOT_GET_PROPERTY && command->n_parameters > 0) {
        self->mboot_property = command->parameters[0];
        g_string_append_printf (text, " 0x%02X, %s", self->mboot_property,
                                salvor_mboot_property_get_name (self->mboot_property));
        return g_string_free (text, FALSE);
    }
    for (guint i = 0; i < command->n_parameters; i++)
        g_string_append_printf (text, " 0x%X", command->parameters[i]);
    return g_string_free (text, FALSE);
}

static char *
describe_status (const SalvorMbootPacket *response)
{
    guint32 status = response->parameters[0];

    return g_strdup_printf ("status %u, %s", status, salvor_mboot_status_get_name (status));
}

static char *
describe_mboot_response (const SalvorPacketText *self, const SalvorMbootPacket *response)
{
    if (response->n_parameters == 0)
        return NULL;
    if (response->parameters[0] != SALVOR_MBOOT_STATUS_SUCCESS)
        return describe_status (response);
    switch (response->tag) {
    case SALVOR_MBOOT_RESPONSE_PROPERTY:
        return salvor_mboot_property_describe (self->mboot_property, response->parameters + 1,
                                               response->n_parameters - 1);
    case SALVOR_MBOOT_RESPONSE_READ_ONCE:
        return response->n_parameters > 2 ? g_strdup_printf ("0x%08X", response->parameters[2])
                                          : describe_status (response);
    case SALVOR_MBOOT_RESPONSE_READ_MEMORY:
    case SALVOR_MBOOT_RESPONSE_KEY_BLOB:
        return response->n_parameters > 1
                   ? g_strdup_printf ("%u bytes follow", response->parameters[1])
                   : describe_status (response);
    default:
        return describe_status (response);
    }
}

static char *
describe_mboot (SalvorPacketText *self, gboolean outgoing, const guint8 *packet, gsize size)
{
    SalvorMbootReportView view;
    SalvorMbootPacket content;

    if (!salvor_mboot_report_decode (packet, size, &view, NULL))
        return NULL;
    if (view.size == 0)
        return g_strdup ("the data end here");
    if (view.id != (outgoing ? SALVOR_MBOOT_REPORT_COMMAND : SALVOR_MBOOT_REPORT_RESPONSE)
        || !salvor_mboot_packet_decode (view.payload, view.size, &content, NULL))
        return NULL;
    return outgoing ? describe_mboot_command (self, &content)
                    : describe_mboot_response (self, &content);
}

char *
salvor_packet_text_describe (SalvorPortKind kind, gboolean outgoing, const guint8 *packet,
                             gsize size, gpointer self)
{
    g_return_val_if_fail (packet != NULL && self != NULL, NULL);

    switch (kind) {
    case SALVOR_PORT_ROM:
        return describe_sdp (self, outgoing, packet, size);
    case SALVOR_PORT_FLASHLOADER:
        return describe_mboot (self, outgoing, packet, size);
    case SALVOR_PORT_PROBE:
    case SALVOR_PORT_GDB:
    case SALVOR_PORT_SERIAL:
        return NULL;
    }
    g_return_val_if_reached (NULL);
}
