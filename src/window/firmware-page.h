/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"
#include "window/wizard-page.h"

G_BEGIN_DECLS

/*
 * SalvorFirmwarePage: the second page of the wizard: which file, what the checks say of it, where
 * it goes. A file can be chosen in a dialog or dropped on the page.
 */
#define SALVOR_TYPE_FIRMWARE_PAGE (salvor_firmware_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFirmwarePage, salvor_firmware_page, SALVOR, FIRMWARE_PAGE,
                      SalvorWizardPage)

/* Shows this situation in the place of the trouble that is shown, until something is chosen. */
void salvor_firmware_page_show_problem (SalvorFirmwarePage *self, SalvorProblemId problem);

/* The focus goes to what the page is about, the file. */
void salvor_firmware_page_focus (SalvorFirmwarePage *self);

/* Whether a file looks like firmware by its name; its content is looked at later. */
gboolean salvor_firmware_page_has_name (GFile *file);

G_END_DECLS
