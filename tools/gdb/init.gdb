# SPDX-License-Identifier: MIT
# What `make gdb' does first: attach, load the helpers, and stand ready to stop
# at the kernel's first line of C.

set print pretty on
set history save off
set breakpoint pending on
source tools/gdb/vitrix.py

# The architecture is left to QEMU to tell: setting it by hand for the 16-bit
# start gives "packet reply is too long".
eval "target remote 127.0.0.1:%d", $port
python stop_at_first_line("kernel_main")

echo \n
echo The machine stands at its first instruction. Type\n
echo \ \ \ \ continue              to go to the kernel's first line of C\n
echo \ \ \ \ break-user sh main    to stop in a program, whenever it runs\n
echo \ \ \ \ ps, bt-proc PID       processes, and where a waiting one waits\n
echo \ \ \ \ help vitrix           these helpers\n
echo \n
