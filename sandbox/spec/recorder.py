"""Checks what passes by against the description, within a budget of time, and keeps what does not fit.

The first of each operation, status and shape is always looked at; more of the same only while the budget lasts, since
a page of a hundred messages costs about 0.1 s.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .allowed import is_allowed
from .budget import Budget
from .problems import problems_in
from .requests import readings
from .shapes import shape_of, thinned
from .undescribed import undescribed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from .document import Operation, Parameter, SpecDocument
    from .problems import Problem
    from .requests import Request

BUDGET_MS_PER_S = 40.0
"""How much of each second may go into looking at more of the same."""

UNDESCRIBED = "no such field is described"
SERVER_ERROR = 500
_log = logging.getLogger(__name__)


@dataclass
class Finding:
    """Something that does not fit: in a request, an answer or an event, in which field, how, and how often so far."""

    part: str
    where: str
    path: str
    problem: str
    count: int = 1


@dataclass
class Coverage:
    """What went by: how often each operation was answered with each status, and how often each event was sent."""

    operations: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    undescribed_events: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    """Answers of 500 and above: ordered faults, and 501 for what this local Discord does not have."""
    allowed: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    passed_over: int = 0
    """More of a shape that was looked at before, when the budget was used up."""


class Recorder:
    """Keeps findings for as long as the sandbox runs. Without a document it takes note of nothing."""

    def __init__(
        self,
        document: SpecDocument | None,
        *,
        budget_ms_per_s: float = BUDGET_MS_PER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._document = document
        self._budget = Budget(budget_ms_per_s / 1000, clock)
        self._seen: set[Hashable] = set()
        self._findings: dict[tuple[str, str, str, str], Finding] = {}
        self._coverage = Coverage()

    @property
    def findings(self) -> list[Finding]:
        """What does not fit, each once."""
        return list(self._findings.values())

    def coverage(self) -> dict[str, Any]:
        """What was looked at, as JSON: `described` tells whether there is a document at all."""
        described = None
        if self._document is not None:
            described = {"operations": len(self._document.operations), "events": len(self._document.events)}
        return {"described": described, **vars(self._coverage)}

    def exchange(self, request: Request, status: int, answer: Any) -> None:
        """Take note of a request and its answer; `answer` is None without a body."""
        if self._document is None:
            return
        operation = self._document.find(request.method, request.path)
        if operation is None:
            self._find("request", f"{request.method} {request.general_path}", "$", "no such operation is described")
            return
        if status >= SERVER_ERROR:
            self._coverage.failed[f"{operation.name} {status}"] += 1
            return
        self._coverage.operations[operation.name] += 1
        self._coverage.answers[f"{operation.name} {status}"] += 1
        if status < 400:
            self._check_request(operation, request)
        self._check_answer(operation, status, answer)

    def event(self, name: str, payload: Mapping[str, Any]) -> None:
        """Take note of a gateway event as one connection gets it."""
        if self._document is None:
            return
        pointer = self._document.event(name)
        if pointer is None:
            self._coverage.undescribed_events[name] += 1
            return
        self._coverage.events[name] += 1
        self._check("event", name, payload, pointer)

    def _check_request(self, operation: Operation, request: Request) -> None:
        values = operation.values(request.path)
        for name, value in request.query:
            if all(entry.name != name or entry.place != "query" for entry in operation.parameters):
                self._find("request", operation.name, f"$query.{name}", "no such parameter is described")
            values[name] = value
        for parameter in operation.parameters:
            if parameter.name in values:
                self._check_parameter(operation, parameter, values[parameter.name])
            elif parameter.required:
                self._find("request", operation.name, f"${parameter.place}.{parameter.name}", "is required")
        if operation.request is not None and request.body is not None:
            self._check("request", operation.name, request.body, operation.request)
        elif operation.body_required:
            self._find("request", operation.name, "$", "a body is required")
        elif request.body:
            self._find("request", operation.name, "$", "no body is described")

    def _check_parameter(self, operation: Operation, parameter: Parameter, text: str) -> None:
        assert self._document is not None
        validator = self._document.validator(parameter.pointer)
        if not any(validator.is_valid(value) for value in readings(text)):
            path = f"${parameter.place}.{parameter.name}"
            self._find("request", operation.name, path, f"{text!r} does not fit")

    def _check_answer(self, operation: Operation, status: int, answer: Any) -> None:
        where = f"{operation.name} {status}"
        is_described, pointer = operation.answer(status)
        if not is_described:
            self._find("answer", where, "$", f"only {', '.join(operation.answers)} are described")
        elif pointer is not None:
            self._check("answer", where, answer, pointer)
        elif answer is not None:
            self._find("answer", where, "$", "no body is described")

    def _check(self, part: str, where: str, value: Any, pointer: str) -> None:
        assert self._document is not None
        key = part, where, shape_of(value)
        is_new = key not in self._seen
        if not is_new and self._budget.is_spent:
            self._coverage.passed_over += 1
            return
        self._seen.add(key)
        self._coverage.checked += 1
        with self._budget:
            looked_at = thinned(value) if is_new else value
            self._find_all(part, where, problems_in(looked_at, self._document.validator(pointer)))
            if is_new and part != "request":
                for path in undescribed_in(looked_at, pointer, self._document):
                    self._find(part, where, path, UNDESCRIBED)

    def _find_all(self, part: str, where: str, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._find(part, where, problem.path, problem.message)

    def _find(self, part: str, where: str, path: str, problem: str) -> None:
        if is_allowed(part, where, path, problem):
            self._coverage.allowed[f"{part} {where} {path}"] += 1
            return
        key = part, where, path, problem
        if key in self._findings:
            self._findings[key].count += 1
            return
        self._findings[key] = Finding(part, where, path, problem)
        _log.warning("not as Discord describes it: %s of %s: %s: %s", part, where, path, problem)
