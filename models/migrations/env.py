"""Alembic's entry: runs on the connection, in the transaction, that `models.migrations` hands over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401 - registers the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transactional_ddl=False,  # the caller's transaction is the one that counts
)
context.run_migrations()
