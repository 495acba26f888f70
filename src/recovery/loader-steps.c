/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-loader-steps"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "base/errors.h"
#include "board/mboot-flash.h"
#include "board/probe-start.h"
#include "board/settle.h"

/* The way to the flashloader: over USB, or through a debug probe. */

static gboolean
load_flashloader (SalvorRecoveryRun *self, SalvorPort *port, SalvorProgress *progress,
                  GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (port);
    g_autoptr (SalvorTransportLease) lease
               = salvor_transport_acquire (transport, cancellable, error);
    g_autoptr (SalvorSdp) sdp = NULL;
    g_autoptr (GError) local_error = NULL;

    if (lease == NULL)
        return FALSE;
    sdp = salvor_sdp_new (transport);
    if (salvor_flashloader_start (salvor_recovery_plan_get_flashloader (self->plan), sdp, progress,
                                  cancellable, &local_error))
        return TRUE;
    salvor_settle (transport, local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

/* The rest of the way goes over USB, so the probe is let go. */
static gboolean
load_by_probe (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
               GError **error)
{
    g_autoptr (SalvorDebugSession) debug
               = salvor_debug_session_open (self->port, cancellable, error);

    return debug != NULL
           && salvor_probe_start_flashloader (
               salvor_debug_session_get_core (debug), salvor_debug_session_get_memory (debug),
               salvor_recovery_run_get_chip (self),
               salvor_recovery_plan_get_flashloader (self->plan), progress, cancellable, error);
}

/* (transfer full) nullable */
static SalvorPort *
wait_once (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (self->clock, SALVOR_REENUMERATE_TIMEOUT_MS);
    SalvorPort *port;

    port = salvor_usb_arrival_wait (self->arrival, SALVOR_PORT_FLASHLOADER, deadline, cancellable,
                                    error);
    if (port == NULL)
        g_prefix_error (error,
                        "no flashloader within %u s: ", SALVOR_REENUMERATE_TIMEOUT_MS / 1000);
    return port;
}

/* A ROM where the flashloader should be has lost it: it is loaded once more (problem 31). */
static SalvorPort *
wait_for_flashloader (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    g_autoptr (SalvorPort) rom = NULL;
    SalvorPort *port = wait_once (self, cancellable, &local_error);

    if (port == NULL && g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        rom = salvor_port_list_find (self->ports, salvor_usb_arrival_get_name (self->arrival),
                                     SALVOR_PORT_ROM, NULL);
    if (rom == NULL) {
        if (port == NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
        return port;
    }
    g_message ("%s: the ROM answers instead; loading once more", local_error->message);
    if (!load_flashloader (self, rom, NULL, cancellable, error))
        return NULL;
    return wait_once (self, cancellable, error);
}

gboolean
salvor_recovery_run_open_flashloader (SalvorRecoveryRun *self, SalvorPort *port,
                                      GCancellable *cancellable, GError **error)
{
    self->transport = salvor_port_create_transport (port);
    self->lease = salvor_transport_acquire (self->transport, cancellable, error);
    if (self->lease == NULL)
        return FALSE;
    self->mboot = salvor_mboot_new (self->transport);
    g_clear_object (&self->flash);
    self->flash = salvor_mboot_flash_new (self->mboot, salvor_recovery_run_get_chip (self),
                                          salvor_recovery_plan_get_flash_setups (self->plan));
    return TRUE;
}

/* After a power cycle the board is at another port than when the run began. */
static SalvorPort *
find_rom (SalvorRecoveryRun *self, GError **error)
{
    return salvor_port_list_find (self->ports, salvor_usb_arrival_get_name (self->arrival),
                                  SALVOR_PORT_ROM, error);
}

static SalvorStepOutcome
step_load (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (SalvorPort) rom = NULL;

    switch (salvor_recovery_plan_get_route (self->plan)) {
    case SALVOR_ROUTE_PROBE_FLASHLOADER:
        return salvor_step_outcome (load_by_probe (self, progress, cancellable, error));
    case SALVOR_ROUTE_PROBE_ERASE_HEADER:
        if (!salvor_flash_writer_has_changes (self->writer))
            return SALVOR_STEP_NOT_NEEDED;
        break;
    default:
        break;
    }
    rom = find_rom (self, error);
    return salvor_step_outcome (rom != NULL
                                && load_flashloader (self, rom, progress, cancellable, error));
}

static SalvorStepOutcome
step_wait (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (SalvorPort) port = NULL;

    /* the probe is still at work where nothing had to be erased */
    if (self->debug != NULL)
        return SALVOR_STEP_NOT_NEEDED;
    port = wait_for_flashloader (self, cancellable, error);
    return salvor_step_outcome (
        port != NULL && salvor_recovery_run_open_flashloader (self, port, cancellable, error));
}

const SalvorStepFunc salvor_loader_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_LOAD_FLASHLOADER] = step_load,
    [SALVOR_STEP_WAIT_FLASHLOADER] = step_wait,
};
