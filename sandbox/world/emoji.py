"""Which text is an emoji, and who may react with it.

Discord knows every emoji of Unicode by name; here a text counts as one if it is made of an emoji's characters only.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from .rules import DiscordError

if TYPE_CHECKING:
    from .backend import SandboxBackend

_CUSTOM = re.compile(r"\w{2,32}:\d{15,20}")
_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_SYMBOLS = frozenset({"So", "Sm"})
_MODIFIERS = frozenset({"Sk", "Mn", "Cf"})
"""Skin tones, the request for the coloured form, and what joins several into one."""
_PUNCTUATION = frozenset("\u203c\u2049\u3030\u303d")


def is_unicode_emoji(text: str) -> bool:
    """Whether a text is one of Unicode's emoji, as far as its characters tell."""
    if _KEYCAP.fullmatch(text):
        return True
    kinds = [unicodedata.category(character) for character in text]
    drawn = [kind in _SYMBOLS or character in _PUNCTUATION for kind, character in zip(kinds, text, strict=True)]
    return any(drawn) and all(is_drawn or kind in _MODIFIERS for is_drawn, kind in zip(drawn, kinds, strict=True))


def check_emoji(backend: SandboxBackend, user_id: int, channel_id: int, emoji: str) -> None:
    """Raises 10014 for what is no emoji or one that this user does not have, 50013 for another guild's.

    Source: Discord docs, Message > Create Reaction.
    """
    if not _CUSTOM.fullmatch(emoji):
        if not is_unicode_emoji(emoji):
            raise DiscordError(400, 10014, "Unknown Emoji")
        return
    emoji_id = int(emoji.rpartition(":")[2])
    home = backend.get_channel(channel_id).guild_id
    for guild in backend.guilds.values():
        if emoji_id in guild.emojis and user_id in guild.members:
            if home not in (None, guild.id):
                backend.require_permissions(home, user_id, channel_id, "use_external_emojis")
            return
    if user_id != backend.bot_user.id or emoji_id not in backend.application_emojis:
        raise DiscordError(400, 10014, "Unknown Emoji")
