"""Whose words are not to be kept, whoever brings them back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from models.columns import moment, snowflake


class Suppression(SQLModel, table=True):
    """Somebody who asked to be forgotten: what they said until then is kept no more."""

    __tablename__ = "suppressions"

    discord_id: int = snowflake(primary_key=True)
    until_message_id: int = snowflake()
    """Messages with this id and those before it are not kept; the largest number there is when nothing of them is."""
    created_at: datetime = moment()
