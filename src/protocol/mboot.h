/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "protocol/mboot-packet.h"
#include "protocol/mboot-property.h"
#include "protocol/mboot-status.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* Any command that does not erase: NXP's own hosts allow 2 to 5 s (protocols 3.6). */
#define SALVOR_MBOOT_TIMEOUT_MS 5000

/* The flashloader is silent while it erases. W25Q32JV data sheet: chip erase at most 50 s; a
 * 64 KB block at most 2 s; other parts are larger and slower (protocols 3.6: minutes). */
#define SALVOR_MBOOT_ERASE_BASE_TIMEOUT_MS 10000
#define SALVOR_MBOOT_ERASE_TIMEOUT_MS_PER_BLOCK 3000

/* The least a device takes in one report, bytes (protocols 3.6). */
#define SALVOR_MBOOT_MIN_REPORT_PAYLOAD 32

/* The key a key blob is made of, and the blob: header of 8 bytes, key of the blob 32, the wrapped
 * key, MAC 16 (RT1024 flashloader: always these sizes, whatever is asked). */
#define SALVOR_MBOOT_KEY_SIZE 16
#define SALVOR_MBOOT_KEY_BLOB_SIZE 72

/*
 * SalvorMboot: dialogue with a flashloader over a transport that is open. Blocking; one thread at
 * a time. Implements SalvorMemoryAccess for RAM.
 *
 * A status other than 0 ends as the error that salvor_mboot_status_get_error () gives, with the
 * number and its name in the chain; salvor_mboot_get_last_status () tells the number.
 *
 * Cancelling does not leave a command half done: a data phase is ended as the protocol wants it
 * and its final answer is read, so that the device takes the next command.
 *
 * All commands of the RT1024 flashloader but one: what burns fuses lies in fuse-burner.h.
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
/* The RT1024 flashloader lets nothing be set: SALVOR_ERROR_REFUSED, status 10300 or 10301 */
gboolean salvor_mboot_set_property (SalvorMboot *self, SalvorMbootProperty tag, guint32 value,
                                    GCancellable *cancellable, GError **error);
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
/* All of the external memory @memory_id. Once begun it cannot be stopped and the device is deaf to
 * everything else, so a cancel comes back when it is done, at most after another @timeout_ms. */
gboolean salvor_mboot_erase_all (SalvorMboot *self, guint32 memory_id, guint timeout_ms,
                                 GCancellable *cancellable, GError **error);
gboolean salvor_mboot_configure_memory (SalvorMboot *self, guint32 memory_id, guint32 address,
                                        GCancellable *cancellable, GError **error);
/* Reads an OTP word by the sense amplifiers, not the shadow (chip-semantics 0). */
gboolean salvor_mboot_read_once (SalvorMboot *self, guint32 index, guint32 *value,
                                 GCancellable *cancellable, GError **error);
/* Success also when the device left before it answered. */
gboolean salvor_mboot_reset (SalvorMboot *self, GCancellable *cancellable, GError **error);

/*
 * A secure binary: commands for the flashloader in a file (SB 1.x on this family). What it makes
 * the device do is the file's business, burning fuses among it: nothing of Salvor may send one that
 * it does not know. @size: not 0. @timeout_ms: for the longest command in it. @progress: (nullable)
 */
gboolean salvor_mboot_receive_sb_file (SalvorMboot *self, const guint8 *data, gsize size,
                                       guint timeout_ms, SalvorProgress *progress,
                                       GCancellable *cancellable, GError **error);
/*
 * Leaves the flashloader for the program at @address in RAM (bit 0 set: Thumb), which finds
 * @argument in r0. @stack_pointer: 0 keeps that of the flashloader. Success: the device has agreed,
 * or has left before it said so.
 */
gboolean salvor_mboot_execute (SalvorMboot *self, guint32 address, guint32 argument,
                               guint32 stack_pointer, GCancellable *cancellable, GError **error);
/*
 * Calls the function at @address in RAM, which finds @argument in r0. *result: what it returned in
 * r0. It travels as the status, so a refusal (4, invalid argument) looks like a function that
 * returned 4.
 */
gboolean salvor_mboot_call (SalvorMboot *self, guint32 address, guint32 argument, guint timeout_ms,
                            guint32 *result, GCancellable *cancellable, GError **error);
/* Wraps @key for this one chip, so that its flash can be decrypted while it runs. Both phases of
 * the command. @key: SALVOR_MBOOT_KEY_SIZE bytes. (transfer full): the blob,
 * SALVOR_MBOOT_KEY_BLOB_SIZE bytes */
GBytes *salvor_mboot_generate_key_blob (SalvorMboot *self, const guint8 key[SALVOR_MBOOT_KEY_SIZE],
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
