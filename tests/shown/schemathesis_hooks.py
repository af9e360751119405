"""Hooks of Schemathesis: what its reading of a schema alone would not come upon.

Bodies of lines, each of them JSON or not, for batches and imports; and of the ways to name a cut
one at a time, where all at once are always a 400.
"""

import json
from typing import Any

import schemathesis
from hypothesis import strategies as st

from benchmarks.generated_acts import generated_acts

NDJSON = "application/x-ndjson"
_TAKES_LINES = ("/v1/acts:batch", "/v1/log:import")
_EXCLUDES_THE_REST = ("version", "branch")
_ACTS = [json.dumps(act) for act in generated_acts(20)]
_CHECKPOINT = f"poi-checkpoint/1 ACTS 1 sha256:{'75fb' * 16} 2024-09-10T15:04:05Z ed25519-00:AA=="
_EXPORT = [
    '{"format":"poi-export/1","stream":"ACTS"}',
    json.dumps({"checkpoint": _CHECKPOINT}),
    '{"sequence":1,"subject":"acts.38-241.2024.LEY-31953","payload":"{}"}',
]
_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_DOCUMENTS = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=6), inner)
)
_LINE = st.one_of(
    st.sampled_from(_ACTS),
    st.sampled_from(_EXPORT),
    st.builds(json.dumps, _DOCUMENTS),
    st.text(max_size=20),
)
_LINES = st.lists(_LINE, max_size=6).map("\n".join)


@schemathesis.hook
def flatmap_body(context: schemathesis.HookContext, body: Any) -> st.SearchStrategy[Any]:
    """Draw lines that the door can read in part, where a schema alone would give random text."""
    operation = context.operation
    if operation is None or operation.path not in _TAKES_LINES:
        return st.just(body)
    return st.just(body) | _LINES


@schemathesis.hook
def flatmap_query(
    _context: schemathesis.HookContext, query: dict[str, Any] | None
) -> st.SearchStrategy[dict[str, Any] | None]:
    """Leave out in every second question what excludes the other ways to name a cut."""
    if query is None:
        return st.none()
    alone = {name: value for name, value in query.items() if name not in _EXCLUDES_THE_REST}
    return st.just(query) | st.just(alone)


@schemathesis.serializer(NDJSON)
def lines_of(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Put a body on the wire: lines as they are, anything else as one line of JSON."""
    if isinstance(value, bytes):
        return value
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text.encode("utf-8", "surrogatepass")
