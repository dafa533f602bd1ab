"""The table of who may do what: it knows every operation, and its page says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import permissions
from services.errors import (
    AdminOnlyError,
    DjOnlyError,
    LoggedOutError,
    ModeratorOnlyError,
    NotMemberError,
    NotOwnerError,
    NotRegisteredError,
    UserError,
)
from services.permission_page import as_markdown
from services.permissions import TABLE, Operation, Standing

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
IN_GROUP = (Standing.OUTSIDER, Standing.MEMBER, Standing.DJ, Standing.MODERATOR, Standing.SECOND_OWNER, Standing.OWNER)


def test_every_operation_has_a_row() -> None:
    assert set(TABLE) == set(Operation)


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == as_markdown(), "python -m services.permission_page > docs/permissions.md"


@pytest.mark.parametrize("operation", Operation)
def test_whoever_stands_higher_in_a_group_may_do_no_less(operation: Operation) -> None:
    may = [permissions.allows(operation, [standing]) for standing in IN_GROUP]
    assert may == sorted(may)


@pytest.mark.parametrize("operation", Operation)
def test_an_administrator_who_is_logged_out_may_do_only_what_needs_no_account(operation: Operation) -> None:
    logged_in = permissions.allows(operation, [Standing.OUTSIDER, Standing.SERVER_ADMIN])
    for unknown in (Standing.STRANGER, Standing.LOGGED_OUT):
        alone = permissions.allows(operation, [unknown])
        as_admin = permissions.allows(operation, [unknown, Standing.SERVER_ADMIN])
        assert as_admin == (alone or (logged_in and TABLE[operation].without_account))


@pytest.mark.parametrize("operation", [name for name in Operation if TABLE[name].controls_music])
def test_a_group_can_leave_its_music_to_its_djs(operation: Operation) -> None:
    assert permissions.allows(operation, [Standing.MEMBER])
    assert not permissions.allows(operation, [Standing.MEMBER], djs_only=True)
    for above in (Standing.DJ, Standing.MODERATOR, Standing.SECOND_OWNER, Standing.OWNER):
        assert permissions.allows(operation, [above], djs_only=True)


@pytest.mark.parametrize(
    ("operation", "standing", "error"),
    [
        (Operation.GROUP_CREATE, Standing.STRANGER, NotRegisteredError),
        (Operation.GROUP_CREATE, Standing.LOGGED_OUT, LoggedOutError),
        (Operation.MESSAGE_LIST, Standing.OUTSIDER, NotMemberError),
        (Operation.MEMBER_ADD, Standing.DJ, ModeratorOnlyError),
        (Operation.GROUP_DELETE, Standing.MODERATOR, NotOwnerError),
        (Operation.GROUP_UPDATE_OWNERS, Standing.SECOND_OWNER, NotOwnerError),
        (Operation.AUDIT, Standing.OWNER, AdminOnlyError),
    ],
)
def test_a_refusal_says_what_is_missing(operation: Operation, standing: Standing, error: type[UserError]) -> None:
    with pytest.raises(error):
        permissions.require(operation, [standing], group="Film night")


def test_a_member_of_a_group_whose_music_is_its_djs_is_told_so() -> None:
    with pytest.raises(DjOnlyError):
        permissions.require(Operation.SKIP, [Standing.MEMBER], djs_only=True, group="Film night")
