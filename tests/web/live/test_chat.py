"""The chat on pages: what is said in the thread, on other pages, and what becomes of it."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from services.mirror import Deleted, Said, SaidFile, SaidMessage
from services.watching.writing import MOST_FILE_BYTES
from tests.services.memory_messenger import FIRST_MESSAGE_ID
from tests.web.conftest import Browser
from tests.web.live.conftest import COOKIE, PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.live.conftest import Pages

SAID = 2**53 + 9


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def adas(pages: Pages, seat: Seat, http: aiohttp.ClientSession) -> Browser:
    return await browser_of(pages, seat, http)


async def browser_of(pages: Pages, seat: Seat, http: aiohttp.ClientSession) -> Browser:
    browser = Browser(http, pages.base)
    browser.cookies = {COOKIE: await pages.token(seat)}
    return browser


async def says(browser: Browser, seat: Seat, text: str, **more: Any) -> Any:
    status, message = await browser.ask("POST", "/messages", json={"group_id": seat.group_id, "text": text, **more})
    assert status == 200, message
    return message


async def test_what_is_said_edited_and_deleted_in_the_thread_is_told(
    house: House, pages: Pages, seat: Seat, bens: Seat, ben: Person
) -> None:
    adas, bens_page = await pages.inside(seat), await pages.inside(bens)
    await house.say(seat, ben, SAID, "helo")
    told = await adas.hears("chat")
    assert (told["kind"], told["message"]["text"], told["message"]["author"]["name"]) == ("said", "helo", "Ben")
    assert told["message"]["mine"] is False
    assert (await bens_page.hears("chat"))["message"]["mine"] is True
    await house.edit(seat, SAID, "hello", house.clock() + timedelta(seconds=1))
    told = await adas.hears("chat")
    assert (told["kind"], told["message"]["text"]) == ("edited", "hello")
    await house.tell(Deleted(seat.venue.thread_id, (SAID,)))
    assert await adas.hears("chat") == {"kind": "erased", "id": str(SAID)}


async def test_messages_that_are_deleted_together_are_all_taken_away(
    house: House, pages: Pages, seat: Seat, ben: Person
) -> None:
    page = await pages.inside(seat)
    for number in range(3):
        await house.say(seat, ben, SAID + number, "spam")
    await house.tell(Deleted(seat.venue.thread_id, [SAID, SAID + 1, SAID + 2]))
    gone = [(await page.hears("chat", lambda told: told["kind"] == "erased"))["id"] for _ in range(3)]
    assert gone == [str(SAID + number) for number in range(3)]


async def test_what_somebody_said_who_is_forgotten_is_taken_away_from_all_pages(
    house: House, pages: Pages, seat: Seat, bens: Seat, ben: Person, ada: Person
) -> None:
    cleo = await house.person("Cleo")
    theirs = await house.group(cleo, "Elsewhere", ben)
    both = adas, bens_page = await pages.inside(seat), await pages.inside(bens)
    await house.say(seat, ben, SAID, "first")
    await house.say(seat, ada, SAID + 1, "Ada's")
    await house.say(theirs, ben, SAID + 2, "said elsewhere")
    await house.say(seat, ben, SAID + 3, "last")
    assert await house.forgetting.forget(bens.asker, also_later=True) == 3
    await house.forgetting.settled()
    for page in both:
        told = [await page.hears("chat", lambda told: told["kind"] == "erased") for _ in range(2)]
        assert [one["id"] for one in told] == [str(SAID), str(SAID + 3)]
    (left,) = (await adas.enter(seat))["messages"]
    assert left["text"] == "Ada's"
    assert (await bens_page.enter(seat))["messages"] == [{**left, "mine": False}]


async def test_what_is_said_on_the_page_stands_in_the_thread_as_the_person(
    house: House, pages: Pages, seat: Seat, adas: Browser
) -> None:
    message = await says(adas, seat, "from the page")
    (said,) = house.messenger.said.values()
    assert (said.posted.text, said.thread_id) == ("from the page", seat.venue.thread_id)
    assert (message["id"], message["text"], message["mine"]) == (str(said.posted.message_id), "from the page", True)


async def test_a_second_try_of_the_same_is_not_said_twice(house: House, seat: Seat, adas: Browser) -> None:
    first = await says(adas, seat, "once", client_id="a-name-of-the-pages")
    again = await says(adas, seat, "once", client_id="a-name-of-the-pages")
    assert again["id"] == first["id"]
    assert house.messenger.texts == ["once"]
    await says(adas, seat, "once", client_id="another-name")
    assert house.messenger.texts == ["once", "once"]


async def test_what_got_no_answer_is_found_again_by_its_second_try(house: House, seat: Seat, adas: Browser) -> None:
    house.messenger.silent = [True]  # it is posted, and nobody says so
    asked = {"group_id": seat.group_id, "text": "once", "client_id": "a-name-of-the-pages"}
    first = asyncio.create_task(adas.ask("POST", "/messages", json=asked))
    await house.messenger.posted.wait()
    while not first.done():
        house.clock.advance(seconds=1)
        await house.count_people()  # others run while the database is read
    assert (await first)[0] == 200
    assert (await adas.ask("POST", "/messages", json=asked))[1]["id"] == (await first)[1]["id"]
    assert house.messenger.texts == ["once"]


async def test_an_answer_is_a_quotation_with_a_link_and_shown_as_an_answer(
    house: House, pages: Pages, seat: Seat, ben: Person, adas: Browser
) -> None:
    await house.say(seat, ben, SAID, "shall we *watch*?")
    message = await says(adas, seat, "yes", reply_to=str(SAID))
    (text,) = house.messenger.texts
    link = f"https://discord.com/channels/{seat.venue.guild_id}/{seat.venue.thread_id}/{SAID}"
    assert text == f"> -# [Ben](<{link}>)\n> shall we \\*watch\\*?\nyes"
    assert message["text"] == "yes"
    status, changed = await adas.ask("PUT", f"/messages/{message['id']}", json={"text": "oh yes"})
    assert (status, changed["text"]) == (200, "oh yes")
    assert house.messenger.texts == [text.replace("\nyes", "\noh yes")]


async def test_files_go_along_also_without_words(house: House, seat: Seat, adas: Browser) -> None:
    form = aiohttp.FormData()
    form.add_field("message", f'{{"group_id":{seat.group_id}}}', content_type="application/json")
    form.add_field("files", b"\x89PNG", filename="cat.png", content_type="image/png")
    status, message = await adas.ask("POST", "/messages", data=form)
    assert status == 200, message
    (said,) = house.messenger.said.values()
    assert (said.posted.text, said.posted.files) == ("", 1)
    for malformed in ({"files": "x"}, {"message": "{"}, {"message": "{}", "more": "x"}, {}):
        form = aiohttp.FormData(malformed, default_to_multipart=True)
        status, problem = await adas.ask("POST", "/messages", data=form)
        assert status in (400, 422), problem
    answer = {"reply_to": str(SAID)}
    for body in ({"text": ""}, {**answer, "text": " "}, {"text": "x" * 4001}, {"text": "x", "reply_to": "x"}):
        assert (await adas.ask("POST", "/messages", json={"group_id": seat.group_id, **body}))[0] in (400, 422)
    huge = aiohttp.FormData({"message": f'{{"group_id":{seat.group_id}}}'})
    huge.add_field("files", io.BytesIO(b"x" * (MOST_FILE_BYTES + 1)), filename="huge")
    assert (await adas.ask("POST", "/messages", data=huge))[0] == 413
    assert len(house.messenger.said) == 1


async def test_own_messages_are_taken_back_and_others_by_moderators_only(
    house: House, pages: Pages, seat: Seat, bens: Seat, adas: Browser, http: aiohttp.ClientSession
) -> None:
    bens_browser = await browser_of(pages, bens, http)
    message = await says(adas, seat, "Ada's")
    assert (await bens_browser.ask("PUT", f"/messages/{message['id']}", json={"text": "Ben's"}))[0] == 403
    assert (await bens_browser.ask("DELETE", f"/messages/{message['id']}"))[0] == 403
    bens_message = await says(bens_browser, seat, "Ben's")
    assert (await adas.ask("DELETE", f"/messages/{bens_message['id']}"))[0] == 204
    assert (await adas.ask("DELETE", f"/messages/{message['id']}"))[0] == 204
    assert house.messenger.texts == []


async def test_reactions_of_pages_are_theirs_here_and_one_of_the_bots_on_discord(
    house: House, pages: Pages, seat: Seat, bens: Seat, ben: Person, adas: Browser, http: aiohttp.ClientSession
) -> None:
    page, bens_browser = await pages.inside(seat), await browser_of(pages, bens, http)
    await house.say(seat, ben, SAID, "hello")
    for browser in (adas, bens_browser, adas):
        assert (await browser.ask("PUT", f"/messages/{SAID}/reactions/👍🏽"))[0] == 204
    assert house.messenger.reactions == {(SAID, "👍🏽")}
    told = await page.hears("chat", lambda told: told["kind"] == "reacted" and told["reactions"][0]["count"] == 2)
    assert told["reactions"] == [{"emoji": "👍🏽", "count": 2, "mine": True}]
    assert (await adas.ask("DELETE", f"/messages/{SAID}/reactions/👍🏽"))[0] == 204
    assert house.messenger.reactions == {(SAID, "👍🏽")}
    told = await page.hears("chat")
    assert told["reactions"] == [{"emoji": "👍🏽", "count": 1, "mine": False}]
    assert (await bens_browser.ask("DELETE", f"/messages/{SAID}/reactions/👍🏽"))[0] == 204
    assert house.messenger.reactions == set()
    assert (await page.hears("chat"))["reactions"] == []


async def test_an_emoji_that_discord_refuses_is_kept_nowhere(
    house: House, seat: Seat, ben: Person, adas: Browser
) -> None:
    await house.say(seat, ben, SAID, "hello")
    house.messenger.unknown_emoji = {"☃☃"}
    for emoji in ("☃☃", "word", "a:1", "%2F", " ", "x" * 65):
        status, problem = await adas.ask("PUT", f"/messages/{SAID}/reactions/{emoji}")
        assert status in (400, 404, 422), (emoji, problem)
    listed = (await adas.ask("GET", f"/messages?group_id={seat.group_id}"))[1]
    assert listed["messages"][0]["reactions"] == []


async def test_pages_of_the_chat_lead_on(house: House, seat: Seat, ben: Person, adas: Browser) -> None:
    for number in range(5):
        await house.say(seat, ben, SAID + number, f"number {number}")

    async def listed(more: str) -> tuple[list[str], str | None]:
        status, page = await adas.ask("GET", f"/messages?group_id={seat.group_id}&limit=2{more}")
        assert status == 200, page
        return [message["text"][-1] for message in page["messages"]], page["next"]

    assert await listed("") == (["3", "4"], str(SAID + 3))
    assert await listed(f"&before={SAID + 3}") == (["1", "2"], str(SAID + 1))
    assert await listed(f"&before={SAID + 1}") == (["0"], None)
    assert await listed(f"&after={SAID}") == (["1", "2"], str(SAID + 2))
    assert await listed(f"&after={SAID + 2}") == (["3", "4"], None)


@pytest.mark.parametrize(("kind", "shown"), [("image/png", "image/png"), ("text/html", "application/octet-stream")])
async def test_a_file_is_given_to_members_and_shown_only_if_it_can_do_nothing(
    house: House, pages: Pages, seat: Seat, adas: Browser, http: aiohttp.ClientSession, kind: str, shown: str
) -> None:
    house.downloads.content["https://cdn.example/77"] = b"<script>"
    file = SaidFile(77, "cat", 8, "https://cdn.example/77", kind)
    message = SaidMessage(
        SAID, seat.venue.thread_id, seat.asker.discord_id, "Ada", "look", house.clock(), files=(file,)
    )
    await house.tell(Said(message))
    (attached,) = (await adas.ask("GET", f"/messages?group_id={seat.group_id}"))[1]["messages"][0]["attachments"]
    async with asyncio.timeout(PATIENCE_S):
        while (await adas.ask("GET", attached["url"]))[0] == 404:
            await house.count_people()  # until it is fetched
    assert (await adas.ask("GET", attached["url"]))[1] == "<script>"
    assert adas.answer.content_type == shown
    assert adas.answer.headers["X-Content-Type-Options"] == "nosniff"
    stranger = await browser_of(pages, await house.group(await house.person("Cleo"), "Elsewhere"), http)
    for path in (attached["url"], f"/messages/{SAID}/files/78", "/messages/1/files/77"):
        status, problem = await stranger.ask("GET", path)
        assert (status, problem["code"]) == (404, "message-gone")


async def test_who_says_too_much_is_slowed_and_nothing_answered_with_200_is_lost(
    house: House, seat: Seat, adas: Browser
) -> None:
    answers = [
        await adas.ask("POST", "/messages", json={"group_id": seat.group_id, "text": f"number {number}"})
        for number in range(40)
    ]
    accepted = [message["text"] for status, message in answers if status == 200]
    assert {status for status, _ in answers} == {200, 429}
    assert house.messenger.texts == accepted
    assert house.messenger.newest_id > FIRST_MESSAGE_ID
