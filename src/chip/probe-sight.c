/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-sight"
#include "config.h"

#include "chip/probe-sight.h"

#include <glib/gi18n-lib.h>

struct _SalvorProbeSight {
    GArray *boot_log;          /* of guint32; NULL when there is none */
    char *boot_log_unreadable; /* nullable */

    gboolean has_address;
    guint32 address;
    char *core_unreadable; /* nullable */
};

SalvorProbeSight *
salvor_probe_sight_new (void)
{
    return g_new0 (SalvorProbeSight, 1);
}

SalvorProbeSight *
salvor_probe_sight_copy (const SalvorProbeSight *self)
{
    SalvorProbeSight *copy;

    g_return_val_if_fail (self != NULL, NULL);

    copy = salvor_probe_sight_new ();
    *copy = *self;
    copy->boot_log = self->boot_log != NULL ? g_array_ref (self->boot_log) : NULL;
    copy->boot_log_unreadable = g_strdup (self->boot_log_unreadable);
    copy->core_unreadable = g_strdup (self->core_unreadable);
    return copy;
}

void
salvor_probe_sight_free (SalvorProbeSight *self)
{
    g_clear_pointer (&self->boot_log, g_array_unref);
    g_free (self->boot_log_unreadable);
    g_free (self->core_unreadable);
    g_free (self);
}

/* ---- boot log ---- */

void
salvor_probe_sight_set_boot_log (SalvorProbeSight *self, const guint32 *words, gsize n_words)
{
    guint kept = (guint) MIN (n_words, SALVOR_BOOT_LOG_MAX_WORDS);

    g_return_if_fail (self != NULL);
    g_return_if_fail (words != NULL || n_words == 0);

    g_clear_pointer (&self->boot_log_unreadable, g_free);
    g_clear_pointer (&self->boot_log, g_array_unref);
    /* copies share it, so it is never changed, only replaced */
    self->boot_log = g_array_sized_new (FALSE, FALSE, sizeof (guint32), kept);
    if (kept > 0)
        g_array_append_vals (self->boot_log, words, kept);
}

void
salvor_probe_sight_set_boot_log_unreadable (SalvorProbeSight *self, const char *reason)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (reason != NULL);

    g_clear_pointer (&self->boot_log, g_array_unref);
    g_free (self->boot_log_unreadable);
    self->boot_log_unreadable = g_strdup (reason);
}

const guint32 *
salvor_probe_sight_get_boot_log (const SalvorProbeSight *self, gsize *n_words, const char **reason)
{
    g_return_val_if_fail (self != NULL, NULL);
    g_return_val_if_fail (n_words != NULL, NULL);

    if (reason != NULL)
        *reason = self->boot_log_unreadable;
    *n_words = self->boot_log != NULL ? self->boot_log->len : 0;
    return *n_words > 0 ? (const guint32 *) (const void *) self->boot_log->data : NULL;
}

char *
salvor_boot_log_describe (SalvorChip *chip, guint32 word)
{
    const char *text;

    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    text = salvor_chip_get_boot_log_text (chip, word);
    if (text != NULL)
        return g_strdup (text);
    return g_strdup_printf (_ ("The ROM wrote 0x%08X, which nobody has explained yet."), word);
}

/* ---- core ---- */

void
salvor_probe_sight_set_core_address (SalvorProbeSight *self, guint32 address)
{
    g_return_if_fail (self != NULL);

    g_clear_pointer (&self->core_unreadable, g_free);
    self->has_address = TRUE;
    self->address = address;
}

void
salvor_probe_sight_set_core_unreadable (SalvorProbeSight *self, const char *reason)
{
    g_return_if_fail (self != NULL);
    g_return_if_fail (reason != NULL);

    self->has_address = FALSE;
    g_free (self->core_unreadable);
    self->core_unreadable = g_strdup (reason);
}

gboolean
salvor_probe_sight_get_core_address (const SalvorProbeSight *self, guint32 *address,
                                     const char **reason)
{
    g_return_val_if_fail (self != NULL, FALSE);
    g_return_val_if_fail (address != NULL, FALSE);

    if (reason != NULL)
        *reason = self->core_unreadable;
    if (self->has_address)
        *address = self->address;
    return self->has_address;
}

static gboolean
is_within (guint32 address, guint32 start, guint32 size)
{
    return address >= start && address - start < size;
}

static gboolean
is_in_region (SalvorChip *chip, const char *name, guint32 address)
{
    const SalvorMemoryRegion *region = salvor_chip_get_region (chip, name);

    return region != NULL && is_within (address, region->start, region->size);
}

SalvorCorePlace
salvor_core_place_find (SalvorChip *chip, guint32 address)
{
    const SalvorFlashProfile *flash;

    g_return_val_if_fail (SALVOR_IS_CHIP (chip), SALVOR_CORE_PLACE_UNKNOWN);

    flash = salvor_chip_get_flash (chip);
    if (is_within (address, flash->base, flash->size) || is_in_region (chip, "flash", address)
        || is_in_region (chip, "flash-alias", address))
        return SALVOR_CORE_PLACE_FLASH;
    if (is_in_region (chip, "rom", address))
        return SALVOR_CORE_PLACE_ROM;
    if (is_in_region (chip, "itcm", address) || is_in_region (chip, "dtcm", address)
        || is_in_region (chip, "ocram", address))
        return SALVOR_CORE_PLACE_RAM;
    return SALVOR_CORE_PLACE_UNKNOWN;
}

const char *
salvor_core_place_get_word (SalvorCorePlace place)
{
    static const char *const words[] = {
        [SALVOR_CORE_PLACE_UNKNOWN] = "unknown",
        [SALVOR_CORE_PLACE_ROM] = "rom",
        [SALVOR_CORE_PLACE_FLASH] = "flash",
        [SALVOR_CORE_PLACE_RAM] = "ram",
    };

    g_return_val_if_fail (place < G_N_ELEMENTS (words), "unknown");
    return words[place];
}

const char *
salvor_core_place_describe (SalvorCorePlace place)
{
    static const char *const sentences[] = {
        [SALVOR_CORE_PLACE_UNKNOWN] = N_ ("The processor is somewhere no program should be."),
        [SALVOR_CORE_PLACE_ROM] = N_ ("The chip's own ROM is running."),
        [SALVOR_CORE_PLACE_FLASH] = N_ ("A program in the flash is running."),
        [SALVOR_CORE_PLACE_RAM] = N_ ("A program in RAM is running."),
    };

    g_return_val_if_fail (place < G_N_ELEMENTS (sentences), "");
    return _ (sentences[place]);
}
