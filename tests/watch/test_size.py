"""What a browser fetches before it shows the room."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 120_000


def test_the_page_and_all_that_it_needs_at_first_is_small(pages: Path) -> None:
    page = (pages / "watch.html").read_text()
    assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)
    assert {asset.rpartition(".")[2] for asset in assets} == {"js", "css"}
    files = [pages / "watch.html", *(pages / asset.lstrip("/") for asset in assets)]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST_BYTES


def test_what_is_rare_is_fetched_when_it_is_wanted(pages: Path) -> None:
    page = (pages / "watch.html").read_text()
    later = [file.name for file in (pages / "assets").iterdir() if file.name not in page]
    for rare in ("emoji_picker", "settings", "help"):
        assert any(name.startswith(rare) for name in later), rare
