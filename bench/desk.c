/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "desk.h"

#include "image-builder.h"

#include "protocol/serial-boards.h"
#include "simulator/simulated-ports.h"

void
desk_prepare (void)
{
    char *folder = test_folder_new ();

    g_setenv ("XDG_DATA_HOME", folder, TRUE);
    g_free (folder);
}

void
desk_clear (void)
{
    test_folder_remove (g_strdup (g_get_user_data_dir ()));
}

Desk *
desk_new (const char *name, double pace, GError **error)
{
    g_autoptr (Desk) self = g_new0 (Desk, 1);
    g_autoptr (SalvorPortProvider) answering = NULL;

    self->provider = salvor_simulated_ports_new (NULL, FALSE);
    self->ports = salvor_port_list_new ();
    answering = salvor_serial_boards_new (self->provider);
    salvor_port_list_add_provider (self->ports, answering);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (self->provider), pace);
    if (!salvor_port_list_prepare (self->ports, name, error))
        return NULL;
    self->board = salvor_board_new (self->ports, name);
    salvor_board_update_ports (self->board);
    return g_steal_pointer (&self);
}

void
desk_free (Desk *self)
{
    g_clear_object (&self->board);
    g_object_unref (self->ports);
    g_object_unref (self->provider);
    g_free (self);
}

guint64
desk_count_reports (Desk *self)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);
    guint64 most = 0;

    /* every port of a practice board knows the figures of the board */
    for (guint i = 0; i < ports->len; i++) {
        guint64 reports = 0, bytes = 0;

        if (salvor_port_get_wire (g_ptr_array_index (ports, i), &reports, &bytes))
            most = MAX (most, reports);
    }
    return most;
}

/* A board that is just restarting comes back to the bus. */
static void
wait_for_ports (Desk *self)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0);
    const SalvorDeadline deadline = { clock, G_MAXINT64 / 2 };

    for (guint i = 0; i < 100; i++) {
        g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);

        if (ports->len > 0)
            break;
        salvor_port_provider_wait_for_change (self->provider, salvor_board_get_name (self->board),
                                              deadline, NULL, NULL);
    }
    salvor_board_update_ports (self->board);
}

SalvorRecoveryJob *
desk_make_job (Desk *self, SalvorImage *image, SalvorRouteId route, GError **error)
{
    const SalvorRecoveryChoices choices = { .route = route };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autoptr (SalvorRecoveryPlan) plan = NULL;

    wait_for_ports (self);
    state = salvor_board_read (self->board, NULL, error);
    if (state == NULL)
        return NULL;
    verdict = salvor_verdict_new (state);
    plan = salvor_recovery_plan_new (state, verdict, image, NULL, &choices, error);
    return plan != NULL ? salvor_recovery_job_new (self->board, plan) : NULL;
}

static void
get_cost (SalvorRecoveryJob *job, const SalvorPlanWork *nothing, Cost *cost)
{
    guint64 bytes;

    salvor_recovery_job_get_figures (job, &cost->reports, &bytes, &cost->simulated_ms,
                                     &cost->limit_ms);
    cost->one_read_ms
        = salvor_recovery_plan_get_limit_ms (salvor_recovery_job_get_plan (job), nothing);
    cost->sectors_erased = salvor_recovery_job_get_sectors_erased (job);
    cost->bytes_written = salvor_recovery_job_get_bytes_written (job);
}

gboolean
desk_recover (Desk *self, SalvorImage *image, const Way *way, Cost *cost, GError **error)
{
    const SalvorPlanWork nothing = { .probe_packet_size = way->packet_size };
    g_autoptr (SalvorRecoveryJob) job = desk_make_job (self, image, way->route, error);

    if (job == NULL || !salvor_recovery_job_run (job, NULL, error))
        return FALSE;
    get_cost (job, &nothing, cost);
    return TRUE;
}

void
desk_print (const char *what, double figure, double limit, const char *unit)
{
    const char *over = figure > limit ? "  OVER" : "";

    if (limit == 0)
        g_print ("%-52s %9.0f of %9.0f %-8s%s\n", what, figure, limit, unit, over);
    else
        g_print ("%-52s %9.0f of %9.0f %-8s %6.4f%s\n", what, figure, limit, unit, figure / limit,
                 over);
}
