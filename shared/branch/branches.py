"""A branch: what one service would hold if some drafts stood behind the log, in memory alone.

The rows of the drafts' entities and years are copied, up to a position, into a SQLite database in
memory with the service's own tables; then the service's own projection takes the drafts as the next
sequences. Corrections, the reading rule and every observation need no code of their own. A branch
is never stored, is found by its id alone, and lives for a short time.
"""

import datetime as dt
import hashlib
import secrets
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import select

from shared.act import Act, canonical_act
from shared.branch.rows import belonging, copy, count
from shared.errors import Problem, bad_parameter, not_found
from shared.event import SCHEMA, subject_of, timestamp
from shared.projecting import Projection, take
from shared.store.database import Database, Mark
from shared.store.gathering import MARK, Taken, scope_of
from shared.stream import Recorded

BRANCHES_MAX: Final = 8
LIFE_S: Final = 120.0
"""A branch is made for one preview, which is bounded to less."""
_FRESH_S: Final = LIFE_S / 2
"""Until this age an equal one is given again."""
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_POSTED_BY: Final = "preview"


@dataclass(eq=False)
class Branch:
    """Drafts behind a position: `database` answers at any sequence from `position` to `through`."""

    id: str
    position: int
    through: int
    rows: int
    database: Database
    made_at: float = field(default_factory=time.monotonic)

    def sequence(self, asked: int | dt.datetime | None) -> int:
        """Give the sequence that a question means; it is a number, on the branch."""
        if asked is None:
            return self.through
        if isinstance(asked, dt.datetime) or not self.position <= asked <= self.through:
            message = f"una rama responde de la secuencia {self.position} a la {self.through}"
            raise bad_parameter("through", str(asked), message)
        return asked


class Branches:
    """The branches of one service: few, bounded in rows, the one asked least lately goes first."""

    def __init__(self, rows_max: int) -> None:
        self.rows_max = rows_max
        self._secret = secrets.token_bytes(32)
        self._kept: dict[str, Branch] = {}
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, branch_id: str) -> Branch:
        """Give a branch by its id; raises Problem (404) when there is none, or no more."""
        with self._turn:
            self._forget()
            branch = self._kept.pop(branch_id, None)
            if branch is None:
                raise not_found("la rama", branch_id, ["las ramas viven poco; pida otra"])
            self._kept[branch_id] = branch
            return branch

    def make(self, projection: Projection, position: int, drafts: Sequence[Act]) -> Branch:
        """Put drafts behind a position that the service has reached; an equal one is given again.

        Raises Problem (413) when the entity's year has more rows than a branch may hold.
        """
        with projection.database.engine.connect() as source:
            row = source.execute(select(MARK).where(MARK.c.sequence == position)).first()
        mark = Mark(position, bytes(row.digest) if row else bytes(32))
        branch_id = self._id(mark, drafts)
        with self._turn:
            self._forget()
            same = self._kept.get(branch_id)
            if same is not None and time.monotonic() - same.made_at < _FRESH_S:
                return same
        moment = dt.datetime.fromisoformat(row.recorded_at) if row else _EPOCH
        made = _made(branch_id, projection, mark, _recorded(drafts, position, moment), self)
        with self._turn:
            self._kept[branch_id] = made
            self._forget()
        return made

    def sweep(self) -> None:
        """Let go of the branches that have lived their time."""
        with self._turn:
            self._forget()

    def close(self) -> None:
        """Let go of all branches."""
        with self._turn:
            self._kept.clear()

    def refuse_more_than(self, rows: int, what: str) -> None:
        """Refuse what would not fit in a branch, saying how much it is and which setting rules."""
        if rows > self.rows_max:
            detail = (
                f"{what} tiene {rows} filas y una vista previa admite {self.rows_max} "
                "(POI_BRANCH_ROWS_MAX). Pruebe con menos actos, o pida al operador que lo amplíe."
            )
            raise Problem(413, "too-large-to-preview", "Demasiado grande", detail)

    def _id(self, mark: Mark, drafts: Sequence[Act]) -> str:
        """Hash position, digest and drafts; the secret keeps who knows a draft from its branch."""
        stated = hashlib.sha256(self._secret + mark.sequence.to_bytes(8, "big") + mark.digest)
        for draft in drafts:
            stated.update(hashlib.sha256(_plain(draft)).digest())
        return stated.hexdigest()[:32]

    def _forget(self) -> None:
        """Let go of the old ones, then of those asked least lately while there are too many."""
        oldest = time.monotonic() - LIFE_S
        self._kept = {name: b for name, b in self._kept.items() if b.made_at > oldest}
        while len(self._kept) > BRANCHES_MAX or (
            len(self._kept) > 1 and sum(b.rows for b in self._kept.values()) > 2 * self.rows_max
        ):
            self._kept.pop(next(iter(self._kept)))


def _recorded(drafts: Sequence[Act], position: int, moment: dt.datetime) -> list[Recorded]:
    """Write drafts as the log might hold them, recorded when its last act was.

    Nobody proves anything by these bytes: they need not be canonical, which costs ten times more.
    """
    head = {"schema": SCHEMA, "recorded_at": timestamp(moment), "posted_by": _POSTED_BY}
    return [
        Recorded(
            sequence,
            subject_of(draft),
            orjson.dumps(head | {"act": orjson.Fragment(_plain(draft))}),
            moment,
        )
        for sequence, draft in enumerate(drafts, start=position + 1)
    ]


def _plain(draft: Act) -> bytes:
    return orjson.dumps(canonical_act(draft), option=orjson.OPT_SORT_KEYS)


def _made(
    branch_id: str,
    projection: Projection,
    mark: Mark,
    recorded: Sequence[Recorded],
    bounds: Branches,
) -> Branch:
    name = f"file:/poi-branch-{secrets.token_hex(16)}?vfs=memdb"
    # The memory is there for as long as somebody holds it open.
    holder = sqlite3.connect(name, uri=True, check_same_thread=False)
    database = projection.database.at(f"sqlite:///{name}&uri=true")
    try:
        on_branch = Projection(projection.name, database, projection.rows)
        _, taken = take(on_branch, mark, recorded)
        drafted = sum(len(rows) for each in taken for rows in each.rows.values())
        bounds.refuse_more_than(drafted, "Lo que se propone")
        copied = _fill(database, projection.database, mark, taken, bounds)
        database.freeze()
    except BaseException:
        database.close()
        holder.close()
        raise
    branch = Branch(
        branch_id, mark.sequence, mark.sequence + len(recorded), copied + drafted, database
    )
    # A reader that still has the branch in its hands when it is let go reads on undisturbed.
    weakref.finalize(branch, _end, database.close, holder.close)
    return branch


def _fill(
    database: Database,
    service: Database,
    mark: Mark,
    taken: Sequence[Taken],
    bounds: Branches,
) -> int:
    """Copy the rows of the drafts' scopes, then take the drafts; give how many were copied."""
    named = {scope_of(each.entity, each.fiscal_year): each for each in taken}
    selected = belonging(service, sorted(named), mark.sequence)
    what = ", ".join(f"{each.entity} {each.fiscal_year}" for each in named.values())
    database.create()
    with service.engine.connect() as source:
        copied = count(source, selected)
        bounds.refuse_more_than(copied, what)
        with database.engine.begin() as target:
            copy(source, target, selected, mark.sequence)
    database.take(taken)
    return copied


def _end(*closing: Callable[[], Any]) -> None:
    for close in closing:
        close()
