"""Texts as the chat server takes them: cleaned, and in parts that are short enough for a message each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.sending.errors import TextEmptyError, TextTooLongError

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_MESSAGE = 2_000
"""Characters in a message of a bot or webhook (Discord docs: Create Message, Execute Webhook)."""
LONGEST_TEXT = 4_000
"""Characters that can be typed into a form (Discord docs: Text Input)."""

_FENCE = "```"
_LANGUAGE = re.compile(r"```([A-Za-z0-9_+\-.#]{0,20})(?=\n)")
_KEPT_CONTROLS = frozenset("\n\t\x1b")
"""Controls that mean something in a message: line breaks, tabs, and the colours of a block of ANSI code."""
_JOINS_ON = frozenset("\u200d\ufe0e\ufe0f")
"""What makes one sign of its neighbours, besides marks."""


def checked(text: str) -> str:
    """A text as it can be sent. Raises TextEmptyError, or TextTooLongError for one above `LONGEST_TEXT`."""
    # Halves of a character that came without the other half can be written down nowhere.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in lines if one in _KEPT_CONTROLS or unicodedata.category(one) != "Cc").strip()
    if not shows(kept):
        raise TextEmptyError()
    if len(kept) > LONGEST_TEXT:
        raise TextTooLongError(most=LONGEST_TEXT, length=len(kept))
    return kept


def shows(text: str) -> bool:
    """Whether there is anything in it to be seen."""
    return any(character.isprintable() and not character.isspace() for character in text)


def split(text: str, *, longest: int = LONGEST_MESSAGE) -> Sequence[str]:
    """A text in parts of at most `longest` characters, each of which shows something.

    It is cut between lines where that can be, else between words. A block of code stays whole if it fits into a
    message; one that does not is closed at the end of a part, and goes on in the next.
    """
    parts, rest = [], text.strip()
    while len(rest) > longest:
        part, rest = _cut(rest, longest)
        parts.append(part.strip())
    return [part for part in (*parts, rest) if shows(part)]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of code: from its opening fence to behind its closing one."""

    start: int
    end: int
    language: str


def _cut(text: str, longest: int) -> tuple[str, str]:
    """The first part, and what remains."""
    blocks = _blocks(text)
    border = _border(text, longest, blocks)
    if border is not None:
        return text[:border], text[border:].strip()
    block = next((block for block in blocks if block.start < longest < block.end), None)
    if block is not None:
        return _cut_block(text, longest, block)
    at = _between_signs(text, longest)
    return text[:at], text[at:].strip()


def _border(text: str, longest: int, blocks: Sequence[_Block]) -> int | None:
    """Where the last line, else the last word ends that fits, outside of blocks; no part is made needlessly short."""
    for borders in ("\n", " \t\n"):
        for at in range(longest, longest // 2, -1):
            if text[at] in borders and not any(block.start < at < block.end for block in blocks):
                return at
    # A block that would be cut begins a part of its own, if that spares it the cut.
    block = next((block for block in blocks if block.start <= longest < block.end), None)
    if block is not None and shows(text[: block.start]) and block.end - block.start <= longest:
        return block.start
    return None


def _cut_block(text: str, longest: int, block: _Block) -> tuple[str, str]:
    closing, opening = f"\n{_FENCE}", f"{_FENCE}{block.language}\n"
    first = block.start + len(opening)
    last = longest - len(closing)
    if last <= first:  # the block has hardly begun
        return text[: block.start], text[block.start :]
    line = text.rfind("\n", first, last)
    at = line if line > max(first, last // 2) else _between_signs(text, last)
    return text[:at] + closing, opening + text[at:].removeprefix("\n")


def _blocks(text: str) -> Sequence[_Block]:
    fences = [found.start() for found in re.finditer(_FENCE, text)]
    blocks = []
    for start, close in zip(fences[::2], fences[1::2], strict=False):
        language = _LANGUAGE.match(text, start)
        blocks.append(_Block(start, close + len(_FENCE), "" if language is None else language[1]))
    return blocks


def _between_signs(text: str, at: int) -> int:
    """The place at or shortly before that one at which no sign is torn, such as a letter from its accent."""
    for place in range(at, max(at - 32, 1), -1):
        before, after = text[place - 1], text[place]
        if not (unicodedata.combining(after) or after in _JOINS_ON or before == "\u200d"):
            return place
    return at
