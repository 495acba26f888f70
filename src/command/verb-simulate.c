/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-simulate"
#include "config.h"

#include "command/verb.h"

#include "base/errors.h"
#include "command/simulate-control.h"
#include "report/json-text.h"
#include "simulator/board-name.h"
#include "simulator/usbip-attachment.h"
#include "simulator/usbip-server.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_BOARDS 16
#define DEFAULT_ADDRESS "127.0.0.1:3240"
/* Hosts wait in real time, as long as hardware needs: so that is what the board takes. */
#define DEFAULT_PACE 1.0
#define MAX_PACE 1000.0

/* One run: what is on the bus, and who is told */
typedef struct {
    SalvorVerbRun *run; /* no ref */
    SalvorUsbHub *hub;  /* owned */
    SalvorUsbipServer *server;
    SalvorUsbipAttachment *attachment;
    GIOChannel *input; /* owned; NULL: standard input is at its end */
    guint watch;
    gboolean quit;
} Simulation;

typedef struct {
    char *address; /* owned; NULL: not given */
    char **faults; /* owned; NULL: none */
    char *probe_version;
    double pace;
    gboolean attach;
    gboolean expose;
    gboolean full_speed;
} Options;

static void
options_clear (Options *self)
{
    g_free (self->address);
    g_free (self->probe_version);
    g_strfreev (self->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ---- events, one line each ---- */

static const char *
get_device_id (SalvorPortKind kind)
{
    switch (kind) {
    case SALVOR_PORT_ROM:
        return "rom";
    case SALVOR_PORT_FLASHLOADER:
        return "flashloader";
    case SALVOR_PORT_PROBE:
        return "probe";
    case SALVOR_PORT_GDB:
        break;
    }
    g_return_val_if_reached ("");
}

static void
print_line (const char *line)
{
    fputs (line, stdout);
    fflush (stdout);
}

static JsonBuilder *
begin_event (const char *event)
{
    JsonBuilder *builder = json_builder_new ();

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "event", event);
    return builder;
}

static void
end_event (JsonBuilder *builder)
{
    g_autofree char *line = NULL;

    json_builder_end_object (builder);
    line = salvor_json_to_line (builder);
    print_line (line);
}

/* @port: of the kernel's controller, or SALVOR_VHCI_ANY_PORT */
static void
say_device (Simulation *self, const char *event, SalvorUsbPlug *plug, gint64 port)
{
    const char *board = salvor_scenario_get_name (
        salvor_simulated_board_get_scenario (salvor_usb_plug_get_board (plug)));
    const char *device = get_device_id (salvor_usb_plug_get_kind (plug));
    const char *bus_id = salvor_usb_plug_get_bus_id (plug);

    if (self->run->json) {
        g_autoptr (JsonBuilder) builder = begin_event (event);

        salvor_json_add_string (builder, "busid", bus_id);
        salvor_json_add_string (builder, "board", board);
        salvor_json_add_string (builder, "device", device);
        if (port >= 0)
            salvor_json_add_int (builder, "port", port);
        end_event (builder);
    } else {
        g_autofree char *place
            = port >= 0 ? g_strdup_printf (" port %" G_GINT64_FORMAT, port) : g_strdup ("");
        g_autofree char *line
            = g_strdup_printf ("%s %s %s %s%s\n", event, bus_id, board, device, place);

        print_line (line);
    }
}

static void
say_text (Simulation *self, const char *event, const char *key, const char *value)
{
    if (self->run->json) {
        g_autoptr (JsonBuilder) builder = begin_event (event);

        salvor_json_add_string (builder, key, value);
        end_event (builder);
    } else {
        g_autofree char *line = g_strdup_printf ("%s %s\n", event, value);

        print_line (line);
    }
}

static void
on_event (SalvorUsbPlug *plug, SalvorUsbEvent event, gpointer user_data)
{
    Simulation *self = user_data;

    switch (event) {
    case SALVOR_USB_PLUGGED:
        say_device (self, "plugged", plug, -1);
        break;
    case SALVOR_USB_UNPLUGGED:
        say_device (self, "unplugged", plug, -1);
        break;
    case SALVOR_USB_TAKEN:
        /* the kernel's port is said once it is known */
        if (self->attachment == NULL)
            say_device (self, "attached", plug, -1);
        break;
    case SALVOR_USB_RELEASED:
        say_device (self, "detached", plug, -1);
        break;
    }
}

static void
on_attached (SalvorUsbPlug *plug, guint port, const GError *error, gpointer user_data)
{
    Simulation *self = user_data;

    if (error == NULL) {
        say_device (self, "attached", plug, port);
        return;
    }
    say_text (self, "failed", "message", error->message);
    salvor_verb_say_error (self->run, error);
}

/* ---- standard input ---- */

static void
obey (Simulation *self, const char *line)
{
    g_autoptr (GError) error = NULL;

    if (!salvor_simulate_control (self->hub, line, &self->quit, &error))
        say_text (self, "refused", "message", error->message);
    else if (line[0] != '\0')
        say_text (self, "done", "line", line);
}

/* Takes whole lines as they come; never waits for the rest of one. */
static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
    Simulation *self = user_data;
    GIOStatus status = G_IO_STATUS_NORMAL;

    while (status == G_IO_STATUS_NORMAL && !self->quit) {
        g_autofree char *line = NULL;

        status = g_io_channel_read_line (channel, &line, NULL, NULL, NULL);
        if (status == G_IO_STATUS_NORMAL)
            obey (self, g_strstrip (line));
    }
    if (status == G_IO_STATUS_AGAIN || status == G_IO_STATUS_NORMAL)
        return G_SOURCE_CONTINUE;
    self->watch = 0; /* nobody is there any more; the boards stay */
    return G_SOURCE_REMOVE;
}

static void
watch_input (Simulation *self)
{
    self->input = g_io_channel_unix_new (STDIN_FILENO);
    g_io_channel_set_flags (self->input, g_io_channel_get_flags (self->input) | G_IO_FLAG_NONBLOCK,
                            NULL);
    self->watch = g_io_add_watch (self->input, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, self);
}

/* The terminal is also the shell's: it gets it back as it was. */
static void
unwatch_input (Simulation *self)
{
    if (self->watch != 0)
        g_source_remove (self->watch);
    if (self->input != NULL)
        g_io_channel_set_flags (
            self->input, g_io_channel_get_flags (self->input) & ~(guint) G_IO_FLAG_NONBLOCK, NULL);
    g_clear_pointer (&self->input, g_io_channel_unref);
}

/* ---- the run ---- */

static void
simulation_clear (Simulation *self)
{
    unwatch_input (self);
    g_clear_object (&self->server);
    g_clear_pointer (&self->attachment, salvor_usbip_attachment_free);
    g_clear_object (&self->hub);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Simulation, simulation_clear)

static gboolean
check_options (Options *options, SalvorUsbSettings *settings, GError **error)
{
    const char *version = options->probe_version != NULL ? options->probe_version : "both";

    settings->full_speed = options->full_speed;
    if (strcmp (version, "1") == 0)
        settings->probe_version = SALVOR_PROBE_VERSION_1;
    else if (strcmp (version, "2") == 0)
        settings->probe_version = SALVOR_PROBE_VERSION_2;
    else if (strcmp (version, "both") == 0)
        settings->probe_version = SALVOR_PROBE_BOTH_VERSIONS;
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "--probe-version %s: 1, 2 or both", version);
    if (!(options->pace >= 0 && options->pace <= MAX_PACE) && settings->probe_version != 0)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT, "--pace %g: 0 to %g",
                     options->pace, MAX_PACE);
    return settings->probe_version != 0 && options->pace >= 0 && options->pace <= MAX_PACE;
}

/* "sim:SCENARIO" with the faults of the command line. (transfer full) */
static char *
make_board_name (const char *scenario, char **faults)
{
    GString *name = g_string_new (NULL);

    if (!g_str_has_prefix (scenario, SALVOR_BOARD_NAME_PREFIX))
        g_string_append (name, SALVOR_BOARD_NAME_PREFIX);
    g_string_append (name, scenario);
    for (gsize i = 0; faults != NULL && faults[i] != NULL; i++)
        g_string_append_printf (name, ",fault=%s", faults[i]);
    return g_string_free (name, FALSE);
}

static gboolean
add_boards (Simulation *self, char **scenarios, char **faults, GError **error)
{
    for (gsize i = 0; scenarios[i] != NULL; i++) {
        g_autofree char *name = make_board_name (scenarios[i], faults);

        if (!salvor_usb_hub_add_board (self->hub, name, error))
            return FALSE;
    }
    return TRUE;
}

/* Without a word about where: where Debian's usbip looks */
static gboolean
open_doors (Simulation *self, const Options *options, GError **error)
{
    const char *address = options->address;

    if (address == NULL && !options->attach)
        address = DEFAULT_ADDRESS;
    if (address != NULL) {
        self->server = salvor_usbip_server_new (self->hub, address, options->expose, error);
        if (self->server == NULL)
            return FALSE;
        say_text (self, "listening", "address", salvor_usbip_server_get_address (self->server));
    }
    salvor_usb_hub_listen (self->hub, on_event, self);
    if (options->attach)
        self->attachment = salvor_usbip_attachment_new (self->hub, on_attached, self);
    return TRUE;
}

static void
say_banner (SalvorVerbRun *run)
{
    salvor_terminal_paragraph (
        run->messages, SALVOR_TONE_CARE, 0,
        _ ("This is a practice board, not hardware: what the other side sees as a USB device is "
           "this program. It ends with Ctrl-C, or when it reads “quit”."));
}

static SalvorExit
simulate (SalvorVerbRun *run, Options *options)
{
    g_auto (Simulation) self = { .run = run };
    g_autoptr (GError) error = NULL;
    SalvorUsbSettings settings = { 0 };

    if (!check_options (options, &settings, &error))
        return salvor_verb_fail (run, error);
    self.hub = salvor_usb_hub_new (&settings, options->pace);
    if (!add_boards (&self, run->names, options->faults, &error))
        return salvor_verb_fail (run, error);
    say_banner (run);
    if (!open_doors (&self, options, &error))
        return salvor_verb_fail (run, error);
    watch_input (&self);
    while (!self.quit && !g_cancellable_is_cancelled (run->cancellable))
        g_main_context_iteration (NULL, TRUE);
    return SALVOR_EXIT_DONE;
}

static SalvorExit
run_simulate (SalvorVerbRun *run)
{
    g_auto (Options) options = { .pace = DEFAULT_PACE };
    const GOptionEntry entries[] = {
        { "usbip", 0, 0, G_OPTION_ARG_STRING, &options.address,
          N_ ("Serve the devices over USB/IP; by default at 127.0.0.1:3240"), N_ ("HOST:PORT") },
        { "attach", 0, 0, G_OPTION_ARG_NONE, &options.attach,
          N_ ("Plug the devices into the kernel of this computer (Linux, root, module vhci-hcd)"),
          NULL },
        { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.faults,
          N_ ("Something goes wrong; may be given several times"), N_ ("FAULT") },
        { "pace", 0, 0, G_OPTION_ARG_DOUBLE, &options.pace,
          N_ ("Real seconds a second of the board takes; 1 by default, 0: no waiting"),
          N_ ("FACTOR") },
        { "probe-version", 0, 0, G_OPTION_ARG_STRING, &options.probe_version,
          N_ ("What debug probes speak: CMSIS-DAP 1 (HID), 2 (bulk) or both, the default"),
          "1|2|both" },
        { "full-speed", 0, 0, G_OPTION_ARG_NONE, &options.full_speed,
          N_ ("No device runs at high speed, as behind an old hub"), NULL },
        { "expose", 0, 0, G_OPTION_ARG_NONE, &options.expose,
          N_ ("Allow an address that other computers can reach; nobody is asked for a password"),
          NULL },
        { NULL },
    };
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 1, MAX_BOARDS, &status))
        return status;
    return simulate (run, &options);
}

const SalvorVerb salvor_verb_simulate = {
    .name = "simulate",
    .summary = N_ ("Put practice boards on a real USB bus, through USB/IP"),
    .arguments = N_ ("SCENARIO…"),
    .run = run_simulate,
};
