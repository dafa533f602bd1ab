"""A place that was in use, copied for each test from one that was made once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.launch.backups.place import Place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("model")).make("Ada", "Ben")


@pytest.fixture
def place(tmp_path: Path, model: Place) -> Place:
    """Ada and Ben are registered."""
    shutil.copytree(model.folder, tmp_path / "here")
    return Place(tmp_path / "here")
