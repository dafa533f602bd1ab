"""What is missing is named as the settings of a role in Discord name it."""

from __future__ import annotations

import discord
import pytest

from cogs.client import needed_permissions
from cogs.refusals import require, title
from services.errors import MissingPermissionError

ASKED_FOR = {
    "View Channels",
    "Manage Channels",
    "Manage Roles",
    "Manage Webhooks",
    "Send Messages and Create Posts",
    "Send Messages in Threads and Posts",
    "Create Private Threads",
    "Embed Links",
    "Attach Files",
    "Add Reactions",
    "Manage Messages",
    "Manage Threads and Posts",
    "Read Message History",
    "Use Application Commands",
    "Connect",
    "Speak",
    "Move Members",
}
"""What the bot asks for, in Discord's words."""


def test_all_that_the_bot_asks_for_has_discords_name() -> None:
    assert {title(name) for name, granted in needed_permissions() if granted} == ASKED_FOR


def test_no_two_permissions_have_one_name() -> None:
    titles = [title(name) for name, _ in discord.Permissions.all()]
    assert len(set(titles)) == len(titles)
    assert not any("Guild" in name or "_" in name for name in titles)


def test_everything_that_is_missing_is_named_at_once() -> None:
    granted, speaking = discord.Permissions(connect=True), discord.Permissions(connect=True, speak=True)
    needs = ((discord.Permissions(view_channel=True), granted), (speaking, granted))
    with pytest.raises(MissingPermissionError) as refused:
        require(*needs)
    assert refused.value.params == {"permissions": "View Channels, Speak", "count": 2}


def test_an_administrator_lacks_nothing() -> None:
    require((discord.Permissions.all(), discord.Permissions(administrator=True)))
