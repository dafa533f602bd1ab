"""What `/group list` shows of groups that are and of those that are no more."""

from __future__ import annotations

from datetime import UTC, datetime

from cogs.group_pages import GROUPS_PAGE, SHOWN_ENDED, _with_ended
from cogs.speech import LONGEST_MESSAGE, Speech, short
from models import Group
from services.refs import Variant
from services.words import Words

SPEECH = Speech(Words())
SPEECH.learn_commands({"group": 2**60, "message": 2**60})
LONG = "x_y " * 25


def ended(count: int, name: str = "Gone") -> list[Group]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    group = Group(name=name, name_key=name, guild_id=1, owner_id=1, created_at=moment, deleted_at=moment)
    return [group] * count


def test_how_many_deleted_groups_are_not_shown_is_told() -> None:
    text = _with_ended(SPEECH, ["Your groups:"], ended(SHOWN_ENDED + 2), "More.")
    assert text.count("Gone") == SHOWN_ENDED
    assert text.endswith("… and 2 more.\nMore.")


def test_a_full_page_with_deleted_groups_of_the_longest_names_fits_into_a_message() -> None:
    private = SPEECH.say("group-list-entry", group=short(LONG), standing=Variant("private"))
    text = _with_ended(SPEECH, ["All groups:", *[private] * GROUPS_PAGE], ended(SHOWN_ENDED, LONG), "More.")
    assert len(text) <= LONGEST_MESSAGE
    assert text.count(private) == GROUPS_PAGE
    assert text.endswith("more.\nMore.")
