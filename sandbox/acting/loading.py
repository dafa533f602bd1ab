"""Load: members who write as fast as is asked for."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload

BREATH_S = 0.002
"""How long the flood rests when it is ahead of its rate."""
WAVE = 100
"""How many messages may wait for a socket before the flood does."""
FLAT_OUT_PER_S = 1_000_000.0
"""More than can be made."""


async def flood(
    desk: Desk,
    member_ids: list[int],
    channel_ids: list[int],
    messages: int,
    per_s: float = FLAT_OUT_PER_S,
    headlong: bool = False,
) -> Payload:
    """Write so many messages at a rate, by each member in each channel in turn, until the sockets have taken them.

    A headlong flood does not wait for sockets: a bot that is slower than it has the rest before it. Returns the seconds
    it took; `cpu_s` is the processor time of the whole sandbox meanwhile.
    """
    writers, places = itertools.cycle(member_ids), itertools.cycle(channel_ids)
    began_s, began_cpu_s, sent = time.perf_counter(), time.process_time(), 0

    def waiting() -> int:
        return 0 if headlong else desk.gateway.sessions.backlog

    while sent < messages or waiting():
        due = min(messages, sent + WAVE, int((time.perf_counter() - began_s) * per_s) + 1)
        while sent < due and waiting() < WAVE:
            desk.world.chat.write(next(writers), next(places), f"message number {sent}")
            sent += 1
        left_s = began_s + (messages - 1) / per_s - time.perf_counter()
        # The last message comes when it is due, not a breath later: else a rate that was kept would look missed.
        rest_s = min(BREATH_S, left_s) if left_s > 0 else BREATH_S
        await asyncio.sleep(0 if sent < due else rest_s)
    return {"took_s": time.perf_counter() - began_s, "cpu_s": time.process_time() - began_cpu_s}


ACTIONS: dict[str, Action] = {"flood": flood}
