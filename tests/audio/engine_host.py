"""`python -m tests.audio.engine_host PORT`: an engine in a process of its own that plays to PORT until stdin ends."""

from __future__ import annotations

import asyncio
import socket
import sys

from audio.engine import AudioEngine
from tests.audio.sender.receiver import KEY
from tests.audio.studio import Frames


async def main() -> None:
    async with AudioEngine.open() as engine:
        line = engine.new_line(seal=lambda frame: frame, can_seal=lambda: True)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.connect(("127.0.0.1", int(sys.argv[1])))
            line.open(udp, ssrc=1, mode="aead_aes256_gcm_rtpsize", key=KEY)
        stream = engine.new_stream()
        stream.attach(line)
        stream.play(Frames("a", 100_000), on_end=lambda _: None)
        await asyncio.to_thread(sys.stdin.read)
        stream.close()
        line.close()


if __name__ == "__main__":
    asyncio.run(main())
