/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#define _GNU_SOURCE /* cfmakeraw (), CRTSCTS; they are in no version of POSIX */
#include "config.h"

#include "transport/serial-line.h"

#include "base/errors.h"
#include "transport/practice-mark.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

/* libserialport only opens what it finds in the system's list of ports, and a practice board on a
 * pseudo terminal is none of them: so this is done with termios. */

struct _SalvorSerialLine {
    int fd;
};

static const struct {
    guint speed;
    speed_t code;
} speeds[] = {
    { 4800, B4800 },   { 9600, B9600 },     { 19200, B19200 },   { 38400, B38400 },
    { 57600, B57600 }, { 115200, B115200 }, { 230400, B230400 },
};

static gboolean
find_speed (guint speed, speed_t *code, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++) {
        if (speeds[i].speed == speed) {
            *code = speeds[i].code;
            return TRUE;
        }
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "%u bit/s is no speed of a serial port", speed);
    return FALSE;
}

/* @code: an errno of opening */
static SalvorError
translate_open (int code)
{
    switch (code) {
    case EACCES:
    case EPERM:
        return SALVOR_ERROR_LINE_PERMISSION;
    case EBUSY:  /* TIOCEXCL of another program */
    case EAGAIN: /* flock () of another program; the same number as EWOULDBLOCK */
        return SALVOR_ERROR_IN_USE;
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return SALVOR_ERROR_NOT_FOUND;
    default:
        return SALVOR_ERROR_FAILED;
    }
}

static void
set_open_error (GError **error, const char *action)
{
    int code = errno;

    g_set_error (error, SALVOR_ERROR, translate_open (code), "%s: %s", action, g_strerror (code));
}

/* No translation, no echo, no signals; DCD is not looked at. The speed of both ways. */
static gboolean
make_raw (int line, speed_t code)
{
    struct termios settings;

    if (tcgetattr (line, &settings) != 0)
        return FALSE;
    cfmakeraw (&settings);
    settings.c_cflag &= ~(tcflag_t) (CSTOPB | CRTSCTS | PARENB);
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return cfsetispeed (&settings, code) == 0 && cfsetospeed (&settings, code) == 0
           && tcsetattr (line, TCSANOW, &settings) == 0;
}

/* For this program alone, in the two ways that other programs look at; root passes the first. */
static gboolean
take (int line, speed_t code, GError **error)
{
    if (flock (line, LOCK_EX | LOCK_NB) != 0 || ioctl (line, TIOCEXCL) != 0) {
        set_open_error (error, "take for this program alone");
        return FALSE;
    }
    if (!make_raw (line, code) || tcflush (line, TCIOFLUSH) != 0) {
        set_open_error (error, "set up");
        return FALSE;
    }
    return TRUE;
}

static SalvorSerialLine *
open_terminal (const char *path, speed_t code, GError **error)
{
    SalvorSerialLine *line = NULL;
    int fd = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0) {
        set_open_error (error, "open");
        return NULL;
    }
    if (!isatty (fd)) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "open: no serial port");
    } else if (take (fd, code, error)) {
        line = g_new (SalvorSerialLine, 1);
        line->fd = fd;
        return line;
    }
    close (fd);
    return NULL;
}

SalvorSerialLine *
salvor_serial_line_open (const char *path, guint speed, GError **error)
{
    speed_t code = B0;

    return find_speed (speed, &code, error) ? open_terminal (path, code, error) : NULL;
}

void
salvor_serial_line_close (SalvorSerialLine *line)
{
    ioctl (line->fd, TIOCNXCL);
    close (line->fd);
    g_free (line);
}

/* An adapter that was pulled out, or a pseudo terminal without its other end */
static gssize
check_moved (gssize count, const char *action, GError **error)
{
    int code = errno;

    if (count > 0)
        return count;
    if (count < 0 && (code == EAGAIN || code == EINTR))
        return 0;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s: %s", action,
                 count < 0 ? g_strerror (code) : "the port is gone");
    return -1;
}

gssize
salvor_serial_line_read (SalvorSerialLine *line, guint8 *buffer, gsize size, GError **error)
{
    return check_moved (read (line->fd, buffer, size), "read", error);
}

gssize
salvor_serial_line_write (SalvorSerialLine *line, const guint8 *data, gsize size, GError **error)
{
    return check_moved (write (line->fd, data, size), "write", error);
}

/* Rounded up, so that a wait does not end before its deadline */
static int
get_remaining_ms (const SalvorDeadline *deadline)
{
    return (int) MIN ((salvor_deadline_get_remaining_us (deadline) + 999) / 1000, G_MAXINT);
}

void
salvor_serial_line_wait (SalvorSerialLine *line, GIOCondition condition,
                         const SalvorDeadline *deadline, GCancellable *cancellable)
{
    GPollFD fds[2] = { { .fd = line->fd, .events = (gushort) condition } };
    gboolean cancels = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);

    g_poll (fds, cancels ? 2 : 1, get_remaining_ms (deadline));
    if (cancels)
        g_cancellable_release_fd (cancellable);
}

gboolean
salvor_serial_line_check_access (const char *path, GError **error)
{
    if (access (path, R_OK | W_OK) == 0)
        return TRUE;
    set_open_error (error, path);
    return FALSE;
}

/* Majors of pseudo terminals (Documentation/admin-guide/devices.txt of Linux) */
#define FIRST_PSEUDO_TERMINAL 136
#define LAST_PSEUDO_TERMINAL 143

static gboolean
is_pseudo_terminal (const char *path)
{
    struct stat node;

    return stat (path, &node) == 0 && S_ISCHR (node.st_mode)
           && major (node.st_rdev) >= FIRST_PSEUDO_TERMINAL
           && major (node.st_rdev) <= LAST_PSEUDO_TERMINAL;
}

gboolean
salvor_serial_line_find_practice (const char *path, gboolean *practice, GError **error)
{
    const struct winsize mark = SALVOR_PRACTICE_MARK;
    struct winsize size = { 0 };
    int line;

    *practice = FALSE;
    if (!is_pseudo_terminal (path))
        return TRUE;
    line = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line < 0) {
        set_open_error (error, path);
        return FALSE;
    }
    *practice = ioctl (line, TIOCGWINSZ, &size) == 0 && memcmp (&size, &mark, sizeof mark) == 0;
    close (line);
    return TRUE;
}
