"""Opens what does not lie on this machine as bytes to be read. Touches the network through the guard's session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audio.errors import MediaError
from audio.fetching.live_input import LiveInput
from audio.fetching.track_fetcher import TrackFetcher
from sources.errors import SourceError
from sources.hls.stream import HlsStream
from sources.playable import MediaStream
from sources.radio import Station

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from audio.media_input import MediaInput
    from sources.guard.session import GuardedSession
    from sources.playable import Playable

    FreshPlayable = Callable[[], Awaitable[Playable]]


@dataclass(frozen=True, slots=True)
class Part:
    """What is fetched of a track: its bytes from `begins_ms` on, a moment of its own choice that is not too late.

    `duration_ms` is the whole track's, where its bytes do not tell it. Whoever gets it closes the input.
    """

    media_input: MediaInput
    begins_ms: int = 0
    duration_ms: int | None = None


class Fetcher(Protocol):
    """Opens a stream; `services.fetching.GuardedFetcher` does."""

    async def open(
        self,
        stream: MediaStream,
        *,
        name: str,
        fresh: FreshPlayable,
        start_ms: int = 0,
        on_title: Callable[[str], None] | None = None,
    ) -> Part:
        """What is needed from `start_ms` on. Raises MediaError and SourceError."""


class GuardedFetcher:
    """A Fetcher over the one session that all media comes through, which stays its owner's."""

    def __init__(self, session: GuardedSession) -> None:
        self._session = session

    async def open(
        self,
        stream: MediaStream,
        *,
        name: str,
        fresh: FreshPlayable,
        start_ms: int = 0,
        on_title: Callable[[str], None] | None = None,
    ) -> Part:
        """The bytes of a file in ranges, of a station or of segments in order; `name` is for logs.

        `fresh` resolves the track anew when its link is refused; a file then goes on where it was. `on_title` is told
        what a station says it is sending.

        Raises MediaError and SourceError.
        """
        if stream.protocol == "icy":
            station = Station(stream.url, session=self._session, headers=stream.headers, on_title=on_title)
            return Part(await LiveInput.open(station.sound(), name=name))
        if stream.protocol == "hls":
            hls = HlsStream(stream.url, session=self._session, headers=stream.headers)
            await hls.load()
            live_input = await LiveInput.open(hls.sound(from_ms=start_ms), name=name)
            return Part(live_input, hls.begin_of(start_ms), hls.duration_ms)

        async def fresh_link() -> str:
            try:
                audio = (await fresh()).audio
            except SourceError as error:
                raise MediaError("forbidden", f"no new link: {error}") from error
            if not isinstance(audio, MediaStream) or audio.protocol != "http":
                raise MediaError("changed", "it is something else now")
            return audio.url

        fetcher = await TrackFetcher.open(
            stream.url, name=name, session=self._session.client, headers=stream.headers, fresh_link=fresh_link
        )
        return Part(fetcher)
