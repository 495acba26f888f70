# SPDX-License-Identifier: GPL-3.0-or-later
"""How OpenOCD is told of the practice board's chip."""

# No work area: the flash drivers of OpenOCD would let code of theirs run, and the model runs none.
BOARD = """
dap create imxrt.dap -chain-position imxrt.cpu
target create imxrt.cpu cortex_m -dap imxrt.dap -ap-num 0
cortex_m reset_config sysresetreq
telnet_port disabled
tcl_port disabled
"""

TARGET = """
adapter driver cmsis-dap
transport select swd
adapter speed 4000
swd newdap imxrt cpu -irlen 4 -expected-id 0x0bd11477
""" + BOARD

# A chip whose debug pads speak JTAG: one TAP, as long as its JTAG_MOD pin is low
JTAG_TARGET = """
adapter driver cmsis-dap
transport select jtag
adapter speed 4000
jtag newtap imxrt cpu -irlen 4 -ircapture 0x1 -irmask 0xf -expected-id 0x0ba02477
""" + BOARD
