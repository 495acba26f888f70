/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip.h"

#include "chip/chip-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (SalvorChip, salvor_chip, G_TYPE_OBJECT)

static void
salvor_chip_finalize (GObject *object)
{
    SalvorChip *self = SALVOR_CHIP (object);

    g_hash_table_unref (self->words_by_role);
    g_hash_table_unref (self->fields_by_role);
    g_hash_table_unref (self->registers_by_role);
    g_hash_table_unref (self->register_fields_by_role);
    g_array_unref (self->rom_ids);
    g_array_unref (self->words);
    g_array_unref (self->registers);
    g_array_unref (self->regions);
    g_array_unref (self->layouts);
    g_array_unref (self->flash_setups);
    g_array_unref (self->known_loaders);
    g_array_unref (self->boot_log_entries);
    g_array_unref (self->clock_gates);
    g_array_unref (self->debug_settings);
    g_array_unref (self->route_grades);
    g_ptr_array_unref (self->blocks);
    g_string_chunk_free (self->strings);
    G_OBJECT_CLASS (salvor_chip_parent_class)->finalize (object);
}

static void
salvor_chip_class_init (SalvorChipClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_chip_finalize;
}

static void
salvor_chip_init (SalvorChip *self)
{
    self->strings = g_string_chunk_new (16 * 1024);
    self->blocks = g_ptr_array_new_with_free_func (g_free);
    self->rom_ids = g_array_new (FALSE, TRUE, sizeof (SalvorUsbId));
    self->words = g_array_new (FALSE, TRUE, sizeof (SalvorFuseWord));
    self->registers = g_array_new (FALSE, TRUE, sizeof (SalvorRegister));
    self->regions = g_array_new (FALSE, TRUE, sizeof (SalvorMemoryRegion));
    self->layouts = g_array_new (FALSE, TRUE, sizeof (SalvorFlexramLayout));
    self->flash_setups = g_array_new (FALSE, TRUE, sizeof (SalvorFlashSetup));
    self->known_loaders = g_array_new (FALSE, TRUE, sizeof (SalvorKnownLoader));
    self->boot_log_entries = g_array_new (FALSE, TRUE, sizeof (SalvorBootLogEntry));
    self->clock_gates = g_array_new (FALSE, TRUE, sizeof (SalvorClockGate));
    self->debug_settings = g_array_new (FALSE, FALSE, sizeof (SalvorDebugSetting));
    self->route_grades = g_array_new (FALSE, TRUE, sizeof (SalvorRouteGrade));
    self->words_by_role = g_hash_table_new (g_str_hash, g_str_equal);
    self->fields_by_role = g_hash_table_new (g_str_hash, g_str_equal);
    self->registers_by_role = g_hash_table_new (g_str_hash, g_str_equal);
    self->register_fields_by_role = g_hash_table_new (g_str_hash, g_str_equal);
}

const char *
salvor_chip_get_name (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return self->name;
}

const char *
salvor_chip_get_title (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return self->title;
}

guint16
salvor_chip_get_silicon_type (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), 0);

    return self->silicon_type;
}

guint
salvor_chip_get_silicon_type_lsb (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), 0);

    return self->silicon_type_lsb;
}

guint32
salvor_chip_get_access_port (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), 0);

    return self->access_port;
}

guint32
salvor_chip_get_digprog_address (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), 0);

    return self->digprog_address;
}

const SalvorUsbId *
salvor_chip_get_rom_ids (SalvorChip *self, gsize *n_ids)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (n_ids != NULL, NULL);

    *n_ids = self->rom_ids->len;
    return (const SalvorUsbId *) (gconstpointer) self->rom_ids->data;
}

gboolean
salvor_chip_has_sdp_read_register (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), FALSE);

    return self->has_sdp_read_register;
}

gboolean
salvor_chip_rom_speaks_sdp (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), FALSE);

    return !self->rom_speaks_mboot;
}

/* The lower half of a word counts, the upper repeats it (facts: chip-semantics 6, "redundant"). */
guint32
salvor_chip_make_boot_config (SalvorChip *self, guint32 low, guint32 high)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), 0);

    if (salvor_chip_get_word_by_role (self, "boot-config-high") == NULL)
        return low;
    return (low & 0xFFFF) | high << 16;
}

const SalvorFuseWord *
salvor_chip_get_words (SalvorChip *self, gsize *n_words)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (n_words != NULL, NULL);

    *n_words = self->words->len;
    return (const SalvorFuseWord *) (gconstpointer) self->words->data;
}

static int
compare_index (gconstpointer a, gconstpointer b)
{
    guint left = ((const SalvorFuseWord *) a)->index;
    guint right = ((const SalvorFuseWord *) b)->index;

    return (left > right) - (left < right);
}

const SalvorFuseWord *
salvor_chip_get_word (SalvorChip *self, guint index)
{
    SalvorFuseWord key = { .index = index };
    guint place;

    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    if (!g_array_binary_search (self->words, &key, compare_index, &place))
        return NULL;
    return &g_array_index (self->words, SalvorFuseWord, place);
}

const SalvorFuseWord *
salvor_chip_get_word_by_role (SalvorChip *self, const char *role)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (role != NULL, NULL);

    return g_hash_table_lookup (self->words_by_role, role);
}

const SalvorField *
salvor_chip_get_field_by_role (SalvorChip *self, const char *role)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (role != NULL, NULL);

    return g_hash_table_lookup (self->fields_by_role, role);
}

const SalvorField *
salvor_chip_get_field_at (SalvorChip *self, guint word_index, guint bit)
{
    const SalvorFuseWord *word = salvor_chip_get_word (self, word_index);

    for (gsize i = 0; word != NULL && i < word->n_fields; i++) {
        const SalvorField *field = &word->fields[i];

        if (bit >= field->lsb && bit - field->lsb < field->width)
            return field;
    }
    return NULL;
}

const SalvorRegister *
salvor_chip_get_registers (SalvorChip *self, gsize *n_registers)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (n_registers != NULL, NULL);

    *n_registers = self->registers->len;
    return (const SalvorRegister *) (gconstpointer) self->registers->data;
}

const SalvorRegister *
salvor_chip_get_register_by_role (SalvorChip *self, const char *role)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (role != NULL, NULL);

    return g_hash_table_lookup (self->registers_by_role, role);
}

const SalvorField *
salvor_chip_get_register_field_by_role (SalvorChip *self, const char *role)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (role != NULL, NULL);

    return g_hash_table_lookup (self->register_fields_by_role, role);
}

const SalvorMemoryRegion *
salvor_chip_get_regions (SalvorChip *self, gsize *n_regions)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (n_regions != NULL, NULL);

    *n_regions = self->regions->len;
    return (const SalvorMemoryRegion *) (gconstpointer) self->regions->data;
}

const SalvorMemoryRegion *
salvor_chip_get_region (SalvorChip *self, const char *name)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (name != NULL, NULL);

    for (guint i = 0; i < self->regions->len; i++) {
        const SalvorMemoryRegion *region = &g_array_index (self->regions, SalvorMemoryRegion, i);

        if (strcmp (region->name, name) == 0)
            return region;
    }
    return NULL;
}

const SalvorFlexramLayout *
salvor_chip_get_flexram_layout (SalvorChip *self, guint32 code)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    for (guint i = 0; i < self->layouts->len; i++) {
        const SalvorFlexramLayout *layout = &g_array_index (self->layouts, SalvorFlexramLayout, i);

        if (layout->code == code)
            return layout;
    }
    return NULL;
}

const SalvorFlashProfile *
salvor_chip_get_flash (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return &self->flash;
}

const SalvorFlashSetup *
salvor_chip_get_flash_setups (SalvorChip *self, gsize *n_setups)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self) && n_setups != NULL, NULL);

    *n_setups = self->flash_setups->len;
    return (const SalvorFlashSetup *) (gconstpointer) self->flash_setups->data;
}

const SalvorLoaderProfile *
salvor_chip_get_loader (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return &self->loader;
}

const SalvorKnownLoader *
salvor_chip_get_known_loaders (SalvorChip *self, gsize *n_loaders)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (n_loaders != NULL, NULL);

    *n_loaders = self->known_loaders->len;
    return (const SalvorKnownLoader *) (gconstpointer) self->known_loaders->data;
}

const SalvorBootLogPlace *
salvor_chip_get_boot_log (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return self->boot_log_entries->len > 0 ? &self->boot_log : NULL;
}

const char *
salvor_chip_get_boot_log_text (SalvorChip *self, guint32 code)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    for (guint i = 0; i < self->boot_log_entries->len; i++) {
        const SalvorBootLogEntry *entry
            = &g_array_index (self->boot_log_entries, SalvorBootLogEntry, i);

        if (entry->code == code)
            return entry->text;
    }
    return NULL;
}

const SalvorClockGate *
salvor_chip_get_clock_gates (SalvorChip *self, gsize *n_gates)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    *n_gates = self->clock_gates->len;
    return (const SalvorClockGate *) (gconstpointer) self->clock_gates->data;
}

const SalvorDebugSetting *
salvor_chip_get_debug_settings (SalvorChip *self, gsize *n_settings)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (n_settings != NULL, NULL);

    *n_settings = self->debug_settings->len;
    return (const SalvorDebugSetting *) (gconstpointer) self->debug_settings->data;
}

const SalvorEncryptedWindow *
salvor_chip_get_encrypted_window (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return self->encrypted_window.name != NULL ? &self->encrypted_window : NULL;
}

const SalvorRomProfile *
salvor_chip_get_rom_functions (SalvorChip *self)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);

    return self->rom_functions.config != NULL ? &self->rom_functions : NULL;
}

const SalvorRouteGrade *
salvor_chip_get_route_grade (SalvorChip *self, const char *route_id)
{
    g_return_val_if_fail (SALVOR_IS_CHIP (self), NULL);
    g_return_val_if_fail (route_id != NULL, NULL);

    for (guint i = 0; i < self->route_grades->len; i++) {
        const SalvorRouteGrade *grade = &g_array_index (self->route_grades, SalvorRouteGrade, i);

        if (strcmp (grade->id, route_id) == 0)
            return grade;
    }
    return NULL;
}

guint32
salvor_field_get_mask (const SalvorField *field)
{
    g_return_val_if_fail (field != NULL, 0);

    return (field->width >= 32 ? G_MAXUINT32 : (1u << field->width) - 1) << field->lsb;
}

guint32
salvor_field_extract (const SalvorField *field, guint32 word_value)
{
    g_return_val_if_fail (field != NULL, 0);

    return (word_value & salvor_field_get_mask (field)) >> field->lsb;
}

const SalvorFieldValue *
salvor_field_find_value (const SalvorField *field, guint32 value)
{
    g_return_val_if_fail (field != NULL, NULL);

    for (gsize i = 0; i < field->n_values; i++) {
        const SalvorFieldValue *entry = &field->values[i];

        if (value >= entry->code && value <= (entry->has_range ? entry->last_code : entry->code))
            return entry;
    }
    return NULL;
}
