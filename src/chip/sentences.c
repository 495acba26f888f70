/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sentences"
#include "config.h"

#include "chip/sentences.h"

#include "base/language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

GPtrArray *
salvor_sentences_new (void)
{
    return g_ptr_array_new_with_free_func (g_free);
}

void
salvor_sentences_add (GPtrArray *self, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    g_ptr_array_add (self, g_strdup_vprintf (format, args));
    va_end (args);
}

void
salvor_sentences_add_fact (GPtrArray *self, const char *claim, const SalvorBootInputs *inputs,
                           SalvorInputId id)
{
    g_autofree char *cited = salvor_boot_inputs_cite_name (inputs, id);

    /* Translators: a claim and the fuse bits it rests on */
    salvor_sentences_add (self, _ ("%s: %s."), claim, cited);
}

/* A reason may be a sentence of its own; inside another one it has no full stop. (transfer full) */
static char *
cut_full_stop (const char *reason)
{
    /* "。" is the full stop of Chinese and Japanese */
    static const char *const stops[] = { ".", "。" };

    for (gsize i = 0; i < G_N_ELEMENTS (stops); i++) {
        if (g_str_has_suffix (reason, stops[i]))
            return g_strndup (reason, strlen (reason) - strlen (stops[i]));
    }
    return g_strdup (reason);
}

void
salvor_sentences_add_unread (GPtrArray *self, const char *claim, const SalvorBootInputs *inputs,
                             SalvorInputId id)
{
    g_autofree char *name = salvor_boot_inputs_name_container (inputs, id);
    const char *why = inputs->inputs[id].reason;
    g_autofree char *reason = why != NULL ? cut_full_stop (why) : NULL;

    if (reason != NULL)
        salvor_sentences_add (self, _ ("%s: %s could not be read (%s)."), claim, name, reason);
    else
        salvor_sentences_add (self, _ ("%s: %s could not be read."), claim, name);
}

char *
salvor_sentences_join (const GPtrArray *self)
{
    char *text = g_strdup (self->len > 0 ? g_ptr_array_index (self, 0) : "");

    for (guint i = 1; i < self->len; i++) {
        g_autofree char *so_far = text;

        text = salvor_language_join_sentences (so_far, g_ptr_array_index (self, i));
    }
    return text;
}
