"""What is kept of a person over all tables: found whole, and erased without a trace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import SQLModel, select

from models import (
    AuditEntry,
    Chat,
    DiscordAccount,
    Invitation,
    LoginSession,
    PasswordReset,
    PendingExport,
    User,
    VoicePresence,
)
from models.personal_data import NOBODY_ID, _parts
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models.database import Database

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text("utf-8")
ADA_ID, BEN_ID = 2**62, 2**62 + 1
ABOUT_NOBODY = {
    "announcements",
    "ballot_counts",
    "due_announcements",
    "alembic_version",
    "chat_ranges",
    "chat_rereads",
    "guilds",
    "login_delays",
    "mirrored_threads",
    "openings",
    "panels",
    "places",
    "playback_marks",
    "player_standings",
    "player_transitions",
    "players",
    "queue_changes",
    "queue_orders",
    "room_rules",
    "source_quotas",
    "source_searches",
    "source_tracks",
    "synced_commands",
    "webhooks",
}
"""Tables that know of no person, or by a hash alone."""


def test_every_table_that_knows_of_people_has_a_part() -> None:
    """By its columns: who points at users or at Discord accounts tells something of a person."""
    covered = {table.__tablename__ for table, _ in _parts(1, [2]).values()}
    for table in SQLModel.metadata.tables.values():
        points = {key.column.table.name for column in table.columns for key in column.foreign_keys}
        named = {column.name for column in table.columns} & {"discord_id", "actor_discord_id", "author_id"}
        # What hangs on a message, a sent text or a playlist is its maker's.
        theirs = table.name in {"users", "chat_versions", "chat_files", "outgoing_parts", "playlist_tracks"}
        if "users" in points or named or theirs:
            assert table.name in covered, f"{table.name} is in nobody's export and survives their erasure"
        else:
            assert table.name in ABOUT_NOBODY, f"does {table.name} tell something of people?"


def test_every_column_that_points_at_people_is_asked_for() -> None:
    asked = " ".join(str(about) for _, about in _parts(1, [2]).values())
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table.name == "users" for key in column.foreign_keys):
                assert f"{table.name}.{column.name} " in asked, f"{column} tells of a person whom nobody asks it for"


async def keep_everything(database: Database) -> tuple[User, User]:
    """Ada and Ben, each with a row in every table that knows of people."""
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    group = await keep_group(database, ben)
    async with database.begin() as tx:
        for user, discord_id in ((ada, ADA_ID), (ben, BEN_ID)):
            number = user.row_id
            await tx.users.link(
                DiscordAccount(user_id=number, name=user.first_name, linked_at=MOMENT, discord_id=discord_id)
            )
            tx.session.add(LoginSession(user_id=number, created_at=MOMENT, expires_at=MOMENT, discord_id=discord_id))
            tx.session.add(PasswordReset(user_id=number, asked_at=MOMENT, ready_at=MOMENT, discord_id=discord_id))
            tx.session.add(Invitation(group_id=group.row_id, kind="asked", created_at=MOMENT, discord_id=discord_id))
            tx.session.add(PendingExport(user_id=number, discord_id=discord_id, group_id=group.row_id, begun_at=MOMENT))
            tx.session.add(VoicePresence(group_id=group.row_id, user_id=number, came_at=MOMENT))
            tx.session.add(AuditEntry(at=MOMENT, action="x", actor_id=number, actor_discord_id=discord_id))
            tx.session.add(
                Chat(
                    message=f"said by {user.first_name}",
                    owner_id=None if user is ada else number,
                    group_id=group.row_id,
                    message_id=discord_id + 10,
                    thread_id=1,
                    author_id=discord_id,
                    author_name=user.first_name,
                    created_at=MOMENT,
                )
            )
    return ada, ben


async def test_the_rows_about_one_person_are_found_and_no_others(database: Database) -> None:
    ada, ben = await keep_everything(database)
    async with database.read() as tx:
        mine = await tx.personal_data.of(ada.row_id, [ADA_ID])
        theirs = await tx.personal_data.of(ben.row_id, [BEN_ID])
    assert [chat.model_dump()["message"] for chat in mine["messages"]] == ["said by Ada"]
    assert mine["owned_groups"] == []
    assert len(theirs["owned_groups"]) == 1
    for name in (
        "account",
        "discord_accounts",
        "sessions",
        "password_resets",
        "invitations",
        "exports",
        "voice_presences",
        "deeds",
    ):
        assert [len(mine[name]), len(theirs[name])] == [1, 1], name


async def test_what_is_erased_is_gone_and_what_was_said_stays(database: Database) -> None:
    ada, ben = await keep_everything(database)
    async with database.read() as tx:
        before = await tx.personal_data.of(ben.row_id, [BEN_ID])
    async with database.begin() as tx:
        await tx.personal_data.erase(
            ada.row_id, [ADA_ID], known_as="Ada Example", first_name="deleted", last_name="user"
        )
    async with database.read() as tx:
        left = await tx.personal_data.of(ada.row_id, [ADA_ID])
        chats = (await tx.session.exec(select(Chat).order_by(Chat.message))).all()
        after = await tx.personal_data.of(ben.row_id, [BEN_ID])
    assert {name: len(rows) for name, rows in left.items() if rows} == {"account": 1, "messages": 1, "deeds": 1}
    assert [(chat.message, chat.author_id, chat.author_name) for chat in chats] == [
        ("said by Ada", NOBODY_ID, "deleted user"),
        ("said by Ben", BEN_ID, "Ben"),
    ]
    (account,) = left["account"]
    assert account.model_dump(include={"first_name", "email", "password", "avatar"}) == {
        "first_name": "deleted",
        "email": f"deleted:{ada.row_id}",
        "password": "",
        "avatar": None,
    }
    assert after == before


async def test_the_page_on_privacy_tells_of_each_part_and_whether_it_goes(database: Database) -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| .* \| (goes|stays)\b.* \|$", PAGE, re.MULTILINE))
    # The picture is no row: the export adds it.
    assert told.keys() == {*_parts(1, [2]), "picture"}
    ada, _ = await keep_everything(database)
    async with database.begin() as tx:
        before = await tx.personal_data.of(ada.row_id, [ADA_ID])
        await tx.personal_data.erase(
            ada.row_id, [ADA_ID], known_as="Ada Example", first_name="deleted", last_name="user"
        )
    async with database.read() as tx:
        after = await tx.personal_data.of(ada.row_id, [ADA_ID])
    for name in (name for name, rows in before.items() if rows):
        assert told[name] == ("stays" if after[name] else "goes"), name


async def test_what_a_discord_account_said_for_somebody_else_before_is_theirs(database: Database) -> None:
    ada, ben = await keep_everything(database)
    async with database.begin() as tx:
        await tx.users.link(DiscordAccount(user_id=ada.row_id, name="once Ben's", linked_at=MOMENT, discord_id=BEN_ID))
        mine = await tx.personal_data.of(ada.row_id, [ADA_ID, BEN_ID])
        assert [row.model_dump()["message"] for row in mine["messages"]] == ["said by Ada"]
        assert [row.model_dump()["actor_id"] for row in mine["deeds"]] == [ada.row_id]
        await tx.personal_data.erase(
            ada.row_id, [ADA_ID, BEN_ID], known_as="Ada Example", first_name="deleted", last_name="user"
        )
        theirs = await tx.personal_data.of(ben.row_id, [])
    assert [row.model_dump()["author_name"] for row in theirs["messages"]] == ["Ben"]


async def test_two_people_can_be_erased(database: Database) -> None:
    for user, discord_id in zip(await keep_everything(database), (ADA_ID, BEN_ID), strict=True):
        async with database.begin() as tx:
            await tx.personal_data.erase(
                user.row_id, [discord_id], known_as="Ada Example", first_name="deleted", last_name="user"
            )
    async with database.read() as tx:
        users = (await tx.session.exec(select(User))).all()
    assert len({user.email_key for user in users}) == 2


async def test_groups_are_named_deleted_ones_too(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    async with database.begin() as tx:
        await tx.groups.mark_deleted(group.row_id, now=MOMENT)
    async with database.read() as tx:
        assert await tx.personal_data.group_names([group.row_id, 99]) == {group.row_id: "Film night"}
