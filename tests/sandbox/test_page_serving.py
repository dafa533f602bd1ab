"""How the page is served: where, to whom, and what a next run keeps."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.page import PageOptions
from sandbox.process import running

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as the build leaves it."""
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "sandbox.html").write_text("<title>Chorus</title>")
    (tmp_path / "dist" / "assets" / "page-1.js").write_text("go()")
    (tmp_path / "dist" / ".sources").write_text("secret")
    return tmp_path / "dist"


def port_of(address: str) -> int:
    return int(address.split("/")[2].partition(":")[2])


async def fetch(address: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(address, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_taken_port_gives_way_to_the_next_and_a_next_run_has_the_same_key(tmp_path: Path, built: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted: int = taken.getsockname()[1]
        async with running(tmp_path, page=PageOptions(built, wanted)) as first:
            assert port_of(first["page"]) != wanted
            assert await fetch(first["page"]) == (200, "<title>Chorus</title>")
    async with running(tmp_path, page=PageOptions(built, wanted)) as second:
        assert port_of(second["page"]) == wanted
        assert second["page"].partition("#")[2] == first["page"].partition("#")[2]
    assert (tmp_path / "page.key").stat().st_mode & 0o077 == 0


async def test_what_has_not_been_built_is_told(tmp_path: Path) -> None:
    async with running(tmp_path, page=PageOptions(tmp_path / "dist")) as addresses:
        assert await fetch(addresses["page"]) == (503, "The page has not been built. Run: make web")


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "127.0.0.1:1"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
async def test_another_site_gets_nothing(tmp_path: Path, built: Path, headers: dict[str, str]) -> None:
    async with running(tmp_path, page=PageOptions(built)) as addresses:
        status, text = await fetch(addresses["page"], headers)
        assert (status, text) == (403, "This page is only served to itself, on this machine.")


@pytest.mark.parametrize("name", [".sources", "..%2F.sources", "%2e%2e/.sources", "nothing.js", "%00"])
async def test_only_what_was_built_for_it_is_served(tmp_path: Path, built: Path, name: str) -> None:
    async with running(tmp_path, page=PageOptions(built)) as addresses:
        base = addresses["page"].partition("#")[0]
        assert await fetch(f"{base}assets/page-1.js") == (200, "go()")
        assert (await fetch(f"{base}assets/{name}"))[0] == 404
