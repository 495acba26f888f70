/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-try-out"
#include "config.h"

#include "window/try-out.h"

#include <glib/gi18n-lib.h>

struct _SalvorTryOut {
    SalvorBoardState *state; /* owned, nullable */
    GArray *requests;        /* (element-type SalvorBurnRequest), one a word, masks never 0 */
    SalvorBurnPlan *plan;    /* owned, nullable */
    char *refusal;           /* nullable */
    SalvorBurnRequest denied;
};

SalvorTryOut *
salvor_try_out_new (void)
{
    SalvorTryOut *self = g_new0 (SalvorTryOut, 1);

    self->requests = g_array_new (FALSE, FALSE, sizeof (SalvorBurnRequest));
    return self;
}

static void
clear_refusal (SalvorTryOut *self)
{
    g_clear_pointer (&self->refusal, g_free);
    self->denied = (SalvorBurnRequest){ 0, 0 };
}

void
salvor_try_out_free (SalvorTryOut *self)
{
    if (self == NULL)
        return;
    clear_refusal (self);
    g_clear_pointer (&self->plan, salvor_burn_plan_free);
    g_array_unref (self->requests);
    g_clear_object (&self->state);
    g_free (self);
}

static SalvorBurnRequest *
get_request (const SalvorTryOut *self, guint i)
{
    return &g_array_index (self->requests, SalvorBurnRequest, i);
}

/* @mask: 0 takes the word out */
static void
set_mask (SalvorTryOut *self, guint word, guint32 mask)
{
    SalvorBurnRequest request = { word, mask };

    for (guint i = 0; i < self->requests->len; i++) {
        if (get_request (self, i)->word == word) {
            g_array_remove_index (self->requests, i);
            break;
        }
    }
    if (mask != 0)
        g_array_append_val (self->requests, request);
}

static void
make_plan (SalvorTryOut *self)
{
    g_clear_pointer (&self->plan, salvor_burn_plan_free);
    if (self->state != NULL)
        self->plan = salvor_burn_plan_new (
            self->state, (const SalvorBurnRequest *) self->requests->data, self->requests->len);
}

/* A burned bit is no longer tried out. */
static void
drop_burned (SalvorTryOut *self)
{
    for (guint i = self->requests->len; i > 0; i--) {
        SalvorBurnRequest request = *get_request (self, i - 1);
        guint32 value = 0;

        if (salvor_board_state_get_word (self->state, request.word, &value, NULL))
            set_mask (self, request.word, request.mask & ~value);
        else
            set_mask (self, request.word, 0);
    }
}

void
salvor_try_out_set_state (SalvorTryOut *self, SalvorBoardState *state)
{
    gboolean same_chip
        = self->state != NULL && state != NULL
          && salvor_board_state_get_chip (self->state) == salvor_board_state_get_chip (state);

    if (self->state == state)
        return;
    g_set_object (&self->state, state);
    clear_refusal (self);
    if (same_chip)
        drop_burned (self);
    else
        g_array_set_size (self->requests, 0);
    make_plan (self);
}

/* @refusal is consumed */
static gboolean
refuse (SalvorTryOut *self, guint word, guint32 mask, char *refusal)
{
    self->refusal = refusal;
    self->denied = (SalvorBurnRequest){ word, mask };
    return FALSE;
}

gboolean
salvor_try_out_toggle (SalvorTryOut *self, guint word, guint bit)
{
    guint32 mask = (guint32) 1 << bit;
    guint32 tried = salvor_try_out_get_mask (self, word);
    SalvorBurnRequest request = { word, mask };
    g_autoptr (SalvorBurnPlan) alone = NULL;
    char *burned = NULL;

    g_return_val_if_fail (self->state != NULL, FALSE);
    g_return_val_if_fail (bit < 32, FALSE);

    clear_refusal (self);
    burned = salvor_burn_plan_explain_clear (self->state, word, bit);
    if (burned != NULL)
        return refuse (self, word, mask, burned);
    if ((tried & mask) == 0) {
        alone = salvor_burn_plan_new (self->state, &request, 1);
        if (alone->refused->len > 0)
            return refuse (self, word, mask, g_strdup (g_ptr_array_index (alone->refused, 0)));
    }
    set_mask (self, word, tried ^ mask);
    make_plan (self);
    return TRUE;
}

void
salvor_try_out_reset (SalvorTryOut *self)
{
    clear_refusal (self);
    g_array_set_size (self->requests, 0);
    make_plan (self);
}

const char *
salvor_try_out_get_refusal (const SalvorTryOut *self)
{
    return self->refusal;
}

guint32
salvor_try_out_get_mask (const SalvorTryOut *self, guint word)
{
    for (guint i = 0; i < self->requests->len; i++) {
        if (get_request (self, i)->word == word)
            return get_request (self, i)->mask;
    }
    return 0;
}

guint32
salvor_try_out_get_denied (const SalvorTryOut *self, guint word)
{
    return self->denied.word == word ? self->denied.mask : 0;
}

guint
salvor_try_out_count (const SalvorTryOut *self)
{
    guint n = 0;

    for (guint i = 0; i < self->requests->len; i++) {
        for (guint32 mask = get_request (self, i)->mask; mask != 0; mask &= mask - 1)
            n++;
    }
    return n;
}

const SalvorBurnPlan *
salvor_try_out_get_plan (const SalvorTryOut *self)
{
    return self->plan;
}

static const char *
find_name (const SalvorTryOut *self, guint word, guint bit)
{
    const SalvorFuseWord *fuse
        = salvor_chip_get_word (salvor_board_state_get_chip (self->state), word);

    for (gsize i = 0; fuse != NULL && i < fuse->n_fields; i++) {
        const SalvorField *field = &fuse->fields[i];

        if (bit >= field->lsb && bit < field->lsb + field->width)
            return field->name;
    }
    return NULL;
}

static void
append_bit (const SalvorTryOut *self, GString *text, guint word, guint bit)
{
    const char *name = find_name (self, word, bit);

    if (text->len > 0)
        g_string_append (text, "; ");
    /* Translators: place of a bit, as in "fuse 6 bit 17" */
    g_string_append_printf (text, _ ("fuse %u bit %u"), word, bit);
    if (name != NULL)
        g_string_append_printf (text, ", %s", name);
}

char *
salvor_try_out_describe (const SalvorTryOut *self)
{
    guint n = salvor_try_out_count (self);
    g_autoptr (GString) places = g_string_new (NULL);

    if (n == 0)
        return g_strdup (_ ("No bit is changed. Press a bit to see what burning it would do."));
    for (guint i = 0; i < self->requests->len; i++) {
        const SalvorBurnRequest *request = get_request (self, i);

        for (guint bit = 0; bit < 32; bit++) {
            if ((request->mask >> bit & 1) != 0)
                append_bit (self, places, request->word, bit);
        }
    }
    /* Translators: "2 bits changed: fuse 6 bit 17, SDP_DISABLE; fuse 6 bit 20, SJC_DISABLE" */
    return g_strdup_printf (ngettext ("%u bit changed: %s", "%u bits changed: %s", n), n,
                            places->str);
}
