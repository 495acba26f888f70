/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-identify"
#include "config.h"

#include "board/identify.h"

#include "base/language.h"

#include <glib/gi18n-lib.h>

typedef enum {
    FIT_CONTRADICTED, /* the reading speaks against this chip */
    FIT_SILENT,       /* the chip file or the board says nothing about it */
    FIT_CONFIRMED,
} Fit;

typedef Fit (*FitFunc) (SalvorChip *chip, gconstpointer reading);

static gboolean
rom_fits (SalvorChip *chip, const SalvorPortInfo *port)
{
    gsize n_ids;
    const SalvorUsbId *ids = salvor_chip_get_rom_ids (chip, &n_ids);

    for (gsize i = 0; i < n_ids; i++) {
        if (ids[i].vendor_id == port->vendor_id && ids[i].product_id == port->product_id)
            return TRUE;
    }
    return FALSE;
}

static Fit
port_fits (SalvorChip *chip, gconstpointer reading)
{
    const SalvorPortInfo *port = reading;
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);

    /* a serial line has no ids, but who answers there as a ROM speaks SDP */
    if (port->speed != 0)
        return port->kind == SALVOR_PORT_ROM && !salvor_chip_rom_speaks_sdp (chip)
                   ? FIT_CONTRADICTED
                   : FIT_SILENT;
    switch (port->kind) {
    case SALVOR_PORT_ROM:
        return rom_fits (chip, port) ? FIT_SILENT : FIT_CONTRADICTED;
    case SALVOR_PORT_FLASHLOADER:
        return loader->vendor_id == port->vendor_id && loader->product_id == port->product_id
                   ? FIT_SILENT
                   : FIT_CONTRADICTED;
    case SALVOR_PORT_PROBE:
    case SALVOR_PORT_GDB:
    case SALVOR_PORT_SERIAL:
        return FIT_SILENT;
    }
    g_return_val_if_reached (FIT_CONTRADICTED);
}

static Fit
digprog_fits (SalvorChip *chip, gconstpointer reading)
{
    const SalvorIdentityReadings *readings = reading;
    guint16 type = salvor_chip_get_silicon_type (chip);

    if (!readings->has_digprog || type == 0
        || readings->digprog_address != salvor_chip_get_digprog_address (chip))
        return FIT_SILENT;
    return type == (guint16) (readings->digprog >> salvor_chip_get_silicon_type_lsb (chip))
               ? FIT_CONFIRMED
               : FIT_CONTRADICTED;
}

static Fit
package_fits (SalvorChip *chip, gconstpointer reading)
{
    const SalvorIdentityReadings *readings = reading;
    const SalvorField *field = salvor_chip_get_field_by_role (chip, "package-flash");
    gboolean in_package;

    if (!readings->has_package_word || field == NULL)
        return FIT_SILENT;
    in_package = salvor_field_extract (field, readings->package_word) != 0;
    return in_package == salvor_chip_get_flash (chip)->in_package ? FIT_CONFIRMED
                                                                  : FIT_CONTRADICTED;
}

static Fit
name_fits (SalvorChip *chip, gconstpointer reading)
{
    return g_ascii_strcasecmp (salvor_chip_get_name (chip), reading) == 0 ? FIT_CONFIRMED
                                                                          : FIT_CONTRADICTED;
}

static void
add_sentence (GString *text, char *sentence)
{
    g_autofree char *owned = sentence;
    g_autofree char *joined
        = text->len > 0 ? salvor_language_join_sentences (text->str, owned) : NULL;

    g_string_assign (text, joined != NULL ? joined : owned);
}

/* "i.MX RT1024, i.MX RT1064" or "none of the chips Salvor knows" */
static char *
list_titles (GPtrArray *chips)
{
    GString *text = g_string_new (NULL);

    if (chips->len == 0)
        g_string_append (text, _ ("none of the chips Salvor knows"));
    for (guint i = 0; i < chips->len; i++)
        salvor_language_add_to_list (text, salvor_chip_get_title (g_ptr_array_index (chips, i)));
    return g_string_free (text, FALSE);
}

/* Takes out the chips that the reading contradicts */
static void
narrow_down (GPtrArray *candidates, FitFunc fits, gconstpointer reading)
{
    for (guint i = candidates->len; i > 0; i--) {
        if (fits (g_ptr_array_index (candidates, i - 1), reading) == FIT_CONTRADICTED)
            g_ptr_array_remove_index (candidates, i - 1);
    }
}

/* The readings say that it is this chip, where they could not but say so of another: silicon and
 * package, as far as the chip has a fuse for the latter. */
static gboolean
is_confirmed (SalvorChip *chip, const SalvorIdentityReadings *readings)
{
    return digprog_fits (chip, readings) == FIT_CONFIRMED
           && (package_fits (chip, readings) == FIT_CONFIRMED
               || salvor_chip_get_field_by_role (chip, "package-flash") == NULL);
}

static void
weigh_port (GPtrArray *candidates, const SalvorPortInfo *port, GString *text)
{
    g_autofree char *titles = NULL;

    narrow_down (candidates, port_fits, port);
    titles = list_titles (candidates);
    if (port->speed == 0 && port->kind != SALVOR_PORT_PROBE && port->kind != SALVOR_PORT_GDB)
        add_sentence (text, g_strdup_printf (_ ("USB ids %04X:%04X: %s."), port->vendor_id,
                                             port->product_id, titles));
}

/* Where another family keeps its silicon id there is something else. */
static Fit
digprog_place_fits (SalvorChip *chip, gconstpointer reading)
{
    const SalvorIdentityReadings *readings = reading;

    return salvor_chip_get_digprog_address (chip) == readings->digprog_address ? FIT_SILENT
                                                                               : FIT_CONTRADICTED;
}

static gboolean
has_confirmed (GPtrArray *candidates, FitFunc fits, gconstpointer reading)
{
    for (guint i = 0; i < candidates->len; i++) {
        if (fits (g_ptr_array_index (candidates, i), reading) == FIT_CONFIRMED)
            return TRUE;
    }
    return FALSE;
}

static Fit
access_port_fits (SalvorChip *chip, gconstpointer reading)
{
    const guint32 *idr = reading;

    return salvor_chip_get_access_port (chip) == *idr ? FIT_CONFIRMED : FIT_CONTRADICTED;
}

/* Only one that is known counts: a probe may hide it, or show that of something in between. */
static void
weigh_access_port (GPtrArray *candidates, const SalvorIdentityReadings *readings, GString *text)
{
    g_autofree char *titles = NULL;
    guint n_before = candidates->len;

    if (readings->access_port == 0
        || !has_confirmed (candidates, access_port_fits, &readings->access_port))
        return;
    narrow_down (candidates, access_port_fits, &readings->access_port);
    if (candidates->len == n_before)
        return;
    titles = list_titles (candidates);
    add_sentence (text, g_strdup_printf (_ ("The debug port's access port 0x%08X: %s."),
                                         readings->access_port, titles));
}

static void
weigh_digprog (GPtrArray *candidates, const SalvorIdentityReadings *readings, GString *text)
{
    g_autofree char *titles = NULL;

    narrow_down (candidates, digprog_fits, readings);
    if (readings->has_digprog && has_confirmed (candidates, digprog_fits, readings))
        narrow_down (candidates, digprog_place_fits, readings);
    titles = list_titles (candidates);
    if (readings->has_digprog)
        add_sentence (text,
                      g_strdup_printf (_ ("Silicon id 0x%08X: %s."), readings->digprog, titles));
}

const SalvorField *
salvor_identify_find_package_field (GPtrArray *chips)
{
    const SalvorField *field = NULL;

    for (guint i = 0; i < chips->len && field == NULL; i++)
        field = salvor_chip_get_field_by_role (g_ptr_array_index (chips, i), "package-flash");
    return field;
}

static void
weigh_package (GPtrArray *candidates, const SalvorIdentityReadings *readings, GString *text)
{
    const SalvorField *field;

    if (!readings->has_package_word)
        return;
    field = salvor_identify_find_package_field (candidates);
    if (field != NULL)
        add_sentence (text,
                      g_strdup_printf (salvor_field_extract (field, readings->package_word) != 0
                                           ? _ ("Fuse %u bit %u says: flash in the package.")
                                           : _ ("Fuse %u bit %u says: no flash in the "
                                                "package."),
                                       field->word->index, field->lsb));
    narrow_down (candidates, package_fits, readings);
}

SalvorIdentity *
salvor_identify (GPtrArray *chips, const SalvorPortInfo *port,
                 const SalvorIdentityReadings *readings)
{
    static const SalvorIdentityReadings no_readings = { FALSE };
    SalvorIdentity *self;
    g_autoptr (GString) text = g_string_new (NULL);
    gboolean proven = FALSE;

    g_return_val_if_fail (chips != NULL && port != NULL, NULL);

    if (readings == NULL)
        readings = &no_readings;
    self = g_new0 (SalvorIdentity, 1);
    self->candidates = g_ptr_array_copy (chips, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
    g_ptr_array_set_free_func (self->candidates, g_object_unref);

    weigh_port (self->candidates, port, text);
    weigh_access_port (self->candidates, readings, text);
    weigh_digprog (self->candidates, readings, text);
    weigh_package (self->candidates, readings, text);
    if (self->candidates->len == 1)
        proven = is_confirmed (g_ptr_array_index (self->candidates, 0), readings);
    if (port->simulated && port->chip_name != NULL) {
        add_sentence (text, g_strdup_printf (_ ("The practice board says: %s."), port->chip_name));
        narrow_down (self->candidates, name_fits, port->chip_name);
        proven = TRUE;
    }
    if (proven && self->candidates->len == 1)
        self->chip = g_object_ref (g_ptr_array_index (self->candidates, 0));
    self->evidence = g_string_free (g_steal_pointer (&text), FALSE);
    return self;
}

void
salvor_identity_free (SalvorIdentity *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref (self->candidates);
    g_clear_object (&self->chip);
    g_free (self->evidence);
    g_free (self);
}
