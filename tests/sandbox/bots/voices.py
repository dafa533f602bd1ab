"""What the bots in voice share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

if TYPE_CHECKING:
    from collections.abc import Callable

    import davey

Context = commands.Context[commands.Bot]


async def answer(context: Context, outcome: object) -> None:
    """Tell whoever gave an order that it is carried out: the order, and what came of it."""
    await context.send(f"{context.message.content}: {outcome}")


def voice_of(context: Context) -> discord.VoiceClient:
    """The bot's voice client in this guild."""
    assert isinstance(context.voice_client, discord.VoiceClient)
    return context.voice_client


def dave_of(context: Context) -> davey.DaveSession:
    """The bot's encryption session in this guild."""
    session = voice_of(context)._connection.dave_session
    assert session is not None
    return session


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a state of discord.py that it offers no event for."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
