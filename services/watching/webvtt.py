"""Subtitles as WebVTT, the one kind that browsers show. Touches nothing.

(W3C WebVTT, 4; SubRip has the same cues with a comma in its times.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Cue = tuple[int, int, str]
"""From when to when (ms), and the words."""

MOST_BYTES = 2 << 20
MOST_CUES = 20_000
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}", re.ASCII)
_LOOKS = re.compile(r"<[^<>]{0,100}>|\{\\[^{}]{0,100}\}")
"""Tags of HTML, and overrides of ASS that some SubRip files have."""
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def decoded(content: bytes) -> str:
    """A file's text: UTF-8 or UTF-16 where it is that, else what old files are mostly written in."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def parse(text: str) -> list[Cue]:
    """The cues of a SubRip or WebVTT file, without their looks; what makes no sense is passed over."""
    cues: list[Cue] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        for number, line in enumerate(lines[:2]):  # a cue's own name may stand above its times
            if found := _TIMES.match(line):
                words = "\n".join(lines[number + 1 :])
                cues.append((_ms(found.groups()[:4]), _ms(found.groups()[4:]), _LOOKS.sub("", words)))
                break
        if len(cues) >= MOST_CUES:
            break
    return cues


def webvtt(cues: Iterable[Cue]) -> str:
    """The cues as a file of WebVTT; what lasts for no time is left out."""
    shown = []
    for start_ms, end_ms, words in cues:
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        if lines and end_ms > start_ms >= 0:
            text = "\n".join(lines).translate(_ESCAPES)
            shown.append(f"{_time(start_ms)} --> {_time(end_ms)}\n{text}\n")
    return "\n".join(["WEBVTT\n", *shown])


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
