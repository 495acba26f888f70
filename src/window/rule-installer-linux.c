/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rule-installer"
#include "config.h"

#include "window/rule-installer.h"

#include "base/errors.h"
#include "window/access-rule.h"

/* The rule comes by standard input, so that nothing a person could change is run or copied with an
 * administrator's rights; a board that is plugged in is looked at anew (udevadm(8)). */
#define COMMANDS                                                                                   \
    "umask 022 && cat > /etc/udev/rules.d/70-salvor.rules && udevadm control --reload && "         \
    "udevadm trigger --action=change"

/* pkexec(1), RETURN VALUE: the dialogue was dismissed */
#define STATUS_DISMISSED 126
/* not allowed, or an error */
#define STATUS_NOT_ALLOWED 127

gboolean
salvor_rule_installer_is_offered (void)
{
    return TRUE;
}

static GError *
explain (GSubprocess *process)
{
    int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;

    if (status == STATUS_DISMISSED)
        return g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "pkexec: status %d", status);
    return g_error_new (SALVOR_ERROR, SALVOR_ERROR_FAILED, "pkexec: status %d%s", status,
                        status == STATUS_NOT_ALLOWED ? ", not allowed" : "");
}

static void
ended_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;
    GSubprocess *process = G_SUBPROCESS (source_object);
    g_autoptr (GError) error = NULL;

    /* one that never read the rule says why with its status */
    if (!g_subprocess_communicate_utf8_finish (process, result, NULL, NULL, &error)
        && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
        g_task_return_error (task, g_steal_pointer (&error));
    else if (g_subprocess_get_successful (process))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, explain (process));
}

void
salvor_rule_installer_run_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
    g_autofree char *program = g_find_program_in_path ("pkexec");
    g_autoptr (GSubprocess) process = NULL;
    GError *error = NULL;

    g_task_set_source_tag (task, (gpointer) salvor_rule_installer_run_async);
    if (program == NULL) {
        g_task_return_new_error (task, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "pkexec: not found");
        return;
    }
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                    | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                &error, program, "/bin/sh", "-c", COMMANDS, NULL);
    if (process == NULL) {
        g_task_return_error (task, error);
        return;
    }
    g_subprocess_communicate_utf8_async (process, salvor_access_rule_get_text (), cancellable,
                                         ended_cb, g_steal_pointer (&task));
}

gboolean
salvor_rule_installer_run_finish (GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

    return g_task_propagate_boolean (G_TASK (result), error);
}
