"""Who is served next."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from sources.asking import asker, asking_for
from sources.ytdlp.fair_queue import FairQueue

puts_and_takes = st.lists(st.integers(0, 4) | st.none(), max_size=60)


@given(puts_and_takes)
async def test_nobody_is_served_twice_while_another_waits(steps: list[int | None]) -> None:
    queue: FairQueue[tuple[int, int]] = FairQueue()
    waiting: list[tuple[int, int]] = []
    passed_over: dict[int, list[int]] = {}
    for number, key in enumerate(steps):
        if key is not None:
            queue.put(key, (key, number))
            waiting.append((key, number))
        elif waiting:
            served = await queue.take()
            assert served == min(one for one in waiting if one[0] == served[0]), "each line keeps its order"
            waiting.remove(served)
            passed_over.pop(served[0], None)
            for other in {one[0] for one in waiting} - {served[0]}:
                assert served[0] not in passed_over.setdefault(other, []), "one was served twice before another"
                passed_over[other].append(served[0])


async def test_who_takes_waits_for_something_to_take() -> None:
    queue: FairQueue[str] = FairQueue()
    taking = asyncio.create_task(queue.take())
    await asyncio.sleep(0)
    queue.put(1, "it")
    assert await taking == "it"


async def test_what_is_asked_in_the_block_is_asked_for_its_guild() -> None:
    async def inside() -> int:
        return asker()

    with asking_for(5):
        task = asyncio.create_task(inside())
        with asking_for(6):
            assert asker() == 6
        assert asker() == 5
    assert (await task, asker()) == (5, 0)
