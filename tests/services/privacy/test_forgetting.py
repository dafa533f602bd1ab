"""Who asks to be forgotten leaves no byte behind, and nobody else loses a word."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from models import Outgoing, OutgoingPart
from models.database import LARGEST
from models.outgoing import Webhook
from models.suppression import Suppression
from services.mirror import Said, SaidFile, SaidMessage
from services.mirror.events import Edited, ReadPage
from services.mirror.lifetime import first_id_at

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

RARE = "xylquorv"
"""Begins every word that only the person says who is forgotten."""


def traces(house: House, word: str) -> list[str]:
    """The files of the database, and beside it, in which a word stands."""
    folder = house.path.parent
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes())


def kept(house: House) -> dict[int, str]:
    with closing(sqlite3.connect(house.path)) as connection:
        return dict(connection.execute("SELECT message_id, message FROM chats ORDER BY message_id").fetchall())


def found(house: House, word: str) -> list[int]:
    with closing(sqlite3.connect(house.path)) as connection:
        rows = connection.execute(
            "SELECT rowid FROM chat_words WHERE chat_words MATCH ? ORDER BY rowid", (f'"{word}"',)
        )
        return [row[0] for row in rows.fetchall()]


class Talk:
    """People who say things in a group, each message an id later."""

    def __init__(self, house: House, seat: Seat) -> None:
        self._house = house
        self._seat = seat
        self.next_id = first_id_at(house.clock())

    def message(self, person: Person, text: str, **changes: object) -> SaidMessage:
        self.next_id += 1
        said = SaidMessage(
            message_id=self.next_id,
            thread_id=self._seat.venue.thread_id,
            author_id=person.discord_id,
            author_name=person.name,
            content=text,
            created_at=self._house.clock(),
        )
        return replace(said, **changes)  # type: ignore[arg-type]

    async def say(self, person: Person, text: str, **changes: object) -> SaidMessage:
        said = self.message(person, text, **changes)
        await self._house.tell(Said(said))
        return said

    async def edit(self, said: SaidMessage, text: str) -> None:
        await self._house.tell(Edited(replace(said, content=text, edited_at=self._house.clock() + timedelta(hours=1))))


async def forget(house: House, person: Person, talk: Talk, *, also_later: bool = False) -> int:
    count = await house.forgetting.forget(replace(person.asks(), asked_id=talk.next_id), also_later=also_later)
    await house.forgetting.settled()
    return count


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ben, "Film night", ada)


@pytest.fixture
def talk(house: House, seat: Seat) -> Talk:
    return Talk(house, seat)


@pytest.mark.parametrize("seed", range(3))
async def test_no_byte_of_their_words_is_left_and_nobody_else_loses_a_word(
    house: House, ada: Person, ben: Person, talk: Talk, seed: int
) -> None:
    chance = random.Random(seed)
    others: dict[int, str] = {}
    for number in range(400):
        if chance.random() < 0.4:
            word = f"{RARE}{chance.randrange(10**6)}"
            file = SaidFile(10**6 + number, f"{word}.png", 5, f"https://cdn.example/{word}")
            said = await talk.say(
                ada,
                f"{word} hello there " * chance.randrange(1, 30),
                details=f'{{"embeds":[{{"title":"{word}"}}]}}' if chance.random() < 0.3 else None,
                files=(file,) if chance.random() < 0.3 else (),
            )
            if chance.random() < 0.4:
                await talk.edit(said, f"{word}x is edited")
        else:
            text = f"common hello there w{chance.randrange(50)} " * chance.randrange(1, 30)
            others[(await talk.say(ben, text)).message_id] = text
    assert traces(house, RARE), "they are found where they are kept"
    await forget(house, ada, talk)
    assert traces(house, RARE) == []
    assert traces(house, f"{ada.name} ".casefold()) == []
    assert kept(house) == others
    assert found(house, "common") == sorted(others)
    with closing(sqlite3.connect(house.path)) as connection:
        connection.execute("INSERT INTO chat_words (chat_words, rank) VALUES ('integrity-check', 0)")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in ("chat_versions", "chat_files"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


async def test_what_is_read_again_does_not_bring_it_back_and_what_is_new_is_kept(
    house: House, seat: Seat, ada: Person, talk: Talk
) -> None:
    said = await talk.say(ada, f"{RARE} before")
    await forget(house, ada, talk)
    page = ReadPage(seat.venue.thread_id, seat.group_id, [said], 0, talk.next_id + 1)
    await house.recorder.keep(page)
    await talk.edit(said, f"{RARE} edited later")
    later = await talk.say(ada, "said later")
    assert kept(house) == {later.message_id: "said later"}


async def test_who_wants_that_is_not_kept_from_then_on_until_they_change_their_mind(
    house: House, ada: Person, ben: Person, talk: Talk
) -> None:
    await talk.say(ada, f"{RARE} before")
    await forget(house, ada, talk, also_later=True)
    await talk.say(ada, f"{RARE} later")
    other = await talk.say(ben, "and I")
    assert kept(house) == {other.message_id: "and I"}
    await forget(house, ada, talk)
    again = await talk.say(ada, "here I am")
    assert kept(house) == {other.message_id: "and I", again.message_id: "here I am"}


async def test_who_has_no_account_is_forgotten_too(house: House, seat: Seat, talk: Talk) -> None:
    dan, eve = house.stranger("Dan"), house.stranger("Eve")
    await talk.say(dan, f"{RARE} of nobody")
    other = await talk.say(eve, "and of another")
    assert await forget(house, dan, talk) == 1
    assert kept(house) == {other.message_id: "and of another"}
    assert traces(house, RARE) == []


async def test_all_discord_accounts_of_a_person_are_forgotten_but_not_by_who_is_logged_out(
    house: House, seat: Seat, ada: Person, talk: Talk
) -> None:
    phone = house.stranger("Adas-phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, "three cats on a tram")
    first = await talk.say(ada, "from the desk")
    await talk.say(phone, f"{RARE} from the phone")
    await house.accounts.logout(phone.discord_id)
    await forget(house, phone, talk)
    assert kept(house) == {first.message_id: "from the desk"}
    await forget(house, ada, talk)
    assert kept(house) == {}


async def test_what_was_sent_for_them_goes_from_discord_as_well(
    house: House, seat: Seat, ada: Person, talk: Talk
) -> None:
    await send(house, seat, ada, talk, f"{RARE} through Chorus")
    await forget(house, ada, talk)
    assert house.withdrawn.message_ids == [talk.next_id]
    assert await count(house, "outgoing") == await count(house, "outgoing_parts") == 0
    assert traces(house, RARE) == []


async def test_what_discord_does_not_let_go_is_not_kept_as_that_of_a_webhook(
    house: House, seat: Seat, ada: Person, talk: Talk
) -> None:
    message = await send(house, seat, ada, talk, f"{RARE} through Chorus")
    house.withdrawn.refuses = True
    await forget(house, ada, talk)
    await house.recorder.keep(ReadPage(seat.venue.thread_id, seat.group_id, [message], 0, talk.next_id + 1))
    assert kept(house) == {}
    assert traces(house, RARE) == []
    house.withdrawn.refuses = False
    house.forgetting.resume()
    await house.forgetting.settled()
    assert house.withdrawn.message_ids == [message.message_id]
    assert await count(house, "outgoing") == 0


async def test_a_start_erases_what_a_lost_or_restored_database_brings_back(
    house: House, ada: Person, ben: Person, talk: Talk
) -> None:
    said = await talk.say(ada, f"{RARE} before")
    other = await talk.say(ben, "and I")
    await forget(house, ada, talk)
    async with house.database.begin() as tx:  # a backup of before is put in its place
        await tx.session.exec(delete(Suppression))
    await house.tell(Said(said))
    assert traces(house, RARE)
    await house.forgetting.recall()
    house.forgetting.resume()
    await house.forgetting.settled()
    assert traces(house, RARE) == []
    assert kept(house) == {other.message_id: "and I"}


async def test_a_start_carries_on_where_it_was_killed(house: House, ada: Person, talk: Talk) -> None:
    await talk.say(ada, f"{RARE} before")
    async with house.database.begin() as tx:  # written down, and then killed
        await tx.erasing.suppress(ada.discord_id, LARGEST, now=house.clock())
    await house.forgetting.recall()
    house.forgetting.resume()
    await house.forgetting.settled()
    assert traces(house, RARE) == []
    await house.forgetting.recall()
    assert str(ada.discord_id) in sidecar(house).read_text()


async def test_a_start_overwrites_what_was_only_deleted(house: House, ada: Person, ben: Person, talk: Talk) -> None:
    for _ in range(30):
        await talk.say(ben, "common words")
    said = await talk.say(ada, f"{RARE} before")
    await talk.say(ben, "common words")
    house.path.with_name(house.path.name + ".erasing").touch()
    async with house.database.begin() as tx:  # deleted, and then killed
        await tx.erasing.erase([said.message_id])
    assert traces(house, RARE)
    house.forgetting.resume()
    await house.forgetting.settled()
    assert traces(house, RARE) == []
    assert not house.path.with_name(house.path.name + ".erasing").exists()


async def test_an_erased_account_gets_its_name_back_nowhere_and_has_none_in_the_index(
    house: House, seat: Seat, ada: Person, talk: Talk
) -> None:
    said = await talk.say(ada, "kept as said by a deleted user")
    blank = await talk.say(ada, "told without words", content=None)
    await house.erasure.delete(ada.discord_id, "three cats on a tram")
    with closing(sqlite3.connect(house.path)) as connection:
        rows = connection.execute("SELECT tags FROM chat_words").fetchall()
    assert not [tags for (tags,) in rows if str(ada.discord_id) in tags]
    page = ReadPage(seat.venue.thread_id, seat.group_id, [said, replace(blank, content="words")], 0, talk.next_id + 1)
    await house.recorder.keep(page)
    await talk.edit(said, "edited afterwards")
    with closing(sqlite3.connect(house.path)) as connection:
        authors = connection.execute("SELECT DISTINCT author_id, author_name FROM chats").fetchall()
        tags = connection.execute("SELECT tags FROM chat_words").fetchall()
    assert authors == [(0, "deleted user")]
    assert str(ada.discord_id) not in str(tags)
    assert list(kept(house).values()) == ["edited afterwards", "words"]


async def send(house: House, seat: Seat, person: Person, talk: Talk, text: str) -> SaidMessage:
    """A text that was sent through Chorus for somebody, and is on Discord."""
    message = talk.message(person, text, author_id=777, webhook_id=777, is_bot=True)
    outgoing = Outgoing(
        group_id=seat.group_id,
        thread_id=seat.venue.thread_id,
        user_id=(await house.account_of(person)).row_id,
        discord_id=person.discord_id,
        name=person.name,
        message=text,
        after_id=message.message_id - 1,
        state="settled",
        created_at=house.clock(),
    )
    part = OutgoingPart(
        outgoing_id=0, position=0, message=text, message_id=message.message_id, webhook_id=777, state="shown"
    )
    async with house.database.begin() as tx:
        await tx.outgoings.keep_webhook(Webhook(channel_id=1, webhook_id=777, token="secret"))
        await tx.outgoings.add(outgoing, [part])
    await house.tell(Said(message))
    return message


async def count(house: House, table: str) -> int:
    with closing(sqlite3.connect(house.path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def sidecar(house: House) -> Path:
    return house.path.with_name(house.path.name + ".forgotten")
