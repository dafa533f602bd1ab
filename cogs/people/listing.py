"""What `/user list` shows: a page of people, and the buttons to the pages beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.speech import short
from services.refs import Variant

if TYPE_CHECKING:
    import re

    from cogs.client import Chorus
    from services.seats import Asker

PAGE = 10
BACK, ON = "back", "on"


async def list_message(bot: Chorus, asker: Asker, page: int) -> dict[str, Any]:
    """What a message with that page (from 0) is edited into; the last page for one that is beyond it.

    It can outlast Discord's three seconds. Raises NotInGuildError, NotRegisteredError, LoggedOutError or
    ChatServerError.
    """
    say = bot.speech.say
    people, total = await bot.services.directory.page(asker, limit=PAGE, offset=page * PAGE)
    last = max(total - 1, 0) // PAGE
    if page > last:
        return await list_message(bot, asker, last)
    lines = [say("user-list-heading", total=total, page=page + 1, pages=last + 1)]
    for one in people:
        together = Variant("yes" if one.together else "no")
        lines.append(say("user-list-entry", name=short(one.name), together=together))
    lines.append(say("user-list-next"))
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
        await interaction.response.defer()
        message = await list_message(interaction.client, asker_of(interaction), self._page)
        await interaction.edit_original_response(**message)
