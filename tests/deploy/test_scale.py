"""docs/scale.md is what bench/scale.py computes, and what it computes holds together."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bench.scale import MEASURED, PAGE, SIZES, Assumed, Measured, cost, hot_limit, page

MEASURES = msgspec.json.decode(MEASURED.read_bytes(), type=Measured)


def test_the_page_is_computed() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(MEASURES, Assumed()), "write it anew: python -m bench.scale"


def test_measures_name_their_day_and_machine_and_are_all_there() -> None:
    told = msgspec.structs.asdict(MEASURES)
    assert MEASURES.machine.endswith("cores")
    assert all(value > 0 for value in told.values() if isinstance(value, float))


@pytest.mark.parametrize("feeds", SIZES)
def test_ten_times_the_feeds_take_ten_times_the_work(feeds: int) -> None:
    one, ten = cost(feeds, MEASURES, Assumed()), cost(10 * feeds, MEASURES, Assumed())
    for name in ("peak", "poll_cores", "clean_cores", "extract_cores", "match_cores", "hot", "index_servers", "kafka_disk", "index_disk"):
        assert getattr(ten, name) == pytest.approx(10 * getattr(one, name))
    for name in ("machines", "kafka_machines", "index_machines", "articles_partitions", "reports_partitions", "shards"):
        assert getattr(ten, name) >= getattr(one, name)


def test_by_hand() -> None:
    """86,400 feeds with an article a day each are one a second; all rates one, nothing spare."""
    measured = Measured(
        date="", machine="", python="", polls=1, polled=1, pages=0.5, extracted=1, words=100, extract=1, match=1, index=1, documents=2,
        recovery=1, reports=1, article_bytes=1, extraction_bytes=1, document_bytes=10,
    )  # fmt: skip
    assumed = Assumed(
        articles=1, polls=1, linked=0.5, words=100, peak=1, busy=1, hot=0.25, kafka_days=1, kafka_copies=2, months=1, copies=2, cores=1,
    )  # fmt: skip
    found = cost(86_400, measured, assumed)
    assert (found.peak, found.extract_cores, found.match_cores, found.index_servers) == pytest.approx((1, 1, 1, 2))
    assert found.poll_cores == pytest.approx(2), "one poll and one article a second"
    assert found.clean_cores == pytest.approx(0.5), "half of them, a second each"
    assert found.kafka_disk == pytest.approx(86_400 * 2 * 2)
    assert found.index_disk == pytest.approx(86_400 * 30.4 * 10 * 2)
    assert found.machines == 5
    assert hot_limit(measured, assumed) == (1, 4 * 86_400)


def test_a_hot_country_fills_its_partition_at_the_limit() -> None:
    carried, limit = hot_limit(MEASURES, Assumed())
    assert cost(limit, MEASURES, Assumed()).hot == pytest.approx(carried, rel=1e-3)
    assert hot_limit(MEASURES, Assumed(hot=1 / 6))[1] == pytest.approx(2 * limit, rel=1e-3)


def test_no_number_of_the_page_is_in_the_template() -> None:
    template = (Path(MEASURED).with_name("scale.md.j2")).read_text(encoding="utf-8")
    for one in SIZES[1:]:
        assert f"{one:,}" not in template
