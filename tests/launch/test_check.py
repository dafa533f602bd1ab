"""`python bot.py check` as an admin runs it, the token asked about at a small stand-in for Discord."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import ssl
import sys
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from aiohttp import web

from launch import check, exits
from launch.checks import storage, token
from launch.checks.database import describe
from launch.checks.finding import Mark
from launch.settings import Settings, load
from models import migrations
from tests.storage.cloudinary_stand_in import CloudinaryStandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

ROOT = Path(__file__).parents[2]
TOKEN = "the-very-secret.token"
INTENTS_OF_A_SMALL_BOT = 1 << 15 | 1 << 19


@dataclass(frozen=True)
class Report:
    """What was printed: per subject its mark and the text, later lines of a subject after earlier ones."""

    code: int
    text: str

    def lines(self, about: str) -> list[str]:
        """The lines of a subject, "mark text"."""
        found = re.findall(rf"^(\w+) +{about} +(.*)$", self.text, re.MULTILINE)
        return [f"{mark} {text}" for mark, text in found]

    def line(self, about: str) -> str:
        """The only line of a subject."""
        (line,) = self.lines(about)
        return line


async def report(folder: Path, environ: dict[str, str] | None = None) -> Report:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "bot.py"), "--folder", str(folder), "check"),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **(environ or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        output, errors = await process.communicate()
    assert errors == b""
    assert TOKEN.encode() not in output
    return Report(process.returncode or 0, output.decode())


def json_response(answer: Mapping[str, object], status: int = 200) -> web.Response:
    """As Discord answers: without a charset, which discord.py takes for something else than JSON."""
    body, headers = json.dumps(answer).encode(), {"Content-Type": "application/json"}
    return web.Response(body=body, status=status, headers=headers)


@asynccontextmanager
async def discord_that_knows(
    known: str, *, flags: int, folder: Path, asks_for_a_code: bool = False
) -> AsyncIterator[dict[str, str]]:
    """Serve what a bot asks at log-in; gives the variables that lead there."""

    async def answer(request: web.Request) -> web.Response:
        if request.headers["Authorization"] != f"Bot {known}":
            return json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        user = {"id": "42", "username": "Chorus", "discriminator": "0", "avatar": None}
        application = {"id": "42", "name": "Chorus", "description": "", "icon": None, "flags": flags}
        rest = {"bot_public": True, "bot_require_code_grant": asks_for_a_code, "owner": user, "verify_key": ""}
        return json_response(user if request.path.startswith("/api/v10/users") else application | rest)

    app = web.Application()
    app.router.add_get("/api/v10/users/@me", answer)
    app.router.add_get("/api/v10/oauth2/applications/@me", answer)
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("discord.com").configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        port = runner.addresses[0][1]
        yield {"CHORUS_DISCORD__ENDPOINT": f"127.0.0.1:{port}", "CHORUS_DISCORD__CA_FILE": "ca.pem"}
    finally:
        await runner.cleanup()


async def test_a_fresh_copy_is_fine(tmp_path: Path) -> None:
    found = await report(tmp_path)
    assert found.code == exits.OK, found.text
    assert found.line("config").startswith("ok the settings in ")
    assert found.line("database").startswith("ok ")
    assert "davey" in found.line("voice")
    assert "PyNaCl" in found.line("voice")
    assert [line.split()[:2] for line in found.lines("yt-dlp")] == [["ok", "yt-dlp"], ["ok", "deno"]]
    assert found.line("storage").startswith("ok ")
    assert found.line("library").startswith("warn ")
    assert found.line("token").startswith("warn none: ")
    assert not (tmp_path / "data" / "chorus.db").exists()


async def test_bad_settings_are_told_and_what_needs_none_is_checked(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[vioce]\n[storage]\nmax_file_mb = 0", "utf-8")
    found = await report(tmp_path)
    assert found.code == exits.FAILED
    assert found.lines("config") == [
        "FAIL config.toml: vioce: is not a setting; did you mean voice?",
        "FAIL config.toml: storage.max_file_mb: should be at least 1, not 0",
        "warn once it is mended, these are checked too: database, storage, library, sources, token.",
    ]
    assert found.line("voice").startswith("ok ")


async def test_a_newer_database_is_told_and_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "data" / "chorus.db"
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    before = database.read_bytes()
    found = await report(tmp_path)
    assert found.code == exits.FAILED
    assert "was written by a newer Chorus (9999)" in found.line("database")
    assert database.read_bytes() == before


def test_a_database_that_waits_for_a_migration_is_told(tmp_path: Path) -> None:
    finding = describe(tmp_path / "chorus.db", migrations.MigrationStatus("0001", "0003", 2))
    assert finding.mark is Mark.WARN
    assert "will be migrated from 0001 to 0003" in finding.text


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "chorus.db").write_text("a shopping list, and a long one: " * 100)
    found = await report(tmp_path)
    assert found.code == exits.FAILED
    assert "cannot be read as a database" in found.line("database")


async def test_a_folder_that_is_a_file_stands_in_the_way_of_database_and_storage(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    found = await report(tmp_path)
    assert found.code == exits.FAILED
    assert found.line("database").startswith(f"FAIL {tmp_path / 'data'} cannot be written")
    assert found.line("storage").startswith("FAIL ")
    assert found.line("voice").startswith("ok ")


def cloudinary(cloud: CloudinaryStandIn) -> dict[str, str]:
    """The variables that lead to the stand-in."""
    return {
        "CHORUS_CLOUDINARY__CLOUD_NAME": cloud.cloud_name,
        "CHORUS_CLOUDINARY__ENDPOINT": cloud.endpoint,
        "CLOUDINARY_API_KEY": cloud.api_key,
        "CLOUDINARY_API_SECRET": cloud.api_secret,
    }


async def test_a_cloudinary_that_keeps_files_is_told(tmp_path: Path) -> None:
    async with CloudinaryStandIn().running() as cloud:
        found = await report(tmp_path, cloudinary(cloud))
    assert found.code == exits.OK, found.text
    assert found.lines("storage")[1] == "ok Cloudinary (demo-cloud) keeps files, and the folder those that wait for it."
    assert cloud.files == {}


@pytest.mark.parametrize(
    ("changes", "trouble", "line"),
    [
        (
            {"CLOUDINARY_API_SECRET": "wrong"},
            {},
            "FAIL Cloudinary (demo-cloud) does not keep files (refused: Invalid Sig",
        ),
        ({"CLOUDINARY_API_SECRET": ""}, {}, "FAIL cloud_name is set in [cloudinary], but not CLOUDINARY_API_KEY and"),
        ({}, {"status": 503}, "warn Cloudinary (demo-cloud) does not keep files (unreachable: "),
        ({}, {"status": 429}, "warn Cloudinary (demo-cloud) does not keep files (busy: "),
        ({}, {"damages": True}, "FAIL Cloudinary (demo-cloud) does not keep files (damaged: "),
    ],
)
async def test_a_cloudinary_that_does_not_keep_files_is_told_with_what_to_do(
    tmp_path: Path, changes: dict[str, str], trouble: dict[str, int], line: str
) -> None:
    async with CloudinaryStandIn().running() as cloud, cloud.being(**trouble):
        _, finding = await storage.look(load(tmp_path, cloudinary(cloud) | changes))
    told = f"{finding.mark} {finding.text}"
    assert told.startswith(line)
    assert not told.endswith(")")  # what to do follows
    assert cloud.api_secret not in told


async def test_the_owner_of_the_token_and_the_invite_link_are_told(tmp_path: Path) -> None:
    async with discord_that_knows(TOKEN, flags=INTENTS_OF_A_SMALL_BOT, folder=tmp_path) as environ:
        found = await report(tmp_path, {"DISCORD_TOKEN": TOKEN, **environ})
    assert found.code == exits.OK, found.text
    assert found.line("token") == "ok it belongs to Chorus."
    assert found.line("intents").startswith("ok ")
    link = re.search(r"client_id=42&scope=bot\+applications.commands&permissions=(\d+)", found.line("invite"))
    assert link
    connect, speak = 1 << 20, 1 << 21
    assert int(link[1]) & connect
    assert int(link[1]) & speak


async def test_a_link_that_would_invite_nobody_is_not_shown(tmp_path: Path) -> None:
    flags = INTENTS_OF_A_SMALL_BOT
    async with discord_that_knows(TOKEN, flags=flags, folder=tmp_path, asks_for_a_code=True) as environ:
        *_, invite = await token.look(load(tmp_path, {"DISCORD_TOKEN": TOKEN, **environ}))
    assert (invite.mark, invite.about) == (Mark.FAIL, "invite")
    assert "oauth2/authorize" not in invite.text
    assert "switch off Requires OAuth2 Code Grant" in invite.text


async def test_intents_that_are_not_switched_on_are_named(tmp_path: Path) -> None:
    async with discord_that_knows(TOKEN, flags=1 << 14, folder=tmp_path) as environ:
        found = await token.look(load(tmp_path, {"DISCORD_TOKEN": TOKEN, **environ}))
    assert [(finding.mark, finding.about) for finding in found] == [
        (Mark.OK, "token"),
        (Mark.FAIL, "intents"),
        (Mark.OK, "invite"),
    ]
    assert found[1].text.startswith("not switched on: Message Content Intent. Open https://")


async def test_a_token_that_discord_does_not_know_is_told(tmp_path: Path) -> None:
    async with discord_that_knows("another", flags=0, folder=tmp_path) as environ:
        (finding,) = await token.look(load(tmp_path, {"DISCORD_TOKEN": TOKEN, **environ}))
    assert finding.mark is Mark.FAIL
    assert finding.text.startswith("Discord does not know it. ")


async def test_an_unreachable_discord_is_told(tmp_path: Path) -> None:
    async with discord_that_knows(TOKEN, flags=0, folder=tmp_path) as environ:
        pass
    (finding,) = await token.look(load(tmp_path, {"DISCORD_TOKEN": TOKEN, **environ}))
    assert finding.mark is Mark.FAIL
    assert finding.text.startswith("Discord could not be asked about it: ")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (
            check.Check("voice", "no_such_module"),
            "could not be checked: No module named 'launch.checks.no_such_module'",
        ),
        (check.Check("voice", "finding"), "could not be checked: AttributeError: "),
    ],
)
async def test_a_check_that_breaks_is_a_finding(broken: check.Check, said: str) -> None:
    (finding,) = await broken.run(Settings())
    assert (finding.mark, finding.about) == (Mark.FAIL, "voice")
    assert finding.text.startswith(said)
