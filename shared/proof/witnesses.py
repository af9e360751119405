"""What the log and a witness of it tell differently, named act by act (pure).

A witness is whoever keeps the digest at every sequence: a service, or an export. Its own chain
tells of each single message whether it is the one that it took, also after an earlier one that is
not: the digest before, this message, the digest after.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shared.event import NO_DIGEST, next_digest
from shared.proof.findings import Code, Finding

TOLD_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """An act in a history: where it stands and, as far as it is known, what it is."""

    sequence: int
    subject: str
    content: str | None = None


class Marks:
    """The digests that a witness keeps, by sequence; nothing stands before the first."""

    def __init__(self, digests: Iterable[tuple[int, bytes]]) -> None:
        self._digests = dict(digests)
        self._digests[0] = NO_DIGEST

    def at(self, sequence: int) -> bytes | None:
        """Give the digest at a sequence, None where the witness has none."""
        return self._digests.get(sequence)

    def last_equal(self, digest_at: Callable[[int], bytes], end: int) -> int:
        """Give the last sequence up to `end` at which another chain has the same digest.

        Up to it both are of the same history, whatever a single stored digest before it says.
        """
        return max(
            (n for n, digest in self._digests.items() if n <= end and digest == digest_at(n)),
            default=0,
        )

    def took(self, sequence: int, subject: str, payload: bytes) -> bool | None:
        """Say whether the witness took this very message there; None when it cannot tell."""
        before, after = self.at(sequence - 1), self.at(sequence)
        if before is None or after is None:
            return None
        return next_digest(before, sequence, subject, payload) == after


def told_apart(
    log: Sequence[Place],
    known: Sequence[Place],
    not_taken: Collection[int],
    *,
    log_end: int,
    witness: str,
) -> list[Finding]:
    """Name what was done to the log, by what a witness knows; both in the order of sequence.

    `not_taken` are the sequences at which the witness took another message than the log holds.
    Acts that the log has beyond all that the witness knows are new, and no finding.
    """
    in_log: dict[str, Place] = {}
    twice: list[Place] = []
    for place in log:
        if place.subject in in_log:
            twice.append(place)
        else:
            in_log[place.subject] = place
    in_known = {place.subject: place for place in known}
    common = [place for place in known if place.subject in in_log]
    known_end = max(
        (*(in_log[place.subject].sequence for place in common), *(p.sequence for p in known)),
        default=0,
    )
    missing = [place.sequence for place in known if place.subject not in in_log]
    strange = [place for place in log if place.subject not in in_known]
    inserted = sorted(
        (place for place in (*strange, *twice) if place.sequence <= known_end),
        key=lambda place: place.sequence,
    )
    # What is gone behind the last act that is still there was cut off; the rest was taken out.
    kept_to = max((log_end, *(place.sequence for place in common)))
    found = [*_missing(missing, kept_to, log_end, witness)]
    found += [_inserted(place, witness) for place in inserted]
    found += [
        _altered(in_log[place.subject], witness)
        for place in common
        if _differs(in_log[place.subject], place, not_taken)
    ]
    found += _reordered([(place, in_log[place.subject]) for place in common], witness)
    return _told(found)


def _differs(ours: Place, known: Place, not_taken: Collection[int]) -> bool:
    if ours.sequence == known.sequence:
        return ours.sequence in not_taken
    return None not in (ours.content, known.content) and ours.content != known.content


def _missing(
    sequences: Sequence[int], kept_to: int, log_end: int, witness: str
) -> Iterator[Finding]:
    """Tell what is gone, a run at a time; what lies beyond all that is there was cut off."""
    for first, last in _runs(sequence for sequence in sequences if sequence <= kept_to):
        yield missing_finding(first, last, witness)
    cut = [sequence for sequence in sequences if sequence > kept_to]
    if cut:
        yield truncated_finding(log_end, max(cut), witness)


def missing_finding(first: int, last: int, witness: str) -> Finding:
    """Tell a run of acts that are gone from the log."""
    run = f"la secuencia {first}" if first == last else f"las secuencias {first} a {last}"
    verb = "Falta" if first == last else "Faltan"
    sentence = f"{verb} en el registro el acto de {run} que conoce {witness}."
    if first != last:
        sentence = f"{verb} en el registro los actos de {run} que conoce {witness}."
    return Finding(Code.ACT_MISSING, sentence, first)


def truncated_finding(log_end: int, known_end: int, witness: str) -> Finding:
    """Tell a log that ends before what was taken from it."""
    sentence = (
        f"El registro termina en la secuencia {log_end} y {witness} conoce hasta la {known_end}: "
        "le cortaron el final."
    )
    return Finding(Code.LOG_TRUNCATED, sentence, log_end + 1)


def _inserted(place: Place, witness: str) -> Finding:
    sentence = (
        f"En la secuencia {place.sequence} hay un acto, {place.subject}, que {witness} no conoce: "
        "fue insertado."
    )
    return Finding(Code.ACT_INSERTED, sentence, place.sequence)


def _altered(place: Place, witness: str) -> Finding:
    sentence = (
        f"El acto de la secuencia {place.sequence}, {place.subject}, no es el que tomó {witness}: "
        "fue alterado."
    )
    return Finding(Code.ACT_ALTERED, sentence, place.sequence)


def _reordered(pairs: Sequence[tuple[Place, Place]], witness: str) -> Iterator[Finding]:
    """Tell the fewest acts whose moving explains the order of all the others."""
    kept = _longest_rise([ours.sequence for _, ours in pairs])
    for index, (known, ours) in enumerate(pairs):
        if index not in kept:
            sentence = (
                f"El acto {ours.subject} está en la secuencia {ours.sequence} y {witness} lo tomó "
                f"en la {known.sequence}: cambiaron el orden."
            )
            yield Finding(Code.ACTS_REORDERED, sentence, ours.sequence)


def _longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """Give the places of a longest rising part of a list."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1] = [number]
        places[at : at + 1] = [place]
    kept, place = [], places[-1] if places else -1
    while place >= 0:
        kept.append(place)
        place = before[place]
    return frozenset(kept)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = -1
    for number in numbers:
        if first >= 0 and number == last + 1:
            last = number
            continue
        if first >= 0:
            yield first, last
        first = last = number
    if first >= 0:
        yield first, last


def _told(findings: list[Finding]) -> list[Finding]:
    """Keep of each code the first ones, and say how many more there are."""
    told: list[Finding] = []
    for code in Code:
        ours = [finding for finding in findings if finding.code is code]
        told += ours[:TOLD_MAX]
        if len(ours) > TOLD_MAX:
            sentence = f"Y {len(ours) - TOLD_MAX} hallazgos más como el anterior."
            told.append(Finding(code, sentence, ours[TOLD_MAX].sequence))
    return told
