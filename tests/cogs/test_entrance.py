"""With a web page, passwords are typed there: what people are offered instead of forms, and where it leads them."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import PASSWORD, email_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Answer, Guild

NEW = "five owls in a kiosk"


@pytest.fixture(scope="module")
async def guild(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Guild]:
    """A server of a bot of its own, which has a page."""
    folder = tmp_path_factory.mktemp("bot")
    (folder / "library").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    page = {
        "CHORUS_WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CHORUS_WEB__PORT": str(port),
        "CHORUS_WEB__PASSWORDS_ON_PAGE": "true",
    }
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, folder, page):
        guild = await sandbox.create_guild("Home")
        await guild.create_text_channel("general")
        yield guild


def opened(answer: Answer) -> tuple[str, str]:
    """The address of the page, and the link's token, that a button opens."""
    assert answer.ephemeral
    assert answer.modal is None
    assert answer.message is not None
    (button,) = [part for row in answer.message.components for part in row["components"]]
    address, _, token = button["url"].partition("#")
    return address.removesuffix("/watch"), token.partition("=")[2]


async def post(base: str, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    """What is answered; as `token`, the token of the session that this begins."""
    headers = {"Sec-Fetch-Site": "same-origin"} if token is None else {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as http, http.post(base + path, json=body, headers=headers) as answer:
        told: dict[str, Any] = await answer.json()
        begun = [morsel.value for morsel in answer.cookies.values()]
        return {"status": answer.status, **told, **({"token": begun[0]} if begun else {})}


async def test_a_person_registers_gets_a_new_password_and_logs_in_again_by_the_page(guild: Guild) -> None:
    general = guild.channel("general")
    ada = await guild.add_member("Ada")
    base, token = opened(await ada.slash("register", channel=general))
    shown = await post(base, "/users/link", {"link": token})
    assert (shown["purpose"], shown["discord_name"]) == ("register", "Ada")
    details = {"first_name": "Ada", "last_name": "Moss", "email": email_of(ada)}
    await post(base, "/users/register", {**details, "password": PASSWORD, "link": token})
    assert "Ada Moss" in (await ada.slash("user show", channel=general)).text

    changing = await ada.slash("user update", channel=general, what="password")
    base, token = opened(changing)
    await post(base, "/users/password", {"link": token, "old_password": PASSWORD, "new_password": NEW})
    await ada.slash("logout", channel=general)
    base, token = opened(await ada.slash("login", channel=general))
    await post(base, "/users/login", {"email": email_of(ada), "password": NEW, "link": token})
    assert "Ada Moss" in (await ada.slash("user show", channel=general)).text


async def test_who_is_logged_in_is_offered_no_second_account(guild: Guild) -> None:
    general = guild.channel("general")
    ben = await guild.add_member("Ben")
    base, token = opened(await ben.slash("register", channel=general))
    details = {"first_name": "Ben", "last_name": "Moss", "email": email_of(ben)}
    await post(base, "/users/register", {**details, "password": PASSWORD, "link": token})
    answer = await ben.slash("register", channel=general)
    assert answer.message is not None
    assert "Ben Moss" in answer.text
    assert not answer.message.components


async def test_who_is_on_the_page_is_seen_and_logged_out_there_from_discord(guild: Guild) -> None:
    general = guild.channel("general")
    dan = await guild.add_member("Dan")
    base, link = opened(await dan.slash("register", channel=general))
    details = {"first_name": "Dan", "last_name": "Moss", "email": email_of(dan), "password": PASSWORD}
    tokens = [(await post(base, "/users/register", {**details, "link": link}))["token"]]
    for _ in range(2):
        begun = await post(base, "/users/login", {"email": email_of(dan), "password": PASSWORD})
        tokens.append(begun["token"])
    page = await dan.slash("user sessions", channel=general)
    assert page.text.count("• the web page") == 3
    assert page.message is not None
    (options,) = [part["options"] for row in page.message.components for part in row["components"] if "options" in part]
    left = await dan.select(page, [options[0]["value"]])
    assert left.text.count("• the web page") == 2
    assert "2 log-ins on the web page are ended" in (await dan.click(left, "Log out on the web page")).text
    for token in tokens:
        assert (await post(base, "/groups", {"name": "Walks"}, token))["status"] == 401
    assert "here only" in (await dan.slash("user sessions", channel=general)).text


async def test_a_group_is_made_over_http_where_the_person_may_write(guild: Guild) -> None:
    general = guild.channel("general")
    cleo = await guild.add_member("Cleo")
    base, link = opened(await cleo.slash("register", channel=general))
    details = {"first_name": "Cleo", "last_name": "Moss", "email": email_of(cleo), "password": PASSWORD}
    token = (await post(base, "/users/register", {**details, "link": link}))["token"]
    spoken, hidden = await guild.create_voice_channel("Lounge"), await guild.create_text_channel("staff")
    await hidden.set_permissions("everyone", view_channel=False)
    for channel_id in (spoken.id, hidden.id, 1):
        refused = await post(base, "/groups", {"name": "Walks", "channel_id": str(channel_id)}, token)
        assert refused["code"] == "no-threads-here"
    assert (await post(base, "/groups", {"name": "Walks"}, token))["code"] == "no-home"
    made = await post(base, "/groups", {"name": "Walks", "channel_id": str(general.id)}, token)
    assert (made["status"], made["server_id"]) == (200, str(guild.id))
    assert cleo.id in await (await guild.thread("Walks")).members()
