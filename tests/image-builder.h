/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Firmware for tests, made in code: a valid i.MX RT1024 image in which a test breaks one thing.
 * The bytes are written from the documents (protocols 6 and 7), not with the code under test.
 */
#define TEST_FLASH_BASE 0x60000000u
#define TEST_FLASH_SIZE 0x00400000u

/* Offsets in a bootable image */
#define TEST_FCB_OFFSET 0x0000
#define TEST_IVT_OFFSET 0x1000
#define TEST_BOOT_DATA_OFFSET 0x1020
#define TEST_DCD_OFFSET 0x1030
#define TEST_VECTORS_OFFSET 0x2000
/* Smallest image there is */
#define TEST_IMAGE_MIN_SIZE 0x2200

/* Offsets inside the IVT */
#define TEST_IVT_ENTRY 0x04
#define TEST_IVT_DCD 0x0C
#define TEST_IVT_BOOT_DATA 0x10
#define TEST_IVT_SELF 0x14
#define TEST_IVT_CSF 0x18

/* A bootable image of @size bytes: FCB, IVT, boot data that claim the whole flash, a vector table
 * and a program of pattern bytes that depend on their place and on @seed. (transfer full) */
GByteArray *test_image_new (gsize size, guint seed);
/* The same program without anything in front of its vector table. (transfer full) */
GByteArray *test_application_new (gsize size, guint seed);
/* A loader for RAM: IVT at 0, vectors at 0x200, loaded to @address. (transfer full) */
GByteArray *test_loader_new (gsize size, guint32 address);

/*
 * Signs an image as NXP's tools lay a signature out (protocols 6.6), without cryptography: a table
 * of four toy keys, two certificates, two signatures, and the list of commands over all of it.
 * Everything in front of it is covered. Appended at a multiple of 4 bytes; its place goes into the
 * IVT at @ivt. Returns the offset of the list. @key: of the table, from 0.
 */
gsize test_image_sign (GByteArray *image, gsize ivt, guint key);
/* Places in the signature, from its list on */
#define TEST_CSF_KEY_TABLE 0x60
#define TEST_CSF_SIZE 0x140
/* Word @index (0 to 7) of the fuses that hold the hash of the toy keys; computed with sha256sum */
guint32 test_key_hash_word (guint index);

/* Little-endian word in place; the place must exist. */
void test_image_put_u32 (GByteArray *image, gsize offset, guint32 value);
guint32 test_image_get_u32 (GByteArray *image, gsize offset);
void test_image_put (GByteArray *image, gsize offset, const guint8 *bytes, gsize size);

/* A copy of the bytes. (transfer full) */
GBytes *test_image_get_bytes (GByteArray *image);
/* Writes it to @name in @folder and returns the path. (transfer full) */
char *test_image_save (GByteArray *image, const char *folder, const char *name);

/* A fresh folder for one test, and its end with everything in it. */
char *test_folder_new (void);
void test_folder_remove (char *folder);

G_END_DECLS
