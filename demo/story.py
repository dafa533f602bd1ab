"""The story itself: each chapter does what people would do, and checks what they were promised."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from demo.actor import Actor
from demo.circle import Circle
from demo.hearing import Recording, check_unbroken, check_whole, sounding, tracks_of
from demo.memory import check_memory, remembered
from demo.promise import promise, seen
from demo.sign_up import PASSWORD, password_label, sign_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from demo.stage import Stage
    from demo.transcript import Transcript
    from sandbox.client import Channel, Guild, Listener, Message, Packet

GROUP = "Film night"
BEFORE_SKIP = 100
"""Packets of the first track before it is skipped: two seconds."""
BEFORE_PAUSE = 100
QUIET_MS = 1_500
"""Silence for so long is the end of the music: the next track of a queue begins sooner."""
SPARE_S = 20.0
"""What a track may take on top of its length before the story gives up on it."""


class Story:
    """Two friends, a third who comes late, and the bot."""

    def __init__(self, stage: Stage, transcript: Transcript, tracks: Mapping[str, Path]) -> None:
        """`tracks`: the three tracks to play, by title, in this order; the first is skipped."""
        self.stage = stage
        self.transcript = transcript
        self.tracks = tracks
        self.step = "setting the stage"
        self.deleted: list[Message] = []
        self.listeners: dict[str, Listener] = {}

    async def live(self) -> None:
        """The whole story. Raises BrokenPromiseError, or whatever the sandbox refused with; `step` says where."""
        try:
            await self._tell()
        finally:
            for listener in self.listeners.values():
                await listener.leave()

    async def _tell(self) -> None:
        await self._arrive()
        await self._register()
        await self._gather()
        await self._widen()
        await self._chat()
        await self._listen()
        await self._latecomer()
        await self._to_the_end()
        await self._look_back()
        await self._part()
        await self._compare()

    def _begin(self, title: str) -> None:
        self.step = title
        self.transcript.chapter(title)

    async def _arrive(self) -> None:
        self._begin("A server with three people and the bot")
        self.guild: Guild = await self.stage.sandbox.create_guild("Friday people")
        general = await self.guild.create_text_channel("general")
        self.ada, self.ben, self.cleo = [
            Actor(await self.guild.add_member(name), self.transcript, general) for name in ("Ada", "Ben", "Cleo")
        ]
        self.circle = Circle(self.guild, general, self.transcript)
        await self.circle.set_up()

    async def _register(self) -> None:
        self._begin("Register and log in")
        for actor in (self.ada, self.ben):
            await sign_up(actor)
        seen(await self.ben.command("logout"), "logged out")
        refused = await self.ben.command("group create", name=GROUP)
        promise("/login" in refused.text or "login" in refused.text, "somebody logged out was not sent to /login")
        form = await self.ben.command("login")
        back = await self.ben.fill_in(form, {"E-mail": "ben@example.com", password_label(form): PASSWORD})
        promise("logged in" in back.text, "Ben is not logged in")
        await self.circle.know_oneself(self.ben)
        await self.circle.change_oneself(self.ben)

    async def _gather(self) -> None:
        self._begin("Make a group")
        seen(await self.ada.command("group create", name=GROUP), "is ready")
        self.thread: Channel = await self.guild.thread(GROUP)
        self.voice: Channel = next(channel for channel in await self.guild.channels() if channel.name == GROUP)
        added = await self.ada.command("member add", person=self.ben.member)
        promise("Ben" in added.text, f"Ben was not added: {added.text}")
        self.ada.here = self.ben.here = self.thread
        seen(await self.ada.command("group show"), "2 members")
        promise(self.ben.member.id in await self.thread.members(), "Ben is not in the thread")

    async def _widen(self) -> None:
        self._begin("Others come in")
        eve = await self.circle.knock(self.ada, self.thread, GROUP)
        dan = await self.circle.invite(self.ada, self.thread)
        await self.circle.share_out(self.ada, self.ben, eve)
        self._begin("Some go again")
        await self.circle.send_off(self.ada, eve, self.thread)
        await self.circle.part_with(self.ada, dan, self.thread)

    async def _chat(self) -> None:
        self._begin("Chat")
        await self.ada.say("Hello Ben! What shall we listen to?")
        typo = await self.ben.say("Something slwo")
        await self.ben.edit(typo, "Something slow")
        regretted = await self.ada.say("I only know one song")
        await self.ada.delete(regretted)
        self.deleted.append(regretted)

    async def _listen(self) -> None:
        self._begin("Listen together")
        first, second, third = self.tracks
        seen(await self.ada.command("search", query=second), second)
        for actor in (self.ada, self.ben):
            self.listeners[actor.name] = await actor.join(self.voice)
        seen(await self.ada.command("play", query=first), first)
        seen(await self.ben.command("play", query=second), second)
        seen(await self.ada.command("play", query=third), third)
        seen(await self.ben.command("queue show"), third)
        await self._heard(BEFORE_SKIP, "Ada", "Ben")
        self.transcript.does("Ada, Ben", f"hear “{first}”")
        seen(await self.ben.command("skip"), "Skipped. Next")

    async def _latecomer(self) -> None:
        self._begin("Somebody comes late, and the chat goes on")
        await sign_up(self.cleo)
        seen(await self.ada.command("member add", person=self.cleo.member), "is now in")
        self.cleo.here = self.thread
        self.listeners["Cleo"] = await self.cleo.join(self.voice)
        await self.ben.say("Sit down, Cleo, it has just begun")
        await self.cleo.say("I can hear it!")
        await self._heard(BEFORE_PAUSE, "Cleo")
        seen(await self.ada.command("pause"), "Paused")
        await self.cleo.say("Just a moment, the kettle …")
        seen(await self.ada.command("resume"), "Going on")
        seen(await self.cleo.command("player health"), "end to end on")

    async def _heard(self, count: int, *names: str) -> None:
        """Wait until these listeners have each received so many packets."""
        await asyncio.gather(*(self.listeners[name].wait_for_packets(count, timeout=SPARE_S) for name in names))

    async def _to_the_end(self) -> None:
        self.step = "Hearing the music to its end"
        self.recordings = [await asyncio.to_thread(Recording.of, path, title) for title, path in self.tracks.items()]
        patience_s = sum(recording.length_ms for recording in self.recordings) / 1000 + SPARE_S
        for listener in self.listeners.values():
            await listener.wait_for_end(QUIET_MS, timeout=patience_s)
        queue = await self.ada.command("queue show")
        promise("empty" in queue.text, f"the queue is not empty: {queue.text}")

    async def _look_back(self) -> None:
        self._begin("What was said")
        listed = await self.ben.command("message list")
        promise("Something slow" in listed.text, "an edited message is not listed as edited")
        promise("only know one song" not in listed.text, "a deleted message is listed")
        self.shown = await self.ada.member.history(self.thread)

    async def _part(self) -> None:
        self._begin("Part")
        refused = await self.ben.command("group delete")
        promise("owner" in refused.text, "somebody who is no owner was not refused")
        question = await self.ada.command("group delete")
        gone = await self.ada.press(question, "Delete it")
        promise("deleted" in gone.text, f"the group is not deleted: {gone.text}")
        promise(not await self.voice.exists(), "the voice channel is still there")
        self.ben.here = self.ada.here = self.cleo.here = self.guild.channel("general")
        seen(await self.ada.command("message export", group=GROUP), "by direct message")
        await self.ada.receives(f"The chat of **{GROUP}**")
        seen(await self.ben.command("logout"), "logged out")
        await self.circle.look_up()

    async def _compare(self) -> None:
        self._begin("What was promised, and kept")
        self._compare_sound()
        seen = await asyncio.to_thread(check_memory, self.stage.database, self.shown, self.deleted)
        self.transcript.verified(f"the database holds exactly what was said: {seen}")
        kept = (await asyncio.to_thread(remembered, self.stage.database)).values()
        promise(any(message.text == "Something slow" for message in kept), "the edit was not kept")

    def _compare_sound(self) -> None:
        heard: dict[str, list[Packet]] = {name: listener.packets for name, listener in self.listeners.items()}
        for name, packets in heard.items():
            check_unbroken(name, packets)
            lost = self.listeners[name].undecryptable
            promise(lost == 0, f"{name} could not decrypt {lost} packets")
        self.transcript.verified("everybody's packets came in order, none missing, each end-to-end encrypted")
        ada, ben, cleo = (sounding(heard[name]) for name in ("Ada", "Ben", "Cleo"))
        promise(ada == ben, "Ada and Ben heard different things")
        self.transcript.verified(f"Ada and Ben heard the same {len(ada)} packets")
        promise(ada[-len(cleo) :] == cleo, "Cleo heard something else than the others from when she came")
        self.transcript.verified(f"Cleo heard the last {len(cleo)} of them, from when she came")
        skipped, second, third = self.recordings
        begun, *whole = tracks_of(ada, skipped, second, third)
        promise(len(begun) >= BEFORE_SKIP, f"only {len(begun)} packets of “{skipped.title}” were heard")
        self.transcript.verified(f"“{skipped.title}”: its first {len(begun)} packets, then it was skipped")
        for recording, part in zip((second, third), whole, strict=True):
            self.transcript.verified(f"“{recording.title}”: {check_whole(recording, part)}")
