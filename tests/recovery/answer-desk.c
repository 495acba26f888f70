/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer-desk.h"

#include "image-builder.h"
#include "plugged-board.h"
#include "shared-chips.h"

#include "protocol/serial-boards.h"
#include "simulator/simulated-bus.h"

#include <string.h>

/* Not a whole number of sectors, so that bytes beside the image have to be kept */
#define IMAGE_SIZE 20000
#define IMAGE_SEED 23

/* A board that is not back on the bus after this is waited for no longer. */
#define COME_BACK_S 20

#define PIECE_SIZE 4096

/* A person does not press the button in the moment the power comes back. */
#define POWER_UP_S 3

static GBytes *
take_flash (AnswerDesk *self)
{
    SalvorSimulatedFlash *flash
        = salvor_simulated_chip_get_flash (salvor_simulated_board_get_chip (self->simulated));
    guint32 size = salvor_simulated_flash_get_size (flash);
    guint8 *data = g_malloc (size);

    salvor_simulated_flash_peek (flash, 0, data, size);
    return g_bytes_new_take (data, size);
}

/* Its boot data claim no more than there is: a board hashes what they claim whenever it starts. */
static SalvorImage *
make_image (void)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, IMAGE_SEED);
    g_autoptr (GBytes) data = NULL;

    test_image_put_u32 (bytes, TEST_BOOT_DATA_OFFSET + 4, IMAGE_SIZE);
    data = test_image_get_bytes (bytes);
    return salvor_image_new_binary ("firmware.bin", data);
}

AnswerDesk *
answer_desk_new (const char *scenario, SalvorRouteId route, gboolean behind_gdb_server)
{
    AnswerDesk *self = g_new0 (AnswerDesk, 1);
    g_autofree char *name = g_strdup_printf ("sim:%s", scenario);
    g_autoptr (SalvorPortProvider) lines = NULL;
    g_autoptr (SalvorPortProvider) provider = NULL;
    g_autoptr (GError) error = NULL;

    self->simulated = salvor_simulated_board_new (name, test_shared_chips (), 0, &error);
    g_assert_no_error (error);
    self->liar = liar_new (self->simulated);
    self->liar->behind_gdb_server = behind_gdb_server;
    self->route = route;
    self->image = make_image ();
    self->before = take_flash (self);
    lines = liar_ports_new (self->liar);
    provider = salvor_serial_boards_new (lines);
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, provider);
    g_assert_true (salvor_port_list_prepare (self->ports, name, &error));
    g_assert_no_error (error);
    self->board = test_board_new (self->ports, name);
    return self;
}

void
answer_desk_free (AnswerDesk *self)
{
    g_assert_finalize_object (self->board);
    g_assert_finalize_object (self->ports);
    g_clear_object (&self->state);
    g_object_unref (self->image);
    g_assert_finalize_object (self->simulated);
    liar_free (self->liar);
    g_bytes_unref (self->before);
    g_free (self);
}

void
answer_desk_start_flashloader (AnswerDesk *self)
{
    SalvorSimulatedChip *chip = salvor_simulated_board_get_chip (self->simulated);

    salvor_simulated_chip_schedule (chip, SALVOR_CHANGE_START_PROBED_LOADER);
    salvor_virtual_clock_advance (salvor_simulated_board_get_clock (self->simulated),
                                  COME_BACK_S * G_USEC_PER_SEC);
    salvor_simulated_board_update (self->simulated);
    g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_FLASHLOADER);
    salvor_board_update_ports (self->board);
}

gint64
answer_desk_get_now (AnswerDesk *self)
{
    return salvor_clock_get_now (salvor_simulated_board_get_clock (self->simulated));
}

/* As each run begins: at a serial line is asked who answers there. */
static void
look_for_board (AnswerDesk *self)
{
    g_autoptr (GError) error = NULL;

    if (!salvor_port_list_prepare (self->ports, salvor_board_get_name (self->board), &error))
        g_info ("%s", error->message);
    salvor_board_update_ports (self->board);
}

/* ---- recovering ---- */

static gboolean
run_job (AnswerDesk *self, SalvorRecoveryPlan *plan, GError **error)
{
    SalvorRecoveryJob *job = salvor_recovery_job_new (self->board, plan);
    gboolean verified = salvor_recovery_job_run (job, NULL, error);

    g_assert_true (verified == (salvor_recovery_job_get_result (job) == SALVOR_RESULT_VERIFIED));
    /* whatever happened, somebody is told what the board is like now */
    g_assert_cmpint ((int) strlen (salvor_recovery_job_get_condition (job)), >, 0);
    g_assert_finalize_object (job);
    return verified;
}

gboolean
answer_desk_recover (AnswerDesk *self, SalvorRouteId route, GError **error)
{
    SalvorRecoveryChoices choices = { .route = route, .backup = TRUE, .backup_dir = "backups" };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autoptr (SalvorRecoveryPlan) plan = NULL;

    look_for_board (self);
    state = salvor_board_read (self->board, NULL, error);
    if (state == NULL)
        return FALSE;
    verdict = salvor_verdict_new (state);
    plan = salvor_recovery_plan_new (state, verdict, self->image, NULL, &choices, error);
    return plan != NULL && run_job (self, plan, error);
}

static gboolean
is_on_the_bus (AnswerDesk *self)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);

    return ports->len > 0;
}

void
answer_desk_wait (AnswerDesk *self)
{
    gint64 until_us = answer_desk_get_now (self) + COME_BACK_S * G_USEC_PER_SEC;

    while (!is_on_the_bus (self) && answer_desk_get_now (self) < until_us)
        salvor_simulated_board_wait (self->simulated, until_us, NULL, NULL);
}

void
answer_desk_power_cycle (AnswerDesk *self)
{
    g_autoptr (GError) error = NULL;

    salvor_simulated_board_act (self->simulated, "power-cycle", &error);
    g_assert_no_error (error);
    salvor_virtual_clock_advance (salvor_simulated_board_get_clock (self->simulated),
                                  POWER_UP_S * G_USEC_PER_SEC);
    salvor_simulated_board_update (self->simulated);
    answer_desk_wait (self);
}

/* ---- reading ---- */

void
answer_desk_learn (AnswerDesk *self)
{
    g_autoptr (GError) error = NULL;

    self->state = salvor_board_read (self->board, NULL, &error);
    g_assert_no_error (error);
}

/* Nothing was known and nothing is: right. */
static ReadingTruth
compare_readings (const SalvorReading *was, const SalvorReading *is)
{
    gboolean was_known = was != NULL && was->known, is_known = is != NULL && is->known;

    if (is_known)
        return was_known && was->value == is->value ? READING_RIGHT : READING_WRONG;
    if (!was_known)
        return READING_RIGHT;
    return is != NULL && is->unreadable != NULL ? READING_WITH_GAPS : READING_WRONG;
}

/* Behind Salvor's back */
static gboolean
holds_register (AnswerDesk *self, const char *name, guint32 value)
{
    SalvorSimulatedChip *chip = salvor_simulated_board_get_chip (self->simulated);
    gsize n_registers;
    const SalvorRegister *registers
        = salvor_chip_get_registers (salvor_simulated_chip_get_chip (chip), &n_registers);
    guint32 held;

    for (gsize i = 0; i < n_registers; i++) {
        if (strcmp (registers[i].name, name) == 0)
            return salvor_simulated_bus_read (chip, registers[i].address, &held) && held == value;
    }
    return FALSE;
}

/* A core that was left halted is reset by the board's watchdog, and the register that says so says
 * the truth: what counts is what the board holds now. */
static ReadingTruth
compare_register (AnswerDesk *self, const char *name, SalvorBoardState *now)
{
    const SalvorReading *was = salvor_board_state_get_register (self->state, name);
    const SalvorReading *is = salvor_board_state_get_register (now, name);
    ReadingTruth truth = compare_readings (was, is);

    return truth == READING_WRONG && is != NULL && is->known
                   && holds_register (self, name, is->value)
               ? READING_RIGHT
               : truth;
}

static ReadingTruth
compare_registers (AnswerDesk *self, SalvorBoardState *is)
{
    g_auto (GStrv) names = salvor_board_state_list_registers (self->state);
    ReadingTruth truth = READING_RIGHT;

    for (gsize i = 0; names[i] != NULL; i++)
        truth = MAX (truth, compare_register (self, names[i], is));
    return truth;
}

static ReadingTruth
compare_words (SalvorBoardState *was, SalvorBoardState *is)
{
    gsize n_words;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (was), &n_words);
    ReadingTruth truth = READING_RIGHT;

    for (gsize i = 0; i < n_words; i++) {
        truth = MAX (truth, compare_readings (salvor_board_state_get_shadow (was, words[i].index),
                                              salvor_board_state_get_shadow (is, words[i].index)));
        truth = MAX (truth, compare_readings (salvor_board_state_get_otp (was, words[i].index),
                                              salvor_board_state_get_otp (is, words[i].index)));
    }
    return truth;
}

static ReadingTruth
compare_header (SalvorBoardState *was, SalvorBoardState *is)
{
    SalvorHeaderState header = salvor_board_state_get_header (is);

    if (header == salvor_board_state_get_header (was))
        return READING_RIGHT;
    return header == SALVOR_HEADER_UNKNOWN ? READING_WITH_GAPS : READING_WRONG;
}

gboolean
answer_desk_read (AnswerDesk *self, ReadingTruth *truth, GError **error)
{
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorVerdict) verdict = NULL;

    look_for_board (self);
    state = salvor_board_read (self->board, NULL, error);
    if (state == NULL)
        return FALSE;
    /* whatever was read, it can be explained */
    verdict = salvor_verdict_new (state);
    *truth = MAX (compare_registers (self, state), compare_words (self->state, state));
    *truth = MAX (*truth, compare_header (self->state, state));
    return TRUE;
}

/* ---- the truth ---- */

/* Piece by piece: a new copy of the whole flash, a thousand times, would take the most time. */
static gboolean
holds (AnswerDesk *self, gsize start, const guint8 *wanted, gsize size)
{
    SalvorSimulatedFlash *flash
        = salvor_simulated_chip_get_flash (salvor_simulated_board_get_chip (self->simulated));
    guint8 piece[PIECE_SIZE];

    for (gsize done = 0, count; done < size; done += count) {
        count = MIN (size - done, sizeof piece);
        salvor_simulated_flash_peek (flash, (guint32) (start + done), piece, count);
        if (memcmp (piece, wanted + done, count) != 0)
            return FALSE;
    }
    return TRUE;
}

FlashTruth
answer_desk_look (AnswerDesk *self)
{
    gsize size, n_segments, image_size;
    const guint8 *before = g_bytes_get_data (self->before, &size);
    const SalvorSegment *segments = salvor_image_get_segments (self->image, &n_segments);
    const guint8 *wanted = g_bytes_get_data (segments[0].data, &image_size);

    g_assert_cmpuint (n_segments, ==, 1);
    if (!holds (self, 0, wanted, image_size))
        return FLASH_WRONG;
    return holds (self, image_size, before + image_size, size - image_size) ? FLASH_RIGHT
                                                                            : FLASH_OUTSIDE_CHANGED;
}
