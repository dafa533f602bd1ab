"""Every kind of weather: faults ordered while people talk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.drill.hearing import Promise, happened_in
from tests.drill.storm import PATIENCE_S, Weather
from tests.sandbox.bots.echoing import ECHO

if TYPE_CHECKING:
    from tests.drill.storm import Storm

FEW, MANY = 12, 48
SEND = "POST /channels/*/messages"
ANSWER = "POST /interactions/*/*/callback"
ALREADY_ACKNOWLEDGED = 40060
"""What Discord answers to a second answer (Discord docs: Opcodes and Status Codes > JSON)."""


async def fair_weather(storm: Storm) -> None:
    """Nothing goes wrong."""
    await storm.crowd.bustle(MANY)


async def cut_line(storm: Storm) -> None:
    """The connection breaks in the middle of what is sent, and once more."""
    await storm.sandbox.faults.drop_gateway(after_events=storm.rng.randint(1, MANY // 2))
    await storm.crowd.bustle(MANY)
    await storm.sandbox.drop_gateway()
    await storm.crowd.bustle(FEW)


async def reconnect_request(storm: Storm) -> None:
    """Discord wants the bot elsewhere."""
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.faults.ask_to_reconnect())


async def passing_close(storm: Storm) -> None:
    """The connection is closed with a code that leaves the session."""
    code = storm.rng.choice([4000, 4001, 4002, 4003, 4005, 4008])
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.faults.close_gateway(code))


async def stubborn_resume(storm: Storm) -> None:
    """Resumes are refused for a while."""
    await storm.sandbox.faults.refuse_resumes(storm.rng.randint(1, 2), resumable=True)
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.drop_gateway())


async def passing_doubt(storm: Storm) -> None:
    """The session is called invalid for now."""
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.faults.invalidate_session(resumable=True))


async def faint_heart(storm: Storm) -> None:
    """Heartbeats are fast; one is not answered, and some are answered late."""
    late, heard = storm.rng.randint(1, 3), storm.bot.log.count('"beat"')
    await storm.sandbox.faults.set_heartbeat_interval(250)
    await storm.sandbox.faults.disturb_heartbeats(1)
    await storm.sandbox.faults.disturb_heartbeats(late, delay_s=storm.rng.uniform(0.1, 0.3))
    await storm.sandbox.drop_gateway()
    await storm.crowd.bustle(MANY)
    await storm.bot.wait_for_line(f'"beat", "number": {heard + late},')


async def held_events(storm: Storm) -> None:
    """All events are kept back behind one of them."""
    held = await storm.sandbox.faults.hold_event("MESSAGE_*", nth=storm.rng.randint(1, FEW))
    await asyncio.gather(storm.crowd.bustle(MANY), held.reached(timeout_s=PATIENCE_S))
    await held.release()


async def long_calm(storm: Storm) -> None:
    """Nobody says anything for days; threads fall asleep, and wake with the first word, before which none is edited."""
    await storm.sandbox.advance(86_400 * storm.rng.uniform(1, 5))
    for channel in storm.channels:
        await storm.rng.choice(storm.crowd.members).send(channel, "anybody here?")
    await storm.crowd.bustle(MANY)


async def wrong_order(storm: Storm) -> None:
    """Some events come after later ones."""
    await storm.sandbox.faults.delay_events("MESSAGE_*", behind=storm.rng.randint(1, 5), count=storm.rng.randint(1, 4))
    await storm.crowd.bustle(MANY)


async def double_vision(storm: Storm) -> None:
    """Some events come twice, and so does a command."""
    await storm.sandbox.faults.double_events("MESSAGE_*", count=storm.rng.randint(1, FEW))
    await storm.crowd.bustle(MANY)
    await storm.sandbox.faults.double_events("INTERACTION_CREATE")
    answer = await storm.rng.choice(storm.crowd.members).slash("ping", channel=storm.channels[0])
    assert answer.text == "pong"
    await storm.bot.wait_for_line(f'"answer failed", "id": {answer.id}, "code": {ALREADY_ACKNOWLEDGED}')


async def lost_events(storm: Storm) -> None:
    """A session that stays up loses some events."""
    await storm.sandbox.faults.drop_events("MESSAGE_*", count=storm.rng.randint(1, FEW))
    await storm.crowd.bustle(MANY)


async def rough_calls(storm: Storm) -> None:
    """What the bot says is limited, slowed and refused; discord.py tries again until it is said once."""
    faults, rng = storm.sandbox.faults, storm.rng
    scope = rng.choice(["user", "shared", "global"])
    await faults.limit_calls(SEND, rng.uniform(0.01, 0.2), scope=scope, count=rng.randint(1, 3))
    await faults.slow_calls(SEND, rng.uniform(0.01, 0.2), count=rng.randint(1, 3))
    await faults.fail_calls(SEND, rng.choice([500, 502]))
    texts = [f"once {rng.random()}" for _ in range(5)]
    await asyncio.gather(storm.crowd.bustle(MANY), *(storm.crowd.write(ECHO + text) for text in texts))
    for text in texts:
        await storm.bot.wait_for_line(f'"echoed", "text": "{text}"', timeout=PATIENCE_S)
        assert await times_said(storm, text) == 1


async def death_in_hearing(storm: Storm) -> None:
    """The bot is killed while an event is on its way to it."""
    held = await storm.sandbox.faults.hold_event("MESSAGE_*", nth=storm.rng.randint(1, FEW))
    await asyncio.gather(storm.crowd.bustle(MANY), held.reached(timeout_s=PATIENCE_S))
    await come_back(storm)


async def death_in_speaking(storm: Storm) -> None:
    """The bot is killed while it says something: that was said once if it took effect, and never if not."""
    performed = storm.rng.random() < 0.5
    held = await storm.sandbox.faults.hold_call(SEND, performed=performed)
    text = f"last words {storm.rng.random()}"
    await storm.crowd.write(ECHO + text)
    await held.reached(timeout_s=PATIENCE_S)
    await storm.crowd.bustle(FEW)
    await come_back(storm)
    assert await times_said(storm, text) == int(performed)


async def refused_resume(storm: Storm) -> None:
    """The session is gone when the bot comes back for it."""
    await storm.sandbox.faults.refuse_resumes()
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.drop_gateway())


async def lost_session(storm: Storm) -> None:
    """The session is called invalid for good."""
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.faults.invalidate_session(resumable=False))


async def ending_close(storm: Storm) -> None:
    """The connection is closed with a code that ends the session."""
    code = storm.rng.choice([4007, 4009])
    await asyncio.gather(storm.crowd.bustle(MANY), storm.sandbox.faults.close_gateway(code))


async def come_back(storm: Storm) -> None:
    """Kill the bot with things still held, let them go, and wait for the next one."""
    await storm.restart_bot()
    await storm.sandbox.faults.clear()
    await storm.bot.wait_ready(PATIENCE_S)


async def times_said(storm: Storm, text: str) -> int:
    """How often exactly this was said, anywhere."""
    journals = [happened_in(await storm.sandbox.journal(channel)) for channel in storm.channels]
    return sum(what == "create" and content == text for journal in journals for what, _, content in journal)


WEATHERS = (
    *(
        Weather(strike, Promise.ALL_IN_ORDER)
        for strike in (
            fair_weather,
            cut_line,
            reconnect_request,
            passing_close,
            faint_heart,
            held_events,
            long_calm,
            rough_calls,
        )
    ),
    *(Weather(strike, Promise.ALL_IN_ORDER, is_slow=True) for strike in (stubborn_resume, passing_doubt)),
    Weather(wrong_order, Promise.ALL),
    Weather(double_vision, Promise.ALL_SOME_TWICE),
    *(Weather(strike, Promise.SOME_IN_ORDER) for strike in (lost_events, death_in_hearing, death_in_speaking)),
    *(Weather(strike, Promise.SOME_IN_ORDER, is_slow=True) for strike in (refused_resume, lost_session, ending_close)),
)
