"""Runs the stand-in until it is ended: `python -m tests.sources.standin FOLDER [FILE TO PLAY]`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.sources.standin.media import Media
from tests.sources.standin.server import StandIn


async def run(folder: Path, *files: Path) -> None:
    """Print where it is reached, as one line, then answer for ever."""
    media = Media(files[0].read_bytes()) if files else Media()
    async with StandIn(folder, media) as stand_in:
        print(stand_in.proxy_url, stand_in.tls_port, stand_in.ca_file, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(*map(Path, sys.argv[1:])))
