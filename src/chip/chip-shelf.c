/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip-shelf"
#include "config.h"

#include "chip/chip-shelf.h"

#include "chip/chip-file.h"

struct _SalvorChipShelf {
    GObject parent_instance;

    GMutex mutex;
    GPtrArray *chips; /* nullable until asked for */
};

G_DEFINE_FINAL_TYPE (SalvorChipShelf, salvor_chip_shelf, G_TYPE_OBJECT)

static void
salvor_chip_shelf_finalize (GObject *object)
{
    SalvorChipShelf *self = SALVOR_CHIP_SHELF (object);

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
}

SalvorChipShelf *
salvor_chip_shelf_new (void)
{
    return g_object_new (SALVOR_TYPE_CHIP_SHELF, NULL);
}

static GPtrArray *
load_all (void)
{
    g_autoptr (GError) error = NULL;
    GPtrArray *chips = salvor_chip_load_all (&error);

    if (chips != NULL)
        return chips;
    g_warning ("chip files: %s", error->message);
    return g_ptr_array_new_with_free_func (g_object_unref);
}

GPtrArray *
salvor_chip_shelf_ref_chips (SalvorChipShelf *self)
{
    GPtrArray *chips;

    g_return_val_if_fail (SALVOR_IS_CHIP_SHELF (self), NULL);

    g_mutex_lock (&self->mutex);
    if (self->chips == NULL)
        self->chips = load_all ();
    chips = g_ptr_array_ref (self->chips);
    g_mutex_unlock (&self->mutex);
    return chips;
}
