/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One run of the built program, seen from outside. */
typedef struct {
    int status;       /* exit status */
    char *output;     /* standard output */
    char *messages;   /* standard error */
    JsonParser *json; /* owned; holds the object when the run had --json */
} Run;

/* Runs salvorctl with what follows, up to NULL. The words are copied. */
Run *run_salvorctl (const char *first, ...) G_GNUC_NULL_TERMINATED;
void run_free (Run *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

/* Fails the test and shows everything the run said. */
void run_assert_status (const Run *run, int status);
void run_assert_says (const Run *run, const char *fragment);
/* Parses standard output as one JSON object, and nothing else. (transfer none) */
JsonObject *run_get_object (Run *run);
/* "boot_mode.effective", "steps.0.id": fails when there is no such member. (transfer none) */
const char *run_get_string (Run *run, const char *path);
gint64 run_get_int (Run *run, const char *path);
guint run_get_length (Run *run, const char *path);
gboolean run_has (Run *run, const char *path);

G_END_DECLS
