/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/mboot-link.h"
#include "protocol/mboot.h"

G_BEGIN_DECLS

/* For fuse-burner.c, which sends the one command that mboot.h does not offer. (transfer none) */
SalvorMbootLink *salvor_mboot_get_link (SalvorMboot *self);

G_END_DECLS
