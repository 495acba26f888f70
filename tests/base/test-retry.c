/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "base/retry.h"

typedef struct {
    guint calls;
    guint succeed_at; /* 0: never */
    gboolean cancel;
} Attempt;

static gboolean
attempt (gpointer user_data, GCancellable *cancellable, GError **error)
{
    Attempt *self = user_data;

    self->calls++;
    if (self->calls == self->succeed_at)
        return TRUE;
    if (self->cancel)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "call %u", self->calls);
    return FALSE;
}

static void
test_succeeds_at_last (void)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.0);
    Attempt state = { .succeed_at = 3 };

    g_assert_true (salvor_retry (attempt, &state, 5, 250, clock, NULL, NULL));
    g_assert_cmpuint (state.calls, ==, 3);
    g_assert_cmpint (salvor_clock_get_now (clock), ==, 500000);
}

static void
test_gives_up_with_the_last_error (void)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.0);
    g_autoptr (GError) error = NULL;
    Attempt state = { 0 };

    g_assert_false (salvor_retry (attempt, &state, 4, 10, clock, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpstr (error->message, ==, "gave up after 4 tries: call 4");
}

static void
test_cancel_ends_at_once (void)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.0);
    g_autoptr (GError) error = NULL;
    Attempt state = { .cancel = TRUE };

    g_assert_false (salvor_retry (attempt, &state, 4, 10, clock, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (state.calls, ==, 1);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/retry/succeeds-at-last", test_succeeds_at_last);
    g_test_add_func ("/retry/gives-up", test_gives_up_with_the_last_error);
    g_test_add_func ("/retry/cancelled", test_cancel_ends_at_once);
    return g_test_run ();
}
