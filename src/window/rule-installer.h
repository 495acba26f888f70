/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Installs the access rule (access-rule.h) for the person, with a password where the system asks
 * for one. One file a system does it; where a system needs no rule there is nothing to offer. */
gboolean salvor_rule_installer_is_offered (void);

void salvor_rule_installer_run_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
/*
 * Fails with SALVOR_ERROR_NOT_FOUND where nothing can ask for the password,
 * SALVOR_ERROR_PERMISSION where it was not given, and SALVOR_ERROR_FAILED for everything else.
 */
gboolean salvor_rule_installer_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
