/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-port"
#include "config.h"

#include "transport/port.h"

#include "base/errors.h"

typedef struct {
    SalvorPortInfo info; /* its strings and its problem are owned copies */
} SalvorPortPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SalvorPort, salvor_port, G_TYPE_OBJECT)

static void
clear_info (SalvorPortInfo *info)
{
    g_free ((char *) info->board_name);
    g_free ((char *) info->product);
    g_free ((char *) info->serial);
    g_free ((char *) info->location);
    g_free ((char *) info->title);
    g_free ((char *) info->chip_name);
    g_clear_error ((GError **) &info->problem);
}

static void
salvor_port_finalize (GObject *object)
{
    SalvorPortPrivate *priv = salvor_port_get_instance_private (SALVOR_PORT (object));

    clear_info (&priv->info);
    G_OBJECT_CLASS (salvor_port_parent_class)->finalize (object);
}

static void
salvor_port_class_init (SalvorPortClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_port_finalize;
}

static void
salvor_port_init (SalvorPort *self)
{
}

const char *
salvor_port_kind_get_id (SalvorPortKind kind)
{
    static const char *const ids[] = {
        [SALVOR_PORT_ROM] = "rom",       [SALVOR_PORT_FLASHLOADER] = "flashloader",
        [SALVOR_PORT_PROBE] = "probe",   [SALVOR_PORT_GDB] = "gdb",
        [SALVOR_PORT_SERIAL] = "serial",
    };

    g_return_val_if_fail (kind < G_N_ELEMENTS (ids), "");
    return ids[kind];
}

void
salvor_port_set_info (SalvorPort *self, const SalvorPortInfo *info)
{
    SalvorPortPrivate *priv = salvor_port_get_instance_private (self);

    g_return_if_fail (SALVOR_IS_PORT (self));
    g_return_if_fail (info != NULL && info->board_name != NULL && info->location != NULL);
    g_return_if_fail (priv->info.board_name == NULL);

    priv->info = *info;
    priv->info.board_name = g_strdup (info->board_name);
    priv->info.product = g_strdup (info->product);
    priv->info.serial = g_strdup (info->serial);
    priv->info.location = g_strdup (info->location);
    priv->info.title = g_strdup (info->title);
    priv->info.chip_name = g_strdup (info->chip_name);
    priv->info.problem = info->problem != NULL ? g_error_copy (info->problem) : NULL;
}

const SalvorPortInfo *
salvor_port_get_info (SalvorPort *self)
{
    SalvorPortPrivate *priv = salvor_port_get_instance_private (self);

    g_return_val_if_fail (SALVOR_IS_PORT (self), NULL);

    return &priv->info;
}

SalvorPacketTransport *
salvor_port_create_transport (SalvorPort *self)
{
    g_return_val_if_fail (SALVOR_IS_PORT (self), NULL);

    return SALVOR_PORT_GET_CLASS (self)->create_transport (self);
}

SalvorByteStream *
salvor_port_create_stream (SalvorPort *self)
{
    SalvorPortClass *klass;

    g_return_val_if_fail (SALVOR_IS_PORT (self), NULL);

    klass = SALVOR_PORT_GET_CLASS (self);
    g_return_val_if_fail (klass->create_stream != NULL, NULL);
    return klass->create_stream (self);
}

SalvorClock *
salvor_port_get_clock (SalvorPort *self)
{
    g_return_val_if_fail (SALVOR_IS_PORT (self), NULL);

    return SALVOR_PORT_GET_CLASS (self)->get_clock (self);
}

gboolean
salvor_port_get_wire (SalvorPort *self, guint64 *reports, guint64 *bytes)
{
    SalvorPortClass *klass;

    g_return_val_if_fail (SALVOR_IS_PORT (self), FALSE);

    klass = SALVOR_PORT_GET_CLASS (self);
    return klass->get_wire != NULL && klass->get_wire (self, reports, bytes);
}

gboolean
salvor_port_act (SalvorPort *self, const char *hand_step, GError **error)
{
    SalvorPortClass *klass;

    g_return_val_if_fail (SALVOR_IS_PORT (self), FALSE);
    g_return_val_if_fail (hand_step != NULL, FALSE);

    klass = SALVOR_PORT_GET_CLASS (self);
    if (klass->act == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "only a person can do \"%s\" at %s", hand_step,
                     salvor_port_get_info (self)->location);
        return FALSE;
    }
    return klass->act (self, hand_step, error);
}
