"""The door over NATS as an AsyncAPI 3 document, drawn from the schemas of everything else (pure).

`make docs` prints it to `docs/asyncapi.json`; the console's `documents` room calls `asyncapi`.
"""

from typing import Any, Final

from services.intake.answers.examples import (
    ACT,
    CLOUD_EVENT,
    CLOUD_EVENT_SCHEMA,
    EVENT,
    EVENT_SUBJECT,
    INVALID,
    RECEIPT,
)
from services.intake.asyncapi_consumer import (
    consumer_channels,
    consumer_messages,
    consumer_operations,
)
from shared.openapi.contracts import contract_schemas, pointing_here
from shared.openapi.operations import TRACEPARENT
from shared.schemas import event_schema, receipt_schema

_SCHEMA: Final = "#/components/schemas/"

Node = dict[str, Any]


def asyncapi(version: str) -> Node:
    """Draw the document of a version of the software."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "POI: registrar actos y saber de los registrados, por NATS",
            "version": version,
            "description": "Un acto se envía como petición a post.QUIEN-PUBLICA y se responde con "
            "su constancia o con un problema, lo mismo que por HTTP. Vea docs/integrators.md.",
        },
        "defaultContentType": "application/json",
        "servers": {"nats": _server()},
        "channels": {
            "post": _post(),
            "reply": _reply(),
            "accepted": _accepted(),
            **consumer_channels(),
        },
        "operations": {
            "postAct": _post_act(),
            "hearAccepted": _hear_accepted(),
            **consumer_operations(),
        },
        "components": {
            "schemas": _schemas(),
            "messages": {**_messages(), **consumer_messages()},
            "securitySchemes": {
                "nkey": {
                    "type": "asymmetricEncryption",
                    "description": "NKey (Ed25519): el servidor conoce la clave pública de quien "
                    "publica, y este firma el desafío con su semilla.",
                }
            },
        },
    }


def _server() -> Node:
    return {
        "host": "{host}:{port}",
        "protocol": "nats",
        "description": "El NATS del sistema; `GET /v1/system` de reporting dice su dirección.",
        "variables": {
            "host": {"default": "127.0.0.1", "description": "Servidor"},
            "port": {"default": "8010", "description": "Puerto; 8010 en `poi up`"},
        },
        "security": [{"$ref": "#/components/securitySchemes/nkey"}],
    }


def _messages_of(*names: str) -> Node:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _post() -> Node:
    return {
        "address": "post.{caller}",
        "title": "Registrar un acto",
        "parameters": {
            "caller": {
                "description": "El nombre con que está registrado quien publica; el servidor no "
                "le permite otro.",
                "examples": ["mef"],
            }
        },
        "messages": _messages_of("act", "cloudEvent"),
    }


def _reply() -> Node:
    return {
        "address": None,
        "title": "La respuesta, en el buzón que nombra la petición",
        "description": "El buzón comienza con `_INBOX_CALLER`: otros no le están permitidos.",
        "messages": _messages_of("receipt", "problem"),
    }


def _accepted() -> Node:
    return {
        "address": "accepted.{entity}.{fiscalYear}.{key}",
        "title": "Lo que se registra, en el momento en que se registra",
        "description": "Solo con permiso de suscripción. Quien no escucha no lo recibe después por "
        "aquí, sino de su consumidor (canal `next`); la lista completa la da `GET /v1/acts`.",
        "parameters": {
            "entity": {"description": "Sector y pliego", "examples": ["38-241"]},
            "fiscalYear": {"description": "Año fiscal", "examples": ["2024"]},
            "key": {"description": "La clave del acto", "examples": [ACT["key"]]},
        },
        "messages": _messages_of("event"),
    }


def _post_act() -> Node:
    return {
        "action": "receive",
        "channel": {"$ref": "#/channels/post"},
        "title": "Registra un acto una vez y para siempre",
        "bindings": {"nats": {"queue": "intake", "bindingVersion": "0.1.0"}},
        "messages": [
            {"$ref": "#/channels/post/messages/act"},
            {"$ref": "#/channels/post/messages/cloudEvent"},
        ],
        "reply": {
            "channel": {"$ref": "#/channels/reply"},
            "address": {
                "location": "$message.header#/reply",
                "description": "El asunto de respuesta que lleva toda petición de NATS",
            },
            "messages": [
                {"$ref": "#/channels/reply/messages/receipt"},
                {"$ref": "#/channels/reply/messages/problem"},
            ],
        },
    }


def _hear_accepted() -> Node:
    return {
        "action": "send",
        "channel": {"$ref": "#/channels/accepted"},
        "title": "Avisa de cada acto registrado",
        "messages": [{"$ref": "#/channels/accepted/messages/event"}],
    }


def _messages() -> Node:
    asked = {
        "traceparent": {
            "type": "string",
            "description": "W3C Trace Context; se guarda junto al acto y llega a los servicios",
            "examples": [TRACEPARENT],
        },
        "poi-wait": {
            "const": "projected",
            "description": "Contestar cuando todos los servicios lo hayan tomado, o en el plazo",
        },
    }
    told = {
        "Poi-Projected": {
            "enum": ["true", "false"],
            "description": "Con poi-wait: si todos los servicios ya lo tomaron",
        },
        "Poi-Behind": {"type": "string", "description": "Los servicios que faltan"},
    }
    refused = {
        "Nats-Service-Error-Code": {"type": "string", "description": "El mismo status"},
        "Nats-Service-Error": {"type": "string", "description": "Su título"},
        "Retry-After": {"type": "string", "description": "Después de cuántos segundos repetir"},
    }
    return {
        "act": _message("Un acto", "Act", ACT, headers=asked),
        "cloudEvent": {
            **_message("Un acto como CloudEvent 1.0", "CloudEvent", CLOUD_EVENT, headers=asked),
            "contentType": "application/cloudevents+json",
        },
        "receipt": _message(
            "La constancia", "ReceiptReply", {**RECEIPT, "status": 201}, headers=told
        ),
        "problem": {
            **_message("Por qué no", "Problem", INVALID.as_json(), headers=refused),
            "contentType": "application/problem+json",
        },
        "event": _message(
            f"El acto como quedó en el registro: {EVENT_SUBJECT}",
            "Event",
            EVENT,
            headers={
                "Nats-Sequence": {
                    "type": "string",
                    "description": "Su secuencia, la de la constancia",
                    "examples": ["57"],
                }
            },
        ),
    }


def _message(title: str, schema: str, example: Any, *, headers: Node | None = None) -> Node:
    written: Node = {
        "title": title,
        "payload": {"$ref": f"{_SCHEMA}{schema}"},
        "examples": [{"payload": example}],
    }
    if headers is not None:
        written["headers"] = {"type": "object", "properties": headers}
    return written


def _schemas() -> Node:
    event = event_schema()
    parts = event.pop("$defs")
    event.pop("$schema")
    receipt = receipt_schema()
    receipt.pop("$schema")
    receipt["properties"]["status"] = {"enum": [200, 201]}
    receipt["required"] = [*receipt["required"], "status"]
    schemas = {
        **contract_schemas(),
        **{f"Stored{name}": pointing_here(told, "Stored") for name, told in parts.items()},
        "Event": pointing_here(event, "Stored"),
        "ReceiptReply": {**receipt, "title": "Receipt, with the status that HTTP would answer"},
        "CloudEvent": CLOUD_EVENT_SCHEMA,
    }
    return {name: _as_asyncapi(schema) for name, schema in schemas.items()}


def _as_asyncapi(part: Any) -> Any:
    """Write a schema as AsyncAPI reads it: there a discriminator is the member's name alone."""
    if isinstance(part, list):
        return [_as_asyncapi(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = part.get("discriminator")
    if isinstance(found, dict) and "propertyName" in found:
        part = {**part, "discriminator": found["propertyName"]}
    return {name: _as_asyncapi(value) for name, value in part.items()}
