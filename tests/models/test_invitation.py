"""Invitations wait for a Discord account, wishes to join for a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from models import Invitation
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models import Group
    from models.database import Database

DAN_ID = 17


def invitation(group: Group, kind: str = "invited") -> Invitation:
    return Invitation(group_id=group.row_id, discord_id=DAN_ID, kind=kind, inviter_id=None, created_at=MOMENT)


async def test_a_group_waits_for_a_discord_account_once(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    async with database.begin() as tx:
        await tx.invitations.add(invitation(group))
    with pytest.raises(IntegrityError):
        async with database.begin() as tx:
            await tx.invitations.add(invitation(group, "asked"))


async def test_an_ended_group_waits_for_nobody(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    async with database.begin() as tx:
        await tx.invitations.add(invitation(group))
        await tx.invitations.remove_all_of(group.row_id)
        assert await tx.invitations.of_discord_account(DAN_ID) == []
