"""The users of the server of the log and what each may do, written as its configuration (pure).

Three accounts, because permissions alone do not keep the log: the server checks where a message
is sent, not where its answer is to go, so a reader who asks for the stream's state with the reply
subject `acts.…` would have the server itself write into the log (tried: it did). An account has
subjects of its own; what a reader asks crosses over by an import, and its answer ends in the
reader's account, where `acts.…` is nobody's.

- LOG: the stream, its one writer (`intake`), and who administers it (`operator`).
- READERS: the other services and the auditor; two questions and `accepted.>` are all they have.
  `archive` too, who may besides declare the stream.
- CALLERS: whoever posts, each on its own subject, and `door`, the intake's side towards them.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LOG: Final = "LOG"
READERS: Final = "READERS"
CALLERS: Final = "CALLERS"

DOOR: Final = "door"
"""The intake's user towards the callers: it cannot write into the log."""
OPERATOR: Final = "operator"
ARCHIVE: Final = "archive"
AUDITOR: Final = "auditor"
OF_LOG: Final = ("intake", OPERATOR)
READING: Final = ("reporting", "budget", "targets", "investments", AUDITOR)
OF_READERS: Final = (*READING, ARCHIVE)
ROLES: Final = (*OF_LOG, *OF_READERS, DOOR)
"""The system's own users; callers come beside them."""

_INFO: Final = "$JS.API.STREAM.INFO.ACTS"
_READ: Final = "$JS.API.DIRECT.GET.ACTS"
_ACCEPTED: Final = "accepted.>"
_INFO_OF_READERS: Final = "log.info"
_CREATE_OF_READERS: Final = "log.create"
"""What a reader's questions about the stream are mapped to: without JetStream of its own its
account would answer under the usual names, and first."""
_DISCOVERY: Final = tuple(
    subject for verb in ("PING", "INFO", "STATS") for subject in (f"$SRV.{verb}", f"$SRV.{verb}.>")
)
_SERVICE_REPLIES: Final = "_R_.>"
"""Where the server takes an answer that crosses over to another account."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_PUBLIC_KEY: Final = re.compile(r"U[A-Z2-7]{55}")


@dataclass(frozen=True, slots=True)
class CallerUser:
    """A caller as the server knows it."""

    name: str
    public_key: str
    may_subscribe: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """What one user may publish to and subscribe to; nothing else."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def inbox_of(user: str) -> str:
    """Name the subjects on which a user hears its answers."""
    return f"_INBOX_{user}.>"


def rights_of(role: str, callers: Sequence[CallerUser] = ()) -> Rights:
    """Say what one of the system's own users may do; raises KeyError for another name."""
    inbox = inbox_of(role)
    if role in READING:
        return Rights((_INFO_OF_READERS, _READ), (inbox, _ACCEPTED))
    return {
        "intake": Rights(("acts.>", _INFO, _READ), (inbox, _ACCEPTED)),
        ARCHIVE: Rights((_INFO_OF_READERS, _CREATE_OF_READERS), (inbox,)),
        OPERATOR: Rights(("$JS.API.>", "$JS.ACK.>", "$JS.FC.>", *_DISCOVERY), (inbox, _ACCEPTED)),
        DOOR: Rights(
            (*(inbox_of(caller.name) for caller in callers), _SERVICE_REPLIES),
            ("post.*", *_DISCOVERY),
        ),
    }[role]


def rights_of_caller(caller: CallerUser) -> Rights:
    """Say what a caller may do: post in its own name, hear its answers, find the service."""
    heard = (_ACCEPTED,) if caller.may_subscribe else ()
    return Rights((f"post.{caller.name}", *_DISCOVERY), (inbox_of(caller.name), *heard))


def configuration(keys: Mapping[str, str], callers: Iterable[CallerUser]) -> str:
    """Write the accounts of the server: `keys` gives each role's public NKey.

    Raises ValueError for a key or a name that is none, a role without key, or one key for two.
    """
    listed = sorted(callers, key=lambda caller: caller.name)
    _check(keys, listed)
    of_log = [_user(role, keys[role], rights_of(role)) for role in OF_LOG]
    of_readers = [_user(role, keys[role], rights_of(role)) for role in OF_READERS]
    of_callers = [
        _user(DOOR, keys[DOOR], rights_of(DOOR, listed)),
        *(_user(caller.name, caller.public_key, rights_of_caller(caller)) for caller in listed),
    ]
    return _ACCOUNTS.format(
        log=",".join(of_log), readers=",".join(of_readers), callers=",".join(of_callers)
    )


def _check(keys: Mapping[str, str], callers: Sequence[CallerUser]) -> None:
    lacking = [role for role in ROLES if role not in keys]
    if lacking:
        raise ValueError(f"falta la clave pública de {', '.join(lacking)}")
    names = [caller.name for caller in callers]
    wrong = [name for name in names if _NAME.fullmatch(name) is None]
    stated = [*(keys[role] for role in ROLES), *(caller.public_key for caller in callers)]
    wrong += [key for key in stated if _PUBLIC_KEY.fullmatch(key) is None]
    if wrong:
        raise ValueError(f"no es nombre de quien publica ni clave NKey pública: {', '.join(wrong)}")
    if len(set(stated)) < len(stated) or len(set(names)) < len(names):
        raise ValueError("dos usuarios con un mismo nombre o una misma clave")


def _user(name: str, key: str, rights: Rights) -> str:
    return (
        f"\n      # {name}\n"
        f"      {{nkey: {key}, permissions: {{\n"
        f"        publish: {{allow: {json.dumps(rights.publish)}}}\n"
        f"        subscribe: {{allow: {json.dumps(rights.subscribe)}}}}}}}"
    )


_ACCOUNTS: Final = """\
# Written by `poi nats-config` from the callers' register: a change here is lost.
# No user without an NKey; what is not listed is refused. docs/nats.md says it as a table.
accounts {{
  LOG {{
    jetstream: enabled
    users: [{log}
    ]
    exports: [
      {{service: "$JS.API.STREAM.INFO.ACTS", accounts: [READERS]}}
      {{service: "$JS.API.STREAM.CREATE.ACTS", accounts: [READERS]}}
      {{service: "$JS.API.DIRECT.GET.ACTS", accounts: [READERS], response_type: stream}}
      {{stream: "accepted.>", accounts: [READERS, CALLERS]}}
    ]
    imports: [
      {{service: {{account: CALLERS, subject: "$SRV.>"}}}}
    ]
  }}
  READERS {{
    users: [{readers}
    ]
    mappings: {{
      "$JS.API.STREAM.INFO.ACTS": "log.info"
      "$JS.API.STREAM.CREATE.ACTS": "log.create"
    }}
    imports: [
      {{service: {{account: LOG, subject: "$JS.API.STREAM.INFO.ACTS"}}, to: "log.info"}}
      {{service: {{account: LOG, subject: "$JS.API.STREAM.CREATE.ACTS"}}, to: "log.create"}}
      {{service: {{account: LOG, subject: "$JS.API.DIRECT.GET.ACTS"}}}}
      {{stream: {{account: LOG, subject: "accepted.>"}}}}
    ]
  }}
  CALLERS {{
    users: [{callers}
    ]
    exports: [
      {{service: "$SRV.>", accounts: [LOG], response_type: stream}}
    ]
    imports: [
      {{stream: {{account: LOG, subject: "accepted.>"}}}}
    ]
  }}
}}
"""
