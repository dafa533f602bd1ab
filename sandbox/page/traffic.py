"""The live traffic, for the windows that watch it: rows four times a second, many of a kind as one.

Nothing is read off the tape while nobody watches.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from .readable import details, name_of, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acting.desk import Desk
    from sandbox.tape import Entry

    Row = dict[str, Any]
    Reader = Callable[[list[Row]], None]

TOLD_EVERY_S = 0.25
OF_A_KIND = 8
"""How many rows of a kind are told one by one each time; of the others only how many there were."""
AT_FIRST = 200
"""How many rows a window is told that begins to watch."""


class Traffic:
    """Reads the tape for whoever watches. Belongs to the event loop; `close` ends it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tape = desk.tape
        self._readers: set[Reader] = set()
        self._told = 0
        self._flushing: asyncio.TimerHandle | None = None
        self._counting: asyncio.Task[None] | None = None

    def watch(self, reader: Reader) -> list[Row]:
        """Have new rows told from now on; returns the last before that."""
        if not self._readers:
            self._told = self._tape.last
            self._tape.wake = self._wake
            self._counting = asyncio.create_task(self._count_packets())
        self._readers.add(reader)
        return self.recent()

    def leave(self, reader: Reader) -> None:
        """Tell this one nothing more; may be called for one that never watched."""
        self._readers.discard(reader)
        if not self._readers:
            self.close()

    def close(self) -> None:
        """Stop reading."""
        self._tape.wake = None
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def recent(self) -> list[Row]:
        """The last rows there are."""
        return [row(entry) for entry in self._tape.since(self._tape.last - AT_FIRST) if self._concerns_bot(entry)]

    def details(self, number: int) -> Any:
        """All that one entry holds, without secrets. Raises ValueError when it is gone from the tape."""
        entry = self._tape.get(number)
        if entry is None:
            raise ValueError("that is too long ago: only the last of the traffic is kept")
        return details(entry)

    def _wake(self) -> None:
        self._flushing = asyncio.get_running_loop().call_later(TOLD_EVERY_S, self._flush)

    def _flush(self) -> None:
        self._flushing = None
        entries = [entry for entry in self._tape.since(self._told) if self._concerns_bot(entry)]
        self._told = self._tape.last
        self._tape.wake = self._wake
        self._tell(coalesced(entries))

    def _tell(self, rows: list[Row]) -> None:
        if rows:
            for reader in tuple(self._readers):
                reader(rows)

    def _concerns_bot(self, entry: Entry) -> bool:
        """Whether it is the bot's: people have voice connections, too."""
        member_id = None if entry.line is None else entry.line.member_id
        return member_id in (None, self._desk.world.bot_id)

    async def _count_packets(self) -> None:
        """Once a second, what went over UDP in it."""
        before: dict[int, tuple[int, int]] = {}
        while True:
            rows, now = [], {}
            for user_id, ssrc, packets, octets, listeners in self._desk.switchboard.voice.counts():
                now[ssrc] = packets, octets
                sent, size = packets - before.get(ssrc, (packets, 0))[0], octets - before.get(ssrc, (0, octets))[1]
                if sent and user_id == self._desk.world.bot_id:
                    rows.append(_udp_row(sent, size, listeners))
            before = now
            self._tell(rows)
            await asyncio.sleep(1.0)


def coalesced(entries: list[Entry]) -> list[Row]:
    """A row for each, but where there are many of a kind, of which `more` tells how many the last one stands for."""
    kinds = Counter((entry.via, entry.way, name_of(entry)) for entry in entries)
    shown: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for entry in entries:
        kind = entry.via, entry.way, name_of(entry)
        shown[kind] += 1
        if shown[kind] < OF_A_KIND or shown[kind] == kinds[kind]:
            rows.append(row(entry))
            rows[-1]["more"] = shown[kind] - OF_A_KIND if shown[kind] > OF_A_KIND else 0
    return rows


def _udp_row(packets: int, octets: int, listeners: int) -> Row:
    return {
        "number": 0,
        "at": round(time.time() * 1000),
        "via": "udp",
        "way": "in",
        "name": f"{packets} packets/s",
        "size": octets,
        "text": f"{octets / 1000:.1f} kB/s, passed on to {listeners}",
    }
