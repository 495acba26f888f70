/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/loader-memory.h"

G_BEGIN_DECLS

#define SALVOR_LOADER_MAX_PROPERTY_WORDS 6

/* get-property: status and the words of the answer (protocols 3.7, transcript props) */
guint32 salvor_loader_properties_get (SalvorSimulatedChip *chip, SalvorSimulatedNor *nor,
                                      SalvorLoaderMemory *memory, guint32 tag, guint32 index,
                                      guint32 words[SALVOR_LOADER_MAX_PROPERTY_WORDS],
                                      guint *n_words);
/* set-property: this build lets nothing be set */
guint32 salvor_loader_properties_set (guint32 tag);

G_END_DECLS
