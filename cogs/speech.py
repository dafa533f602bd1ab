"""How the bot speaks in Discord: the catalogue's sentences with their parameters made fit for markdown."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from services.named_commands import NAMED_COMMANDS
from services.refs import ChannelRef, CommandRef, LengthRef, MomentRef, PersonRef, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from models import QueueEntry
    from services.errors import UserError
    from services.words import Words
    from sources.playable import SearchHit

LONGEST_MESSAGE = 2000
"""Characters in a message (Discord docs: Create Message)."""
LONGEST_PARAMETER = 100
"""Characters of a name or title that are shown: with each of them escaped, a sentence still fits."""
SHORT_NAME = 60
"""Characters of a name in a list: a page of such names still fits with each of them escaped."""
NAMED_AT_ONCE = 5
"""Names in one sentence."""


TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of what follows them, to the end of the line and what is behind it."""


_SHOWN_OTHERWISE = re.compile(r"<(?=[@#/:]|(?:a|t|id):)")
"""Before a person, channel, command, moment or emoji (Discord docs: Message Formatting)."""


class Markup(str):
    """Text that is markdown already and must not be escaped."""

    __slots__ = ()


class Speech:
    """Says sentences of the catalogue. Plain texts among the parameters are escaped: a name never formats."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._command_ids: dict[str, int] = {}

    def learn_commands(self, ids: Mapping[str, int]) -> None:
        """Take in the ids that Discord gave the top-level commands, so that sentences can link to them."""
        self._command_ids.update(ids)

    def say(self, key: str, **params: object) -> str:
        """The sentence of `key`. Raises LookupError for an unknown key or a missing parameter."""
        commands = {param: self.show(CommandRef(name)) for param, name in NAMED_COMMANDS.items()}
        return self._words.say(key, **commands, **{name: self.show(value) for name, value in params.items()})

    def explain(self, error: UserError) -> str:
        """The sentence of a failure."""
        return self.say(error.key, **error.params)

    def track(self, track: SearchHit | QueueEntry) -> Markup:
        """A track by its title, and its artist where that is known."""
        return self._track(track, plain)

    def short_track(self, track: SearchHit | QueueEntry) -> Markup:
        """The same for a list."""
        return self._track(track, short)

    def _track(self, track: SearchHit | QueueEntry, shown: Callable[[str], Markup]) -> Markup:
        # On one line, whatever stands in it: a title must not look like a line of ours.
        texts = (" ".join(text.translate(TURNS).split()) for text in (track.title, track.artist or ""))
        title, artist = [apart(shown(text)) for text in texts]
        if artist:
            return Markup(self.say("track-by", title=title, artist=artist))
        return Markup(self.say("track", title=title))

    def line(self, track: SearchHit) -> Markup:
        """A track on a line of a list: a long title is cut sooner than in a sentence, and its length follows."""
        name = Markup(f"**{short(track.title)}**" + (f" – {short(track.artist)}" if track.artist else ""))
        return name if track.duration_ms is None else Markup(f"{name} ({length(track.duration_ms)})")

    def listed(self, names: Sequence[str], *, bold: bool = False) -> Markup:
        """The first of some names, one after the other, and how many more there are."""
        shown = ", ".join(f"**{short(name)}**" if bold else short(name) for name in names[:NAMED_AT_ONCE])
        left_out = len(names) - NAMED_AT_ONCE
        return Markup(f"{shown} {self.say('list-more', more=left_out)}" if left_out > 0 else shown)

    def show(self, value: object) -> object:
        """One parameter as Discord should get it; numbers are left to the catalogue."""
        match value:
            case Markup() | Variant():
                return str(value)
            case ChannelRef(channel_id):
                return f"<#{channel_id}>"
            case PersonRef(discord_id):
                return f"<@{discord_id}>"
            case CommandRef(name):
                command_id = self._command_ids.get(name.split()[0])
                return f"`/{name}`" if command_id is None else f"</{name}:{command_id}>"
            case MomentRef(when):
                # Discord knows whole seconds: rounded up, what is promised is so when it is tried.
                return f"<t:{math.ceil(when.timestamp())}:R>"
            case LengthRef(milliseconds):
                return length(milliseconds)
            case str():
                return apart(plain(value.translate(TURNS)))
            case _:
                return value


def plain(text: str) -> Markup:
    """A text that shows in Discord as it is, and pings nobody; a very long one is cut."""
    shown = text if len(text) <= LONGEST_PARAMETER else text[: LONGEST_PARAMETER - 1] + "…"
    return Markup(_SHOWN_OTHERWISE.sub(r"\\<", discord.utils.escape_mentions(discord.utils.escape_markdown(shown))))


def apart(shown: Markup) -> Markup:
    """A text on whose direction nothing depends around it: what is written from right to left turns itself alone.

    Told by U+2068 and U+2069 (Unicode Standard Annex #9, 2.4); `TURNS` must be out of it.
    """
    return Markup(f"\u2068{shown}\u2069") if any(map(_runs_leftwards, shown)) else shown


def _runs_leftwards(character: str) -> bool:
    return character > "\u0590" and unicodedata.bidirectional(character) in ("R", "AL")


def short(name: str) -> Markup:
    """A name in a list, where a long one is cut sooner than in a sentence."""
    return plain(name if len(name) <= SHORT_NAME else name[: SHORT_NAME - 1] + "…")


def fitting(lines: Sequence[str], more: Callable[[int], str], *, beyond: int = 0, footer: str | None = None) -> str:
    """As many lines as fit into one message; `more(how_many)` follows where some do not, and `footer` in any case.

    `beyond` counts things that have no line here but should be in that number. The first line must be short.
    """
    taken, left_out = list(lines), beyond
    while True:
        below = [more(left_out)] if left_out else []
        if footer is not None:
            below.append(footer)
        text = "\n".join([*taken, *below])
        if len(text) <= LONGEST_MESSAGE:
            return text
        taken.pop()
        left_out += 1


def moment(when: datetime) -> Markup:
    """A point in time that each reader sees in their own time zone."""
    return Markup(discord.utils.format_dt(when, "t"))


def jump(guild_id: int, channel_id: int, message_id: int) -> Markup:
    """A link to a message, of which no preview is shown."""
    return Markup(f"[↗](<https://discord.com/channels/{guild_id}/{channel_id}/{message_id}>)")


def known_length(speech: Speech, duration_ms: int | None) -> Markup:
    """A track's length, or that nobody knows it."""
    return Markup(speech.say("length-unknown")) if duration_ms is None else length(duration_ms)


def length(milliseconds: int) -> Markup:
    """A duration as players show it: 3:07, 1:02:03."""
    seconds = milliseconds // 1000
    hours, minutes = divmod(seconds // 60, 60)
    return Markup(f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}")


def span(speech: Speech, time: timedelta) -> Markup:
    """About how long something is, where Discord shows no moments: "40 min", "1 h 40 min", "3 days"."""
    minutes = max(0, time // timedelta(minutes=1))
    hours = minutes // 60
    return Markup(speech.say("span", days=hours // 24, hours=hours, minutes=minutes % 60))
