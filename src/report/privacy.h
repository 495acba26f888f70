/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorPrivacy: takes out of a text who sits at which computer: the home folder becomes "~", the
 * names of the person and of the computer become "…", wherever they stand as words of their own.
 * For files that are sent to other people.
 */
typedef struct _SalvorPrivacy SalvorPrivacy;

/* Of this computer and the person who is logged in */
SalvorPrivacy *salvor_privacy_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @home: (nullable): absolute path; @names: %NULL-terminated: of persons and computers */
SalvorPrivacy *salvor_privacy_new_for (const char *home,
                                       const char *const *names) G_GNUC_WARN_UNUSED_RESULT;
void salvor_privacy_free (SalvorPrivacy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorPrivacy, salvor_privacy_free)

/* @text: (nullable): NULL stays NULL; what is no UTF-8 is replaced. (transfer full) */
char *salvor_privacy_scrub (const SalvorPrivacy *self, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
