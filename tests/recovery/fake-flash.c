/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-flash.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

#define BASE 0x60000000u

struct _FakeFlash {
    GObject parent_instance;

    guint32 size;
    guint8 *cells;
    GPtrArray *changes; /* of char * */
    guint calls;
    guint failing_call; /* 0 for none */
    guint64 programmed;
    guint erased;
    guint32 spoiled;
    guint spoil_times;
};

static void fake_flash_access_init (SalvorFlashAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeFlash, fake_flash, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_FLASH_ACCESS,
                                                      fake_flash_access_init))

/* FALSE when the call is the one that fails */
static gboolean
take_call (FakeFlash *self, GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    if (++self->calls != self->failing_call)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH, "call %u fails", self->calls);
    return FALSE;
}

static void
write_down (FakeFlash *self, const char *verb, guint32 address, gsize size)
{
    g_ptr_array_add (self->changes,
                     g_strdup_printf ("%s %08X+%" G_GSIZE_MODIFIER "X", verb, address, size));
}

static gboolean
fake_flash_prepare (SalvorFlashAccess *access, SalvorFlashGeometry *geometry,
                    GCancellable *cancellable, GError **error)
{
    *geometry = fake_flash_get_geometry (FAKE_FLASH (access));
    return take_call (FAKE_FLASH (access), cancellable, error);
}

static gboolean
fake_flash_erase (SalvorFlashAccess *access, guint32 address, guint32 size,
                  GCancellable *cancellable, GError **error)
{
    FakeFlash *self = FAKE_FLASH (access);

    g_assert_cmpuint (address % FAKE_SECTOR, ==, 0);
    g_assert_cmpuint (size % FAKE_SECTOR, ==, 0);
    g_assert_cmpuint (address - BASE + size, <=, self->size);
    if (!take_call (self, cancellable, error))
        return FALSE;
    write_down (self, "erase", address, size);
    memset (self->cells + (address - BASE), 0xFF, size);
    self->erased += size / FAKE_SECTOR;
    return TRUE;
}

static void
spoil (FakeFlash *self, guint32 address, gsize size)
{
    if (self->spoil_times == 0 || self->spoiled < address || self->spoiled >= address + size)
        return;
    self->spoil_times--;
    self->cells[self->spoiled - BASE] ^= 0x10;
}

static gboolean
fake_flash_program (SalvorFlashAccess *access, guint32 address, const guint8 *data, gsize size,
                    SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    FakeFlash *self = FAKE_FLASH (access);
    guint8 *cells = self->cells + (address - BASE);

    g_assert_cmpuint (address % FAKE_PAGE, ==, 0);
    g_assert_cmpuint (size % FAKE_PAGE, ==, 0);
    g_assert_cmpuint (address - BASE + size, <=, self->size);
    if (!take_call (self, cancellable, error))
        return FALSE;
    write_down (self, "program", address, size);
    /* a page that is not blank is refused (protocols 3.9, status 10203) */
    g_assert_true (salvor_bytes_are_all (cells, size, 0xFF));
    memcpy (cells, data, size);
    spoil (self, address, size);
    self->programmed += size;
    salvor_progress_set_total (progress, size);
    for (gsize done = 0; done < size; done += FAKE_PAGE)
        salvor_progress_advance (progress, FAKE_PAGE);
    return TRUE;
}

static GBytes *
fake_flash_read (SalvorFlashAccess *access, guint32 address, gsize size, SalvorProgress *progress,
                 GCancellable *cancellable, GError **error)
{
    FakeFlash *self = FAKE_FLASH (access);

    g_assert_cmpuint (address - BASE + size, <=, self->size);
    if (!take_call (self, cancellable, error))
        return NULL;
    salvor_progress_set_total (progress, size);
    salvor_progress_advance (progress, size);
    return g_bytes_new (self->cells + (address - BASE), size);
}

static gboolean
fake_flash_finish (SalvorFlashAccess *access, GCancellable *cancellable, GError **error)
{
    return take_call (FAKE_FLASH (access), cancellable, error);
}

static void
fake_flash_access_init (SalvorFlashAccessInterface *iface)
{
    iface->prepare = fake_flash_prepare;
    iface->erase = fake_flash_erase;
    iface->program = fake_flash_program;
    iface->read = fake_flash_read;
    iface->finish = fake_flash_finish;
}

static void
fake_flash_finalize (GObject *object)
{
    FakeFlash *self = FAKE_FLASH (object);

    g_free (self->cells);
    g_ptr_array_unref (self->changes);
    G_OBJECT_CLASS (fake_flash_parent_class)->finalize (object);
}

static void
fake_flash_class_init (FakeFlashClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_flash_finalize;
}

static void
fake_flash_init (FakeFlash *self)
{
    self->changes = g_ptr_array_new_with_free_func (g_free);
}

FakeFlash *
fake_flash_new (guint32 size)
{
    FakeFlash *self = g_object_new (TYPE_FAKE_FLASH, NULL);

    self->size = size;
    self->cells = g_malloc (size);
    memset (self->cells, 0xFF, size);
    return self;
}

SalvorFlashGeometry
fake_flash_get_geometry (FakeFlash *self)
{
    return (SalvorFlashGeometry){ BASE, self->size, FAKE_PAGE, FAKE_SECTOR, FAKE_BLOCK };
}

guint8 *
fake_flash_get_cells (FakeFlash *self)
{
    return self->cells;
}

GPtrArray *
fake_flash_get_changes (FakeFlash *self)
{
    return self->changes;
}

guint
fake_flash_count_calls (FakeFlash *self)
{
    return self->calls;
}

guint64
fake_flash_get_programmed (FakeFlash *self)
{
    return self->programmed;
}

guint
fake_flash_get_erased (FakeFlash *self)
{
    return self->erased;
}

void
fake_flash_forget_calls (FakeFlash *self)
{
    g_ptr_array_set_size (self->changes, 0);
    self->calls = 0;
    self->failing_call = 0;
    self->programmed = 0;
    self->erased = 0;
}

void
fake_flash_fail_call (FakeFlash *self, guint call)
{
    self->failing_call = self->calls + call;
}

void
fake_flash_spoil (FakeFlash *self, guint32 address, guint times)
{
    self->spoiled = address;
    self->spoil_times = times;
}
