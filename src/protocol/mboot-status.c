/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-status.h"

/* protocols 3.8, ascending. The generic, boot loader, memory, FlexSPI NOR and OTP groups were
 * found in the RT1024 flashloader itself; the others come from NXP's host tools. */
static const SalvorMbootStatusName status_names[] = {
    { 0, "success" },
    { 1, "failed" },
    { 2, "read only" },
    { 3, "out of range" },
    { 4, "invalid argument" },
    { 5, "timed out" },
    { 6, "no transfer in progress" },
    { 100, "flash: wrong size" },
    { 101, "flash: alignment" },
    { 102, "flash: address" },
    { 103, "flash: access" },
    { 104, "flash: protection violation" },
    { 105, "flash: command failed" },
    { 106, "flash: unknown property" },
    { 107, "flash: erase key" },
    { 108, "flash: region is execute-only" },
    { 109, "flash: function in RAM not ready" },
    { 111, "flash: command not supported" },
    { 112, "flash: property is read only" },
    { 113, "flash: invalid property value" },
    { 114, "flash: invalid speculation option" },
    { 116, "flash: error correction" },
    { 117, "flash: compare failed" },
    { 118, "flash: loss of regulation" },
    { 119, "flash: invalid wait states" },
    { 121, "flash: operation aborted" },
    { 132, "flash: customer page out of date" },
    { 133, "flash: page blank" },
    { 134, "flash: encrypted regions not erased at once" },
    { 135, "flash: program verification not allowed" },
    { 136, "flash: hash check failed" },
    { 137, "flash: protected region sealed" },
    { 138, "flash: protected region write broken" },
    { 139, "flash: NXP page update not allowed" },
    { 140, "flash: customer page direct erase not allowed" },
    { 141, "flash: protected region bank locked" },
    { 148, "flash: customer scratch page invalid" },
    { 149, "flash: customer page version rollback" },
    { 150, "flash: read hiding" },
    { 151, "flash: firewall page locked" },
    { 152, "flash: busy" },
    { 153, "flash: information region access" },
    { 154, "flash: erase verification failed" },
    { 200, "I2C: transmit underrun" },
    { 201, "I2C: receive overrun" },
    { 202, "I2C: arbitration lost" },
    { 300, "SPI: transmit underrun" },
    { 301, "SPI: receive overrun" },
    { 400, "QuadSPI: flash size" },
    { 401, "QuadSPI: alignment" },
    { 402, "QuadSPI: address" },
    { 403, "QuadSPI: command failed" },
    { 404, "QuadSPI: unknown property" },
    { 405, "QuadSPI: not configured" },
    { 406, "QuadSPI: command not supported" },
    { 407, "QuadSPI: timed out" },
    { 408, "QuadSPI: write failed" },
    { 500, "on-the-fly decryption: security violation" },
    { 501, "on-the-fly decryption: logically disabled" },
    { 502, "on-the-fly decryption: invalid key" },
    { 503, "on-the-fly decryption: invalid key blob" },
    { 1801, "card: transfer failed" },
    { 1812, "card: send operation condition failed" },
    { 6000, "FlexSPI: sequence timed out" },
    { 6001, "FlexSPI: invalid sequence" },
    { 6002, "FlexSPI: device timed out" },
    { 7000, "FlexSPI: sequence timed out" },
    { 7001, "FlexSPI: invalid sequence" },
    { 7002, "FlexSPI: device timed out" },
    { 10000, "unknown command" },
    { 10001, "security violation" },
    { 10002, "data phase aborted" },
    { 10003, "ping" },
    { 10004, "no response" },
    { 10005, "no response expected" },
    { 10006, "command not supported" },
    { 10100, "secure binary: section overrun" },
    { 10101, "secure binary: signature" },
    { 10102, "secure binary: section length" },
    { 10103, "secure binary: only unencrypted ones accepted" },
    { 10104, "secure binary: end of file reached" },
    { 10105, "secure binary: checksum" },
    { 10106, "secure binary: CRC-32" },
    { 10107, "secure binary: unknown command" },
    { 10108, "secure binary: id not found" },
    { 10109, "secure binary: data underrun" },
    { 10110, "secure binary: jump returned" },
    { 10111, "secure binary: call failed" },
    { 10112, "secure binary: key not found" },
    { 10113, "secure binary: only secure ones accepted" },
    { 10114, "secure binary: reset returned" },
    { 10115, "secure binary: rollback blocked" },
    { 10116, "secure binary: invalid section MAC count" },
    { 10117, "secure binary: unexpected command" },
    { 10118, "secure binary: bad key encryption key" },
    { 10119, "secure binary: jump pending" },
    { 10120, "secure binary: reset pending" },
    { 10200, "memory: range invalid" },
    { 10201, "memory: read failed" },
    { 10202, "memory: write failed" },
    { 10203, "memory: write to a place that is not blank" },
    { 10204, "memory: overlap with an execute-only region" },
    { 10205, "memory: not configured" },
    { 10206, "memory: alignment" },
    { 10207, "memory: verification failed" },
    { 10208, "memory: write protected" },
    { 10209, "memory: address error" },
    { 10210, "memory: blank check failed" },
    { 10211, "memory: reading a blank page not allowed" },
    { 10212, "memory: reading a protected page not allowed" },
    { 10213, "memory: command not supported, or protected region write broken" },
    { 10214, "memory: command not supported" },
    { 10300, "unknown property" },
    { 10301, "property is read only" },
    { 10302, "invalid property value" },
    { 10400, "application check passed" },
    { 10401, "application check failed" },
    { 10402, "application check inactive" },
    { 10403, "application check invalid" },
    { 10404, "application check out of range" },
    { 10500, "no ping response" },
    { 10501, "invalid packet type" },
    { 10502, "invalid CRC" },
    { 10503, "no command response" },
    { 10600, "reliable update: success" },
    { 10601, "reliable update: failed" },
    { 10602, "reliable update: inactive" },
    { 10603, "reliable update: backup application invalid" },
    { 10604, "reliable update: still in the main application" },
    { 10605, "reliable update: swap not ready" },
    { 10606, "reliable update: backup bootloader not ready" },
    { 10607, "reliable update: swap indicator address invalid" },
    { 10608, "reliable update: swap not available" },
    { 10609, "reliable update: swap test" },
    { 10700, "serial memory: address invalid" },
    { 10701, "serial memory: transfer error" },
    { 10702, "serial memory: type invalid" },
    { 10703, "serial memory: size invalid" },
    { 10704, "serial memory: command invalid" },
    { 10801, "ROM: more data needed" },
    { 10802, "ROM: buffer not large enough" },
    { 10803, "ROM: invalid buffer" },
    { 20000, "FlexSPI NAND: read page" },
    { 20001, "FlexSPI NAND: read cache" },
    { 20002, "FlexSPI NAND: error correction" },
    { 20003, "FlexSPI NAND: page load" },
    { 20004, "FlexSPI NAND: page execute" },
    { 20005, "FlexSPI NAND: erase block" },
    { 20006, "FlexSPI NAND: wait timed out" },
    { 20007, "FlexSPI NAND: not supported" },
    { 20008, "FlexSPI NAND: control block update" },
    { 20009, "FlexSPI NAND: bad block table update" },
    { 20010, "FlexSPI NAND: write alignment" },
    { 20011, "FlexSPI NAND: not found" },
    { 20100, "FlexSPI NOR: program failed" },
    { 20101, "FlexSPI NOR: erase sector failed" },
    { 20102, "FlexSPI NOR: erase all failed" },
    { 20103, "FlexSPI NOR: wait timed out" },
    { 20104, "FlexSPI NOR: page larger than supported" },
    { 20105, "FlexSPI NOR: write alignment" },
    { 20106, "FlexSPI NOR: command failed or content differs" },
    { 20107, "FlexSPI NOR: SFDP not found" },
    { 20108, "FlexSPI NOR: SFDP version not supported" },
    { 20109, "FlexSPI NOR: flash not found" },
    { 20110, "FlexSPI NOR: DTR dummy probe failed" },
    { 20200, "OTP: read failed" },
    { 20201, "OTP: program failed" },
    { 20202, "OTP: reload failed" },
    { 20203, "OTP: wait timed out" },
    { 20905, "xSPI NOR: write alignment" },
    { 21100, "SEMC NOR: device timed out" },
    { 21101, "SEMC NOR: invalid address" },
    { 21102, "SEMC NOR: unmatched command set" },
    { 21103, "SEMC NOR: alignment" },
    { 21104, "SEMC NOR: CFI signature" },
    { 21105, "SEMC NOR: nothing to suspend" },
    { 21106, "SEMC NOR: no information" },
    { 21107, "SEMC NOR: block erase" },
    { 21108, "SEMC NOR: buffer program" },
    { 21109, "SEMC NOR: program verification" },
    { 21110, "SEMC NOR: erase verification" },
    { 21116, "SEMC NOR: configuration tag" },
    { 21200, "SEMC NAND: timed out" },
    { 21201, "SEMC NAND: address" },
    { 21202, "SEMC NAND: not one page" },
    { 21203, "SEMC NAND: more than one page" },
    { 21204, "SEMC NAND: error correction" },
    { 21205, "SEMC NAND: ONFI parameter" },
    { 21206, "SEMC NAND: error correction cannot be enabled" },
    { 21207, "SEMC NAND: timing mode" },
    { 21208, "SEMC NAND: program verification" },
    { 21209, "SEMC NAND: erase verification" },
    { 21210, "SEMC NAND: read-back buffer" },
    { 21216, "SEMC NAND: configuration tag" },
    { 21217, "SEMC NAND: control block update" },
    { 21218, "SEMC NAND: bad block table update" },
    { 21219, "SEMC NAND: control block overwritten" },
    { 21220, "SEMC NAND: ONFI parts only" },
    { 21221, "SEMC NAND: too many image copies" },
    { 21222, "SEMC NAND: disordered copies" },
    { 22000, "SPIFI NOR: program failed" },
    { 22001, "SPIFI NOR: erase sector failed" },
    { 22002, "SPIFI NOR: erase all failed" },
    { 22003, "SPIFI NOR: wait timed out" },
    { 22004, "SPIFI NOR: not supported" },
    { 22005, "SPIFI NOR: alignment" },
    { 22006, "SPIFI NOR: command failed" },
    { 22007, "SPIFI NOR: SFDP not found" },
    { 30000, "EdgeLock: invalid response" },
    { 30001, "EdgeLock: response error" },
    { 30002, "EdgeLock: aborted" },
    { 30003, "EdgeLock: operation failed" },
    { 30004, "EdgeLock: OTP program" },
    { 30005, "EdgeLock: OTP locked" },
    { 30006, "EdgeLock: invalid OTP index" },
    { 30007, "EdgeLock: life cycle" },
    { 52009, "OTP: verification failed" },
    { 52801, "OTP: invalid address" },
    { 52802, "OTP: program failed" },
    { 52803, "OTP: CRC failed" },
    { 52804, "OTP: error" },
    { 52805, "OTP: error correction" },
    { 52806, "OTP: locked" },
    { 52807, "OTP: timed out" },
    { 52808, "OTP: CRC passed" },
    { 70000, "FlexSPI: sequence timed out" },
    { 70001, "FlexSPI: invalid sequence" },
    { 70002, "FlexSPI: device timed out" },
};

const SalvorMbootStatusName *
salvor_mboot_status_list (gsize *n_statuses)
{
    *n_statuses = G_N_ELEMENTS (status_names);
    return status_names;
}

const char *
salvor_mboot_status_get_name (guint32 status)
{
    for (gsize i = 0; i < G_N_ELEMENTS (status_names); i++) {
        if (status_names[i].status == status)
            return status_names[i].name;
    }
    return "unknown status";
}

/* The few numbers whose group says something else than they do. */
static gboolean
get_single_error (guint32 status, SalvorError *code)
{
    switch (status) {
    case 10001: /* security violation */
    case 10101: /* secure binary: signature */
    case 10112: /* secure binary: key not found */
    case 10113: /* only secure ones accepted */
    case 10115: /* rollback blocked */
    case 10204: /* execute-only region */
    case 10212: /* protected page */
    case 30005: /* OTP locked */
    case 52806:
        *code = SALVOR_ERROR_LOCKED;
        return TRUE;
    case 10200: /* what was asked for was wrong, the flash is not to blame */
    case 10206:
    case 10209:
    case 10213:
    case 10214:
        *code = SALVOR_ERROR_REFUSED;
        return TRUE;
    case 117: /* flash: compare failed */
    case 10207:
    case 21109: /* SEMC NOR: program and erase verification */
    case 21110:
    case 21208: /* SEMC NAND: the same */
    case 21209:
    case 52009: /* OTP */
        *code = SALVOR_ERROR_VERIFY;
        return TRUE;
    default:
        return FALSE;
    }
}

SalvorError
salvor_mboot_status_get_error (guint32 status)
{
    SalvorError code;

    if (get_single_error (status, &code))
        return code;
    switch (status / 100) {
    case 5: /* on-the-fly decryption */
        return SALVOR_ERROR_LOCKED;
    case 1:  /* flash driver */
    case 4:  /* QuadSPI */
    case 18: /* SD and MMC cards */
    case 60: /* FlexSPI */
    case 70:
    case 700:
    case 102: /* memory */
    case 107: /* serial NOR and EEPROM */
    case 200: /* FlexSPI NAND */
    case 201: /* FlexSPI NOR */
    case 209: /* xSPI NOR */
    case 211: /* SEMC NOR */
    case 212: /* SEMC NAND */
    case 220: /* SPIFI NOR */
        return SALVOR_ERROR_FLASH;
    default:
        return SALVOR_ERROR_REFUSED;
    }
}
