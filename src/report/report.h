/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"
#include "report/privacy.h"

G_BEGIN_DECLS

/* How one thing that was done to a board ended. */
typedef enum {
    SALVOR_REPORT_NOTE, /* it happened to the board */
    SALVOR_REPORT_RUNNING,
    SALVOR_REPORT_DONE,
    SALVOR_REPORT_FAILED,
} SalvorReportMark;

typedef struct {
    char *time; /* "2026-11-25 14:32:07", of the computer it was done on */
    SalvorReportMark mark;
    char *text;
    char **lines; /* %NULL-terminated: the same in the words of chip and protocol */
} SalvorReportEntry;

/* What the last recovery brought into the board; every byte of it was read back. */
typedef struct {
    char *file; /* its name */
    char *sha256;
    guint64 size;          /* bytes of the file */
    guint64 bytes_written; /* less where sectors were right already */
    guint sectors_erased;
    char *backup; /* nullable: where the old content is */
} SalvorReportRecovery;

/* (transfer full) */
SalvorReportRecovery *salvor_report_recovery_copy (const SalvorReportRecovery *self)
    G_GNUC_WARN_UNUSED_RESULT;
void salvor_report_recovery_free (SalvorReportRecovery *self); /* @self: (nullable) */

/*
 * SalvorReport: everything that is told about one board in one file: its state, the verdict, what
 * was done to it, and by which version of what. Both writers, report-json.h and html-report.h, go
 * by it and by nothing else. It holds neither a person's nor a computer's name (privacy.h).
 */
typedef struct {
    SalvorBoardState *state;        /* owned, nullable: the board was never read */
    SalvorVerdict *verdict;         /* owned, nullable with @state */
    GError *problem;                /* owned, nullable: what stands in the way now */
    SalvorReportRecovery *recovery; /* owned, nullable: none went well so far */
    char *made;                     /* "2026-11-25T14:32:07+01": when the report was made */
    char *system;                   /* "Debian GNU/Linux 12 (bookworm)", "" when unknown */
    GPtrArray *activity;            /* (element-type SalvorReportEntry), the oldest first */
    SalvorPrivacy *privacy;         /* owned */
} SalvorReport;

/* @state, @problem: (nullable), copied; @made: now; @privacy: consumed */
SalvorReport *salvor_report_new (SalvorBoardState *state, const GError *problem, GDateTime *made,
                                 SalvorPrivacy *privacy) G_GNUC_WARN_UNUSED_RESULT;
void salvor_report_free (SalvorReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorReport, salvor_report_free)

/* @recovery: copied; its folder without the name of the person */
void salvor_report_set_recovery (SalvorReport *self, const SalvorReportRecovery *recovery);
/* @time: see SalvorReportEntry; @lines: (nullable): one a line */
void salvor_report_add_activity (SalvorReport *self, const char *time, SalvorReportMark mark,
                                 const char *text, const char *lines);
/* The activity as plain text; "" when there is none. (transfer full) */
char *salvor_report_format_activity (const SalvorReport *self) G_GNUC_WARN_UNUSED_RESULT;

/* "note", "running", "done", "failed"; static */
const char *salvor_report_mark_get_id (SalvorReportMark mark);
/* "taken", "end", "not-reached", "unreadable"; static */
const char *salvor_report_stop_state_get_id (SalvorStopState state);
/* "taken", "not-taken", "closed-for-ever", "expected", "reported", "unknown"; static */
const char *salvor_report_track_get_id (SalvorTrackState state);
/* "blank", "valid", "invalid", "unknown"; static */
const char *salvor_report_header_get_id (SalvorHeaderState state);

/* What is told of a field of a word that was read; @value: of the field. "Boot switches are
 * ignored", else the title of the field; (transfer none) */
const char *salvor_report_get_field_text (const SalvorField *field, guint32 value);
/* Is the field told at all? Holes and secrets are not. */
gboolean salvor_report_tells_field (const SalvorField *field);
/* The value of a fuse word as it is told; FALSE: unknown or secret */
gboolean salvor_report_get_word (const SalvorReport *self, const SalvorFuseWord *word,
                                 guint32 *value);

G_END_DECLS
