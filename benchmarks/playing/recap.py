"""How long a recap takes: a session of three hours with 5,000 messages, in a group that has said 50,000 before.

Asked of the services as `/recap` asks them, on a database on the disk, and made into what is posted; what Discord takes
to be asked and told is not in it. `/replay` of the same evening, its first page, is measured beside it.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from cogs.recap_page import recap_post
from cogs.speech import Speech
from models import Playback
from models.chat_reading import first_id_at
from models.database import Database
from services.mirror import Said, SaidMessage
from services.words import Words
from tests.models.rows import keep_playback
from tests.services.house import House

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.seats import Seat
    from tests.services.person import Person

BEFORE, MEANWHILE = 50_000, 5_000
LASTED = timedelta(hours=3)
TRACKS = 50
REACTED = 0.2
"""The share of messages that somebody reacted to."""
TIMES = 15
EMOJI = ("🔥", "❤️", "👏", "😂")


async def measure(*, quick: bool = False) -> dict[str, float]:
    """`recap_s`, and `replay_s` beside it: medians, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        return await _measure(Path(folder) / "chorus.db", before=500 if quick else BEFORE, times=1 if quick else TIMES)


def rows(figures: dict[str, float]) -> list[tuple[str, str, str]]:
    """What was measured, for people."""
    return [
        ("the recap of three hours with 5,000 messages", f"{figures['recap_s'] * 1000:.0f} ms", "2 s"),
        ("the first page of what was missed in them", f"{figures['replay_s'] * 1000:.0f} ms", ""),
    ]


async def _measure(path: Path, *, before: int, times: int) -> dict[str, float]:
    async with Database.open(path):
        pass
    async with House.open(path) as house:
        ada, ben = await house.person("Ada"), await house.person("Ben")
        seat = await house.group(ada, "Film night", ben)
        await _talk(house, seat, (ada, ben), before, timedelta(days=30))
        await _listen(house, seat, (ada, ben))
        speech = Speech(Words())

        async def recap() -> None:
            told = await house.recaps.of(seat, await house.recaps.session(seat))
            assert (len(told.tracks), told.messages) == (TRACKS, MEANWHILE)
            assert recap_post(speech, seat, told)["content"]

        async def replay() -> None:
            asked = await house.replay.asked(seat, "3 hours")
            assert (await house.replay.page(seat, asked)).has_more
            await house.replay.amount(seat, asked)

        return {"recap_s": await _median_s(recap, times), "replay_s": await _median_s(replay, times)}


async def _talk(house: House, seat: Seat, people: tuple[Person, ...], count: int, lasts: timedelta) -> None:
    """So many messages, evenly over a time from now on; the clock stands behind them then."""
    dice, begin = random.Random(count), house.clock()
    for number in range(count):
        said_at = begin + lasts * number / count
        speaker = people[number % len(people)]
        house.recorder.offer(
            Said(
                SaidMessage(
                    message_id=first_id_at(said_at) + 1 + number % 4096,
                    thread_id=seat.venue.thread_id,
                    author_id=speaker.discord_id,
                    author_name=speaker.name,
                    content=" ".join(f"w{dice.randrange(5_000)}" for _ in range(12)),
                    created_at=said_at,
                    details=_reactions(dice) if dice.random() < REACTED else None,
                )
            )
        )
        await house.recorder.room()
    await house.recorder.settled()
    house.clock.advance(seconds=lasts.total_seconds())


def _reactions(dice: random.Random) -> str:
    told = [
        {"count": dice.randint(1, 5), "me": False, "emoji": {"id": None, "name": emoji}}
        for emoji in dice.sample(EMOJI, dice.randint(1, 3))
    ]
    return json.dumps({"reactions": told}, ensure_ascii=False, separators=(",", ":"))


async def _listen(house: House, seat: Seat, people: tuple[Person, ...]) -> None:
    """Tracks one behind the other for as long as the session lasts, with as many messages as there are to be."""
    begin, each = house.clock(), LASTED / TRACKS
    for person in people:
        await house.presences.moved(person.discord_id, None, seat.venue.voice_channel_id)
    async with house.database.begin() as tx:
        for number in range(TRACKS):
            row = Playback(
                group_id=seat.group_id,
                source="library",
                source_id=f"{number}.ogg",
                title=f"Track {number}",
                requester_id=seat.user_id,
                started_at=begin + number * each,
                ended_at=begin + (number + 1) * each,
                ending="finished",
            )
            playback_id = await keep_playback(tx, row)
            await tx.playback_log.mark(playback_id, now=row.started_at, position_ms=0, is_moving=True)
    await _talk(house, seat, people, MEANWHILE, LASTED)


async def _median_s(work: Callable[[], Awaitable[None]], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return median(taken)
