/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-board"
#include "config.h"

#include "simulator/simulated-board.h"

#include "base/errors.h"
#include "base/timing.h"
#include "simulator/assumptions.h"
#include "simulator/board-file.h"
#include "simulator/board-name.h"
#include "simulator/board-private.h"
#include "simulator/debug-bus.h"
#include "simulator/simulated-core.h"
#include "simulator/simulated-flashloader.h"

#include <string.h>

#define SWITCHES_STEP "set-switches:"

/* Turned over in both words of the unique id: another piece of silicon */
#define OTHER_BOARD_MASK 0x00A55A01u

G_DEFINE_FINAL_TYPE (SalvorSimulatedBoard, salvor_simulated_board, G_TYPE_OBJECT)

/* ---- to and from the file ---- */

static void
save (SalvorSimulatedBoard *self)
{
    g_autoptr (GError) error = NULL;

    if (self->state_file == NULL)
        return;
    if (!salvor_board_file_save (self->state_file, salvor_scenario_get_name (self->scenario),
                                 self->chip, &error))
        g_message ("%s: %s", self->name, error->message);
}

/* A missing file is a fresh board. Written at once, so that a place where nothing can be kept
 * shows before anybody has worked for it. */
static gboolean
load (SalvorSimulatedBoard *self, GError **error)
{
    const char *scenario_name = salvor_scenario_get_name (self->scenario);

    if (self->state_file == NULL)
        return TRUE;
    if (g_file_test (self->state_file, G_FILE_TEST_EXISTS)
        && !salvor_board_file_load (self->state_file, scenario_name, self->chip, error))
        return FALSE;
    return salvor_board_file_save (self->state_file, scenario_name, self->chip, error);
}

/* ---- life ---- */

static void
salvor_simulated_board_dispose (GObject *object)
{
    SalvorSimulatedBoard *self = SALVOR_SIMULATED_BOARD (object);

    /* Power goes: what the flash is still at stays half done. */
    if (self->chip != NULL) {
        salvor_simulated_chip_power_off (self->chip, salvor_clock_get_now (self->clock));
        save (self);
    }
    g_clear_pointer (&self->probe, salvor_simulated_probe_free);
    g_clear_pointer (&self->uart, salvor_simulated_uart_free);
    g_clear_pointer (&self->chip, salvor_simulated_chip_free);
    G_OBJECT_CLASS (salvor_simulated_board_parent_class)->dispose (object);
}

static void
salvor_simulated_board_finalize (GObject *object)
{
    SalvorSimulatedBoard *self = SALVOR_SIMULATED_BOARD (object);

    if (self->changed_destroy != NULL)
        self->changed_destroy (self->changed_data);
    g_free (self->name);
    g_free (self->state_file);
    g_clear_pointer (&self->scenario, salvor_scenario_free);
    g_clear_pointer (&self->wire, salvor_simulated_wire_free);
    g_clear_pointer (&self->probe_wire, salvor_simulated_wire_free);
    g_clear_object (&self->clock);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_simulated_board_parent_class)->finalize (object);
}

static void
salvor_simulated_board_class_init (SalvorSimulatedBoardClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_simulated_board_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_simulated_board_finalize;
}

static void
salvor_simulated_board_init (SalvorSimulatedBoard *self)
{
    g_mutex_init (&self->mutex);
    self->wire = salvor_simulated_wire_new ();
    self->probe_wire = salvor_simulated_wire_new ();
    self->power_on_us = G_MAXINT64;
    self->told_event_us = G_MAXINT64;
}

static void
add_faults (SalvorSimulatedBoard *self, GArray *faults)
{
    for (guint i = 0; i < faults->len; i++)
        salvor_simulated_board_apply_fault (self, &g_array_index (faults, SalvorFault, i));
}

void
salvor_simulated_board_add_fault (SalvorSimulatedBoard *self, const SalvorFault *fault)
{
    salvor_simulated_board_lock (self);
    salvor_simulated_board_apply_fault (self, fault);
    salvor_simulated_board_unlock (self);
}

/* ---- what the probe reaches ---- */

static gboolean
probe_acknowledges (SalvorDebugLine line, gpointer user_data)
{
    SalvorSimulatedBoard *self = user_data;
    gboolean is_jtag = salvor_simulated_chip_debug_is_jtag (self->chip);

    return salvor_simulated_chip_get_stage (self->chip) != SALVOR_CHIP_OFF
           && salvor_simulated_chip_get_debug_access (self->chip) == SALVOR_ACCESS_OPEN
           && is_jtag == (line == SALVOR_DEBUG_LINE_JTAG);
}

static SalvorBusOutcome
probe_read (guint32 address, guint width, guint32 *value, gpointer user_data)
{
    SalvorSimulatedBoard *self = user_data;

    return salvor_debug_bus_read (self->chip, address, width, value);
}

static SalvorBusOutcome
probe_write (guint32 address, guint width, guint32 value, gpointer user_data)
{
    SalvorSimulatedBoard *self = user_data;

    return salvor_debug_bus_write (self->chip, address, width, value);
}

static void
probe_hold_reset (gboolean held, gpointer user_data)
{
    SalvorSimulatedBoard *self = user_data;

    salvor_simulated_chip_hold_reset (
        self->chip, held,
        salvor_simulated_core_get_now (salvor_simulated_chip_get_core (self->chip)));
}

/* ---- time; all with the lock held ---- */

static SalvorPortKind
get_device_kind (SalvorSimulatedBoard *self)
{
    return salvor_simulated_chip_get_stage (self->chip) == SALVOR_CHIP_IN_FLASHLOADER
               ? SALVOR_PORT_FLASHLOADER
               : SALVOR_PORT_ROM;
}

/* Without the watchdog, which on a board that nobody uses stands still with the time */
static gint64
peek_lasting_event (SalvorSimulatedBoard *self, gint64 now_us)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    gint64 event_us = salvor_simulated_chip_get_next_event (self->chip, now_us);

    event_us = MIN (event_us, salvor_simulated_flash_get_power_failure (flash));
    return MIN (event_us, self->power_on_us);
}

gint64
salvor_simulated_board_peek_event (SalvorSimulatedBoard *self, gint64 now_us)
{
    return MIN (peek_lasting_event (self, now_us), salvor_simulated_chip_get_watchdog (self->chip));
}

static void
replace_word (SalvorSimulatedBoard *self, const char *role)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (self->chip);
    const SalvorFuseWord *word
        = salvor_chip_get_word_by_role (salvor_simulated_chip_get_chip (self->chip), role);

    if (word != NULL)
        salvor_simulated_otp_replace (
            otp, word->index, salvor_simulated_otp_get_cell (otp, word->index) ^ OTHER_BOARD_MASK);
}

/* The device has left the bus. */
static void
lose_device (SalvorSimulatedBoard *self, gint64 at_us)
{
    salvor_simulated_wire_lose (self->wire, at_us);
    self->attached = FALSE;
    self->changed = TRUE;
    if (self->swap_board) {
        self->swap_board = FALSE;
        replace_word (self, "unique-id-low");
        replace_word (self, "unique-id-high");
        salvor_simulated_otp_reload (salvor_simulated_chip_get_otp (self->chip));
    }
    save (self);
}

void
salvor_simulated_board_cut_power (SalvorSimulatedBoard *self, gint64 at_us)
{
    salvor_simulated_chip_power_off (self->chip, at_us);
    if (self->probe != NULL)
        salvor_simulated_probe_power_cycle (self->probe);
    lose_device (self, at_us);
}

static void
let_happen (SalvorSimulatedBoard *self, gint64 at_us)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);

    if (salvor_simulated_flash_get_power_failure (flash) <= at_us) {
        salvor_simulated_board_cut_power (self, at_us);
    } else if (self->power_on_us <= at_us) {
        self->power_on_us = G_MAXINT64;
        salvor_simulated_chip_power_on (self->chip, at_us);
        save (self);
    } else if (salvor_simulated_chip_advance (self->chip, at_us)) {
        if (self->attached)
            lose_device (self, at_us);
        self->changed = TRUE;
    }
}

/* In the middle of a packet for the probe: the line takes its time. */
static void
probe_advance (gint64 now_us, gpointer user_data)
{
    SalvorSimulatedBoard *self = user_data;
    gint64 event_us;

    while ((event_us = salvor_simulated_board_peek_event (self, now_us)) <= now_us)
        let_happen (self, event_us);
    /* the line is ahead of the host: a power loss may still come in between */
    salvor_simulated_flash_settle (salvor_simulated_chip_get_flash (self->chip),
                                   salvor_clock_get_now (self->clock));
    salvor_simulated_core_advance (salvor_simulated_chip_get_core (self->chip), now_us);
}

static const SalvorSimulatedBus probe_bus
    = { probe_acknowledges, probe_advance, probe_read, probe_write, probe_hold_reset };

static void
update (SalvorSimulatedBoard *self)
{
    gint64 now_us = salvor_clock_get_now (self->clock);
    gint64 event_us;

    while ((event_us = salvor_simulated_board_peek_event (self, now_us)) <= now_us)
        let_happen (self, event_us);
    /* a debugger has reset the chip, or stopped it before it had opened its USB port again */
    if (self->attached && !salvor_simulated_chip_is_attached (self->chip, now_us))
        lose_device (self, now_us);
    if (self->attached || !salvor_scenario_has_usb_cable (self->scenario)
        || !salvor_simulated_chip_is_attached (self->chip, now_us))
        return;
    /* What the last device sent and nobody read goes with its handle. */
    salvor_simulated_wire_forget (self->wire, now_us);
    self->attached = TRUE;
    if (self->uart != NULL)
        salvor_simulated_uart_reset (self->uart);
    self->kind = get_device_kind (self);
    self->generation++;
    self->changed = TRUE;
}

void
salvor_simulated_board_unlock (SalvorSimulatedBoard *self)
{
    gint64 event_us = peek_lasting_event (self, salvor_clock_get_now (self->clock));
    gboolean changed = self->changed || event_us != self->told_event_us;

    self->changed = FALSE;
    self->told_event_us = event_us;
    g_mutex_unlock (&self->mutex);
    if (changed && self->changed_func != NULL)
        self->changed_func (self, self->changed_data);
}

void
salvor_simulated_board_lock (SalvorSimulatedBoard *self)
{
    g_mutex_lock (&self->mutex);
    update (self);
}

/* ---- making ---- */
/* What the chip's own access port calls itself, unless the name of the board says otherwise */
static void
use_access_port (SalvorProbeSettings *settings, SalvorChip *chip)
{
    if (settings->access_idr == SALVOR_PROBE_ACCESS_IDR && salvor_chip_get_access_port (chip) != 0)
        settings->access_idr = salvor_chip_get_access_port (chip);
}

static SalvorSimulatedBoard *
board_new (const char *name, SalvorBoardName *parts, SalvorChipShelf *shelf, double pace,
           GError **error)
{
    g_autoptr (SalvorScenario) scenario = salvor_scenario_load (parts->scenario, shelf, error);
    g_autoptr (SalvorSimulatedBoard) self = NULL;

    if (scenario == NULL)
        return NULL;
    self = g_object_new (SALVOR_TYPE_SIMULATED_BOARD, NULL);
    self->name = g_strdup (name);
    self->clock = salvor_virtual_clock_new (pace);
    self->scenario = g_steal_pointer (&scenario);
    self->chip = salvor_scenario_make_chip (self->scenario);
    if (parts->on_serial) {
        self->uart = salvor_simulated_uart_new (self->chip);
        salvor_simulated_chip_set_loader_payload (self->chip, SALVOR_LOADER_UART_PAYLOAD);
    }
    self->state_file = g_strdup (parts->state_file);
    if (!load (self, error)) {
        /* A file that is not ours stays as it is. */
        g_clear_pointer (&self->state_file, g_free);
        return NULL;
    }
    use_access_port (&parts->probe, salvor_scenario_get_chip (self->scenario));
    if (salvor_scenario_get_probe_serial (self->scenario) != NULL) {
        self->probe = salvor_simulated_probe_new (
            &probe_bus, self, &parts->probe, salvor_scenario_get_probe_serial (self->scenario));
        self->probe_generation = 1;
        if (parts->probe.packet_size > SALVOR_PROBE_PACKET_SIZE)
            salvor_simulated_wire_make_fast (self->probe_wire);
    }
    /* It was plugged in a while ago: what it shows, it shows now. */
    salvor_simulated_chip_power_on (self->chip, -SALVOR_USB_REENUMERATION_US);
    add_faults (self, salvor_scenario_get_faults (self->scenario));
    add_faults (self, parts->faults);
    return g_steal_pointer (&self);
}

SalvorSimulatedBoard *
salvor_simulated_board_new (const char *name, SalvorChipShelf *shelf, double pace, GError **error)
{
    g_autoptr (SalvorBoardName) parts = NULL;

    g_return_val_if_fail (name != NULL, NULL);

    parts = salvor_board_name_parse (name, error);
    return parts != NULL ? board_new (name, parts, shelf, pace, error) : NULL;
}

const char *
salvor_simulated_board_get_name (SalvorSimulatedBoard *self)
{
    return self->name;
}

SalvorScenario *
salvor_simulated_board_get_scenario (SalvorSimulatedBoard *self)
{
    return self->scenario;
}

SalvorClock *
salvor_simulated_board_get_clock (SalvorSimulatedBoard *self)
{
    return self->clock;
}

SalvorSimulatedChip *
salvor_simulated_board_get_chip (SalvorSimulatedBoard *self)
{
    return self->chip;
}

guint
salvor_simulated_board_get_probe_packet_size (SalvorSimulatedBoard *self)
{
    g_return_val_if_fail (self->probe != NULL, SALVOR_PROBE_PACKET_SIZE);

    return salvor_simulated_probe_get_settings (self->probe)->packet_size;
}

void
salvor_simulated_board_set_changed_func (SalvorSimulatedBoard *self, SalvorSimulatedBoardFunc func,
                                         gpointer user_data, GDestroyNotify destroy)
{
    g_return_if_fail (self->changed_func == NULL);

    self->changed_func = func;
    self->changed_data = user_data;
    self->changed_destroy = destroy;
}

/* ---- waiting and acting ---- */

gint64
salvor_simulated_board_get_next_event (SalvorSimulatedBoard *self)
{
    gint64 event_us;

    salvor_simulated_board_lock (self);
    event_us = peek_lasting_event (self, salvor_clock_get_now (self->clock));
    salvor_simulated_board_unlock (self);
    return event_us;
}

gboolean
salvor_simulated_board_wait (SalvorSimulatedBoard *self, gint64 until_us, GCancellable *cancellable,
                             GError **error)
{
    gint64 event_us = salvor_simulated_board_get_next_event (self);
    gboolean waited
        = salvor_clock_wait_until (self->clock, MIN (event_us, until_us), cancellable, error);

    salvor_simulated_board_update (self);
    return waited;
}

void
salvor_simulated_board_update (SalvorSimulatedBoard *self)
{
    salvor_simulated_board_lock (self);
    salvor_simulated_board_unlock (self);
}

void
salvor_simulated_board_get_wire (SalvorSimulatedBoard *self, guint64 *reports, guint64 *bytes)
{
    guint64 probe_reports = 0;
    guint64 probe_bytes = 0;

    salvor_simulated_board_lock (self);
    salvor_simulated_wire_get_counts (self->wire, reports, bytes);
    salvor_simulated_wire_get_counts (self->probe_wire, &probe_reports, &probe_bytes);
    salvor_simulated_board_unlock (self);
    *reports += probe_reports;
    *bytes += probe_bytes;
}

static gboolean
set_switches (SalvorSimulatedBoard *self, const char *pins)
{
    if (strlen (pins) != 2 || strspn (pins, "01") != 2)
        return FALSE;
    salvor_simulated_chip_set_pins (self->chip, (guint) ((pins[0] - '0') * 2 + pins[1] - '0'),
                                    salvor_simulated_chip_get_boot_config_pins (self->chip));
    save (self);
    return TRUE;
}

/* Both take all power away: the board has no other supply than this cable (see assumptions). */
static void
cycle_power (SalvorSimulatedBoard *self)
{
    gint64 now_us = salvor_clock_get_now (self->clock);

    /* the rule, and the driver, count for a device that is plugged in anew */
    self->no_access = FALSE;
    self->no_driver = FALSE;
    salvor_simulated_board_cut_power (self, now_us);
    self->power_on_us = now_us + SALVOR_ASSUME_HAND_STEP_US;
}

/* What is unplugged is plugged in again; the board itself was not touched. */
static void
plug_probe_in (SalvorSimulatedBoard *self)
{
    self->probe_gone = FALSE;
    self->probe_generation++;
    self->changed = TRUE;
}

/* The board's own cable: without it there is no power. */
static void
unplug (SalvorSimulatedBoard *self)
{
    self->power_on_us = G_MAXINT64;
    salvor_simulated_board_cut_power (self, salvor_clock_get_now (self->clock));
}

static gboolean
is_powered (SalvorSimulatedBoard *self)
{
    return salvor_simulated_chip_get_stage (self->chip) != SALVOR_CHIP_OFF;
}

/* One cable in or out, and nothing else; what is so already stays. FALSE: not of this kind */
static gboolean
move_cable (SalvorSimulatedBoard *self, const char *hand_step)
{
    if (g_str_equal (hand_step, "unplug")) {
        unplug (self);
    } else if (g_str_equal (hand_step, "plug")) {
        if (!is_powered (self))
            self->power_on_us = salvor_clock_get_now (self->clock);
    } else if (g_str_equal (hand_step, "unplug-probe")) {
        if (self->probe != NULL && !self->probe_gone)
            salvor_simulated_board_unplug_probe (self);
    } else if (g_str_equal (hand_step, "plug-probe")) {
        if (self->probe_gone)
            plug_probe_in (self);
    } else {
        return FALSE;
    }
    return TRUE;
}

static gboolean
act_locked (SalvorSimulatedBoard *self, const char *hand_step)
{
    if (g_str_has_prefix (hand_step, SWITCHES_STEP))
        return set_switches (self, hand_step + strlen (SWITCHES_STEP));
    if (move_cable (self, hand_step))
        return TRUE;
    if (!g_str_equal (hand_step, "power-cycle") && !g_str_equal (hand_step, "replug"))
        return FALSE;
    if (self->probe_gone && g_str_equal (hand_step, "replug"))
        plug_probe_in (self);
    else
        cycle_power (self);
    return TRUE;
}

gboolean
salvor_simulated_board_act (SalvorSimulatedBoard *self, const char *hand_step, GError **error)
{
    gboolean done;

    salvor_simulated_board_lock (self);
    done = act_locked (self, hand_step);
    salvor_simulated_board_unlock (self);
    if (!done)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "a practice board cannot do “%s”: it knows power-cycle, replug and "
                     "set-switches:00 to 11",
                     hand_step);
    return done;
}
