"""The page's door, spoken to by hand: what is let in, what is answered to nonsense, what is never given out."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError, web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.client import Sandbox
from sandbox.page.deeds import DEEDS
from sandbox.page.outbox import MAX_WAITING_BYTES, ROOM_BYTES, Outbox
from sandbox.page.person import Person
from sandbox.page.server import MAX_MESSAGE_BYTES
from sandbox.seed import plant
from sandbox.world import World
from tests.bad_input import NASTY
from tests.sandbox.conftest import start_small_bots
from tests.sandbox.page_door import House, general

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.acting import Desk
    from sandbox.page.drawer import Drawer

KINDS = {"refused", "timeout", "misuse"}
"""What may be said of a request; "failed" would be a mistake of the sandbox."""
MANY = 10_000
SECRET = "nothing for windows"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("pages") / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "sandbox.html").write_text("<!doctype html><title>A page</title>")
    (folder / "assets" / "page.js").write_text("1")
    (folder.parent / "secret.txt").write_text(SECRET)
    (folder / "assets" / ".hidden").write_text(SECRET)
    async with Sandbox.start(seed="sample", page=folder) as running, ClientSession() as http:
        bot = await start_small_bots(running)
        await bot.wait_ready()
        yield House(running, http)
        await bot.stop()
        await running.check_spec()


# Who is let in


@pytest.mark.parametrize(
    "hello",
    [
        '{"do": "enter", "args": {"key": "wrong"}}',
        '{"do": "enter", "args": {"key": "wröng"}}',
        '{"do": "enter", "args": {"key": null}}',
        '{"do": "enter", "args": {}}',
        '{"do": "enter", "args": "KEY"}',
        '{"do": "enter"}',
        '{"do": "send", "args": {"key": "KEY"}}',
        "[]",
        "{",
        "",
        "[" * 100_000,
        b"\xff\x00",
    ],
)
async def test_nobody_comes_in_without_the_key(house: House, hello: str | bytes) -> None:
    async with house.connected() as door:
        text = hello.replace("KEY", house.key) if isinstance(hello, str) else hello
        await (door.socket.send_bytes(text) if isinstance(text, bytes) else door.socket.send_str(text))
        end = await door.socket.receive()
        assert (end.type, end.data) == (WSMsgType.CLOSE, 4004)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Origin": ""},
    ],
    ids=str,
)
async def test_no_other_site_connects(house: House, headers: dict[str, str]) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        async with house.connected(**headers):
            pass
    assert refused.value.status == 403


async def test_what_comes_from_nowhere_does_not_connect(house: House) -> None:
    async with house.http.get(f"{house.base}/live") as answer:
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/", "/assets/page.js", "/files/x"])
async def test_a_name_that_leads_here_from_outside_gets_nothing(house: House, path: str) -> None:
    async with house.http.get(house.base + path, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e%2fsandbox.html",
        "/assets/..%5c..%5csecret.txt",
        "/assets/%2fetc%2fpasswd",
        "/assets/.hidden",
        "/assets/page.js%00.txt",
        "/assets/" + "a" * 5000,
        "/files/../secret.txt",
        "/files/..%2f..%2fsecret.txt",
        "/files//etc/passwd",
        "/files/%00",
        "/files/attachments/1/2/x.txt?ex=1&is=1&hm=0",
        "/secret.txt",
        "/page.key",
    ],
)
async def test_no_path_leads_out_of_what_is_served(house: House, path: str) -> None:
    host, port = house.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))  # as it is: clients tidy paths up
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode(errors="replace")
    writer.close()
    assert answer.split(" ")[1] in {"400", "403", "404"}
    assert SECRET not in answer


# What is answered to nonsense

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ARGUMENTS = st.sampled_from(
    [
        "member_id",
        "channel_id",
        "message_id",
        "interaction_id",
        "before_id",
        "name",
        "options",
        "values",
        "timeout_s",
        "content",
        "files",
        "custom_id",
        "button",
        "emoji",
        "focused",
        "query",
        "seen",
        "of",
        "desk",
    ]
)


@given(deed=st.sampled_from([*DEEDS, "enter", "guilds", "help", "move_voice"]), data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_deed_answers_anything_with_a_sentence(house: House, deed: str, data: st.DataObject) -> None:
    args = data.draw(st.dictionaries(ARGUMENTS, JSON, max_size=6) | JSON)
    async with house.entered() as door:
        if isinstance(args, dict) and data.draw(st.booleans()):
            args = {**args, "channel_id": await general(door)}
        answer = await asyncio.wait_for(door.ask(deed, args), 30)
        assert answer["ok"] or (answer["error"]["kind"] in KINDS and answer["error"]["message"]), (deed, args, answer)


@given(text=st.text() | JSON.map(json.dumps))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_no_request_is_answered_with_a_sentence(house: House, text: str) -> None:
    async with house.entered() as door:
        answer = await door.send(text)
        assert answer["error"]["kind"] == "misuse"
        assert await door.do("places")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "a request is JSON"),
        ("[" * 100_000, "a request is JSON"),
        ("[]", "a request is {id, do, args}"),
        ('{"id": 1}', "a request is {id, do, args}"),
        ('{"id": 1, "do": "places", "args": [1]}', "a request is {id, do, args}"),
        ('{"id": [], "do": "places"}', "the id of a request is a number or a text"),
        ('{"id": 1, "do": "guilds"}', "there is no action 'guilds'; `help` tells of all"),
        ('{"id": 1, "do": "history"}', "history: missing a required argument: 'channel_id'"),
        ('{"id": 1, "do": "history", "args": {"channel_id": "general"}}', "channel_id is no id"),
        ('{"id": 1, "do": "history", "args": {"channel_id": 7}}', "channel_id is no id"),
        ('{"id": 1, "do": "history", "args": {"channel_id": null}}', "history: channel_id is to be int"),
        (b"\x00\x01", "requests are text, not bytes"),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_what_is_wrong_with_a_request_is_told(house: House, text: str | bytes, sentence: str) -> None:
    async with house.entered() as door:
        answer = await door.send(text)
        assert answer["error"] == {"kind": "misuse", "code": None, "message": sentence}


@pytest.mark.parametrize("seconds", [-1, 1e300, "soon", None, True, float("nan"), float("inf")])
async def test_nobody_waits_for_ever(house: House, seconds: Any) -> None:
    async with house.entered() as door:
        args = {"channel_id": await general(door), "name": "ping", "options": {}, "timeout_s": seconds}
        answer = await door.ask("slash", args)
        assert answer["error"]["kind"] == "misuse"
        assert "timeout_s" in answer["error"]["message"]


# Who is who


async def test_a_window_acts_as_its_own_person_whatever_it_says(house: House) -> None:
    async with house.entered("Ben") as ben:
        (guild,) = await house.sandbox.guilds()
        ada = guild.member("Ada")
        channel_id = await general(ben)
        sent = await ben.do("send", channel_id=channel_id, content="It is me", member_id=str(ada.id))
        assert sent["author"]["username"] == "Ben"
        hers = await ada.send(guild.channel("general"), "Hers")
        answer = await ben.ask("edit", {"channel_id": channel_id, "message_id": str(hers.id), "content": "x"})
        assert answer["error"]["code"] == 50005


async def test_an_answer_and_a_form_are_for_whom_they_were_meant(house: House) -> None:
    async with house.entered("Ada") as ada, house.entered("Ben") as ben:
        asked = {"channel_id": await general(ada), "options": {}, "timeout_s": 5}
        answer = await ada.do("slash", name="feedback", **asked)
        assert answer["state"] == "modal"
        for deed, more in (("follow", {}), ("submit", {"values": {"Name": "Ben"}, "timeout_s": 5})):
            refused = await ben.ask(deed, {"interaction_id": answer["id"], **more})
            assert refused["error"]["code"] == 10062
        submitted = await ada.do("submit", interaction_id=answer["id"], values={"Name": "Ada"}, timeout_s=5)
        assert submitted["message"]["content"] == "Ada says ''"


async def test_what_only_one_person_sees_stands_in_no_history(house: House) -> None:
    async with house.entered("Ada") as ada:
        channel_id = await general(ada)
        opened = await ada.do("slash", channel_id=channel_id, name="feedback", options={}, timeout_s=5)
        whispered = await ada.do("submit", interaction_id=opened["id"], values={"Name": "Ada"}, timeout_s=5)
        assert whispered["ephemeral"]
        shown = await ada.do("history", channel_id=channel_id)
        assert whispered["message"]["id"] not in [message["id"] for message in shown["messages"]]


async def test_an_option_may_be_called_like_what_others_name(house: House) -> None:
    async with house.entered() as door:
        args = {"channel_id": await general(door), "name": "order", "options": {"role": "any"}, "timeout_s": 5}
        assert "'role' is no option" in (await door.ask("slash", args))["error"]["message"]


# Much at once


async def test_ten_thousand_requests_at_once_are_all_answered_in_their_order(house: House) -> None:
    async with house.entered() as door:

        async def ask_all() -> None:
            for number in range(MANY):
                await door.socket.send_str(json.dumps({"id": f"n{number}", "do": "places", "args": {}}))

        asking = asyncio.create_task(ask_all())
        answers = [await door.answer() for _ in range(MANY)]
        await asking
        assert [answer["id"] for answer in answers] == [f"n{number}" for number in range(MANY)]
        assert all(answer["ok"] for answer in answers)


async def test_a_request_larger_than_any_upload_ends_its_window_and_no_other(house: House) -> None:
    async with house.entered("Ben") as ben, house.entered("Ada") as ada:
        with suppress(ConnectionError):  # it may be shut in one's face
            await ben.socket.send_str("x" * (MAX_MESSAGE_BYTES + 1))
        assert (await ben.socket.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)
        assert await ada.do("places")


async def test_a_window_may_wait_for_many_things_but_not_for_any_number(house: House) -> None:
    async with house.entered() as door:
        channel_id = await general(door)
        answer = await door.do("slash", channel_id=channel_id, name="feedback", options={}, timeout_s=5)
        follow = {"do": "follow", "args": {"interaction_id": answer["id"], "seen": answer["digest"]}}
        for number in range(1001):
            await door.socket.send_str(json.dumps({"id": f"f{number}", **follow}))
        refused = await door.answer()
        assert (refused["id"], refused["ok"]) == ("f1000", False)
        assert "too many requests" in refused["error"]["message"]


async def test_a_window_that_does_not_read_is_let_go(tmp_path: Path) -> None:
    world = World()
    plant(world, "sample")
    desk = cast("Desk", SimpleNamespace(world=world))  # a window that asks for nothing needs no more
    drawer = cast("Drawer", SimpleNamespace(open=lambda tell: SimpleNamespace(close=lambda: None)))
    ended = asyncio.Event()
    people: list[Person] = []

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        people.append(Person(desk, socket, "key", drawer, request.transport))
        await people[0].run({})
        ended.set()
        return socket

    app = web.Application()
    app.router.add_get("/live", live)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as http, http.ws_connect(f"http://{host}:{port}/live") as socket:
        await socket.send_json({"do": "enter", "args": {"key": "key"}})
        assert (await socket.receive_json())["ok"]
        connection = socket._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.pause_reading()
        for _ in range(2 * MAX_WAITING_BYTES // ROOM_BYTES):
            people[0].tell("words", {"text": "x" * ROOM_BYTES})
            await asyncio.sleep(0)
        await asyncio.wait_for(ended.wait(), 30)
        connection.transport.resume_reading()
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            pass
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)
    await runner.cleanup()


def test_what_waits_for_a_window_is_bounded_and_dropped_as_a_whole() -> None:
    outbox = Outbox()
    outbox.put("x" * ROOM_BYTES)
    assert not outbox.overflowed.is_set()
    outbox.put(b"x" * MAX_WAITING_BYTES)
    assert outbox.overflowed.is_set()
