"""`python -m audio.sender CONTROL MEMORY`: descriptors of the control socket and of the shared memory, inherited."""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
from contextlib import suppress

from audio.rings import Rings
from audio.sender.metronome import Metronome

_NICE = -11
"""As audio servers ask for; kept from those who may not have it."""


def main() -> None:
    """Send until the bot is gone: the bot's Ctrl-C is not ours."""
    control, memory = map(int, sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a socket for each connection
    rings = Rings(memory)
    gc.collect()
    gc.freeze()
    gc.disable()  # nothing here makes circles, and a collection would be heard
    with socket.socket(fileno=control) as connection:
        Metronome(rings, connection).run()


if __name__ == "__main__":
    main()
