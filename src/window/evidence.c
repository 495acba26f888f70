/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-evidence"
#include "config.h"

#include "window/evidence.h"

/* A number of its own: what looks like one inside the name of a file is left as it is. */
#define NUMBER_START "(?<![-\\w/.])"
#define NUMBER_END "(?![-\\w/]|\\.\\w)"

char *
salvor_evidence_group (const char *text)
{
    g_autoptr (GRegex) regex = g_regex_new (
        NUMBER_START "0x([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})" NUMBER_END, 0, 0, NULL);

    return g_regex_replace (regex, text, -1, 0, "0x\\1_\\2", 0, NULL);
}

static PangoAttrList *
create_attributes (const char *text)
{
    PangoAttrList *attributes = pango_attr_list_new ();
    g_autoptr (GRegex) regex = g_regex_new (NUMBER_START "0x[0-9A-Fa-f_]+" NUMBER_END, 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    /* the name of a file that is broken at the end of a line must not gain a letter */
    pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
    g_regex_match (regex, text, 0, &match);
    while (g_match_info_matches (match)) {
        PangoAttribute *family = pango_attr_family_new ("JetBrains Mono,Consolas,monospace");
        int start, end;

        g_match_info_fetch_pos (match, 0, &start, &end);
        family->start_index = (guint) start;
        family->end_index = (guint) end;
        pango_attr_list_insert (attributes, family);
        g_match_info_next (match, NULL);
    }
    return attributes;
}

void
salvor_label_set_evidence (GtkLabel *label, const char *text)
{
    g_autofree char *grouped = salvor_evidence_group (text != NULL ? text : "");
    g_autoptr (PangoAttrList) attributes = create_attributes (grouped);

    gtk_label_set_text (label, grouped);
    gtk_label_set_attributes (label, attributes);
}
