"""Forms whose failures are presented like those of a command, and that can be filled in again where they were left."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import discord

from cogs.presenter import present
from cogs.views import LISTEN_FOR_S, OwnedView, once
from services.errors import (
    EmailTakenError,
    InvalidInputError,
    PasswordNeededError,
    TooManyTriesError,
    WrongLoginError,
    WrongPasswordError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cogs.speech import Speech

_MENDABLE = (
    InvalidInputError,
    EmailTakenError,
    PasswordNeededError,
    TooManyTriesError,
    WrongLoginError,
    WrongPasswordError,
)
"""What somebody can do better in the same form."""


class SafeModal(discord.ui.Modal):
    """A modal. One whose contents were refused is offered again, with all that was typed but for passwords."""

    def __init__(self, *, title: str) -> None:
        super().__init__(title=title, custom_id=once())

    @abstractmethod
    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        """Makes the same form anew, filled in with what was typed into this one; knows no password, nor this form."""

    # discord.py's own Modal narrows its View in this way.
    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        view = None
        if isinstance(error, _MENDABLE):
            speech = interaction.client.speech
            view = _Refused(interaction.user.id, speech.say("try-again"), self.again(speech))
        await present(interaction, error, view=view)


class _Refused(OwnedView):
    """What was typed is kept in memory alone, as long as a person may take to mend it."""

    def __init__(self, owner_id: int, label: str, form: Callable[[], SafeModal]) -> None:
        super().__init__(owner_id, timeout=LISTEN_FOR_S)
        self.add_item(_TryAgain(label, form))


class _TryAgain(discord.ui.Button[_Refused]):
    def __init__(self, label: str, form: Callable[[], SafeModal]) -> None:
        super().__init__(label=label, style=discord.ButtonStyle.primary, custom_id=once())
        self._form = form

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(self._form())
