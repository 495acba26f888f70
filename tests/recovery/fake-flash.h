/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"

G_BEGIN_DECLS

/*
 * FakeFlash: a flash in memory that obeys the physics of NOR (programming only clears bits, erasing
 * sets whole sectors) and refuses what a flashloader refuses. Writes down every call:
 *
 *   erase 60000000+2000   program 60002000+100   read 60000000+4000   finish
 */
#define TYPE_FAKE_FLASH (fake_flash_get_type ())
G_DECLARE_FINAL_TYPE (FakeFlash, fake_flash, FAKE, FLASH, GObject)

#define FAKE_PAGE 0x100u
#define FAKE_SECTOR 0x1000u
#define FAKE_BLOCK 0x10000u

/* @size: bytes, blank */
FakeFlash *fake_flash_new (guint32 size);
SalvorFlashGeometry fake_flash_get_geometry (FakeFlash *self);
/* The cells themselves, for the test to look at and to prepare; (transfer none) */
guint8 *fake_flash_get_cells (FakeFlash *self);

/* The calls so far, erase and program only; (transfer none) (element-type utf8) */
GPtrArray *fake_flash_get_changes (FakeFlash *self);
guint fake_flash_count_calls (FakeFlash *self);
/* Bytes that were programmed, and sectors that were erased (each time counts) */
guint64 fake_flash_get_programmed (FakeFlash *self);
guint fake_flash_get_erased (FakeFlash *self);
void fake_flash_forget_calls (FakeFlash *self);

/* Call number @call (1 is the next) fails with SALVOR_ERROR_FLASH and does nothing. */
void fake_flash_fail_call (FakeFlash *self, guint call);
/* The next @times programs that touch @address leave one bit of it set. */
void fake_flash_spoil (FakeFlash *self, guint32 address, guint times);

G_END_DECLS
