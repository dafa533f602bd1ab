"""A group with somebody in every standing towards it, for walking through the table of permissions."""

from __future__ import annotations

import copy
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chat_export import Wish
from services.group_settings import GroupChanges
from services.permissions import Standing
from tests.services.memory_delivery import MemoryDelivery
from tests.services.person import PASSWORD, Person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from services.members import Role
    from services.seats import Asker, Seat
    from tests.services.house import House

GROUP, OPEN_GROUP = "Film night", "Open house"
IN_GROUP = (Standing.MEMBER, Standing.DJ, Standing.MODERATOR, Standing.SECOND_OWNER, Standing.OWNER)


@dataclass
class Cast:
    """The people of one house, by where they stand towards `GROUP`. Outside it: a candidate to be added.

    Inside it, besides: a plain member and a moderator, to whom things are done. `OPEN_GROUP` is visible, and the
    candidate's alone.
    """

    house: House
    people: Mapping[Standing, Person]
    candidate: Person
    target: Person
    other_moderator: Person
    guild_id: int
    thread_id: int
    voice_channel_id: int
    before: Path
    channels_before: Mapping[str, object]
    meant: str | None = None
    """The group they name; None for the one in whose thread they are."""

    @classmethod
    async def gather(cls, house: House) -> Cast:
        """Bring everybody into their place, and remember how all was then."""
        people = {standing: await house.person(standing.value.replace(" ", "-")) for standing in Standing}
        people[Standing.STRANGER] = house.stranger("somebody-new")
        candidate, target, moderator = [await house.person(name) for name in ("candidate", "target", "keeper")]
        inside = [people[standing] for standing in IN_GROUP if standing is not Standing.OWNER]
        seat = await house.group(people[Standing.OWNER], GROUP, *inside, target, moderator)
        roles: dict[Person, Role] = {
            people[Standing.DJ]: "dj",
            people[Standing.MODERATOR]: "moderator",
            moderator: "moderator",
        }
        for person, role in roles.items():
            await house.members.update(seat, person.discord_id, role)
        await house.group_settings.update(seat, GroupChanges(second_owner=people[Standing.SECOND_OWNER].discord_id))
        await house.group_settings.update(await house.group(candidate, OPEN_GROUP), GroupChanges(visibility="visible"))
        await house.accounts.logout(people[Standing.LOGGED_OUT].discord_id)
        before = house.path.with_suffix(".before")
        with closing(sqlite3.connect(house.path)) as now, closing(sqlite3.connect(before)) as kept:
            now.backup(kept)
        return cls(
            house,
            people,
            candidate,
            target,
            moderator,
            seat.venue.guild_id,
            seat.venue.thread_id,
            seat.venue.voice_channel_id,
            before,
            copy.deepcopy(vars(house.chat_server)),
        )

    async def go_back(self) -> None:
        """Make all of it as it was when the cast had gathered."""
        await self.house.playback.close()
        await self.house.forgetting.settled()
        with closing(sqlite3.connect(self.before)) as before, closing(sqlite3.connect(self.house.path)) as now:
            before.backup(now)
        vars(self.house.chat_server).update(copy.deepcopy(self.channels_before))

    def asker(self, standing: Standing) -> Asker:
        """Somebody of that standing who types in the group's thread and sits in its voice channel."""
        person = self.people[standing]
        is_admin = standing is Standing.SERVER_ADMIN
        return person.asks(self.thread_id, voice=self.voice_channel_id, is_admin=is_admin)

    async def seat(self, standing: Standing) -> Seat:
        if self.meant is not None:
            return await self.house.seats.by_name(self.asker(standing), self.meant)
        return await self.house.seats.of(self.asker(standing))

    def discord_id(self, standing: Standing) -> int:
        return self.people[standing].discord_id

    async def seated(self, standing: Standing, deed: Callable[[Seat], Awaitable[object]]) -> object:
        """Do something from the seat of somebody of that standing."""
        return await deed(await self.seat(standing))

    async def change(self, standing: Standing, changes: GroupChanges) -> object:
        return await self.house.group_settings.update(await self.seat(standing), changes)

    async def register(self, standing: Standing) -> object:
        person = self.people[standing]
        return await self.house.accounts.register(
            person.discord_id, person.name, person.typed(email="somebody-new@example.org")
        )

    async def login(self, standing: Standing) -> object:
        person = self.people[standing]
        email = self.target.email if standing is Standing.STRANGER else person.email
        return await self.house.accounts.login(person.discord_id, person.name, email, PASSWORD)

    async def list_people(self, standing: Standing) -> object:
        return await self.house.directory.page(self.asker(standing), limit=10)

    async def search(self, standing: Standing) -> object:
        await self.house.accounts.require(self.people[standing].discord_id)
        return await self.house.playback.search("First Light")

    async def remove_others_track(self, standing: Standing) -> object:
        """Take out what somebody else has put into the queue, in front of those who may look at it."""
        if standing in IN_GROUP and self.meant is None:
            seat = await self.house.seats.of(self.target.asks(self.thread_id, voice=self.voice_channel_id))
            for _ in range(2):
                await self.house.playback.play(seat, "First Light")
        return await self.seated(standing, lambda seat: self.house.playback.queues.remove(seat, "1"))

    async def update_account(self, standing: Standing) -> object:
        person = self.people[standing]
        return await self.house.profiles.update(person.discord_id, "Another", "Name", person.email)

    async def export_chat(self, standing: Standing) -> object:
        exports = self.house.chat_export
        count = await exports.begin(exports.of_seat(await self.seat(standing)), Wish(), MemoryDelivery())
        await exports.settled()
        return count

    async def join(self, standing: Standing) -> object:
        name = GROUP if standing in IN_GROUP else OPEN_GROUP
        return await self.house.joining.join(await self.house.seats.by_name(self.asker(standing), name))

    async def show_open_group(self, standing: Standing) -> object:
        return await self.house.groups.show(await self.house.seats.by_name(self.asker(standing), OPEN_GROUP))

    async def give_role(self, standing: Standing, role: Role) -> object:
        return await self.house.members.update(await self.seat(standing), self.target.discord_id, role)
