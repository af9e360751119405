"""From answers to rows that are not yet printed: which cells stand in which row, in which order.

One function per word of the grammar that makes rows.
"""

from services.reporting.by_act import lines, sections
from services.reporting.grammar import (
    Entries,
    Itemised,
    Lines,
    Members,
    Merged,
    Readings,
    Sections,
    Tree,
)
from services.reporting.listed import entries, itemised
from services.reporting.material import Draft, Material
from services.reporting.nested import nested, readings


def drafts_of(material: Material) -> tuple[Draft, ...]:
    """Make a table's rows, in the printed order, totals apart."""
    match material.cuadro.rows:
        case Members() | Tree() | Merged():
            return nested(material)
        case Lines() as rows:
            return lines(material, rows)
        case Sections() as rows:
            return sections(material, rows)
        case Readings() as rows:
            return readings(material, rows)
        case Entries() as rows:
            return entries(material, rows)
        case Itemised() as rows:
            return itemised(material, rows)
