"""Rows for tests, complete and valid: each test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models import Group, Player, User
from models.queue_order import QueueLine

if TYPE_CHECKING:
    from models import Playback, QueueEntry
    from models.database import Database, Transaction

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
GUILD_ID = 2**63 - 1
"""The largest id that 64 bits hold with a sign, as databases keep it; 2**53 and more is where floats lose digits."""


def user(name: str = "Ada") -> User:
    email = f"{name}@Example.com"
    return User(
        first_name=name,
        last_name="Example",
        email=email,
        email_key=email.casefold(),
        password=f"hash of {name}",
        created_at=MOMENT,
    )


def group(owner: User, name: str = "Film night", *, guild_id: int = GUILD_ID) -> Group:
    return Group(name=name, name_key=name.casefold(), guild_id=guild_id, owner_id=owner.row_id, created_at=MOMENT)


async def keep_user(database: Database, name: str = "Ada") -> User:
    async with database.begin() as tx:
        return await tx.users.add(user(name))


async def keep_group(database: Database, owner: User, name: str = "Film night", *, guild_id: int = GUILD_ID) -> Group:
    async with database.begin() as tx:
        return await tx.groups.add(group(owner, name, guild_id=guild_id))


async def keep_player(database: Database, group: Group) -> Player:
    player = Player(name=group.name, group_id=group.row_id)
    async with database.begin() as tx:
        await tx.players.add(player)
    return player


async def put_at_end(tx: Transaction, *entries: QueueEntry) -> None:
    """New entries, all of one queue, wait behind what is in it."""
    await tx.players.add_entries(entries)
    player_id = entries[0].player_id
    waits = await tx.queue_orders.queue(player_id)
    heard = await tx.queue_orders.history(player_id)
    ids = [tuple(entry.row_id for entry in listed) for listed in ((*waits, *entries), heard)]
    await tx.queue_orders.keep(player_id, QueueLine(*ids))


async def keep_playback(tx: Transaction, playback: Playback) -> int:
    """Something that was heard, of which there need be no entry; returns its id."""
    tx.session.add(playback)
    await tx.session.flush()
    return playback.row_id
