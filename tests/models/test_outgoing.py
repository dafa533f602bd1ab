"""What people send through Chorus, and for whom a webhook's message was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import Outgoing, OutgoingPart, Webhook
from models.outgoing import same_words
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models import Group, User
    from models.database import Database

THREAD, HOOK, OTHER_HOOK = 2**53 + 5, 2**53 + 6, 2**53 + 7
BEFORE, MESSAGE, LATER = 2**53 + 10, 2**53 + 11, 2**53 + 12


async def intend(database: Database, user: User, group: Group, *words: str) -> list[OutgoingPart]:
    """Write down a text in parts, which nobody has posted yet."""
    outgoing = Outgoing(
        group_id=group.row_id,
        thread_id=THREAD,
        user_id=user.row_id,
        discord_id=user.row_id,
        name="Ada",
        message=" ".join(words),
        after_id=BEFORE,
        created_at=MOMENT,
    )
    parts = [OutgoingPart(position=n, message=text, webhook_id=HOOK) for n, text in enumerate(words)]
    async with database.begin() as tx:
        await tx.outgoings.add(outgoing, parts)
    return parts


async def test_a_webhooks_message_is_whose_it_was_sent_for_before_and_after_its_id_is_known(database: Database) -> None:
    user = await keep_user(database)
    first, _ = await intend(database, user, await keep_group(database, user), "hello", "again")
    async with database.read() as tx:
        found = [
            await tx.outgoings.author_of(MESSAGE, THREAD, HOOK, "hello"),
            await tx.outgoings.author_of(MESSAGE, THREAD, HOOK, " again\n"),
        ]
        assert [outgoing and outgoing.user_id for outgoing in found] == [user.row_id] * 2
        assert await tx.outgoings.author_of(MESSAGE, THREAD, OTHER_HOOK, "hello") is None
        assert await tx.outgoings.author_of(MESSAGE, THREAD, HOOK, "something else") is None
        assert await tx.outgoings.author_of(BEFORE, THREAD, HOOK, "hello") is None, "it was said before"
        assert await tx.outgoings.author_of(MESSAGE, THREAD + 1, HOOK, "hello") is None, "it was said elsewhere"
    first.message_id = MESSAGE
    async with database.begin() as tx:
        await tx.outgoings.keep(first)
    async with database.read() as tx:
        known = await tx.outgoings.author_of(MESSAGE, THREAD, HOOK, "whatever it says now")
        assert known is not None
        assert await tx.outgoings.author_of(LATER, THREAD, HOOK, "hello") is None, "that part has its message"


@pytest.mark.parametrize(
    ("sent", "shown", "same"),
    [
        ("hello", "hello", True),
        ("hello\u200b there", "hello there", True),
        ("hello", "hullo", False),
        ("\u200b", "\u200d", False),
    ],
)
def test_words_are_compared_by_what_can_be_seen(sent: str, shown: str, same: bool) -> None:
    assert same_words(sent, shown) is same


async def test_a_webhook_takes_the_place_of_its_channels_former_one_and_shows_nobody_its_token(
    database: Database,
) -> None:
    async with database.begin() as tx:
        await tx.outgoings.keep_webhook(Webhook(channel_id=1, webhook_id=HOOK, token="secret"))
        await tx.outgoings.keep_webhook(Webhook(channel_id=1, webhook_id=OTHER_HOOK, token="secret"))
    async with database.read() as tx:
        kept = await tx.outgoings.webhook_in(1)
        assert kept is not None
        assert kept.webhook_id == OTHER_HOOK
        assert "secret" not in repr(kept)
        assert await tx.outgoings.webhook(HOOK) is None
