"""Buttons that outlive a restart: what they mean stands in their custom id, nothing of them in memory.

They are `discord.ui.DynamicItem`s, registered by the cog that shows them, in views without a time-out. discord.py only
logs what such an item raises; `presented` has the person told, as for every other failure.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar

import discord

from cogs.presenter import present

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Coroutine

PANEL_PREFIX = "chorus:panel:"
"""How the ids of all that can be pressed on a panel begin, and of nothing else."""
ItemT = TypeVar("ItemT", bound="discord.ui.DynamicItem[Any]")


class Constant:
    """A mixin, named before the `DynamicItem`: the same whenever it is pressed, so that its id alone makes it anew."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        return cls()


def presented(
    press: Callable[[ItemT, discord.Interaction[Any]], Coroutine[Any, Any, None]],
) -> Callable[[ItemT, discord.Interaction[Any]], Coroutine[Any, Any, None]]:
    """A `callback` whose failures are presented like those of a command."""

    @wraps(press)
    async def callback(item: ItemT, interaction: discord.Interaction[Any]) -> None:
        try:
            await press(item, interaction)
        except Exception as error:  # whatever it is, `present` tells the person and logs what is ours
            await present(interaction, error)

    return callback
