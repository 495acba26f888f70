/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/wizard-page.h"

G_BEGIN_DECLS

/*
 * SalvorFirmwarePage: the second page of the wizard: which file, what the checks say of it, where
 * it goes. A file can be chosen in a dialog or dropped on the page.
 */
#define SALVOR_TYPE_FIRMWARE_PAGE (salvor_firmware_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFirmwarePage, salvor_firmware_page, SALVOR, FIRMWARE_PAGE,
                      SalvorWizardPage)

G_END_DECLS
