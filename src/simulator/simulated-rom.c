/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-rom"
#include "config.h"

#include "simulator/simulated-rom.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "simulator/assumptions.h"
#include "simulator/rom-functions.h"

/* Boot log words (facts: common.json, boot_log_rt10xx). */
#define LOG_MODE 0x00010000u
#define LOG_SECURITY_FAB 0x00020000u
#define LOG_SECURITY_OPEN 0x000200F0u
#define LOG_SECURITY_CLOSED 0x000200CCu
#define LOG_DIR_BT_DIS 0x00030000u
#define LOG_BT_FUSE_SEL 0x00040000u
#define LOG_IMAGE_1 0x00050000u
#define LOG_PRIMARY_FLEXSPI_NOR 0x00060008u
#define LOG_NO_RECOVERY_DEVICE 0x00061FFFu
#define LOG_INIT 0x00070000u
#define LOG_INIT_OK 0x000700F0u
#define LOG_INIT_FAILED 0x00070033u
#define LOG_READ 0x00080000u
#define LOG_READ_OK 0x000800F0u
#define LOG_READ_FAILED 0x00080033u
#define LOG_AUTHENTICATION 0x00090000u
#define LOG_JUMP 0x000B0000u
#define LOG_DOWNLOADER 0x000C0000u

#define MODE_INTERNAL 2u
#define MODE_SERIAL 1u

#define FCB_TAG 0x42464346u
#define HEADER_SIZE 32
#define BOOT_DATA_SIZE 12
/* An image that claims more than this is not one (largest flash window of the family). */
#define MAX_IMAGE_SIZE (256u * 1024 * 1024)

/* Boot device code of FlexSPI NOR in BOOT_CFG[7:4] (chip-semantics 4). */
#define DEVICE_FLEXSPI_NOR 0u

/* ---- the decision ---- */

static SalvorRomPath
decide_path (const SalvorRomInputs *inputs)
{
    if (inputs->force_internal_boot)
        return SALVOR_ROM_INTERNAL_BOOT;
    switch (inputs->pins) {
    case 0:
        return inputs->bt_fuse_sel ? SALVOR_ROM_INTERNAL_BOOT : SALVOR_ROM_SERIAL_DOWNLOAD;
    case 1:
        return SALVOR_ROM_SERIAL_DOWNLOAD;
    case 2:
        return SALVOR_ROM_INTERNAL_BOOT;
    default:
        return SALVOR_ROM_RESERVED;
    }
}

SalvorRomDecision
salvor_simulated_rom_decide (const SalvorRomInputs *inputs)
{
    SalvorRomDecision decision = { .path = decide_path (inputs) };

    decision.settings_from_fuses = inputs->bt_fuse_sel;
    if (inputs->force_internal_boot && !inputs->bt_fuse_sel)
        decision.settings_from_fuses = !SALVOR_ASSUME_FORCED_BOOT_WITHOUT_FUSE_SEL_USES_PINS;
    decision.may_download = !inputs->sdp_disable && decision.path != SALVOR_ROM_RESERVED;
    if (inputs->force_internal_boot)
        decision.may_download = decision.may_download && SALVOR_ASSUME_FORCED_BOOT_FALLS_BACK;
    return decision;
}

static SalvorRomInputs
read_inputs (SalvorSimulatedChip *chip)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

    return (SalvorRomInputs){
        .pins = salvor_simulated_chip_get_latched_pins (chip),
        .force_internal_boot = salvor_simulated_otp_get_field (otp, "force-internal-boot") != 0,
        .bt_fuse_sel = salvor_simulated_otp_get_field (otp, "bt-fuse-sel") != 0,
        .sdp_disable = salvor_simulated_otp_get_field (otp, "sdp-disable") != 0,
    };
}

/* ---- reading ---- */

gboolean
salvor_simulated_rom_read_ram (SalvorSimulatedChip *chip, guint32 address, guint8 *data, gsize size)
{
    const guint8 *bytes
        = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (chip), address, size);

    for (gsize i = 0; bytes != NULL && i < size; i++)
        data[i] = bytes[i];
    return bytes != NULL;
}

gboolean
salvor_simulated_rom_read_flash (SalvorSimulatedChip *chip, guint32 address, guint8 *data,
                                 gsize size)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (chip));
    SalvorFlashCommand command = { .opcode = SALVOR_FLASH_READ, .in = data, .n_in = size };

    if (address < profile->base || address - profile->base > profile->size
        || size > profile->size - (address - profile->base))
        return FALSE;
    command.address = address - profile->base;
    salvor_simulated_chip_run_flash (chip, &command);
    return TRUE;
}

/* ---- headers ---- */

static gboolean
parse_header (const guint8 bytes[HEADER_SIZE], SalvorRomHeader *header)
{
    guint16 length = 0;

    salvor_bytes_peek_u16_be (bytes, HEADER_SIZE, 1, &length);
    salvor_bytes_peek_u32_le (bytes, HEADER_SIZE, 0x04, &header->entry);
    salvor_bytes_peek_u32_le (bytes, HEADER_SIZE, 0x0C, &header->dcd);
    salvor_bytes_peek_u32_le (bytes, HEADER_SIZE, 0x10, &header->boot_data);
    salvor_bytes_peek_u32_le (bytes, HEADER_SIZE, 0x14, &header->self);
    salvor_bytes_peek_u32_le (bytes, HEADER_SIZE, 0x18, &header->csf);
    return bytes[0] == 0xD1 && length == HEADER_SIZE && bytes[3] >= 0x40 && bytes[3] <= 0x43;
}

gboolean
salvor_simulated_rom_read_header (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                  guint32 address, SalvorRomHeader *header)
{
    guint8 bytes[HEADER_SIZE];
    guint8 boot_data[BOOT_DATA_SIZE];

    if (!read (chip, address, bytes, sizeof bytes) || !parse_header (bytes, header)
        || header->self != address || header->entry == 0 || header->boot_data == 0
        || !read (chip, header->boot_data, boot_data, sizeof boot_data))
        return FALSE;
    salvor_bytes_peek_u32_le (boot_data, sizeof boot_data, 0, &header->start);
    salvor_bytes_peek_u32_le (boot_data, sizeof boot_data, 4, &header->size);
    return header->size > 0 && header->start <= header->self;
}

char *
salvor_simulated_rom_hash_image (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                 const SalvorRomHeader *header)
{
    g_autofree guint8 *bytes = NULL;

    if (header->size > MAX_IMAGE_SIZE)
        return NULL;
    bytes = g_malloc (header->size);
    if (!read (chip, header->start, bytes, header->size))
        return NULL;
    return salvor_sha256 (bytes, header->size);
}

gboolean
salvor_simulated_rom_authenticate (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                   const SalvorRomHeader *header)
{
    g_autofree char *sha256 = NULL;

    if (header->csf == 0)
        return FALSE;
    sha256 = salvor_simulated_rom_hash_image (chip, read, header);
    return sha256 != NULL && salvor_simulated_chip_is_trusted (chip, sha256);
}

/* An odd address is the first instruction itself; an even one is a vector table whose stack
 * pointer has to lie in RAM (protocols 6.3: both kinds start). */
gboolean
salvor_simulated_rom_resolve_entry (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                    guint32 entry, guint32 *first_instruction)
{
    guint8 vectors[8];
    guint8 code[2];
    guint32 stack = 0;

    *first_instruction = entry;
    if ((entry & 1) == 0) {
        if (!read (chip, entry, vectors, sizeof vectors))
            return FALSE;
        salvor_bytes_peek_u32_le (vectors, sizeof vectors, 0, &stack);
        salvor_bytes_peek_u32_le (vectors, sizeof vectors, 4, first_instruction);
        /* A full descending stack: the word below the pointer is the first one used. */
        if (salvor_simulated_memory_map (salvor_simulated_chip_get_memory (chip), stack - 4, 4)
            == NULL)
            return FALSE;
    }
    return (*first_instruction & 1) != 0
           && read (chip, *first_instruction & ~1u, code, sizeof code);
}

/* ---- internal boot ---- */

static gboolean
has_flash_settings (SalvorSimulatedChip *chip, const SalvorFlashProfile *profile)
{
    guint8 bytes[8];
    guint32 tag = 0;

    if (!salvor_simulated_rom_read_flash (chip, profile->base + profile->fcb_offset, bytes,
                                          sizeof bytes))
        return FALSE;
    salvor_bytes_peek_u32_le (bytes, sizeof bytes, 0, &tag);
    return tag == FCB_TAG && bytes[7] == 'V';
}

static gboolean
find_program (SalvorSimulatedChip *chip, const SalvorFlashProfile *profile, SalvorRomHeader *header)
{
    salvor_simulated_chip_log (chip, LOG_INIT);
    if (!has_flash_settings (chip, profile)) {
        salvor_simulated_chip_log (chip, LOG_INIT_FAILED);
        return FALSE;
    }
    salvor_simulated_chip_log (chip, LOG_INIT_OK);
    salvor_simulated_chip_log (chip, LOG_READ);
    if (!salvor_simulated_rom_read_header (chip, salvor_simulated_rom_read_flash,
                                           profile->base + profile->ivt_offset, header)
        || header->start != profile->base) {
        salvor_simulated_chip_log (chip, LOG_READ_FAILED);
        return FALSE;
    }
    salvor_simulated_chip_log (chip, LOG_READ_OK);
    return TRUE;
}

static guint32
get_boot_device (SalvorSimulatedChip *chip, gboolean from_fuses)
{
    const SalvorField *field
        = salvor_chip_get_field_by_role (salvor_simulated_chip_get_chip (chip), "boot-device");

    if (field == NULL)
        return DEVICE_FLEXSPI_NOR;
    if (!from_fuses)
        return salvor_field_extract (field, salvor_simulated_chip_get_latched_straps (chip));
    return salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (chip), "boot-device");
}

/* The program was found and may run: it starts, whatever becomes of it. */
static void
start_program (SalvorSimulatedChip *chip, const SalvorRomHeader *header)
{
    g_autofree char *sha256 = NULL;
    guint32 first_instruction = 0;
    guint32 stack = SALVOR_ROM_STACK;
    guint8 bytes[4];

    salvor_simulated_chip_log (chip, LOG_JUMP);
    salvor_simulated_chip_map_flash (chip, TRUE);
    if (!salvor_simulated_rom_resolve_entry (chip, salvor_simulated_rom_read_flash, header->entry,
                                             &first_instruction)) {
        salvor_simulated_chip_set_stage (chip, SALVOR_CHIP_LOST);
        return;
    }
    if ((header->entry & 1) == 0
        && salvor_simulated_rom_read_flash (chip, header->entry, bytes, sizeof bytes))
        salvor_bytes_peek_u32_le (bytes, sizeof bytes, 0, &stack);
    salvor_simulated_core_enter_program (salvor_simulated_chip_get_core (chip),
                                         first_instruction & ~1u, stack);
    if (salvor_simulated_chip_has_habits (chip))
        sha256 = salvor_simulated_rom_hash_image (chip, salvor_simulated_rom_read_flash, header);
    salvor_simulated_chip_start_application (chip, sha256);
}

static gboolean
boot_internally (SalvorSimulatedChip *chip, gboolean settings_from_fuses)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (chip));
    SalvorRomHeader header = { 0 };

    salvor_simulated_chip_log (chip, LOG_IMAGE_1);
    if (get_boot_device (chip, settings_from_fuses) != DEVICE_FLEXSPI_NOR) {
        /* No other device is soldered to a practice board. */
        salvor_simulated_chip_log (chip, LOG_INIT_FAILED);
        return FALSE;
    }
    salvor_simulated_chip_log (chip, LOG_PRIMARY_FLEXSPI_NOR);
    if (!find_program (chip, profile, &header))
        return FALSE;
    salvor_simulated_chip_log (chip, LOG_AUTHENTICATION);
    if (salvor_simulated_chip_is_closed (chip)
        && !salvor_simulated_rom_authenticate (chip, salvor_simulated_rom_read_flash, &header))
        return FALSE;
    start_program (chip, &header);
    return TRUE;
}

static void
log_decision (SalvorSimulatedChip *chip, const SalvorRomInputs *inputs, SalvorRomPath path)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);
    guint32 mode = inputs->pins;
    guint32 security = salvor_simulated_otp_get_field (otp, "sec-config-0") != 0 ? LOG_SECURITY_OPEN
                                                                                 : LOG_SECURITY_FAB;

    if (inputs->force_internal_boot)
        mode = MODE_INTERNAL;
    else if (path == SALVOR_ROM_SERIAL_DOWNLOAD)
        mode = MODE_SERIAL;
    if (salvor_simulated_chip_is_closed (chip))
        security = LOG_SECURITY_CLOSED;
    salvor_simulated_chip_log (chip, LOG_MODE | mode);
    salvor_simulated_chip_log (chip, security);
    salvor_simulated_chip_log (chip,
                               LOG_DIR_BT_DIS | salvor_simulated_otp_get_field (otp, "dir-bt-dis"));
    salvor_simulated_chip_log (chip, LOG_BT_FUSE_SEL | (inputs->bt_fuse_sel ? 1 : 0));
}

/* WDOG_ENABLE: a downloader that nobody uses does not wait for ever (probe 3.8). */
static void
enter_downloader (SalvorSimulatedChip *chip)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);
    guint32 code = salvor_simulated_otp_get_field (otp, "wdog-timeout");

    salvor_simulated_chip_log (chip, LOG_DOWNLOADER);
    salvor_simulated_chip_set_stage (chip, SALVOR_CHIP_IN_DOWNLOADER);
    if (salvor_simulated_otp_get_field (otp, "wdog-enable") != 0)
        salvor_simulated_chip_arm_watchdog (
            chip, salvor_simulated_chip_get_now (chip)
                      + (gint64) SALVOR_ASSUME_WATCHDOG_SECONDS (code) * G_USEC_PER_SEC);
}

static void
wait_in_rom (SalvorSimulatedChip *chip, guint32 address)
{
    salvor_simulated_core_enter_program (salvor_simulated_chip_get_core (chip), address,
                                         SALVOR_ROM_STACK - 0x60);
}

void
salvor_simulated_rom_run (SalvorSimulatedChip *chip)
{
    SalvorRomInputs inputs = read_inputs (chip);
    SalvorRomDecision decision = salvor_simulated_rom_decide (&inputs);

    salvor_simulated_chip_set_hab_status (chip, SALVOR_HAB_SUCCESS);
    log_decision (chip, &inputs, decision.path);
    if (decision.path == SALVOR_ROM_INTERNAL_BOOT) {
        if (boot_internally (chip, decision.settings_from_fuses))
            return;
        /* Order of chip-semantics 1b: recovery EEPROM and SD card are not on practice boards. */
        salvor_simulated_chip_set_hab_status (chip, SALVOR_HAB_FAILURE);
        salvor_simulated_chip_log (chip, LOG_NO_RECOVERY_DEVICE);
    }
    if (!decision.may_download) {
        wait_in_rom (chip, SALVOR_ASSUME_ROM_WAITS_AT);
        salvor_simulated_chip_set_stage (chip, SALVOR_CHIP_IN_ROM);
        return;
    }
    wait_in_rom (chip, SALVOR_ASSUME_ROM_SERVES_USB_AT);
    enter_downloader (chip);
}
