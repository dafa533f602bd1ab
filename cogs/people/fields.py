"""The fields that forms about people are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from services.passwords import LONGEST as LONGEST_PASSWORD

if TYPE_CHECKING:
    from cogs.speech import Speech

LONGEST_EMAIL = 254
"""An address's limit (RFC 5321, 4.5.3.1.3)."""

Field = discord.ui.TextInput[Any]


def text_field(modal: discord.ui.Modal, label: str, *, longest: int, filled: str = "") -> Field:
    """A line to fill in, with what stands in it already."""
    field: Field = discord.ui.TextInput(max_length=longest, default=filled or None)
    modal.add_item(discord.ui.Label(text=label, component=field))
    return field


def new_password_field(modal: discord.ui.Modal, speech: Speech, label: str) -> Field:
    """A line for a password that is chosen now, with the rule for it.

    Discord has no hidden field, and warns people not to type passwords; so does the rule.
    """
    return _password_field(modal, label, speech.say("register-warning"))


def known_password_field(modal: discord.ui.Modal, label: str, hint: str, *, required: bool = True) -> Field:
    """A line for a password that was chosen before, with a word about it."""
    return _password_field(modal, label, hint, required=required)


def _password_field(modal: discord.ui.Modal, label: str, description: str, *, required: bool = True) -> Field:
    field: Field = discord.ui.TextInput(max_length=LONGEST_PASSWORD, required=required)
    modal.add_item(discord.ui.Label(text=label, description=description, component=field))
    return field
