"""The live traffic in the drawer: what is shown of it, to whom, and what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sandbox.page.masking import MASK, masked
from sandbox.page.readable import details, row
from sandbox.page.traffic import OF_A_KIND, coalesced
from sandbox.tape import Call, Line, Tape
from tests.sandbox.page.conftest import PageError, opened

if TYPE_CHECKING:
    from sandbox.client import Guild, Sandbox
    from tests.sandbox.page.conftest import PageWindow

SECRET = "correct horse battery"


def event(name: str, sequence: int, **data: object) -> str:
    return json.dumps({"op": 0, "t": name, "s": sequence, "d": data})


async def test_a_message_and_what_the_bot_does_about_it_are_rows(window: PageWindow, guild: Guild) -> None:
    await window.ask("watch_traffic")
    await guild.member("Ada").send(guild.channel("general"), "a word to be seen")
    sent = await window.until_row(lambda row: row["name"] == "MESSAGE_CREATE" and "a word to be seen" in row["text"])
    assert (sent["via"], sent["way"], sent["op"]) == ("gateway", "out", 0)
    assert sent["sequence"] > 0
    assert sent["size"] > 100
    whole = await window.ask("traffic_details", number=sent["number"])
    assert whole["d"]["content"] == "a word to be seen"


async def test_a_call_tells_its_route_status_duration_and_what_is_left_of_its_bucket(
    window: PageWindow, guild: Guild
) -> None:
    await window.ask("watch_traffic")
    await guild.member("Ada").slash("panel", channel=guild.channel("general"))
    call = await window.until_row(lambda row: row["via"] == "rest")
    assert call["name"] == "POST /interactions/*/*/callback"
    assert call["status"] in (200, 204)
    assert call["took_ms"] > 0
    assert call["left"].endswith("of 10")


async def test_who_does_not_watch_any_more_is_told_nothing(sandbox: Sandbox, guild: Guild, window: PageWindow) -> None:
    async with opened(str(sandbox.page), guild.member("Ben").id) as other:
        for one in (window, other):
            await one.ask("watch_traffic")
        await window.ask("watch_traffic", on=False)
        window.events.clear()
        await guild.member("Ada").send(guild.channel("general"), "who hears this?")
        await other.until_row(lambda row: "who hears this?" in row["text"])
        await window.ask("places")
        assert "message" in {name for name, _ in window.events}
        assert "traffic" not in {name for name, _ in window.events}


async def test_what_was_typed_into_a_form_is_hidden(window: PageWindow, guild: Guild) -> None:
    await window.ask("watch_traffic")
    ada = guild.member("Ada")
    form = await ada.slash("feedback", channel=guild.channel("general"))
    assert form.modal is not None
    await ada.submit(form.modal, {"Name": "Ada", "Body": SECRET})
    sent = await window.until_row(lambda row: row["name"] == "INTERACTION_CREATE" and "/feedback" not in row["text"])
    shown = json.dumps([sent, await window.ask("traffic_details", number=sent["number"])], ensure_ascii=False)
    assert MASK in shown
    assert SECRET not in shown


async def test_a_row_that_is_too_old_is_told_to_be(window: PageWindow) -> None:
    with pytest.raises(PageError, match="only the last of the traffic is kept"):
        await window.ask("traffic_details", number=0)


def test_no_token_password_or_key_is_shown() -> None:
    tape = Tape(10)
    line = tape.line("gateway")
    line.received(json.dumps({"op": 2, "d": {"token": SECRET, "intents": 1}}))
    line.sent(event("VOICE_SERVER_UPDATE", 1, token=SECRET, endpoint="here", guild_id="1"))
    tape.line("voice").sent(json.dumps({"op": 4, "d": {"mode": "aead", "secret_key": [1, 2, 3]}}))
    options = [{"name": "password", "type": 3, "value": SECRET}]
    line.sent(event("INTERACTION_CREATE", 2, type=2, token=SECRET, data={"name": "login", "options": options}))
    answer = json.dumps({"id": "5", "token": SECRET, "url": f"https://discord.com/api/webhooks/5/{SECRET[:7]}"})
    tape.note(
        "rest", "call", Call("POST", f"/webhooks/5/{SECRET[:7]}?wait=true", 200, 0, "1", "5", {}, answer.encode())
    )
    for entry in tape.since(0):
        shown = json.dumps([row(entry), details(entry)])
        assert SECRET[:7] not in shown
        assert "[1, 2, 3]" not in shown


@pytest.mark.parametrize("value", [None, True, 5, "text", [], {}, [{"a": [1, None]}]])
def test_what_is_no_secret_stays_as_it_is(value: object) -> None:
    assert masked(value) == value


def test_many_of_a_kind_are_one_row_that_counts_them() -> None:
    tape = Tape(2000)
    line = tape.line("gateway")
    for number in range(1, 1001):
        line.sent(event("MESSAGE_CREATE", number, content=f"message {number}"))
    line.sent(event("TYPING_START", 1001))
    rows = coalesced(tape.since(0))
    assert [row["name"] for row in rows] == ["MESSAGE_CREATE"] * OF_A_KIND + ["TYPING_START"]
    assert sum(row["more"] + 1 for row in rows) == 1001
    assert rows[OF_A_KIND - 1]["text"] == "message 1000"


def test_the_tape_forgets_the_oldest_by_number_and_by_size() -> None:
    tape = Tape(3, max_bytes=100)
    for number in range(5):
        tape.note("gateway", "in", str(number))
    assert [entry.what for entry in tape.since(0)] == ["2", "3", "4"]
    assert tape.get(2) is None
    newest = tape.get(5)
    assert newest is not None
    assert newest.what == "4"
    tape.note("gateway", "in", "x" * 200)
    assert [len(entry.what) for entry in tape.since(0)] == [200]


def test_a_sandbox_without_a_page_keeps_nothing() -> None:
    tape = Tape()
    Line(tape, "gateway").sent("{}")
    assert tape.since(0) == []


@pytest.mark.parametrize("said", ["", "{", "[]", '{"op": {}}', '{"op": 99}', "null", '{"d": 1}', '{"op": 1, "d": [1]}'])
@pytest.mark.parametrize("via", ["gateway", "voice"])
def test_whatever_the_bot_says_is_a_row(said: str, via: str) -> None:
    tape = Tape(4)
    line = tape.line(via)
    line.received(said)
    line.sent(said.encode())
    for entry in tape.since(0):
        assert row(entry)["name"]
        json.dumps(details(entry))
