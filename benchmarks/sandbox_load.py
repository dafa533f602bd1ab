"""How much can the sandbox say: 200 members in 50 groups write, one gateway client in its own process receives.

`python -m benchmarks.sandbox_load`. The members write at a steady 5,000 messages a second, each checked and kept as
always; the receiver counts what arrives and does nothing else, so that the sandbox is what is measured. Then they write
as fast as the sandbox can. Prints a table and, as the last line, JSON: `messages_per_s` as received at that rate,
`sandbox_cpu_share` of one core meanwhile, `max_messages_per_s`, and `cpu_us_per_message`, which a busy machine does not
change.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from benchmarks.machine import describe, idle_control, table
from sandbox.client import Sandbox
from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member

MEMBERS, GROUPS = 200, 50
RATE_PER_S = 5_000
MESSAGES = 25_000
RUNS = 3
EVERYTHING = 53_608_447
"""All intents."""
GATEWAY = "wss://gateway.discord.gg/?v=10&encoding=json"
ROOT = Path(__file__).resolve().parents[1]
RECEIVE = "--receive"


async def main() -> None:
    """Measure, and print."""
    control_ms = await idle_control()
    async with Sandbox.start(seed="empty") as sandbox:
        await sandbox.hear_only("THREAD_CREATE")
        members, threads = await _gather(await sandbox.create_guild("Loud"))
        steady = [await _measure(sandbox, members, threads, RATE_PER_S) for _ in range(RUNS)]
        flat_out = [await _measure(sandbox, members, threads, None) for _ in range(RUNS)]
    figures = {
        "control_p99_ms": control_ms,
        "messages_per_s": statistics.median(per_s for per_s, _ in steady),
        "sandbox_cpu_share": statistics.median(share for _, share in steady),
        "max_messages_per_s": statistics.median(per_s for per_s, _ in flat_out),
        "cpu_us_per_message": statistics.median(share / per_s * 1e6 for per_s, share in flat_out),
    }
    _report(figures)


async def _gather(guild: Guild) -> tuple[list[Member], list[Channel]]:
    """The members, and the groups' private threads; the n-th member is in the n-th thread, counted round and round."""
    general = await guild.create_text_channel("general")
    members = [await guild.add_member(f"member-{number}") for number in range(MEMBERS)]
    threads = [await members[number].start_thread(general, f"group {number}", private=True) for number in range(GROUPS)]
    for number, member in enumerate(members[GROUPS:], start=GROUPS):
        await members[number % GROUPS].add_to_thread(threads[number % GROUPS], member)
    return members, threads


async def _measure(
    sandbox: Sandbox, members: list[Member], threads: list[Channel], per_s: float | None
) -> tuple[float, float]:
    """Messages a second that arrived, and the share of a core that the sandbox used."""
    command = (sys.executable, "-m", "benchmarks.sandbox_load", RECEIVE, sandbox.endpoint, str(sandbox.ca_file))
    receiver = await sandbox.start_bot((*command, sandbox.token), cwd=ROOT)
    await receiver.wait_ready()
    figures = await sandbox.flood(members, threads, MESSAGES, per_s=per_s)
    received = json.loads(await receiver.wait_for_line("took_s", timeout=60))
    await receiver.stop()
    # Between the first arrival and the last there is one message less than there are in all.
    return (MESSAGES - 1) / received["took_s"], figures["cpu_s"] / figures["took_s"]


async def receive(endpoint: str, ca_file: str, token: str) -> None:
    """Identify, count messages, and print the seconds between the first and the last."""
    async with (
        aiohttp.ClientSession(connector=connector(endpoint, ca_file)) as session,
        session.ws_connect(GATEWAY, max_msg_size=0) as socket,
    ):
        identity = {"token": token, "intents": EVERYTHING, "properties": {}}
        await socket.send_json({"op": 2, "d": identity})
        first_s, count = 0.0, 0
        while count < MESSAGES:
            text = await socket.receive_str(timeout=60)
            if '"t": "MESSAGE_CREATE"' in text[:60]:
                first_s, count = first_s or time.perf_counter(), count + 1
    print(json.dumps({"took_s": time.perf_counter() - first_s}), flush=True)


def _report(figures: dict[str, float]) -> None:
    control_ms = figures["control_p99_ms"]
    print(f"{describe()}; an idle loop wakes {control_ms:.1f} ms late (p99)\n")
    rows = [
        (f"messages a second at {RATE_PER_S:,} asked for", f"{figures['messages_per_s']:,.0f}", f"{RATE_PER_S:,}"),
        ("the sandbox's share of a core meanwhile", f"{figures['sandbox_cpu_share']:.0%}", "below 100%"),
        ("messages a second, flat out", f"{figures['max_messages_per_s']:,.0f}", ""),
        ("the sandbox's processor time for one message", f"{figures['cpu_us_per_message']:.0f} µs", "200 µs"),
    ]
    print(table(rows))
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    if RECEIVE in sys.argv:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(receive(*sys.argv[2:]))
    else:
        asyncio.run(main())
