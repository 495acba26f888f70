/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-help-topics"
#include "config.h"

#include "window/help-topics.h"

static const struct {
    const char *page;
    const char *topic;
} topics[] = {
    { "empty", "first-look" },
    { "overview", "first-look#read-the-overview" },
    { "fuses", "fuses" },
    { "registers", "registers" },
    { "activity", "registers#activity" },
    { "connect", "recover#1-connect" },
    { "firmware", "recover#2-firmware" },
    { "review", "recover#3-review" },
    { "write", "recover#4-write" },
    { "done", "recover#5-done" },
    { "stopped", "recover#if-the-work-was-interrupted" },
};

const char *
salvor_help_get_topic (const char *page)
{
    for (gsize i = 0; i < G_N_ELEMENTS (topics); i++) {
        if (g_str_equal (topics[i].page, page))
            return topics[i].topic;
    }
    return topics[0].topic;
}
