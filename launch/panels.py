"""Puts the panels together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.panel_board import DiscordBoard
from services.panel.panels import Panels
from services.panel.viewer import PanelViewer

if TYPE_CHECKING:
    from cogs.client import Chorus
    from launch.sections import PlayerSettings
    from models.database import Database
    from services.clock import Clock
    from services.playback import Playback
    from services.sourcing.sourcing import Sourcing


def put_panels_together(
    settings: PlayerSettings,
    database: Database,
    bot: Chorus,
    sourcing: Sourcing,
    playback: Playback,
    clock: Clock,
    *,
    has_page: bool,
) -> Panels:
    """The panels of all groups, which follow their players from now on. Whoever has them closes them."""
    viewer = PanelViewer(database, sourcing, playback.player_of, clock, has_page=has_page)
    panels = Panels(
        database,
        DiscordBoard(bot),
        viewer,
        clock,
        is_wanted=playback.room.has_panel,
        moves_after=settings.panel_moves_after,
    )
    playback.watch(panels.player_changed)
    playback.room.watch(panels.rules_changed)
    return panels
