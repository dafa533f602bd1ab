"""A member's microphone: packets at the pace of speech, and silence behind them, as Discord's clients send them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sandbox.voice.rtp import SILENCE_FRAME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client.listener import Listener

FRAME_S = 0.02
SILENCE_FRAMES = 5  # Discord docs: Voice > Voice Data Interpolation
SPOKEN = b"\xfc" + bytes(range(100))
"""As large as a packet of speech at 40 kbit/s; what it says nobody here wants to know."""


@asynccontextmanager
async def speaking(listener: Listener, frame: bytes = SPOKEN) -> AsyncIterator[None]:
    """Somebody speaks until the block ends; then come five frames of silence. What nobody could hear is not sent."""
    talking = asyncio.create_task(_talk(listener, frame))
    try:
        yield
    finally:
        talking.cancel()
        await asyncio.wait([talking])
        if not talking.cancelled():
            talking.result()
    for _ in range(SILENCE_FRAMES):
        if listener.can_speak:
            listener.send(SILENCE_FRAME)
        await asyncio.sleep(FRAME_S)


async def _talk(listener: Listener, frame: bytes) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        if listener.can_speak:
            listener.send(frame)
        due = max(due + FRAME_S, loop.time() - 1)
        await asyncio.sleep(due - loop.time())
