"""A message that was said, as one line of a page."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import discord

from cogs.heard import heard
from cogs.speech import TURNS, Markup, jump, plain, short
from services.refs import Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from services.mirror.reading import ReadMessage
    from services.mirror.wording import Snippet

NAMED_FILES = 3
LONGEST_FILE_NAME = 40
_LINK = re.compile(r"(?<!<)https?://[^\s<>)]+")
_NOT_THEIR_OWN = ("poll", "forward")
"""Shapes whose words are others than those that somebody wrote into the message."""


def message_line(speech: Speech, guild_id: int, message: ReadMessage) -> str:
    """Who said what and when, with what was playing, and a link to it; of no link in it a preview is shown."""
    told = [message_text(speech, message)]
    if message.playing is not None:
        told.append(heard(speech, message.playing))
    return speech.say(
        "message-list-entry",
        when=Markup(discord.utils.format_dt(message.said_at, "f")),
        author=short(message.author_name.translate(TURNS)),
        text=Markup(" ".join(told)),
        link=jump(guild_id, message.thread_id, message.message_id),
    )


def message_text(speech: Speech, message: ReadMessage) -> str:
    """What a message says, and what came with it."""
    words = _marked(message.words)
    told = []
    if message.shape in _NOT_THEIR_OWN or not (words or message.file_names):
        told.append(speech.say("message-shape", shape=Variant(message.shape)))
    if words:
        told.append(words)
    if message.file_names:
        named = ", ".join(_file_name(name) for name in message.file_names[:NAMED_FILES])
        more = len(message.file_names) - NAMED_FILES
        told.append(speech.say("message-files", files=Markup(named), more=max(more, 0)))
    return " ".join(told)


def _marked(words: Snippet) -> str:
    """The words with what was looked for in bold; empty when nothing of them can be seen."""
    parts = []
    for is_hit, together in groupby(words.parts, key=lambda part: part[1]):
        text = plain("".join(text for text, _ in together).translate(TURNS))
        parts.append(f"**{text}**" if is_hit else _LINK.sub(r"<\g<0>>", text))
    marked = "".join(parts)
    return marked if any(character.isprintable() and not character.isspace() for character in marked) else ""


def _file_name(name: str) -> Markup:
    """Shortened in the middle: what kind of file it is stands at the end."""
    if len(name) > LONGEST_FILE_NAME:
        name = f"{name[: LONGEST_FILE_NAME - 11]}…{name[-10:]}"
    return plain(name.translate(TURNS))
