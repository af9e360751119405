"""What stands below a table: its printed notes, then what the cut cannot say for sure.

A table says how much it leaves open (D3), and how many acts a date known only as "not later" or
"not earlier" makes uncertain (D6). Nothing is said when there is nothing to say.
"""

from collections.abc import Sequence

from services.reporting.acts import ActRecord, ended, is_dated_in, within
from services.reporting.grammar import Cuadro, Entries, Note
from services.reporting.material import Draft
from services.reporting.printing import dates_of_cut, whole
from services.reporting.questions import Answer, Answers, Plan, Question
from services.reporting.vocabulary import MONEY, OPENING
from shared.cut import Cut


def notes_of(
    cuadro: Cuadro,
    plan: Plan,
    answers: Answers,
    *,
    acts: Sequence[ActRecord],
    cut: Cut,
    rows: frozenset[str],
    drafts: Sequence[Draft] = (),
) -> tuple[str, ...]:
    """Write a table's notes, in Spanish; `rows` are the keys of the rows shown, `drafts` they."""
    words = dates_of_cut(cut.as_of, cut.fiscal_year)
    printed = [n.text.format(**words) for n in cuadro.notes if _applies(n, cut, rows)]
    main = _main_questions(plan)
    left_open = [
        note
        for question in main
        for note in _left_open(cuadro, question.measure, answers.balances[question])
    ]
    bare = _not_itemised(drafts, cuadro.label)
    return (*printed, *bare, *left_open, *_uncertain(cuadro, plan, acts, cut))


def _applies(note: Note, cut: Cut, rows: frozenset[str]) -> bool:
    pliego = f"{cut.entity}/{cut.fiscal_year}"
    return (not note.row or note.row in rows) and note.pliego in ("", pliego)


def _main_questions(plan: Plan) -> list[Question]:
    """Take the questions that ask the most: an opening is a part of the sum beside it."""
    opening = set(OPENING)
    told = [question for question in plan.balances if question not in plan.beside]
    wide = [question for question in told if not opening & set(question.where)]
    asked = {question.measure for question in wide}
    return wide + [q for q in told if q.measure not in asked]


def _left_open(cuadro: Cuadro, measure: str, answer: Answer) -> list[str]:
    notes: list[str] = []
    if cuadro.unassigned == "hidden":
        return notes
    if cuadro.unassigned == "note" and answer.unassigned:
        amount = _amount(measure, answer.unassigned)
        acts = [each.act for each in answer.open_acts if each.unassigned]
        notes.append(f"Por desagregar, fuera de este cuadro: {amount}, de {_listed(acts)}.")
    if answer.open_acts:
        count = len(answer.open_acts)
        amount = _amount(measure, sum(each.gross for each in answer.open_acts))
        notes.append(
            f"{_acts(count)} no {_verb(count, 'detalla')} todo lo que este cuadro desagrega, "
            f"{amount} en valor absoluto: {_listed([each.act for each in answer.open_acts])}."
        )
    return notes


def _listed(acts: Sequence[str]) -> str:
    """Name acts by their keys: the note says from which ones the amount comes."""
    *first, last = acts
    return f"{', '.join(first)} y {last}" if first else last


def _not_itemised(drafts: Sequence[Draft], label: str) -> list[str]:
    """Name the rows that a table prints although no act itemises them."""
    groups: dict[str, list[str]] = {}
    head = ""
    for draft in drafts:
        if draft.kind == "subtotal" and not draft.bare:
            head = draft.texts.get(label, "")
        elif draft.kind == "row" and draft.bare:
            groups.setdefault(head, []).append(draft.texts.get(label, ""))
    named = "; ".join(f"{head}: {', '.join(rows)}" for head, rows in groups.items())
    return [f"Ningún acto detalla estas filas, que van por desagregar. {named}."] if named else []


def _uncertain(cuadro: Cuadro, plan: Plan, acts: Sequence[ActRecord], cut: Cut) -> list[str]:
    known = within(acts, cut)
    gone = {measure: ended(known, cut, measure) for measure in plan.measures}
    occurring = isinstance(cuadro.rows, Entries) and bool(cuadro.rows.occurring)
    moving = [
        act
        for act in known
        if _moves(act, plan, gone) or (occurring and act.circumstance is not None)
    ]
    left_out = sum(
        act.dated(cut.basis).certainty == "latest" and not is_dated_in(act, cut) for act in moving
    )
    may_be_later = sum(
        act.dated(cut.basis).certainty == "earliest" and is_dated_in(act, cut) for act in moving
    )
    clock = "de vigencia" if cut.basis == "effective" else "de firma"
    notes = []
    if left_out:
        notes.append(
            f"No se {_verb(left_out, 'cuenta')} {_acts(left_out).lower()} cuya fecha {clock} solo "
            "se conoce como límite: pudo ser anterior al corte."
        )
    if may_be_later:
        notes.append(
            f"Se {_verb(may_be_later, 'cuenta')} {_acts(may_be_later).lower()} cuya fecha {clock} "
            "solo se conoce como la más temprana: pudo ser posterior al corte."
        )
    return notes


def _moves(act: ActRecord, plan: Plan, gone: dict[str, frozenset[str]]) -> bool:
    """Say whether an act moves what the table asks: its measure, of a kind that is asked."""
    return any(
        question.measure in act.totals
        and act.key not in gone[question.measure]
        and act.counted_kind in dict(question.where).get("kind", (act.counted_kind,))
        for question in plan.balances
    )


def _amount(measure: str, hundredths: int) -> str:
    return f"S/ {whole(hundredths)}" if measure in MONEY else f"{whole(hundredths)} unidades"


def _acts(count: int) -> str:
    return "Un acto" if count == 1 else f"{count} actos"


def _verb(count: int, singular: str) -> str:
    return singular if count == 1 else f"{singular}n"
