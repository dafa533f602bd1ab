"""What goes over the wire between a page and the server, in either direction.

Ids of Discord's are texts, ids of our own numbers. Times are in milliseconds; `at_ms` and `server_ms` are the server's
wall clock, with fractions, which never goes back while the server lives. A page is a client of one group at a time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from web.endpoint import Model

LARGEST_ID = 2**63 - 1
OurId = Annotated[int, Field(gt=0, le=LARGEST_ID)]


class Asked(BaseModel):
    """What a page says: of just these types, and nothing more."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Told(Model):
    """What a page is told."""


# What a page says


class Enter(Asked):
    """Into a group, out of any other; answered with `Entered`."""

    group_id: OurId


class Leave(Asked):
    """Out of the group."""


class Clock(Asked):
    """What time is it? Answered with `Time`."""


class Report(Asked):
    """How the picture does of the entry that plays; twice a second at most."""

    entry_id: OurId
    state: Literal["loading", "ready", "locked", "catching", "stalled", "hidden"]
    behind_ms: Annotated[float, Field(ge=-86_400_000, le=86_400_000, allow_inf_nan=False)]


class Listen(Asked):
    """Whether to be sent the sound."""

    on: bool


# What it is told


class Who(Told):
    id: int
    name: str


class Me(Who):
    is_mod: bool


class Subtitles(Told):
    src: str
    label: str
    language: str


class FilePicture(Told):
    kind: Literal["file"] = "file"
    src: str
    mime: str
    subtitles: list[Subtitles]


class YouTubePicture(Told):
    kind: Literal["youtube"] = "youtube"
    video_id: str


class NoPicture(Told):
    kind: Literal["none"] = "none"
    reason: str | None


Picture = Annotated[FilePicture | YouTubePicture | NoPicture, Field(discriminator="kind")]


class Chapter(Told):
    title: str
    start_ms: int


class Entry(Told):
    id: int
    title: str
    url: str | None
    artist: str | None
    duration_ms: int | None
    is_live: bool
    cover: str | None
    requested_by: Who | None
    picture: Picture
    chapters: list[Chapter]


class State(Told):
    """The player. At the server's time t it is at position_ms + rate * (t - at_ms), never past the end."""

    revision: int
    phase: Literal["idle", "resolving", "connecting", "playing", "paused", "reconnecting", "waiting"]
    entry: Entry | None
    position_ms: float
    at_ms: float
    rate: int
    through_voice: bool
    waiting_for: list[str]
    loop: Literal["off", "one", "all"]
    volume: int
    ceiling: int
    may: dict[str, bool]


class Waiting(Told):
    id: int
    title: str
    artist: str | None
    duration_ms: int | None
    cover: str | None
    requested_by: Who | None
    starts_in_ms: int | None
    votes: int
    my_vote: int


class Queue(Told):
    """What waits: how much in all, and the first of it. It is told right before the state that it belongs to."""

    revision: int
    total: int
    total_ms: int
    entries: list[Waiting]


class QueuePart(Queue):
    """Some of what waits; `revision` as of the queue that pages were told last, 0 where nobody has one open.

    `next` is the place to go on from.
    """

    next: int | None


class Person(Told):
    """Somebody in the group; `discord_id` is who is mentioned, None for who is not on the server."""

    id: int
    discord_id: str | None
    name: str
    avatar: str | None
    color: str | None
    on_page: bool
    in_voice: bool
    state: str | None
    behind_ms: int | None


class Author(Told):
    id: int | None
    name: str
    avatar: str | None
    is_bot: bool


class ReplyTo(Told):
    id: str
    author: str
    text: str


class Attachment(Told):
    name: str
    url: str
    mime: str | None
    bytes: int
    width: int | None
    height: int | None


class Reaction(Told):
    emoji: str
    count: int
    mine: bool


class Played(Told):
    entry_id: int | None
    title: str
    position_ms: int | None


class Message(Told):
    """A message of the thread; `names` are those of whom it mentions, by their ids."""

    id: str
    author: Author
    mine: bool
    text: str
    created_at: datetime
    edited_at: datetime | None
    reply_to: ReplyTo | None
    attachments: list[Attachment]
    reactions: list[Reaction]
    played: Played | None
    names: dict[str, str]


class MessageChat(Told):
    kind: Literal["said", "edited"]
    message: Message


class ErasedChat(Told):
    kind: Literal["erased"] = "erased"
    id: str


class ReactedChat(Told):
    kind: Literal["reacted"] = "reacted"
    id: str
    reactions: list[Reaction]


class Over(Told):
    """The page is not let in any more, and does not come back by itself."""

    reason: Literal["session", "membership", "group"]


class Problem(Told):
    """Why something was not done; `detail` is the sentence for people."""

    status: int
    code: str
    detail: str


class Refused(Told):
    ok: Literal[False] = False
    problem: Problem


class Done(Told):
    ok: Literal[True] = True


class Time(Done):
    server_ms: float


class Entered(Done):
    """All that a page shows first."""

    me: Me
    group: Who
    state: State
    queue: Queue
    people: list[Person]
    messages: list[Message]
