"""Autocomplete: what a person sees while they type an option, from the local database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from cogs.asking import asker_of
from cogs.speech import Markup, length, span
from services.chat_export import ended_reference
from services.completion import MOST_OFFERED
from services.mirror.dates import OFFERED
from services.permissions import Operation
from services.privacy.keeping import SUGGESTIONS
from services.refs import Variant
from services.replay import SINCE_LEFT

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime

    from cogs.speech import Speech
    from services.listening_sessions import ListeningSession
    from sources.playable import SearchHit

LONGEST_CHOICE = 100
"""Characters of a choice's name and of its value (Discord docs: Application Command Option Choice)."""
SHORT_NAME = 70
"""Characters of a deleted group's name, such that what else is said of it fits too."""

Choices = list[app_commands.Choice[str]]


def groups_for(operation: Operation) -> Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]:
    """Autocomplete for an option that names a group, with the groups in which the person may do that."""

    async def group_names(interaction: discord.Interaction[Any], current: str) -> Choices:
        names = await interaction.client.services.completion.groups(asker_of(interaction), current, operation)
        return [app_commands.Choice(name=name, value=name) for name in names]

    return group_names


async def suggest_keeping(_interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for how long a chat is kept; other numbers of days can be typed."""
    days = [f"{current.strip()} days"] if current.strip().isdecimal() else []
    fitting = [one for one in SUGGESTIONS if current.strip().casefold() in one]
    return [choice(one) for one in dict.fromkeys([*days, *fitting])]


async def exportable_groups(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names a group whose chat the person may export; deleted ones say so."""
    bot, asker = interaction.client, asker_of(interaction)
    names = await bot.services.completion.groups(asker, current, Operation.MESSAGE_EXPORT)
    choices = [choice(name) for name in names]
    for group in await bot.services.completion.ended_groups(asker, current):
        name = group.name if len(group.name) <= SHORT_NAME else group.name[: SHORT_NAME - 1] + "…"
        text = bot.speech.say("message-export-ended", group=Markup(name), day=f"{group.deleted_at:%Y-%m-%d}")
        choices.append(app_commands.Choice(name=text, value=ended_reference(group)))
    return choices[:MOST_OFFERED]


async def authors(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names somebody who said something in the group the command means."""
    bot = interaction.client
    own_id = None if bot.user is None else bot.user.id
    offers = await bot.services.completion.authors(asker_of(interaction), current, but_of=own_id)
    return [choice(offer.text, f"<@{offer.target_id}>") for offer in offers]


async def dates(_interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for a moment; others can be typed."""
    number = current.strip()
    spans = [f"{number} {unit}" for unit in ("days", "hours", "minutes")] if number.isdecimal() else []
    fitting = [one for one in OFFERED if number.casefold() in one]
    return [choice(one) for one in dict.fromkeys([*spans, *fitting])]


async def beginnings(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for the moment from which on one wants to know: also that at which one left."""
    since_left = [choice(SINCE_LEFT)] if current.strip().casefold() in SINCE_LEFT.casefold() else []
    return [*since_left, *await dates(interaction, current)]


async def sessions(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names a session of listening."""
    bot = interaction.client
    found = await bot.services.recaps.offered(asker_of(interaction))
    offers = [(_session(bot.speech, session, interaction.created_at), str(session.key)) for session in found]
    return [choice(text, key) for text, key in offers if current.strip().casefold() in text.casefold()]


async def sent_messages(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names a message which the person said through Chorus."""
    offers = await interaction.client.services.completion.sent(asker_of(interaction), current)
    return [choice(offer.text, str(offer.target_id)) for offer in offers]


async def own_messages(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names a message of the person's."""
    offers = await interaction.client.services.completion.own(asker_of(interaction), current)
    return [choice(offer.text, str(offer.target_id)) for offer in offers]


async def tracks(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that says what to play; words and links can be typed as well."""
    bot = interaction.client
    offers = await bot.services.suggesting.tracks(asker_of(interaction), current)
    return [choice(described(offer.hit), offer.pick) for offer in offers]


def _session(speech: Speech, session: ListeningSession, now: datetime) -> str:
    """On one line, in which Discord shows no moments: how long ago it was, how much, and with what it began."""
    ended_at = session.ended_at
    return speech.say(
        "recap-choice",
        going=Variant("yes" if ended_at is None else "no"),
        ago="" if ended_at is None else span(speech, now - ended_at),
        lasted=span(speech, (ended_at or now) - session.began_at),
        tracks=len(session.playbacks),
        title=Markup(session.playbacks[0].title),
    )


def described(hit: SearchHit) -> str:
    """A track on one line, its length kept when the title is cut."""
    ending = "" if hit.duration_ms is None else f" ({length(hit.duration_ms)})"
    name = f"{hit.title} – {hit.artist}" if hit.artist else hit.title
    room = LONGEST_CHOICE - len(ending)
    return (name if len(name) <= room else name[: room - 1] + "…") + ending


def choice(text: str, value: str | None = None) -> app_commands.Choice[str]:
    """A choice as Discord takes it; long texts are cut."""
    shown = text if len(text) <= LONGEST_CHOICE else text[: LONGEST_CHOICE - 1] + "…"
    return app_commands.Choice(name=shown, value=value or text[:LONGEST_CHOICE])
