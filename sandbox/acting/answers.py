"""Waiting for what the bot answers to an interaction."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload

SETTLED = ("message", "modal", "deleted", "autocomplete")
ACKNOWLEDGED_GRACE_S = 2.0
"""How long after a bare acknowledgement of a click one waits for the edit or message that may follow."""


async def final_answer(desk: Desk, interaction_id: int, name: str, timeout_s: float) -> Payload:
    """The bot's answer once it is one, by the sandbox's clock. Raises TimeoutError naming what the bot left undone.

    With no time at all (0), "is thinking" is an answer, too: whoever asked follows it.
    """
    clock = desk.world.clock.seconds
    started = clock()
    acknowledged: tuple[float, Payload] | None = None
    while True:
        answer = desk.world.interactions.answer(interaction_id)
        state, now = answer["state"], clock()
        if state in SETTLED or (state == "loading" and timeout_s <= 0):
            return _described(answer)
        deadline = started + (desk.world.interactions.response_window_s if state == "waiting" else timeout_s)
        if state == "acknowledged":
            acknowledged = acknowledged or (now, answer)
            deadline = acknowledged[0] + ACKNOWLEDGED_GRACE_S
            if answer != acknowledged[1] or answer["followups"] or now >= deadline:
                return _described(answer)
        if now >= deadline:
            raise TimeoutError(_what_happened(state, name, deadline - started))
        await desk.world.interactions.wait_for_change(deadline - now)


async def answer(desk: Desk, interaction_id: int, seen: str | None = None, timeout_s: float = 0.0) -> Payload:
    """The answer as it stands; with `seen`, once it differs from that digest or the time is over."""
    deadline = asyncio.get_running_loop().time() + timeout_s
    while True:
        current = _described(desk.world.interactions.answer(interaction_id))
        left = deadline - asyncio.get_running_loop().time()
        if current["digest"] != seen or left <= 0:
            return current
        await desk.world.interactions.wait_for_change(left)


def wait_for_answers(desk: Desk, within_s: float) -> None:
    """How long a bot has for its first answer from now on."""
    desk.world.interactions.response_window_s = within_s


def _described(answer: Payload) -> Payload:
    text = json.dumps(answer, sort_keys=True)
    return {**answer, "digest": hashlib.blake2s(text.encode(), digest_size=16).hexdigest()}


def _what_happened(state: str, name: str, seconds: float) -> str:
    if state == "waiting":
        return f"{name}: the application did not respond within {seconds:.0f} s"
    return f"{name}: the bot was still thinking after {seconds:.0f} s"


ACTIONS: dict[str, Action] = {"answer": answer, "wait_for_answers": wait_for_answers}
