/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/* Who answers at a serial line */
typedef enum {
    SALVOR_SERIAL_NOBODY,
    SALVOR_SERIAL_ROM,
    SALVOR_SERIAL_FLASHLOADER,
} SalvorSerialAnswer;

/*
 * salvor_serial_question_ask:
 * @stream: not open; opened and closed
 * @answer: (inout): who answered when it was asked last, and who does now
 * @heard: (out): bytes came, whoever sent them
 *
 * Questions that change nothing: a ROM is asked for its error status, a flashloader gets a ping.
 * A flashloader that has just been started learns the speed of the line from the ping, so that one
 * has to come first where a ROM answered before; where nothing is known, the ROM is the more likely
 * and is asked first, because two bytes of a ping are the beginning of a command to it.
 *
 * FALSE when the line could not be opened or was lost.
 */
gboolean salvor_serial_question_ask (SalvorByteStream *stream, SalvorSerialAnswer *answer,
                                     gboolean *heard, GCancellable *cancellable, GError **error);

G_END_DECLS
