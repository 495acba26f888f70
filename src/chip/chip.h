/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorChip: the immutable description of one chip, from data/chips/NAME.xml. Plain structs with
 * const pointers that live as long as the chip. No chip name and no fuse word number stands in C:
 * code asks for roles.
 */
#define SALVOR_TYPE_CHIP (salvor_chip_get_type ())
G_DECLARE_FINAL_TYPE (SalvorChip, salvor_chip, SALVOR, CHIP, GObject)

/* How sure a fact is; the words of chip files: proven, reported, inferred, disputed. */
typedef enum {
    SALVOR_CERTAINTY_PROVEN,   /* read in a source file, a binary or on hardware */
    SALVOR_CERTAINTY_REPORTED, /* vendor staff or several users say so */
    SALVOR_CERTAINTY_UNPROVEN, /* inferred, nobody has reported it on hardware */
    SALVOR_CERTAINTY_DISPUTED, /* sources contradict each other */
} SalvorCertainty;

/* What a field decides. */
typedef enum {
    SALVOR_EFFECT_NONE = 0,
    SALVOR_EFFECT_BOOT = 1 << 0,
    SALVOR_EFFECT_DEBUG = 1 << 1,
    SALVOR_EFFECT_SECURITY = 1 << 2,
    SALVOR_EFFECT_RECOVERY = 1 << 3,
} SalvorEffect;

/*
 * Roles: how code names a field without knowing where it is. Fields of fuse words:
 *
 *   bt-fuse-sel  force-internal-boot  sdp-disable  sdp-read-disable  dir-bt-dis
 *   uart-sdp-disable  sdmmc-mfg-disable  eeprom-recovery  boot-device  flash-type  encrypted-xip
 *   flash-auto-probe  rom-loop (both only have their values shown in SBMR1)
 *   sec-config-0  sec-config-1  jtag-smode  sjc-disable  core-debug-disable (of the core that
 *   starts first)  dap-sjc-swd-sel  kte  jtag-heo
 *   wdog-enable  wdog-timeout  flexram-partition  package-flash  field-return  boot-cfg-lock
 *
 * Fuse words:
 *
 *   boot-config (what SBMR1 shows when fuses decide)  boot-config-high (where that is two words
 *   with 16 bits each)  unique-id-low  unique-id-high
 *   srk-hash (eight words, first byte of the hash first)  srk-revoke (one bit a key)  usb-id
 *
 * Fields of registers:
 *
 *   boot-mode-pins  bt-fuse-sel-latched  sec-config-latched  dir-bt-dis-latched
 *   boot-device-latched  reset-cause (each SRSR bit)
 *
 * Registers: boot-config-latched (SBMR1)  boot-mode (SBMR2)  reset-status (SRSR)
 */

typedef struct {
    guint32 code;       /* value of the field */
    gboolean has_range; /* then code to last_code */
    guint32 last_code;
    const char *label;   /* "Boot switches are ignored" */
    const char *meaning; /* what this value means for the person; never NULL */
    gboolean disputed;   /* sources give different meanings */
    const char *other;   /* nullable: what the other source says */
} SalvorFieldValue;

typedef struct _SalvorFuseWord SalvorFuseWord;
typedef struct _SalvorRegister SalvorRegister;

typedef struct {
    const char *name;  /* NXP's name, "FORCE_INTERNAL_BOOT" */
    const char *role;  /* nullable */
    guint lsb;         /* 0 to 31 */
    guint width;       /* 1 to 32 */
    gboolean reserved; /* a named hole: no meaning is known */
    gboolean secret;   /* masked in reports */
    gboolean factory;  /* set by NXP, not by the product */
    SalvorEffect effects;
    SalvorCertainty certainty;
    const char *title;   /* "Boot switches", short, for people; never NULL unless reserved */
    const char *meaning; /* one or two sentences for people; never NULL unless reserved */
    const char *loss;    /* nullable: what is lost for ever once it is burned */
    const char *source;  /* nullable: where the fact comes from */
    const SalvorFieldValue *values;
    gsize n_values;
    const SalvorFuseWord *word; /* of a fuse field, else NULL */
    const SalvorRegister *reg;  /* of a register field, else NULL */
} SalvorField;

/* Which bits of the lock word protect a fuse word; a mask of 0 means there is none. */
typedef struct {
    guint lock_word;        /* index of the lock word */
    guint32 write_mask;     /* burned: no more bits can be burned */
    guint32 override_mask;  /* burned: the working copy can not be changed */
    guint32 read_mask;      /* burned: the word can not be read */
    const char *field_name; /* of the lock word, "BOOT_CFG_LOCK"; nullable */
} SalvorFuseLock;

struct _SalvorFuseWord {
    guint index;          /* OCOTP word number */
    const char *name;     /* "BOOT_CFG1" */
    const char *role;     /* nullable */
    const char *group;    /* "Boot settings": heading in the fuse page */
    gboolean burned_once; /* an error-correcting code lies over it: burned once, as a whole */
    guint32 shadow_address;
    gboolean reserved; /* whole word without a known meaning */
    gboolean secret;
    SalvorFuseLock lock;
    const SalvorField *fields; /* in rising lsb, without overlap, all 32 bits accounted for */
    gsize n_fields;
};

struct _SalvorRegister {
    const char *name; /* "SBMR2" */
    const char *role; /* nullable */
    guint32 address;
    const char *title; /* "Boot mode register" */
    const char *meaning;
    const SalvorField *fields;
    gsize n_fields;
};

typedef struct {
    const char *name; /* "itcm", "dtcm", "ocram", "rom", "flash", … */
    guint32 start;
    guint32 size;         /* bytes */
    guint32 default_size; /* bytes with a blank FlexRAM fuse; = size where it does not vary */
} SalvorMemoryRegion;

/* One row of the FlexRAM fuse table: KiB a bank set gets. */
typedef struct {
    guint32 code;
    guint itcm_kib, dtcm_kib, ocram_kib;
} SalvorFlexramLayout;

/* The flash this chip boots from; typical times from the part's data sheet. */
typedef struct {
    const char *part; /* "Winbond W25Q32JV" */
    gboolean in_package;
    guint32 base;        /* address where it is mapped */
    guint32 size;        /* bytes */
    guint32 page_size;   /* bytes */
    guint32 sector_size; /* bytes, smallest erase unit */
    guint32 block_size;  /* bytes, larger erase unit */
    guint32 option_word; /* for configure-memory */
    guint32 jedec_id;    /* 0xEF4016 */
    guint32 fcb_offset;  /* of the flash settings block */
    guint32 ivt_offset;  /* of the start-up header */
    /* microseconds, from the part's data sheet */
    guint32 page_program_us; /* typical */
    guint32 page_program_max_us;
    guint32 sector_erase_us; /* typical */
    guint32 sector_erase_max_us;
    guint32 block_erase_us; /* typical */
    guint32 block_erase_max_us;
    guint32 chip_erase_us; /* typical */
    guint32 chip_erase_max_us;
    const guint8 *fcb; /* the 512 bytes the flashloader makes for option_word; nullable */
    gsize fcb_size;    /* 512, or 0 when unknown */
} SalvorFlashProfile;

/* How the flashloader sets up a flash that boards carry. */
typedef struct {
    const char *name;    /* "macronix-octal" */
    const char *parts;   /* flashes it is known for, "Macronix MX25UM51345G" */
    guint32 option_word; /* for configure-memory */
    guint32 second_word; /* behind it, where option_word says that one follows */
    gboolean tried;      /* without a person naming it: it changes nothing that stays */
    SalvorCertainty certainty;
    SalvorFlashProfile example; /* of a practice board; part is NULL when there is none */
} SalvorFlashSetup;

/* What a flashloader file for this chip looks like. */
typedef struct {
    guint32 load_address;    /* where NXP's file goes */
    guint32 memory_id;       /* of the FlexSPI NOR, 9 */
    guint32 scratch_address; /* RAM the running loader leaves free, for option words */
    guint32 free_ram_start;  /* lowest OCRAM address a file may be sent to while the ROM runs */
    guint32 free_ram_end;    /* last byte with a blank FlexRAM fuse */
    guint32 used_ram_end;    /* last byte that NXP's file uses, its stack included; 0: not known */
    guint16 vendor_id;       /* USB ids of the running loader */
    guint16 product_id;
    const char *package; /* name of NXP's package that contains it, for people */
} SalvorLoaderProfile;

typedef struct {
    const char *sha256; /* lower case */
    const char *title;  /* "NXP flashloader K2.7.0 for i.MX RT1024" */
    const char *chip;   /* the chip it is made for; another name than this chip's: refuse it */
} SalvorKnownLoader;

typedef struct {
    guint32 address;
    guint32 size; /* bytes */
} SalvorBootLogPlace;

typedef struct {
    guint32 code;     /* 0x000C0000 */
    const char *text; /* "The serial downloader was entered." */
} SalvorBootLogEntry;

/* A clock that a probe looks at before it touches what hangs on it. */
typedef struct {
    const char *name; /* "CCM_CCGR2 CG6" */
    guint32 reg;      /* address of the register to look at */
    guint32 mask;     /* bits of the gate */
    guint32 closed;   /* value under the mask that means: no clock */
    guint32 first;    /* addresses that must not be touched then, first … */
    guint32 last;     /* … to last byte */
} SalvorClockGate;

/* Bits of a register that a debug probe sets when it takes the chip over; the others stay. */
typedef enum {
    SALVOR_SET_BEFORE_RESET, /* what a reset would leave as a program has set it */
    SALVOR_SET_AFTER_RESET,  /* before anything runs for the debugger */
    SALVOR_SET_BEFORE_ROM_FUNCTIONS,
} SalvorSettingTime;

typedef struct {
    SalvorSettingTime when;
    const char *name; /* "SRC_SCR MASK_WDOG_RST" */
    guint32 address;
    guint32 mask;
    guint32 value; /* under the mask */
    SalvorCertainty certainty;
    const char *source;
} SalvorDebugSetting;

/* When one of these bits is set, the bus shows the flash decrypted: not what it holds. */
typedef struct {
    const char *name; /* "BEE_CTRL BEE_ENABLE" */
    guint32 address;
    guint32 mask;
} SalvorEncryptedWindow;

/* Flash functions of the ROM (probe 5.1), by what they do; the arguments of each are in
 * board/rom-call.h. */
typedef enum {
    SALVOR_ROM_INIT,
    SALVOR_ROM_PROGRAM, /* one page */
    SALVOR_ROM_ERASE,   /* a range */
    SALVOR_ROM_ERASE_SECTOR,
    SALVOR_ROM_ERASE_BLOCK,
    SALVOR_ROM_CLEAR_CACHE,
    SALVOR_ROM_TRANSFER, /* any command to the flash */
    SALVOR_ROM_UPDATE_LUT,
    SALVOR_N_ROM_FUNCTIONS,
} SalvorRomRole;

typedef struct {
    gboolean exists;   /* the ROM of this chip has it */
    gboolean in_table; /* found through the tree, else at a fixed place */
    guint32 offset;    /* bytes in the driver's table */
    guint32 address;   /* the fixed place, with the Thumb bit */
    SalvorCertainty certainty;
    const char *source;
} SalvorRomFunction;

/* How a debug probe has the ROM erase and program the flash. */
typedef struct {
    guint32 tree_pointer;  /* where the ROM keeps the address of its tree */
    guint32 driver_offset; /* bytes in the tree: address of the flash driver's table */
    guint32 instance;      /* first argument of every function */
    gboolean has_fingerprint;
    guint32 fingerprint_address;             /* a word that tells this ROM from others … */
    guint32 fingerprint;                     /* … and vouches for the fixed places */
    guint32 rom_ram_first, rom_ram_last;     /* what the ROM uses itself */
    guint32 workspace_first, workspace_last; /* for arguments, pages and stack */
    SalvorRomFunction functions[SALVOR_N_ROM_FUNCTIONS]; /* by role */
    const guint8 *config; /* the settings block the functions are called with */
    gsize config_size;    /* bytes */
} SalvorRomProfile;

/* How proven a way to bring firmware in is, on this chip (DESIGN 4). */
typedef struct {
    const char *id; /* "serial", "probe-rom", "probe-flashloader", "probe-erase-header" */
    SalvorCertainty certainty;
    const char *source;
    const char *missing; /* nullable: what Salvor does not know of this chip, for people: then
                                 * the way is closed … */
    gboolean open_once_running; /* … unless a flashloader runs already */
} SalvorRouteGrade;

typedef struct {
    guint16 vendor_id;
    guint16 product_id;
} SalvorUsbId;

const char *salvor_chip_get_name (SalvorChip *self);  /* "MIMXRT1024" */
const char *salvor_chip_get_title (SalvorChip *self); /* "i.MX RT1024" */
/* silicon type in the word below, from bit lsb on; 0 when unknown (facts: identify) */
guint16 salvor_chip_get_silicon_type (SalvorChip *self);
guint salvor_chip_get_silicon_type_lsb (SalvorChip *self);
guint32 salvor_chip_get_digprog_address (SalvorChip *self); /* 0 when there is none */
const SalvorUsbId *salvor_chip_get_rom_ids (SalvorChip *self, gsize *n_ids);
gboolean salvor_chip_has_sdp_read_register (SalvorChip *self);
/* Whether the ROM speaks SDP in serial download: Salvor speaks nothing else with a ROM. */
gboolean salvor_chip_rom_speaks_sdp (SalvorChip *self);
/* What the access port in front of the core calls itself (IDR); 0 when it is not written down */
guint32 salvor_chip_get_access_port (SalvorChip *self);

const SalvorFuseWord *salvor_chip_get_words (SalvorChip *self, gsize *n_words);
const SalvorFuseWord *salvor_chip_get_word (SalvorChip *self, guint index); /* nullable */
/* First word with the role; nullable */
const SalvorFuseWord *salvor_chip_get_word_by_role (SalvorChip *self, const char *role);
/* Fuse field with the role; nullable */
const SalvorField *salvor_chip_get_field_by_role (SalvorChip *self, const char *role);
/* What SBMR1 shows when fuses decide. @low, @high: the words with the roles boot-config and
 * boot-config-high; where there is no such second word, @low is all. */
guint32 salvor_chip_make_boot_config (SalvorChip *self, guint32 low, guint32 high);
/* The field that covers a bit of a word; nullable */
const SalvorField *salvor_chip_get_field_at (SalvorChip *self, guint word, guint bit);

const SalvorRegister *salvor_chip_get_registers (SalvorChip *self, gsize *n_registers);
const SalvorRegister *salvor_chip_get_register_by_role (SalvorChip *self, const char *role);
const SalvorField *salvor_chip_get_register_field_by_role (SalvorChip *self, const char *role);

const SalvorMemoryRegion *salvor_chip_get_regions (SalvorChip *self, gsize *n_regions);
const SalvorMemoryRegion *salvor_chip_get_region (SalvorChip *self, const char *name);
/* What a value of the field flexram-partition means; nullable */
const SalvorFlexramLayout *salvor_chip_get_flexram_layout (SalvorChip *self, guint32 code);
const SalvorFlashProfile *salvor_chip_get_flash (SalvorChip *self);
/* Of other flashes than that, in the order in which they are tried; see chip/flash-setups.h */
const SalvorFlashSetup *salvor_chip_get_flash_setups (SalvorChip *self, gsize *n_setups);
const SalvorLoaderProfile *salvor_chip_get_loader (SalvorChip *self);
/* Loaders of this chip and of others */
const SalvorKnownLoader *salvor_chip_get_known_loaders (SalvorChip *self, gsize *n_loaders);
const SalvorBootLogPlace *salvor_chip_get_boot_log (SalvorChip *self); /* nullable */
/* Sentence for a boot log word; nullable */
const char *salvor_chip_get_boot_log_text (SalvorChip *self, guint32 code);
/* In the order in which they have to be looked at */
const SalvorClockGate *salvor_chip_get_clock_gates (SalvorChip *self, gsize *n_gates);
/* In the order in which they have to be made */
const SalvorDebugSetting *salvor_chip_get_debug_settings (SalvorChip *self, gsize *n_settings);
const SalvorEncryptedWindow *salvor_chip_get_encrypted_window (SalvorChip *self); /* nullable */
const SalvorRomProfile *salvor_chip_get_rom_functions (SalvorChip *self);         /* nullable */
/* Grade of a route; NULL when the file says nothing, which counts as UNPROVEN */
const SalvorRouteGrade *salvor_chip_get_route_grade (SalvorChip *self, const char *route_id);

/* Mask of a field in its word, for example 0x00010000 */
guint32 salvor_field_get_mask (const SalvorField *field);
/* Value of a field, shifted down */
guint32 salvor_field_extract (const SalvorField *field, guint32 word_value);
/* The entry for a value; nullable */
const SalvorFieldValue *salvor_field_find_value (const SalvorField *field, guint32 value);

G_END_DECLS
