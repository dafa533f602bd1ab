"""HLS playlists, as servers write them and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from sources.errors import SourceError
from sources.hls.manifest import Key, MediaList, Part, VariantList, parse_manifest

BASE = URL("http://example.com/live/list.m3u8")
HEAD = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n"


def media(text: str) -> MediaList:
    found = parse_manifest(text, base=BASE)
    assert isinstance(found, MediaList)
    return found


def chosen(*lines: str) -> str:
    found = parse_manifest("\n".join(("#EXTM3U", *lines)), base=BASE)
    assert isinstance(found, VariantList)
    return str(found.choose()).removeprefix("http://example.com/live/")


def variant(name: str, bandwidth: int, codecs: str | None = None) -> str:
    return f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth}" + (f',CODECS="{codecs}"' if codecs else "") + f"\n{name}"


def reason(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        parse_manifest(text, base=BASE)
    return caught.value.reason


def test_segments_are_numbered_and_timed() -> None:
    found = media(HEAD + "#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:5.5,title\na.ts\n\n#EXTINF:6\n/b.ts?x=1\n")
    assert [(segment.number, str(segment.part.url), segment.duration_ms) for segment in found.segments] == [
        (7, "http://example.com/live/a.ts", 5500),
        (8, "http://example.com/b.ts?x=1", 6000),
    ]
    assert (found.target_s, found.ended, found.duration_ms) == (6.0, False, 11_500)
    assert media(HEAD + "#EXT-X-ENDLIST\n").ended


def test_ranges_go_on_where_the_one_before_ended() -> None:
    tags = "#EXT-X-BYTERANGE:{}\n#EXTINF:1,\na.ts\n"
    found = media(HEAD + tags.format("100@50") + tags.format("10") + "#EXTINF:1,\nb.ts\n" + tags.format("1"))
    assert [(segment.part.start, segment.part.stop) for segment in found.segments] == [
        (50, 150),
        (150, 160),
        (None, None),
        (160, 161),
    ]


def test_keys_and_beginnings_hold_for_the_segments_behind_them() -> None:
    found = media(
        HEAD + "#EXTINF:1,\na\n"
        '#EXT-X-KEY:METHOD=AES-128,URI="k?a,b",IV=0x0F\n#EXT-X-MAP:URI="i.mp4",BYTERANGE="9@1"\n#EXTINF:1,\nb\n'
        "#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\nc\n"
    )
    key = Key(URL("http://example.com/live/k?a,b"), bytes(15) + b"\x0f")
    begin = Part(URL("http://example.com/live/i.mp4"), 1, 10)
    assert [(segment.key, segment.begin) for segment in found.segments] == [(None, None), (key, begin), (None, begin)]


def test_sound_alone_is_chosen_before_pictures_and_the_best_of_it() -> None:
    sound = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="{}",DEFAULT={},URI="{}"'
    pictures = variant("v", 3_000_000, "avc1.4d401f,mp4a.40.2")
    assert chosen(pictures, variant("s", 64_000, "mp4a.40.5"), variant("b", 128_000, "mp4a.40.2")) == "b"
    assert chosen(pictures, sound.format("x", "NO", "x"), sound.format("d", "YES", "d")) == "d"
    assert chosen(pictures, variant("small", 200_000), variant("decent", 600_000), variant("big", 900_000)) == "decent"
    assert chosen(variant("small", 200_000), variant("larger", 300_000)) == "larger"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "unsupported"),
        ("<html>", "unsupported"),
        (HEAD + '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"\n', "drm"),
        (HEAD + '#EXT-X-KEY:METHOD=AES-128,URI="k",KEYFORMAT="com.apple.streamingkeydelivery"\n', "drm"),
        (HEAD + '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0xZZ\n', "unsupported"),
        (HEAD + '#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/passwd"\n', "unsupported"),
        (HEAD + '#EXT-X-MAP:URI="file:///etc/passwd"\n', "unsupported"),
        (HEAD + "#EXTINF:1,\nfile:///etc/passwd\n", "unsupported"),
        (HEAD + "#EXTINF:1,\nconcat:a|b\n", "unsupported"),
        (HEAD + "#EXT-X-BYTERANGE:0@0\n#EXTINF:1,\na\n", "unsupported"),
        ("#EXTM3U\n" + variant("data:audio/mpeg,x", 1), "unsupported"),
    ],
)
def test_what_cannot_be_played_says_why(text: str, expected: str) -> None:
    assert reason(text) == expected


@pytest.mark.parametrize("over_and_over", ["A", 'A="', "A,", '"', ",", "A=", " "])
def test_a_line_without_end_is_read_to_its_end(over_and_over: str) -> None:
    """In time that grows with its length: no pattern begins anew at each letter."""
    for tag in ("#EXT-X-KEY:METHOD=NONE,", "#EXT-X-STREAM-INF:"):
        parse_manifest(f"{HEAD}{tag}{over_and_over * 500_000}\na.ts\n", base=BASE)


@given(
    st.lists(
        st.sampled_from(
            ["#EXTINF:", "#EXT-X-KEY:", "#EXT-X-MAP:", "#EXT-X-BYTERANGE:", "#EXT-X-STREAM-INF:", "a.ts", ""]
        ).flatmap(lambda tag: st.text('METHOD=AES-128,URI="x"@0:1.\\', max_size=30).map(tag.__add__))
        | st.text(max_size=30)
    )
)
def test_any_playlist_is_read_or_refused(lines: list[str]) -> None:
    try:
        found = parse_manifest("\n".join(["#EXTM3U", *lines]), base=BASE)
    except SourceError:
        return
    if isinstance(found, MediaList):
        assert all(segment.part.url.scheme in ("http", "https") for segment in found.segments)
