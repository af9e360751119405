"""The log against all its witnesses: chains, earlier checkpoints and exports, the stream itself.

First every digest is computed and compared. Only where something does not hold are the messages
looked at one by one, and what was done to them named.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from services.console.proof.verifying_log import Chain, Told, read_chain, records
from services.console.proof.verifying_sources import Witness, content_of
from shared.event import UnreadableEventError, decode, timestamp
from shared.proof.checkpoint import Checkpoint
from shared.proof.findings import Code, Finding
from shared.proof.witnesses import Marks, Place, missing_finding, told_apart
from shared.stream import Log, Recorded
from shared.stream.declaration import declared, differences
from shared.stream.record import Standing

_SEQUENCE_MAX: Final = 2**63 - 1


class Teller(Protocol):
    """Who tells of the log: a service's witness, or an earlier export."""

    @property
    def name(self) -> str:
        """How a sentence names it."""

    def marks(self, after: int, through: int) -> Iterator[tuple[int, bytes]]:
        """Give its digests by sequence."""

    def places(self, after: int) -> list[Place]:
        """List the acts that it knows after a sequence."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody kept of the log: a checkpoint, or a whole export of it."""

    checkpoint: Checkpoint
    where: str
    export: Teller | None = None


@dataclass(slots=True)
class LogVerified:
    """What came of the log: how far it is whole, what was found, which acts are not to be used."""

    chain: Chain
    end: int
    findings: list[Finding] = field(default_factory=list)
    faulty: set[int] = field(default_factory=set)
    wrong_marks: list[Finding] = field(default_factory=list)
    """Stored digests that are wrong where the log is right; comparing rows finds them too."""


async def verify_log(
    log: Log, witnesses: Sequence[Witness], earlier: Sequence[Earlier], told: Told
) -> LogVerified:
    """Compare the log with all that is known of it; raises LogError, UnreachableError."""
    # Before the end is asked: what a service takes meanwhile is then no act beyond it.
    positions = {witness.name: witness.position() for witness in witnesses}
    standing = await log.standing()
    chain = await read_chain(log, standing.last, told)
    verified = LogVerified(chain, standing.last)
    verified.findings += stream_findings(standing, witnesses)
    exports = [each.export for each in earlier if each.export is not None]
    first = _first_doubt(verified, witnesses, positions, exports, earlier)
    if first is not None:
        await _look_closer(log, first, verified, (*exports, *witnesses), positions)
    verified.findings += [
        found for each in earlier if (found := _not_extended(each, verified)) is not None
    ]
    return verified


def stream_findings(standing: Standing, witnesses: Sequence[Witness]) -> list[Finding]:
    """Compare the stream with the declared one, and with the one that the door has written to."""
    found = [
        Finding(
            Code.STREAM_LIMITS_CHANGED,
            f"La configuración del registro no es la declarada: {name} es {value!r} y debe ser "
            f"{wanted!r}.",
        )
        for name, wanted, value in differences(_wanted(standing), standing.config)
    ]
    door = next((witness for witness in witnesses if "stream_met" in witness.tables), None)
    if door is not None:
        met = sorted(door.beside("stream_met"), key=lambda row: str(row["met_at"]))
        restored = {
            row["stream_created"] for row in door.beside("restoration") if row["finished_at"]
        }
        created = [str(row["created"]) for row in met]
        if met and standing.created not in created:
            created.append(standing.created)
        for after in created[1:]:
            if after not in restored:
                sentence = (
                    f"El registro fue borrado y creado otra vez: la puerta escribía en el creado "
                    f"en {created[0]} y el de ahora fue creado en {after}."
                )
                found.append(Finding(Code.STREAM_RECREATED, sentence))
    return found


def _wanted(standing: Standing) -> dict[str, object]:
    """Declare with the replicas that stand: how many there are is the operator's choice."""
    replicas = standing.config.get("num_replicas")
    return declared(replicas if isinstance(replicas, int) else 1)


def _first_doubt(
    verified: LogVerified,
    witnesses: Sequence[Witness],
    positions: dict[str, int],
    exports: Sequence[Teller],
    earlier: Sequence[Earlier],
) -> int | None:
    """Find the first sequence from which something does not hold; None when all of it does."""
    chain = verified.chain
    doubts = [chain.end + 1] if chain.end < verified.end else []
    ends = [*positions.values()]
    ends += [each.checkpoint.sequence for each in earlier if each.export is not None]
    if max(ends, default=0) > verified.end:
        doubts.append(verified.end + 1)
    tellers: Iterable[Teller] = (*witnesses, *exports)
    for teller in tellers:
        if isinstance(teller, Witness) and teller.agrees(chain.digests, chain.end):
            continue
        for sequence, digest in teller.marks(0, chain.end):
            if digest != chain.at(sequence):
                doubts.append(sequence)
                break
    return min(doubts, default=None)


async def _look_closer(
    log: Log,
    first: int,
    verified: LogVerified,
    tellers: Sequence[Teller],
    positions: Mapping[str, int],
) -> None:
    """Look at each message from the first doubt on, and name what was done."""
    chain = verified.chain
    marks = {each.name: Marks(each.marks(max(first - 2, 0), _SEQUENCE_MAX)) for each in tellers}
    judging = _Judging(
        verified,
        marks,
        {name: kept.last_equal(chain.at, chain.end) for name, kept in marks.items()},
        frozenset(positions),
    )
    async for batch in records(log, first - 1, verified.end):
        for recorded in batch:
            judging.judge(recorded)
    gone = [n for n in range(first, verified.end + 1) if n not in judging.present]
    for teller in tellers:
        known_to = max(verified.end, positions.get(teller.name, _SEQUENCE_MAX))
        known = [place for place in teller.places(first - 1) if place.sequence <= known_to]
        beyond = any(place.sequence > verified.end for place in known)
        if not (judging.not_taken[teller.name] & verified.faulty or beyond or gone):
            continue
        found = told_apart(
            [place async for place in _places(log, first, verified.end, teller)],
            known,
            judging.not_taken[teller.name],
            log_end=verified.end,
            witness=teller.name,
        )
        if found:
            verified.findings += found
            return
    verified.findings += _untold(gone, verified)


@dataclass(slots=True)
class _Judging:
    """Lets every witness say of each message whether it took it."""

    verified: LogVerified
    marks: Mapping[str, Marks]
    same_until: Mapping[str, int]
    """Up to where a witness's chain is the log's: a digest that differs before was changed."""
    services: frozenset[str]
    not_taken: dict[str, set[int]] = field(init=False)
    present: set[int] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.not_taken = {name: set() for name in self.marks}

    def judge(self, recorded: Recorded) -> None:
        """Where witnesses say otherwise than the log, decide who is wrong: the fewer services."""
        at = recorded.sequence
        self.present.add(at)
        said = {
            name: took
            for name, kept in self.marks.items()
            if (took := kept.took(at, recorded.subject, recorded.payload)) is not None
        }
        wrong = {name for name, took in said.items() if not took and at <= self.same_until[name]}
        against = {name for name, took in said.items() if not took} - wrong
        for name in against:
            self.not_taken[name].add(at)
        asked = [name for name in said if name in self.services and name not in wrong]
        opposed = [name for name in asked if name in against]
        if against - self.services or (opposed and 2 * len(opposed) >= len(asked)):
            self.verified.faulty.add(at)
        else:
            wrong |= set(opposed)
        for name in sorted(wrong - self._told):
            if at <= self.verified.chain.end and self.marks[name].at(at) != (
                self.verified.chain.at(at)
            ):
                self._told.add(name)
                sentence = (
                    f"En {name}, la huella guardada de la secuencia {at} no es la del registro: "
                    "fue cambiada."
                )
                self.verified.wrong_marks.append(Finding(Code.ROW_ALTERED, sentence, at, name))


def _untold(gone: Sequence[int], verified: LogVerified) -> list[Finding]:
    """Tell what no witness can name: holes that nobody else knows, messages that nobody took."""
    if gone:
        return [missing_finding(gone[0], gone[-1], "la numeración del registro")]
    if verified.faulty:
        at = min(verified.faulty)
        sentence = f"Desde la secuencia {at} el registro no es el que tomaron los servicios."
        return [Finding(Code.ACT_ALTERED, sentence, at)]
    return []


async def _places(log: Log, first: int, end: int, teller: Teller) -> AsyncIterator[Place]:
    """Say of each message of the log what it is, as the teller would say it."""
    content: Callable[[Recorded], str] = (
        _listed_content if isinstance(teller, Witness) else _exported_content
    )
    async for batch in records(log, first - 1, end):
        for recorded in batch:
            yield Place(recorded.sequence, recorded.subject, content(recorded))


def _listed_content(recorded: Recorded) -> str:
    try:
        event = decode(recorded.payload)
    except UnreadableEventError:
        return _exported_content(recorded)
    return content_of(event.act_sha256, timestamp(event.recorded_at), event.posted_by)


def _exported_content(recorded: Recorded) -> str:
    return hashlib.sha256(recorded.payload).hexdigest()


def _not_extended(each: Earlier, verified: LogVerified) -> Finding | None:
    """Say whether the log that stands goes on from an earlier checkpoint."""
    point, chain = each.checkpoint, verified.chain
    if point.sequence > verified.end:
        why = f"el registro termina en la secuencia {verified.end}"
    elif point.sequence > chain.end:
        why = f"al registro le falta la secuencia {chain.end + 1}"
    elif chain.at(point.sequence) != point.digest:
        why = f"la huella del registro en ella es sha256:{chain.at(point.sequence).hex()}"
    else:
        return None
    sentence = (
        f"El registro no continúa el punto de control de {each.where} (secuencia "
        f"{point.sequence}, sha256:{point.digest.hex()}): {why}."
    )
    return Finding(Code.CHECKPOINT_NOT_EXTENDED, sentence, point.sequence)
