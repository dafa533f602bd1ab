"""A bot whose command takes every kind of option."""

from __future__ import annotations

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main


@app_commands.command()
@app_commands.choices(size=[app_commands.Choice(name="Large", value="l")])
async def order(
    interaction: discord.Interaction,
    count: app_commands.Range[int, 1, 5],
    who: discord.Member | None = None,
    where: discord.TextChannel | None = None,
    paper: discord.Attachment | None = None,
    size: app_commands.Choice[str] | None = None,
    note: app_commands.Range[str, 1, 10] | None = None,
) -> None:
    """Say what was ordered."""
    content = (await paper.read()).decode() if paper else None
    size_value = size.value if size else None
    text = f"{count} {who and who.display_name} {where and where.name} {content} {size_value} {note}"
    await interaction.response.send_message(text)


async def setup(bot: Bot) -> None:
    bot.tree.add_command(order)


if __name__ == "__main__":
    main(setup)
