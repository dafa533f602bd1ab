"""Channels that are being made are kept until it is known what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import Opening
from tests.models.rows import GUILD_ID, MOMENT

if TYPE_CHECKING:
    from models.database import Database


async def test_an_opening_is_found_in_its_guild_until_it_is_removed(database: Database) -> None:
    async with database.begin() as tx:
        for guild_id, name in ((GUILD_ID, "Films"), (1, "Elsewhere"), (GUILD_ID, "Books")):
            await tx.openings.add(Opening(guild_id=guild_id, parent_id=7, after_id=2**62, name=name, created_at=MOMENT))
    async with database.begin() as tx:
        films, books = await tx.openings.of_guild(GUILD_ID)
        assert (films.name, books.name, films.after_id) == ("Films", "Books", 2**62)
        await tx.openings.remove(films.row_id)
    async with database.read() as tx:
        assert await tx.openings.of_guild(GUILD_ID) == [books]
