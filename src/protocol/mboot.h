/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "protocol/mboot-packet.h"
#include "protocol/mboot-status.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* Any command that does not erase: NXP's own hosts allow 2 to 5 s (protocols 3.6). */
#define SALVOR_MBOOT_TIMEOUT_MS 5000

/* The flashloader is silent while it erases. W25Q32JV data sheet: chip erase at most 50 s; a
 * 64 KB block at most 2 s; other parts are larger and slower (protocols 3.6: minutes). */
#define SALVOR_MBOOT_ERASE_BASE_TIMEOUT_MS 10000
#define SALVOR_MBOOT_ERASE_TIMEOUT_MS_PER_BLOCK 3000

/* Property tags (protocols 3.7). */
typedef enum {
    SALVOR_MBOOT_PROPERTY_CURRENT_VERSION = 0x01,
    SALVOR_MBOOT_PROPERTY_AVAILABLE_COMMANDS = 0x07,
    SALVOR_MBOOT_PROPERTY_MAX_PACKET_SIZE = 0x0B,
    SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE = 0x11,
    SALVOR_MBOOT_PROPERTY_UNIQUE_DEVICE_ID = 0x12,
    SALVOR_MBOOT_PROPERTY_TARGET_VERSION = 0x18,
    SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES = 0x19,
} SalvorMbootProperty;

/*
 * SalvorMboot: dialogue with a flashloader over a transport that is open. Blocking; one thread at
 * a time. Implements SalvorMemoryAccess for RAM.
 *
 * A status other than 0 ends as the error that salvor_mboot_status_get_error () gives, with the
 * number and its name in the chain; salvor_mboot_get_last_status () tells the number.
 *
 * Cancelling does not leave a command half done: a data phase is ended as the protocol wants it
 * and its final answer is read, so that the device takes the next command.
 */
#define SALVOR_TYPE_MBOOT (salvor_mboot_get_type ())
G_DECLARE_FINAL_TYPE (SalvorMboot, salvor_mboot, SALVOR, MBOOT, GObject)

SalvorMboot *salvor_mboot_new (SalvorPacketTransport *transport) G_GNUC_WARN_UNUSED_RESULT;

/* Status of the last command that got an answer. */
guint32 salvor_mboot_get_last_status (SalvorMboot *self);
/* Largest payload of a report, bytes: property 0x0B once asked, else 32 (protocols 3.6). */
guint salvor_mboot_get_max_packet_size (SalvorMboot *self);

/*
 * salvor_mboot_get_property:
 * @index: memory id or index, 0 when the property has none
 * @values: (out) room for SALVOR_MBOOT_MAX_PARAMETERS - 1 words
 * @n_values: (out) how many came
 */
gboolean salvor_mboot_get_property (SalvorMboot *self, SalvorMbootProperty tag, guint32 index,
                                    guint32 *values, guint *n_values, GCancellable *cancellable,
                                    GError **error);
gboolean salvor_mboot_fill_memory (SalvorMboot *self, guint32 address, guint32 size,
                                   guint32 pattern, GCancellable *cancellable, GError **error);
/* @progress: (nullable), advanced by the bytes that the device has taken; its total is the
 * caller's */
gboolean salvor_mboot_write_memory (SalvorMboot *self, guint32 address, const guint8 *data,
                                    gsize size, SalvorProgress *progress, GCancellable *cancellable,
                                    GError **error);
/* (transfer full): exactly @size bytes. A cancel waits for the rest of the data, which cannot be
 * stopped: ask for pieces that a person is willing to wait for. */
GBytes *salvor_mboot_read_memory (SalvorMboot *self, guint32 address, gsize size,
                                  SalvorProgress *progress, GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The device rounds outwards to sectors. @timeout_ms: see the constants above */
gboolean salvor_mboot_erase_region (SalvorMboot *self, guint32 address, guint32 size,
                                    guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean salvor_mboot_configure_memory (SalvorMboot *self, guint32 memory_id, guint32 address,
                                        GCancellable *cancellable, GError **error);
/* Reads an OTP word by the sense amplifiers, not the shadow (chip-semantics 0). */
gboolean salvor_mboot_read_once (SalvorMboot *self, guint32 index, guint32 *value,
                                 GCancellable *cancellable, GError **error);
/* Success also when the device left before it answered. */
gboolean salvor_mboot_reset (SalvorMboot *self, GCancellable *cancellable, GError **error);

G_END_DECLS
