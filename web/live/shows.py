"""The services' values, as they go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.watching.audience import ErasedTold, MessageTold, PeopleTold, PlayerTold, QueueTold, ReactionsTold
from services.watching.rights import NAMES
from web.live import wire

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from services.watching import views
    from services.watching.audience import Told
    from services.watching.picture import Picture
    from services.watching.rooms import Entered

INTENTS = sorted(NAMES)


def event_of(told: Told) -> tuple[str, str]:
    """The event's name, and what is told with it, as JSON."""
    match told:
        case PlayerTold():
            return "state", state(told).model_dump_json()
        case QueueTold():
            return "queue", queue(told).model_dump_json()
        case PeopleTold(people):
            return "people", f"[{','.join(person(one).model_dump_json() for one in people)}]"
        case MessageTold():
            chat = wire.MessageChat(kind=told.kind, message=message(told.message, told.user_id))
            return "chat", chat.model_dump_json()
        case ReactionsTold():
            those = reactions(told.reactions, told.user_id)
            return "chat", wire.ReactedChat(id=str(told.message_id), reactions=those).model_dump_json()
        case ErasedTold(message_id):
            return "chat", wire.ErasedChat(id=str(message_id)).model_dump_json()


def entered(all_of_it: Entered) -> wire.Entered:
    """What a page is shown first."""
    return wire.Entered(
        me=wire.Me(id=all_of_it.me.id, name=all_of_it.me.name, is_mod=all_of_it.is_mod),
        group=wire.Who(id=all_of_it.group.id, name=all_of_it.group.name),
        state=state(all_of_it.player),
        queue=queue(all_of_it.queue),
        people=[person(one) for one in all_of_it.people.people],
        messages=[message(one, all_of_it.me.id) for one in all_of_it.chat.messages],
    )


def state(told: PlayerTold) -> wire.State:
    """The player, and what somebody may do with it."""
    player = told.player
    return wire.State(
        revision=player.revision,
        phase=player.phase,  # type: ignore[arg-type]
        entry=None if player.entry is None else _entry(player.entry),
        position_ms=player.position_ms,
        at_ms=player.at_ms,
        rate=player.rate,
        through_voice=player.through_voice,
        waiting_for=list(player.waiting_for),
        loop=player.loop,
        volume=player.volume,
        ceiling=player.ceiling,
        may=_may(told.may),
    )


def queue(told: QueueTold) -> wire.Queue:
    """What waits."""
    shown = told.queue
    entries = _waiting(told)
    return wire.Queue(revision=shown.revision, total=shown.total, total_ms=shown.total_ms, entries=entries)


def queue_part(told: QueueTold, following: int | None) -> wire.QueuePart:
    """Some of what waits; `following`: the place to go on from."""
    return wire.QueuePart(**dict(queue(told)), next=following)


def _waiting(told: QueueTold) -> list[wire.Waiting]:
    return [
        wire.Waiting(
            id=one.id,
            title=one.title,
            artist=one.artist,
            duration_ms=one.duration_ms,
            cover=one.cover,
            requested_by=_who(one.requested_by),
            starts_in_ms=one.starts_in_ms,
            votes=one.votes,
            my_vote=told.queue.votes.get(one.id, {}).get(told.user_id or 0, 0),
        )
        for one in told.queue.entries
    ]


def person(one: views.Person) -> wire.Person:
    """Somebody who is in the group."""
    return wire.Person(
        id=one.id,
        discord_id=None if one.discord_id is None else str(one.discord_id),
        name=one.name,
        avatar=one.avatar,
        color=one.color,
        on_page=one.on_page,
        in_voice=one.in_voice,
        state=one.state,
        behind_ms=one.behind_ms,
    )


def message(one: views.ShownMessage, user_id: int | None) -> wire.Message:
    """A message, for somebody."""
    author, reply_to, played = one.author, one.reply_to, one.played
    return wire.Message(
        id=str(one.id),
        author=wire.Author(id=author.id, name=author.name, avatar=author.avatar, is_bot=author.is_bot),
        mine=user_id is not None and author.id == user_id,
        text=one.text,
        created_at=one.created_at,
        edited_at=one.edited_at,
        reply_to=None
        if reply_to is None
        else wire.ReplyTo(id=str(reply_to.id), author=reply_to.author, text=reply_to.text),
        attachments=[
            wire.Attachment(
                name=file.name, url=file.url, mime=file.mime, bytes=file.bytes, width=file.width, height=file.height
            )
            for file in one.attachments
        ],
        reactions=reactions(one.reactions, user_id),
        played=None
        if played is None
        else wire.Played(entry_id=played.entry_id, title=played.title, position_ms=played.position_ms),
        names=dict(one.names),
    )


def reactions(those: Iterable[views.ShownReaction], user_id: int | None) -> list[wire.Reaction]:
    """Reactions, for somebody."""
    return [wire.Reaction(emoji=one.emoji, count=one.count, mine=user_id in one.by) for one in those]


def _entry(entry: views.ShownEntry) -> wire.Entry:
    return wire.Entry(
        id=entry.id,
        title=entry.title,
        url=entry.url,
        artist=entry.artist,
        duration_ms=entry.duration_ms,
        is_live=entry.is_live,
        cover=entry.cover,
        requested_by=_who(entry.requested_by),
        picture=_picture(entry.picture),
        chapters=[wire.Chapter(title=one.title, start_ms=one.start_ms) for one in entry.chapters],
    )


def _picture(picture: Picture) -> wire.FilePicture | wire.YouTubePicture | wire.NoPicture:
    if picture.kind == "youtube":
        return wire.YouTubePicture(video_id=picture.video_id)
    if picture.kind == "none":
        return wire.NoPicture(reason=picture.reason)
    subtitles = [wire.Subtitles(src=one.src, label=one.label, language=one.language) for one in picture.subtitles]
    return wire.FilePicture(src=picture.src, mime=picture.mime, subtitles=subtitles)


def _who(who: views.Who | None) -> wire.Who | None:
    return None if who is None else wire.Who(id=who.id, name=who.name)


def _may(allowed: Collection[str]) -> dict[str, bool]:
    return {intent: intent in allowed for intent in INTENTS}
