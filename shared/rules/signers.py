"""Which series of resolutions may carry which acts of an entity, from when to when (B13, B14).

A row per entity and date: an entity without rows is not judged, because nobody has said who signs
there. Registers without a cited act (`REG-`) are not judged either.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shared.act import Act
from shared.rules.observing import ActRule, Basis, Noticed, kind_of

_TITULAR: Final = (
    "OpeningBudgetApproved",
    "SupplementaryCreditAuthorized",
    "TransferDisaggregated",
    "FrameworkReduced",
)


_ABOVE: Final = ("REG", "LEY", "DLEG", "DS", "DU")
"""Series that no row is about: registers without an act, and norms, which may approve the same."""


@dataclass(frozen=True, slots=True)
class Signer:
    """From a date on, an entity's acts of some kinds are resolutions of one series."""

    entity: str
    kinds: tuple[str, ...]
    series: str
    organ: str
    since: dt.date
    until: dt.date | None = None

    def signs(self, act: Act) -> bool:
        """Say whether the row is about an act of this kind, signed on this day."""
        issued = act.issued_on.date
        return (
            self.entity == act.entity
            and kind_of(act) in self.kinds
            and self.since <= issued <= (self.until or issued)
        )


@dataclass(frozen=True, slots=True)
class Delegation:
    """The act by which the titular delegates what a series approves."""

    entity: str
    series: str
    act: str
    since: dt.date
    until: dt.date | None = None


SIGNERS: Final = (
    Signer("38-241", _TITULAR, "RE", "la Dirección Ejecutiva", dt.date(2019, 1, 1)),
    Signer(
        "38-241",
        ("ReallocationFormalized",),
        "RSG",
        "la Secretaría General",
        dt.date(2019, 1, 1),
    ),
    Signer("38-241", ("PlanApproved",), "RCD", "el Consejo Directivo", dt.date(2019, 1, 1)),
)
DELEGATIONS: Final = (
    # Only the title of RE 033-2023 was seen ("Delegan facultades"): its year stands for its date.
    Delegation("38-241", "RSG", "RE-033-2023-ITP-DE", dt.date(2023, 1, 1)),
)


def issuers_match_their_kind(act: Act) -> Iterator[Noticed]:
    """B13: an act is signed by the organ to which its kind belongs, at that date."""
    row = next((row for row in SIGNERS if row.entity == act.entity and row.signs(act)), None)
    if row is None or act.kind == "ActRectified":
        return
    if act.key.partition("-")[0] in (*_ABOVE, row.series):
        return
    yield Noticed(f"corresponde a {row.organ} ({row.series}) y la clave es {act.key}", "issuer")


def delegations_are_in_force(act: Act) -> Iterator[Noticed]:
    """B14: who signs by delegation has one in force on the day of the signature."""
    series = act.key.partition("-")[0]
    issued = act.issued_on.date
    of_series = [d for d in DELEGATIONS if (d.entity, d.series) == (act.entity, series)]
    if kind_of(act) != "ReallocationFormalized" or not of_series:
        return
    if not any(d.since <= issued <= (d.until or issued) for d in of_series):
        named = ", ".join(d.act for d in of_series)
        yield Noticed(
            f"se firmó el {issued} y ninguna delegación conocida ({named}) regía", "delegation"
        )


ISSUER_RULE: Final = ActRule(
    "B13",
    "Firma cada acto el órgano al que su clase corresponde en esa fecha",
    "warning",
    (Basis("DL 1440, arts. 31, 46, 47.2 y 50.1; Directiva de planeamiento de CEPLAN"),),
    issuers_match_their_kind,
    "corresponde a la Secretaría General (RSG) y la clave es RE-011-2024-ITP-DE",
    kinds=tuple(kind for row in SIGNERS for kind in row.kinds),
)
DELEGATION_RULE: Final = ActRule(
    "B14",
    "Quien firma por delegación tiene una vigente el día en que firma",
    "warning",
    (Basis("DL 1440, art. 47.2"),),
    delegations_are_in_force,
    "se firmó el 2022-02-09 y ninguna delegación conocida (RE-033-2023-ITP-DE) regía",
    kinds=("ReallocationFormalized",),
)
