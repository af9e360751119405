"""How officials cite an act: its number, its dates, what it moves, the opinion that it rests on."""

import re
from collections.abc import Mapping

from services.reporting.acts import ActRecord, known_by
from services.reporting.grammar import Act
from services.reporting.printing import MONTHS_LONG, cited_date, whole, whole_with_millions

_REPORT = re.compile(r"INF-([0-9]+)-([0-9]{4})-([A-Z]+)-([A-Z]+)")


def cited(column: Act, record: ActRecord, acts: Mapping[str, ActRecord]) -> str:
    """Cite an act in the words of a column; one that lacks such a word is cited by its number."""
    try:
        return column.text.format(**_words(column, record, acts))
    except KeyError:
        return record.printed


def _words(column: Act, record: ActRecord, acts: Mapping[str, ActRecord]) -> dict[str, str]:
    words = {
        "number": record.printed,
        "closed": record.printed.replace("N° ", "N°"),
        "issued": cited_date(record.issued_on.date, record.issued_on.certainty),
        "month": MONTHS_LONG[known_by(record).month - 1],
        "total": whole_with_millions(record.totals.get(column.measure, 0)),
        "year": str(record.fiscal_year),
    }
    for opinion in (acts[key] for key in record.references if key in acts):
        if opinion.allows:
            words["opinion"] = opinion.printed
            words["allowed"] = whole(opinion.allows.get(column.measure, 0))
            words.update(_report(opinion))
    return words


def _report(opinion: ActRecord) -> dict[str, str]:
    """Print the report that an opinion refers to: "Informe N° 00040-2024-PRODUCE/OPMI"."""
    for reference in opinion.references:
        found = _REPORT.fullmatch(reference)
        if found:
            number, year, entity, office = found.groups()
            return {"report": f"Informe N° {int(number):05d}-{year}-{entity}/{office}"}
    return {}
