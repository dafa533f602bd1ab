"""What `/user accounts` and `/user sessions` show: where an account is used, and how to end that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.answering import in_time
from cogs.lasting import presented
from cogs.speech import Markup, fitting
from cogs.views import MOST_CHOICES
from services.errors import LastAccountError
from services.refs import PersonRef, Variant

if TYPE_CHECKING:
    import re
    from datetime import datetime

    from cogs.client import Chorus


async def accounts_message(bot: Chorus, discord_id: int, note: str | None = None) -> dict[str, Any]:
    """What a message with a person's Discord accounts is sent or edited with; `note` is what has just happened.

    Raises NotRegisteredError or LoggedOutError.
    """
    say = bot.speech.say
    links = await bot.services.links.list(discord_id)
    lines = [say("accounts-heading", count=len(links))]
    for link in links:
        state = Variant("here" if link.here else "in" if link.logged_in else "out")
        person, since = PersonRef(link.discord_id), _day(link.linked_at)
        lines.append(say("accounts-entry", person=person, name=link.discord_name, since=since, state=state))
    view = discord.ui.View(timeout=None)
    options = [_option(link.discord_name, link.discord_id) for link in links]
    view.add_item(AccountSelect(say("accounts-placeholder"), options))
    return {"content": _text(bot, lines, note), "view": view}


async def sessions_message(bot: Chorus, discord_id: int, note: str | None = None) -> dict[str, Any]:
    """What a message with a person's log-ins is sent or edited with. Otherwise as `accounts_message`."""
    say = bot.speech.say
    stays = await bot.services.sessions.list(discord_id)
    lines = [say("sessions-heading", count=len(stays))]
    for stay in stays:
        lines.append(
            say(
                "sessions-entry",
                person=PersonRef(stay.discord_id),
                name=stay.discord_name,
                since=_day(stay.since),
                until=_day(stay.until),
                state=Variant("here" if stay.here else "there"),
            )
        )
    view = discord.ui.View(timeout=None)
    others = [_option(stay.discord_name, stay.session_id) for stay in stays if not stay.here]
    if others:
        view.add_item(StaySelect(say("sessions-placeholder"), others))
        view.add_item(OtherStaysButton(say("sessions-others")))
    return {"content": _text(bot, lines, note), "view": view}


class _Choice(discord.ui.DynamicItem[discord.ui.Select[Any]], template="people:none"):
    """A select that lasts: which thing was picked comes with the press."""

    custom: str

    def __init__(self, placeholder: str | None = None, options: list[discord.SelectOption] | None = None) -> None:
        # What is dispatched after a restart needs no options: Discord has them.
        shown = (options or [discord.SelectOption(label="-")])[:MOST_CHOICES]
        super().__init__(discord.ui.Select(custom_id=self.custom, placeholder=placeholder, options=shown))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls()

    @property
    def picked(self) -> int:
        return int(self.item.values[0])


class AccountSelect(_Choice, template="people:unlink"):
    """Unlinks the Discord account that is picked."""

    custom = "people:unlink"

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        say, other_id = interaction.client.speech.say, self.picked
        try:
            await _unlink(interaction, other_id)
        except LastAccountError:
            view = discord.ui.View(timeout=None)
            view.add_item(LastAccountButton(other_id, say("accounts-last-yes")))
            question = say("accounts-last", person=PersonRef(other_id))
            await interaction.response.send_message(question, view=view, ephemeral=True)
            return
        await _show_unlinked(interaction, other_id)


class LastAccountButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"people:unlink:(?P<id>\d{1,20})"):
    """Unlinks a person's only Discord account, which they were warned of."""

    def __init__(self, other_id: int, label: str | None = None) -> None:
        custom_id = f"people:unlink:{other_id}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=discord.ButtonStyle.danger))
        self._other_id = other_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["id"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await _unlink(interaction, self._other_id, even_last=True)
        await _show_unlinked(interaction, self._other_id)


class StaySelect(_Choice, template="people:session"):
    """Ends the log-in that is picked."""

    custom = "people:session"

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        await client.services.sessions.end(interaction.user.id, self.picked)
        message = await sessions_message(client, interaction.user.id, client.speech.say("sessions-ended"))
        await interaction.response.edit_message(**message)


class OtherStaysButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template="people:sessions:others"):
    """Ends every log-in but the one it is pressed from."""

    def __init__(self, label: str | None = None) -> None:
        super().__init__(
            discord.ui.Button(label=label, custom_id="people:sessions:others", style=discord.ButtonStyle.danger)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls()

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        ended = await client.services.sessions.end_others(interaction.user.id)
        note = client.speech.say("sessions-others-ended", count=ended)
        await interaction.response.edit_message(**await sessions_message(client, interaction.user.id, note))


async def _unlink(interaction: discord.Interaction[Any], other_id: int, *, even_last: bool = False) -> None:
    """Unlink, which shuts the doors of the person's groups on the server: that can outlast Discord's three seconds."""
    links = interaction.client.services.links
    await in_time(interaction, links.unlink(interaction.user.id, other_id, even_last=even_last), ephemeral=True)


async def _show_unlinked(interaction: discord.Interaction[Any], other_id: int) -> None:
    client = interaction.client
    if other_id == interaction.user.id:
        message: dict[str, Any] = {"content": client.speech.say("accounts-unlinked-here"), "view": None}
    else:
        note = client.speech.say("accounts-unlinked", person=PersonRef(other_id))
        message = await accounts_message(client, interaction.user.id, note)
    if interaction.response.is_done():  # it took long: there is a "thinking ..." to be replaced
        await interaction.edit_original_response(**message)
    else:
        await interaction.response.edit_message(**message)


def _option(name: str, value: int) -> discord.SelectOption:
    return discord.SelectOption(label=name[:100] or str(value), value=str(value))


def _day(when: datetime) -> Markup:
    return Markup(discord.utils.format_dt(when, "d"))


def _text(bot: Chorus, lines: list[str], note: str | None) -> str:
    return fitting(lines if note is None else [note, *lines], lambda more: bot.speech.say("list-more", more=more))
