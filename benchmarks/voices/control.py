"""The idle control: how late a process that does nothing wakes on its own grid of 20 ms, meanwhile.

`python -m benchmarks.voices.control` prints at SIGTERM, as JSON, pairs of when it was due (ns since the epoch) and how
many ns later it woke. No design can be on time more often than this.
"""

from __future__ import annotations

import gc
import json
import signal
import time

_TICK_NS = 20_000_000


def main() -> None:
    told_to_end = False

    def end(*_: object) -> None:
        nonlocal told_to_end
        told_to_end = True

    signal.signal(signal.SIGTERM, end)
    gc.disable()
    woke: list[tuple[int, int]] = []
    due_ns = time.monotonic_ns()
    print("ready", flush=True)
    while not told_to_end:
        due_ns += _TICK_NS
        time.sleep(max(0, due_ns - time.monotonic_ns()) / 1e9)
        late_ns = time.monotonic_ns() - due_ns
        woke.append((time.time_ns() - late_ns, late_ns))
        if late_ns > _TICK_NS:
            due_ns += late_ns // _TICK_NS * _TICK_NS
    print(json.dumps(woke), flush=True)


if __name__ == "__main__":
    main()
