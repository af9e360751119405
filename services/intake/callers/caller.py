"""What one caller may post: the entities, kinds and issuers it was registered for (pure)."""

import re
from dataclasses import dataclass
from typing import Any, Final

from shared.act import Act
from shared.errors import Fault

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""What a caller may be called: `posted_by` of its acts, and one token of a NATS subject."""

_NUMBERED: Final = (
    # RE-002-2024-ITP-DE, DU-012-2024: series, number, year and, where there is one, the organ.
    re.compile(r"(?P<series>[A-Z]+)-[0-9]+-[0-9]{4}(-(?P<organ>[A-Z0-9-]+))?"),
    # REG-2024-ITP-001: a register of figures that no act is cited for.
    re.compile(r"(?P<series>[A-Z]+)-[0-9]{4}-(?P<organ>[A-Z0-9-]+)-[0-9]+"),
    # LEY-32103
    re.compile(r"(?P<series>[A-Z]+)-[0-9]+"),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who posts, and what it may post: a tuple lists what is allowed, None allows any."""

    name: str
    entities: tuple[str, ...] | None = None
    """Sector and pliego: "38-241"."""
    kinds: tuple[str, ...] | None = None
    issuers: tuple[str, ...] | None = None
    """Series and organ of the key, "RE-ITP-DE", or a whole series, "LEY"."""
    is_operator: bool = False
    may_subscribe: bool = False
    """May hear on NATS which acts are accepted."""

    def refusals(self, act: Act) -> tuple[Fault, ...]:
        """Give every reason why this caller may not post an act, at its place; none: it may."""
        wrong = []
        if self.entities is not None and act.entity not in self.entities:
            wrong.append(_refusal("/entity", act.entity, self.entities, "la entidad"))
        if self.kinds is not None and act.kind not in self.kinds:
            wrong.append(_refusal("/kind", act.kind, self.kinds, "la clase de acto"))
        if self.issuers is not None:
            issuer = issuer_of(act.key)
            series = issuer.partition("-")[0] if issuer else None
            if not {issuer, series} & set(self.issuers):
                wrong.append(_refusal("/key", act.key, self.issuers, "el emisor"))
        return tuple(wrong)


OPERATOR: Final = Caller("operator", is_operator=True, may_subscribe=True)


def issuer_of(key: str) -> str | None:
    """Read who issued an act out of its key: its series and organ, without number and year.

    `RE-002-2024-ITP-DE` gives `RE-ITP-DE`, `LEY-32103` gives `LEY`; None where the key has
    another form, and then only a caller of any issuer may post it.
    """
    for form in _NUMBERED:
        if match := form.fullmatch(key):
            organ = match.groupdict().get("organ")
            return f"{match['series']}-{organ}" if organ else match["series"]
    return None


def _refusal(pointer: str, value: Any, allowed: tuple[str, ...], what: str) -> Fault:
    listed = ", ".join(allowed) if allowed else "ninguna"
    message = f"su registro no permite {what} {value}; permite: {listed}"
    return Fault(pointer, "not-permitted", value, message)
