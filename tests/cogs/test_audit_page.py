"""Deeds as sentences, and pages of them that fit into a message."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest

from cogs.audit_page import audit_message
from cogs.speech import LONGEST_MESSAGE, Speech
from models import AuditEntry, Group, User
from models.audit import NamedEntry
from services.audit_trail import AuditPage, AuditQuestion
from services.permissions import Operation
from services.words import Words

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SPEECH = Speech(Words())


def person(name: str, *, deleted: bool = False) -> User:
    return User(
        first_name=name,
        last_name="Example",
        email=name,
        email_key=name,
        password="",
        created_at=NOW,
        deleted_at=NOW if deleted else None,
    )


ADA, BEN, GONE = person("Ada"), person("Ben"), person("", deleted=True)
FILMS = Group(id=1, name="Film *night*", name_key="", guild_id=1, owner_id=1, created_at=NOW)


def deed(
    action: str, detail: str = "", *, by: User | None = ADA, to: User | None = None, number: int = 1, own_id: int = 0
) -> NamedEntry:
    entry = AuditEntry(
        id=number,
        at=NOW,
        action=action,
        detail=detail,
        actor_discord_id=own_id or None,
        subject_id=None if to is None else 2,
    )
    return NamedEntry(entry, by, to, FILMS)


def shown(*deeds: NamedEntry, upwards: bool = False) -> list[str]:
    """The lines of a page that has neighbours on neither side, without their moment."""
    page = AuditPage(deeds, has_newer=False, has_older=False)
    content = str(audit_message(SPEECH, AuditQuestion(), page, upwards=upwards)["content"])
    return [line.split("> ", 1)[1] for line in content.splitlines()[1:]]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (deed(Operation.GROUP_CREATE), "Ada Example created **Film \\*night\\***"),
        (deed(Operation.GROUP_UPDATE, "name"), "Ada Example changed **Film \\*night\\*** (name)"),
        (
            deed(Operation.GROUP_UPDATE, "owner", to=BEN),
            "Ada Example made Ben Example the owner of **Film \\*night\\***",
        ),
        (deed(Operation.GROUP_UPDATE, "second owner"), "Ada Example left **Film \\*night\\*** without a second owner"),
        (deed(Operation.GROUP_DELETE, by=None), "Chorus deleted **Film \\*night\\***"),
        (deed(Operation.GROUP_LEAVE, by=None, to=BEN), "Ben Example left **Film \\*night\\***"),
        (deed(Operation.GROUP_JOIN, "asked", to=ADA), "Ada Example asked to join **Film \\*night\\***"),
        (
            deed(Operation.GROUP_JOIN, "declined", to=BEN),
            "Ada Example turned Ben Example away from **Film \\*night\\***",
        ),
        (deed(Operation.MEMBER_ADD, to=BEN), "Ada Example added Ben Example to **Film \\*night\\***"),
        (
            deed(Operation.MEMBER_ADD, "invited"),
            "Ada Example invited somebody to **Film \\*night\\*** who had no account",
        ),
        (
            deed(Operation.MEMBER_UPDATE, "dj", to=BEN),
            "Ada Example changed the role of Ben Example in **Film \\*night\\*** (dj)",
        ),
        (deed(Operation.MEMBER_REMOVE, to=GONE), "Ada Example removed deleted user from **Film \\*night\\***"),
        (
            deed(Operation.MEMBER_REMOVE, by=None, own_id=7, to=BEN),
            "<@7> removed Ben Example from **Film \\*night\\***",
        ),
        (deed("group passed on", by=None, to=BEN), "**Film \\*night\\*** passed on to Ben Example"),
        (deed("something new", by=None, to=BEN), "Chorus: something new (Ben Example, **Film \\*night\\***)"),
    ],
)
def test_a_deed_is_told_in_a_sentence(told: NamedEntry, sentence: str) -> None:
    assert shown(told) == [sentence]


def buttons(view: discord.ui.View) -> dict[str, bool]:
    """Which way the buttons turn, by whether they can be pressed."""
    found = {}
    for item in view.children:
        assert isinstance(item, discord.ui.DynamicItem)
        found[item.custom_id] = not item.item.disabled
    return found


def test_what_finds_no_room_on_a_page_stands_on_the_next_one() -> None:
    long = person("x" * 90)
    deeds = [deed(Operation.MEMBER_ADD, "y" * 100, by=long, to=long, number=number) for number in range(10, 0, -1)]
    for upwards in (False, True):
        page = AuditPage(deeds, has_newer=False, has_older=False)
        message = audit_message(SPEECH, AuditQuestion(discord_id=5), page, upwards=upwards)
        assert len(message["content"]) <= LONGEST_MESSAGE
        count = len(message["content"].splitlines()) - 1
        assert 0 < count < 10
        first, last = (count, 1) if upwards else (10, 11 - count)
        assert buttons(message["view"]) == {
            f"audit:newer:{first}:5:0": upwards,
            f"audit:older:{last}:5:0": not upwards,
        }


def test_where_nothing_was_done_there_are_no_buttons() -> None:
    message = audit_message(SPEECH, AuditQuestion(), AuditPage([], has_newer=False, has_older=False))
    assert "Nothing" in message["content"]
    assert not message["view"].children
