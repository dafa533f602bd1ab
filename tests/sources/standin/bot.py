"""The real bot with the stand-in as its web: `python -m tests.sources.standin.bot TLS_PORT CA_FILE FOLDER`.

The same as `bot.py --folder FOLDER run` in all else. Every name leads to the stand-in, which answers for its own hosts
only: nobody else has a certificate that is trusted. `allowed_hosts` of the settings has to let loopback through.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path

from launch import running, settings
from launch.sources import Web
from services.clock import SystemClock


def bot_beside(tls_port: int, ca_file: Path, folder: Path) -> list[str]:
    """The command that runs it, in the project's folder."""
    return [sys.executable, "-m", "tests.sources.standin.bot", str(tls_port), str(ca_file), str(folder)]


async def main(tls_port: int, ca_file: Path, folder: Path) -> None:
    """Run until told to stop."""
    logging.basicConfig(level=logging.INFO)

    async def resolve(_host: str, _port: int) -> list[tuple[str, int]]:
        return [("127.0.0.1", tls_port)]

    await running.serve(settings.load(folder, os.environ), SystemClock(), Web(resolve, ca_file))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
