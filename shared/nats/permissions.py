"""The users of the server of the log and what each may do, written as its configuration (pure).

Accounts, because permissions alone do not keep the log: the server checks where a message is
sent, not where its answer is to go, so a reader who asks for the stream's state with the reply
subject `acts.…` would have the server itself write into the log (tried: it did). An account has
subjects of its own; what a reader asks crosses over by an import, and its answer ends in the
reader's account, where `acts.…` is nobody's.

- LOG: the stream, its one writer (`intake`), and who administers it (`operator`).
- READERS: the other services and the auditor; two questions and `accepted.>` are all they have.
  `archive` too, who may besides declare the stream.
- DOOR: `door`, the intake's side towards the callers.
- CALLER-<name>: one for each caller, alone in it: whatever it makes the server or the door answer
  ends with itself. It has its own subject of the door and, if it may subscribe, its own consumer.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LOG: Final = "LOG"
READERS: Final = "READERS"

DOOR_ACCOUNT: Final = "DOOR"

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
_INFO_OF_CALLER: Final = "log.mine"
"""What questions about the stream and a consumer are mapped to: without JetStream of its own the
asker's account would answer under the usual names, and first."""
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

    @property
    def account(self) -> str:
        """Name its account, where nobody else is."""
        return f"CALLER-{self.name}"


@dataclass(frozen=True, slots=True)
class Rights:
    """What one user may publish to and subscribe to; nothing else."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def inbox_of(user: str) -> str:
    """Name the subjects on which a user hears its answers."""
    return f"_INBOX_{user}.>"


def rights_of(role: str) -> Rights:
    """Say what one of the system's own users may do; raises KeyError for another name."""
    inbox = inbox_of(role)
    if role in READING:
        return Rights((_INFO_OF_READERS, _READ), (inbox, _ACCEPTED))
    return {
        "intake": Rights(("acts.>", _INFO, _READ), (inbox, _ACCEPTED)),
        ARCHIVE: Rights((_INFO_OF_READERS, _CREATE_OF_READERS), (inbox,)),
        OPERATOR: Rights(("$JS.API.>", "$JS.ACK.>", "$JS.FC.>", *_DISCOVERY), (inbox, _ACCEPTED)),
        DOOR: Rights((_SERVICE_REPLIES,), ("post.*", *_DISCOVERY)),
    }[role]


def rights_of_caller(caller: CallerUser) -> Rights:
    """Say what a caller may do: post in its own name, hear its answers, find the service.

    One that may subscribe hears what is accepted, and reads and confirms its own consumer.
    """
    heard: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    if caller.may_subscribe:
        heard = (_ACCEPTED,)
        asked = (_INFO_OF_CALLER, next_of(caller.name), acks_of(caller.name))
    return Rights((f"post.{caller.name}", *_DISCOVERY, *asked), (inbox_of(caller.name), *heard))


def next_of(caller: str) -> str:
    """Name the subject on which a subscriber asks its consumer for the next acts."""
    return f"$JS.API.CONSUMER.MSG.NEXT.ACTS.{caller}"


def acks_of(caller: str) -> str:
    """Name the subjects on which a subscriber confirms what its consumer gave it."""
    return f"$JS.ACK.ACTS.{caller}.>"


def consumer_info_of(caller: str) -> str:
    """Name the subject on which a subscriber asks how far its consumer is."""
    return f"$JS.API.CONSUMER.INFO.ACTS.{caller}"


def configuration(keys: Mapping[str, str], callers: Iterable[CallerUser]) -> str:
    """Write the accounts of the server: `keys` gives each role's public NKey.

    Raises ValueError for a key or a name that is none, a role without key, or one key for two.
    """
    listed = sorted(callers, key=lambda caller: caller.name)
    _check(keys, listed)
    subscribing = [caller for caller in listed if caller.may_subscribe]
    everybody = [LOG, *(caller.account for caller in listed)]
    return _ACCOUNTS.format(
        log=_users({role: (keys[role], rights_of(role)) for role in OF_LOG}),
        readers=_users({role: (keys[role], rights_of(role)) for role in OF_READERS}),
        door=_users({DOOR: (keys[DOOR], rights_of(DOOR))}),
        hearing=json.dumps([READERS, *(caller.account for caller in subscribing)]),
        consumers="".join(_exported_consumer(caller) for caller in subscribing),
        posts="".join(_service(f"post.{caller.name}", caller) for caller in listed),
        everybody=json.dumps(everybody),
        callers="".join(_account_of(caller) for caller in listed),
    )


def _users(users: Mapping[str, tuple[str, Rights]]) -> str:
    return "[" + ",".join(_user(name, *known) for name, known in users.items()) + "\n    ]"


def _service(subject: str, caller: CallerUser, *, streamed: bool = False) -> str:
    """Write that a caller's account alone may ask this of the account that answers."""
    many = ", response_type: stream" if streamed else ""
    return f'\n      {{service: "{subject}", accounts: ["{caller.account}"]{many}}}'


def _exported_consumer(caller: CallerUser) -> str:
    return (
        _service(consumer_info_of(caller.name), caller)
        + _service(next_of(caller.name), caller, streamed=True)
        + _service(acks_of(caller.name), caller, streamed=True)
    )


def _account_of(caller: CallerUser) -> str:
    name = caller.name
    imports = [
        f'{{service: {{account: {DOOR_ACCOUNT}, subject: "post.{name}"}}}}',
        f'{{service: {{account: {DOOR_ACCOUNT}, subject: "$SRV.>"}}}}',
    ]
    mappings = ""
    if caller.may_subscribe:
        info = consumer_info_of(name)
        mappings = f'\n    mappings: {{"{info}": "{_INFO_OF_CALLER}"}}'
        imports += [
            f'{{stream: {{account: {LOG}, subject: "{_ACCEPTED}"}}}}',
            f'{{service: {{account: {LOG}, subject: "{info}"}}, to: "{_INFO_OF_CALLER}"}}',
            f'{{service: {{account: {LOG}, subject: "{next_of(name)}"}}}}',
            f'{{service: {{account: {LOG}, subject: "{acks_of(name)}"}}}}',
        ]
    listed = "".join(f"\n      {each}" for each in imports)
    users = _users({name: (caller.public_key, rights_of_caller(caller))})
    inside = f"    users: {users}{mappings}\n    imports: [{listed}\n    ]\n"
    return f'  "{caller.account}" {{\n{inside}  }}\n'


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
    users: {log}
    exports: [
      {{service: "$JS.API.STREAM.INFO.ACTS", accounts: [READERS]}}
      {{service: "$JS.API.STREAM.CREATE.ACTS", accounts: [READERS]}}
      {{service: "$JS.API.DIRECT.GET.ACTS", accounts: [READERS], response_type: stream}}
      {{stream: "accepted.>", accounts: {hearing}}}{consumers}
    ]
    imports: [
      {{service: {{account: DOOR, subject: "$SRV.>"}}}}
    ]
  }}
  READERS {{
    users: {readers}
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
  DOOR {{
    users: {door}
    exports: [
      {{service: "$SRV.>", accounts: {everybody}, response_type: stream}}{posts}
    ]
  }}
{callers}}}
"""
