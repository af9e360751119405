import socket

import pytest

from services.console.embedded.ports import block_at, free_block
from services.console.errors import PortTakenError, UsageError


def test_a_block_gives_each_part_its_distance_from_the_first_port() -> None:
    first = free_block()["reporting"]

    block = block_at(first)

    assert block == {
        "reporting": first,
        "intake": first + 1,
        "budget": first + 2,
        "targets": first + 3,
        "investments": first + 4,
        "nats": first + 10,
    }


def test_a_taken_port_is_named_with_the_part_that_needs_it() -> None:
    first = free_block()["reporting"]

    with socket.socket() as other:
        other.bind(("127.0.0.1", first + 3))
        other.listen()
        with pytest.raises(PortTakenError) as refused:
            block_at(first)

    assert f"El puerto {first + 3} (targets) está ocupado" in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("first", [-1, 0, 65526, 70000])
def test_a_number_that_is_no_first_port_is_refused_with_the_range(first: int) -> None:
    with pytest.raises(UsageError, match=f"El puerto {first} no sirve: va de 1 a 65525"):
        block_at(first)


def test_a_free_block_lies_below_the_ports_of_outgoing_connections() -> None:
    found = [free_block() for _ in range(20)]

    assert min(block["reporting"] for block in found) >= 20_000
    assert max(block["nats"] for block in found) < 32_768
