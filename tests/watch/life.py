"""A made-up group: who is in it, what plays, what waits, what was said. As the page's wire has it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NAMES = {1: "Ada Lovelace", 2: "Ben Okri", 3: "Cleo Marsh", 4: "Dan Reyes", 5: "Eva Lind"}
MAY = (
    *("pause", "resume", "skip", "previous", "shuffle", "stop", "leave", "loop", "seek", "volume", "move", "queue"),
    *("remove", "remove_others", "say", "erase", "erase_others"),
)
FIRST_ID = 1_442_000_000_000_000_000
LIBRARY: tuple[tuple[str, str | None, int], ...] = (
    ("The Long Harbour", "Mira Voss", 5_400_000),
    ("First Light", "Tidal Choir", 214_000),
    ("Second Wind", "Tidal Choir", 187_000),
    ("A Field Guide to Clouds", None, 1_260_000),
    ("Lanterns", "Otto Brandt", 242_000),
    ("Night Train to Porto", "Mira Voss", 3_180_000),
)


def now_ms() -> float:
    """The server's time."""
    return time.monotonic() * 1000


def who(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "name": NAMES[user_id]}


@dataclass
class Life:
    """What a group's pages are told. Whoever changes it tells them."""

    group: dict[str, Any] = field(default_factory=lambda: {"id": 7, "name": "Sunday pictures"})
    player: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    votes: dict[int, dict[int, int]] = field(default_factory=dict)
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    reacted: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    page_of_messages: int = 50
    _number: int = 0

    def next_number(self) -> int:
        self._number += 1
        return self._number

    def message(self, author_id: int, text: str, *, ago: timedelta = timedelta(0), **more: Any) -> dict[str, Any]:
        """Something new that somebody says."""
        entry = self.player.get("entry")
        played = entry and {"entry_id": entry["id"], "title": entry["title"], "position_ms": self.position_ms()}
        said = {
            "id": str(FIRST_ID + self.next_number()),
            "author": {**who(author_id), "avatar": None, "is_bot": False},
            "text": text,
            "created_at": (datetime.now(UTC) - ago).isoformat(),
            "edited_at": None,
            "reply_to": None,
            "attachments": [],
            "played": played,
            "names": {},
            **more,
        }
        self.messages.append(said)
        return said

    def seen_by(self, user_id: int, message: dict[str, Any]) -> dict[str, Any]:
        """A message as one person sees it."""
        return {
            **message,
            "mine": message["author"]["id"] == user_id,
            "reactions": self.reactions(user_id, message["id"]),
        }

    def reactions(self, user_id: int, message_id: str) -> list[dict[str, Any]]:
        given = self.reacted.get(message_id, {})
        return [{"emoji": emoji, "count": len(by), "mine": user_id in by} for emoji, by in given.items() if by]

    def position_ms(self) -> int:
        player = self.player
        return int(player["position_ms"] + player["rate"] * (now_ms() - player["at_ms"]))

    def set_player(self, **changes: Any) -> None:
        """Change the player, which goes on from where it is."""
        moved = {"position_ms": self.position_ms(), "at_ms": now_ms()} if self.player else {}
        self.player = {**self.player, **moved, **changes, "revision": self.player.get("revision", 0) + 1}
        self.player["rate"] = changes.get("rate", int(self.player["phase"] == "playing"))

    def queue_for(self, user_id: int, first: int = 0, count: int = 50) -> dict[str, Any]:
        """Some of what waits, as one person sees it."""
        starts, rows = 0, []
        entry = self.player.get("entry")
        if entry and entry["duration_ms"]:
            starts = max(0, entry["duration_ms"] - self.position_ms())
        for one in self.entries:
            votes = self.votes.get(one["id"], {})
            rows.append({**one, "starts_in_ms": starts, "votes": sum(votes.values()), "my_vote": votes.get(user_id, 0)})
            starts += one["duration_ms"]
        total_ms = sum(one["duration_ms"] for one in self.entries)
        revision = self.next_number()
        return {"revision": revision, "total": len(rows), "total_ms": total_ms, "entries": rows[first : first + count]}

    def track(self, title: str, artist: str | None, duration_ms: int, by: int) -> dict[str, Any]:
        """Something that waits."""
        return {
            "id": 100 + self.next_number(),
            "title": title,
            "artist": artist,
            "duration_ms": duration_ms,
            "cover": None,
            "requested_by": who(by),
        }


def idle_player() -> dict[str, Any]:
    return {
        "phase": "idle",
        "entry": None,
        "position_ms": 0,
        "at_ms": now_ms(),
        "through_voice": False,
        "waiting_for": [],
        "loop": "off",
        "volume": 80,
        "ceiling": 120,
        "may": dict.fromkeys(MAY, True),
    }


def film(entry_id: int = 50, **more: Any) -> dict[str, Any]:
    """What plays: the sample, with chapters and subtitles."""
    base = f"/groups/7/media/{entry_id}"
    return {
        "id": entry_id,
        "title": "The Sea, the Sea",
        "url": "https://films.example/the-sea",
        "artist": "Ines Calder",
        "duration_ms": 90_000,
        "is_live": False,
        "cover": f"{base}/cover",
        "requested_by": who(2),
        "picture": {
            "kind": "file",
            "src": f"{base}/video",
            "mime": "video/mp4",
            "subtitles": [{"src": f"{base}/subtitles/0", "label": "English", "language": "en"}],
        },
        "chapters": [
            {"title": "Low tide", "start_ms": 0},
            {"title": "The lighthouse", "start_ms": 31_000},
            {"title": "Homeward", "start_ms": 64_000},
        ],
        **more,
    }


def empty_life() -> Life:
    """A group in which nothing was said and nothing plays."""
    life = Life()
    life.set_player(**idle_player())
    for user_id, name in NAMES.items():
        life.people[user_id] = {
            **{
                "id": user_id,
                "discord_id": f"99900011122233344{user_id}",
                "name": name,
                "avatar": None,
                "color": None,
                "on_page": False,
                "in_voice": False,
            },
            **{"is_speaking": False, "state": None, "behind_ms": None},
        }
    return life


def film_night(*, older: int = 70) -> Life:
    """A film that runs, a queue, and a chat; `older` messages stand before it."""
    life = empty_life()
    for number in range(older):
        life.message(2 + number % 2, f"An older word, number {number}", ago=timedelta(days=1, minutes=older - number))
    life.set_player(phase="playing", entry=film(), position_ms=12_000, at_ms=now_ms(), through_voice=True)
    for user_id in (2, 3):
        life.people[user_id].update(in_voice=True)
    life.people[2].update(on_page=True, state="locked", behind_ms=0)
    life.people[3].update(on_page=True, state="locked", behind_ms=20, is_speaking=True)
    for (title, artist, duration), by in zip(LIBRARY[:4], (2, 3, 1, 2), strict=True):
        life.entries.append(life.track(title, artist, duration, by))
    life.votes[life.entries[0]["id"]] = {2: 1, 3: 1}
    _talk(life)
    return life


def _talk(life: Life) -> None:
    said = (
        (2, "I made **popcorn**, we can begin", 1_500, 9),
        (3, "wait for me, one minute", 2_000, 8),
        (1, "no hurry! :)", 2_500, 8),
        (3, "Here. Is that the coast where <@999000111222333444> lives?", 20_000, 6),
        (2, "It is. Look at that light, ||it comes back at the end||", 22_000, 5),
        (2, "The music is from here: https://tidal-choir.example/first-light", 24_000, 5),
    )
    for author, text, position, minutes in said:
        message = life.message(author, text, ago=timedelta(minutes=minutes), names={"999000111222333444": "Dan Reyes"})
        message["played"]["position_ms"] = position
    first, answered = life.messages[-6], life.messages[-2]
    life.reacted[first["id"]] = {"🍿": {1, 3}, "🎉": {3}}
    reply = life.message(1, "No spoilers please, I have not seen it", ago=timedelta(minutes=3))
    reply["reply_to"] = {"id": answered["id"], "author": answered["author"]["name"], "text": answered["text"]}
    reply["played"]["position_ms"] = 40_000
    life.message(3, "👀", ago=timedelta(minutes=2))["played"]["position_ms"] = 58_000
