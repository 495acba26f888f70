/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-trial"
#include "config.h"

#include "board/flash-trial.h"

struct _SalvorFlashTrial {
    GPtrArray *tries; /* (element-type SalvorFlashTry) */
};

static void
try_free (gpointer data)
{
    SalvorFlashTry *self = data;

    g_free (self->name);
    g_free (self->parts);
    g_free (self->answer);
    g_free (self);
}

static void
trial_clear (gpointer data)
{
    SalvorFlashTrial *self = data;

    g_ptr_array_unref (self->tries);
}

SalvorFlashTrial *
salvor_flash_trial_new (void)
{
    SalvorFlashTrial *self = g_atomic_rc_box_new0 (SalvorFlashTrial);

    self->tries = g_ptr_array_new_with_free_func (try_free);
    return self;
}

SalvorFlashTrial *
salvor_flash_trial_ref (SalvorFlashTrial *self)
{
    return g_atomic_rc_box_acquire (self);
}

void
salvor_flash_trial_unref (SalvorFlashTrial *self)
{
    g_atomic_rc_box_release_full (self, trial_clear);
}

void
salvor_flash_trial_add (SalvorFlashTrial *self, const SalvorFlashSetup *setup, gboolean answered,
                        const char *answer)
{
    SalvorFlashTry *item = g_new0 (SalvorFlashTry, 1);

    item->name = g_strdup (setup->name);
    item->parts = g_strdup (setup->parts);
    item->option_word = setup->option_word;
    item->answered = answered;
    item->answer = g_strdup (answer);
    g_ptr_array_add (self->tries, item);
}

guint
salvor_flash_trial_get_count (const SalvorFlashTrial *self)
{
    return self->tries->len;
}

const SalvorFlashTry *
salvor_flash_trial_get (const SalvorFlashTrial *self, guint index)
{
    g_return_val_if_fail (index < self->tries->len, NULL);

    return g_ptr_array_index (self->tries, index);
}

const SalvorFlashTry *
salvor_flash_trial_get_answered (const SalvorFlashTrial *self)
{
    const SalvorFlashTry *last;

    if (self->tries->len == 0)
        return NULL;
    last = g_ptr_array_index (self->tries, self->tries->len - 1);
    return last->answered ? last : NULL;
}

char *
salvor_flash_try_describe (const SalvorFlashTry *self)
{
    return g_strdup_printf ("%s 0x%08X: %s", self->name, self->option_word, self->answer);
}

char *
salvor_flash_trial_describe (const SalvorFlashTrial *self)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < self->tries->len; i++) {
        g_autofree char *line = salvor_flash_try_describe (g_ptr_array_index (self->tries, i));

        g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", line);
    }
    return g_string_free (text, FALSE);
}
