"""How fast the mirror keeps what is said, beside one commit for each message, and how fast that is read and searched.

`python -m benchmarks.mirror` prints two tables and, as the last line, JSON. `benchmarks.mirror_reading` is the second
part alone.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

from benchmarks import mirror_flood, mirror_reading
from benchmarks.machine import describe, idle_control, table

WANTED_PER_S, WANTED_LAG_MS = 3_000, 20


async def main() -> None:
    control_ms = await idle_control()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        flood = await mirror_flood.measure(Path(one))
        peer = await mirror_flood.measure(Path(other), messages=mirror_flood.MESSAGES_OF_PEER, one_by_one=True)
    figures = {
        "messages_per_s": flood.messages_per_s,
        "baseline_messages_per_s": peer.messages_per_s,
        "loop_lag_p99_ms": flood.lag_p99_ms,
    }
    print(f"{describe()}; an idle loop wakes {control_ms:.1f} ms late (p99)\n")
    lag = f"{flood.lag_p50_ms:.1f} / {flood.lag_p99_ms:.1f} / {flood.lag_max_ms:.1f} ms"
    rows = [
        ("messages a second, from dispatch to commit", f"{flood.messages_per_s:,.0f}", f"{WANTED_PER_S:,}"),
        ("the same with one commit for each message", f"{peer.messages_per_s:,.0f}", ""),
        ("the bot's loop wakes late meanwhile: p50 / p99 / most", lag, f"p99 < {WANTED_LAG_MS} ms"),
        ("the same, idle (p99)", f"{flood.idle_lag_p99_ms:.1f} ms", ""),
        ("the bot's processor time for one message", f"{flood.bot_cpu_us:.0f} µs", ""),
        ("the bot's memory grew at most by", f"{flood.rss_growth_mb:.0f} MB", ""),
    ]
    print(table(rows))
    with tempfile.TemporaryDirectory() as folder:
        figures |= await asyncio.to_thread(mirror_reading.measure, Path(folder))
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    asyncio.run(main())
