"""Which corrections count at a cut, as SQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select

from shared.codes import Basis
from shared.endings import Correction
from shared.store.rows import ACT

_KNOWN = select(ACT).where(
    ACT.c.scope == bindparam("scope"),
    ACT.c.corrects.is_not(None),
    ACT.c.sequence <= bindparam("through"),
)
CORRECTIONS: Mapping[Basis, Select[Any]] = {
    "effective": _KNOWN.where(ACT.c.effective_on <= bindparam("as_of")),
    "issued": _KNOWN.where(ACT.c.issued_on <= bindparam("as_of")),
}


def as_correction(row: Any) -> Correction:
    """Read a row that corrects another act."""
    named = row.corrected_measures
    measures = None if named is None else frozenset(filter(None, named.split(",")))
    return Correction(row.sequence, row.key, row.corrects, measures)
