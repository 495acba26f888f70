/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-command-lines"
#include "config.h"

#include "protocol/command-lines.h"

#include "protocol/mboot-packet.h"
#include "protocol/sdp-packet.h"

/* sdphost and blhost: names and order of arguments as SPSDK 2 has them (spsdk/apps/sdphost.py and
 * blhost.py); NXP's older programs of the same names take the same lines. Numbers with 0x. */

/* While flash is erased the loader does not answer; both tools wait 5 s by themselves (protocols
 * 3.6). ms */
#define ERASE_TIMEOUT "300000"

/* What fits a terminal; longer reads go to a file. bytes */
#define MAX_SHOWN 64

/* Unlock key of the fuse controller: a write that carries it arms burning (chip-semantics 6). */
#define BURN_KEY 0x3E77u

static gboolean
may_burn (guint32 value)
{
    return value >> 16 == BURN_KEY;
}

/* "sdphost -u 0x1fc9,0x0130 -- " */
static GString *
begin (const SalvorPortInfo *port, const char *program, const char *options)
{
    GString *line = g_string_new (NULL);

    g_string_printf (line, "%s -u 0x%04x,0x%04x%s -- ", program, port->vendor_id, port->product_id,
                     options);
    return line;
}

/* ---- sdphost ---- */

static char *
make_sdp_line (const SalvorPortInfo *port, const SalvorSdpCommand *command)
{
    g_autoptr (GString) line = begin (port, "sdphost", "");

    switch (command->code) {
    case SALVOR_SDP_READ_REGISTER:
        g_string_append_printf (line, "read-register 0x%08X %u %u%s", command->address,
                                command->format, command->count,
                                command->count > MAX_SHOWN ? " content.bin" : "");
        break;
    case SALVOR_SDP_WRITE_FILE:
        /* the one file that goes this way is the loader: its name is that of NXP's package */
        g_string_append_printf (line, "write-file 0x%08X ivt_flashloader.bin", command->address);
        break;
    case SALVOR_SDP_JUMP_ADDRESS:
        g_string_append_printf (line, "jump-address 0x%08X", command->address);
        break;
    case SALVOR_SDP_ERROR_STATUS:
        g_string_append (line, "error-status");
        break;
    default:
        /* SPSDK's sdphost has no command for the others */
        return NULL;
    }
    return g_strdup (line->str);
}

/* ---- blhost ---- */

/* Memory id 0 is what the tools take when none is said. */
static void
append_memory_id (GString *line, guint32 id)
{
    if (id != 0)
        g_string_append_printf (line, " %u", id);
}

static void
append_read_memory (GString *line, const guint32 *parameters)
{
    gboolean to_file = parameters[1] > MAX_SHOWN;

    g_string_append_printf (line, "read-memory 0x%08X %u", parameters[0], parameters[1]);
    if (to_file || parameters[2] != 0)
        g_string_append (line, to_file ? " content.bin" : " -");
    append_memory_id (line, parameters[2]);
}

/* Parameters that a command needs; more than a packet can have: no line for it */
static guint
count_parameters (guint8 tag)
{
    switch (tag) {
    case SALVOR_MBOOT_RESET:
        return 0;
    case SALVOR_MBOOT_FLASH_ERASE_ALL:
    case SALVOR_MBOOT_GET_PROPERTY:
    case SALVOR_MBOOT_READ_ONCE:
        return 1;
    case SALVOR_MBOOT_CALL:
    case SALVOR_MBOOT_CONFIGURE_MEMORY:
    case SALVOR_MBOOT_SET_PROPERTY:
        return 2;
    case SALVOR_MBOOT_EXECUTE:
    case SALVOR_MBOOT_FILL_MEMORY:
    case SALVOR_MBOOT_FLASH_ERASE_REGION:
    case SALVOR_MBOOT_READ_MEMORY:
    case SALVOR_MBOOT_WRITE_MEMORY:
        return 3;
    default:
        /* burning fuses; scripts, which may burn them; key blobs, which no recovery makes */
        return SALVOR_MBOOT_MAX_PARAMETERS + 1;
    }
}

static void
append_flash_command (GString *line, const SalvorMbootPacket *command)
{
    const guint32 *parameters = command->parameters;

    switch (command->tag) {
    case SALVOR_MBOOT_FLASH_ERASE_ALL:
        g_string_append (line, "flash-erase-all");
        append_memory_id (line, parameters[0]);
        break;
    case SALVOR_MBOOT_FLASH_ERASE_REGION:
        g_string_append_printf (line, "flash-erase-region 0x%08X 0x%X", parameters[0],
                                parameters[1]);
        append_memory_id (line, parameters[2]);
        break;
    case SALVOR_MBOOT_CONFIGURE_MEMORY:
        g_string_append_printf (line, "configure-memory %u 0x%08X", parameters[0], parameters[1]);
        break;
    default:
        g_return_if_reached ();
    }
}

static void
append_memory_command (GString *line, const SalvorMbootPacket *command)
{
    const guint32 *parameters = command->parameters;

    switch (command->tag) {
    case SALVOR_MBOOT_READ_MEMORY:
        append_read_memory (line, parameters);
        break;
    case SALVOR_MBOOT_WRITE_MEMORY:
        g_string_append_printf (line, "write-memory 0x%08X data.bin,%u", parameters[0],
                                parameters[1]);
        append_memory_id (line, parameters[2]);
        break;
    case SALVOR_MBOOT_FILL_MEMORY:
        g_string_append_printf (line, "fill-memory 0x%08X 0x%X 0x%08X", parameters[0],
                                parameters[1], parameters[2]);
        break;
    default:
        append_flash_command (line, command);
    }
}

static void
append_property (GString *line, const SalvorMbootPacket *command)
{
    g_string_append_printf (line, "get-property %u", command->parameters[0]);
    if (command->n_parameters > 1 && command->parameters[1] != 0)
        g_string_append_printf (line, " %u", command->parameters[1]);
}

static void
append_mboot_command (GString *line, const SalvorMbootPacket *command)
{
    const guint32 *parameters = command->parameters;

    switch (command->tag) {
    case SALVOR_MBOOT_GET_PROPERTY:
        append_property (line, command);
        break;
    case SALVOR_MBOOT_SET_PROPERTY:
        g_string_append_printf (line, "set-property %u %u", parameters[0], parameters[1]);
        break;
    case SALVOR_MBOOT_READ_ONCE:
        g_string_append_printf (line, "efuse-read-once 0x%02X", parameters[0]);
        break;
    case SALVOR_MBOOT_CALL:
        g_string_append_printf (line, "call 0x%08X 0x%X", parameters[0], parameters[1]);
        break;
    case SALVOR_MBOOT_EXECUTE:
        g_string_append_printf (line, "execute 0x%08X 0x%X 0x%08X", parameters[0], parameters[1],
                                parameters[2]);
        break;
    case SALVOR_MBOOT_RESET:
        g_string_append (line, "reset");
        break;
    default:
        append_memory_command (line, command);
    }
}

static gboolean
is_erase (guint8 tag)
{
    return tag == SALVOR_MBOOT_FLASH_ERASE_ALL || tag == SALVOR_MBOOT_FLASH_ERASE_REGION;
}

static char *
make_mboot_line (const SalvorPortInfo *port, const SalvorMbootPacket *command)
{
    g_autoptr (GString) line = NULL;

    if (command->n_parameters < count_parameters (command->tag))
        return NULL;
    if (command->tag == SALVOR_MBOOT_FILL_MEMORY && may_burn (command->parameters[2]))
        return NULL;
    line = begin (port, "blhost", is_erase (command->tag) ? " -t " ERASE_TIMEOUT : "");
    append_mboot_command (line, command);
    return g_strdup (line->str);
}

static char *
make_loader_line (const SalvorPortInfo *port, const guint8 *packet, gsize size)
{
    SalvorMbootReportView view;
    SalvorMbootPacket command;

    if (!salvor_mboot_report_decode (packet, size, &view, NULL)
        || view.id != SALVOR_MBOOT_REPORT_COMMAND
        || !salvor_mboot_packet_decode (view.payload, view.size, &command, NULL))
        return NULL;
    return make_mboot_line (port, &command);
}

char *
salvor_command_line_make (const SalvorPortInfo *port, const guint8 *packet, gsize size)
{
    SalvorSdpCommand command;

    if (port->vendor_id == 0)
        return NULL;
    switch (port->kind) {
    case SALVOR_PORT_ROM:
        return salvor_sdp_command_decode (packet, size, &command) ? make_sdp_line (port, &command)
                                                                  : NULL;
    case SALVOR_PORT_FLASHLOADER:
        return make_loader_line (port, packet, size);
    case SALVOR_PORT_PROBE:
    case SALVOR_PORT_GDB:
    case SALVOR_PORT_SERIAL:
        return NULL;
    }
    g_return_val_if_reached (NULL);
}

/* ---- pyocd ---- */

/* (transfer full) (nullable) */
static char *
make_pyocd_memory (const SalvorHeard *heard)
{
    guint n_bytes = heard->n_words * 4;

    if (heard->kind == SALVOR_HEARD_READ && n_bytes > MAX_SHOWN)
        return g_strdup_printf ("savemem 0x%08X 0x%X content.bin", heard->address, n_bytes);
    if (heard->kind == SALVOR_HEARD_READ)
        return g_strdup_printf ("read32 0x%08X %u", heard->address, n_bytes);
    if (heard->n_words > 1)
        return g_strdup_printf ("loadmem 0x%08X data.bin", heard->address);
    return may_burn (heard->value)
               ? NULL
               : g_strdup_printf ("write32 0x%08X 0x%08X", heard->address, heard->value);
}

/* (transfer full) (nullable) */
static char *
make_pyocd_command (const SalvorHeard *heard)
{
    switch (heard->kind) {
    case SALVOR_HEARD_READ:
    case SALVOR_HEARD_WRITE:
        return make_pyocd_memory (heard);
    case SALVOR_HEARD_HALT:
        return g_strdup ("halt");
    case SALVOR_HEARD_RUN:
        return g_strdup ("go");
    case SALVOR_HEARD_RESET:
        return g_strdup ("reset");
    case SALVOR_HEARD_CORE:
    case SALVOR_HEARD_RESET_PIN:
    case SALVOR_HEARD_CONNECT:
    case SALVOR_HEARD_DISCONNECT:
        return NULL;
    }
    g_return_val_if_reached (NULL);
}

/* pyOCD halts what it connects to unless it is told to attach, and lets it run when it goes
 * (pyocd/subcommands/commander_cmd.py, options of CONNECT; session option resume_on_disconnect). */
char *
salvor_command_line_make_heard (const SalvorPortInfo *port, const SalvorHeard *heard)
{
    g_autofree char *command = make_pyocd_command (heard);
    g_autofree char *probe = port->serial != NULL ? g_shell_quote (port->serial) : NULL;

    if (command == NULL)
        return NULL;
    return g_strdup_printf (
        "pyocd cmd%s%s -t cortex_m -M attach%s -c \"%s\"", probe != NULL ? " -u " : "",
        probe != NULL ? probe : "",
        heard->kind == SALVOR_HEARD_HALT ? " -O resume_on_disconnect=false" : "", command);
}
