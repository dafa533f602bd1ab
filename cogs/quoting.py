"""A message as a quotation: its words, whose they are, when and where they were said, and the files that came along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs.heard import heard
from cogs.speech import LONGEST_MESSAGE, Markup, jump, plain
from services.sending.errors import NothingToQuoteError

if TYPE_CHECKING:
    from cogs.speech import Speech
    from models.playback_log import HeardTrack

NAMED_FILES = 3
CUT = "…"
MARK = "> "


def quotation(speech: Speech, message: discord.Message, guild_id: int, playing: HeardTrack | None = None) -> str:
    """The quotation as one message, with what was playing; words that do not fit are cut.

    Raises NothingToQuoteError.
    """
    words = "\n".join([message.content, *(one.content for one in message.message_snapshots)]).strip()
    files = [*message.attachments, *(file for one in message.message_snapshots for file in one.attachments)]
    if not words and not files:
        raise NothingToQuoteError()
    below = [
        speech.say(
            "quote-source",
            author=Markup(f"**{plain(message.author.display_name)}**"),
            when=Markup(discord.utils.format_dt(message.created_at, "f")),
            link=jump(guild_id, message.channel.id, message.id),
        )
    ]
    if files:
        named = ", ".join(plain(file.filename) for file in files[:NAMED_FILES])
        more = f", {CUT}" if len(files) > NAMED_FILES else ""
        below.append(speech.say("quote-files", count=len(files), files=Markup(named + more)))
    if playing is not None:
        below.append(heard(speech, playing))
    room = LONGEST_MESSAGE - sum(len(line) + 1 for line in below)
    return "\n".join([*_quoted(words, room), *below])


def _quoted(words: str, room: int) -> list[str]:
    """The lines, each with the mark of a quotation and its line break within `room` characters in all."""
    lines: list[str] = []
    for line in words.splitlines():
        room -= len(MARK) + 1
        if room < len(line) + len(MARK) + 1 + len(CUT):  # what is cut says so, if need be in a line of its own
            return [*lines, f"{MARK}{line[: max(room - len(CUT), 0)]}{CUT}"]
        lines.append(f"{MARK}{line}")
        room -= len(line)
    return lines
