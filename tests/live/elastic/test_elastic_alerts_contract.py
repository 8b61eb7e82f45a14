"""What the page reads of alerting, over Elasticsearch: the tests that the embedded store passes. What is due is asked of the outbox."""

from tests.contracts.test_alerts_contract import (
    test_all_notices_of_a_contradiction,
    test_deliveries_newest_first_in_pages,
    test_rules_of_the_page,
    test_silences_by_end_and_by_time,
    test_waiting_notices_of_one_event,
)

__all__ = [
    "test_all_notices_of_a_contradiction",
    "test_deliveries_newest_first_in_pages",
    "test_rules_of_the_page",
    "test_silences_by_end_and_by_time",
    "test_waiting_notices_of_one_event",
]
