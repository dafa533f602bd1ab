"""How long somebody who types waits for what autocomplete offers, in a database with 10,000 groups.

All of them are in one guild, which Discord's 500 channels would never allow: no guild can be slower than this one. Once
as the services answer, and once as a member sees it, through the sandbox and the real bot.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import describe, idle_control, percentile, table
from demo.stage import bot_command, bot_environment
from models import Chat, Group, Member, Place, User
from models.database import Database
from sandbox.client import Sandbox
from services.permissions import Operation
from tests.cogs.party import Party
from tests.services.house import House

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

GROUPS = 10_000
MEMBERS_PER_GROUP = 5
MESSAGES = 20_000
"""In the one group whose authors and messages are offered."""
ASKED = 300
TYPED = ("", "f", "film", "Film night 77", "night 9", "NIGHT", "zzz", "%", "99")
WORDS = ("film", "night", "music", "tram", "cats", "evening", "lecture", "concert", "quiet", "loud")


async def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        control_ms = await idle_control()
        served = await _through_services(_folder(temporary, "services"))
        seen_ms = await _through_discord(_folder(temporary, "discord"))
    _report(control_ms, served, seen_ms)


async def _through_services(folder: Path) -> dict[str, float]:
    """The 99th percentile in ms of what each kind of offer takes."""
    async with House.open(folder / "chorus.db") as house:
        ada = await house.person("Ada")
        seat = await house.group(ada, "The full one")
        await _fill(house.database, seat.venue.guild_id, seat.user_id, seat.group_id, seat.venue.thread_id)
        offer, asker = house.completion, seat.asker
        return {
            "groups": await _p99_ms(lambda typed: offer.groups(asker, typed, Operation.GROUP_SHOW)),
            "authors": await _p99_ms(lambda typed: offer.authors(asker, typed)),
            "own messages": await _p99_ms(lambda typed: offer.own(asker, typed)),
        }


async def _through_discord(folder: Path) -> float:
    """The 99th percentile in ms from a member's keystroke to the choices they see."""
    async with Sandbox.start(seed="empty") as sandbox:
        guild = await sandbox.create_guild("Measured")
        await guild.create_text_channel("general")
        bot = await sandbox.start_bot(bot_command(folder), env=bot_environment(sandbox, folder))
        await bot.wait_ready()
        party = await Party.gather(guild)
        async with Database.open(folder / "chorus.db") as database:
            async with database.read() as tx:
                ada, group = await tx.users.by_discord_id(party.ada.id), await tx.groups.by_thread(party.thread.id)
            if ada is None or group is None:
                raise LookupError("the party has left no trace in the database")
            await _fill(database, guild.id, ada.row_id, group.row_id, party.thread.id)
        await sandbox.relax_limits()
        took_ms = await _p99_ms(
            lambda typed: party.ada.autocomplete("group show", channel=party.general, focused="name", query=typed)
        )
        await bot.stop()
    return took_ms


def _folder(root: str, name: str) -> Path:
    """A new folder for a bot's files."""
    folder = Path(root) / name
    (folder / "library").mkdir(parents=True)
    return folder


async def _p99_ms(ask: Callable[[str], Awaitable[object]]) -> float:
    took_ms = []
    for typed in itertools.islice(itertools.cycle(TYPED), ASKED):
        began = time.perf_counter()
        await ask(typed)
        took_ms.append((time.perf_counter() - began) * 1000)
    return percentile(took_ms, 99)


async def _fill(database: Database, guild_id: int, user_id: int, group_id: int, thread_id: int) -> None:
    """Add the groups, their people, and what was said in the group `group_id`."""
    now, chance = datetime.now(UTC), random.Random(4)
    async with database.begin() as tx:
        people = [_person(number, now) for number in range(GROUPS // 10)]
        groups = [_group(number, guild_id, user_id, now) for number in range(GROUPS)]
        tx.session.add_all([*people, *groups])
        await tx.session.flush()
        for number, group in enumerate(groups):
            members = {person.row_id for person in chance.sample(people, MEMBERS_PER_GROUP)}
            tx.session.add_all([Member(group_id=group.row_id, user_id=one, joined_at=now) for one in members])
            tx.session.add(
                Place(
                    group_id=group.row_id,
                    guild_id=guild_id,
                    thread_id=10**6 + number,
                    voice_channel_id=2 * 10**6 + number,
                    created_at=now,
                )
            )
        tx.session.add_all(
            Chat(
                message=" ".join(chance.choices(WORDS, k=12)),
                group_id=group_id,
                message_id=10**7 + number,
                thread_id=thread_id,
                author_id=number % 7,
                author_name="Somebody",
                created_at=now,
            )
            for number in range(MESSAGES)
        )


def _person(number: int, now: datetime) -> User:
    address = f"person-{number}@example.com"
    return User(
        first_name="Person",
        last_name=str(number),
        email=address,
        email_key=address,
        password="",
        created_at=now,
    )


def _group(number: int, guild_id: int, owner_id: int, now: datetime) -> Group:
    name = f"{WORDS[number % len(WORDS)].title()} night {number}"
    return Group(
        name=name,
        name_key=name.casefold(),
        guild_id=guild_id,
        owner_id=owner_id,
        visibility="visible" if number % 3 else "private",
        created_at=now,
    )


def _report(control_ms: float, served: dict[str, float], seen_ms: float) -> None:
    print(f"{describe()}; an idle loop wakes {control_ms:.1f} ms late (p99)\n")
    rows = [(f"{kind} offered, p99", f"{took_ms:.1f} ms", "50 ms") for kind, took_ms in served.items()]
    rows.append(("groups seen by a member who types, p99", f"{seen_ms:.1f} ms", "50 ms"))
    print(table(rows))
    figures = {"control_p99_ms": control_ms, "autocomplete_p99_ms": max(served.values())}
    figures |= {f"autocomplete_{kind}_p99_ms": took_ms for kind, took_ms in served.items()}
    figures["autocomplete_seen_p99_ms"] = seen_ms
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    asyncio.run(main())
