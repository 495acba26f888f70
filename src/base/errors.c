/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-errors"
#include "config.h"

#include "base/errors.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (salvor - error - quark, salvor_error)

/* One row a code, in the order of the enum. The sentences are those of ux/problems: what
 * happened, in words for the telephone; the cure says what a person can do. */
typedef struct {
    const char *name;
    const char *sentence;
    const char *cure;
    gboolean needs_person;
} ErrorText;

static const ErrorText error_texts[SALVOR_N_ERRORS] = {
    [SALVOR_ERROR_FAILED]
    = { "failed", N_ ("Something went wrong that Salvor has no name for."),
        N_ ("Save the report and send it to the people who help you."), FALSE },
    [SALVOR_ERROR_INVALID_ARGUMENT]
    = { "invalid-argument", N_ ("Salvor was asked for something it cannot read."),
        N_ ("Check the spelling. Every command explains itself "
            "with --help."),
        TRUE },
    [SALVOR_ERROR_NOT_FOUND] = { "not-found", N_ ("What you named is not there."),
                                 N_ ("Run “salvorctl list” to see the boards that are there, and "
                                     "check cable, power and boot switches."),
                                 FALSE },
    [SALVOR_ERROR_PERMISSION]
    = { "permission", N_ ("The board is there, but this account may not open it."),
        N_ ("Install the access rule that comes with Salvor, then unplug "
            "the board and plug it in again."),
        TRUE },
    [SALVOR_ERROR_IN_USE] = { "in-use", N_ ("Another program is using the board."),
                              N_ ("Close other flashing tools, debuggers and serial terminals, "
                                  "then try again."),
                              TRUE },
    [SALVOR_ERROR_DRIVER]
    = { "driver", N_ ("Windows found the board, but has no driver for it that lets Salvor in."),
        N_ ("Windows brings the right driver itself, the one for HID devices: in its Device "
            "Manager, uninstall this device and remove its driver as well, then unplug the board "
            "and plug it in again. A debug probe has to speak CMSIS-DAP v1."),
        TRUE },
    [SALVOR_ERROR_DISCONNECTED] = { "disconnected", N_ ("The board was disconnected."),
                                    N_ ("Plug it back in, directly into the computer if you can, "
                                        "and start again. What is right already is left alone."),
                                    FALSE },
    [SALVOR_ERROR_TIMEOUT] = { "timeout", N_ ("The board stopped answering."),
                               N_ ("Take all power away from the board for three seconds, plug it "
                                   "in again and retry."),
                               FALSE },
    [SALVOR_ERROR_NO_SERVER]
    = { "no-server", N_ ("No GDB server listens at this address."),
        N_ ("Start the GDB server of your debug probe first and leave it running, for example "
            "OpenOCD, pyOCD or the J-Link GDB Server, then check the address: OpenOCD and pyOCD "
            "use port 3333, J-Link uses 2331."),
        TRUE },
    [SALVOR_ERROR_LINE_PERMISSION]
    = { "line-permission", N_ ("The serial port is there, but this account may not open it."),
        N_ ("Add this account to the group that may use serial ports, “dialout” on Debian and "
            "Ubuntu, then log out and in again."),
        TRUE },
    [SALVOR_ERROR_SILENT_LINE]
    = { "silent-line", N_ ("No board answers at this serial port."),
        N_ ("Check that sending and receiving are crossed, that ground is connected and that the "
            "speed is right, which is 115200 bit/s on most boards. Set the boot switches to 01, "
            "unplug the board's USB cable, because the chip stays with the connection that speaks "
            "first, take all power away for three seconds and try again."),
        TRUE },
    [SALVOR_ERROR_STRANGE_LINE]
    = { "strange-line",
        N_ ("Something answers at this serial port, but no board in serial download."),
        N_ ("It may be another device, the program that runs on the board, or a board at another "
            "speed. Make sure that it is the right port, set the boot switches to 01, take all "
            "power away from the board for three seconds and try again."),
        TRUE },
    [SALVOR_ERROR_NO_TARGET]
    = { "no-target", N_ ("The debug probe works, but the board does not answer it."),
        N_ ("Check that the board has power and that the debug cable sits the right way round. "
            "Some chips speak JTAG only: then the probe has to know JTAG, and its wires TDI and "
            "TDO have to be connected. If a fuse has closed the debug port, this way stays closed: "
            "set the boot switches to 01, take all power away for three seconds and look for the "
            "board on USB. If it does not come up there either, only the program that is in the "
            "flash can replace itself."),
        TRUE },
    [SALVOR_ERROR_PROTOCOL] = { "protocol", N_ ("The board gave an answer that makes no sense."),
                                N_ ("Try another cable and another USB port, without a hub. If it "
                                    "stays, save the report."),
                                FALSE },
    [SALVOR_ERROR_REFUSED] = { "refused", N_ ("The board refused a command."),
                               N_ ("Take all power away from the board for three seconds and try "
                                   "again. If it stays, save the report."),
                               FALSE },
    [SALVOR_ERROR_WRONG_MODE]
    = { "wrong-mode", N_ ("The board is in another stage than this step needs."),
        N_ ("Take all power away from the board for three seconds and "
            "start again."),
        FALSE },
    [SALVOR_ERROR_LOCKED] = { "locked",
                              N_ ("This board only accepts signed programs, or keeps "
                                  "this place locked."),
                              N_ ("Use the signed flashloader and firmware from the maker of the "
                                  "product. Without them this way stays closed."),
                              TRUE },
    [SALVOR_ERROR_PERMANENT] = { "permanent",
                                 N_ ("This cannot be undone: a burned fuse never "
                                     "goes back to 0."),
                                 N_ ("Look at the ways to recover that are still open."), TRUE },
    [SALVOR_ERROR_NO_ROUTE]
    = { "no-route", N_ ("There is no open way to bring new firmware into this board."),
        N_ ("Look at the ways to recover: each says what closes it and "
            "what would be needed."),
        TRUE },
    [SALVOR_ERROR_UNKNOWN_CHIP]
    = { "unknown-chip", N_ ("It is not certain which chip this board has."),
        N_ ("Read the marking on the chip and choose it. Until then "
            "nothing is written."),
        TRUE },
    [SALVOR_ERROR_WRONG_BOARD] = { "wrong-board", N_ ("This is a different board."),
                                   N_ ("Reconnect the board you started with. Another one is not "
                                       "touched."),
                                   TRUE },
    [SALVOR_ERROR_NO_LOADER] = { "no-loader", N_ ("The flashloader for this chip is missing."),
                                 N_ ("Get NXP's flashloader package for this chip and say where "
                                     "the file is. It may not be shipped with Salvor."),
                                 TRUE },
    [SALVOR_ERROR_BAD_FILE] = { "bad-file", N_ ("This file is damaged or not what it should be."),
                                N_ ("Get the file again and compare its size. Nothing was changed "
                                    "on the board."),
                                TRUE },
    [SALVOR_ERROR_UNSUITABLE_FILE]
    = { "unsuitable-file", N_ ("This file is not made for this board."),
        N_ ("Choose the file that belongs to this product. Nothing "
            "was changed on the board."),
        TRUE },
    [SALVOR_ERROR_FLASH] = { "flash", N_ ("The board's memory chip did not do what it was told."),
                             N_ ("Check the power supply, take all power away for three seconds "
                                 "and try again. If it stays, the memory may be worn out or "
                                 "protected."),
                             FALSE },
    [SALVOR_ERROR_VERIFY] = { "verify", N_ ("The memory does not hold what it should."),
                              N_ ("Check that it is the right file, check cable and power, then "
                                  "write again. If the same place fails twice, the memory is worn "
                                  "out."),
                              FALSE },
    [SALVOR_ERROR_STORAGE] = { "storage",
                               N_ ("A file on this computer could not be read or "
                                   "saved."),
                               N_ ("Choose another folder with enough room, and check that the "
                                   "file may be read."),
                               TRUE },
    [SALVOR_ERROR_EXISTS]
    = { "exists", N_ ("There is a file of that name already, and it is not overwritten."),
        N_ ("Choose another name, or move the old file away first."), TRUE },
    [SALVOR_ERROR_CONSENT] = { "consent", N_ ("A person has to agree before this is done."),
                               N_ ("Read the reason. In a terminal, --yes agrees to the plan; what "
                                   "needs more than that has to be typed."),
                               TRUE },
    [SALVOR_ERROR_RECORDING]
    = { "recording", N_ ("The recording does not go on the way Salvor does."),
        N_ ("A recording answers only what was asked when it was made: use the command, the "
            "options, the files and the version of Salvor that it was made with."),
        TRUE },
};

static const ErrorText *
get_text (const GError *error)
{
    g_return_val_if_fail (error != NULL, &error_texts[SALVOR_ERROR_FAILED]);

    if (error->domain == SALVOR_ERROR && error->code >= 0 && error->code < SALVOR_N_ERRORS)
        return &error_texts[error->code];
    return &error_texts[SALVOR_ERROR_FAILED];
}

static gboolean
is_cancelled (const GError *error)
{
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

const char *
salvor_error_get_code_name (const GError *error)
{
    return is_cancelled (error) ? "cancelled" : get_text (error)->name;
}

const char *
salvor_error_get_sentence (const GError *error)
{
    return is_cancelled (error) ? _ ("It was cancelled.") : _ (get_text (error)->sentence);
}

const char *
salvor_error_get_cure (const GError *error)
{
    return is_cancelled (error) ? _ ("You can start again at any time.")
                                : _ (get_text (error)->cure);
}

gboolean
salvor_error_needs_person (const GError *error)
{
    return !is_cancelled (error) && get_text (error)->needs_person;
}
