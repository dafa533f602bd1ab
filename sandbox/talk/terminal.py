"""A terminal for one person: asks line by line while other things are shown. Owns standard input."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import queue
import sys
import threading


class Terminal:
    """Reads in a thread of its own, which an interrupted program need not wait for."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._questions: queue.SimpleQueue[tuple[str, bool, asyncio.Future[str]]] = queue.SimpleQueue()
        self._prompt = ""
        threading.Thread(target=self._read, name="terminal", daemon=True).start()

    async def ask(self, prompt: str, *, secret: bool = False) -> str:
        """One line. Raises EOFError at the end of the input. A secret one does not show while it is typed."""
        self._prompt = prompt
        answer: asyncio.Future[str] = self._loop.create_future()
        self._questions.put((prompt, secret and sys.stdin.isatty(), answer))
        try:
            return await answer
        finally:
            self._prompt = ""

    def show(self, text: str) -> None:
        """Show something, and the prompt again behind it."""
        if sys.stdout.isatty() and self._prompt:
            print(f"\r\x1b[K{text}\n{self._prompt}", end="", flush=True)
        else:
            print(text, flush=True)

    def _read(self) -> None:
        while True:
            prompt, hidden, answer = self._questions.get()
            try:
                line = getpass.getpass(prompt) if hidden else input(prompt)
            except (EOFError, UnicodeDecodeError) as error:
                self._settle(answer, EOFError(str(error)))
            else:
                self._settle(answer, line)

    def _settle(self, answer: asyncio.Future[str], outcome: str | EOFError) -> None:
        def settle() -> None:
            if answer.done():
                return
            if isinstance(outcome, str):
                answer.set_result(outcome)
            else:
                answer.set_exception(outcome)

        with contextlib.suppress(RuntimeError):  # the loop may have ended while one typed
            self._loop.call_soon_threadsafe(settle)
