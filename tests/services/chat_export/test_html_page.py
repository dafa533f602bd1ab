"""The page of a chat: it looks like one, is complete in itself, and nothing that anybody wrote leaves its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.playback_log import HeardTrack
from services.chat_export.entry import Answered
from services.chat_export.extras import Embed, Extras, Poll
from services.chat_export.html_page import Page
from services.words import Words
from tests.services.chat_export.pieces import HOSTILE, MORNING, entry, file_of, written
from tests.services.chat_export.reader import read_page
from tests.services.chat_export.test_documents import EVERYTHING

WORDS = Words()


def page(part: int = 1, group: str = "Film night") -> Page:
    return Page(WORDS, group, part)


def test_what_one_person_says_in_a_row_stands_under_one_name_and_each_day_begins_anew() -> None:
    read = read_page(
        written(
            page(),
            [
                entry(1, "hello", author="Ada"),
                entry(2, "are you there?", author="Ada", seconds=60),
                entry(3, "yes", author="Ben", seconds=90),
                entry(4, "much later", author="Ben", seconds=3600),
                entry(5, "the next day", author="Ben", seconds=86_400),
            ],
        )
    )
    assert read.title == "Film night"
    assert read.days == ["Sunday, 22 November 2026", "Monday, 23 November 2026"]
    assert [(said.author, said.text) for said in read.said] == [
        ("Ada", "hello"),
        ("", "are you there?"),
        ("Ben", "yes"),
        ("Ben", "much later"),
        ("Ben", "the next day"),
    ]


def test_all_that_a_message_shows_can_be_read() -> None:
    read = read_page(written(page(), [EVERYTHING]))
    (said,) = read.said
    for shown in (
        *("hello @Ben", "(edited)", "(deleted)", "(pinned)", "Ben: hi", "Author", "Title", "Description", "Name"),
        *("Value", "Footer", "Wave", "Which?", "This", "2 votes", "from elsewhere", "👍 3", ":cat: 1"),
        *("cat.png", "2 KB", "First Light", "1:01", "09:00"),
    ):
        assert shown in said.whole, shown
    assert "gone" in said.classes
    assert set(read.links) == {f"#m{2**53}", "https://example.com/"}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nothing_that_people_write_leaves_its_place(text: str) -> None:
    everywhere = entry(
        1,
        text,
        author=text,
        edited_at=MORNING,
        answers=Answered(5, text, text),
        files=(
            file_of(text, content_type=text),
            file_of(text, 2, path=f"files/2-{text.encode('utf-8', 'replace').decode()}", part=1),
            file_of(text, 3, path="files/3.png", part=1, content_type="image/png"),
        ),
        extras=Extras(
            (Embed(text, text, "https://example.com/?" + text, text, ((text, text),), text),),
            (text,),
            Poll(text, ((text, 1),)),
            (text,),
            ((text, 1),),
        ),
        playing=HeardTrack("library", "x", text, None, True),
    )
    whole = written(page(group=text), [everywhere, entry(2, "after it", author="Ben")])
    read = read_page(whole)
    assert [said.id for said in read.said] == [f"m{2**53 + 1}", f"m{2**53 + 2}"]
    assert read.said[1].text == "after it"
    shown = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    assert len(read.said[0].text) == len(shown)
    assert all(link.startswith(("https://", "http://", "files/", "#m")) for link in read.links)
    assert all(source.startswith("files/") for source in read.sources)
    assert whole.count("<script") == whole.count("</style") - 1 == 0


def test_the_page_asks_for_nothing_and_forbids_it_too() -> None:
    whole = written(page(), [EVERYTHING])
    assert read_page(whole).sources == []
    assert "default-src 'none'" in whole
    assert "url(" not in whole
    assert "@import" not in whole


def test_addresses_can_be_followed_and_only_they() -> None:
    text = "see https://example.com/a?b=1&c=2, (http://example.org/) or javascript:alert(1)"
    read = read_page(written(page(), [entry(1, text)]))
    assert read.links == ["https://example.com/a?b=1&c=2", "http://example.org/"]
    assert read.said[0].text == text


def test_parts_say_which_they_are_and_whether_there_are_more() -> None:
    first = read_page(written(page(), [entry(1)], is_last=False)).outside
    last = read_page(written(page(2), [entry(2)])).outside
    assert "This goes on in part 2" in first
    assert "Part 2" in last
    assert "goes on" not in last


def test_an_answer_to_what_is_not_kept_says_so() -> None:
    (said,) = read_page(written(page(), [entry(1, "no", answers=Answered(5, "", ""))])).said
    assert "a message that is not kept" in said.whole


def test_who_has_no_name_and_no_id_any_more_has_a_face_too() -> None:
    read = read_page(
        written(page(), [entry(1, "hello", author_id=None, author_name="  "), entry(2, author="deleted user")])
    )
    assert read.said[0].whole.startswith("?")
    assert read.said[1].whole.startswith("DU")


def test_files_that_lie_beside_the_page_are_shown_and_others_are_named_with_what_became_of_them() -> None:
    files = (
        file_of("cat.png", 1, path="files/1-c at.png", part=1, content_type="image/png"),
        file_of("film.mp4", 2, path="files/2-film.mp4", part=1, content_type="video/mp4"),
        file_of("song.ogg", 3, path="files/3-song.ogg", part=1, content_type="audio/ogg; codecs=opus"),
        file_of("drawing.svg", 4, path="files/4-drawing.svg", part=2, content_type="image/svg+xml"),
        file_of("huge.bin", 5, size=5 * 1024 * 1024, whereabouts="unsendable"),
        file_of("lost.bin", 6, whereabouts="gone", removed_at=MORNING + timedelta(1)),
    )
    read = read_page(written(page(), [entry(1, "look", files=files)]))
    assert read.sources == ["files/1-c%20at.png", "files/2-film.mp4", "files/3-song.ogg"]
    whole = read.said[0].whole
    assert "in part 2" in whole
    assert "huge.bin5.0 MB · kept, but too large to be sent" in whole
    assert "taken off the message · no longer there when it was to be fetched" in whole
