"""Findings with one cause, put together."""

from collections.abc import Iterable, Mapping

from services.reporting.grammar import GroupSum
from services.reporting.reconcile.finding import Class, Draft
from services.reporting.reconcile.sheet import Place, Sheet, single_columns


class Groups:
    """Disjoint sets of cells: those joined, directly or through others, have one first cell."""

    def __init__(self) -> None:
        self._above: dict[Place, Place] = {}

    def first(self, place: Place) -> Place:
        """Give the cell that stands for all that are together with this one."""
        while (above := self._above.get(place, place)) != place:
            self._above[place] = self._above.get(above, above)
            place = above
        return place

    def join(self, places: Iterable[Place]) -> None:
        """Put cells together."""
        roots = [self.first(place) for place in places]
        for root in roots[1:]:
            if root != roots[0]:
                self._above[root] = roots[0]


def join_alike(
    drafts: Mapping[Place, Draft], classes: Mapping[Place, Class], groups: Groups
) -> None:
    """Put together what is wrong in the same way: a word, a convention, a row that got lost."""
    alike: dict[tuple[str, ...], list[Place]] = {}
    for place, draft in drafts.items():
        table, row, column = place
        if draft.kind == "words":
            key: tuple[str, ...] = ("words", table, column, draft.printed, draft.expected)
        elif classes[place] == "illegible":
            key = ("illegible", table, row)
        elif draft.is_form and draft.kind == "undue":
            key = ("growth", table)
        elif draft.kind in ("missing", "unknown"):
            key = (draft.kind, table, row)
        elif draft.kind == "blank" and not draft.difference:
            key = ("blank", table)
        else:
            continue
        alike.setdefault(key, []).append(place)
    for places in alike.values():
        groups.join(places)


def join_missing(sheet: Sheet, drafts: Mapping[Place, Draft], groups: Groups) -> None:
    """Put together, one after the other, rows that print leaves out and rows that only it has.

    A row printed under another key is both: one that is not due beside one that is missing.
    """
    above: Place | None = None
    for row in sheet.rows:
        lone = row.printed is None or row.derived is None
        columns = row.printed.cells if row.printed else sheet.headings
        own = [place for c in columns if (place := (sheet.id, row.key, c)) in drafts]
        if not lone:
            above = None
        elif own:
            groups.join((above, *own) if above else own)
            above = own[0]


def join_spans(sheet: Sheet, drafts: Mapping[Place, Draft], groups: Groups) -> None:
    """Put what is left blank below a sum over a group together with that sum."""
    if sheet.cuadro is None:
        return
    for column in single_columns(sheet.cuadro):
        above: Place | None = None
        for row in sheet.rows if isinstance(column, GroupSum) else ():
            place = (sheet.id, row.key, column.key)
            if row.printed and row.printed.cells.get(column.key):
                above = place if place in drafts else None
            elif above and place in drafts:
                groups.join((above, place))


def join_growth(drafts: Mapping[Place, Draft], groups: Groups) -> None:
    """Put a growth that nothing shows together with the amount that is not printed.

    100 % beside a blank, or where 0 grew to 0 in a part whose whole lacks an amount, says that a
    figure got lost there.
    """
    for place, draft in drafts.items():
        if draft.kind != "undue" or draft.is_form or not draft.printed.strip().endswith("%"):
            continue
        table, row, _ = place
        head = row.partition(".")[0]
        lost = [
            other
            for other, each in drafts.items()
            if other[0] == table
            and (
                (other[1] == row and each.kind == "blank")
                or (other[1].partition(".")[0] == head and each.kind == "missing")
            )
        ]
        groups.join([place, *lost])


def join_displaced(drafts: Mapping[Place, Draft], groups: Groups) -> None:
    """Find a figure that stands on another row of its merged cell: due here, printed there."""
    due = [draft for draft in drafts.values() if draft.kind == "blank"]
    for draft in drafts.values():
        if draft.kind != "undue" or draft.figure is None or not draft.difference:
            continue
        for other in due:
            same = (other.place[0], other.place[2]) == (draft.place[0], draft.place[2])
            if same and other.figure and other.figure.expected == draft.figure.printed.value:
                draft.kind = other.kind = "displaced"
                draft.expected, draft.difference = other.expected, None
                groups.join((draft.place, other.place))
