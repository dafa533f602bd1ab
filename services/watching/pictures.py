"""What there is to see of a track: its video, its cover, its subtitles. Touches files, and the network by the guard."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.refs import Variant
from services.sourcing.failures import explained
from services.sourcing.single_flight import SingleFlight
from services.sourcing.sourcing import LOCAL
from services.watching import webvtt
from services.watching.containers import mime_of
from services.watching.errors import NothingToSeeError, SubtitlesUnreadableError, TrackNotHereError
from services.watching.relaying import relayed
from sources.artwork import MOST_BYTES, Artwork
from sources.errors import SourceError
from sources.guard.failures import refuse_status
from sources.playable import MediaStream
from sources.subtitled import Subtitled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AsyncExitStack

    from models import QueueEntry
    from models.database import Database
    from services.sourcing.sourcing import Sourcing
    from services.watching.relaying import Remote
    from sources.guard.session import GuardedSession
    from sources.playable import Playable
    from sources.tagging.reader import Sight, TagReader

YOUTUBE = frozenset({"youtube", "youtube_music"})
ANYBODYS = frozenset({"link"})
"""Sources whose files people linked to themselves: their bytes are passed on. The others' only if that is allowed."""
KEPT_S = 60.0
"""For how long what was found out about a track is not asked again: a browser asks for a video in many pieces."""
MOST_KEPT = 200
MOST_COVERS = 32
MOST_SUBTITLES = 16
_THUMBNAIL_S = 15.0
_LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano", "pt": "Português"}


@dataclass(frozen=True, slots=True)
class Subtitles:
    """Subtitles of a track, as they are offered. `language` is a tag of BCP 47, or empty."""

    label: str
    language: str


@dataclass(frozen=True, slots=True)
class FilePicture:
    """A video that the page plays itself; `subtitles` are asked for by their place in this list."""

    mime: str
    subtitles: tuple[Subtitles, ...] = ()


@dataclass(frozen=True, slots=True)
class YouTubePicture:
    """A video that YouTube's own player shows."""

    video_id: str


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Nothing but a cover. `reason` picks a sentence; None for music, of which nobody expects pictures."""

    reason: Variant | None = None


Picture = FilePicture | YouTubePicture | NoPicture


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A video that lies on this machine."""

    path: Path
    mime: str


@dataclass(frozen=True, slots=True)
class FarVideo:
    """A video that another server has; `source` and `source_id` tell of which track."""

    stream: MediaStream
    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a track: what can be played of it, what is in its file, and which subtitles lie beside it."""

    playable: Playable
    sight: Sight | None
    beside: tuple[tuple[str, Path], ...]


class TrackPictures:
    """What the page shows of tracks. The session and the reader are their owners'.

    The reader should be nobody else's: to find all subtitles of a long film it reads the whole file.
    """

    def __init__(
        self,
        database: Database,
        sourcing: Sourcing,
        session: GuardedSession,
        reader: TagReader,
        *,
        relay_video: bool = False,
    ) -> None:
        """`relay_video`: whether the bytes of videos are passed on that a site serves for its own pages only."""
        self._database = database
        self._sourcing = sourcing
        self._session = session
        self._reader = reader
        self._relays_video = relay_video
        self._found: OrderedDict[tuple[str, str], tuple[float, _Found]] = OrderedDict()
        self._renewed: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._renewing: SingleFlight[MediaStream | None] = SingleFlight()
        self._fetching: SingleFlight[Artwork | None] = SingleFlight()
        self._covers: OrderedDict[tuple[str, str], Artwork] = OrderedDict()
        self._subtitles: OrderedDict[tuple[Path, int], list[webvtt.Cue]] = OrderedDict()

    async def of(self, entry: QueueEntry) -> Picture:
        """What there is to see of an entry. Never fails: what is in the way is the reason why there is nothing."""
        if entry.source in YOUTUBE:
            return YouTubePicture(entry.source_id)
        if self._is_kept_back(entry):
            kept = self._sourcing.kept(entry.source, entry.source_id)  # nobody is asked for what is not shown anyway
            return NoPicture(Variant("relay_off") if kept is not None and kept.video is not None else None)
        try:
            found = await self._find(entry.source, entry.source_id)
        except SourceError:
            return NoPicture(Variant("unreachable"))
        match found.playable.video:
            case Path() if found.sight is None or found.sight.video is None:
                return NoPicture()
            case Path():
                return FilePicture(_mime(found), tuple(_offered(found)))
            case MediaStream(protocol="http"):
                return FilePicture(_mime(found))
            case MediaStream():
                return NoPicture(Variant("segments"))
        return NoPicture()

    async def video(self, group_id: int, entry_id: int) -> VideoFile | FarVideo:
        """Where the bytes of an entry's video are. Raises TrackNotHereError, NothingToSeeError, SourceFailedError."""
        entry = await self._entry(group_id, entry_id)
        if entry.source in YOUTUBE or self._is_kept_back(entry):
            raise NothingToSeeError(title=entry.title)
        found = await self._explained(entry)
        match found.playable.video:
            case Path() as path if found.sight is not None and found.sight.video is not None:
                return VideoFile(path, _mime(found))
            case MediaStream(protocol="http") as stream:
                return FarVideo(stream, entry.source, entry.source_id)
        raise NothingToSeeError(title=entry.title)

    async def relay(self, video: FarVideo, asked: Mapping[str, str], held: AsyncExitStack) -> Remote:
        """A video from somewhere else, as `relayed` has it; what it holds is let go with `held`.

        A link that is refused is renewed, but not twice within a minute. Raises SourceFailedError.
        """
        remote = await held.enter_async_context(relayed(self._session, video.stream, asked))
        try:
            if remote.is_refusal:
                await held.aclose()
                key = video.source, video.source_id
                fresh = await self._renewing.ask((*key, video.stream.url), lambda: self._renew(key, video.stream))
                if fresh is not None:
                    remote = await held.enter_async_context(relayed(self._session, fresh, asked))
            if remote.is_refusal:
                refuse_status(remote.status)
        except SourceError as error:
            raise explained(error) from error
        return remote

    async def _renew(self, key: tuple[str, str], refused: MediaStream) -> MediaStream | None:
        """Another stream than the one that was refused; None where there is none now. Raises SourceError."""
        fresh = (await self._find(*key)).playable.video
        if fresh == refused and time.monotonic() >= self._renewed.get(key, 0.0):
            _keep(self._renewed, key, time.monotonic() + KEPT_S, most=MOST_KEPT)
            fresh = (await self._find(*key, anew=True)).playable.video
        return fresh if isinstance(fresh, MediaStream) and fresh.protocol == "http" and fresh != refused else None

    async def cover(self, group_id: int, entry_id: int) -> Artwork:
        """An entry's picture, from its file or its site. Raises as `video`."""
        entry = await self._entry(group_id, entry_id)
        key = entry.source, entry.source_id
        if (kept := self._covers.get(key)) is not None:
            return kept
        try:
            cover = await self._fetching.ask(key, lambda: self._look_for_cover(*key))
        except SourceError as error:
            raise explained(error) from error
        if cover is None:
            raise NothingToSeeError(title=entry.title)
        _keep(self._covers, key, cover, most=MOST_COVERS)
        return cover

    async def subtitles(self, group_id: int, entry_id: int, number: int) -> str:
        """Subtitles of an entry as WebVTT. Raises as `video`, and SubtitlesUnreadableError."""
        entry = await self._entry(group_id, entry_id)
        if entry.source not in LOCAL:
            raise NothingToSeeError(title=entry.title)
        found = await self._explained(entry)
        streams = () if found.sight is None else found.sight.subtitles
        if not isinstance(found.playable.video, Path) or not 0 <= number < len(found.beside) + len(streams):
            raise NothingToSeeError(title=entry.title)
        if number < len(found.beside):
            content = await asyncio.to_thread(_content, found.beside[number][1])
            cues = None if content is None else webvtt.parse(webvtt.decoded(content))
        else:
            cues = await self._inside(found.playable.video, streams[number - len(found.beside)].stream)
        if cues is None:
            raise SubtitlesUnreadableError(title=entry.title)
        return webvtt.webvtt(cues)

    async def _inside(self, path: Path, stream: int) -> list[webvtt.Cue] | None:
        """The cues of a stream in a file; those of a film are looked for once."""
        key = path, stream
        if (kept := self._subtitles.get(key)) is not None:
            return kept
        cues = await self._reader.subtitles(path, stream)
        if cues is not None:
            _keep(self._subtitles, key, cues, most=MOST_SUBTITLES)
        return cues

    def _is_kept_back(self, entry: QueueEntry) -> bool:
        return not self._relays_video and entry.source not in LOCAL | ANYBODYS

    async def _entry(self, group_id: int, entry_id: int) -> QueueEntry:
        async with self._database.read() as tx:
            entry = await tx.players.entry(entry_id)
            player = await tx.players.of_group(group_id)
        if entry is None or player is None or entry.player_id != player.row_id:
            raise TrackNotHereError()
        return entry

    async def _explained(self, entry: QueueEntry) -> _Found:
        try:
            return await self._find(entry.source, entry.source_id)
        except SourceError as error:
            raise explained(error) from error

    async def _find(self, source_name: str, source_id: str, *, anew: bool = False) -> _Found:
        """Raises SourceError."""
        key = source_name, source_id
        until, kept = self._found.get(key, (0.0, None))
        if kept is not None and time.monotonic() < until and not anew:
            return kept
        playable = await self._sourcing.resolve(*key, anew=anew)
        sight: Sight | None = None
        beside: tuple[tuple[str, Path], ...] = ()
        if isinstance(playable.video, Path):
            sight = await self._reader.sight(playable.video)
            source = self._sourcing.catalogue.named(source_name)
            beside = tuple(await source.subtitle_files(source_id)) if isinstance(source, Subtitled) else ()
        found = _Found(playable, sight, beside)
        _keep(self._found, key, (time.monotonic() + KEPT_S, found), most=MOST_KEPT)
        return found

    async def _look_for_cover(self, source: str, source_id: str) -> Artwork | None:
        return await self._sourcing.cover(source, source_id) or await self._thumbnail(source, source_id)

    async def _thumbnail(self, source: str, source_id: str) -> Artwork | None:
        """The picture that a track's site shows for it, if somebody was told of it lately. Raises SourceError."""
        hit = await self._sourcing.memory.recall(source, source_id)
        if hit is None or hit.thumbnail_url is None:
            return None
        fetched = await self._session.fetch(hit.thumbnail_url, most_bytes=MOST_BYTES, total_s=_THUMBNAIL_S)
        return Artwork.of(fetched.body)


def _keep(kept: OrderedDict[Any, Any], key: object, value: object, *, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)


def _mime(found: _Found) -> str:
    if found.sight is None or found.sight.video is None:
        return "video/mp4"  # browsers look at the beginning of what comes
    return mime_of(found.sight.container, found.sight.video)


def _offered(found: _Found) -> list[Subtitles]:
    streams = () if found.sight is None else found.sight.subtitles
    named = [(between, between) for between, _ in found.beside] + [(one.title, one.language) for one in streams]
    offered: list[Subtitles] = []
    for title, language in named:
        label = title if title and title != language else _LANGUAGES.get(language, language) or "Subtitles"
        same = sum(one.label == label or one.label.startswith(f"{label} (") for one in offered)
        offered.append(Subtitles(f"{label} ({same + 1})" if same else label, language))
    return offered


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(webvtt.MOST_BYTES + 1)
    except OSError:
        return None
    return content if len(content) <= webvtt.MOST_BYTES else None
