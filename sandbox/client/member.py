"""A person in a guild: everything a member does, refused where Discord or its client refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answer import Answer
from .channel import Channel
from .errors import Refused, SandboxError
from .member_messages import MessageActions
from .member_moderation import ModeratorActions
from .member_threads import ThreadActions
from .message import Message
from .values import files_to_wire, options_to_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .answer import Modal
    from .listener import Listener, Seat
    from .values import File

ANSWER_TIMEOUT_S = 15.0


class Member(MessageActions, ThreadActions, ModeratorActions):
    """One person in one guild. Every method may raise Refused; those that await the bot, TimeoutError."""

    def __repr__(self) -> str:
        return f"<Member {self.name!r} {self.id}>"

    @property
    def mention(self) -> str:
        """How one mentions them."""
        return f"<@{self.id}>"

    @property
    def wire_reference(self) -> dict[str, int]:
        """How an option names them."""
        return {"member": self.id}

    async def send(
        self,
        channel: Channel,
        content: str = "",
        *,
        files: Sequence[File] = (),
        reply_to: Message | None = None,
        silent: bool = False,
        embeds: Sequence[dict[str, Any]] = (),
    ) -> Message:
        """Write a message, with Nitro up to 4,000 characters; a silent one pings nobody.

        Only bots write embeds: SandboxError for a person's.
        """
        payload = await self._call(
            "send",
            channel_id=channel.id,
            content=content,
            files=files_to_wire(files),
            reply_to=None if reply_to is None else reply_to.id,
            silent=silent,
            embeds=list(embeds),
        )
        return Message.from_payload(payload)

    async def edit(self, message: Message, content: str) -> Message:
        """Change an own message."""
        payload = await self._call("edit", channel_id=message.channel_id, message_id=message.id, content=content)
        return Message.from_payload(payload)

    async def delete(self, message: Message) -> None:
        """Delete an own message, or another's as a moderator."""
        await self._call("delete", channel_id=message.channel_id, message_id=message.id)

    async def react(self, message: Message, emoji: str) -> None:
        """Add a reaction."""
        await self._call("react", channel_id=message.channel_id, message_id=message.id, emoji=emoji)

    async def history(self, channel: Channel) -> list[Message]:
        """What this member's client shows of a channel, oldest first."""
        payloads = await self._call("history", channel_id=channel.id)
        return [Message.from_payload(payload) for payload in payloads]

    async def open_dm(self) -> Channel:
        """The direct message channel with the bot."""
        return Channel(self._link, None, await self._call("open_dm"))

    async def threads(self) -> list[Channel]:
        """The threads of the guild that this member can see."""
        return await self.guild.threads(seen_by=self)

    async def leave_guild(self) -> None:
        """Leave the guild."""
        await self._link.call("remove_member", guild_id=self.guild.id, user_id=self.id)

    async def commands(self, channel: Channel) -> list[str]:
        """What the picker shows there: "play", "group create", …"""
        names: list[str] = await self._call("commands", channel_id=channel.id)
        return names

    async def command_options(self, command: str, /, *, channel: Channel) -> list[dict[str, Any]]:
        """The options a command declares, as Discord describes them."""
        options: list[dict[str, Any]] = await self._call("command_options", channel_id=channel.id, name=command)
        return options

    async def see(self, channel_id: int, message_id: int) -> Message:
        """One message, if this member may see it."""
        return Message.from_payload(await self._call("message", channel_id=channel_id, message_id=message_id))

    async def slash(
        self, command: str, /, *, channel: Channel, timeout_s: float = ANSWER_TIMEOUT_S, **options: Any
    ) -> Answer:
        """Run a slash command, named as the picker shows it, and wait until the bot has answered for good.

        Options are str, int, float, bool, Member, Channel or (filename, bytes). An option that is called `channel`
        or `timeout_s` is given with an underscore behind its name.
        """
        return await self._ask(
            "slash",
            channel_id=channel.id,
            name=command,
            options=options_to_wire(options),
            timeout_s=timeout_s,
        )

    async def context_menus(self, target: Member | Message, *, channel: Channel) -> list[str]:
        """What the context menu of a member or of a message offers there."""
        kind = "message" if isinstance(target, Message) else "user"
        names: list[str] = await self._call("context_menus", channel_id=channel.id, kind=kind)
        return names

    async def context_menu(
        self,
        name: str,
        target: Member | Message,
        *,
        channel: Channel | None = None,
        timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> Answer:
        """Choose an entry of a member's or a message's context menu; a member's needs the channel it is opened in.

        Raises ValueError without it.
        """
        if isinstance(target, Message):
            where, of = target.channel_id, {"message_id": target.id}
        elif channel is None:
            raise ValueError("a member's context menu is opened in some channel")
        else:
            where, of = channel.id, {"user_id": target.id}
        return await self._ask("context_menu", channel_id=where, name=name, timeout_s=timeout_s, **of)

    async def autocomplete(
        self, command: str, /, *, channel: Channel, focused: str, query: str = "", **options: Any
    ) -> list[tuple[str, Any]]:
        """The (name, value) choices offered while `query` is typed into the option `focused`."""
        choices = await self._call(
            "autocomplete",
            channel_id=channel.id,
            name=command,
            focused=focused,
            query=query,
            options=options_to_wire(options),
        )
        return [(choice["name"], choice["value"]) for choice in choices]

    async def submit(self, modal: Modal, values: dict[str, Any], *, timeout_s: float = ANSWER_TIMEOUT_S) -> Answer:
        """Send off a modal; values by label or custom id. A refused one stays open."""
        wire = {name: to_wire(value) for name, value in values.items()}
        return await self._ask("submit", interaction_id=modal.interaction_id, values=wire, timeout_s=timeout_s)

    async def click(self, target: Answer | Message, button: str, *, timeout_s: float = ANSWER_TIMEOUT_S) -> Answer:
        """Press a button, named by label or custom id."""
        message = _message(target)
        return await self._ask(
            "click",
            channel_id=message.channel_id,
            message_id=message.id,
            button=button,
            timeout_s=timeout_s,
        )

    async def select(
        self,
        target: Answer | Message,
        values: Sequence[Any],
        *,
        custom_id: str | None = None,
        timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> Answer:
        """Choose in a select menu: values or labels, or members and channels. The only menu needs no custom id."""
        message = _message(target)
        return await self._ask(
            "select",
            channel_id=message.channel_id,
            message_id=message.id,
            values=to_wire(list(values)),
            custom_id=custom_id,
            timeout_s=timeout_s,
        )

    async def join(self, channel: Channel, *, deaf: bool = False, **voice: Any) -> Listener:
        """Join a voice channel with a real voice client; `voice` goes to `Listener.join`."""
        from .listener import Listener  # brings cryptography and davey, which only listeners need

        seat = await self._call("join_voice", channel_id=channel.id, deaf=deaf)
        sandbox = self.guild.sandbox

        async def leave() -> None:
            await self._call("leave_voice", guild_id=self.guild.id)

        async def renew(former: Seat) -> Seat | None:
            try:
                found: Seat = await self._call("next_voice_server", guild_id=self.guild.id, token=former["token"])
            except Refused:  # not in voice any more
                return None
            return found

        return await Listener.join(
            seat, address=sandbox.endpoint, ca_file=sandbox.ca_file, leave=leave, renew=renew, **voice
        )

    async def _ask(self, action: str, **args: Any) -> Answer:
        return Answer(self._link, await self._call(action, **args))


def _message(target: Answer | Message) -> Message:
    message = target.message if isinstance(target, Answer) else target
    if message is None:
        raise SandboxError(f"{target!r} has no message")
    return message
