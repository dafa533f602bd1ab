"""Puts together the services that keep tracks for people, and that tell what was heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.listening_history import ListeningHistory
from services.saving.favourites import Favourites
from services.saving.importing import Importing
from services.saving.playing import PlaylistPlaying
from services.saving.playlists import PlaylistLimits, Playlists
from services.saving.tracks import Tracks

if TYPE_CHECKING:
    from launch.sections import PlayerSettings
    from models.database import Database
    from services.accounts import Accounts
    from services.clock import Clock
    from services.media import Media
    from services.playback import Playback
    from services.words import Words


@dataclass(frozen=True)
class Saving:
    """The services that keep tracks, and the history."""

    favourites: Favourites
    importing: Importing
    kept_tracks: Tracks
    listening: ListeningHistory
    playlist_playing: PlaylistPlaying
    playlists: Playlists


def put_saving_together(
    settings: PlayerSettings,
    database: Database,
    accounts: Accounts,
    media: Media,
    playback: Playback,
    words: Words,
    clock: Clock,
) -> Saving:
    """Each with what it needs. `Saving.importing` is to be closed before the sources are."""
    limits = PlaylistLimits(settings.playlist_limit, settings.playlists_per_person)
    tracks = Tracks(media, playback)
    playlists = Playlists(database, accounts, clock, limits)
    return Saving(
        favourites=Favourites(database, accounts, tracks, clock, most=settings.playlist_limit),
        importing=Importing(database, accounts, playlists, tracks, words, clock),
        kept_tracks=tracks,
        listening=ListeningHistory(database, accounts),
        playlist_playing=PlaylistPlaying(playlists, tracks, playback),
        playlists=playlists,
    )
