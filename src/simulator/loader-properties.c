/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-loader-properties"
#include "config.h"

#include "simulator/loader-properties.h"

#include "simulator/loader-status.h"

/* Property tags this build answers */
#define CURRENT_VERSION 0x01
#define AVAILABLE_PERIPHERALS 0x02
#define AVAILABLE_COMMANDS 0x07
#define VERIFY_WRITES 0x0A
#define MAX_PACKET_SIZE 0x0B
#define RESERVED_REGIONS 0x0C
#define RAM_START 0x0E
#define RAM_SIZE 0x0F
#define DEVICE_IDENT 0x10
#define SECURITY_STATE 0x11
#define UNIQUE_IDENT 0x12
#define TARGET_VERSION 0x18
#define EXTERNAL_MEMORY 0x19

/* Values of the K2.7.0 build for this chip (protocols 3.7) */
static const struct {
    guint8 tag;
    guint32 value;
} fixed_values[] = {
    { CURRENT_VERSION, 0x4B020700u },    /* K2.7.0 */
    { AVAILABLE_PERIPHERALS, 0x11 },     /* UART and USB HID */
    { AVAILABLE_COMMANDS, 0x00056FDFu }, /* bit = tag - 1 */
    { VERIFY_WRITES, 1 },
    { TARGET_VERSION, 0x54010000u }, /* T1.0.0 */
};

static guint32
get_word_by_role (SalvorSimulatedChip *chip, const char *role)
{
    const SalvorFuseWord *word
        = salvor_chip_get_word_by_role (salvor_simulated_chip_get_chip (chip), role);

    return word != NULL
               ? salvor_simulated_otp_get_shadow (salvor_simulated_chip_get_otp (chip), word->index)
               : 0;
}

static guint32
get_external_memory (SalvorSimulatedChip *chip, SalvorSimulatedNor *nor, guint32 memory_id,
                     guint32 words[SALVOR_LOADER_MAX_PROPERTY_WORDS], guint *n_words)
{
    if (memory_id != salvor_chip_get_loader (salvor_simulated_chip_get_chip (chip))->memory_id)
        return SALVOR_LOADER_INVALID_ARGUMENT;
    if (!salvor_simulated_nor_get_attributes (nor, words))
        return SALVOR_LOADER_NOT_CONFIGURED;
    *n_words = SALVOR_NOR_N_ATTRIBUTES;
    return SALVOR_LOADER_SUCCESS;
}

static guint32
get_computed (SalvorSimulatedChip *chip, SalvorSimulatedNor *nor, SalvorLoaderMemory *memory,
              guint8 tag, guint32 index, guint32 words[SALVOR_LOADER_MAX_PROPERTY_WORDS],
              guint *n_words)
{
    *n_words = 1;
    switch (tag) {
    case RESERVED_REGIONS:
        for (guint i = 0; i < SALVOR_LOADER_N_RESERVED; i++) {
            words[2 * i] = salvor_loader_memory_get_reserved ()[i].start;
            words[2 * i + 1] = salvor_loader_memory_get_reserved ()[i].end;
        }
        *n_words = 2 * SALVOR_LOADER_N_RESERVED;
        return SALVOR_LOADER_SUCCESS;
    case RAM_START:
        words[0] = salvor_loader_memory_get_ram_start (index);
        return SALVOR_LOADER_SUCCESS;
    case RAM_SIZE:
        words[0] = salvor_loader_memory_get_ram_size (memory, index);
        return SALVOR_LOADER_SUCCESS;
    case SECURITY_STATE:
        words[0] = salvor_simulated_chip_is_closed (chip) ? 1 : 0;
        return SALVOR_LOADER_SUCCESS;
    case UNIQUE_IDENT:
        words[0] = get_word_by_role (chip, "unique-id-low");
        words[1] = get_word_by_role (chip, "unique-id-high");
        *n_words = 2;
        return SALVOR_LOADER_SUCCESS;
    case MAX_PACKET_SIZE:
        words[0] = salvor_simulated_chip_get_loader_payload (chip);
        return SALVOR_LOADER_SUCCESS;
    case EXTERNAL_MEMORY:
        return get_external_memory (chip, nor, index, words, n_words);
    default:
        return SALVOR_LOADER_UNKNOWN_PROPERTY;
    }
}

/* Only the low byte of the tag is looked at (flashloader-genuine). */
guint32
salvor_loader_properties_get (SalvorSimulatedChip *chip, SalvorSimulatedNor *nor,
                              SalvorLoaderMemory *memory, guint32 tag, guint32 index,
                              guint32 words[SALVOR_LOADER_MAX_PROPERTY_WORDS], guint *n_words)
{
    for (gsize i = 0; i < G_N_ELEMENTS (fixed_values); i++) {
        if (fixed_values[i].tag == (tag & 0xFF)) {
            words[0] = fixed_values[i].value;
            *n_words = 1;
            return SALVOR_LOADER_SUCCESS;
        }
    }
    return get_computed (chip, nor, memory, (guint8) tag, index, words, n_words);
}

guint32
salvor_loader_properties_set (guint32 tag)
{
    switch (tag & 0xFF) {
    case CURRENT_VERSION:
    case AVAILABLE_PERIPHERALS:
    case AVAILABLE_COMMANDS:
    case VERIFY_WRITES:
    case MAX_PACKET_SIZE:
    case RESERVED_REGIONS:
    case RAM_START:
    case RAM_SIZE:
    case DEVICE_IDENT:
    case UNIQUE_IDENT:
    case TARGET_VERSION:
    case EXTERNAL_MEMORY:
        return SALVOR_LOADER_PROPERTY_READ_ONLY;
    default:
        return SALVOR_LOADER_UNKNOWN_PROPERTY;
    }
}
