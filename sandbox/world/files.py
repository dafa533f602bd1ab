"""What Discord makes of a file that is handed to it: a name without surprises, and a picture's size. Pure."""

from __future__ import annotations

import re
import struct
import unicodedata
from typing import TYPE_CHECKING

from .form import wrong_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that begin a frame; the three others of that range are tables."""
_LONGEST_SIDE = 2**31 - 1
"""Pixels (PNG specification, 11.2.2 IHDR); Discord's own numbers for them are 32 bits with a sign."""
_NAMELESS = "file"
MAX_FILE_NAME = 1024


def stored_filename(name: str) -> str:
    """The name under which a file is kept: letters and digits of ASCII, dashes, dots, and underscores for blanks.

    Letters lose their accents, and dots and underscores around the name go. Discord documents only that other names
    cannot be referred to (Reference > Using Attachments within Embeds); that it rewrites them as Werkzeug's
    `secure_filename` does is what is seen (discord-api-docs, issues 4847 and 7754). What it calls a file of whose name
    nothing is left is not known.
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"[/\\]", " ", name)).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9_.-]", "", "_".join(plain.split())).strip("._")
    ending = name.rpartition(".")[2] if "." in name else None
    if not kept or kept == ending:
        return _NAMELESS if not kept else f"{_NAMELESS}.{kept}"
    return kept


def check_file_names(names: Iterable[str]) -> None:
    """Raises 50035 for a name that is longer than Discord takes (OpenAPI: MessageAttachmentRequest.filename)."""
    for index, name in enumerate(names):
        if len(name) > MAX_FILE_NAME:
            message = f"Must be {MAX_FILE_NAME} or fewer in length."
            raise wrong_field(f"attachments.{index}.filename", "BASE_TYPE_MAX_LENGTH", message)


def title_of(name: str) -> str | None:
    """The `title` of a file whose name was rewritten: the name it had, without its ending."""
    return None if stored_filename(name) == name else name.rpartition(".")[0] or name


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG; None for anything else, and for sizes that no picture has."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(_GIF):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(_JPEG):
            at = next(at for marker, at in _segments(data) if marker in _FRAMES)
            height, width = struct.unpack_from(">HH", data, at + 5)
        else:
            return None
    except (struct.error, StopIteration):
        return None
    return (width, height) if min(width, height) > 0 and max(width, height) <= _LONGEST_SIDE else None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """The marker of each JPEG segment and where its length stands, minus two."""
    at = 2
    while at < len(data):
        _, marker, length = struct.unpack_from(">BBH", data, at)
        yield marker, at
        at += 2 + length
