"""A preview as a person reads it: faults, observations, and the changed cells of each table."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from services.console.problems import problem_text
from shared.errors import Fault, Problem

Told = Mapping[str, Any]

_STATES: Final = {
    "new": "entraría",
    "recorded": "ya está registrado con el mismo contenido",
    "repeated": "es el mismo acto que otro de esta lista",
    "faulty": "no entraría",
}
_SEVERITIES: Final = {"warning": "aviso", "material": "material"}
_FATES: Final = {"added": " (fila nueva)", "removed": " (la fila desaparece)", "changed": ""}
_CLOCKS: Final = {"effective": "en vigencia", "issued": "firmado"}
_LABEL_MAX: Final = 60


def preview_page(answer: Told, names: Sequence[str]) -> str:
    """Write a preview; `names` are the files of the drafts, in order."""
    lines = [f"Vista previa tras la secuencia {answer['position']}: nada se registró.", ""]
    for draft, name in zip(answer["drafts"], names, strict=True):
        lines += _draft(draft, name)
    if answer["effects"] is None:
        lines += ["", "Con faltas no se calcula qué cambiaría."]
    for effect in answer["effects"] or ():
        lines += _effect(effect, answer["drafts"])
    return "\n".join((*lines, ""))


def _draft(draft: Told, name: str) -> Iterator[str]:
    sequence = f", secuencia {draft['receipt']['sequence']}" if draft["receipt"] else ""
    yield f"{draft['key'] or name}: {_STATES[draft['state']]}{sequence}"
    if draft["faults"]:
        faults = tuple(
            Fault(f["pointer"], f["code"], f["value"], f["message"]) for f in draft["faults"]
        )
        count = "1 falta" if len(faults) == 1 else f"{len(faults)} faltas"
        sentence = f"{name} tiene {count}:"
        told = problem_text(Problem(422, "invalid-act", "", sentence, errors=faults))
        yield from (f"  {line}" for line in told.splitlines())


def _effect(effect: Told, drafts: Sequence[Told]) -> Iterator[str]:
    for cut in effect["cuts"]:
        yield ""
        yield f"== {effect['entity']} {effect['fiscal_year']}, {_when(cut)} =="
        nothing = not cut["tables"] and not any(cut["observations"].values())
        if nothing:
            yield "No cambia ninguna celda ni ninguna observación."
            continue
        yield from _observations(cut["observations"])
        if not cut["tables"]:
            yield "No cambia ninguna celda."
        for table in cut["tables"]:
            yield ""
            yield from _table(table, drafts)


def _when(cut: Told) -> str:
    day = dt.date.fromisoformat(cut["as_of"])
    clocks = " y ".join(_CLOCKS[clock] for clock in cut["clocks"])
    why = ", ".join(map(_why, cut["why"]))
    return f"{clocks} al {day:%d.%m.%Y} ({why})"


def _why(why: Told) -> str:
    kinds = {"now": "lo más reciente", "publication": f"publicado: {why['name']}"}
    return kinds.get(why["kind"], f"versión {why['name']}")


def _observations(told: Told) -> Iterator[str]:
    for title, items in (
        ("Observaciones que surgirían:", [_observation(each) for each in told["arise"]]),
        ("Observaciones que se irían:", [_observation(each) for each in told["go"]]),
        ("Observaciones que dirían otra cosa:", _otherwise(told["change"])),
    ):
        if items:
            yield title
            yield from (f"  {item}" for item in items)


def _observation(item: Told) -> str:
    explained = f", explicada por {item['explained_by']}" if item["explained_by"] else ""
    return f"{item['id']}: {item['evidence']} ({_SEVERITIES[item['severity']]}{explained})"


def _otherwise(pairs: Iterable[Told]) -> list[str]:
    return [
        line
        for pair in pairs
        for line in (
            f"antes   {_observation(pair['before'])}",
            f"después {_observation(pair['after'])}",
        )
    ]


def _table(table: Told, drafts: Sequence[Told]) -> Iterator[str]:
    printed = f" (impreso en {', '.join(table['published_in'])})" if table["published_in"] else ""
    cells = sum(len(row["cells"]) for row in table["rows"])
    count = "una celda" if cells == 1 else f"{cells} celdas"
    yield f"{table['id']}: {table['title']}{printed}, {count}"
    labels = {column["key"]: column["label"] for column in table["columns"]}
    several = sum(draft["state"] == "new" for draft in drafts) > 1
    for row in table["rows"]:
        label = f"  {row['label'][:_LABEL_MAX]}" if row["label"] else ""
        yield f"  {row['row']}{label}{_FATES[row['change']]}"
        for cell in row["cells"]:
            by = f"  [{', '.join(drafts[n]['key'] for n in cell['drafts'])}]" if several else ""
            name = labels.get(cell["column"]) or cell["column"]
            yield f"    {name}: {_value(cell['before'])} → {_value(cell['after'])}{by}"


def _value(told: Told | None) -> str:
    if told is None or (told["value"] is None and not told["text"]):
        return "(nada)"
    return str(told["text"] or told["value"])
