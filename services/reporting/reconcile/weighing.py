"""What the equations say of the cells: which wrong figure breaks which, and which go together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from services.reporting.reconcile.equation import (
    Equation,
    Reader,
    computed,
    expected_value,
    holds,
    printed_value,
)
from services.reporting.reconcile.finding import IN_FIGURES, LINKING, Draft
from services.reporting.reconcile.grouping import Groups
from services.reporting.reconcile.literals import with_commas
from services.reporting.reconcile.sheet import Figure, Place, Value

ONE_SOL: Final = 1


@dataclass(slots=True)
class Weighing:
    """The figures of a publication, the drafts against them, and what belongs together."""

    figures: Mapping[Place, Figure]
    drafts: dict[Place, Draft]
    groups: Groups = field(default_factory=Groups)
    held: list[Equation] = field(default_factory=list)
    """The equations that hold as printed, or but for a sol."""

    def weigh(self, equations: Iterable[Equation]) -> None:
        """Judge equations on what is printed.

        One that fails speaks against the wrong figures in it; when no wrong figure explains it, its
        result becomes a draft.
        """
        for equation in equations:
            if _is_silent(self.figures[equation.result]):
                continue
            verdict = holds(equation, self._printed, decimals=self._decimals(equation))
            if verdict is True:
                self.held.append(equation)
            elif verdict is False:
                self._failing(equation)

    def _printed(self, place: Place) -> Value:
        return printed_value(self.figures.get(place))

    def _decimals(self, equation: Equation) -> int:
        return self.figures[equation.result].printed.decimals

    def _mended(self, culprits: Iterable[Place]) -> Reader:
        mended = frozenset(culprits)

        def read(place: Place) -> Value:
            figure = self.figures.get(place)
            return expected_value(figure) if place in mended else printed_value(figure)

        return read

    def join(self) -> None:
        """Put together the wrong figures with which an equation holds: they have one cause."""
        for equation in self.held:
            wrong = [
                place
                for place in equation.places
                if place in self.drafts and self.drafts[place].kind in LINKING
            ]
            for place in wrong:
                self.drafts[place].agrees_with.append(equation)
            # A cell that only another table speaks against is no cause of a wrong one beside it.
            causes = [p for p in wrong if not self._is_denied_from_afar(p)]
            self.groups.join(causes or wrong)

    def _is_denied_from_afar(self, place: Place) -> bool:
        draft = self.drafts[place]
        return draft.kind == "equation" and all(e.across for e in draft.refuted_by)

    def _failing(self, equation: Equation) -> None:
        decimals = self._decimals(equation)
        culprits = [
            place
            for place in equation.places
            if place in self.drafts and self.drafts[place].kind in IN_FIGURES
        ]
        if self._nearly_agree(equation, culprits):
            self.held.append(equation)
            return
        if culprits and holds(equation, self._mended(culprits), decimals=decimals) is True:
            self._against(equation, culprits, decimals)
            return
        if holds(equation, self._mended(equation.places), decimals=decimals) is True:
            return  # the exact figures add up: only their rounding in print does not
        if equation.result in self.drafts and not equation.across:
            self.drafts[equation.result].refuted_by.append(equation)
            return
        self._result(equation)

    def _nearly_agree(self, equation: Equation, culprits: list[Place]) -> bool:
        """Say whether wrong figures make up for one another but for a sol of rounding."""
        result, made = self._printed(equation.result), computed(equation, self._printed)
        if not isinstance(result, Fraction) or not isinstance(made, Fraction):
            return False
        differences = [self.drafts[place].difference for place in culprits]
        large = [d for d in differences if d is not None and abs(d) > ONE_SOL]
        money = self.figures[equation.result].type == "money"
        return money and abs(result - made) <= ONE_SOL and len(large) > 1

    def _against(self, equation: Equation, culprits: list[Place], decimals: int) -> None:
        """Note a failing equation against those figures without whose mending it fails."""
        needed = [
            place
            for place in culprits
            if holds(equation, self._mended(p for p in culprits if p != place), decimals=decimals)
            is not True
        ] or culprits
        for place in needed:
            self.drafts[place].refuted_by.append(equation)
        missing = all(self.drafts[place].kind == "missing" for place in needed)
        if missing and not equation.across:
            # Own arithmetic speaks against the printed sum too: what it adds is not all printed.
            if equation.result not in self.drafts:
                self._result(equation)
            self.groups.join([equation.result, *needed])

    def _result(self, equation: Equation) -> None:
        """Draft what an equation says against its result."""
        figure = self.figures[equation.result]
        made = computed(equation, self._printed)
        printed = printed_value(figure)
        text = "-"
        difference = None
        if made is not None and made != "none":
            decimals = figure.printed.decimals
            text = with_commas(made, decimals) + ("%" if equation.is_ratio else "")
            if printed is not None and printed != "none":
                difference = printed - made
        draft = Draft(
            equation.result,
            "equation",
            figure.printed.text,
            text,
            check=equation.check,
            figure=figure,
            difference=difference,
            refuted_by=[equation],
            # A slip of its own table and what another table says of the same cell are two findings.
            mark=f"#{equation.check}" if equation.result in self.drafts else "",
        )
        self.drafts[draft.key] = draft
        if equation.across:
            table, row, _ = equation.result
            self.groups.join(((table, row, equation.check), draft.key))


def _is_silent(figure: Figure) -> bool:
    """Say whether nothing is printed in a cell of a printed row: there is nothing to confirm."""
    return figure.printed.state == "blank" and not figure.is_missing
