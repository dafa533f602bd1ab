"""What files are called in an archive: names that every system takes, and never the same one twice."""

from __future__ import annotations

import re
import unicodedata

LONGEST_BYTES = 120
"""Of a file's own name, in UTF-8: with the id before it and a folder around it, every system takes it."""
_LONGEST_ENDING = 16
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
"""What some system has a meaning for in a name; control characters too."""


def packed_name(attachment_id: int, name: str) -> str:
    """Where a file of that name lies: `files/<id>-<name>`.

    The id makes it the only one, whichever letters a system takes for the same, and keeps it from being a name that has
    a meaning ("..", "CON").
    """
    visible = "".join(
        "_" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") else character for character in name
    )
    safe = _UNSAFE.sub("_", visible)
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending.encode()) > _LONGEST_ENDING:
        stem, dot, ending = safe, "", ""
    ending = ending.rstrip(". ")
    room = LONGEST_BYTES - len(f"{dot}{ending}".encode())
    stem = stem.encode()[:room].decode(errors="ignore").strip(" .")
    return f"files/{attachment_id}-{stem}{'.' if ending else ''}{ending}"
