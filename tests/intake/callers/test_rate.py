"""A rate by itself, with a clock that the test turns."""

import pytest

from services.intake.limits.rate import Rate


class Clock:
    """A clock that a test turns; `tell` gives the time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def tell(self) -> float:
        """Give the seconds that it shows."""
        return self.now


def test_a_rate_lets_through_what_it_says_and_tells_how_long_to_wait() -> None:
    clock = Clock()
    rate = Rate("10/minute", clock=clock.tell)
    taken = 0
    while rate.wait_s("mef") == 0.0:
        rate.take("mef")
        taken += 1

    assert taken == 10
    assert rate.wait_s("mef") == pytest.approx(6.0)
    assert rate.wait_s("ceplan") == 0.0
    clock.now += 6.0
    assert rate.wait_s("mef") == 0.0
    rate.take("mef")
    assert rate.wait_s("mef") == pytest.approx(6.0)


def test_a_batch_is_worked_off_before_the_next_post() -> None:
    clock = Clock()
    rate = Rate("10/minute", clock=clock.tell)

    rate.take("mef", 15)

    assert rate.wait_s("mef") == pytest.approx(36.0)
    rate.take("mef", 1_000_000)
    assert rate.wait_s("mef") <= 120.0


def test_what_is_known_of_names_that_have_rested_is_forgotten() -> None:
    clock = Clock()
    rate = Rate("10/second", clock=clock.tell)
    for number in range(30_000):
        clock.now += 1.0
        rate.take(f"address-{number}")

    assert len(rate._free_at) <= 10_000
