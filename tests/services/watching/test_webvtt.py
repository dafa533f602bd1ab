"""Subtitles as browsers want them, made of whatever people have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watching.containers import mime_of
from services.watching.webvtt import decoded, parse, webvtt


def test_subrip_becomes_webvtt() -> None:
    text = "\ufeff1\r\n00:00:01,5 --> 0:00:02,250 X1:10\r\n{\\an8}<b>Good</b> <i>day</i>\r\nto you\r\n\r\n"
    assert webvtt(parse(text)) == "WEBVTT\n\n00:00:01.500 --> 00:00:02.250\nGood day\nto you\n"


def test_webvtt_keeps_its_cues_and_nothing_else() -> None:
    text = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE\n\nname\n01:02.003 --> 01:03.004 align:left\n<v Ada>Hi</v>\n"
    assert parse(text) == [(62_003, 63_004, "Hi")]


def test_words_cannot_be_taken_for_a_cue_of_their_own() -> None:
    text = webvtt([(0, 1000, "a\n\n00:00:09.000 --> 00:00:10.000\nb"), (5, 5, "never seen"), (1, 2, " ")])
    assert text == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na\n00:00:09.000 --&gt; 00:00:10.000\nb\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("utf-8-sig"), "Grüße"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("Grüße".encode("cp1252"), "Grüße"),
        (b"\x81\xff", "\ufffdÿ"),
    ],
)
def test_a_file_is_read_in_the_way_that_it_was_written(content: bytes, text: str) -> None:
    assert decoded(content) == text


@given(st.text(st.characters(codec="utf-8")) | st.text(alphabet="0123456789:,.-> \n<{\\"))
def test_anything_can_be_read(text: str) -> None:
    assert webvtt(parse(text)).startswith("WEBVTT\n")


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 10**6), st.text("ab&<> \n", min_size=1))))
def test_what_was_written_can_be_read_again(cues: list[tuple[int, int, str]]) -> None:
    written = webvtt((start, start + lasts, words) for start, lasts, words in cues)
    read = [(start, end) for start, end, _ in parse(written)]
    assert read == [(start, start + lasts) for start, lasts, words in cues if words.strip()]


@pytest.mark.parametrize(
    ("container", "video", "mime"),
    [
        ("mov,mp4,m4a,3gp,3g2,mj2", "hevc", 'video/mp4; codecs="hvc1"'),
        ("matroska,webm", "vp9", 'video/webm; codecs="vp9"'),
        ("matroska,webm", "h264", 'video/x-matroska; codecs="avc1"'),
        ("avi", 'odd"one', 'video/x-msvideo; codecs="oddone"'),
    ],
)
def test_a_browser_is_told_what_a_file_is(container: str, video: str, mime: str) -> None:
    assert mime_of(container, video) == mime
