/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-problem"
#include "config.h"

#include "recovery/problem.h"

#include <glib/gi18n-lib.h>

#define TROUBLE SALVOR_MANNER_TROUBLE
#define NOTE SALVOR_MANNER_NOTE
#define ITSELF SALVOR_MANNER_ITSELF

#define NEVER SALVOR_RETRY_NEVER
#define AFTER_PERSON SALVOR_RETRY_AFTER_PERSON
#define NOW SALVOR_RETRY_NOW
#define BY_ITSELF SALVOR_RETRY_BY_ITSELF

#define DO(action) SALVOR_ACTION_##action
/* clang-format off */
#define ROW(number, name, manner, retry, title, text, ...)                                         \
    { number, name, manner, retry, title, text, { __VA_ARGS__ } }
/* clang-format on */

/* Sentences that belong to several rows */
#define POWER_AND_AGAIN                                                                            \
    N_ ("Take all power away from the board for three seconds, plug it in again and retry.")
#define RIGHT_FILE                                                                                 \
    N_ ("Choose the file that belongs to this product. Nothing was changed on the board.")

/* One row a situation, in the order of the enum. What nobody is shown is not translated. */
static const SalvorProblem problems[SALVOR_N_PROBLEMS] = {
    [SALVOR_PROBLEM_NOTHING_CONNECTED]
    = ROW (1, "nothing-connected", NOTE, BY_ITSELF, N_ ("Connect the board or its debug probe"),
           N_ ("No board found yet. When one appears, this page goes on by itself."),
           DO (USE_PRACTICE_BOARD)),
    [SALVOR_PROBLEM_CHARGE_ONLY_CABLE]
    = ROW (2, "charge-only-cable", NOTE, BY_ITSELF, N_ ("The computer sees no new device at all."),
           N_ ("Try another cable: some cables only carry power."), DO (USE_PRACTICE_BOARD)),
    [SALVOR_PROBLEM_ONLY_PROBE] = ROW (
        3, "only-probe", TROUBLE, AFTER_PERSON,
        N_ ("A debug probe was found, but not the board's own USB port."),
        N_ ("Set the boot switches to 01, take all power away for three seconds, and plug a second "
            "cable into the USB port that goes to the chip. Or take a way that needs the probe "
            "alone."),
        DO (TRY_AGAIN), DO (OTHER_WAY)),
    [SALVOR_PROBLEM_GARBLED]
    = ROW (4, "garbled", TROUBLE, NOW,
           N_ ("The computer noticed a device but could not read what it is."),
           N_ ("Plug it directly into the computer, without a hub, and use a shorter cable. If it "
               "stays, the board may have a fault at its crystal or at its USB lines."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_UNSTABLE] = ROW (
        5, "unstable", NOTE, BY_ITSELF, N_ ("The connection was lost more than once."),
        N_ ("Plug the board directly into the computer, without a hub or an isolator in between, "
            "and try another cable. This page goes on by itself."),
        SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_OTHER_CONNECTION]
    = ROW (6, "other-connection", NOTE, BY_ITSELF,
           N_ ("The board may be waiting at another connection."),
           N_ ("The chip stays with the one that speaks first: unplug the cable of its serial port "
               "(UART), then press reset."),
           DO (USE_PRACTICE_BOARD)),
    [SALVOR_PROBLEM_SWITCHES_NOT_READ] = ROW (
        7, "switches-not-read", NOTE, BY_ITSELF,
        N_ ("The chip may not have read its boot switches yet."),
        N_ ("It reads them only at power-up. Disconnect all cables for three seconds, that of the "
            "debug probe too: a probe can keep the board alive."),
        DO (USE_PRACTICE_BOARD)),
    [SALVOR_PROBLEM_NO_USB_PORT] = ROW (
        8, "no-usb-port", NOTE, BY_ITSELF, N_ ("Some boards have no boot switches or no USB port."),
        N_ ("A debug probe at the debug connector or at the test pads needs neither: plug it in, "
            "and this page goes on with it."),
        DO (USE_PRACTICE_BOARD)),
    [SALVOR_PROBLEM_SEVERAL_BOARDS]
    = ROW (9, "several-boards", NOTE, AFTER_PERSON, N_ ("More than one board is connected."),
           N_ ("If you are not sure, unplug the others."), DO (CHOOSE_BOARD)),
    [SALVOR_PROBLEM_UNKNOWN_CHIP]
    = ROW (10, "unknown-chip", TROUBLE, AFTER_PERSON,
           N_ ("It is not certain which chip this board "
               "has."),
           N_ ("Read the marking on the chip and choose it. Until then nothing is written."),
           DO (CHOOSE_CHIP)),

    [SALVOR_PROBLEM_PERMISSION] = ROW (
        11, "permission", TROUBLE, AFTER_PERSON,
        N_ ("The board is there, but this account may not open it."),
        N_ ("Linux gives boot devices to the administrator only. One small rule lets you use them; "
            "the board itself is fine. When the rule is installed, unplug the board and plug it in "
            "again."),
        DO (COPY_RULE), DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_RULE_LATE] = ROW (
        12, "rule-late", ITSELF, BY_ITSELF, "The access rule takes effect a moment late.",
        "A device that cannot be opened yet is looked at again for two seconds before anybody is "
        "told.",
        SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_IN_USE]
    = ROW (13, "in-use", TROUBLE, AFTER_PERSON, N_ ("Another program is using the board."),
           N_ ("Close other flashing tools, debuggers and serial terminals, then try again."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_DRIVER]
    = ROW (16, "driver", TROUBLE, AFTER_PERSON,
           N_ ("Windows found the board, but has no driver for it that lets Salvor in."),
           N_ ("Windows brings the right driver itself, the one for HID devices: in its Device "
               "Manager, uninstall this device and remove its driver as well, then unplug the "
               "board and plug it in again. A debug probe has to speak CMSIS-DAP v1."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_NOT_SAVED]
    = ROW (17, "not-saved", TROUBLE, AFTER_PERSON, N_ ("The old content could not be saved."),
           N_ ("Nothing was changed on the board. Choose a folder that has room and may be written "
               "to."),
           DO (CHOOSE_FOLDER), DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_PATH]
    = ROW (18, "path", ITSELF, NEVER, "A path has spaces, or letters that are not ASCII.",
           "Names of files are bytes; they are turned into text only where a person reads them.",
           SALVOR_ACTION_NONE),

    [SALVOR_PROBLEM_SWITCHES_DEAD] = ROW (
        19, "switches-dead", TROUBLE, NEVER,
        N_ ("The boot switches no longer have an effect on this chip."),
        N_ ("A burned fuse has closed this way for ever. Take a way that is open; where there is "
            "none, connect a debug probe."),
        DO (OTHER_WAY), DO (SHOW_BOARD)),
    [SALVOR_PROBLEM_NEW_CHIP]
    = ROW (20, "new-chip", NOTE, NEVER, N_ ("This board waits in serial download"),
           N_ ("Its boot fuse is not set. That is normal for a new chip."), SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_OTHER_BOOT_DEVICE] = ROW (
        21, "other-boot-device", NOTE, NEVER,
        N_ ("The chip looks for its program in another memory."),
        N_ ("Its start-up settings do not name the flash that Salvor writes, so the new firmware "
            "does not start by itself. “Overview” shows what chooses the memory."),
        SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_DOWNLOAD_OFF]
    = ROW (22, "download-off", TROUBLE, NEVER, N_ ("Serial download is switched off for ever"),
           N_ ("Only a debug probe or the running program can update this board."), DO (OTHER_WAY),
           DO (SHOW_BOARD)),
    [SALVOR_PROBLEM_READING_OFF]
    = ROW (23, "reading-off", NOTE, NEVER, N_ ("Serial download cannot read registers"),
           N_ ("A burned fuse forbids it. How the board starts can only be read through a debug "
               "probe; writing should still work."),
           SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_LOADER_UNSIGNED] = ROW (
        24, "loader-unsigned", TROUBLE, AFTER_PERSON,
        N_ ("This board accepts signed programs only"),
        N_ ("The flashloader has to be signed by the maker of the product, and this one does not "
            "have the right signature. To send it again does not help."),
        DO (CHOOSE_LOADER), DO (NO_SIGNED_FILES)),
    [SALVOR_PROBLEM_NO_KEYS] = ROW (
        25, "no-keys", TROUBLE, NEVER, N_ ("Without signed files this board cannot be recovered."),
        N_ ("Only the maker of the product can sign programs for it. Nobody else can, and no tool "
            "gets around it. Send the maker what this board tells about itself."),
        DO (SHOW_BOARD)),
    [SALVOR_PROBLEM_LOADER_REJECTED]
    = ROW (26, "loader-rejected", TROUBLE, NOW, N_ ("The chip refused to start the flashloader."),
           N_ ("Its start-up check found something wrong with the program it got. The board is not "
               "locked. Take all power away for three seconds and try again; if it stays, get the "
               "flashloader file again."),
           DO (TRY_AGAIN), DO (CHOOSE_LOADER)),

    [SALVOR_PROBLEM_LOADER_NOT_BACK]
    = ROW (27, "loader-not-back", TROUBLE, NOW,
           N_ ("The board did not come back with the flashloader."),
           N_ ("Take all power away for three "
               "seconds and plug it into another USB port, without a hub. If it stays so, choose "
               "another flashloader file."),
           DO (TRY_AGAIN), DO (CHOOSE_LOADER)),
    [SALVOR_PROBLEM_BOARD_LATE] = ROW (
        28, "board-late", ITSELF, BY_ITSELF, "The board comes back after the time limit.",
        "The page that says so goes on by itself when the same board answers.", SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_LOADER_WRONG_CHIP]
    = ROW (29, "loader-wrong-chip", TROUBLE, AFTER_PERSON,
           N_ ("This flashloader is made for another chip."),
           N_ ("It was not sent. Choose the flashloader that belongs to the chip of this board."),
           DO (CHOOSE_LOADER)),
    [SALVOR_PROBLEM_LOADER_DAMAGED]
    = ROW (30, "loader-damaged", TROUBLE, AFTER_PERSON,
           N_ ("This file is no flashloader that the chip could start."),
           N_ ("It was not sent. Get the file again from NXP's package and choose it."),
           DO (CHOOSE_LOADER)),
    [SALVOR_PROBLEM_STILL_ROM] = ROW (
        31, "still-rom", TROUBLE, NOW, N_ ("The board is still in its first stage."),
        N_ ("The flashloader was loaded twice and did not stay. Check the power supply, take all "
            "power away for three seconds and try again. If it stays so, choose another "
            "flashloader file."),
        DO (TRY_AGAIN), DO (CHOOSE_LOADER)),
    [SALVOR_PROBLEM_NO_ANSWER]
    = ROW (32, "no-answer", TROUBLE, NOW, N_ ("The board stopped answering."), POWER_AND_AGAIN,
           DO (TRY_AGAIN)),

    [SALVOR_PROBLEM_FLASH_SILENT]
    = ROW (33, "flash-silent", TROUBLE, NOW, N_ ("The board's memory chip did not answer."),
           N_ ("Check the power supply, take all power away for three seconds and try again. If it "
               "stays, the memory chip or its wiring has a fault."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_FLASH_TYPE]
    = ROW (34, "flash-type", ITSELF, NEVER, "The memory is set up for another type.",
           "The settings come from the description of the chip; nobody is asked for them.",
           SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_ERASE_SLOW]
    = ROW (35, "erase-slow", NOTE, BY_ITSELF, N_ ("Still erasing"),
           N_ ("Large memories can take two minutes."), SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_FLASH_PROTECTED] = ROW (
        36, "flash-protected", TROUBLE, NEVER, N_ ("The memory did not take what was written."),
        N_ ("Part of it may be protected against change (block-protect bits), or it is worn out. "
            "Salvor does not force it. Show an engineer the details."),
        DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_FLASH_DIFFERS] = ROW (
        37, "flash-differs", TROUBLE, NOW, N_ ("The memory does not hold what it should."),
        N_ ("Check that the board has a steady supply, then write again. If the same place fails "
            "twice, the memory is worn out."),
        DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_OLD_CONTENT] = ROW (
        38, "old-content", TROUBLE, NOW, N_ ("The old content could not be read."),
        N_ ("Nothing was changed on the board. Try again, or go on without keeping what it holds "
            "now: then nobody can bring it back."),
        DO (TRY_AGAIN), DO (SKIP_BACKUP)),

    [SALVOR_PROBLEM_NO_FIRMWARE]
    = ROW (39, "no-firmware", TROUBLE, AFTER_PERSON, N_ ("This file is no firmware for this chip."),
           N_ ("If it is an archive, unpack it and choose the firmware that is inside. Nothing was "
               "changed on the board."),
           DO (CHOOSE_FIRMWARE)),
    [SALVOR_PROBLEM_TOO_LARGE] = ROW (40, "too-large", TROUBLE, AFTER_PERSON,
                                      N_ ("The file does not fit into the memory of this board."),
                                      RIGHT_FILE, DO (CHOOSE_FIRMWARE)),
    [SALVOR_PROBLEM_OTHER_ADDRESS]
    = ROW (41, "other-address", TROUBLE, AFTER_PERSON,
           N_ ("The file is built for another address than that of this chip's flash."), RIGHT_FILE,
           DO (CHOOSE_FIRMWARE)),
    [SALVOR_PROBLEM_NO_HEADER] = ROW (
        42, "no-header", NOTE, AFTER_PERSON, N_ ("The file lacks what the chip needs to start it."),
        N_ ("Salvor can add the missing start-up header or flash settings for this chip."),
        DO (COMPLETE_FIRMWARE), DO (CHOOSE_FIRMWARE)),
    [SALVOR_PROBLEM_HAS_HEADER]
    = ROW (43, "has-header", ITSELF, NEVER, "The file already has a start-up header.",
           "It is written at the start of the flash, never moved by the size of a header.",
           SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_OTHER_PRODUCT]
    = ROW (44, "other-product", NOTE, AFTER_PERSON, N_ ("Only you know the product"),
           N_ ("Salvor cannot see which product the file is for. Make sure that it is yours."),
           DO (CHOOSE_FIRMWARE)),
    [SALVOR_PROBLEM_NOT_SIGNED]
    = ROW (45, "not-signed", TROUBLE, AFTER_PERSON,
           N_ ("This board would never start this file: it accepts signed programs only."),
           N_ ("Choose the firmware that the maker of the product has signed."),
           DO (CHOOSE_FIRMWARE), DO (NO_SIGNED_FILES)),
    [SALVOR_PROBLEM_FILE_DAMAGED]
    = ROW (46, "file-damaged", TROUBLE, AFTER_PERSON,
           N_ ("This file is damaged or not what it should be."),
           N_ ("Get the file again and compare its size. Nothing was changed on the board."),
           DO (CHOOSE_FIRMWARE)),

    [SALVOR_PROBLEM_UNPLUGGED]
    = ROW (47, "unplugged", TROUBLE, BY_ITSELF, N_ ("The board was disconnected."),
           N_ ("Plug it back in, directly into the computer if you can, and go on: what is right "
               "already is left alone."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_UNFINISHED]
    = ROW (48, "unfinished", NOTE, AFTER_PERSON, N_ ("A recovery of this board was not finished."),
           N_ ("Choose the same file again, and the work goes on: what is right already is left "
               "alone."),
           DO (CHOOSE_FIRMWARE)),
    [SALVOR_PROBLEM_SUSPEND] = ROW (
        49, "suspend", ITSELF, BY_ITSELF, "The computer would go to sleep.",
        "It is kept awake while a board is written. If it sleeps all the same, the board is gone "
        "when it wakes up.",
        SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_OTHER_BOARD] = ROW (
        50, "other-board", TROUBLE, AFTER_PERSON, N_ ("This is a different board."),
        N_ ("Reconnect the board you started with. Another one is not touched."), DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_CLOSING]
    = ROW (51, "closing", NOTE, AFTER_PERSON, N_ ("Stop writing?"),
           N_ ("Stopping leaves the board without a program. It can be written again at any time."),
           SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_NOT_STARTED] = ROW (
        52, "not-started", NOTE, AFTER_PERSON, N_ ("Did the board start?"),
        N_ ("If not, see how it starts: Salvor reads it again and shows what its switches, fuses "
            "and flash say."),
        DO (SHOW_BOARD)),

    [SALVOR_PROBLEM_PROBE_NO_TARGET] = ROW (
        53, "probe-no-target", TROUBLE, AFTER_PERSON,
        N_ ("The debug probe works, but the board does not answer it."),
        N_ ("Check that the board has power and that the debug cable sits the right way round. "
            "Some chips speak JTAG only: then the probe has to know JTAG, and its wires TDI and "
            "TDO have to be connected. If a fuse has closed the debug port, this way stays closed: "
            "set the boot switches to 01, take all power away for three seconds and look for the "
            "board on USB. If it does not come up there either, only the program that is in the "
            "flash can replace itself."),
        DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_DEBUG_CLOSED]
    = ROW (54, "debug-closed", TROUBLE, NEVER, N_ ("A fuse limits the debug port of this chip."),
           N_ ("A debug probe cannot reach it this way. Take a way that is open."), DO (OTHER_WAY),
           DO (SHOW_BOARD)),
    [SALVOR_PROBLEM_PROGRAM_BLOCKS]
    = ROW (55, "program-blocks", TROUBLE, AFTER_PERSON,
           N_ ("The program on the board keeps the debug probe out."),
           N_ ("Salvor has tried it through a reset as well. Set the boot switches to 01, take all "
               "power away for three seconds and try again: then that program does not start."),
           DO (TRY_AGAIN), DO (OTHER_WAY)),
    [SALVOR_PROBLEM_PROBE_CALL] = ROW (
        56, "probe-call", TROUBLE, NOW,
        N_ ("Writing through the debug probe does not work on this board."),
        N_ ("The flash functions in the chip did not do their work. Take all power away for three "
            "seconds and try again, or take another way that is open."),
        DO (TRY_AGAIN), DO (OTHER_WAY)),
    [SALVOR_PROBLEM_PROBE_GONE]
    = ROW (57, "probe-gone", TROUBLE, BY_ITSELF, N_ ("The debug probe was disconnected."),
           N_ ("Plug the probe back in, and give the board its power. What is right already is "
               "left alone."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_NOWHERE]
    = ROW (58, "nowhere", TROUBLE, AFTER_PERSON,
           N_ ("Nothing in this file belongs into the flash of this board."), RIGHT_FILE,
           DO (CHOOSE_FIRMWARE)),

    [SALVOR_PROBLEM_BURNED_BIT]
    = ROW (59, "burned-bit", NOTE, NEVER, "A burned bit is asked to go back.",
           "Trying out refuses it at once and says that fuses only go from 0 to 1.",
           SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_WORD_LOCKED]
    = ROW (62, "word-locked", NOTE, NEVER, "A bit of a locked word is asked for.",
           "Trying out refuses it and names the lock; the word carries one in the map.",
           SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_COPY_DIFFERS] = ROW (
        65, "copy-differs", NOTE, NEVER, "The working copy differs from the fuse.",
        "Both values stand beside each other, and the difference is marked.", SALVOR_ACTION_NONE),
    [SALVOR_PROBLEM_UNKNOWN_FUSES] = ROW (
        67, "unknown-fuses", NOTE, NEVER, "What a fuse means is not known.",
        "Words and bits are shown as they are read; burning them is refused.", SALVOR_ACTION_NONE),

    [SALVOR_PROBLEM_SMALL_RAM]
    = ROW (68, "small-ram", TROUBLE, NEVER,
           N_ ("The flashloader does not fit into the RAM of this chip."),
           N_ ("A burned fuse divides the RAM so that too little is left for it. Take a way that "
               "needs no flashloader; it needs a debug probe."),
           DO (OTHER_WAY), DO (CHOOSE_LOADER)),
    [SALVOR_PROBLEM_ONLY_USB] = ROW (
        69, "only-usb", TROUBLE, AFTER_PERSON,
        N_ ("This way needs a debug probe, and the board answers on USB."),
        N_ ("Connect the debug probe, or take the way over USB."), DO (OTHER_WAY), DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_WAY_CLOSED]
    = ROW (70, "way-closed", TROUBLE, NEVER, N_ ("This way into the board is not open."),
           N_ ("Take a way that is open, or look at the ways to recover: each says what closes it "
               "and what would be needed."),
           DO (OTHER_WAY), DO (SHOW_BOARD)),
    [SALVOR_PROBLEM_LINE_PERMISSION]
    = ROW (71, "line-permission", TROUBLE, AFTER_PERSON,
           N_ ("The serial port is there, but this account may not open it."),
           N_ ("Add this account to the group that may use serial ports, “dialout” on Debian and "
               "Ubuntu, then log out and in again."),
           DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_SILENT_LINE] = ROW (
        72, "silent-line", TROUBLE, AFTER_PERSON, N_ ("No board answers at this serial port."),
        N_ ("Check that sending and receiving are crossed, that ground is connected and that the "
            "speed is right, which is 115200 bit/s on most boards. Set the boot switches to 01, "
            "unplug the board's USB cable, because the chip stays with the connection that speaks "
            "first, take all power away for three seconds and try again."),
        DO (TRY_AGAIN)),
    [SALVOR_PROBLEM_STRANGE_LINE] = ROW (
        73, "strange-line", TROUBLE, AFTER_PERSON,
        N_ ("Something answers at this serial port, but no board in serial download."),
        N_ ("It may be another device, the program that runs on the board, or a board at another "
            "speed. Make sure that it is the right port, set the boot switches to 01, take all "
            "power away from the board for three seconds and try again."),
        DO (TRY_AGAIN)),
};

static const char *const action_labels[SALVOR_N_ACTIONS] = {
    [SALVOR_ACTION_TRY_AGAIN] = N_ ("Try Again"),
    [SALVOR_ACTION_CHOOSE_BOARD] = N_ ("Choose a Board"),
    [SALVOR_ACTION_CHOOSE_CHIP] = N_ ("Use This Chip"),
    [SALVOR_ACTION_USE_PRACTICE_BOARD] = N_ ("Use a Practice Board"),
    [SALVOR_ACTION_COPY_RULE] = N_ ("Copy Commands for an Administrator"),
    [SALVOR_ACTION_CHOOSE_FIRMWARE] = N_ ("Choose Another File…"),
    [SALVOR_ACTION_COMPLETE_FIRMWARE] = N_ ("Add What Is Missing"),
    [SALVOR_ACTION_CHOOSE_LOADER] = N_ ("Choose Another Flashloader…"),
    [SALVOR_ACTION_CHOOSE_FOLDER] = N_ ("Choose Another Folder…"),
    [SALVOR_ACTION_SKIP_BACKUP] = N_ ("Go On Without Saving"),
    [SALVOR_ACTION_OTHER_WAY] = N_ ("Take Another Way"),
    [SALVOR_ACTION_NO_SIGNED_FILES] = N_ ("I Have No Signed Files"),
    [SALVOR_ACTION_SHOW_BOARD] = N_ ("Show How It Starts"),
};

const SalvorProblem *
salvor_problem_get (SalvorProblemId id)
{
    g_return_val_if_fail (id > SALVOR_PROBLEM_NONE && id < SALVOR_N_PROBLEMS, NULL);

    return &problems[id];
}

const char *
salvor_problem_get_title (SalvorProblemId id)
{
    return _ (salvor_problem_get (id)->title);
}

const char *
salvor_problem_get_text (SalvorProblemId id)
{
    return _ (salvor_problem_get (id)->text);
}

gboolean
salvor_problem_offers (SalvorProblemId id, SalvorAction action)
{
    const SalvorProblem *problem;

    if (id == SALVOR_PROBLEM_NONE)
        return FALSE;
    problem = salvor_problem_get (id);
    for (guint i = 0; i < SALVOR_PROBLEM_MAX_ACTIONS; i++) {
        if (problem->actions[i] == action)
            return TRUE;
    }
    return FALSE;
}

const char *
salvor_action_get_label (SalvorAction action)
{
    g_return_val_if_fail (action < SALVOR_N_ACTIONS, "");

    return _ (action_labels[action]);
}
