"""A member in the story: does what a person would, and tells the transcript."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from demo.promise import BrokenPromiseError, promise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo.transcript import Transcript
    from sandbox.client import Answer, Channel, Listener, Member, Message, Modal

BOT = "Chorus"
_SECRET = "password"
PATIENCE_S = 30.0


class Actor:
    """Plays one member. `here` is the channel that commands are typed in."""

    def __init__(self, member: Member, transcript: Transcript, here: Channel) -> None:
        self.member = member
        self.name = member.name
        self.here = here
        self._transcript = transcript
        transcript.names[member.id] = member.name

    async def command(self, name: str, /, **options: Any) -> Answer:
        """Type a slash command and read what comes back; options as in `Member.slash`."""
        shown = {key.removesuffix("_"): getattr(value, "name", value) for key, value in options.items()}
        self._transcript.types(self.name, name, shown)
        answer = await self.member.slash(name, channel=self.here, **options)
        await self._learn_names()
        self._read(answer)
        return answer

    async def fill_in(self, asked: Answer, values: Mapping[str, str]) -> Answer:
        """Fill in the modal that an answer opened."""
        form = form_of(asked)
        shown = ", ".join(f"{label}: {_hidden(label, value)}" for label, value in values.items())
        self._transcript.does(self.name, f"fills in “{form.title}”: {shown}")
        answer = await self.member.submit(form, dict(values))
        self._read(answer)
        return answer

    async def press(self, asked: Answer | Message, label: str) -> Answer:
        """Press a button of an answer or a message."""
        self._transcript.does(self.name, f"presses [{label}]")
        answer = await self.member.click(asked, label)
        await answer.until(lambda seen: seen.modal is not None or seen.text != asked.text)
        self._read(answer)
        return answer

    async def say(self, text: str) -> Message:
        """Write in the channel."""
        self._transcript.says(self.name, text)
        return await self.member.send(self.here, text)

    async def edit(self, message: Message, text: str) -> None:
        self._transcript.does(self.name, f"changes that to: {text}")
        await self.member.edit(message, text)

    async def delete(self, message: Message) -> None:
        self._transcript.does(self.name, f"deletes: {message.content}")
        await self.member.delete(message)

    async def join(self, voice: Channel) -> Listener:
        """Sit down in a voice channel and listen."""
        self._transcript.does(self.name, f"joins {voice.name}")
        return await self.member.join(voice)

    async def receives(self, words: str) -> Message:
        """Wait for a file in the direct messages with the bot, with these words over it."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for message in await self.member.history(await self.member.open_dm()):
                    if message.attachments and words in message.text:
                        self._transcript.says(BOT, message.text, only_to=self.name)
                        return message

    async def _learn_names(self) -> None:
        guild = self.member.guild
        for channel in [*await guild.channels(), *await guild.threads()]:
            self._transcript.names[channel.id] = channel.name

    def _read(self, answer: Answer) -> None:
        if answer.modal is not None:
            self._transcript.does(BOT, f"opens “{answer.modal.title}” for {self.name}")
        elif answer.text:
            promise("the reference" not in answer.text, f"something went wrong: {answer.text}")
            buttons = "".join(f" [{label}]" for label in answer.buttons)
            only_to = self.name if answer.ephemeral else None
            self._transcript.says(BOT, answer.text + buttons, only_to=only_to)


def _hidden(label: str, value: str) -> str:
    return "•" * 8 if _SECRET in label.lower() else value


def form_of(answer: Answer) -> Modal:
    """The form that an answer opened. Raises BrokenPromiseError when it opened none."""
    if answer.modal is None:
        raise BrokenPromiseError(f"no form was shown, but: {answer.text}")
    return answer.modal
