"""What members read of their group: whose, from when, and what was playing meanwhile."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from models.chat_reading import Cursor, first_id_at, moment_of
from services.errors import NotMemberError, UserError
from services.mirror import Edited, Said, SaidFile, SaidMessage
from services.mirror.dates import parse_date
from services.mirror.reading import LONGEST_PAGE, Asked
from services.mirror.reading_errors import (
    DateMalformedError,
    DatesCrossedError,
    NobodyCalledThatError,
    QueryEmptyError,
    SeveralCalledThatError,
)
from services.mirror.wording import searchable, shape_of, shown_words, snippet
from tests.bad_input import NASTY

if TYPE_CHECKING:
    from services.mirror.reading import Reading
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

NOW = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    """Ada and Ben have spoken in turn, once an hour until now."""
    seat = await house.group(ada, "Film night", ben)
    for number in range(12):
        said_at = house.clock() - timedelta(hours=12 - number)
        await house.say(seat, (ada, ben)[number % 2], first_id_at(said_at) + number, f"number {number}")
    return seat


@pytest.fixture
def reading(house: House) -> Reading:
    return house.reading


async def words(reading: Reading, seat: Seat, asked: Asked, cursor: Cursor | None = None) -> list[str]:
    page = await reading.page(seat, asked, cursor)
    return ["".join(part for part, _ in message.words.parts) for message in page.messages]


async def test_pages_go_on_where_the_one_before_ended(reading: Reading, seat: Seat) -> None:
    asked = Asked(limit=5)
    first = await reading.page(seat, asked)
    assert first.has_more
    cursor = Cursor(first.messages[-1].message_id)
    assert await words(reading, seat, asked, cursor) == [f"number {number}" for number in (6, 5, 4, 3, 2)]
    assert await words(reading, seat, asked, Cursor(cursor.message_id, newer=True)) == [
        f"number {number}" for number in (8, 9, 10, 11)
    ]


async def test_a_person_is_found_by_a_part_of_their_name(reading: Reading, seat: Seat) -> None:
    asked = await reading.asked(seat, author="BEN", limit=2)
    assert await words(reading, seat, asked) == ["number 11", "number 9"]
    with pytest.raises(NobodyCalledThatError):
        await reading.asked(seat, author="Zoe")
    with pytest.raises(SeveralCalledThatError):
        await reading.asked(seat, author="Example")


async def test_dates_bound_what_is_read(reading: Reading, seat: Seat) -> None:
    asked = await reading.asked(seat, after="3 hours", before="2 hours")
    assert await words(reading, seat, asked) == ["number 9"]
    for after, before in (("0001-01-01", "9999-12-31"), ("1960-01-01", "2100-01-01")):
        assert len(await words(reading, seat, await reading.asked(seat, after=after, before=before, limit=25))) == 12
    assert await words(reading, seat, await reading.asked(seat, after="9999-12-30")) == []
    with pytest.raises(DatesCrossedError):
        await reading.asked(seat, after="today", before="yesterday")


async def test_a_group_reads_its_own_messages_only_and_what_one_account_says_can_be_left_out(
    house: House, reading: Reading, seat: Seat, ben: Person
) -> None:
    other = await house.group(ben, "Books")
    await house.say(other, ben, first_id_at(house.clock()) + 50, "books")
    assert await words(reading, other, Asked()) == ["books"]
    page = await reading.page(seat, Asked(limit=2), but_of=ben.discord_id)
    assert [message.words.parts[0][0] for message in page.messages] == ["number 10", "number 8"]


async def test_no_page_is_longer_than_what_fits(reading: Reading, seat: Seat) -> None:
    assert (await reading.asked(seat, limit=10_000)).limit == LONGEST_PAGE


async def test_who_is_not_in_the_group_reads_nothing(house: House, reading: Reading, seat: Seat) -> None:
    outsider = await house.join(await house.person("Cleo"), seat, is_admin=True)
    with pytest.raises(NotMemberError):
        await reading.page(outsider, Asked())
    with pytest.raises(NotMemberError):
        await reading.asked(outsider)


async def test_what_was_playing_is_told_also_of_a_message_that_is_kept_later(
    house: House, reading: Reading, seat: Seat, ada: Person
) -> None:
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    said_at = house.clock() + timedelta(seconds=20)
    house.engine.step(1_000)
    house.clock.advance(seconds=30)
    await house.playback.stop(seat)
    house.clock.advance(hours=1)
    await house.say(seat, ada, first_id_at(said_at), "I like this")
    newest = (await reading.page(seat, Asked(limit=1))).messages[0]
    assert newest.playing is not None
    assert newest.playing.title == "First Light"
    assert newest.playing.position_ms == pytest.approx(20_000, abs=200)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01 14:30", datetime(2026, 11, 1, 14, 30, tzinfo=UTC)),
        ("2026-11-01T14:30:00+02:00", datetime(2026, 11, 1, 12, 30, tzinfo=UTC)),
        ("Today", NOW.replace(hour=0, minute=0)),
        (" yesterday ", NOW.replace(hour=0, minute=0) - DAY),
        ("7 days", NOW - 7 * DAY),
        ("2 weeks ago", NOW - 14 * DAY),
        ("1 month", NOW - 30 * DAY),
        ("90m", NOW - timedelta(minutes=90)),
        ("2h", NOW - timedelta(hours=2)),
        ("30 min", NOW - timedelta(minutes=30)),
        ("1h 30min ago", NOW - timedelta(minutes=90)),
        ("1h30m", NOW - timedelta(minutes=90)),
        ("9:05", NOW.replace(hour=9, minute=5)),
        ("20:15", NOW.replace(hour=20, minute=15) - DAY),
        ("today 20:15", NOW.replace(hour=20, minute=15)),
        ("Yesterday at 09:00", NOW.replace(hour=9, minute=0) - DAY),
        ("<t:1764333000:R>", datetime.fromtimestamp(1764333000, UTC)),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, moment: datetime) -> None:
    assert parse_date(typed, NOW) == moment


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "2026-13-01",
        "25:00",
        "12:60",
        "8",
        "<t:9999999999999>",
        "7",
        "-7 days",
        "99999 years",
        "٣ days",
        "\x00",
        "9" * 4_000,
    ],
)
def test_what_is_no_date_is_told(typed: str) -> None:
    with pytest.raises(DateMalformedError):
        parse_date(typed, NOW)


async def test_whatever_is_typed_is_taken_or_told_in_a_sentence(reading: Reading, seat: Seat) -> None:
    for typed in map(str, NASTY):
        for option in ("author", "after", "before", "query"):
            with suppress(UserError):
                await reading.page(seat, await reading.asked(seat, **{option: typed}))  # type: ignore[arg-type]


async def test_a_search_without_a_word_is_told(reading: Reading, seat: Seat) -> None:
    with pytest.raises(QueryEmptyError):
        await reading.asked(seat, query="?!")


def test_a_snippet_shows_every_hit_and_what_is_around_the_first() -> None:
    near = snippet("A Café, a cafe", [("cafe",)]).parts
    assert near == (("A ", False), ("Café", True), (", a ", False), ("cafe", True))
    far = snippet("x " * 200 + "needle here", [("needle",)]).parts
    assert far[0] == ("…", False)
    assert ("needle", True) in far
    assert snippet("long " * 100, []).parts[-1] == ("…", False)


def test_what_has_no_words_is_called_what_it_is() -> None:
    poll = '{"poll": {"question": {"text": "Which?"}, "answers": [{"poll_media": {"text": "Tea"}}]}}'
    assert (shape_of(0, poll), shown_words("", poll)) == ("poll", "Which? / Tea")
    forward = (
        '{"message_snapshots": [{"message": {"content": "hi <@5>", "mentions": [{"id": "5", "username": "Ben"}]}}]}'
    )
    assert (shape_of(0, forward), searchable("", forward, ["a.png"])) == ("forward", "hi @Ben\na.png")
    assert [shape_of(kind, details) for kind, details in ((6, None), (0, '{"flags": 8192}'), (0, None))] == [
        "notice",
        "voice",
        "text",
    ]
    odd = '{"poll": 3, "mentions": [1], "message_snapshots": {}}', '{"poll": {"answers": 7}}'
    for details in ("[]", "nonsense", *odd):
        assert searchable("<@1>", details) == "<@1>"


def test_an_id_tells_its_moment() -> None:
    assert moment_of(first_id_at(NOW)) == NOW


async def test_what_is_not_somebodys_words_is_neither_listed_nor_found(
    house: House, reading: Reading, seat: Seat, ada: Person
) -> None:
    said_at = house.clock()
    plain = SaidMessage(
        first_id_at(said_at) + 90, seat.venue.thread_id, ada.discord_id, "Ada", "word", created_at=said_at
    )
    pin = replace(plain, message_id=plain.message_id + 1, kind=6)
    hidden = replace(plain, message_id=plain.message_id + 2, content=None)
    await house.tell(*(Said(message) for message in (plain, pin, hidden)))
    for asked in (Asked(limit=1), Asked(query="word"), await reading.asked(seat, author="ada", limit=1)):
        assert await words(reading, seat, asked) == ["word"]


async def test_files_that_were_taken_off_a_message_are_not_shown(
    house: House, reading: Reading, seat: Seat, ada: Person
) -> None:
    said_at = house.clock()
    files = tuple(SaidFile(number, f"{number}.png", 1, url="https://cdn.discordapp.com/x") for number in (71, 72))
    message = SaidMessage(
        first_id_at(said_at) + 90, seat.venue.thread_id, ada.discord_id, "Ada", "", created_at=said_at, files=files
    )
    await house.tell(Said(message))
    assert (await reading.page(seat, Asked(limit=1))).messages[0].file_names == ("71.png", "72.png")
    await house.tell(Edited(replace(message, files=files[1:], edited_at=said_at + timedelta(seconds=9))))
    assert (await reading.page(seat, Asked(limit=1))).messages[0].file_names == ("72.png",)


async def test_somebody_can_be_named_by_a_mention(reading: Reading, seat: Seat, ben: Person) -> None:
    for typed in (f"<@{ben.discord_id}>", f" <@!{ben.discord_id}> "):
        assert await words(reading, seat, await reading.asked(seat, author=typed, limit=2)) == ["number 11", "number 9"]
    for typed in ("<@1>", f"<@{10**19}>"):
        with pytest.raises(NobodyCalledThatError):
            await reading.asked(seat, author=typed)
