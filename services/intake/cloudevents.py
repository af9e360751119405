"""An act in a CloudEvent 1.0, structured or binary, over HTTP or NATS: out comes the act (pure).

The envelope is read to the letter of the specification and then forgotten: what identifies an act
is its key, never the event's `id`. Sources: CloudEvents 1.0.2 (core, JSON format, HTTP binding) and
the NATS binding 1.0.3 (1.0.2 knows the structured mode alone).
"""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

from services.intake.cloudevent_attributes import (
    SPEC_VERSION,
    attribute_faults,
    decoded_header,
    is_json,
    media_type,
)
from services.intake.receiving import members_once
from shared.errors import Fault, Problem
from shared.traceparent import HEADER, valid_traceparent

TYPE: Final = "pe.gob.poi.act"
"""The one `type` that carries an act."""

Binding = Literal["http", "nats"]

_STRUCTURED: Final = "application/cloudevents"
_BATCH: Final = "application/cloudevents-batch"
_JSON_FORMATS: Final = frozenset({_STRUCTURED, f"{_STRUCTURED}+json"})
_PREFIX: Final = "ce-"
_MARKS: Final = frozenset({"ce-specversion", "ce-id", "ce-type", "ce-source"})
_DATA: Final = frozenset({"data", "data_base64"})


@dataclass(frozen=True, slots=True)
class Carried:
    """The act's own bytes, and where the request came from; a bare act is carried as it is."""

    body: bytes
    traceparent: str | None


def says_event(raw_headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Say whether an HTTP request may carry an event: most carry a bare act, and are not read."""
    return any(
        name.startswith(b"ce-") or (name == b"content-type" and b"cloudevents" in value.lower())
        for name, value in raw_headers
    )


def carried(headers: Iterable[tuple[str, str]], body: bytes, *, over: Binding) -> Carried:
    """Take an act out of its CloudEvent, if it came in one.

    The trace stated in the event goes before that of the transport: it says where the act came
    from, the other only who handed it on. Raises Problem: 400 with every fault, 415.
    """
    stated: dict[str, list[str]] = {}
    for name, value in headers:
        stated.setdefault(name.lower(), []).append(value)
    transport_trace = valid_traceparent(stated.get(HEADER, [None])[0])
    content_type = stated.get("content-type", [""])[0]
    media = media_type(content_type)
    if media.startswith(_BATCH):
        raise _unsupported(
            "Un lote de CloudEvents no se recibe. Envíe los actos a POST /v1/acts:batch, uno por "
            "línea (application/x-ndjson)."
        )
    if media.startswith(_STRUCTURED):
        if media not in _JSON_FORMATS:
            raise _unsupported(f"De CloudEvents se recibe el formato JSON, no {media}.")
        event, act = _structured(body)
    elif _MARKS & stated.keys():
        event, act = _binary(stated, content_type, body, over)
    elif over == "nats" and _is_envelope(body):
        event, act = _structured(body)
    else:
        return Carried(body, transport_trace)
    trace = event.get(HEADER)
    return Carried(act, valid_traceparent(trace) or transport_trace)


def event_faults(raw: dict[str, Any]) -> list[Fault]:
    """List what of a structured event, in plain JSON values, is not to the specification."""
    attributes = {name: value for name, value in raw.items() if name not in _DATA}
    faults = attribute_faults(attributes, "/")
    if raw.keys() >= _DATA:
        faults.append(Fault("/data_base64", "twice", None, "va data o data_base64, no ambos"))
    return faults


def _structured(body: bytes) -> tuple[dict[str, Any], bytes]:
    raw = _read(body)
    if not isinstance(raw, dict):
        raise _invalid([Fault("", "type", None, "un CloudEvent va como objeto JSON")])
    faults = event_faults(raw)
    act = b""
    if raw.get("data_base64") is not None:
        act, wrong = _unpacked(raw["data_base64"])
        faults += wrong
    elif raw.get("data") is not None:
        act, wrong = _written(raw["data"])
        faults += wrong
    else:
        faults.append(Fault("/data", "missing", None, "falta; es el acto"))
    faults += _own_faults(raw, act, "/")
    if faults:
        raise _invalid(faults)
    return raw, act


def _written(data: Any) -> tuple[bytes, list[Fault]]:
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode(), []
    except (ValueError, RecursionError):
        return b"", [Fault("/data", "json", None, "no se puede escribir como JSON en UTF-8")]


def _unpacked(packed: Any) -> tuple[bytes, list[Fault]]:
    try:
        return base64.b64decode(packed, validate=True), []
    except (binascii.Error, TypeError, ValueError):
        return b"", [Fault("/data_base64", "base64", None, "no es texto en base64")]


def _binary(
    stated: dict[str, list[str]], content_type: str, body: bytes, over: Binding
) -> tuple[dict[str, Any], bytes]:
    attributes, faults = _attributes_in(stated)
    if over == "http":
        if "datacontenttype" in attributes:
            message = "en HTTP lo dice Content-Type; quite esta cabecera"
            faults.append(Fault("ce-datacontenttype", "unexpected", None, message))
        attributes["datacontenttype"] = content_type or None
    elif content_type:
        attributes.setdefault("datacontenttype", content_type)
    told = {fault.pointer for fault in faults}
    found = (*attribute_faults(attributes, _PREFIX), *_own_faults(attributes, body, _PREFIX))
    faults += [fault for fault in found if fault.pointer not in told]
    if not body:
        faults.append(Fault("", "missing", None, "falta el cuerpo; es el acto"))
    if faults:
        raise _invalid(faults)
    return attributes, body


def _attributes_in(stated: dict[str, list[str]]) -> tuple[dict[str, Any], list[Fault]]:
    """Read the attributes out of headers, and what of them cannot be read."""
    attributes: dict[str, Any] = {}
    faults = []
    for header, values in stated.items():
        if not header.startswith(_PREFIX):
            continue
        if len(values) > 1:
            faults.append(Fault(header, "twice", None, "la cabecera va una sola vez"))
        try:
            attributes[header.removeprefix(_PREFIX)] = decoded_header(values[0])
        except ValueError as error:
            faults.append(Fault(header, "encoding", None, str(error)))
    return attributes, faults


def _own_faults(event: dict[str, Any], act: bytes, prefix: str) -> list[Fault]:
    """List what the specification allows and this door does not take."""
    faults = []
    stated = event.get("type")
    if isinstance(stated, str) and stated and stated != TYPE:
        faults.append(Fault(f"{prefix}type", "type", stated, f"de un acto es {TYPE}"))
    content = event.get("datacontenttype")
    if isinstance(content, str) and "/" in content and not is_json(content):
        message = "el acto va en JSON y UTF-8: application/json"
        faults.append(Fault(f"{prefix}datacontenttype", "media-type", content, message))
    subject = event.get("subject")
    if isinstance(subject, str) and subject and act:
        key = _key_of(act)
        if key is not None and key != subject:
            message = f"si va, es la clave del acto: {key}"
            faults.append(Fault(f"{prefix}subject", "subject", subject, message))
    return faults


def _key_of(act: bytes) -> str | None:
    try:
        raw = orjson.loads(act)
    except orjson.JSONDecodeError:
        return None  # the door says what is wrong with it
    key = raw.get("key") if isinstance(raw, dict) else None
    return key if isinstance(key, str) else None


def _is_envelope(body: bytes) -> bool:
    """Say whether a message without headers is an event: no act has a member `specversion`."""
    if b'"specversion"' not in body:
        return False
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(raw, dict) and "specversion" in raw


def _read(body: bytes) -> Any:
    """Read JSON in which no member is named twice and every number is one."""
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=members_once, parse_constant=_no_number
        )
    except (ValueError, RecursionError) as error:
        detail = f"El CloudEvent no es JSON: {error}."
        raise Problem(400, "not-json", "El cuerpo no es JSON", detail) from error


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} no es un número de JSON")


def _invalid(faults: list[Fault]) -> Problem:
    first = faults[0]
    return Problem(
        400,
        "invalid-cloudevent",
        "El CloudEvent no es válido",
        f"No cumple CloudEvents {SPEC_VERSION}, o no lleva un acto. Lo primero, en "
        f"{first.pointer or 'el cuerpo'}: {first.message}.",
        errors=tuple(faults),
    )


def _unsupported(detail: str) -> Problem:
    return Problem(415, "unsupported-media-type", "Tipo de contenido no admitido", detail)
