/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip-shelf"
#include "config.h"

#include "chip/chip-shelf.h"

#include "chip/chip-file.h"

struct _SalvorChipShelf {
    GObject parent_instance;

    GMutex mutex;
    GHashTable *single; /* of SalvorChip by name in capitals: asked for before the others were */
    GPtrArray *chips;   /* nullable until asked for */
};

G_DEFINE_FINAL_TYPE (SalvorChipShelf, salvor_chip_shelf, G_TYPE_OBJECT)

static void
salvor_chip_shelf_finalize (GObject *object)
{
    SalvorChipShelf *self = SALVOR_CHIP_SHELF (object);

    g_hash_table_unref (self->single);
    g_clear_pointer (&self->chips, g_ptr_array_unref);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_chip_shelf_parent_class)->finalize (object);
}

static void
salvor_chip_shelf_class_init (SalvorChipShelfClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_chip_shelf_finalize;
}

static void
salvor_chip_shelf_init (SalvorChipShelf *self)
{
    g_mutex_init (&self->mutex);
    self->single = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

SalvorChipShelf *
salvor_chip_shelf_new (void)
{
    return g_object_new (SALVOR_TYPE_CHIP_SHELF, NULL);
}

/* A chip that somebody has already stays the same one. */
static GPtrArray *
load_all (SalvorChipShelf *self)
{
    g_autoptr (GError) error = NULL;
    GPtrArray *chips = salvor_chip_load_all (self->single, &error);

    if (chips != NULL)
        return chips;
    g_warning ("chip files: %s", error->message);
    return g_ptr_array_new_with_free_func (g_object_unref);
}

/* (nullable) (transfer none) */
static SalvorChip *
find_or_load (SalvorChipShelf *self, const char *name, GError **error)
{
    SalvorChip *chip;

    for (guint i = 0; self->chips != NULL && i < self->chips->len; i++) {
        chip = g_ptr_array_index (self->chips, i);
        if (g_ascii_strcasecmp (salvor_chip_get_name (chip), name) == 0)
            return chip;
    }
    chip = g_hash_table_lookup (self->single, name);
    if (chip != NULL)
        return chip;
    chip = salvor_chip_load (name, error);
    if (chip != NULL)
        g_hash_table_insert (self->single, g_strdup (salvor_chip_get_name (chip)), chip);
    return chip;
}

SalvorChip *
salvor_chip_shelf_ref_chip (SalvorChipShelf *self, const char *name, GError **error)
{
    g_autofree char *capitals = NULL;
    SalvorChip *chip;

    g_return_val_if_fail (SALVOR_IS_CHIP_SHELF (self), NULL);
    g_return_val_if_fail (name != NULL, NULL);

    capitals = g_ascii_strup (name, -1);
    g_mutex_lock (&self->mutex);
    chip = find_or_load (self, capitals, error);
    if (chip != NULL)
        g_object_ref (chip);
    g_mutex_unlock (&self->mutex);
    return chip;
}

GPtrArray *
salvor_chip_shelf_ref_chips (SalvorChipShelf *self)
{
    GPtrArray *chips;

    g_return_val_if_fail (SALVOR_IS_CHIP_SHELF (self), NULL);

    g_mutex_lock (&self->mutex);
    if (self->chips == NULL)
        self->chips = load_all (self);
    chips = g_ptr_array_ref (self->chips);
    g_mutex_unlock (&self->mutex);
    return chips;
}
