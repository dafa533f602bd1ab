"""Accounts: `/register`, `/login`, `/logout` and the `/user` family, with their forms and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.people.commands import People
from cogs.people.forms import RegisterModal
from cogs.people.leaving import LeaveButton
from cogs.people.listing import PageButton
from cogs.people.places import AccountSelect, LastAccountButton, OtherStaysButton, PageStaysButton, StaySelect
from cogs.people.resetting import ResetButton

if TYPE_CHECKING:
    from cogs.client import Chorus

__all__ = ["RegisterModal", "setup"]


async def setup(bot: Chorus) -> None:
    await bot.add_cog(People(bot))
    bot.add_dynamic_items(
        AccountSelect,
        LastAccountButton,
        LeaveButton,
        OtherStaysButton,
        PageButton,
        PageStaysButton,
        ResetButton,
        StaySelect,
    )
