/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-dcd"
#include "config.h"

#include "image/dcd.h"

#include "image/hab-command.h"

#define DCD_TAG 0xD2
#define DCD_VERSION 0x41

/* Stops at the first command that makes no sense; the reader stands before it */
static gboolean
follow_commands (SalvorDcd *self, SalvorReader *reader)
{
    while (salvor_reader_get_remaining (reader) > 0) {
        SalvorReader ahead = *reader;
        SalvorHabCommand command;

        if (!salvor_hab_command_read (&ahead, &command)
            || !salvor_hab_command_is_valid (&command, FALSE))
            return FALSE;
        g_ptr_array_add (self->words, salvor_hab_command_describe (&command));
        *reader = ahead;
    }
    return TRUE;
}

static SalvorDcdState
examine (SalvorDcd *self, SalvorImage *image, guint32 address)
{
    const guint8 *list = salvor_image_peek (image, address, SALVOR_HAB_HEADER_SIZE);
    gsize length;
    SalvorReader reader;

    if (list == NULL)
        return SALVOR_DCD_OUTSIDE;
    length = (gsize) list[1] << 8 | list[2];
    if (list[0] != DCD_TAG || list[3] != DCD_VERSION || length < SALVOR_HAB_HEADER_SIZE)
        return SALVOR_DCD_DAMAGED;
    list = salvor_image_peek (image, address, length);
    if (list == NULL)
        return SALVOR_DCD_OUTSIDE;
    self->size = length;
    salvor_reader_init (&reader, list, length);
    salvor_reader_skip (&reader, SALVOR_HAB_HEADER_SIZE, NULL);
    if (follow_commands (self, &reader))
        return SALVOR_DCD_VALID;
    self->damage = address + (guint32) reader.offset;
    return SALVOR_DCD_DAMAGED;
}

SalvorDcd *
salvor_dcd_new (SalvorImage *image, guint32 address)
{
    const guint8 *tag = address != 0 ? salvor_image_peek (image, address, 1) : NULL;
    SalvorDcd *self = g_new0 (SalvorDcd, 1);

    self->words = g_ptr_array_new_with_free_func (g_free);
    self->damage = address;
    if (address != 0 && (tag == NULL || *tag != 0))
        self->state = examine (self, image, address);
    return self;
}

void
salvor_dcd_free (SalvorDcd *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref (self->words);
    g_free (self);
}
