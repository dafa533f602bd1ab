"""What people type to find something, and what is found: the same as somebody would who reads every message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models import Chat
from models.chat_index import INSERT, index_entry
from models.chat_reading import Cursor, Range, Words
from models.database import Database
from models.words import cut
from services.errors import InvalidInputError
from services.mirror.reading_errors import QueryEmptyError, QueryTooLongError
from services.mirror.search_query import MOST_WORDS, parse
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SAID = (
    "Hello world",
    "world, hello!",
    "What a café, in the Straße",
    "学校生活はとても楽しい",
    "生活 学校",
    "東京駅、いいね 🎉🎉",
    "สวัสดีครับ ที่นี่",
    "Привет, Ёлка",
    "AND OR NOT NEAR(hello) hello*",
    "",
    "한국어를 배웁니다",
    "the hello of the world",
    "हिन्दी में",
)


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("hello world", [("hello",), ("world",)], []),
        ('"Hello  World" -"good bye" -x', [("hello", "world")], [("good", "bye"), ("x",)]),
        ("“curly quotes”", [("curly", "quotes")], []),
        ("well-known a-b", [("well", "known"), ("a", "b")], []),
        ('un"balanced', [("un",), ("balanced",)], []),
        ("- -- hello -", [("hello",)], []),
        ("words:hello* NEAR(a) ^b", [("words", "hello"), ("near", "a"), ("b",)], []),
        ("a\x00b a", [("a", "b"), ("a",)], []),
    ],
)
def test_words_phrases_and_what_must_not_be_there(
    typed: str, wanted: Sequence[tuple[str, ...]], unwanted: Sequence[tuple[str, ...]]
) -> None:
    assert parse(typed) == Words(tuple(wanted), tuple(unwanted))


@pytest.mark.parametrize("typed", ["", " ", '"', '""', "-", "?!…", "\u200b\u200d", "\x00", "\ud800", "\ufe0f"])
def test_what_has_no_word_in_it_is_told(typed: str) -> None:
    with pytest.raises(QueryEmptyError):
        parse(typed)


def test_too_many_words_at_once_are_told() -> None:
    assert len(parse("w " * MOST_WORDS).wanted) == 1
    for typed in ("w " * (MOST_WORDS + 1), "学" * 4_000, '"' + "a " * 2_000 + '"'):
        with pytest.raises(QueryTooLongError):
            parse(typed)


async def keep(database: Database) -> int:
    """The messages of `SAID` in one group, their ids from 1, and all of them once more in another."""
    owner = await keep_user(database)
    groups = [(await keep_group(database, owner, name)).row_id for name in ("one", "other")]
    async with database.begin() as tx:
        connection = await tx.session.connection()
        for number, words in enumerate(SAID * 2):
            group, message_id = groups[number // len(SAID)], number + 1
            chat = Chat(
                message=words,
                group_id=group,
                message_id=message_id,
                thread_id=7,
                author_id=message_id % 3,
                author_name="Ada",
                created_at=MOMENT,
            )
            await tx.chats.add(chat)
            entry = index_entry(group, message_id % 3, words)
            await connection.execute(text(INSERT), {"message_id": message_id, **entry._asdict()})
    return groups[0]


def holds(words: Sequence[str], term: Sequence[str]) -> bool:
    return any(tuple(words[at : at + len(term)]) == tuple(term) for at in range(len(words)))


def read_through(words: Words) -> list[int]:
    """The messages that fit, newest first, as a reader finds them."""
    fitting = [
        number
        for number, said in enumerate(SAID, 1)
        if all(holds(cut(said), term) for term in words.wanted)
        and not any(holds(cut(said), term) for term in words.unwanted)
    ]
    return fitting[::-1]


_WORDS = ["学校", "学校生", "学校生活", "hello", "WORLD", "cafe", "strasse", "елка", "हिन्दी", "hello world"]
_SIGNS = [
    '"hello world"',
    "-hello",
    '-"world hello"',
    '"',
    "-",
    "*",
    "(",
    ")",
    "AND",
    "NOT",
    "OR",
    "NEAR",
    "^",
    ":",
    "\x00",
    "12=",
]
_PIECES = st.sampled_from([*"学校生活楽東京駅はที🎉한", *_WORDS, *_SIGNS])
_TYPED = st.lists(_PIECES | st.text(max_size=6), max_size=6).map(" ".join) | st.lists(_PIECES, max_size=6).map("".join)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search") / "chorus.db"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=_TYPED)
async def test_a_search_finds_what_somebody_would_who_reads_everything(kept: Path, typed: str) -> None:
    async with Database.open(kept) as database:
        async with database.read() as tx:
            is_new = not await tx.users.count()
        if is_new:
            await keep(database)
        try:
            words = parse(typed)
        except InvalidInputError:
            return
        async with database.read() as tx:
            found = await tx.chat_reading.search(Range(1), words, Cursor(), limit=50)
        assert [chat.message_id for chat in found] == read_through(words)
