"""What discord.py does otherwise than Discord describes, or Discord describes nowhere. Ten lines at most, with reasons.

Deviations of the sandbox have no place here: they are mended where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Allowed:
    """A deviation to let pass: on whose part (request, answer, event), where, in which field, what is wrong, and why.

    `where`, `path` and `problem` are patterns as of file names: `*` stands for anything.
    """

    part: str
    where: str
    path: str
    problem: str
    reason: str

    def fits(self, part: str, where: str, path: str, problem: str) -> bool:
        """Whether a problem is this one."""
        pairs = ((where, self.where), (path, self.path), (problem, self.problem))
        return part == self.part and all(fnmatchcase(text, pattern) for text, pattern in pairs)


_AS_TEXT = "'*' is not of type *"
_AS_NUMBER = "[0-9]* is not of type *"

ALLOWED = (
    Allowed("request", "PUT /channels/*/permissions/*", "$.allow", _AS_TEXT, "a text, as Discord's docs have it"),
    Allowed("request", "PUT /channels/*/permissions/*", "$.deny", _AS_TEXT, "a text, as Discord's docs have it"),
    Allowed("request", "*", "$.permission_overwrites.*.id", _AS_NUMBER, "an id as a number, which Discord reads too"),
    Allowed("request", "*", "$.*_id", _AS_NUMBER, "an id as a number, which Discord reads too"),
    Allowed("request", "*", "$.sticker_ids.*", _AS_NUMBER, "an id as a number, which Discord reads too"),
    Allowed("request", "*/bulk-delete", "$.messages.*", _AS_NUMBER, "an id as a number, which Discord reads too"),
    Allowed(
        "request", "PUT /guilds/*/bans/*", "$query.delete_message_seconds", "no such parameter*", "Discord takes it"
    ),
    Allowed("request", "* /guilds/*/bans/*", "$", "a body is required", "Discord does not insist on one"),
    Allowed("request", "*", "$*attachments.*.id", _AS_NUMBER, "the index of an upload as a number"),
    Allowed("request", "POST /attachments/refresh-urls", "$", "no such operation*", "Discord has it and tells nobody"),
)


def is_allowed(part: str, where: str, path: str, problem: str) -> bool:
    """Whether a problem is one of the known ones."""
    return any(entry.fits(part, where, path, problem) for entry in ALLOWED)
