"""Where passwords are typed: on the web page where there is one, since Discord warns against typing them into forms
there; else in a form all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from cogs.forms import SafeModal
    from services.web_access.entrance import Purpose


async def offer(interaction: discord.Interaction[Any], purpose: Purpose, form: SafeModal, *, reset_id: int = 0) -> None:
    """Answer with a button that opens the page, for this person alone, or with the form."""
    bot = interaction.client
    entrance, user = bot.services.entrance, interaction.user
    if not entrance.takes_passwords:
        await interaction.response.send_modal(form)
        return
    address = entrance.link(purpose, user.id, user.name, reset_id=reset_id)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=bot.speech.say("entrance-open"), url=address))
    await interaction.response.send_message(_sentence(bot.speech.say, purpose), view=view, ephemeral=True)


def _sentence(say: Any, purpose: Purpose) -> str:
    match purpose:
        case "register":
            return str(say("entrance-register"))
        case "login":
            return str(say("entrance-login"))
        case _:
            return str(say("entrance-password"))
