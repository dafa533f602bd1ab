"""What people are told of what is kept, put together from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launch.privacy import privacy_text
from launch.settings import load
from services.privacy.notice import PrivacyText

if TYPE_CHECKING:
    from pathlib import Path


def test_people_are_told_what_the_operator_has_set(tmp_path: Path) -> None:
    (tmp_path / "config.local.toml").write_text(
        """
        [privacy]
        text = "All of it."
        contact = "Eve"
        policy_url = "https://example.com/chorus"
        [mirror]
        keep_unregistered = false
        deleted_words = "erase"
        """
    )
    assert privacy_text(load(tmp_path, {})) == PrivacyText(
        text="All of it.",
        contact="Eve",
        policy_url="https://example.com/chorus",
        keeps_unregistered=False,
        keeps_deleted=False,
    )
