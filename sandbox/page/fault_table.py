"""The faults that a person can switch in the drawer: what each simulates, what to see, and how it is ordered.

`start` is handed the desk and the ids it needs; `end` takes back what was switched on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sandbox.acting import breaking, owning, talking, timing, voice_faults
from sandbox.errors import RefusedError
from sandbox.voice import Impairment

from .message_watch import MessageWatch
from .packet_watch import PacketWatch
from .reactions import HEARTBEAT_STEPS, Observation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.acting.desk import Desk

    from .reactions import Watch

    Payload = dict[str, Any]
    Order = Callable[["Ground"], Any]
    Watching = Callable[["Ground", float], Watch]

LOSS_PERCENT = 10.0
REORDERING_PERCENT = 20.0
JITTER_MS = 80.0
RETRY_AFTER_S = 2.0
SLOW_S = 3.0
CALLS = 3
HEARTBEATS = 3
HOUR_S = 3600.0
CRASHED = 4015
_THREAD_STEPS = {("gateway", "out", "THREAD_UPDATE"): "was told of a thread that is another now"}
OTHER_SERVER = "elsewhere-{number}.discord.media:443"


class OwnCalls:
    """Every call but the answers to commands, which a person waits for and Discord does not limit."""

    def __str__(self) -> str:
        return "calls"

    def fits(self, _method: str, path: str) -> bool:
        """Whether it means this call."""
        return not path.startswith("/interactions/")


class Ground(NamedTuple):
    """Where a fault is to strike: a server, and whether the others of its kind are on."""

    desk: Desk
    guild_id: int
    is_on: Callable[[str], bool]

    def voice_channel(self) -> int:
        """Where the bot sits. Raises RefusedError when it sits in no voice channel of this server."""
        state = self.desk.world.voices.state(self.guild_id, self.desk.world.bot_id)
        if state is None:
            raise RefusedError("The bot sits in no voice channel of this server. Play something first.")
        return int(state["channel_id"])

    def impairment(self) -> Impairment:
        """What is done to the packets of the bot, and was done to them."""
        seat = {"guild_id": self.guild_id, "user_id": self.desk.world.bot_id}
        return self.desk.switchboard.voice.impairment_of(**seat) or Impairment()


@dataclass(frozen=True)
class Fault:
    """One switch, or one button for once where there is no `end`. `ordered` finds it among what has not come yet.

    `watch` is handed the ground and the moment at which it was used, and looks at what the bot does about it.
    """

    name: str
    group: str
    title: str
    simulates: str
    expect: str
    watch: Watching
    start: Order
    end: Order | None = None
    ordered: str = ""


def _seen_in(
    *ways: str,
    also: Mapping[tuple[str, str, str], str] | None = None,
    calls: Mapping[str, str] | None = None,
) -> Watching:
    return lambda _ground, since: Observation(frozenset(ways), since, also or {}, calls or {})


def _seen_of_message(struck_how: str) -> Watching:
    return lambda ground, since: MessageWatch(ground.desk.tape, since, struck_how)


def _seen_of_packets(count: Callable[[Impairment], str]) -> Watching:
    return lambda ground, since: PacketWatch(since, lambda: count(ground.impairment()))


def _lost(impairment: Impairment) -> str:
    return f"{len(impairment.lost)} of its packets were lost, {impairment.passed} have arrived"


def _overtaken(impairment: Impairment) -> str:
    return f"{len(impairment.overtaken)} of {impairment.passed} packets came behind the one after them"


def _uneven(impairment: Impairment) -> str:
    return f"{impairment.passed} packets have come, at most {impairment.longest_delay_s * 1000:.0f} ms late"


def _limit(ground: Ground) -> None:
    ground.desk.front.limit_next(OwnCalls(), RETRY_AFTER_S, "user", CALLS)


def _fail(ground: Ground) -> None:
    ground.desk.faults.calls.fail(OwnCalls(), 500, count=CALLS, performed=False)


def _slow(ground: Ground) -> None:
    ground.desk.faults.calls.slow(OwnCalls(), SLOW_S, count=CALLS, performed=False)


def _move(ground: Ground) -> None:
    channel_id = ground.voice_channel()
    voice_faults.vacate_voice_server(ground.desk, channel_id)
    number = ground.desk.tape.last
    voice_faults.assign_voice_server(ground.desk, channel_id, OTHER_SERVER.format(number=number))


def _crash(ground: Ground) -> None:
    ground.voice_channel()
    voice_faults.close_voice(ground.desk, ground.guild_id, CRASHED)


def _impair(ground: Ground) -> None:
    voice_faults.impair_voice(
        ground.desk,
        ground.guild_id,
        loss=LOSS_PERCENT if ground.is_on("loss") else 0.0,
        reordering=REORDERING_PERCENT if ground.is_on("order") else 0.0,
        jitter_ms=JITTER_MS if ground.is_on("jitter") else 0.0,
    )


def _kick(ground: Ground) -> None:
    ground.voice_channel()
    talking.move_voice(ground.desk, ground.desk.world.bot_id, ground.guild_id, None)


FAULTS = (
    Fault(
        "limit",
        "REST",
        "Rate limit (429)",
        f"The bot's next {CALLS} calls are refused: too many requests.",
        f"It waits the {RETRY_AFTER_S:g} s it was told, then asks again. Nothing is lost.",
        _seen_in("rest"),
        _limit,
        ordered="limit_calls",
    ),
    Fault(
        "fail",
        "REST",
        "Server error (500)",
        f"Discord fails at the bot's next {CALLS} calls.",
        "It asks again after growing waits.",
        _seen_in("rest"),
        _fail,
        ordered="fail_calls",
    ),
    Fault(
        "slow",
        "REST",
        "Slow answers",
        f"The bot's next {CALLS} calls are answered after {SLOW_S:g} s.",
        "What it does takes longer; music plays on.",
        _seen_in("rest"),
        _slow,
        ordered="slow_calls",
    ),
    Fault(
        "drop",
        "Gateway",
        "Connection lost",
        "The gateway connection is cut without a word, as a network does.",
        "It connects again and resumes: it is told what it missed.",
        _seen_in("gateway"),
        lambda ground: breaking.drop_gateway(ground.desk),
    ),
    Fault(
        "reconnect",
        "Gateway",
        "Reconnect request",
        "Discord asks the bot to connect elsewhere (opcode 7), as it does every few hours.",
        "It connects again and resumes.",
        _seen_in("gateway"),
        lambda ground: breaking.ask_to_reconnect(ground.desk),
    ),
    Fault(
        "invalid",
        "Gateway",
        "Session invalid",
        "Discord has forgotten the bot's session (opcode 9).",
        "It begins a new one and reads in the chats what it may have missed.",
        _seen_in("gateway", "rest", calls={"GET /channels/*/messages": "reads what was said"}),
        lambda ground: breaking.invalidate_session(ground.desk, resumable=False),
    ),
    Fault(
        "zombie",
        "Gateway",
        "Dead connection",
        f"The next {HEARTBEATS} heartbeats are not acknowledged, as on a line that only looks alive.",
        "After a minute in which it hears nothing at all (so let nothing happen) it gives the connection up, and "
        "resumes on another one.",
        _seen_in("gateway", also=HEARTBEAT_STEPS),
        lambda ground: breaking.disturb_heartbeats(ground.desk, HEARTBEATS),
        ordered="disturb_heartbeats",
    ),
    Fault(
        "late",
        "Events",
        "Message late",
        "The next message reaches the bot only behind what happens after it.",
        "Its copy has both in their right order: say two things in a group's thread, then use /message list.",
        _seen_of_message("is kept back from it"),
        lambda ground: breaking.delay_events(ground.desk, "MESSAGE_CREATE"),
        ordered="delay_events",
    ),
    Fault(
        "lost",
        "Events",
        "Message lost",
        "The next message never reaches the bot, which should not happen and does.",
        "It finds out when it next counts, every ten minutes, or after “Session invalid”, and reads the chat again.",
        _seen_of_message("never reaches it"),
        lambda ground: breaking.drop_events(ground.desk, "MESSAGE_CREATE"),
        ordered="drop_events",
    ),
    Fault(
        "outage",
        "Server",
        "Server outage",
        "This server is unavailable to the bot, as in an outage of Discord's.",
        "It leaves everything as it is, and goes on when the server is back.",
        _seen_in("gateway"),
        lambda ground: owning.set_available(ground.desk, ground.guild_id, False),
        lambda ground: owning.set_available(ground.desk, ground.guild_id, True),
    ),
    Fault(
        "removed",
        "Server",
        "Bot removed",
        "An administrator throws the bot out of this server; switched off, it is invited again.",
        "Invited again, it looks after its groups here.",
        _seen_in("gateway"),
        lambda ground: owning.remove_bot(ground.desk, ground.guild_id),
        lambda ground: owning.invite_bot(ground.desk, ground.guild_id),
    ),
    Fault(
        "move",
        "Voice",
        "Another voice server",
        "The call moves to another voice server (4022), as when a region changes.",
        "It follows there; the sound goes on where it was.",
        _seen_in("voice", "gateway", "udp"),
        _move,
    ),
    Fault(
        "crash",
        "Voice",
        "Voice server crash",
        "The voice server crashes (4015).",
        "It resumes its voice session; the sound goes on.",
        _seen_in("voice", "gateway", "udp"),
        _crash,
    ),
    Fault(
        "kick",
        "Voice",
        "Thrown out of voice",
        "A moderator disconnects the bot from its voice channel.",
        "It stops, and says so; its place in the track is kept.",
        _seen_in("voice", "gateway", "udp"),
        _kick,
    ),
    Fault(
        "loss",
        "Voice",
        "Packets lost",
        f"{LOSS_PERCENT:g} % of what the bot sends gets lost on the way.",
        "It cannot know; listeners hear short gaps, and nothing stops.",
        _seen_of_packets(_lost),
        _impair,
        _impair,
    ),
    Fault(
        "order",
        "Voice",
        "Packets out of order",
        f"{REORDERING_PERCENT:g} % of what the bot sends arrives behind the packet after it.",
        "It cannot know; listeners' buffers put them in order.",
        _seen_of_packets(_overtaken),
        _impair,
        _impair,
    ),
    Fault(
        "jitter",
        "Voice",
        "Jitter",
        f"What the bot sends arrives at uneven times: each packet anything up to {JITTER_MS:g} ms late.",
        "It cannot know, and sends on evenly; listeners' buffers make the sound even again.",
        _seen_of_packets(_uneven),
        _impair,
        _impair,
    ),
    Fault(
        "hour",
        "Time",
        "An hour later",
        "Discord's clock goes on by an hour at once, for good; the bot's does not.",
        "Old answers can be changed no more, quiet threads may be archived; it carries on, as the next command shows.",
        _seen_in("gateway", "rest", also=HEARTBEAT_STEPS | _THREAD_STEPS, calls={"*": "carries on"}),
        lambda ground: timing.advance(ground.desk, HOUR_S),
    ),
)
