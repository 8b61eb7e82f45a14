"""What matching compares of an incident: where it was and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.matching.incidents import outline
from processors.model import Claim


def test_the_day_of_an_election_dates_no_bombing(claim: Callable[..., Claim]) -> None:
    told = [claim("killed", 7, day=7), claim("election", None, day=1, n=1), claim("election", None, day=1, n=2)]
    assert outline(told, (), main=True).start.day == 7
    assert outline(told[1:], (), main=True).start.day == 1


def test_nor_does_the_day_of_a_price(claim: Callable[..., Claim]) -> None:
    told = [claim("price", 40, day=2), claim("killed", 7, day=5), claim("injured", 9, day=None)]
    assert outline(told, (), main=True).start.day == 5


@pytest.mark.parametrize(
    ("text", "risen"),
    [
        ("ارتفع عدد القتلى إلى سبعة", True),
        ("وقد ارتفع عدد القتلى إلى سبعة", True),
        ("قتل سبعة أشخاص، والعدد قد يرتفع لوجود عالقين", False),
        ("قتل سبعة أشخاص ومن المتوقع أن ترتفع الحصيلة", False),
        ("قتل سبعة أشخاص والعدد مرشح للارتفاع", False),
    ],
)
def test_a_toll_that_may_rise_has_not_risen(claim: Callable[..., Claim], text: str, risen: bool) -> None:
    assert outline([claim("killed", 7, text=text)], (), main=True).risen is risen
