/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rule-installer"
#include "config.h"

#include "window/rule-installer.h"

#include "base/errors.h"

gboolean
salvor_rule_installer_is_offered (void)
{
    return FALSE;
}

void
salvor_rule_installer_run_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

    g_task_return_new_error (task, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "no rule on this system");
}

gboolean
salvor_rule_installer_run_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
