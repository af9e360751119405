"""Every example of docs/corrections.md is executed in real databases."""

import re
from pathlib import Path

import pytest

from services.investments.main import SERVICE as INVESTMENTS
from shared.figures.reading import Question
from shared.store import FigureStore
from tests.reading.acts import (
    Raw,
    act,
    annuls,
    cells,
    cut,
    key_of,
    moves,
    rectifies,
    soles,
    store_of,
)

DOCUMENT = (Path(__file__).parents[2] / "docs" / "corrections.md").read_text(encoding="utf-8")
EXAMPLES = [
    (title, block)
    for title, section in re.findall(r"(?ms)^## (.+?)$(.*?)(?=^## |\Z)", DOCUMENT)
    for block in re.findall(r"(?ms)^```acts\n(.*?)^```", section)
]
ACT = re.compile(
    r"(?P<number>\d+) (?P<verb>moves|opens|annuls|revokes|rectifies)(?: (?P<target>\d+))?"
    r"(?: as (?P<anew>\d+))?(?: investment (?P<investment>\d+))?"
    r" effective (?P<effective>\S+)(?: issued (?P<issued>\S+))?"
)
ASKED = re.compile(
    r"= (?P<date>\S+?)(?P<issued> issued)?(?P<investment> investment)?(?P<pia> pia)?"
    r"(?: through (?P<through>\d+))?: (?P<amount>\d+)"
)
OPENING = "OpeningBudgetApproved"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each[0])
def test_what_the_document_says_of_corrections_is_so(example: tuple[str, str]) -> None:
    lines = example[1].splitlines()
    acts = [
        written for line in lines if not line.startswith("=") for written in [read(line, lines)]
    ]
    budget, investment = store_of(acts), store_of(acts, service=INVESTMENTS)

    answers = {line: answer(line, budget, investment) for line in lines if line.startswith("=")}

    assert answers
    assert {line: f"{found:g}" for line, found in answers.items()} == {
        line: line.rpartition(": ")[2] for line in answers
    }


def test_the_document_has_an_example_of_every_case() -> None:
    assert len(EXAMPLES) >= 20
    assert len({title for title, _ in EXAMPLES}) == 13


def read(line: str, lines: list[str]) -> Raw:
    """Make the act that a line describes."""
    match = ACT.fullmatch(line)
    assert match, line
    number, target = int(match["number"]), int(match["target"] or 0)
    dates = {"effective": match["effective"], "issued": match["issued"]}
    if match["verb"] in ("annuls", "revokes"):
        mode = "revocation" if match["verb"] == "revokes" else "nullity"
        return annuls(number, target, mode=mode, **dates)
    soles_of = match["anew"] if match["verb"] == "rectifies" else match["target"]
    measures = [moves("budget", cells("funding_source", {"1": int(soles_of)}))] if soles_of else []
    if match["investment"]:
        amount = {"2267446": int(match["investment"])}
        measures.append(moves("investment", cells("cui", amount)))
    if match["verb"] == "rectifies":
        opens = any(each.startswith(f"{target} opens") for each in lines)
        stated = {"key": key_of(target), "kind": OPENING} if opens else None
        made = rectifies(number, target, *measures, **dates)
        return {**made, "rectifies": stated} if stated else made
    kind = OPENING if match["verb"] == "opens" else "SupplementaryCreditAuthorized"
    return act(number, *measures, kind=kind, **dates)


def answer(line: str, budget: FigureStore, investment: FigureStore) -> float:
    """Ask what a line asks."""
    match = ASKED.fullmatch(line)
    assert match, line
    where = (("kind", (OPENING,)),) if match["pia"] else ()
    measure, store = ("investment", investment) if match["investment"] else ("budget", budget)
    at = cut(
        match["date"],
        int(match["through"] or 1000),
        basis="issued" if match["issued"] else "effective",
    )
    return soles(store.balances(at, Question(measure, (), where))).get("", 0)
