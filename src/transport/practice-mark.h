/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/ioctl.h>

/*
 * By what a pseudo terminal is known as a practice board: a window size that no terminal has, with
 * two lengths of no pixels. It lives and dies with the terminal, and only who made it or whom it
 * belongs to can set it. A line to hardware is no pseudo terminal, and one that a program makes of
 * a line far away (socat, ser2net) has no such size: the practice loader is never sent to it.
 */
#define SALVOR_PRACTICE_MARK                                                                       \
    ((struct winsize){                                                                             \
        .ws_row = 0x5341, .ws_col = 0x4C56, .ws_xpixel = 0x4F52, .ws_ypixel = 0x2D3E })
