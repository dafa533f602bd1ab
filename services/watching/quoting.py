"""An answer from the page, as Discord shows it: a quotation with a link to what is answered, and then the words.

Webhooks cannot reply (Discord docs: Execute Webhook has no `message_reference`), so that the text itself has to say it.
It is made so that it can be told again from the text alone, however often that is edited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_QUOTE = 120
CUT = "…"
_FORM = re.compile(
    r"> -# \[[^\]\n]{1,200}\]\(<?https://discord\.com/channels/\d{1,20}/\d{1,20}/(\d{1,20})>?\)\n> [^\n]*(?:\n|\Z)"
)
_SPECIAL = re.compile(r"([\\*_~`|<>\[\]()#@:])")


@dataclass(frozen=True, slots=True)
class Answer:
    """A text: the quotation that it begins with (empty for none), what that quotes, and what is said."""

    quotation: str
    answers: int | None
    text: str


def quotation(author: str, words: str, guild_id: int, channel_id: int, message_id: int) -> str:
    """The quotation of a message, to be put before what answers it. It mentions and links to nothing else."""
    line = " ".join(words.split())
    line = line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - len(CUT)]}{CUT}"
    name = " ".join(author.split())[:40] or CUT
    link = f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"
    head = f"> -# [{_plain(name)}](<{link}>)\n"
    return f"{head}> {_plain(line or CUT)}\n"


def taken_apart(text: str) -> Answer:
    """What a text is made of."""
    found = _FORM.match(text)
    if found is None:
        return Answer("", None, text)
    return Answer(found[0], int(found[1]), text[found.end() :])


def _plain(text: str) -> str:
    """A text in which Discord sees no markup. Brackets cannot stand in the text of a link, escaped or not."""
    without = text.replace("[", "(").replace("]", ")")
    return _SPECIAL.sub(r"\\\1", without).replace("@", "@\u200b")
