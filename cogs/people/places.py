"""What `/user accounts` and `/user sessions` show: where an account is used, and how to end that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.answering import in_time
from cogs.forms import SafeModal
from cogs.lasting import Constant, presented
from cogs.people.fields import known_password_field
from cogs.people.leaving import doors_ajar
from cogs.people.resetting import pending_note
from cogs.speech import Markup, fitting
from cogs.views import MOST_CHOICES
from services.errors import LastAccountError
from services.refs import PersonRef, Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from datetime import datetime

    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.sessions import Stay


async def accounts_message(bot: Chorus, discord_id: int, note: str | None = None) -> dict[str, Any]:
    """What a message with a person's Discord accounts is sent or edited with; `note` is what has just happened.

    Raises NotRegisteredError or LoggedOutError.
    """
    say = bot.speech.say
    links = await bot.services.links.list(discord_id)
    lines = [say("accounts-heading", count=len(links)), *await pending_note(bot, discord_id)]
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
    lines += [_stay_line(bot.speech, stay) for stay in stays]
    lines.append(say("sessions-next"))
    view = discord.ui.View(timeout=None)
    others = [_option(_stay_label(bot.speech, stay), stay.key) for stay in stays if not stay.here]
    if others:
        view.add_item(StaySelect(say("sessions-placeholder"), others))
        view.add_item(OtherStaysButton(say("sessions-others")))
    if any(stay.on_page for stay in stays):
        view.add_item(PageStaysButton(say("sessions-on-page")))
    return {"content": _text(bot, lines, note), "view": view}


def _stay_line(speech: Speech, stay: Stay) -> str:
    days = {"since": _day(stay.since), "until": _day(stay.until)}
    state = Variant("here" if stay.here else "there")
    if stay.discord_id is not None and not stay.on_page:
        person = PersonRef(stay.discord_id)
        return speech.say("sessions-entry", person=person, name=stay.discord_name, state=state, **days)
    if stay.discord_id is None:
        return speech.say("sessions-entry-page", device=stay.device, told=_told(stay), **days)
    person = PersonRef(stay.discord_id)
    return speech.say("sessions-entry-link", device=stay.device, told=_told(stay), person=person, **days)


def _stay_label(speech: Speech, stay: Stay) -> str:
    """What a choice calls it, which is shown as it is: no links, no moments."""
    if not stay.on_page:
        return stay.discord_name
    day = stay.since.date().isoformat()
    return speech.say("sessions-choice-page", device=stay.device, told=_told(stay), day=day)


def _told(stay: Stay) -> Variant:
    return Variant("known" if stay.device else "unknown")


class _Choice(Constant, discord.ui.DynamicItem[discord.ui.Select[Any]], template="people:none"):
    """A select that lasts: which thing was picked comes with the press."""

    custom: str

    def __init__(self, placeholder: str | None = None, options: list[discord.SelectOption] | None = None) -> None:
        # What is dispatched after a restart needs no options: Discord has them.
        shown = (options or [discord.SelectOption(label="-")])[:MOST_CHOICES]
        super().__init__(discord.ui.Select(custom_id=self.custom, placeholder=placeholder, options=shown))

    @property
    def picked(self) -> int:
        return int(self.item.values[0])


class AccountSelect(_Choice, template="people:unlink"):
    """Unlinks the Discord account that is picked; another than that which picks only with the password."""

    custom = "people:unlink"

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        speech, other_id = interaction.client.speech, self.picked
        if other_id != interaction.user.id:
            await interaction.client.services.links.require(interaction.user.id, other_id)
            await interaction.response.send_modal(UnlinkModal(speech, other_id))
            return
        try:
            await _unlink_this(interaction)
        except LastAccountError:
            view = discord.ui.View(timeout=None)
            view.add_item(LastAccountButton(other_id, speech.say("accounts-last-yes")))
            question = speech.say("accounts-last", person=PersonRef(other_id))
            await interaction.response.send_message(question, view=view, ephemeral=True)


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
        await _unlink_this(interaction, even_last=True)


class UnlinkModal(SafeModal):
    """Asks for the password before another Discord account of the person's is unlinked."""

    def __init__(self, speech: Speech, other_id: int) -> None:
        super().__init__(title=speech.say("unlink-title"))
        hint = speech.say("unlink-password-hint")
        self.password = known_password_field(self, speech.say("password-old"), hint)
        self._other_id = other_id

    def again(self, speech: Speech) -> Callable[[], SafeModal]:
        return partial(UnlinkModal, speech, self._other_id)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        # The doors of the person's groups are shut before this is answered, which may take longer than Discord waits.
        await interaction.response.defer(ephemeral=True)
        client = interaction.client
        ajar = await client.services.links.unlink(interaction.user.id, self._other_id, self.password.value)
        person = PersonRef(self._other_id)
        note = client.speech.say("accounts-unlinked", person=person) + doors_ajar(client.speech, ajar)
        message = await accounts_message(client, interaction.user.id, note)
        await interaction.edit_original_response(**message)


class StaySelect(_Choice, template="people:session"):
    """Ends the log-in that is picked."""

    custom = "people:session"

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = interaction.client
        await client.services.sessions.end(interaction.user.id, self.item.values[0])
        message = await sessions_message(client, interaction.user.id, client.speech.say("sessions-ended"))
        await interaction.response.edit_message(**message)


class OtherStaysButton(Constant, discord.ui.DynamicItem[discord.ui.Button[Any]], template="people:sessions:others"):
    """Ends every log-in but the one it is pressed from."""

    def __init__(self, label: str | None = None) -> None:
        super().__init__(
            discord.ui.Button(label=label, custom_id="people:sessions:others", style=discord.ButtonStyle.danger)
        )

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        ended = await interaction.client.services.sessions.end_others(interaction.user.id)
        note = interaction.client.speech.say("sessions-others-ended", count=ended)
        await _show_anew(interaction, note)


class PageStaysButton(Constant, discord.ui.DynamicItem[discord.ui.Button[Any]], template="people:sessions:page"):
    """Ends every log-in on the web page."""

    def __init__(self, label: str | None = None) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id="people:sessions:page"))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        ended = await interaction.client.services.sessions.end_on_page(interaction.user.id)
        note = interaction.client.speech.say("sessions-on-page-ended", count=ended)
        await _show_anew(interaction, note)


async def _show_anew(interaction: discord.Interaction[Any], note: str) -> None:
    """The same message with the log-ins that are left, and what became of the others."""
    await interaction.response.edit_message(**await sessions_message(interaction.client, interaction.user.id, note))


async def _unlink_this(interaction: discord.Interaction[Any], *, even_last: bool = False) -> None:
    """Unlink who asks, which shuts the doors of their groups on the server: that can outlast Discord's three seconds.

    Raises LastAccountError.
    """
    client, discord_id = interaction.client, interaction.user.id
    work = client.services.links.unlink(discord_id, discord_id, even_last=even_last)
    ajar = await in_time(interaction, work, ephemeral=True)
    sentence = client.speech.say("accounts-unlinked-here") + doors_ajar(client.speech, ajar)
    if interaction.response.is_done():  # it took long: there is a "thinking ..." to be replaced
        await interaction.edit_original_response(content=sentence, view=None)
    else:
        await interaction.response.edit_message(content=sentence, view=None)


def _option(name: str, value: int | str) -> discord.SelectOption:
    return discord.SelectOption(label=name[:100] or str(value), value=str(value))


def _day(when: datetime) -> Markup:
    return Markup(discord.utils.format_dt(when, "d"))


def _text(bot: Chorus, lines: list[str], note: str | None) -> str:
    return fitting(lines if note is None else [note, *lines], lambda more: bot.speech.say("list-more", more=more))
