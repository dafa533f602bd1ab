"""What `/message send`, `edit` and `delete` do with a seat, and the form for a text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from cogs.answering import answer, in_time
from cogs.forms import SafeModal
from cogs.speech import jump
from services.permissions import Operation
from services.refs import ChannelRef
from services.sending import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from cogs.asking import Seated
    from cogs.client import Chorus
    from cogs.speech import Markup, Speech
    from services.seats import Seat
    from services.sending import Sent

Text = app_commands.Range[str, 1, LONGEST_TEXT]
Address = app_commands.Range[str, 1, 200]


class TextModal(SafeModal):
    """Asks for a text, with one in it already when it is to be changed."""

    def __init__(
        self,
        title: str,
        label: str,
        deed: Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, None]],
        *,
        filled: str = "",
    ) -> None:
        super().__init__(title=title)
        self._label, self._deed = label, deed
        self.text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=LONGEST_TEXT, default=filled or None
        )
        self.add_item(discord.ui.Label(text=label, component=self.text))

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(TextModal, self.title, self._label, self._deed, filled=self.text.value)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await self._deed(interaction, self.text.value)


async def send_for(seated: Seated, text: str | None) -> None:
    """Say it, or ask what to say."""
    if text is not None:
        await _send(seated.seat, seated.interaction, text)
        return
    seated.seat.require(Operation.MESSAGE_SEND)
    say = seated.interaction.client.speech.say
    modal = TextModal(say("message-send-title"), say("message-text"), partial(_send, seated.seat))
    await seated.interaction.response.send_modal(modal)


async def edit_for(seated: Seated, typed: str) -> None:
    """Show what the message says, to be changed."""
    client = seated.interaction.client
    editable = await client.services.sending.editable(seated.seat, typed)
    say = client.speech.say
    deed = partial(_edit, seated.seat, editable.message_id)
    modal = TextModal(say("message-edit-title"), say("message-text"), deed, filled=editable.text)
    await seated.interaction.response.send_modal(modal)


async def delete_for(seated: Seated, typed: str) -> None:
    """Delete the message."""
    interaction = seated.interaction
    own = await in_time(interaction, interaction.client.services.sending.delete(seated.seat, typed), ephemeral=True)
    key = "message-deleted" if own else "message-deleted-others"
    await answer(interaction, interaction.client.speech.say(key), ephemeral=True)


async def quote_for(seated: Seated, text: str) -> None:
    """Say what somebody else said, which tells nobody that they are mentioned in it."""
    await _send(seated.seat, seated.interaction, text, pings=False)


async def _send(seat: Seat, interaction: discord.Interaction[Chorus], text: str, *, pings: bool = True) -> None:
    services, speech = interaction.client.services, interaction.client.speech
    sent = await in_time(interaction, services.sending.send(seat, text, pings=pings), ephemeral=True)
    sentence = speech.say(
        "message-sent" if sent.parts == 1 else "message-sent-in-parts",
        thread=ChannelRef(sent.thread_id),
        link=_link(seat, sent),
        parts=sent.parts,
    )
    await answer(interaction, sentence, ephemeral=True)


async def _edit(seat: Seat, message_id: int, interaction: discord.Interaction[Chorus], text: str) -> None:
    services, speech = interaction.client.services, interaction.client.speech
    sent = await in_time(interaction, services.sending.edit(seat, message_id, text), ephemeral=True)
    await answer(interaction, speech.say("message-edited", link=_link(seat, sent)), ephemeral=True)


def _link(seat: Seat, sent: Sent) -> Markup:
    return jump(seat.venue.guild_id, sent.thread_id, sent.message_id)
