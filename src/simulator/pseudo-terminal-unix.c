/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-pseudo-terminal"
#define _GNU_SOURCE /* cfmakeraw (), TIOCSWINSZ; posix_openpt () with O_NONBLOCK */
#include "config.h"

#include "simulator/pseudo-terminal.h"

#include "base/errors.h"
#include "transport/practice-mark.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *action)
{
    int code = errno;

    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "pseudo terminal: %s: %s", action,
                 g_strerror (code));
    return FALSE;
}

/* Programs that set nothing up find a line without echo and translation. */
static gboolean
make_raw (int port)
{
    struct termios settings;

    if (tcgetattr (port, &settings) != 0)
        return FALSE;
    cfmakeraw (&settings);
    return cfsetispeed (&settings, B115200) == 0 && cfsetospeed (&settings, B115200) == 0
           && tcsetattr (port, TCSANOW, &settings) == 0;
}

static gboolean
open_port (int cable, int *port, char **path, GError **error)
{
    const struct winsize mark = SALVOR_PRACTICE_MARK;
    const char *name;

    if (grantpt (cable) != 0 || unlockpt (cable) != 0 || (name = ptsname (cable)) == NULL)
        return fail (error, "unlock");
    *path = g_strdup (name);
    *port = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*port < 0)
        return fail (error, "open");
    return (make_raw (*port) && ioctl (cable, TIOCSWINSZ, &mark) == 0) || fail (error, "set up");
}

gboolean
salvor_pseudo_terminal_open (SalvorPseudoTerminal *self, GError **error)
{
    g_autofree char *path = NULL;
    int port = -1;
    int cable = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (cable < 0)
        return fail (error, "make one");
    if (!open_port (cable, &port, &path, error)) {
        if (port >= 0)
            close (port);
        close (cable);
        return FALSE;
    }
    *self = (SalvorPseudoTerminal){ cable, port, g_steal_pointer (&path) };
    return TRUE;
}

void
salvor_pseudo_terminal_close (SalvorPseudoTerminal *self)
{
    close (self->port);
    close (self->cable);
    g_clear_pointer (&self->path, g_free);
}

gsize
salvor_pseudo_terminal_read (SalvorPseudoTerminal *self, guint8 *buffer, gsize size)
{
    gssize count = read (self->cable, buffer, size);

    return count > 0 ? (gsize) count : 0;
}

gsize
salvor_pseudo_terminal_write (SalvorPseudoTerminal *self, const guint8 *data, gsize size)
{
    gssize count = write (self->cable, data, size);

    return count > 0 ? (gsize) count : 0;
}
