"""What `/user list` shows: a page of people, and the buttons to the pages beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.lasting import presented
from cogs.speech import Markup, plain

if TYPE_CHECKING:
    import re

    from cogs.client import Chorus

PAGE = 10
LONGEST_NAME = 90
"""Characters of a name in the list: a page of such names still fits with each of them escaped."""
BACK, ON = "back", "on"


async def list_message(bot: Chorus, discord_id: int, page: int) -> dict[str, Any]:
    """What a message with that page (from 0) is sent or edited with; the last page for one that is beyond it.

    Raises NotRegisteredError or LoggedOutError.
    """
    accounts, say = bot.services.accounts, bot.speech.say
    await accounts.require(discord_id)
    users, total = await accounts.list(limit=PAGE, offset=page * PAGE)
    last = max(total - 1, 0) // PAGE
    if page > last:
        return await list_message(bot, discord_id, last)
    lines = [say("user-list-heading", total=total, page=page + 1, pages=last + 1)]
    lines += [say("user-list-entry", name=_cut(user.full_name)) for user in users]
    view = discord.ui.View(timeout=None)
    if last > 0:
        view.add_item(PageButton(BACK, max(page - 1, 0), say("user-list-back"), disabled=page == 0))
        view.add_item(PageButton(ON, page + 1, say("user-list-on"), disabled=page == last))
    return {"content": "\n".join(lines), "view": view}


class PageButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"people:list:(?P<way>back|on):(?P<page>\d{1,9})"
):
    """Turns to a page of the list."""

    def __init__(self, way: str, page: int, label: str | None = None, *, disabled: bool = False) -> None:
        custom_id = f"people:list:{way}:{page}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["way"], int(match["page"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        message = await list_message(interaction.client, interaction.user.id, self._page)
        await interaction.response.edit_message(**message)


def _cut(name: str) -> Markup:
    return plain(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…")
