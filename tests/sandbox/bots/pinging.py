"""A bot with slash commands: one that answers at once, one that thinks and completes names, and a subcommand."""

from __future__ import annotations

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main


@app_commands.command()
async def ping(interaction: discord.Interaction) -> None:
    """Answer at once."""
    await interaction.response.send_message("pong", ephemeral=True)


@app_commands.command()
async def slow(interaction: discord.Interaction, name: str) -> None:
    """Think, answer, say more, change one's mind."""
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(content=f"hello {name}")
    await interaction.followup.send("and welcome", ephemeral=True)
    await interaction.edit_original_response(content=f"hello {name}!")


@slow.autocomplete("name")
async def names(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Two names."""
    return [app_commands.Choice(name=name, value=name) for name in ("alice", "bob") if name.startswith(typed)]


@app_commands.guild_only()
class Group(app_commands.Group):
    """A command with a subcommand."""

    @app_commands.command()
    async def create(self, interaction: discord.Interaction, name: str) -> None:
        """A subcommand."""
        await interaction.response.send_message(f"created {name}")


async def setup(bot: Bot) -> None:
    bot.tree.add_command(ping)
    bot.tree.add_command(slow)
    bot.tree.add_command(Group())


if __name__ == "__main__":
    main(setup)
