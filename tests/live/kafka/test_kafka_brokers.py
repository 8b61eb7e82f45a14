"""Three brokers, of which one dies: nobody waits for long, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deploy.local import Services

Undisturbed = Callable[[int], tuple[list[Any], Any]]


@pytest.mark.soak
@pytest.mark.timeout(400)
def test_one_of_three_brokers_is_killed(cluster_on_three: Any, three_brokers: Services, undisturbed: Undisturbed) -> None:
    cluster = cluster_on_three
    articles, expected = undisturbed(300)
    third = len(articles) // 3
    cluster.worker("one")
    cluster.worker("two")
    cluster.produce(articles[:third])
    cluster.wait_extracted(third // 2)
    three_brokers.brokers[1].kill()
    cluster.produce(articles[third : 2 * third])
    cluster.wait(2 * third)
    three_brokers.brokers[1].start()
    three_brokers.brokers[1].wait()
    cluster.produce(articles[2 * third :])
    cluster.wait(len(articles))
    assert expected.differences(cluster.results()) == []
