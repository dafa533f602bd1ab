"""Forgets people: what they said is erased everywhere, and nothing brings it back.

First it is written down that they are not to be kept, in a file beside the database and in the database: from then on
the mirror takes nothing of theirs. Then what is there is erased, which a bot that was killed carries on with at its
next start, as it does with what a restored database brings back.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from models.database import LARGEST
from services.audit import deed_on_account
from services.errors import UserError
from services.mirror.eraser import AT_ONCE
from services.mirror.lifetime import first_id_at
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from models import Outgoing, OutgoingPart, User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.clock import Clock
    from services.mirror import Recorder
    from services.mirror.eraser import Eraser
    from services.privacy.sidecar import Sidecar
    from services.seats import Asker

log = logging.getLogger(__name__)


class Withdrawal(Protocol):
    """Takes back on the chat server what Chorus posted there for somebody."""

    async def withdraw(self, webhook_id: int, token: str, thread_id: int, message_id: int) -> bool:
        """Delete a webhook's message; whether it is not there any more. Refusals are logged."""


class KeptUploads(Protocol):
    """What is kept of what people uploaded to be played."""

    async def forget_suppressed(self, before: Callable[[], None]) -> None:
        """Erase what is there of people who asked to be forgotten; `before` is called if there is anything."""


class Forgetting:
    """Forgets people, with an account or without one."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        recorder: Recorder,
        sidecar: Sidecar,
        eraser: Eraser,
        withdrawal: Withdrawal,
        uploads: KeptUploads,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._recorder = recorder
        self._sidecar = sidecar
        self._eraser = eraser
        self._withdrawal = withdrawal
        self._uploads = uploads
        self._clock = clock
        self._writing_down = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()

    async def forget(self, asker: Asker, *, also_later: bool = False) -> int:
        """Erase all that the asker said until now, and with `also_later` keep nothing of theirs from now on either.

        Of somebody who is logged in that is what all their Discord accounts said, else what this one did. How many
        messages are erased; the last traces of them in the database's files go a little later.
        """
        until = LARGEST if also_later else asker.asked_id or first_id_at(self._clock())
        async with self._database.read() as tx:
            user, discord_ids = await self._who(tx, asker)
        await self._write_down(dict.fromkeys(discord_ids, until), user, asker)
        count = await self._erase()
        self._in_background(self._finish())
        return count

    async def recall(self) -> None:
        """Make the database and the file beside it agree about who is forgotten; the file is the later of the two.

        To be called before anything is mirrored.
        """
        async with self._writing_down:
            aside = await asyncio.to_thread(self._sidecar.read)
            async with self._database.begin() as tx:
                known = await tx.erasing.suppressions()
                for discord_id, until in aside.items():
                    if known.get(discord_id) != until:
                        await tx.erasing.suppress(discord_id, until, now=self._clock())
            missing = {who: until for who, until in known.items() if who not in aside}
            await asyncio.to_thread(self._sidecar.append, missing)

    def resume(self) -> None:
        """Erase in the background what is there of people who are forgotten. The chat server must be there."""
        self._in_background(self._finish())

    async def close(self) -> None:
        """Stop; the next start goes on."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until nothing is being erased."""
        await asyncio.gather(*self._under_way)

    async def _who(self, tx: Transaction, asker: Asker) -> tuple[User | None, set[int]]:
        try:
            user = await self._accounts.require_in(tx, asker.who)
        except UserError:  # a stranger, or logged out
            return None, {asker.discord_id}
        return user, {asker.discord_id, *await tx.erasing.accounts_of(user.row_id)}

    async def _write_down(self, people: Mapping[int, int], user: User | None, asker: Asker) -> None:
        now = self._clock()
        async with self._writing_down:
            await asyncio.to_thread(self._sidecar.append, people)
            async with self._database.begin() as tx:
                for discord_id, until in people.items():
                    await tx.erasing.suppress(discord_id, until, now=now)
                if user is not None:
                    await tx.audit.write(
                        deed_on_account(user, Operation.USER_FORGET, now=now, discord_id=asker.discord_id)
                    )

    async def _finish(self) -> None:
        await self._erase()
        await self._erase_sent()
        await self._eraser.overwrite()

    async def _erase(self) -> int:
        await self._recorder.settled()
        await self._uploads.forget_suppressed(self._eraser.begin)
        return await self._eraser.erase(_suppressed)

    async def _erase_sent(self) -> None:
        """What was sent for them goes from the chat server, too; as long as it refuses that, it is known as theirs."""
        async with self._database.read() as tx:
            sent = [(one, await tx.outgoings.parts(one.row_id)) for one in await tx.erasing.sent_until()]
        if sent:
            self._eraser.begin()
        async with self._database.begin() as tx:
            await tx.erasing.blank_sent()
        for outgoing, parts in sent:
            if await self._withdraw(outgoing, parts):
                async with self._database.begin() as tx:
                    await tx.erasing.drop_sent(outgoing.row_id)

    async def _withdraw(self, outgoing: Outgoing, parts: Sequence[OutgoingPart]) -> bool:
        """Whether nothing of a text is on the chat server any more."""
        gone = True
        for part in parts:
            if part.message_id is None or part.webhook_id is None or part.state == "gone":
                continue
            async with self._database.read() as tx:
                webhook = await tx.outgoings.webhook(part.webhook_id)
            if webhook is None or not await self._withdrawal.withdraw(
                webhook.webhook_id, webhook.token, outgoing.thread_id, part.message_id
            ):
                gone = False
        return gone

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(self._logged(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _logged(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except Exception:  # the next start goes on
            log.exception("what somebody asked to be forgotten could not be erased completely")


async def _suppressed(tx: Transaction) -> Sequence[int]:
    return await tx.erasing.suppressed_ids(limit=AT_ONCE)
