/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-state"
#include "config.h"

#include "chip/board-state.h"

#include <glib/gi18n-lib.h>

/* The two views of a fuse word (facts: chip-semantics 0). */
typedef struct {
    SalvorReading shadow;
    SalvorReading otp;
} WordReadings;

struct _SalvorBoardState {
    GObject parent_instance;

    SalvorChip *chip; /* owned reference */
    char *source;     /* owned, "" when unset */
    SalvorBoardStage stage;
    guint line_speed; /* not saved: a file has no line */
    gboolean simulated;
    gint64 time; /* seconds since 1970, 0 when unset */

    GHashTable *registers; /* owned: name to SalvorReading */
    GHashTable *words;     /* owned: index to WordReadings */

    int hab_answer; /* -1 not asked, 0 open, 1 closed */
    SalvorHeaderState header;
    char *header_detail;     /* owned, nullable */
    SalvorProbeSight *sight; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (SalvorBoardState, salvor_board_state, G_TYPE_OBJECT)

static void
reading_set (SalvorReading *self, guint32 value)
{
    g_clear_pointer (&self->unreadable, g_free);
    self->known = TRUE;
    self->value = value;
}

static void
reading_set_unreadable (SalvorReading *self, const char *reason)
{
    g_free (self->unreadable);
    self->unreadable = g_strdup (reason);
    self->known = FALSE;
    self->value = 0;
}

static void
reading_copy (SalvorReading *self, const SalvorReading *other)
{
    self->known = other->known;
    self->value = other->value;
    self->unreadable = g_strdup (other->unreadable);
}

static void
register_reading_free (gpointer data)
{
    SalvorReading *reading = data;

    g_free (reading->unreadable);
    g_free (reading);
}

static void
word_readings_free (gpointer data)
{
    WordReadings *readings = data;

    g_free (readings->shadow.unreadable);
    g_free (readings->otp.unreadable);
    g_free (readings);
}

static SalvorReading *
ensure_register (SalvorBoardState *self, const char *name)
{
    SalvorReading *reading = g_hash_table_lookup (self->registers, name);

    if (reading == NULL) {
        reading = g_new0 (SalvorReading, 1);
        g_hash_table_insert (self->registers, g_strdup (name), reading);
    }
    return reading;
}

static WordReadings *
ensure_word (SalvorBoardState *self, guint index)
{
    WordReadings *readings = g_hash_table_lookup (self->words, GUINT_TO_POINTER (index));

    if (readings == NULL) {
        readings = g_new0 (WordReadings, 1);
        g_hash_table_insert (self->words, GUINT_TO_POINTER (index), readings);
    }
    return readings;
}

static void
salvor_board_state_finalize (GObject *object)
{
    SalvorBoardState *self = SALVOR_BOARD_STATE (object);

    g_clear_object (&self->chip);
    g_clear_pointer (&self->source, g_free);
    g_clear_pointer (&self->registers, g_hash_table_unref);
    g_clear_pointer (&self->words, g_hash_table_unref);
    g_clear_pointer (&self->header_detail, g_free);
    g_clear_pointer (&self->sight, salvor_probe_sight_free);
    G_OBJECT_CLASS (salvor_board_state_parent_class)->finalize (object);
}

static void
salvor_board_state_class_init (SalvorBoardStateClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_board_state_finalize;
}

static void
salvor_board_state_init (SalvorBoardState *self)
{
    self->source = g_strdup ("");
    self->hab_answer = -1;
    self->registers
        = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, register_reading_free);
    self->words = g_hash_table_new_full (NULL, NULL, NULL, word_readings_free);
}

SalvorBoardState *
salvor_board_state_new (SalvorChip *chip)
{
    SalvorBoardState *self;

    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    self = g_object_new (SALVOR_TYPE_BOARD_STATE, NULL);
    self->chip = g_object_ref (chip);
    return self;
}

static void
copy_readings (SalvorBoardState *self, SalvorBoardState *other)
{
    GHashTableIter iter;
    gpointer key, value;

    g_hash_table_iter_init (&iter, other->registers);
    while (g_hash_table_iter_next (&iter, &key, &value))
        reading_copy (ensure_register (self, key), value);
    g_hash_table_iter_init (&iter, other->words);
    while (g_hash_table_iter_next (&iter, &key, &value)) {
        const WordReadings *from = value;
        WordReadings *to = ensure_word (self, GPOINTER_TO_UINT (key));

        reading_copy (&to->shadow, &from->shadow);
        reading_copy (&to->otp, &from->otp);
    }
}

SalvorBoardState *
salvor_board_state_copy (SalvorBoardState *self)
{
    SalvorBoardState *copy;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);

    copy = salvor_board_state_new (self->chip);
    salvor_board_state_set_source (copy, self->source);
    copy->stage = self->stage;
    copy->line_speed = self->line_speed;
    copy->simulated = self->simulated;
    copy->time = self->time;
    copy->hab_answer = self->hab_answer;
    salvor_board_state_set_header (copy, self->header, self->header_detail);
    salvor_board_state_set_probe_sight (copy, self->sight);
    copy_readings (copy, self);
    return copy;
}

SalvorChip *
salvor_board_state_get_chip (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);
    return self->chip;
}

void
salvor_board_state_set_source (SalvorBoardState *self, const char *source)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));

    g_free (self->source);
    self->source = g_strdup (source != NULL ? source : "");
}

const char *
salvor_board_state_get_source (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), "");
    return self->source;
}

void
salvor_board_state_set_stage (SalvorBoardState *self, SalvorBoardStage stage)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    self->stage = stage;
}

SalvorBoardStage
salvor_board_state_get_stage (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), SALVOR_STAGE_UNKNOWN);
    return self->stage;
}

void
salvor_board_state_set_line_speed (SalvorBoardState *self, guint speed)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    self->line_speed = speed;
}

guint
salvor_board_state_get_line_speed (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), 0);
    return self->line_speed;
}

void
salvor_board_state_set_simulated (SalvorBoardState *self, gboolean simulated)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    self->simulated = simulated != FALSE;
}

gboolean
salvor_board_state_is_simulated (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), FALSE);
    return self->simulated;
}

void
salvor_board_state_set_time (SalvorBoardState *self, gint64 unix_seconds)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    self->time = unix_seconds;
}

gint64
salvor_board_state_get_time (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), 0);
    return self->time;
}

void
salvor_board_state_set_register (SalvorBoardState *self, const char *name, guint32 value)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (name != NULL);
    reading_set (ensure_register (self, name), value);
}

void
salvor_board_state_set_register_unreadable (SalvorBoardState *self, const char *name,
                                            const char *reason)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (name != NULL && reason != NULL);
    reading_set_unreadable (ensure_register (self, name), reason);
}

const SalvorReading *
salvor_board_state_get_register (SalvorBoardState *self, const char *name)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);
    g_return_val_if_fail (name != NULL, NULL);
    return g_hash_table_lookup (self->registers, name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
salvor_board_state_list_registers (SalvorBoardState *self)
{
    g_autoptr (GPtrArray) names = NULL;
    GHashTableIter iter;
    gpointer name;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);

    names = g_ptr_array_new ();
    g_hash_table_iter_init (&iter, self->registers);
    while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, compare_names);
    g_ptr_array_add (names, NULL);
    return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
has_word (SalvorBoardState *self, guint index)
{
    return salvor_chip_get_word (self->chip, index) != NULL;
}

void
salvor_board_state_set_shadow (SalvorBoardState *self, guint index, guint32 value)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (has_word (self, index));
    reading_set (&ensure_word (self, index)->shadow, value);
}

void
salvor_board_state_set_shadow_unreadable (SalvorBoardState *self, guint index, const char *reason)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (has_word (self, index) && reason != NULL);
    reading_set_unreadable (&ensure_word (self, index)->shadow, reason);
}

void
salvor_board_state_set_otp (SalvorBoardState *self, guint index, guint32 value)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (has_word (self, index));
    reading_set (&ensure_word (self, index)->otp, value);
}

void
salvor_board_state_set_otp_unreadable (SalvorBoardState *self, guint index, const char *reason)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (has_word (self, index) && reason != NULL);
    reading_set_unreadable (&ensure_word (self, index)->otp, reason);
}

static const WordReadings *
lookup_word (SalvorBoardState *self, guint index)
{
    return g_hash_table_lookup (self->words, GUINT_TO_POINTER (index));
}

/* A view nobody tried is NULL to the outside. */
static const SalvorReading *
tried_or_null (const SalvorReading *reading)
{
    return reading->known || reading->unreadable != NULL ? reading : NULL;
}

const SalvorReading *
salvor_board_state_get_shadow (SalvorBoardState *self, guint index)
{
    const WordReadings *readings;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);

    readings = lookup_word (self, index);
    return readings != NULL ? tried_or_null (&readings->shadow) : NULL;
}

const SalvorReading *
salvor_board_state_get_otp (SalvorBoardState *self, guint index)
{
    const WordReadings *readings;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);

    readings = lookup_word (self, index);
    return readings != NULL ? tried_or_null (&readings->otp) : NULL;
}

static gboolean
take_first_known (const SalvorReading *first, const SalvorReading *second, guint32 *value,
                  const char **reason)
{
    const SalvorReading *readings[] = { first, second };
    const char *why = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (readings); i++) {
        if (readings[i] == NULL)
            continue;
        if (readings[i]->known) {
            *value = readings[i]->value;
            return TRUE;
        }
        if (why == NULL)
            why = readings[i]->unreadable;
    }
    if (reason != NULL)
        *reason = why;
    return FALSE;
}

gboolean
salvor_board_state_get_word (SalvorBoardState *self, guint index, guint32 *value,
                             const char **reason)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), FALSE);
    g_return_val_if_fail (value != NULL, FALSE);

    return take_first_known (salvor_board_state_get_otp (self, index),
                             salvor_board_state_get_shadow (self, index), value, reason);
}

gboolean
salvor_board_state_get_effective_word (SalvorBoardState *self, guint index, guint32 *value,
                                       const char **reason)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), FALSE);
    g_return_val_if_fail (value != NULL, FALSE);

    return take_first_known (salvor_board_state_get_shadow (self, index),
                             salvor_board_state_get_otp (self, index), value, reason);
}

gboolean
salvor_board_state_differs (SalvorBoardState *self, guint index)
{
    const WordReadings *readings;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), FALSE);

    readings = lookup_word (self, index);
    return readings != NULL && readings->shadow.known && readings->otp.known
           && readings->shadow.value != readings->otp.value;
}

guint
salvor_board_state_count_read (SalvorBoardState *self)
{
    GHashTableIter iter;
    gpointer value;
    guint count = 0;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), 0);

    g_hash_table_iter_init (&iter, self->words);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
        const WordReadings *readings = value;

        if (readings->shadow.known || readings->otp.known)
            count++;
    }
    return count;
}

void
salvor_board_state_set_hab_answer (SalvorBoardState *self, int closed)
{
    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));
    g_return_if_fail (closed >= -1 && closed <= 1);
    self->hab_answer = closed;
}

int
salvor_board_state_get_hab_answer (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), -1);
    return self->hab_answer;
}

void
salvor_board_state_set_header (SalvorBoardState *self, SalvorHeaderState header, const char *detail)
{
    char *copy;

    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));

    copy = g_strdup (detail);
    self->header = header;
    g_free (self->header_detail);
    self->header_detail = copy;
}

SalvorHeaderState
salvor_board_state_get_header (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), SALVOR_HEADER_UNKNOWN);
    return self->header;
}

const char *
salvor_board_state_get_header_detail (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);
    return self->header_detail;
}

void
salvor_board_state_set_probe_sight (SalvorBoardState *self, const SalvorProbeSight *sight)
{
    SalvorProbeSight *copy;

    g_return_if_fail (SALVOR_IS_BOARD_STATE (self));

    copy = sight != NULL ? salvor_probe_sight_copy (sight) : NULL;
    g_clear_pointer (&self->sight, salvor_probe_sight_free);
    self->sight = copy;
}

const SalvorProbeSight *
salvor_board_state_get_probe_sight (SalvorBoardState *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);
    return self->sight;
}

static gboolean
get_word_by_role (SalvorBoardState *self, const char *role, guint32 *value)
{
    const SalvorFuseWord *word = salvor_chip_get_word_by_role (self->chip, role);

    return word != NULL && salvor_board_state_get_word (self, word->index, value, NULL);
}

char *
salvor_board_state_get_unique_id (SalvorBoardState *self)
{
    guint32 low, high;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (self), NULL);

    if (!get_word_by_role (self, "unique-id-low", &low)
        || !get_word_by_role (self, "unique-id-high", &high))
        return NULL;
    return g_strdup_printf ("%08X %08X", low, high);
}

/* "bit 16", "bits 23 to 22", or nothing for a whole word */
static char *
describe_bits (const SalvorField *field)
{
    guint msb = field->lsb + field->width - 1;

    if (field->width == 32)
        return g_strdup ("");
    if (field->width == 1)
        return g_strdup_printf (_ (" bit %u"), field->lsb);
    return g_strdup_printf (_ (" bits %u to %u"), msb, field->lsb);
}

char *
salvor_field_describe (const SalvorField *field)
{
    g_autofree char *bits = NULL;

    g_return_val_if_fail (field != NULL, NULL);

    bits = describe_bits (field);
    if (field->word != NULL)
        return g_strdup_printf (_ ("fuse %u%s"), field->word->index, bits);
    return g_strconcat (field->reg != NULL ? field->reg->name : field->name, bits, NULL);
}
