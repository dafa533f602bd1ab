"""The table of permissions as a page for people: `python -m services.permission_page > docs/permissions.md`."""

from __future__ import annotations

import sys

from services.permissions import TABLE, Operation, Rule, Standing

_HEAD = """# Who may do what

Generated from `services/permissions.py` by `python -m services.permission_page`; a test holds the two equal.

Whoever stands in several places may do what any of them may: towards Chorus one is a stranger, logged out or logged in;
towards the group that is meant an outsider, a member, a DJ, a moderator, its second owner or its owner; and towards the
server, perhaps its administrator. An administrator needs an account like everybody, but for what is marked with ¹.

A group can leave its music to its DJs (`/group update`): what is marked with ² is then closed to plain members, and so
is putting a track before others in `/play`, which is moving it. It can also leave each track to whoever asked for it:
plain members then pause, resume, skip and seek in their own, stop when all that waits is theirs, and leave the rest of
what is marked to DJs and those above them. Where a group votes (`vote_skip`), any member who listens may ask for the
next track; DJs, and whoever asked for a track, skip it alone. What is in brackets is a part of a command that not
everybody who has the command may do.

`/message export` hands over the whole chat, with what people have deleted from it: its owners answer for that, and keep
it when the group has ended. A moderator looks after people, and an administrator is no party to what a group says.

A playlist is its owner's, or a group's: all of its members see it, play it, and put tracks on it or take them off;
whoever made it, and the group's moderators and owners, rename, share and delete it.

In the menu of a message, "Quote" is `/message send`, and "Play this" is `/play`.
"""
_YES, _NO = "●", "·"


def as_markdown() -> str:
    """The page: a line for each operation, a column for each standing."""
    columns = ["operation", *Standing]
    lines = [_row(columns), _row(["---", *(":-:" for _ in Standing)])]
    lines += [_row([_name(operation, TABLE[operation]), *_marks(TABLE[operation])]) for operation in Operation]
    return "\n".join([_HEAD, *lines, ""])


def _name(operation: Operation, rule: Rule) -> str:
    return f"`/{operation}`" + ("¹" if rule.without_account else "") + ("²" if rule.controls_music else "")


def _marks(rule: Rule) -> list[str]:
    return [_YES if standing in rule.allowed else _NO for standing in Standing]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
