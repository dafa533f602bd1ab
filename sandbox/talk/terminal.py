"""A terminal for one person: asks line by line while other things are shown. Owns standard input."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import importlib
import os
import queue
import sys
import termios
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


class Terminal:
    """Reads in a thread of its own, which an interrupted program need not wait for. Whoever made it calls `close`."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._questions: queue.SimpleQueue[tuple[str, bool, asyncio.Future[str]]] = queue.SimpleQueue()
        self._prompt = ""
        self._unread = b""
        self._is_tty = sys.stdin.isatty() and sys.stdout.isatty()
        self._former = termios.tcgetattr(sys.stdin) if self._is_tty else None
        self._readline = _readline() if self._is_tty else None
        threading.Thread(target=self._read, name="terminal", daemon=True).start()

    async def ask(self, prompt: str, *, secret: bool = False) -> str:
        """One line. Raises EOFError at the end of the input. A secret one does not show while it is typed."""
        self._prompt = "" if secret and self._is_tty else prompt
        answer: asyncio.Future[str] = self._loop.create_future()
        self._questions.put((prompt, secret, answer))
        line = None
        try:
            line = await answer
            return line
        finally:
            self._prompt = ""
            if line is None and self._is_tty:
                print()  # the cursor stands behind the prompt

    def show(self, text: str) -> None:
        """Show something, and the prompt again behind it with what was typed so far."""
        if self._is_tty and self._prompt:
            typed = self._readline.get_line_buffer() if self._readline is not None else ""
            print(f"\r\x1b[K{text}\n{self._prompt}{typed}", end="", flush=True)
        else:
            print(text, flush=True)

    def close(self) -> None:
        """Leave the terminal as it was found, whatever the reading thread was about."""
        if self._former is not None:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._former)

    def _read(self) -> None:
        while True:
            prompt, secret, answer = self._questions.get()
            try:
                line = self._ask_person(prompt, secret=secret) if self._is_tty else self._next_line(prompt)
            except EOFError as error:
                self._settle(answer, error)
            else:
                self._settle(answer, line)

    def _ask_person(self, prompt: str, *, secret: bool) -> str:
        try:
            return getpass.getpass(prompt) if secret else input(prompt)
        except UnicodeDecodeError:
            return ""  # keys that make no text

    def _next_line(self, prompt: str) -> str:
        """A line of a pipe or file, without `input`: its lock, held by a daemon thread, would abort the interpreter."""
        print(prompt, end="", flush=True)
        while b"\n" not in self._unread:
            chunk = os.read(sys.stdin.fileno(), 65_536)
            if not chunk:
                if not self._unread:
                    raise EOFError
                chunk = b"\n"
            self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode(errors="replace")

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


def _readline() -> ModuleType | None:
    """Line editing and a memory of lines for `input`, with a Python that was built with them."""
    try:
        return importlib.import_module("readline")
    except ImportError:
        return None
