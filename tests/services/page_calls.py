"""Everything that the web page takes from a person and hands to the services; `test_bad_input.py` calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.accounts import Registration
from services.messenger import FileToSend
from services.permissions import Standing
from services.watching.writing import Typed
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from services.seats import Asker, Seat
    from services.web_access.sessions import Visit
    from tests.services.standing_cast import Cast
    from tests.services.test_bad_input import Given

    Call = Callable[[Cast, Asker, Given], Awaitable[object]]


async def _visit(cast: Cast) -> Visit:
    return (await cast.house.web.web_sessions.begin(await cast.house.account_of(cast.target), "")).visit


def visiting(deed: Callable[[Cast, Visit, Given], Awaitable[object]]) -> Call:
    """A call of somebody on the page."""

    async def call(cast: Cast, asker: Asker, given: Given) -> object:
        return await deed(cast, await _visit(cast), given)

    return call


def watching(deed: Callable[[Cast, Seat, Given], Awaitable[object]]) -> Call:
    """A call on a group's page: of whoever asks, or of a member, who gets further."""

    async def call(cast: Cast, asker: Asker, given: Given) -> object:
        if given.number % 2:
            return await deed(cast, await cast.house.seats.of(asker), given)
        return await cast.seated(Standing.MEMBER, lambda seat: deed(cast, seat, given))

    return call


async def _enter(cast: Cast, visit: Visit, given: Given) -> object:
    rooms = cast.house.watching.watch_rooms
    try:
        return await rooms.enter(given.text, visit, given.own_id)
    finally:
        rooms.report(given.text, given.number, "locked", given.other_number)
        rooms.listen(given.text, on=True)
        rooms.leave(given.text)


def _typed(given: Given) -> Typed:
    files = (FileToSend(given.other, b"x"),) if given.number % 3 == 0 else ()
    answers = given.own_id if given.other_number % 2 else None
    return Typed(given.text, answers, given.other or None, files)


PAGE_CALLS: Mapping[str, Call] = {
    "register on the page": lambda cast, asker, given: cast.house.web.entrance.register(
        None, -1 - given.own_id, Registration(given.text, given.other, given.other, given.text), given.text
    ),
    "register by a link": lambda cast, asker, given: cast.house.web.entrance.register(
        given.text, -7, Registration("Dan", "Example", "dan@example.org", PASSWORD), given.other
    ),
    "log in by a link": lambda cast, asker, given: cast.house.web.entrance.log_in(
        given.text, given.other, given.other, given.text
    ),
    "set a password by a link": lambda cast, asker, given: cast.house.web.entrance.set_password(
        given.text, given.other, given.other, given.text
    ),
    "log in on the page": lambda cast, asker, given: cast.house.web.web_sessions.begin_with_password(
        -1 - given.own_id, given.text, given.other, given.text
    ),
    "open a personal link": lambda cast, asker, given: cast.house.web.web_sessions.begin_with_link(
        given.text, given.other
    ),
    "come with a cookie": lambda cast, asker, given: cast.house.web.web_sessions.visit(given.text),
    "ask on a server from the page": visiting(
        lambda cast, visit, given: cast.house.web.visitors.asker(visit, given.own_id, channel_id=given.other_number)
    ),
    "name a membership on the page": visiting(
        lambda cast, visit, given: cast.house.web.visitors.membership(visit, given.own_id)
    ),
    "look at a group on the page": visiting(
        lambda cast, visit, given: cast.house.web.visitors.looking(visit, given.own_id)
    ),
    "name somebody on the page": watching(
        lambda cast, seat, given: cast.house.web.visitors.account_here(seat, given.own_id)
    ),
    "enter a room": visiting(_enter),
    "end a stay from the page": visiting(lambda cast, visit, given: cast.house.sessions.end(visit.who, given.text)),
    "see a picture": watching(
        lambda cast, seat, given: cast.house.track_pictures.video(seat.group_id, given.own_id % 99)
    ),
    "see a cover": watching(
        lambda cast, seat, given: cast.house.track_pictures.cover(seat.group_id, given.own_id % 99)
    ),
    "read subtitles": watching(
        lambda cast, seat, given: cast.house.track_pictures.subtitles(
            seat.group_id, given.own_id % 99, given.other_number
        )
    ),
    "read the chat on the page": watching(
        lambda cast, seat, given: cast.house.watching.watch_rooms.chat.page(
            seat, before=given.own_id, after=abs(given.other_number) % 2**63, limit=1 + given.own_id % 99
        )
    ),
    "see a file of the chat": lambda cast, asker, given: cast.house.watching.watch_rooms.chat.file(
        given.own_id, abs(given.other_number) % 2**63
    ),
    "say something on the page": watching(
        lambda cast, seat, given: cast.house.watching.watch_writing.say(seat, _typed(given))
    ),
    "change a message on the page": watching(
        lambda cast, seat, given: cast.house.watching.watch_writing.edit(seat, given.own_id, given.text)
    ),
    "take a message back on the page": watching(
        lambda cast, seat, given: cast.house.watching.watch_writing.erase(seat, given.own_id)
    ),
    "react on the page": watching(
        lambda cast, seat, given: cast.house.watching.watch_reactions.add(seat, given.own_id, given.text)
    ),
    "take a reaction back": watching(
        lambda cast, seat, given: cast.house.watching.watch_reactions.remove(seat, given.own_id, given.text)
    ),
    "see the timeline": watching(lambda cast, seat, given: cast.house.watching.moments.said_during(seat, given.own_id)),
    "put on from the page": watching(
        lambda cast, seat, given: cast.house.watching.page_requests.play(seat, given.text, "last")
    ),
    "seek on the page": watching(
        lambda cast, seat, given: cast.house.playback.seek_in(seat, given.own_id, given.other_number)
    ),
    "skip on the page": watching(lambda cast, seat, given: cast.house.playback.skip(seat, entry_id=given.own_id)),
    "jump on the page": watching(lambda cast, seat, given: cast.house.playback.jump_to(seat, given.own_id)),
    "drag in the queue": watching(
        lambda cast, seat, given: cast.house.playback.queues.move_before(seat, given.own_id, given.other_number or None)
    ),
    "take out of the queue on the page": watching(
        lambda cast, seat, given: cast.house.playback.queues.remove_entry(seat, given.own_id)
    ),
    "vote on the page": watching(
        lambda cast, seat, given: cast.house.ballots.vote(
            seat, given.own_id, is_for=(True, False, None)[given.other_number % 3]
        )
    ),
}
"""Numbers that a page sends are within what its requests allow: see `web/fields.py` and the routes."""
