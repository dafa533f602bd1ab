"""The watch page's socket and the group's thread, with the real bot between them."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import socketio

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sandbox.client import BotProcess, Member
    from tests.cogs.party import Party

PATIENCE_S = 30.0
OURS = {"Sec-Fetch-Site": "same-origin"}


class Page:
    """Somebody's open page: what it was told, and a way to ask."""

    def __init__(self, http: aiohttp.ClientSession, base: str, group_id: int) -> None:
        self.http = http
        self.base = base
        self.group_id = group_id
        self.told: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.io = socketio.AsyncClient(reconnection=False)
        self.io.on("*", lambda event, data=None: self.told.put_nowait((event, data)))

    async def hears(self, event: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                name, data = await self.told.get()
                if name == event and wanted(data):
                    return data

    async def ask(self, method: str, path: str, **more: Any) -> Any:
        async with self.http.request(method, self.base + path, headers=OURS, **more) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.status == 200 else None


@asynccontextmanager
async def open_page(bot: BotProcess, member: Member, party: Party) -> AsyncIterator[Page]:
    port = await bot.wait_for_line("listens on port")
    base = f"http://127.0.0.1:{port.split()[-1]}"
    answer = await member.slash("watch", channel=party.thread)
    found = re.search(r"/watch#link=([^)]+)\)", answer.text)
    assert found is not None, answer.text
    link = found[1]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.post(f"{base}/watch/open", json={"link": link}, headers=OURS) as opened:
            me = await opened.json()
            cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in opened.cookies.items())
        page = Page(http, base, me["group_id"])
        headers = {"Cookie": cookie, "Origin": base}
        await page.io.connect(base, headers=headers, transports=["websocket"], wait_timeout=PATIENCE_S)
        try:
            entered = await page.io.call("enter", {"group_id": page.group_id}, timeout=PATIENCE_S)
            assert entered["ok"], entered
            yield page
        finally:
            await page.io.disconnect()


async def test_the_thread_and_the_page_are_one_chat(bot: BotProcess, party: Party) -> None:
    async with open_page(bot, party.ada, party) as page:
        said = await party.ben.send(party.thread, "hello from Discord")
        told = await page.hears("chat")
        assert (told["kind"], told["message"]["text"], told["message"]["id"]) == ("said", said.content, str(said.id))
        assert told["message"]["author"]["name"] == "Ben"
        assert told["message"]["author"]["avatar"].startswith("https://")

        answer = {"group_id": page.group_id, "text": "hello from the page", "reply_to": str(said.id)}
        mine = await page.ask("POST", "/messages", json=answer)
        told = await page.hears("chat", lambda told: told["kind"] == "said")
        assert told["message"]["id"] == mine["id"]
        assert told["message"]["mine"]
        assert told["message"]["text"] == "hello from the page"
        assert told["message"]["reply_to"] == {"id": str(said.id), "author": "Ben", "text": "hello from Discord"}
        shown = (await party.ben.history(party.thread))[-1]
        assert (shown.author_name, shown.content.splitlines()[-1]) == ("Ada", "hello from the page")
        assert f"/{said.channel_id}/{said.id}>" in shown.content

        await page.ask("PUT", f"/messages/{said.id}/reactions/🎉")
        reacted = next(one for one in await party.ben.history(party.thread) if one.id == said.id)
        assert reacted.reactions == {"🎉": 1}
        told = await page.hears("chat", lambda told: told["kind"] == "reacted")
        assert told["reactions"] == [{"emoji": "🎉", "count": 1, "mine": True}]
        await page.ask("DELETE", f"/messages/{said.id}/reactions/🎉")
        reacted = next(one for one in await party.ben.history(party.thread) if one.id == said.id)
        assert reacted.reactions == {}

        await party.ben.react(said, "🎈")
        told = await page.hears("chat", lambda told: told["kind"] == "edited" and told["message"]["reactions"])
        assert told["message"]["reactions"] == [{"emoji": "🎈", "count": 1, "mine": False}]

        form = aiohttp.FormData()
        form.add_field("message", f'{{"group_id": {page.group_id}}}', content_type="application/json")
        form.add_field("files", b"some words", filename="note.txt", content_type="text/plain")
        await page.ask("POST", "/messages", data=form)
        told = await page.hears("chat", lambda told: told["kind"] == "said" and told["message"]["attachments"])
        assert [file["name"] for file in told["message"]["attachments"]] == ["note.txt"]

        await page.ask("DELETE", f"/messages/{mine['id']}")
        await page.hears("chat", lambda told: told == {"kind": "erased", "id": mine["id"]})
        await party.ben.delete(said)
        await page.hears("chat", lambda told: told == {"kind": "erased", "id": str(said.id)})


async def test_who_sits_in_voice_and_what_plays_is_told(bot: BotProcess, party: Party) -> None:
    async with open_page(bot, party.ada, party) as page:
        await party.listen(party.ada)
        await page.hears("people", lambda people: people[0]["in_voice"] and people[0]["on_page"])
        await party.ada.slash("play", channel=party.thread, query="Long Haul")
        state = await page.hears("state", lambda state: state["rate"] == 1)  # heard, and not only begun
        assert (state["phase"], state["entry"]["title"], state["through_voice"]) == ("playing", "Long Haul", True)
        assert state["entry"]["requested_by"]["name"].startswith("Ada")
        await party.ada.slash("pause", channel=party.thread)
        paused = await page.hears("state", lambda state: state["phase"] == "paused")
        assert paused["rate"] == 0
        assert paused["position_ms"] >= state["position_ms"]
        await party.ada.slash("stop", channel=party.thread)
        await page.hears("state", lambda state: state["phase"] == "idle")


async def test_who_is_removed_from_the_group_is_out_of_its_page(bot: BotProcess, party: Party) -> None:
    async with open_page(bot, party.ben, party) as page:
        await party.ada.slash("member remove", channel=party.thread, person=party.ben)
        assert await page.hears("over") == {"reason": "membership"}
