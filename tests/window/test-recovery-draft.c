/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "image-builder.h"
#include "window/fixture.h"
#include "window/recovery-draft.h"

typedef struct {
    char *folder;
    SalvorBoardState *state;
    SalvorBoard *board;
    SalvorRecoveryDraft *draft;
} Desk;

static Desk *
desk_new (SalvorBoardState *state)
{
    Desk *self = g_new0 (Desk, 1);

    self->folder = test_folder_new ();
    self->state = state;
    self->board
        = fixture_board_new (&(FixturePort){ .plugged_in = TRUE, .simulated = TRUE }, self->state);
    self->draft = salvor_recovery_draft_new ();
    return self;
}

static void
desk_free (Desk *self)
{
    gpointer draft = self->draft;

    g_object_add_weak_pointer (draft, &draft);
    g_object_unref (self->draft);
    /* a check that was given up may still be on its way home */
    while (draft != NULL)
        g_main_context_iteration (NULL, TRUE);
    g_object_unref (self->board);
    g_object_unref (self->state);
    test_folder_remove (self->folder);
    g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static void
settle (Desk *self)
{
    while (salvor_recovery_draft_is_busy (self->draft))
        g_main_context_iteration (NULL, TRUE);
}

static void
choose (Desk *self, GByteArray *image, const char *name)
{
    g_autofree char *path = test_image_save (image, self->folder, name);
    g_autoptr (GFile) file = g_file_new_for_path (path);

    salvor_recovery_draft_choose_firmware (self->draft, file);
}

static void
test_good_file_is_ready (void)
{
    g_autoptr (Desk) desk = desk_new (fixture_state_new_chip ());
    g_autoptr (GByteArray) image = test_image_new (0x10000, 1);
    const SalvorRecoveryCheck *check;

    g_assert_false (salvor_recovery_draft_is_ready (desk->draft));
    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, image, "good.bin");
    g_assert_true (salvor_recovery_draft_is_busy (desk->draft));
    g_assert_false (salvor_recovery_draft_is_ready (desk->draft));
    settle (desk);
    g_assert_true (salvor_recovery_draft_is_ready (desk->draft));
    check = salvor_recovery_draft_get_check (desk->draft);
    g_assert_cmpstr (salvor_recovery_draft_get_firmware_name (desk->draft), ==, "good.bin");
    g_assert_cmpint (check->header->kind, ==, SALVOR_IMAGE_BOOTABLE);
    g_assert_true (salvor_flashloader_is_practice (check->loader));
    g_assert_true (salvor_recovery_plan_get_backup (check->plan));
}

static void
test_missing_file_says_so (void)
{
    g_autoptr (Desk) desk = desk_new (fixture_state_new_chip ());
    g_autoptr (GFile) file = g_file_new_build_filename (desk->folder, "nothing.bin", NULL);

    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    salvor_recovery_draft_choose_firmware (desk->draft, file);
    settle (desk);
    g_assert_false (salvor_recovery_draft_is_ready (desk->draft));
    g_assert_error (salvor_recovery_draft_get_check (desk->draft)->firmware_error, SALVOR_ERROR,
                    SALVOR_ERROR_STORAGE);
}

/* The file chosen last is the one that counts, however the checks end. */
static void
test_last_choice_wins (void)
{
    g_autoptr (Desk) desk = desk_new (fixture_state_new_chip ());
    g_autoptr (GByteArray) first = test_image_new (0x80000, 1);
    g_autoptr (GByteArray) second = test_image_new (0x10000, 2);

    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, first, "first.bin");
    choose (desk, second, "second.bin");
    settle (desk);
    g_assert_true (salvor_recovery_draft_is_ready (desk->draft));
    g_assert_cmpuint (salvor_image_get_size (salvor_recovery_draft_get_check (desk->draft)->image),
                      ==, 0x10000);
}

/* A file that was changed on disk is read again when it is chosen again. */
static void
test_chosen_again_is_read_again (void)
{
    g_autoptr (Desk) desk = desk_new (fixture_state_new_chip ());
    g_autoptr (GByteArray) old = test_image_new (0x10000, 1);
    g_autoptr (GByteArray) new = test_image_new (0x20000, 1);

    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, old, "firmware.bin");
    settle (desk);
    choose (desk, new, "firmware.bin");
    settle (desk);
    g_assert_cmpuint (salvor_image_get_size (salvor_recovery_draft_get_check (desk->draft)->image),
                      ==, 0x20000);
}

static void
test_backup_is_a_choice (void)
{
    g_autoptr (Desk) desk = desk_new (fixture_state_new_chip ());
    g_autoptr (GByteArray) image = test_image_new (0x10000, 1);
    g_autoptr (GFile) folder = g_file_new_for_path (desk->folder);

    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, image, "good.bin");
    salvor_recovery_draft_set_backup_folder (desk->draft, folder);
    settle (desk);
    g_assert_cmpstr (
        salvor_recovery_plan_get_backup_dir (salvor_recovery_draft_get_check (desk->draft)->plan),
        ==, desk->folder);
    salvor_recovery_draft_set_backup (desk->draft, FALSE);
    g_assert_false (salvor_recovery_draft_is_ready (desk->draft));
    settle (desk);
    g_assert_false (
        salvor_recovery_plan_get_backup (salvor_recovery_draft_get_check (desk->draft)->plan));
}

/* Unsigned on a closed board: refused before anything else. */
static void
test_closed_board_refuses_unsigned (void)
{
    SalvorBoardState *state = fixture_state_closed ();
    g_autoptr (Desk) desk = NULL;
    g_autoptr (GByteArray) image = test_image_new (0x10000, 1);

    salvor_board_state_set_simulated (state, TRUE);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    desk = desk_new (state);
    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, image, "unsigned.bin");
    settle (desk);
    g_assert_false (salvor_recovery_draft_is_ready (desk->draft));
    g_assert_error (salvor_recovery_draft_get_check (desk->draft)->plan_error, SALVOR_ERROR,
                    SALVOR_ERROR_LOCKED);
}

/* Without a proven way back there is a plan to look at, and a consent to type. */
static void
test_no_way_back_needs_consent (void)
{
    SalvorBoardState *state = fixture_state_new_chip ();
    g_autoptr (Desk) desk = NULL;
    g_autoptr (GByteArray) image = test_image_new (0x10000, 1);

    salvor_board_state_set_shadow (state, 6, 0x00110010);
    desk = desk_new (state);
    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, image, "firmware.bin");
    settle (desk);
    g_assert_true (salvor_recovery_draft_is_ready (desk->draft));
    g_assert_true (salvor_recovery_draft_get_check (desk->draft)->needs_consent);
}

/* Another board: what was chosen is checked anew, and not used for nobody. */
static void
test_without_board_nothing_is_ready (void)
{
    g_autoptr (Desk) desk = desk_new (fixture_state_new_chip ());
    g_autoptr (GByteArray) image = test_image_new (0x10000, 1);

    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    choose (desk, image, "firmware.bin");
    settle (desk);
    salvor_recovery_draft_set_board (desk->draft, NULL, SALVOR_N_ROUTES);
    g_assert_false (salvor_recovery_draft_is_ready (desk->draft));
    salvor_recovery_draft_set_board (desk->draft, desk->board, SALVOR_N_ROUTES);
    settle (desk);
    g_assert_true (salvor_recovery_draft_is_ready (desk->draft));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/recovery-draft/good", test_good_file_is_ready);
    g_test_add_func ("/recovery-draft/missing-file", test_missing_file_says_so);
    g_test_add_func ("/recovery-draft/last-choice", test_last_choice_wins);
    g_test_add_func ("/recovery-draft/chosen-again", test_chosen_again_is_read_again);
    g_test_add_func ("/recovery-draft/backup", test_backup_is_a_choice);
    g_test_add_func ("/recovery-draft/closed", test_closed_board_refuses_unsigned);
    g_test_add_func ("/recovery-draft/consent", test_no_way_back_needs_consent);
    g_test_add_func ("/recovery-draft/no-board", test_without_board_nothing_is_ready);
    return g_test_run ();
}
