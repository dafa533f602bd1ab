"""Categories as Discord keeps them: what may lie in one, how much, and what becomes of it. A mixin of the backend.

Source: Discord docs, Channel > Channel Structure (`parent_id`), Delete/Close Channel; Guild > Modify Guild Channel
Positions.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend
from simcord.enums import ChannelType

from .form import wrong_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_CHILDREN = 50


class CategoryRules(Backend):
    """Parents are categories of the same guild with at most 50 channels."""

    def check_parent(self, guild_id: int | None, kind: int, parent_id: int | None, *, coming: int = 1) -> None:
        """Raises 50035 where channels of this type cannot go into a category; `coming` are how many do at once."""
        if parent_id is None:
            return
        parent = self.channels.get(parent_id)
        if parent is None or parent.guild_id != guild_id:
            raise wrong_field("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
        if parent.type != ChannelType.CATEGORY or kind == ChannelType.CATEGORY:
            raise wrong_field("parent_id", "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
        if len(self._children(parent_id)) + coming > MAX_CHILDREN:
            text = f"Maximum number of channels in category reached ({MAX_CHILDREN})"
            raise wrong_field("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", text)

    def reorder_channels(self, guild_id: int, updates: Iterable[Mapping[str, Any]]) -> None:
        """Sort channels and move them between categories, all of them or, with 50035, none."""
        listed = list(updates)
        arriving: Counter[int] = Counter()
        for update in listed:
            channel = self.get_channel(int(update["id"]))
            parent_id = None if update.get("parent_id") is None else int(update["parent_id"])
            if parent_id is not None and parent_id != channel.parent_id:
                arriving[parent_id] += 1
                self.check_parent(guild_id, channel.type, parent_id, coming=arriving[parent_id])
        super().reorder_channels(guild_id, listed)

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel; those in a category lie in none afterwards, and each says so."""
        is_category = self.get_channel(channel_id).type == ChannelType.CATEGORY
        super().delete_channel(channel_id)
        for child_id in self._children(channel_id) if is_category else ():
            self.get_channel(child_id).parent_id = None
            self.announce_channel_update(child_id)

    def _children(self, category_id: int) -> list[int]:
        return [channel.id for channel in self.channels.values() if channel.parent_id == category_id]
