"""One attempt to post: who, when, what, and what came of it; and the chain over all of them (pure).

Nothing secret is noted: of a credential not a letter, of a body its hash, of a fault its place and
code without the value. d(0) = 32 zero bytes, d(n) = sha256(d(n-1) ‖ n as 8 bytes ‖ the canonical
JSON of attempt n), as over the log itself.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple, get_args

import orjson

from services.intake.limits.refusing import FullError
from shared.act import Act
from shared.errors import Fault, Problem

Outcome = Literal[
    "accepted", "repeated", "refused", "unauthorized", "forbidden", "limited", "failed"
]
OUTCOMES: Final[tuple[str, ...]] = get_args(Outcome)
"""Entered; stood there already; not taken; by nobody known; by one who may not; too often; the
door or the log could not."""
Transport = Literal["http", "nats"]

NO_DIGEST: Final = bytes(32)
_FAULTS_MAX: Final = 100
_TEXT_MAX: Final = 200
_BY_STATUS: Final[dict[int, Outcome]] = {401: "unauthorized", 403: "forbidden", 429: "limited"}
_SERVER_FAULT: Final = 500


class Named(NamedTuple):
    """What a body says that it is, as far as it could be read."""

    entity: str | None = None
    fiscal_year: int | None = None
    key: str | None = None
    kind: str | None = None


UNREAD: Final = Named()


class Attempt(NamedTuple):
    """One attempt; what is None was not known."""

    at: str
    transport: Transport
    outcome: Outcome
    status: int
    """The HTTP status, also where the answer went over NATS."""
    caller: str | None = None
    named: Named = UNREAD
    body_bytes: int | None = None
    body_sha256: str | None = None
    act_sha256: str | None = None
    sequence: int | None = None
    problem: str | None = None
    """The last part of the problem document's `type`."""
    faults: tuple[tuple[str, str], ...] = ()
    """Pointer and code of the first hundred."""
    faults_total: int = 0
    traceparent: str | None = None
    line: int | None = None
    """Of a batch: in which line of it the act stood."""

    def as_json(self) -> dict[str, Any]:
        """Write what is known, in plain JSON values; the names are ASCII and sort as RFC 8785."""
        named = self.named
        known = {
            "at": self.at,
            "transport": self.transport,
            "outcome": self.outcome,
            "status": self.status,
            "caller": self.caller,
            "entity": named.entity,
            "fiscal_year": named.fiscal_year,
            "key": named.key,
            "kind": named.kind,
            "body_bytes": self.body_bytes,
            "body_sha256": self.body_sha256,
            "act_sha256": self.act_sha256,
            "sequence": self.sequence,
            "problem": self.problem,
            "traceparent": self.traceparent,
            "line": self.line,
        }
        written = {name: value for name, value in known.items() if value is not None}
        if self.faults:
            written["faults"] = [{"pointer": at, "code": code} for at, code in self.faults]
            written["faults_total"] = self.faults_total
        return written


def canonical(attempt: Attempt) -> bytes:
    """Write an attempt as the chain counts it.

    Sorted names, no spaces, integers and texts alone: so this is RFC 8785 to the letter.
    """
    return orjson.dumps(attempt.as_json(), option=orjson.OPT_SORT_KEYS)


def next_digest(previous: bytes, number: int, attempt: bytes) -> bytes:
    """Chain one attempt to those before it."""
    return hashlib.sha256(previous + number.to_bytes(8, "big") + attempt).digest()


def outcome_of(problem: Problem) -> Outcome:
    """Say in one word what a problem document told the caller."""
    if isinstance(problem, FullError):  # a 503, though nothing failed
        return "limited"
    if problem.status in _BY_STATUS:
        return _BY_STATUS[problem.status]
    return "failed" if problem.status >= _SERVER_FAULT else "refused"


def places_of(faults: Sequence[Fault]) -> tuple[tuple[str, str], ...]:
    """Give place and code of the first faults: a value could hold what nobody should read."""
    return tuple((_short(fault.pointer), fault.code) for fault in faults[:_FAULTS_MAX])


def named_in(raw: Any = None) -> Named:
    """Read from plain JSON values, right or wrong, what act it is meant to be."""
    if not isinstance(raw, dict):
        return UNREAD
    year = raw.get("fiscal_year")
    fits = isinstance(year, int) and not isinstance(year, bool) and 0 <= year <= 9999  # noqa: PLR2004 - a year
    return Named(
        entity=_text(raw.get("entity")),
        fiscal_year=year if fits else None,
        key=_text(raw.get("key")),
        kind=_text(raw.get("kind")),
    )


def naming(act: Act) -> Named:
    """Say what an act is that was read."""
    return Named(act.entity, act.fiscal_year, act.key, act.kind)


def _text(value: Any) -> str | None:
    return _short(value) if isinstance(value, str) else None


def _short(text: str) -> str:
    """Bound a text of the caller's, and leave out what no database stores as text."""
    kept = text[:_TEXT_MAX].replace("\x00", "")
    return kept if len(text) <= _TEXT_MAX else kept + "…"
