/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"

#include "image-builder.h"
#include "plugged-board.h"
#include "shared-chips.h"
#include "spy-ports.h"

#include "protocol/serial-boards.h"
#include "simulator/simulated-board.h"
#include "simulator/simulated-ports.h"

static void
unplug (Workbench *self)
{
    if (self->board != NULL)
        g_assert_finalize_object (self->board);
    if (self->ports != NULL)
        g_assert_finalize_object (self->ports);
    self->board = NULL;
    self->ports = NULL;
}

static void
plug (Workbench *self, const char *faults)
{
    g_autoptr (SalvorPortProvider) simulated
               = salvor_simulated_ports_new (test_shared_chips (), FALSE);
    g_autoptr (SalvorPortProvider) answering = salvor_serial_boards_new (simulated);
    g_autoptr (SalvorPortProvider) spy = NULL;
    g_autofree char *name
        = g_strdup_printf ("sim:%s,state=%s%s", self->scenario, self->state_file, faults);
    g_autoptr (GError) error = NULL;

    g_ptr_array_set_size (self->sent, 0);
    spy = spy_ports_new (answering, self->sent);
    self->provider = spy;
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, spy);
    salvor_port_list_prepare (self->ports, name, &error);
    g_assert_no_error (error);
    self->board = test_board_new (self->ports, name);
}

Workbench *
workbench_new (const char *scenario, const char *faults)
{
    Workbench *self = g_new0 (Workbench, 1);

    self->scenario = g_strdup (scenario);
    self->folder = test_folder_new ();
    self->state_file = g_build_filename (self->folder, "board", NULL);
    self->backups = g_build_filename (self->folder, "backups", NULL);
    self->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    plug (self, faults);
    return self;
}

void
workbench_free (Workbench *self)
{
    unplug (self);
    test_folder_remove (self->folder);
    g_ptr_array_unref (self->sent);
    g_free (self->scenario);
    g_free (self->state_file);
    g_free (self->backups);
    g_free (self);
}

void
workbench_replug (Workbench *self, const char *faults)
{
    unplug (self);
    plug (self, faults);
}

void
workbench_wait (Workbench *self)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0);
    /* the board's own clock, which only its ports know, is somewhere before that */
    SalvorDeadline deadline = { clock, G_MAXINT64 / 2 };

    for (;;) {
        g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);

        if (ports->len > 0)
            break;
        g_assert_true (salvor_port_provider_wait_for_change (
            self->provider, salvor_board_get_name (self->board), deadline, NULL, NULL));
    }
    salvor_board_update_ports (self->board);
}

SalvorImage *
workbench_make_image (gsize size, guint seed)
{
    g_autoptr (GByteArray) bytes = test_image_new (size, seed);
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);

    return salvor_image_new_binary ("firmware.bin", data);
}

SalvorRecoveryChoices
workbench_choices (Workbench *self)
{
    return (SalvorRecoveryChoices){ .route = SALVOR_N_ROUTES,
                                    .backup = TRUE,
                                    .backup_dir = self->backups };
}

SalvorRecoveryPlan *
workbench_plan (Workbench *self, SalvorImage *image, const SalvorRecoveryChoices *choices,
                GError **error)
{
    g_autoptr (SalvorBoardState) state = salvor_board_read (self->board, NULL, error);
    g_autoptr (SalvorVerdict) verdict = NULL;

    if (state == NULL)
        return NULL;
    verdict = salvor_verdict_new (state);
    return salvor_recovery_plan_new (state, verdict, image, NULL, choices, error);
}

SalvorRecoveryJob *
workbench_recover (Workbench *self, SalvorImage *image, const SalvorRecoveryChoices *choices,
                   GError **error)
{
    g_autoptr (SalvorRecoveryPlan) plan = workbench_plan (self, image, choices, error);
    SalvorRecoveryJob *job;

    if (plan == NULL)
        return NULL;
    job = salvor_recovery_job_new (self->board, plan);
    salvor_recovery_job_run (job, NULL, error);
    return job;
}

GBytes *
workbench_take_flash (Workbench *self)
{
    g_autofree char *name = g_strdup_printf ("sim:%s,state=%s", self->scenario, self->state_file);
    g_autoptr (SalvorSimulatedBoard) board = NULL;
    g_autoptr (GError) error = NULL;
    SalvorSimulatedFlash *flash;
    guint32 size;
    guint8 *data;

    unplug (self);
    board = salvor_simulated_board_new (name, NULL, 0, &error);
    g_assert_no_error (error);
    flash = salvor_simulated_chip_get_flash (salvor_simulated_board_get_chip (board));
    size = salvor_simulated_flash_get_size (flash);
    data = g_malloc (size);
    salvor_simulated_flash_peek (flash, 0, data, size);
    return g_bytes_new_take (data, size);
}

void
workbench_assert_flash (Workbench *self, SalvorImage *image)
{
    g_autoptr (GBytes) flash = workbench_take_flash (self);
    gsize n_segments, size;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);
    const guint8 *wanted;

    g_assert_cmpuint (n_segments, ==, 1);
    wanted = g_bytes_get_data (segments[0].data, &size);
    g_assert_cmpmem (g_bytes_get_data (flash, NULL), size, wanted, size);
}
