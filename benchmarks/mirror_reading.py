"""How fast a long chat is read and searched, and what memory that takes: 1,000,000 messages beside 10,000.

The messages are made here, written with the statements that the index has (`models/chat_index.py`) and plain SQL for
the rest: groups of exponentially distributed size, words that are as frequent as Zipf has it. Each size is read in a
process of its own, through the queries of `models/chat_reading.py`, with the settings as shipped; the groups are taken
by their share of the messages, so that the long chats are asked most.

    python -m benchmarks.mirror_reading [folder that keeps the databases]
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from sqlalchemy import text

from benchmarks.machine import describe, percentile, table
from models.chat_index import INSERT, index_entry
from models.chat_reading import Cursor, Range, Words, first_id_at
from models.database import Database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from models.database import Transaction

    Question = Callable[[Transaction], Awaitable[object]]

SIZES = (10_000, 1_000_000)
GROUPS, AUTHORS, VOCABULARY, WORDS, FILES = 200, 12, 50_000, 12, 0.02
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
LASTED_S = 2 * 365 * 86_400
AT_ONCE = 10_000
TIMES = 400
PAGE = 11
"""A page of ten, and one to know whether there are more."""

_WANTED = {"list": "p99 < 5", "search": "p99 < 20"}
COMMON, MIDDLING, RARE = "w3", "w400", "w20000"


def main() -> None:
    if sys.argv[1:2] == ["--read"]:
        print(json.dumps(asyncio.run(_read(Path(sys.argv[2])))))
        return
    print(describe())
    with tempfile.TemporaryDirectory() as temporary:
        print(json.dumps(measure(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))))


def measure(folder: Path) -> dict[str, float]:
    """The benchmark's figures, by their names in its JSON; prints their table. The databases stay in `folder`."""
    return _report([_of_size(folder / f"{size}.db", size) for size in SIZES])


def _of_size(path: Path, size: int) -> dict[str, list[float]]:
    if not path.exists():
        asyncio.run(_fill(path, size))
    read = subprocess.run(
        [sys.executable, "-m", "benchmarks.mirror_reading", "--read", str(path)], check=True, stdout=subprocess.PIPE
    )
    figures: dict[str, list[float]] = json.loads(read.stdout)
    return figures


async def _fill(path: Path, size: int) -> None:
    chance = random.Random(size)
    shares = list(accumulate(chance.expovariate(1) for _ in range(GROUPS)))
    zipf = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    vocabulary = [f"w{rank}" for rank in range(1, VOCABULARY + 1)]
    async with Database.open(path) as database:
        async with database.begin() as tx:
            connection = await tx.session.connection()
            now = BEGAN.strftime("%Y-%m-%d %H:%M:%S.%f")
            await connection.exec_driver_sql(
                "INSERT INTO users (id, first_name, last_name, email, email_key, password, created_at)"
                f" VALUES (1, 'Ada', 'Example', 'a@example.com', 'a@example.com', 'x', '{now}')"
            )
            await connection.exec_driver_sql(
                "INSERT INTO groups (id, name, name_key, guild_id, owner_id, created_at) VALUES (?, ?, ?, 1, 1, ?)",
                [(group, f"g{group}", f"g{group}", now) for group in range(1, GROUPS + 1)],
            )
        for first in range(0, size, AT_ONCE):
            rows = []
            for number in range(first, min(first + AT_ONCE, size)):
                when = BEGAN + timedelta(seconds=LASTED_S * number / size)
                (group,) = chance.choices(range(1, GROUPS + 1), cum_weights=shares)
                words = " ".join(chance.choices(vocabulary, cum_weights=zipf, k=1 + int(chance.expovariate(1 / WORDS))))
                rows.append((words, group, first_id_at(when), group * AUTHORS + min(int(chance.expovariate(0.4)), 11),
                             chance.random() < FILES, when.strftime("%Y-%m-%d %H:%M:%S.%f")))  # fmt: skip
            async with database.begin() as tx:
                connection = await tx.session.connection()
                await connection.exec_driver_sql(
                    "INSERT INTO chats (message, group_id, message_id, author_id, has_files, created_at, thread_id,"
                    " author_name) VALUES (?, ?, ?, ?, ?, ?, 1, 'Somebody')",
                    rows,
                )
                entries = [{"message_id": row[2], **index_entry(row[1], row[3], row[0])._asdict()} for row in rows]
                await connection.execute(text(INSERT), entries)


async def _read(path: Path) -> dict[str, list[float]]:
    """Milliseconds of each question, by question, and the resident memory in the end, in MiB."""
    chance = random.Random(1)
    async with Database.open(path) as database:
        async with database.read() as tx:
            connection = await tx.session.connection()
            groups = (await connection.exec_driver_sql("SELECT group_id FROM chats ORDER BY random() LIMIT 400")).all()
            last = (await connection.exec_driver_sql("SELECT max(message_id) FROM chats")).scalar_one()
        first = first_id_at(BEGAN)

        def where(**narrowed: object) -> Range:
            return Range(chance.choice(groups)[0], **narrowed)  # type: ignore[arg-type]

        def of_somebody() -> Range:
            group = chance.choice(groups)[0]
            return Range(group, authors=(group * AUTHORS + min(int(chance.expovariate(0.4)), 11),))

        def between() -> Range:
            begin = chance.randrange(first, last)
            return where(after_id=begin, before_id=begin + (last - first) // 20)

        def searching(place: Callable[[], Range], *terms: tuple[str, ...]) -> Question:
            return lambda tx: tx.chat_reading.search(place(), Words(terms), Cursor(), limit=PAGE)

        async def count(tx: Transaction) -> None:
            group = chance.choice(groups)[0]
            await tx.chat_counts.by_author(group, but_of=1)
            await tx.chat_counts.since(group, first, but_of=1)
            await tx.chat_counts.with_files(group, but_of=1)
            await tx.chat_counts.busiest_day(group, but_of=1)

        async def nothing(tx: Transaction) -> None:
            await (await tx.session.connection()).exec_driver_sql("SELECT 1")

        questions: dict[str, Question] = {
            "control: SELECT 1": nothing,
            "list: first page": lambda tx: tx.chat_reading.page(where(but_of=1), Cursor(), limit=PAGE),
            "list: deep page": lambda tx: tx.chat_reading.page(
                where(but_of=1), Cursor(chance.randrange(first, last)), limit=PAGE
            ),
            "list: of an author": lambda tx: tx.chat_reading.page(of_somebody(), Cursor(), limit=PAGE),
            "list: with files": lambda tx: tx.chat_reading.page(where(with_files=True), Cursor(), limit=PAGE),
            "list: files of an author": lambda tx: tx.chat_reading.page(
                replace(of_somebody(), with_files=True), Cursor(), limit=PAGE
            ),
            "search: a common word": searching(lambda: where(but_of=1), (COMMON,)),
            "search: a middling word": searching(where, (MIDDLING,)),
            "search: a rare word": searching(where, (RARE,)),
            "search: two common words": searching(where, (COMMON,), ("w5",)),
            "search: a phrase": searching(where, (COMMON, "w5")),
            "worst: five of the commonest words as a phrase": searching(where, ("w2", "w3", "w2", "w5", "w2")),
            "search: a common word of an author": searching(of_somebody, (COMMON,)),
            "search: a common word between dates": searching(between, (COMMON,)),
            "search: a middling word between dates": searching(between, (MIDDLING,)),
            "stats: all counts of a chat": count,
        }
        took: dict[str, list[float]] = {name: [] for name in questions}
        for _ in range(TIMES):
            for name, ask in questions.items():
                began = time.perf_counter()
                async with database.read() as tx:
                    await ask(tx)
                took[name].append((time.perf_counter() - began) * 1000)
    took["rss_mb"] = [psutil.Process().memory_info().rss / 2**20]
    return took


def _report(sizes: Sequence[dict[str, list[float]]]) -> dict[str, float]:
    small, large = sizes
    rows = []
    for name, took in large.items():
        if name != "rss_mb":
            figures = f"{percentile(took, 50):.1f} / {percentile(took, 99):.1f} / {max(took):.1f}"
            rows.append((f"{name}, p50 / p99 / max ms", figures, _WANTED.get(name.split(":")[0], "")))
    growth = large["rss_mb"][0] - small["rss_mb"][0]
    print(table([*rows, ("memory with 1,000,000 beside 10,000, MiB", f"{growth:.1f}", "< 20")]))

    def worst(kind: str) -> float:
        return max(percentile(took, 99) for name, took in large.items() if name.startswith(kind))

    list_ms, search_ms = round(worst("list"), 2), round(worst("search"), 2)
    return {"list_p99_ms": list_ms, "search_p99_ms": search_ms, "rss_growth_mb": round(growth, 1)}


if __name__ == "__main__":
    main()
