"""What is sent is there once, whatever becomes of the answer, and what is intended outlives a crash."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import pytest

from services.errors import MissingPermissionError
from services.mirror import Said, SaidMessage
from services.sending.errors import (
    DeliveryUnsureError,
    MayNotWriteError,
    NotYourMessageError,
    SentInPartError,
    TooManyWebhooksError,
    WebhookDeletedError,
)
from tests.services.person import GUILD_ID

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from services.messenger import WebhookKey, Words
    from tests.services.house import House
    from tests.services.person import Person

T = TypeVar("T")
LONG = "words " * 600


async def meanwhile(house: House, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, while time passes."""
    task = asyncio.create_task(work)
    while not task.done():
        house.clock.advance(seconds=1)
        await asyncio.sleep(0)
    return await task


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_post_without_an_answer_is_looked_for_before_it_is_posted_again(
    house: House, ada: Person, arrived: bool
) -> None:
    seat = await house.group(ada)
    house.messenger.silent = [arrived]
    sent = await meanwhile(house, house.sending.send(seat, "hello"))
    assert house.messenger.texts == ["hello"]
    assert sent.message_id == house.messenger.newest_id


async def test_what_discord_keeps_silent_about_is_carried_out_later(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    house.messenger.silent = [False] * 3
    with pytest.raises(DeliveryUnsureError):
        await meanwhile(house, house.sending.send(seat, LONG))
    assert house.messenger.texts == []
    async with asyncio.timeout(20):
        while len(house.messenger.texts) < 2:
            house.clock.advance(seconds=30)
            await asyncio.sleep(0)
    assert " ".join(house.messenger.texts).split() == LONG.split()


async def test_a_post_that_a_crash_kept_from_being_noted_is_found_after_it(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    house.messenger.silent = [True]
    sending = asyncio.create_task(house.sending.send(seat, "hello"))
    await house.messenger.posted.wait()
    sending.cancel()
    again = house.new_sending()
    await again.resume(GUILD_ID)
    await again.resume(GUILD_ID)
    assert house.messenger.texts == ["hello"]
    assert await known(house)


async def test_what_was_intended_and_never_posted_is_posted_after_a_crash(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    house.messenger.silent = [False] * 3
    with pytest.raises(DeliveryUnsureError):
        await meanwhile(house, house.sending.send(seat, "hello"))
    await house.sending.close()
    again = house.new_sending()
    await again.resume(GUILD_ID)
    await again.resume(GUILD_ID)
    assert house.messenger.texts == ["hello"]
    assert await known(house)


async def known(house: House) -> bool:
    """Whether nothing is intended any more, and the newest message is known as somebody's."""
    async with house.database.read() as tx:
        is_known = await tx.outgoings.of_message(house.messenger.newest_id) is not None
        return is_known and await tx.outgoings.groups_waiting() == set()


async def test_a_refusal_before_anything_is_posted_leaves_nothing_behind(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    house.messenger.full = True
    with house.nothing_changes(), pytest.raises(TooManyWebhooksError):
        await house.sending.send(seat, "hello")
    house.messenger.muted.add(ada.discord_id)
    with house.nothing_changes(), pytest.raises(MayNotWriteError):
        await house.sending.send(seat, "hello")
    assert house.messenger.texts == []


async def test_a_text_of_which_a_part_is_refused_can_be_completed(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    await house.sending.send(seat, "before")
    post, posted = house.messenger.post, 0

    async def only_one(key: WebhookKey, thread_id: int, words: Words) -> int:
        nonlocal posted
        posted += 1
        if posted > 1:
            raise MissingPermissionError(permissions="Send Messages", count=1)
        return await post(key, thread_id, words)

    house.messenger.post = only_one  # type: ignore[method-assign]
    with pytest.raises(SentInPartError) as told:
        await house.sending.send(seat, LONG)
    assert told.value.params == {"sent": 1, "parts": 2}
    house.messenger.post = post  # type: ignore[method-assign]
    await house.sending.edit(seat, house.messenger.newest_id, LONG)
    assert " ".join(house.messenger.texts).split() == ["before", *LONG.split()]


async def test_a_webhook_is_made_once_and_once_more_when_it_is_gone(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    await house.sending.send(seat, "one")
    await house.new_sending().send(seat, "two")
    assert house.messenger.opened == 1
    first_id = min(house.messenger.said)
    house.messenger.delete_webhooks()
    await house.sending.send(seat, "three")
    assert house.messenger.opened == 2
    with pytest.raises(WebhookDeletedError):
        await house.sending.edit(seat, first_id, "one?")
    assert (await house.sending.editable(seat, str(first_id))).text == "one"
    assert house.messenger.texts == ["one", "two", "three"]


async def test_an_uploaded_picture_is_shown_where_it_has_a_public_address(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    await house.avatars.choose(ada.discord_id, b"\x89PNG\r\n\x1a\n picture")
    await house.sending.send(seat, "from a folder")
    store = house.pictures._store

    async def public_address(_self: object, key: str) -> str:
        return f"https://files.example/{key}"

    type(store).public_address = public_address  # type: ignore[attr-defined]
    try:
        await house.sending.send(seat, "from the world")
    finally:
        del type(store).public_address  # type: ignore[attr-defined]
    folder, world = [house.messenger.said[message_id].avatar_url for message_id in sorted(house.messenger.said)]
    assert folder == f"https://cdn.example/{ada.discord_id}.png"
    assert world is not None
    assert world.startswith("https://files.example/")


async def test_nobody_changes_what_another_sent(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Film night", ben)
    sent = await house.sending.send(seat, "Ada's")
    bens = await house.join(ben, seat)
    with pytest.raises(NotYourMessageError):
        await house.sending.edit(bens, sent.message_id, "Ben's")
    assert house.messenger.texts == ["Ada's"]


async def test_deleted_words_are_kept_no_longer_by_what_sent_them(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    sent = await house.sending.send(seat, "a secret of mine")
    assert await house.sending.delete(seat, str(sent.message_id))
    assert not any("a secret of mine" in row for row in house.rows())


async def test_what_was_sent_stays_its_senders_when_its_webhook_is_gone(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    sent = await house.sending.send(seat, "one")
    webhook_id = next(iter(house.messenger.webhooks))
    house.messenger.delete_webhooks()
    await house.sending.send(seat, "two")
    await house.tell(
        Said(
            SaidMessage(
                message_id=sent.message_id,
                thread_id=seat.venue.thread_id,
                author_id=webhook_id,
                author_name="ada",
                content="one",
                created_at=house.clock(),
                is_bot=True,
                webhook_id=webhook_id,
            )
        )
    )
    async with house.database.read() as tx:
        chat = await tx.chats.by_message_id(sent.message_id)
    assert chat is not None
    assert chat.author_id == ada.discord_id
