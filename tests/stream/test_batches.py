"""Many acts at once: an atomic batch enters whole and in its order, or not at all."""

from __future__ import annotations

import pytest

from shared.stream import BatchRefused, Log, Recorded


def entries(name: str, count: int) -> list[tuple[str, bytes]]:
    return [(f"acts.38-241.2024.{name}-{n}", b"%d" % n) for n in range(count)]


async def test_three_thousand_entries_in_batches_read_back_in_order(log: Log) -> None:
    sequences = [
        sequence
        for name in ("A", "B", "C")
        for sequence in await log.append_all(entries(name, 1000))
    ]

    stored: list[Recorded] = []
    while page := await log.read(len(stored)):
        stored.extend(page)

    assert sequences == list(range(1, 3001))
    assert [recorded.sequence for recorded in stored] == list(range(1, 3001))
    assert [(recorded.subject, recorded.payload) for recorded in stored] == [
        *entries("A", 1000),
        *entries("B", 1000),
        *entries("C", 1000),
    ]


async def test_a_batch_with_one_member_that_stands_already_leaves_nothing(log: Log) -> None:
    await log.append("acts.38-241.2024.A-7", b"first", equal=lambda _: False)

    with pytest.raises(BatchRefused, match=r"número 8, acts.38-241.2024.A-7") as caught:
        await log.append_all(entries("A", 10))

    assert caught.value.index == 7
    assert caught.value.recorded is not None
    assert (caught.value.recorded.sequence, caught.value.recorded.payload) == (1, b"first")
    assert await log.last_sequence() == 1


async def test_the_first_member_that_stands_is_named_though_a_later_one_is_older(log: Log) -> None:
    await log.append("acts.38-241.2024.A-9", b"x", equal=lambda _: False)
    await log.append("acts.38-241.2024.A-3", b"x", equal=lambda _: False)

    with pytest.raises(BatchRefused) as caught:
        await log.append_all(entries("A", 10))

    assert caught.value.index == 3


async def test_the_same_batch_again_is_refused_and_changes_nothing(log: Log) -> None:
    await log.append_all(entries("A", 10))

    with pytest.raises(BatchRefused) as caught:
        await log.append_all(entries("A", 10))

    assert caught.value.index == 0
    assert await log.last_sequence() == 10


async def test_a_subject_twice_in_one_batch_is_named_by_its_second_place(log: Log) -> None:
    with pytest.raises(BatchRefused, match="repetido") as caught:
        await log.append_all([*entries("A", 3), ("acts.38-241.2024.A-1", b"again")])

    assert (caught.value.index, caught.value.recorded) == (3, None)
    assert await log.last_sequence() == 0


async def test_a_batch_of_one_enters(log: Log) -> None:
    assert await log.append_all(entries("A", 1)) == (1,)


@pytest.mark.parametrize("count", [0, 1001])
async def test_a_batch_holds_one_to_a_thousand(log: Log, count: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        await log.append_all(entries("A", count))


async def test_heavy_acts_come_in_several_pages_without_a_gap(log: Log) -> None:
    heavy = [(f"acts.38-241.2024.H-{n}", b"%d" % n + b"x" * 4_000_000) for n in range(8)]
    await log.append_all(heavy)

    stored: list[Recorded] = []
    async for page in log.follow(0):
        stored.extend(page)
        if len(stored) == 8:
            break

    assert [(recorded.subject, recorded.payload) for recorded in stored] == heavy
    assert len(await log.read(0)) < 8
