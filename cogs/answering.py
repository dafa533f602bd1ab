"""Answering inside Discord's three seconds, without deciding too early how."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import discord

DEFER_AFTER_S = 1.5
"""Half of the time that Discord waits for an answer (Discord docs: Receiving and Responding to Interactions)."""

T = TypeVar("T")


async def in_time(interaction: discord.Interaction[Any], work: Coroutine[Any, Any, T], *, ephemeral: bool = False) -> T:
    """The result of `work`, with a "thinking ..." shown when it takes long.

    What is quick is answered at once: a failure can then be told to one person only, although success is told to all.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=DEFER_AFTER_S)
        if not task.done():
            await interaction.response.defer(ephemeral=ephemeral, thinking=True)
        return await task
    finally:
        task.cancel()
