"""The one place where a failure becomes a sentence for the person who met it."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from services.errors import NotInGuildError, PersonNotHereError, UserError

if TYPE_CHECKING:
    from cogs.client import Chorus

log = logging.getLogger(__name__)

_CARRIED_ON = "carried on"


class ChorusTree(app_commands.CommandTree["Chorus"]):
    """The command tree whose failures end in `present`."""

    async def on_error(self, interaction: discord.Interaction[Chorus], error: app_commands.AppCommandError, /) -> None:
        await present(interaction, error)


def carry_on(interaction: discord.Interaction[Any], after: discord.Interaction[Any]) -> None:
    """From now on a command that began with `interaction` is answered through `after`, a press on what it asked."""
    interaction.extras[_CARRIED_ON] = after


async def present(
    interaction: discord.Interaction[Any], error: BaseException, *, view: discord.ui.View | None = None
) -> None:
    """Tell the person what went wrong, so that only they see it; `view` is what they can do about it.

    A failure of theirs is one sentence from the catalogue. Any other is logged under a reference, and the sentence
    carries that reference.
    """
    sentence = sentence_for(interaction, error)
    try:
        await _send(interaction.extras.get(_CARRIED_ON, interaction), sentence, view)
    except discord.NotFound:
        log.info("an interaction was over before its answer: %s", sentence)
    except discord.HTTPException:
        log.warning("a person could not be told: %s", sentence, exc_info=True)


def sentence_for(interaction: discord.Interaction[Any], error: BaseException) -> str:
    """What somebody is told of a failure; one that is ours is logged."""
    speech = interaction.client.speech
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    match cause:
        case UserError():
            return str(speech.explain(cause))
        case app_commands.NoPrivateMessage():
            return str(speech.explain(NotInGuildError()))
        case app_commands.TransformerError():  # only people are looked up: somebody who has left, or was never here
            return str(speech.explain(PersonNotHereError()))
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return str(speech.say("error-command-gone"))
    reference = secrets.token_hex(3)
    name = interaction.command.qualified_name if interaction.command else interaction.type.name
    log.error("%s failed, reference %s", name, reference, exc_info=cause)
    return str(speech.say("error-unknown", reference=reference))


async def _send(interaction: discord.Interaction[Any], sentence: str, view: discord.ui.View | None) -> None:
    extras: dict[str, Any] = {} if view is None else {"view": view}
    if not interaction.response.is_done():
        await interaction.response.send_message(sentence, ephemeral=True, **extras)
        return
    if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        original = await interaction.original_response()
        if original.flags.ephemeral:
            await interaction.edit_original_response(content=sentence, **extras)
            return
        # The next message would take the place of a public "thinking ..." and be as public (Discord docs: Create
        # Followup Message). So that is given some words of its own first, and goes once the person has been told.
        await original.edit(content=interaction.client.speech.say("error-in-private"))
        await interaction.followup.send(sentence, ephemeral=True, **extras)
        await original.delete()
        return
    await interaction.followup.send(sentence, ephemeral=True, **extras)
