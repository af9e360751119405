"""Which acts can feed a table, and which ones do at a cut."""

from collections.abc import Iterable, Mapping
from typing import Final, get_args

from services.reporting.documenting.composed import ComposedTable
from services.reporting.documenting.nouns import (
    is_opening,
    joined,
    kinds_named,
    measure_named,
    register_named,
)
from services.reporting.glossary import defined
from services.reporting.glossary.kinds import KIND_TERMS
from services.reporting.grammar import Entries
from services.reporting.plan import plan_of, registers_of
from services.reporting.questions import Plan, Question
from services.reporting.sources import OWNERS
from shared.act import KINDS, FigureAct

MOVING: Final = tuple(name for name, kind in KINDS.items() if kind in get_args(FigureAct))
"""The kinds whose acts move figures."""
_PORTS: Final = {"budget": 8002, "targets": 8003, "investments": 8004}


def feeding_kinds(plan: Plan) -> tuple[str, ...]:
    """List the kinds that a table counts: those that its questions ask, or all that move."""
    asked = [dict(question.where).get("kind", MOVING) for question in _questions(plan)]
    return tuple(kind for kind in MOVING if any(kind in kinds for kinds in asked))


def described_feeding(composed: ComposedTable, words: Mapping[str, str]) -> list[str]:
    """Say which kinds can feed a table, which acts do at its cut, and how to see their lines."""
    material = composed.material
    plan = plan_of(material.cuadro, material.names)
    told = _figures(plan) if plan.measures else [_occurring(material.cuadro.rows)]
    registers = sorted(registers_of(material.cuadro))
    if registers:
        named = joined(register_named(register) for register in registers)
        told.append(f"Los nombres y conjuntos los da `CatalogueDeclared`: {named}.")
    acts = composed.acts()
    if acts:
        told += [
            f"Al {words['as_of']} lee líneas de estos actos:",
            "\n".join(_of_kind(kind, acts[kind]) for kind in MOVING if kind in acts),
            *_lines_url(composed, plan),
        ]
    return told


def _figures(plan: Plan) -> list[str]:
    measures = joined(measure_named(measure) for measure in plan.measures)
    kinds = feeding_kinds(plan)
    if kinds == MOVING:
        those = "esas medidas" if len(plan.measures) > 1 else "esa medida"
        told = f"Puede alimentarlo cualquier acto que mueva cifras de {those}"
    else:
        told = f"Solo actos de estas clases: {kinds_named(kinds)}"
    ended = "Un acto rectificado cuenta con las cifras de su rectificación; uno anulado no cuenta."
    return [f"Lee {measures}. {told}. {ended}"]


def _occurring(rows: object) -> str:
    if isinstance(rows, Entries) and rows.occurring:
        return f"Cualquier acto que cuente al corte y declare su `{rows.occurring}`."
    return "Ningún acto mueve cifras de este cuadro: sus textos vienen de los registros."


def _of_kind(kind: str, acts: Iterable[str]) -> str:
    keys = joined(f"`{key}`" for key in sorted(acts))
    return f"- {defined(KIND_TERMS, kind).spanish} (`{kind}`): {keys}"


def _questions(plan: Plan) -> tuple[Question, ...]:
    return (*plan.balances, *plan.movements)


def _lines_url(composed: ComposedTable, plan: Plan) -> list[str]:
    """Give the address that lists every line behind the table, act by act."""
    told = [q for q in plan.balances if not is_opening(q.where)]
    question = (*plan.movements, *told, *plan.balances)[0]
    port = _PORTS[OWNERS[question.measure]]
    where = "".join(f"&where={name}:{','.join(codes)}" for name, codes in question.where)
    day = composed.table.cut.as_of.isoformat()
    url = (
        f"http://127.0.0.1:{port}/v1/movements?measure={question.measure}"
        f"&by={','.join(question.by)}{where}&as_of={day}"
    )
    return [
        "Cada línea, con su acto y la página de donde se leyó:",
        f'```console\ncurl -s "{url}"\n```',
    ]
