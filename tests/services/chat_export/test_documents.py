"""JSON Lines and CSV hold what a message shows, whatever it shows."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from models.playback_log import HeardTrack
from services.chat_export.documents import COLUMNS, JsonLines, Table
from services.chat_export.entry import Answered
from services.chat_export.extras import Embed, Extras, Poll, extras_of
from tests.services.chat_export.pieces import HOSTILE, MORNING, entry, file_of, written

EVERYTHING = replace(
    entry(1, "hello <@5>", author="Ada"),
    words="hello @Ben",
    edited_at=MORNING + timedelta(seconds=1),
    deleted_at=MORNING + timedelta(seconds=2),
    is_pinned=True,
    answers=Answered(2**53, "Ben", "hi"),
    extras=Extras(
        embeds=(Embed("Author", "Title", "https://example.com/", "Description", (("Name", "Value"),), "Footer"),),
        stickers=("Wave",),
        poll=Poll("Which?", (("This", 2), ("That", None))),
        forwarded=("from elsewhere",),
        reactions=(("👍", 3), (":cat:", 1)),
    ),
    files=(file_of("cat.png", content_type="image/png"),),
    playing=HeardTrack("library", "x", "First Light", 61_000, False),
)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_line_holds_all_that_a_message_shows() -> None:
    (line,) = [json.loads(line) for line in written(JsonLines(), [EVERYTHING]).splitlines()]
    assert (line["text"], line["deleted"], line["pinned"], line["reply_to"]) == ("hello <@5>", True, True, str(2**53))
    assert line["playing"] == {"title": "First Light", "position_ms": 61_000, "paused": False}
    assert line["files"] == [
        {"name": "cat.png", "size": 2048, "content_type": "image/png", "state": "kept", "removed": False}
    ]
    assert line["embeds"][0]["fields"] == [{"name": "Name", "value": "Value"}]
    answers = [{"text": "This", "votes": 2}, {"text": "That", "votes": None}]
    assert line["poll"] == {"question": "Which?", "answers": answers}
    assert line["reactions"] == [{"emoji": "👍", "count": 3}, {"emoji": ":cat:", "count": 1}]
    assert (line["stickers"], line["forwarded"]) == (["Wave"], ["from elsewhere"])


def test_a_row_holds_all_that_a_message_shows() -> None:
    (row,) = rows(written(Table(99), [EVERYTHING]))
    assert tuple(row) == COLUMNS
    assert row == {
        "time": "2026-11-22T09:00:00+00:00",
        "author": "Ada",
        "author_id": f"<@{EVERYTHING.author_id}>",
        "bot": "",
        "text": "hello @Ben",
        "edited_at": "2026-11-22T09:00:01+00:00",
        "deleted_at": "2026-11-22T09:00:02+00:00",
        "pinned": "yes",
        "reply_to": f"https://discord.com/channels/99/{2**53 + 7}/{2**53}",
        "files": "cat.png",
        "embeds": "Author\nTitle\nDescription\nName\nValue\nFooter\nhttps://example.com/",
        "poll": "Which?\nThis (2)\nThat",
        "stickers": "Wave",
        "forwarded": "from elsewhere",
        "reactions": "👍 3 :cat: 1",
        "playing": "First Light",
        "link": f"https://discord.com/channels/99/{2**53 + 7}/{2**53 + 1}",
    }


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])  # noqa: RUF001
def test_no_cell_is_a_formula_whoever_fills_it(beginning: str) -> None:
    bad = f"{beginning}HYPERLINK(1)"
    filled = entry(1, bad, author=bad, files=(file_of(bad),), extras=Extras(stickers=(bad,), reactions=((bad, 1),)))
    (row,) = rows(written(Table(99), [filled]))
    for column in ("text", "author", "files", "stickers", "reactions"):
        assert row[column].startswith(f"'{bad}"), column


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_words_come_back_from_a_line_and_from_a_row(text: str) -> None:
    readable = text.encode("utf-8", "replace").decode()
    said = [entry(1, text, author=text), entry(2, "next")]
    lines = [json.loads(line) for line in written(JsonLines(), said).split("\n") if line]
    assert [(line["text"], line["author"]) for line in lines] == [(readable, readable), ("next", "Ada")]
    table = rows(written(Table(99), said))
    shown = readable.replace("\0", "\ufffd")
    assert [row["text"].removeprefix("'") for row in table] == [shown, "next"]


@pytest.mark.parametrize(
    "details",
    [
        {"embeds": 5, "poll": [], "sticker_items": {"name": "x"}, "reactions": "?", "message_snapshots": None},
        {"embeds": [None, {"fields": [1, {"name": 2}], "author": "x", "url": "javascript:alert(1)"}]},
        {"poll": {"question": None, "answers": [{"poll_media": 3}], "results": {"answer_counts": [{}]}}},
        {"reactions": [{"emoji": None, "count": 1}, {"emoji": {"name": "x"}, "count": "many"}]},
    ],
)
def test_what_does_not_look_as_discord_describes_it_is_passed_over(details: dict[str, object]) -> None:
    told = extras_of(details)
    assert (told.embeds, told.reactions) == ((), ())
    said = [entry(1, "hello", extras=told)]
    assert "javascript" not in written(JsonLines(), said) + written(Table(99), said)


def test_extras_are_read_as_discord_tells_them() -> None:
    told = extras_of(
        {
            "embeds": [{"title": "T", "url": "https://example.com/", "author": {"name": "A"}, "footer": {"text": "F"}}],
            "sticker_items": [{"id": "1", "name": "Wave"}],
            "poll": {
                "question": {"text": "Which?"},
                "answers": [{"answer_id": 1, "poll_media": {"text": "This"}}],
                "results": {"answer_counts": [{"id": 1, "count": 4}]},
            },
            "reactions": [
                {"emoji": {"id": None, "name": "👍"}, "count": 2},
                {"emoji": {"id": "7", "name": "cat"}, "count": 1},
            ],
            "message_snapshots": [{"message": {"content": "forwarded"}}],
        }
    )
    assert told == Extras(
        (Embed("A", "T", "https://example.com/", "", (), "F"),),
        ("Wave",),
        Poll("Which?", (("This", 4),)),
        ("forwarded",),
        (("👍", 2), (":cat:", 1)),
    )
