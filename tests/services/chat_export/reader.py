"""Reads a page of a chat as a browser would, and refuses what a page must not have."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "img", "br", "hr", "link", "input", "source"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "bdi", "p", "main", "footer"),
    *("article", "div", "span", "time", "a", "blockquote", "b", "dl", "dt", "dd", "ul", "li", "img", "video", "audio"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "datetime", "dir", "title", "href", "rel"),
    *("src", "alt", "loading", "controls", "preload", "aria-hidden"),
}


@dataclass
class Said:
    """A message as one sees it."""

    id: str
    classes: list[str]
    author: str = ""
    text: str = ""
    whole: str = ""


@dataclass
class Read:
    """A page as one sees it."""

    said: list[Said] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    title: str = ""
    links: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    outside: str = ""
    """What is shown outside of messages."""


class PageReader(HTMLParser):
    """Asserts while it reads that all elements are closed in their order and known to be harmless."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        values: dict[str, Any] = dict(attrs)
        assert values.keys() <= ATTRIBUTES, values
        if "href" in values:
            self.read.links.append(values["href"])
        if "src" in values:
            self.read.sources.append(values["src"])
        classes = values.get("class", "")
        if tag == "article":
            self.read.said.append(Said(values["id"], classes.split()))
        if tag not in VOID:
            self._open.append((tag, classes.split(" ")[0]))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        classes = [name for _, name in self._open]
        if "title" in tags:
            self.read.title += data
        elif "day" in classes:
            self.read.days.append(data)
        elif "article" in tags:
            said = self.read.said[-1]
            said.whole += data
            said.author += data if "name" in classes else ""
            said.text += data if "text" in classes else ""
        elif "style" not in tags:
            self.read.outside += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def close(self) -> None:
        super().close()
        assert self._open == []


def read_page(text: str) -> Read:
    reader = PageReader()
    reader.feed(text)
    reader.close()
    return reader.read
