"""Rules on the act itself, whatever it moves: its number, its circumstance, what it corrects.

An act is judged by each service that has figures of it, one that moves nothing by the budget's.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from shared.act import Act, ActAnnulled, ActRectified
from shared.codes import CIRCUMSTANCES
from shared.figures.movement import figures_of
from shared.keys import UnreadableKeyError, canonical_keys
from shared.rules.facts import Facts, Header
from shared.rules.observing import ActRule, CutRule, Noticed, ever
from shared.spanish import KINDS

_NUMBER: Final = re.compile(r"^([A-Z]+)-(\d+)-(\d{4})-")


def circumstances_are_declared(facts: Facts) -> Iterator[Noticed]:
    """A02: an act's circumstance is one of those of the guide."""
    known = {*CIRCUMSTANCES, *facts.register("circumstance")}
    for header in facts.judged:
        if header.circumstance and header.circumstance not in known:
            evidence = f"la circunstancia «{header.circumstance}» no está en el catálogo"
            yield Noticed(evidence, part=header.key, acts=(header.key,))


def corrections_state_their_original(facts: Facts) -> Iterator[Noticed]:
    """A03: a correction names an act of the log, with its own kind, circumstance and date."""
    for header in facts.judged:
        if header.corrects is None:
            continue
        acts = (header.key, header.corrects)
        if _comes_back(header, facts.known):
            yield Noticed(
                "se corrige a sí mismo: nadie corrige a nadie", f"{header.key}:cycle", "", acts
            )
            continue
        for part, evidence in _corrected(header, facts.known.get(header.corrects)):
            yield Noticed(evidence, part=f"{header.key}:{part}", acts=acts)


def _comes_back(header: Header, known: Mapping[str, Header]) -> bool:
    """Say whether a correction, followed from act to act, ends at itself."""
    seen: set[str] = set()
    at: Header | None = header
    while at is not None and at.corrects is not None and at.key not in seen:
        seen.add(at.key)
        at = known.get(at.corrects)
    return at is not None and at.key == header.key and bool(seen)


def _corrected(header: Header, original: Header | None) -> Iterator[tuple[str, str]]:
    if original is None:
        yield "target", f"corrige {header.corrects}, que no está en el registro"
        return
    rectifies = "rectifies" in header.own
    if rectifies and header.kind != original.kind:
        stated, own = KINDS.get(header.kind, header.kind), KINDS.get(original.kind, original.kind)
        yield "kind", f"dice que {original.key} es «{stated}» y es «{own}»"
    if rectifies and header.circumstance != original.circumstance:
        stated, own = header.circumstance or "ninguna", original.circumstance or "ninguna"
        evidence = f"dice que la circunstancia de {original.key} es «{stated}» y es «{own}»"
        yield "circumstance", evidence
    if header.own.get("mode") != "revocation":
        since, its = header.effective_on.date, original.effective_on.date
        if since != its:
            yield "date", f"rige desde el {since} y lo que corrige, desde el {its}"


def revocations_rule_from_their_signature(act: Act) -> Iterator[Noticed]:
    """A03: a revocation counts from the day on which it is issued."""
    if isinstance(act, ActAnnulled) and act.mode == "revocation":
        issued, effective = act.issued_on.date, act.effective_on.date
        if issued != effective:
            yield Noticed(f"revoca desde el {effective} y se firmó el {issued}", "date")


def keys_are_as_printed(act: Act) -> Iterator[Noticed]:
    """B16: an act's key says the number that the document prints."""
    own = _NUMBER.match(act.key)
    if act.printed_key is None or own is None or own[1] == "REG":
        return
    organ = act.key[own.end() :].replace("-", "/")
    before, found_at, _ = act.printed_key.partition(f"{int(own[2])}-{own[3]}-{organ}")
    if found_at and not before.rstrip("0")[-1:].isdigit():
        return  # As almost all are: reading every printed form takes ten times as long.
    try:
        printed = canonical_keys(act.printed_key)
    except UnreadableKeyError:
        return
    numbers = [found.groups() for key in printed if (found := _NUMBER.match(key))]
    if numbers and own.groups() not in numbers:
        evidence = f"la clave es {act.key} y el documento imprime «{act.printed_key}»"
        yield Noticed(evidence, "printed")


def rectifications_move_what_they_name(act: Act) -> Iterator[Noticed]:
    """A03: a rectification states figures anew; without measures it changes nothing."""
    if isinstance(act, ActRectified) and not figures_of(act):
        yield Noticed("rectifica sin enunciar ninguna medida: no cambia ninguna cifra", "measures")


ACT_RULES: Final = (
    CutRule(
        "A02",
        "La circunstancia de un acto es una de las de la guía",
        "warning",
        ever("Guía para el Planeamiento Institucional, numeral 3.2.3"),
        circumstances_are_declared,
        "la circunstancia «z.ix» no está en el catálogo",
    ),
    CutRule(
        "A03",
        "Una corrección nombra un acto del registro, con su clase, su circunstancia y su fecha",
        "warning",
        ever("TUO de la Ley 27444, arts. 10 a 14 y 212"),
        corrections_state_their_original,
        "dice que RE-001-2024-ITP-DE es «reducción de marco» y es «crédito suplementario»",
    ),
    ActRule(
        "A03",
        "Una revocación rige desde su firma",
        "warning",
        ever("TUO de la Ley 27444, art. 214"),
        revocations_rule_from_their_signature,
        "revoca desde el 2024-03-01 y se firmó el 2024-03-05",
        kinds=("ActAnnulled",),
    ),
    ActRule(
        "A03",
        "Una rectificación enuncia de nuevo alguna medida",
        "warning",
        ever("TUO de la Ley 27444, art. 212"),
        rectifications_move_what_they_name,
        "rectifica sin enunciar ninguna medida: no cambia ninguna cifra",
        kinds=("ActRectified",),
    ),
    ActRule(
        "B16",
        "La clave de un acto dice el número que el documento imprime",
        "material",
        ever("Identidad del acto: un número, una resolución"),
        keys_are_as_printed,
        "la clave es RE-001-2024-ITP-DE y el documento imprime «Resolución Ejecutiva "
        "N° 000010-2024-ITP/DE»",
    ),
)
