"""What the Python client promises of itself."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_client_brings_neither_simcord_nor_discord() -> None:
    program = (
        "import sys, sandbox.client;"
        "heavy = {'simcord', 'discord', 'aiohttp', 'davey', 'cryptography'} & sys.modules.keys();"
        "sys.exit(f'it brings {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_listener_is_there_when_asked_for() -> None:
    from sandbox.client import Listener, Packet

    assert Listener.__name__ == "Listener"
    assert Packet.__name__ == "Packet"
