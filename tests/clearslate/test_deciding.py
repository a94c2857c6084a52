"""What is asked of the law is checked at the door, before anything is read."""

from __future__ import annotations

from datetime import date

import pytest

from clearslate.deciding import asked_of_the_law
from clearslate.exits import BadUsage


@pytest.mark.parametrize("policy", [None, "configurable"])
def test_a_day_before_the_act_is_bad_usage(policy: str | None) -> None:
    with pytest.raises(BadUsage, match=r"--as-of: ca-prop64 .* from 2016-11-09 to today, not on .* 2016-11-08"):
        asked_of_the_law(["ca-prop64"], policy, date(2016, 11, 8), None)


def test_the_first_day_of_the_act_is_asked() -> None:
    asked = asked_of_the_law(["ca-prop64", "ca-prop64"], "configurable", date(2016, 11, 9), "Los Angeles County")
    assert ([pack.id for pack in asked.packs], asked.county) == (["ca-prop64"], "LOS ANGELES")
