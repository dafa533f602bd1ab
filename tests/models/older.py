"""Databases as an earlier version of Chorus made them."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from models import migrations
from models.database import create_engine


def make_older(path: Path, revision: str, scratch: Path) -> None:
    """Make an empty database at `path` that stands at a revision. `scratch` is a folder for what that takes."""
    folder = scratch / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for migration in folder.glob("versions/0*.py"):
        if migration.name[: len(revision)] > revision:
            migration.unlink()

    async def upgrade() -> None:
        engine = create_engine(path)
        await migrations.upgrade(engine)
        await engine.dispose()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrations, "_FOLDER", folder)
        asyncio.run(upgrade())
