"""What members do with the player: each a request that the rules of their room judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from services.player_state import Loop
from services.room.errors import StillVotingError
from web.call import Call
from web.endpoint import Endpoint, Model, endpoint
from web.fields import Page, following
from web.live import shows, wire

if TYPE_CHECKING:
    from services.seats import Seat
    from sources.playable import SearchHit

LONGEST_QUERY = 500
"""As long as the query of /play may be."""
Id = Annotated[int, Field(ge=1, le=2**53)]
"""A number of ours that every client can hold."""
Millis = Annotated[int, Field(ge=0, le=10**12)]


LOOPS = {"off": Loop.OFF, "one": Loop.TRACK, "all": Loop.QUEUE}


class GroupPath(Model):
    """A group of the visitor's."""

    group_id: Id


class EntryPath(GroupPath):
    """What waits in its queue, or plays."""

    entry_id: Id


class Place(Model):
    """A place in what plays; another track may have its turn by now, and then nothing is changed."""

    entry_id: Id
    position_ms: Millis


class Heard(Model):
    """What one saw play, so that of two who skip it at once nobody skips what comes next; null for whatever plays."""

    entry_id: Id | None = None


class Volume(Model):
    """How loud all listen, in percent."""

    percent: int = Field(ge=0, le=10_000)


class Repeat(Model):
    """What is repeated."""

    loop: Literal["off", "one", "all"]


class Wanted(Model):
    """What to put on: a title, words of it, or a link, and when."""

    query: str = Field(min_length=1, max_length=LONGEST_QUERY)
    when: Literal["last", "next", "now"] = "last"


class Neighbour(Model):
    """The entry that a moved one is to wait in front of; null for the end of the queue."""

    before: Id | None


class Vote(Model):
    """1 is for something, -1 against it, 0 neither."""

    vote: Literal[-1, 0, 1]


class Words(Model):
    """What to look for."""

    q: str = Field(min_length=1, max_length=LONGEST_QUERY)


class During(Model):
    """What plays."""

    entry_id: Id


class Said(Model):
    """What there is to tell people of what was done; null where they see it."""

    said: str | None = None


class Queued(Said):
    """What was put into the queue; `ahead` have their turn before it."""

    entry_id: int
    title: str
    ahead: int


class Hit(Model):
    """Something that was found; `query` asks for just this."""

    query: str
    title: str
    artist: str | None
    duration_ms: int | None
    cover: str | None
    source: str


class Hits(Model):
    """What was found, best first."""

    hits: list[Hit]


class Mark(Model):
    """A message, and where in the track it was said."""

    message_id: str
    author: str
    text: str
    position_ms: int


class Timeline(Model):
    """What was said since the track began, oldest first."""

    marks: list[Mark]


@endpoint("POST", "/groups/{group_id}/player/pause")
async def pause(call: Call, path: GroupPath) -> Said:
    """Holds the music for everybody."""
    await call.services.playback.pause(await call.seat(path.group_id))
    return Said()


@endpoint("POST", "/groups/{group_id}/player/resume")
async def resume(call: Call, path: GroupPath) -> Said:
    """Goes on with what is paused, or with what waits."""
    await call.services.playback.resume(await call.seat(path.group_id))
    return Said()


@endpoint("POST", "/groups/{group_id}/player/skip")
async def skip(call: Call, path: GroupPath, body: Heard) -> Said:
    """Goes on with the next track, or votes for that."""
    try:
        await call.services.playback.skip(await call.seat(path.group_id), entry_id=body.entry_id)
    except StillVotingError as vote:
        return Said(said=call.say("skip-vote", **vote.params))
    return Said()


@endpoint("POST", "/groups/{group_id}/player/previous")
async def previous(call: Call, path: GroupPath) -> Said:
    """Goes back to the track before, or to the beginning of this one."""
    await call.services.playback.previous(await call.seat(path.group_id))
    return Said()


@endpoint("POST", "/groups/{group_id}/player/stop")
async def stop(call: Call, path: GroupPath) -> Said:
    """Stops the music and empties the queue."""
    await call.services.playback.stop(await call.seat(path.group_id))
    return Said()


@endpoint("POST", "/groups/{group_id}/player/seek")
async def seek(call: Call, path: GroupPath, body: Place) -> Said:
    """Goes to a place in what plays."""
    await call.services.playback.seek_in(await call.seat(path.group_id), body.entry_id, body.position_ms)
    return Said()


@endpoint("POST", "/groups/{group_id}/player/volume")
async def set_volume(call: Call, path: GroupPath, body: Volume) -> Said:
    """Changes how loud all listen."""
    await call.services.playback.set_volume(await call.seat(path.group_id), body.percent)
    return Said()


@endpoint("POST", "/groups/{group_id}/player/loop")
async def repeat(call: Call, path: GroupPath, body: Repeat) -> Said:
    """Lets the track, the queue or nothing come again."""
    await call.services.playback.loop(await call.seat(path.group_id), LOOPS[body.loop])
    return Said()


@endpoint("GET", "/groups/{group_id}/queue")
async def list_queue(call: Call, path: GroupPath, query: Page) -> wire.QueuePart:
    """Lists what waits."""
    seat = await call.seat(path.group_id)
    told = await call.services.watch_rooms.queue(seat, query.offset, query.limit)
    return shows.queue_part(told, following(query, told.queue.total))


@endpoint("POST", "/groups/{group_id}/queue")
async def play(call: Call, path: GroupPath, body: Wanted) -> Queued:
    """Puts something on, and tells the group in its thread."""
    queued = await call.services.page_requests.play(await call.seat(path.group_id), body.query, body.when)
    title, ahead = queued.entry.title, queued.ahead
    said = call.say("page-added", title=title, ahead=ahead)
    return Queued(said=said, entry_id=queued.entry.row_id, title=title, ahead=ahead)


@endpoint("POST", "/groups/{group_id}/player/shuffle")
async def shuffle(call: Call, path: GroupPath) -> Said:
    """Mixes what waits."""
    count = await call.services.playback.queues.shuffle(await call.seat(path.group_id))
    return Said(said=call.say("queue-shuffled", count=count))


@endpoint("POST", "/groups/{group_id}/queue/undo")
async def undo(call: Call, path: GroupPath) -> Said:
    """Takes back the last change of the queue."""
    await call.services.playback.queues.undo(await call.seat(path.group_id))
    return Said()


@endpoint("POST", "/groups/{group_id}/queue/{entry_id}/play")
async def jump(call: Call, path: EntryPath) -> Said:
    """Plays something of the queue now."""
    await call.services.playback.jump_to(await call.seat(path.group_id), path.entry_id)
    return Said()


@endpoint("PUT", "/groups/{group_id}/queue/{entry_id}")
async def move(call: Call, path: EntryPath, body: Neighbour) -> Said:
    """Lets something wait elsewhere."""
    seat = await call.seat(path.group_id)
    await call.services.playback.queues.move_before(seat, path.entry_id, body.before)
    return Said()


@endpoint("DELETE", "/groups/{group_id}/queue/{entry_id}")
async def remove(call: Call, path: EntryPath) -> None:
    """Takes something out of the queue."""
    await call.services.playback.queues.remove_entry(await call.seat(path.group_id), path.entry_id)


@endpoint("PUT", "/groups/{group_id}/queue/{entry_id}/vote")
async def vote(call: Call, path: EntryPath, body: Vote) -> Said:
    """Says what one thinks of something that waits."""
    is_for = {1: True, -1: False}.get(body.vote)
    await call.services.ballots.vote(await call.seat(path.group_id), path.entry_id, is_for=is_for)
    return Said()


@endpoint("GET", "/groups/{group_id}/search")
async def search(call: Call, path: GroupPath, query: Words) -> Hits:
    """Looks for something to play."""
    seat = await call.seat(path.group_id)
    playback = call.services.playback
    found = await playback.search(query.q, guild_id=seat.venue.guild_id)
    return Hits(hits=[_hit(playback.pick(hit), hit) for hit in found])


@endpoint("GET", "/groups/{group_id}/timeline")
async def show_timeline(call: Call, path: GroupPath, query: During) -> Timeline:
    """Tells what was said since the track began that plays."""
    seat: Seat = await call.seat(path.group_id)
    said = await call.services.moments.said_during(seat, query.entry_id)
    marks = [
        Mark(message_id=str(one.message_id), author=one.author_name, text=one.text, position_ms=one.position_ms)
        for one in said
    ]
    return Timeline(marks=marks)


def _hit(query: str, hit: SearchHit) -> Hit:
    cover = hit.thumbnail_url if (hit.thumbnail_url or "").startswith("https://") else None
    return Hit(
        query=query,
        title=hit.title,
        artist=hit.artist,
        duration_ms=hit.duration_ms,
        cover=cover,
        source=hit.source,
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    pause,
    resume,
    skip,
    previous,
    stop,
    seek,
    set_volume,
    repeat,
    list_queue,
    play,
    shuffle,
    undo,
    jump,
    move,
    remove,
    vote,
    search,
    show_timeline,
)
