/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * Practice boards that claim to be real ones, so that tests see what a person with hardware sees:
 * nothing says "simulated", and the practice loader is not offered.
 */
#define TEST_TYPE_DISGUISED_PORTS (test_disguised_ports_get_type ())
G_DECLARE_FINAL_TYPE (TestDisguisedPorts, test_disguised_ports, TEST, DISGUISED_PORTS, GObject)

/* @practice: where the boards come from */
SalvorPortProvider *test_disguised_ports_new (SalvorPortProvider *practice)
    G_GNUC_WARN_UNUSED_RESULT;

/* Plugs the practice board @practice_name in as @real_name, "usb:1-1". Nobody is told: call
 * salvor_port_provider_changed () when everything is as it should be. */
void test_disguised_ports_plug_in (TestDisguisedPorts *self, const char *practice_name,
                                   const char *real_name);
void test_disguised_ports_pull_out (TestDisguisedPorts *self, const char *real_name);

G_END_DECLS
