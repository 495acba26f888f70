/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/usb-location.h"

static void
assert_short (const char *location, const char *expected)
{
    g_autofree char *name = salvor_usb_location_shorten (location);

    g_assert_cmpstr (name, ==, expected);
}

static void
test_socket (void)
{
    assert_short ("PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)", "1400-4");
    assert_short ("PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(3)", "1400-4.3");
    /* a card behind bridges, and a computer with a second root */
    assert_short ("PCIROOT(0)#PCI(0102)#PCI(0003)#USBROOT(0)#USB(1)", "0102.0003-1");
    assert_short ("PCIROOT(80)#PCI(1400)#USBROOT(0)#USB(4)", "80.1400-4");
}

/* ROM, flashloader and each function of a probe come and go at one socket. */
static void
test_functions (void)
{
    assert_short ("PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USBMI(0)", "1400-4");
    assert_short ("PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USBMI(2)", "1400-4");
}

static void
test_other (void)
{
    assert_short ("ACPI(_SB_)#ACPI(I2C0)", "ACPI(_SB_)#ACPI(I2C0)");
    assert_short ("USB(2", "2");
    assert_short ("", "");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/usb-location/socket", test_socket);
    g_test_add_func ("/usb-location/functions", test_functions);
    g_test_add_func ("/usb-location/other", test_other);
    return g_test_run ();
}
