/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-privacy"
#include "config.h"

#include "report/privacy.h"

#include <string.h>

/* Shorter names are words of many languages: they are taken out of paths alone. */
#define MIN_LENGTH 3

struct _SalvorPrivacy {
    char *home;       /* nullable, without a slash at its end */
    GPtrArray *names; /* (element-type utf8) */
};

/* What tells nothing about anybody. */
static gboolean
is_common (const char *name)
{
    static const char *const common[]
        = { "", "root", "Unknown", "localhost", "localhost.localdomain" };

    for (gsize i = 0; i < G_N_ELEMENTS (common); i++) {
        if (g_ascii_strcasecmp (name, common[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

SalvorPrivacy *
salvor_privacy_new_for (const char *home, const char *const *names)
{
    SalvorPrivacy *self = g_new0 (SalvorPrivacy, 1);

    self->names = g_ptr_array_new_with_free_func (g_free);
    if (home != NULL && strlen (home) > 1) {
        self->home = g_strdup (home);
        if (G_IS_DIR_SEPARATOR (self->home[strlen (self->home) - 1]))
            self->home[strlen (self->home) - 1] = '\0';
    }
    for (; *names != NULL; names++) {
        if (!is_common (*names))
            g_ptr_array_add (self->names, g_utf8_make_valid (*names, -1));
    }
    return self;
}

SalvorPrivacy *
salvor_privacy_new (void)
{
    const char *const names[]
        = { g_get_user_name (), g_get_real_name (), g_get_host_name (), NULL };

    return salvor_privacy_new_for (g_get_home_dir (), names);
}

void
salvor_privacy_free (SalvorPrivacy *self)
{
    if (self == NULL)
        return;
    g_free (self->home);
    g_ptr_array_unref (self->names);
    g_free (self);
}

/* Does a word begin or end between these two characters? */
static gboolean
is_edge (gunichar c)
{
    return c == 0 || !g_unichar_isalnum (c);
}

static gboolean
is_name_at (const char *text, const char *place, const char *name)
{
    gsize length = strlen (name);
    gunichar before = place > text ? g_utf8_get_char (g_utf8_prev_char (place)) : 0;
    gunichar after = g_utf8_get_char (place + length);

    if (length < MIN_LENGTH && before != '/' && before != '\\')
        return FALSE;
    return is_edge (before) && is_edge (after);
}

/* @text is consumed. (transfer full) */
static char *
take_out_name (char *text, const char *name)
{
    GString *result = g_string_new (NULL);
    const char *rest = text;
    const char *place = NULL;

    while ((place = strstr (rest, name)) != NULL) {
        g_string_append_len (result, rest, place - rest);
        g_string_append (result, is_name_at (text, place, name) ? "…" : name);
        rest = place + strlen (name);
    }
    g_string_append (result, rest);
    g_free (text);
    return g_string_free (result, FALSE);
}

/* Only where the path ends there: “/a/al” is no part of “/a/alice”. @text is consumed. */
static char *
take_out_home (char *text, const char *home)
{
    GString *result = g_string_new (NULL);
    const char *rest = text;
    const char *place = NULL;

    while ((place = strstr (rest, home)) != NULL) {
        const char *end = place + strlen (home);

        g_string_append_len (result, rest, place - rest);
        g_string_append (result, is_edge (g_utf8_get_char (end)) ? "~" : home);
        rest = end;
    }
    g_string_append (result, rest);
    g_free (text);
    return g_string_free (result, FALSE);
}

char *
salvor_privacy_scrub (const SalvorPrivacy *self, const char *text)
{
    char *result = NULL;

    g_return_val_if_fail (self != NULL, NULL);

    if (text == NULL)
        return NULL;
    result = g_utf8_make_valid (text, -1);
    if (self->home != NULL)
        result = take_out_home (result, self->home);
    for (guint i = 0; i < self->names->len; i++)
        result = take_out_name (result, g_ptr_array_index (self->names, i));
    return result;
}
