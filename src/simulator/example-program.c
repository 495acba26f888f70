/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-example-program"
#include "config.h"

#include "simulator/example-program.h"

#include "base/bytes.h"
#include "simulator/example-signature.h"

#include <string.h>

/* Layout behind the start-up header (protocols 6.1, 6.3, 6.4) */
#define HEADER_WORD 0x412000D1u /* tag D1, length 0x0020 big endian, version 0x41 */
#define BOOT_DATA_OFFSET 0x20u
#define VECTORS_OFFSET 0x1000u /* behind the header: 0x2000 in this flash */
#define CODE_OFFSET 0x100u     /* behind the vectors */
#define N_VECTORS 16
/* Some of these programs deal the RAM out anew and leave this much of it where it was. */
#define MAX_RAM_USED 0x10000u

#define CODE_WAIT 0xE7FEE7FEu /* B . twice */

static void
put (guint8 *image, guint32 size, guint32 offset, guint32 value)
{
    salvor_bytes_poke_u32_le (image, size, offset, value);
}

/* What stands in front of a signature */
static guint32
get_signed_size (const SalvorExampleProgram *program)
{
    return program->size - SALVOR_EXAMPLE_SIGNATURE_SIZE;
}

static void
put_header (guint8 *image, const SalvorFlashProfile *flash, const SalvorExampleProgram *program)
{
    guint32 ivt = flash->ivt_offset;

    put (image, program->size, ivt, HEADER_WORD);
    put (image, program->size, ivt + 0x04, flash->base + ivt + VECTORS_OFFSET);
    put (image, program->size, ivt + 0x08, 0);
    put (image, program->size, ivt + 0x0C, 0);
    put (image, program->size, ivt + 0x10, flash->base + ivt + BOOT_DATA_OFFSET);
    put (image, program->size, ivt + 0x14, flash->base + ivt);
    put (image, program->size, ivt + 0x18,
         program->is_signed ? flash->base + get_signed_size (program) : 0);
    put (image, program->size, ivt + 0x1C, 0);
    put (image, program->size, ivt + BOOT_DATA_OFFSET, flash->base);
    put (image, program->size, ivt + BOOT_DATA_OFFSET + 4, program->size);
    put (image, program->size, ivt + BOOT_DATA_OFFSET + 8, 0);
}

static void
put_vectors (guint8 *image, SalvorChip *chip, const SalvorExampleProgram *program)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    const SalvorMemoryRegion *ram = salvor_chip_get_region (chip, "ocram");
    guint32 vectors = flash->ivt_offset + VECTORS_OFFSET;
    guint32 code = vectors + CODE_OFFSET;

    put (image, program->size, vectors,
         ram != NULL ? ram->start + MIN (ram->default_size, MAX_RAM_USED) : 0);
    for (guint32 i = 1; i < N_VECTORS; i++)
        put (image, program->size, vectors + 4 * i, (flash->base + code) | 1);
    put (image, program->size, code, CODE_WAIT);
}

/* Pseudo-random bytes behind the code: xorshift (G. Marsaglia, 2003), so that no two seeds and no
 * two sectors are alike. */
static void
put_filling (guint8 *image, guint32 start, const SalvorExampleProgram *program)
{
    guint32 state = program->seed * 2654435761u + 1;

    for (guint32 i = start; i < program->size; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        image[i] = (guint8) (state >> 24);
    }
}

/* There is no cryptography behind it (see simulated-chip.h). */
static void
put_signature (guint8 *image, const SalvorFlashProfile *flash, const SalvorExampleProgram *program)
{
    guint32 end = get_signed_size (program);
    g_autoptr (GBytes) signature = salvor_example_signature_new (flash->base + flash->ivt_offset,
                                                                 end - flash->ivt_offset);

    salvor_bytes_poke (image, program->size, end, g_bytes_get_data (signature, NULL),
                       g_bytes_get_size (signature));
}

GBytes *
salvor_example_program_new (SalvorChip *chip, const SalvorExampleProgram *program)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint8 *image;

    g_return_val_if_fail (program->size >= SALVOR_EXAMPLE_PROGRAM_MIN_SIZE, NULL);
    g_return_val_if_fail (program->size <= flash->size, NULL);

    image = g_malloc (program->size);
    memset (image, 0xFF, program->size);
    salvor_bytes_poke (image, program->size, flash->fcb_offset, flash->fcb, flash->fcb_size);
    put_header (image, flash, program);
    put_filling (image, flash->ivt_offset + VECTORS_OFFSET, program);
    put_vectors (image, chip, program);
    if (program->is_signed)
        put_signature (image, flash, program);
    return g_bytes_new_take (image, program->size);
}
