/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kbdus.dll for Wine: GDK reads the letters of the keys from a layout as kbd.h of Windows' driver
 * kit describes it, and Wine has none. The American layout, as far as programs are tried with it.
 */
#include <windows.h>

#define N_MODIFIERS 2 /* plain, with Shift */
#define NO_COLUMN 0x0F
#define CAPS_LOCK_IS_SHIFT 1

typedef struct {
    BYTE key;
    BYTE bit;
} ModifierKey;

typedef struct {
    const ModifierKey *keys;
    WORD max_bits;
    BYTE columns[8]; /* by the bits that are held */
} Modifiers;

typedef struct {
    BYTE key;
    BYTE attributes;
    WCHAR letters[N_MODIFIERS];
} KeyLetters;

typedef struct {
    const KeyLetters *keys;
    BYTE n_modifiers;
    BYTE size;
} LetterTable;

typedef struct {
    const Modifiers *modifiers;
    const LetterTable *letters;
    const void *dead_keys;
    const void *names, *extended_names, *dead_names;
    const USHORT *scan_codes;
    BYTE max_scan_code;
    const void *scan_codes_e0, *scan_codes_e1;
    DWORD flags;
    BYTE ligature_max, ligature_size;
    const void *ligatures;
} Layout;

#define LETTER(big)                                                                                \
    {                                                                                              \
        big, CAPS_LOCK_IS_SHIFT,                                                                   \
        {                                                                                          \
            big - 'A' + 'a', big                                                                   \
        }                                                                                          \
    }
#define SIGN(key, plain, shifted)                                                                  \
    {                                                                                              \
        key, 0,                                                                                    \
        {                                                                                          \
            plain, shifted                                                                         \
        }                                                                                          \
    }

static const ModifierKey modifier_keys[]
    = { { VK_SHIFT, 1 }, { VK_CONTROL, 2 }, { VK_MENU, 4 }, { 0, 0 } };
static const Modifiers modifiers = {
    modifier_keys, 7, { 0, 1, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN }
};

static const KeyLetters key_letters[] = {
    LETTER ('A'),
    LETTER ('B'),
    LETTER ('C'),
    LETTER ('D'),
    LETTER ('E'),
    LETTER ('F'),
    LETTER ('G'),
    LETTER ('H'),
    LETTER ('I'),
    LETTER ('J'),
    LETTER ('K'),
    LETTER ('L'),
    LETTER ('M'),
    LETTER ('N'),
    LETTER ('O'),
    LETTER ('P'),
    LETTER ('Q'),
    LETTER ('R'),
    LETTER ('S'),
    LETTER ('T'),
    LETTER ('U'),
    LETTER ('V'),
    LETTER ('W'),
    LETTER ('X'),
    LETTER ('Y'),
    LETTER ('Z'),
    SIGN ('0', '0', ')'),
    SIGN ('1', '1', '!'),
    SIGN ('2', '2', '@'),
    SIGN ('3', '3', '#'),
    SIGN ('4', '4', '$'),
    SIGN ('5', '5', '%'),
    SIGN ('6', '6', '^'),
    SIGN ('7', '7', '&'),
    SIGN ('8', '8', '*'),
    SIGN ('9', '9', '('),
    SIGN (VK_OEM_1, ';', ':'),
    SIGN (VK_OEM_PLUS, '=', '+'),
    SIGN (VK_OEM_COMMA, ',', '<'),
    SIGN (VK_OEM_MINUS, '-', '_'),
    SIGN (VK_OEM_PERIOD, '.', '>'),
    SIGN (VK_OEM_2, '/', '?'),
    SIGN (VK_OEM_3, '`', '~'),
    SIGN (VK_OEM_4, '[', '{'),
    SIGN (VK_OEM_5, '\\', '|'),
    SIGN (VK_OEM_6, ']', '}'),
    SIGN (VK_OEM_7, '\'', '"'),
    SIGN (VK_SPACE, ' ', ' '),
    SIGN (VK_ADD, '+', '+'),
    SIGN (VK_SUBTRACT, '-', '-'),
    SIGN (0, 0, 0),
};
static const LetterTable letter_tables[]
    = { { key_letters, N_MODIFIERS, sizeof (KeyLetters) }, { NULL, 0, 0 } };
static const Layout layout = { &modifiers, letter_tables };

__declspec(dllexport) const Layout *KbdLayerDescriptor (void);

const Layout *
KbdLayerDescriptor (void)
{
    return &layout;
}
