"""Making things go wrong: the gateway, its events, REST calls, downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .link import Link
    from .message import Message


class Hold:
    """One call or event that is held once it comes, or was already."""

    def __init__(self, link: Link, number: int) -> None:
        self._link = link
        self._number = number

    async def reached(self, *, timeout_s: float = 15.0) -> dict[str, Any]:
        """Wait until it is held; returns its `method` and `path`, or its `event` and `data`. Raises TimeoutError."""
        about: dict[str, Any] = await self._link.call("wait_held", hold=self._number, timeout_s=timeout_s)
        return about

    async def release(self) -> None:
        """Let it go on. A call whose caller died meanwhile is performed only if it was before it was held."""
        await self._link.call("release_hold", hold=self._number)


class Faults:
    """Faults for all bots of a sandbox, each for the next so many occasions.

    A `route` is a method and a path, `*` for one part of it: "POST /channels/*/messages"; a lone "*" is every call.
    A download's `name` is that of the file as Discord keeps it, `*` for anything.
    An `event` is a name with `*` for anything; `where` are top-level fields with the values they must have. With
    `performed`, a call takes effect before it fails. Where several faults fit, the oldest is used up first. What could
    never come is refused: SandboxError for a route or an event that there is not, and for a count below 1.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    async def clear(self) -> None:
        """Everything goes well again; what is held or late goes on at once."""
        await self._link.call("clear_faults")

    async def pending(self) -> list[dict[str, Any]]:
        """What was ordered and has not come yet: `do`, how it was ordered, how many are `left`.

        Of calls and events also how many are let pass `before`. What is held has come.
        """
        pending: list[dict[str, Any]] = await self._link.call("pending_faults")
        return pending

    async def drop_gateway(self, *, after_events: int = 0) -> None:
        """Cut the gateway connections, or after so many further events the one that carried the last of them."""
        await self._link.call("drop_gateway", after_events=after_events)

    async def close_gateway(self, code: int, reason: str = "") -> None:
        """Close the gateway connections with 1000 or 3000 to 4999 (Discord docs: Gateway Close Event Codes)."""
        await self._link.call("close_gateway", code=code, reason=reason)

    async def ask_to_reconnect(self) -> None:
        """Send opcode 7, after which a bot is to connect anew and resume."""
        await self._link.call("ask_to_reconnect")

    async def invalidate_session(self, *, resumable: bool) -> None:
        """Send opcode 9; unless `resumable`, the session is over and a bot has to identify anew."""
        await self._link.call("invalidate_session", resumable=resumable)

    async def refuse_resumes(self, count: int = 1, *, resumable: bool = False) -> None:
        """Answer the next resumes with opcode 9; unless `resumable`, the session is over."""
        await self._link.call("refuse_resumes", count=count, resumable=resumable)

    async def set_heartbeat_interval(self, interval_ms: int) -> None:
        """How often the bot is to beat over connections made from now on; Discord's own is 41,250 ms."""
        await self._link.call("set_heartbeat_interval", interval_ms=interval_ms)

    async def disturb_heartbeats(self, count: int = 1, *, delay_s: float | None = None) -> None:
        """Acknowledge the next heartbeats late, or without a delay never."""
        await self._link.call("disturb_heartbeats", count=count, delay_s=delay_s)

    async def drop_events(self, event: str, count: int = 1, **where: Any) -> None:
        """Lose the next events for good, from a session that stays up."""
        await self._link.call("drop_events", event=event, count=count, where=where)

    async def double_events(self, event: str, count: int = 1, **where: Any) -> None:
        """Deliver the next events twice."""
        await self._link.call("double_events", event=event, count=count, where=where)

    async def delay_events(self, event: str, *, behind: int = 1, count: int = 1, **where: Any) -> None:
        """Deliver the next events after so many later ones of any kind."""
        await self._link.call("delay_events", event=event, behind=behind, count=count, where=where)

    async def blank_events(self, event: str = "MESSAGE_*", count: int = 1, **where: Any) -> None:
        """Deliver the next message events without their content, as without the intent for it."""
        await self._link.call("blank_events", event=event, count=count, where=where)

    async def send_stale_embed(self, message: Message) -> None:
        """Have an embed found for a link of the message as it was before its last edit, which the bot is told.

        Raises SandboxError when it never said anything else.
        """
        await self._link.call("send_stale_embed", channel_id=message.channel_id, message_id=message.id)

    async def hold_event(self, event: str, nth: int = 1, **where: Any) -> Hold:
        """Keep the n-th such event back, and all events behind it."""
        return Hold(self._link, await self._link.call("hold_event", event=event, nth=nth, where=where))

    async def limit_calls(self, route: str, retry_after_s: float, *, scope: str = "user", count: int = 1) -> None:
        """Answer the next calls with 429; the scope is user, shared or global."""
        await self._link.call("limit_calls", route=route, retry_after_s=retry_after_s, scope=scope, count=count)

    async def fail_calls(
        self,
        route: str,
        status: int,
        *,
        code: int = 0,
        message: str | None = None,
        count: int = 1,
        performed: bool = False,
    ) -> None:
        """Answer the next calls with an error: an HTTP status and, where it is Discord's own, a code and a message."""
        failing = {"status": status, "code": code, "message": message}
        await self._link.call("fail_calls", route=route, count=count, performed=performed, **failing)

    async def forget_webhooks(self, count: int = 1) -> None:
        """Answer the next calls to webhooks as if somebody had deleted them (10015).

        What a bot does with an interaction's token is no such call.
        """
        await self._link.call("forget_webhooks", count=count)

    async def slow_calls(self, route: str, delay_s: float, *, count: int = 1, performed: bool = False) -> None:
        """Answer the next calls so much later."""
        await self._link.call("slow_calls", route=route, delay_s=delay_s, count=count, performed=performed)

    async def lose_calls(self, route: str, *, after_s: float = 0.0, count: int = 1, performed: bool = False) -> None:
        """Never answer the next calls; after so many seconds of silence their connection is cut."""
        await self._link.call("lose_calls", route=route, after_s=after_s, count=count, performed=performed)

    async def hold_call(self, route: str, nth: int = 1, *, performed: bool = False) -> Hold:
        """Hold the n-th such call before it takes effect or, with `performed`, its answer."""
        return Hold(self._link, await self._link.call("hold_call", route=route, nth=nth, performed=performed))

    async def fail_downloads(self, status: int, *, name: str = "*", count: int = 1) -> None:
        """Answer the next downloads from the CDN with an error: 404, 503."""
        await self._link.call("fail_downloads", status=status, name=name, count=count)

    async def stall_downloads(self, after_bytes: int = 0, *, name: str = "*", count: int = 1) -> None:
        """Fall silent in the next downloads after so many bytes; `clear` lets them go on."""
        await self._link.call("stall_downloads", after_bytes=after_bytes, name=name, count=count)

    async def cut_downloads(self, after_bytes: int = 0, *, name: str = "*", count: int = 1) -> None:
        """Cut the connection in the next downloads after so many bytes."""
        await self._link.call("cut_downloads", after_bytes=after_bytes, name=name, count=count)

    async def misstate_downloads(self, by: int, *, name: str = "*", count: int = 1) -> None:
        """Tell of the next downloads a length that is wrong by so many bytes.

        Of a length that is too small only so much comes, and nothing but the attachment's `size` tells that it is not
        all; of one that is too great the connection ends before it is reached.
        """
        await self._link.call("misstate_downloads", by=by, name=name, count=count)
