/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-simulate"
#include "config.h"

#include "command/verb.h"

#include "base/errors.h"
#include "command/line-input.h"
#include "command/simulate-control.h"
#include "command/simulate-events.h"
#include "command/simulate-serial.h"
#include "simulator/board-name.h"
#include "simulator/usbip-attachment.h"
#include "simulator/usbip-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BOARDS 16
#define DEFAULT_ADDRESS "127.0.0.1:3240"
/* Hosts wait in real time, as long as hardware needs: so that is what the board takes. */
#define DEFAULT_PACE 1.0
#define MAX_PACE 1000.0

/* One run: what is on the bus, and who is told */
typedef struct {
    SalvorVerbRun *run;                /* no ref */
    SalvorUsbHub *hub;                 /* owned, as the rest is */
    SalvorUsbipServer *server;         /* NULL: none */
    SalvorUsbipAttachment *attachment; /* NULL: none */
    SalvorLineInput *input;
    gboolean quit;
    SalvorExit status; /* once it has to end */
} Simulation;

typedef struct {
    char *address; /* owned; NULL: not given */
    char **faults; /* owned; NULL: none */
    char *probe_version;
    double pace;
    gboolean attach;
    gboolean uart;
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

/* ---- news ---- */

static void
on_event (SalvorUsbPlug *plug, SalvorUsbEvent event, gpointer user_data)
{
    Simulation *self = user_data;

    switch (event) {
    case SALVOR_USB_PLUGGED:
        salvor_simulate_say_device (self->run->json, "plugged", plug, SALVOR_SIMULATE_NO_PORT);
        break;
    case SALVOR_USB_UNPLUGGED:
        salvor_simulate_say_device (self->run->json, "unplugged", plug, SALVOR_SIMULATE_NO_PORT);
        break;
    case SALVOR_USB_TAKEN:
        /* with --attach the port is said once it is known */
        if (self->attachment == NULL)
            salvor_simulate_say_device (self->run->json, "attached", plug, SALVOR_SIMULATE_NO_PORT);
        break;
    case SALVOR_USB_RELEASED:
        salvor_simulate_say_device (self->run->json, "detached", plug, SALVOR_SIMULATE_NO_PORT);
        break;
    }
}

/* Nobody would see the board: this ends. */
static void
on_attached (SalvorUsbPlug *plug, guint port, const GError *error, gpointer user_data)
{
    Simulation *self = user_data;

    if (error == NULL) {
        salvor_simulate_say_device (self->run->json, "attached", plug, port);
        return;
    }
    salvor_simulate_say_text (self->run->json, "failed", "message", error->message);
    salvor_verb_say_error (self->run, error);
    self->status = salvor_verb_get_status (error);
    self->quit = TRUE;
}

/* ---- standard input ---- */

static void
on_line (const char *line, gpointer user_data)
{
    Simulation *self = user_data;
    g_autoptr (GError) error = NULL;
    SalvorSimulateAnswer answer = { 0 };

    if (!salvor_simulate_control (self->hub, line, &answer, &error))
        salvor_simulate_say_text (self->run->json, "refused", "message", error->message);
    else if (line[0] != '\0')
        salvor_simulate_say_text (self->run->json, "done", "line", line);
    if (answer.traffic != NULL)
        salvor_simulate_say_traffic (self->run->json, answer.traffic);
    self->quit = self->quit || answer.quit;
}

/* ---- the run ---- */

static void
simulation_clear (Simulation *self)
{
    g_clear_pointer (&self->input, salvor_line_input_free);
    g_clear_object (&self->server);
    g_clear_pointer (&self->attachment, salvor_usbip_attachment_free);
    g_clear_object (&self->hub);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Simulation, simulation_clear)

/* 0: not a version */
static SalvorProbeVersion
parse_probe_version (const char *text)
{
    if (text == NULL || strcmp (text, "both") == 0)
        return SALVOR_PROBE_BOTH_VERSIONS;
    if (strcmp (text, "1") == 0)
        return SALVOR_PROBE_VERSION_1;
    return strcmp (text, "2") == 0 ? SALVOR_PROBE_VERSION_2 : 0;
}

static gboolean
check_options (const Options *options, SalvorUsbSettings *settings, GError **error)
{
    settings->full_speed = options->full_speed;
    settings->probe_version = parse_probe_version (options->probe_version);
    if (settings->probe_version == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "--probe-version %s: 1, 2 or both", options->probe_version);
        return FALSE;
    }
    if (!(options->pace >= 0 && options->pace <= MAX_PACE)) { /* nor is it a number otherwise */
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT, "--pace %g: 0 to %g",
                     options->pace, MAX_PACE);
        return FALSE;
    }
    return TRUE;
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
        salvor_simulate_say_text (self->run->json, "listening", "address",
                                  salvor_usbip_server_get_address (self->server));
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
        _ ("This is a practice board, not hardware: what the other side sees as a device is "
           "this program. It ends with Ctrl-C, or when it reads “quit”."));
}

static SalvorExit
simulate_serial (SalvorVerbRun *run, Options *options)
{
    g_autoptr (SalvorSimulateSerial) serial = NULL;
    g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
    g_auto (GStrv) all = NULL;
    g_autoptr (GError) error = NULL;

    if (options->address != NULL || options->attach) {
        g_set_error_literal (&error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                             "--uart, or --usbip and --attach: a board has one cable");
        return salvor_verb_fail (run, error);
    }
    for (gsize i = 0; run->names[i] != NULL; i++) {
        g_autofree char *name = make_board_name (run->names[i], options->faults);

        g_strv_builder_add (names, name);
    }
    all = g_strv_builder_end (names);
    serial = salvor_simulate_serial_new (run, all, options->pace, &error);
    if (serial == NULL)
        return salvor_verb_fail (run, error);
    say_banner (run);
    salvor_simulate_serial_run (serial);
    return SALVOR_EXIT_DONE;
}

static SalvorExit
simulate (SalvorVerbRun *run, Options *options)
{
    g_auto (Simulation) self = { .run = run, .status = SALVOR_EXIT_DONE };
    g_autoptr (GError) error = NULL;
    SalvorUsbSettings settings = { 0 };

    if (!check_options (options, &settings, &error))
        return salvor_verb_fail (run, error);
    if (options->uart)
        return simulate_serial (run, options);
    self.hub = salvor_usb_hub_new (&settings, options->pace);
    if (!add_boards (&self, run->names, options->faults, &error))
        return salvor_verb_fail (run, error);
    say_banner (run);
    if (!open_doors (&self, options, &error))
        return salvor_verb_fail (run, error);
    self.input = salvor_line_input_new (on_line, &self);
    while (!self.quit && !g_cancellable_is_cancelled (run->cancellable))
        g_main_context_iteration (NULL, TRUE);
    return self.status;
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
        { "uart", 0, 0, G_OPTION_ARG_NONE, &options.uart,
          N_ ("Make boards with a serial port in place of USB; each is at a pseudo terminal"),
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
    .more = N_ ("Lines it takes on standard input:\n"
                "  unplug BOARD             pull the cable out\n"
                "  plug BOARD               plug it in again\n"
                "  power-cycle BOARD        take all power away for a moment\n"
                "  set-switches BOARD 01    boot switches; read at the next power-up\n"
                "  fault BOARD FAULT        something goes wrong from now on\n"
                "  traffic BOARD            tell what has come and gone so far\n"
                "  quit                     unplug everything and end\n"
                "\n"
                "BOARD is a bus id (1-1) or a scenario. On standard output every event is a line, "
                "with --json an object a line."),
    .run = run_simulate,
};
