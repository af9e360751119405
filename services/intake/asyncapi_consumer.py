"""A subscriber's own consumer in the AsyncAPI document: asking for acts, confirming (pure)."""

from typing import Any, Final

from services.intake.answers.examples import EVENT_SUBJECT
from shared.nats.permissions import acks_of, consumer_info_of, next_of
from shared.stream.subscribers import ACK_WAIT_S, OUTSTANDING_MAX

Node = dict[str, Any]

_CALLER: Final = {
    "caller": {
        "description": "El nombre con que está registrado quien se suscribe, que es también el de "
        "su consumidor",
        "examples": ["mef"],
    }
}
_PLACE: Final = {
    "place": {
        "description": "Lo que dice el asunto de respuesta del acto entregado: cuántas veces, "
        "secuencia en el registro, secuencia en el consumidor, momento y cuántos faltan",
        "examples": ["1.57.57.1710774245123456789.0"],
    }
}


def consumer_channels() -> Node:
    """Draw the subjects on which a subscriber reaches its consumer, and no other."""
    return {
        "next": {
            "address": next_of("{caller}"),
            "title": "Pedir al consumidor propio los actos que siguen",
            "description": "Solo con permiso de suscripción. El consumidor es durable, se llama "
            "como quien se suscribe y está sobre el flujo `ACTS`; empieza en el primer acto y "
            "guarda lo que no se confirma. Lo hace y lo quita el operador.",
            "parameters": _CALLER,
            "messages": _messages_of("pull"),
        },
        "delivered": {
            "address": None,
            "title": "Los actos, en el orden del registro, en el buzón que nombra el pedido",
            "description": f"Cada uno llega con su asunto del registro ({EVENT_SUBJECT}).",
            "messages": _messages_of("event"),
        },
        "confirm": {
            "address": acks_of("{caller}").removesuffix(">") + "{place}",
            "title": "Confirmar un acto recibido",
            "description": "Es el asunto de respuesta del acto entregado. Lo que en "
            f"{ACK_WAIT_S} segundos no se confirma se entrega otra vez.",
            "parameters": {**_CALLER, **_PLACE},
            "messages": _messages_of("confirmation"),
        },
        "consumerState": {
            "address": consumer_info_of("{caller}"),
            "title": "Por dónde va el consumidor propio",
            "description": "Petición sin cuerpo; `num_pending` dice cuántos actos faltan.",
            "parameters": _CALLER,
            "messages": _messages_of("stateAsked"),
        },
    }


def consumer_operations() -> Node:
    """Draw what the server of the log does with each."""
    return {
        "pullNext": {
            "action": "receive",
            "channel": {"$ref": "#/channels/next"},
            "title": "Entrega lo que no se ha confirmado, en su orden",
            "messages": [{"$ref": "#/channels/next/messages/pull"}],
            "reply": {
                "channel": {"$ref": "#/channels/delivered"},
                "address": {
                    "location": "$message.header#/reply",
                    "description": "El asunto de respuesta del pedido",
                },
                "messages": [{"$ref": "#/channels/delivered/messages/event"}],
            },
        },
        "confirmAct": {
            "action": "receive",
            "channel": {"$ref": "#/channels/confirm"},
            "title": "No vuelve a entregar el acto",
            "messages": [{"$ref": "#/channels/confirm/messages/confirmation"}],
        },
        "tellConsumerState": {
            "action": "receive",
            "channel": {"$ref": "#/channels/consumerState"},
            "title": "Dice por dónde va el consumidor",
            "messages": [{"$ref": "#/channels/consumerState/messages/stateAsked"}],
        },
    }


def consumer_messages() -> Node:
    """Draw what a subscriber sends."""
    return {
        "pull": {
            "title": "Cuántos, y cuánto se espera",
            "payload": {
                "type": "object",
                "properties": {
                    "batch": {"type": "integer", "minimum": 1, "maximum": OUTSTANDING_MAX},
                    "expires": {
                        "type": "integer",
                        "maximum": 60_000_000_000,
                        "description": "Nanosegundos",
                    },
                    "no_wait": {"type": "boolean"},
                },
            },
            "examples": [{"payload": {"batch": 100, "expires": 5_000_000_000}}],
        },
        "confirmation": {
            "title": "Recibido, o que se entregue otra vez",
            "payload": {"enum": ["+ACK", "-NAK", "+WPI", "+TERM"]},
            "examples": [{"payload": "+ACK"}],
        },
        "stateAsked": {
            "title": "Sin cuerpo",
            "payload": {"type": "string", "maxLength": 0},
            "examples": [{"payload": ""}],
        },
    }


def _messages_of(name: str) -> Node:
    return {name: {"$ref": f"#/components/messages/{name}"}}
