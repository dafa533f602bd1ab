"""Answering inside Discord's three seconds, without deciding too early how."""

from __future__ import annotations

import asyncio
import io
import logging
from typing import TYPE_CHECKING, Any, TypeVar

import discord

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from services.pictures import Picture

log = logging.getLogger(__name__)

DEFER_AFTER_S = 1.5
"""Half of the time that Discord waits for an answer (Discord docs: Receiving and Responding to Interactions)."""
ALREADY_ACKNOWLEDGED = 40060
"""JSON error code of an interaction that has its answer (Discord docs: Opcodes and Status Codes)."""

T = TypeVar("T")

# The event loop itself keeps only weak references to tasks.
_begun: set[asyncio.Task[Any]] = set()


async def in_time(interaction: discord.Interaction[Any], work: Coroutine[Any, Any, T], *, ephemeral: bool = False) -> T:
    """The result of `work`, with a "thinking ..." shown when it takes long.

    What is quick is answered at once: a failure can then be told to one person only, although success is told to all.
    What has begun is carried to its end, even when Discord does not take the "thinking ..." or nobody waits any more.
    """
    task = asyncio.create_task(work)
    _begun.add(task)
    task.add_done_callback(_begun.discard)
    await asyncio.wait({task}, timeout=DEFER_AFTER_S)
    if not task.done():
        try:
            await interaction.response.defer(ephemeral=ephemeral, thinking=True)
        except discord.HTTPException:
            log.warning("Discord did not take a deferral", exc_info=True)
    return await asyncio.shield(task)


async def answer(
    interaction: discord.Interaction[Any],
    sentence: str,
    *,
    ephemeral: bool = False,
    view: discord.ui.View | None = None,
    embeds: Sequence[discord.Embed] = (),
) -> int | None:
    """Say how it went, in the place of a "thinking ..." where there is one; `view` is what can be done then.

    Returns the id of the message that says so, as far as Discord told it. Raises discord.HTTPException when Discord
    does not take it.
    """
    extras: dict[str, Any] = {} if view is None else {"view": view}
    if embeds:
        extras["embeds"] = embeds
    if not interaction.response.is_done():
        try:
            said = await interaction.response.send_message(sentence, ephemeral=ephemeral, **extras)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:  # else a deferral arrived whose receipt was lost
                raise
        else:
            return said.message_id
    return (await interaction.edit_original_response(content=sentence, **extras)).id


async def answer_with_picture(interaction: discord.Interaction[Any], sentence: str, picture: Picture | None) -> None:
    """Say something to one person, with a picture below it where there is one."""
    if picture is None:
        await answer(interaction, sentence, ephemeral=True)
        return
    # A picture may take longer on its way up than Discord waits for an answer.
    await interaction.response.defer(ephemeral=True, thinking=True)
    file = discord.File(io.BytesIO(picture.data), picture.file_name)
    await interaction.edit_original_response(content=sentence, attachments=[file])
