"""The words in which a route's bodies and answers are documented (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.errors import Problem

JSON: Final = "application/json"
PROBLEM_JSON: Final = "application/problem+json"
NDJSON: Final = "application/x-ndjson"
BINARY: Final = {"type": "string", "format": "binary"}
"""The schema of what is no text: a workbook, an archive; it has no example."""

Schema = Mapping[str, Any]


def named(schema: str) -> Schema:
    """Point at a schema that the document names: Act, Receipt, Problem."""
    return {"$ref": f"#/components/schemas/{schema}"}


@dataclass(frozen=True, slots=True)
class Content:
    """One form of a body: its schema, and examples by name (none of what is no text)."""

    schema: Schema
    examples: Mapping[str, Any]

    def as_openapi(self) -> dict[str, Any]:
        """Write it as a media type object."""
        listed = {name: {"value": value} for name, value in self.examples.items()}
        return {"schema": self.schema, **({"examples": listed} if listed else {})}


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be answered with a status: a sentence, the forms of the body, headers."""

    says: str
    content: Mapping[str, Content]
    headers: Mapping[str, str] = field(default_factory=dict)
    """What each header tells, by its name."""

    def as_openapi(self) -> dict[str, Any]:
        """Write it as a response object."""
        written: dict[str, Any] = {
            "description": self.says,
            "content": {media: content.as_openapi() for media, content in self.content.items()},
        }
        if self.headers:
            written["headers"] = {
                name: {"description": says, "schema": {"type": "string"}}
                for name, says in self.headers.items()
            }
        return written


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: its answers by status, and the bodies that it takes."""

    answers: Mapping[int, Answer]
    body: Mapping[str, Content] = field(default_factory=dict)
    needs_body: bool = True
    is_open: bool = True
    """Whether it may be open to whoever asks (readings, as the setting says; never a writing)."""


def answer(says: str, schema: Schema, example: Any, **headers: str) -> Answer:
    """Answer with JSON, shown by one example."""
    return Answer(
        says,
        {JSON: Content(schema, {"ejemplo": example})},
        {name.replace("_", "-"): told for name, told in headers.items()},
    )


def refusals(*problems: Problem) -> dict[int, Answer]:
    """Answer with problem documents: one answer a status, an example a kind."""
    by_status: dict[int, list[Problem]] = {}
    for problem in problems:
        by_status.setdefault(problem.status, []).append(problem)
    return {status: _refusal(listed) for status, listed in by_status.items()}


def _refusal(problems: list[Problem]) -> Answer:
    examples: dict[str, Any] = {}
    for problem in problems:
        name = problem.kind
        while name in examples:
            name += "-otra-vez"
        examples[name] = problem.as_json()
    headers = {}
    if any(problem.retry_after_s is not None for problem in problems):
        headers["Retry-After"] = "Después de cuántos segundos conviene repetir"
    if problems[0].status == 401:  # noqa: PLR2004 - RFC 9110: a 401 names its scheme
        headers["WWW-Authenticate"] = "El esquema con que se presenta la credencial: Bearer"
    says = "; ".join(dict.fromkeys(problem.title for problem in problems))
    return Answer(says, {PROBLEM_JSON: Content(named("Problem"), examples)}, headers)


def merged(*tables: Mapping[int, Answer]) -> dict[int, Answer]:
    """Put answers together; of one status the examples of all stand side by side."""
    found: dict[int, Answer] = {}
    for table in tables:
        for status, stated in table.items():
            found[status] = _both(found[status], stated) if status in found else stated
    return dict(sorted(found.items()))


def _both(first: Answer, second: Answer) -> Answer:
    content = dict(first.content)
    for media, stated in second.content.items():
        examples = {**content[media].examples} if media in content else {}
        schema = content[media].schema if media in content else stated.schema
        content[media] = Content(schema, {**examples, **stated.examples})
    says = "; ".join(dict.fromkeys((*first.says.split("; "), *second.says.split("; "))))
    return Answer(says, content, {**first.headers, **second.headers})
