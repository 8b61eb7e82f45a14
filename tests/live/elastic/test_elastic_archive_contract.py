"""The archive's promises over Elasticsearch: those of the store's tests that are about reading. The others are about the log, the
event book, the feed book and the outbox, which are Kafka and the shelves here."""

from tests.contracts.test_store_contract import (
    test_a_wrong_cursor_starts_anew,
    test_claims_of_the_newest_revision,
    test_contradictions_in_pages_by_time_or_severity,
    test_contradictions_of_an_event_come_by_id,
    test_dead_letters_latest_first_until_settled,
    test_events_latest_first_in_pages,
    test_the_newest_revision_is_the_article,
    test_the_same_revision_claims_something_else,
)

__all__ = [
    "test_a_wrong_cursor_starts_anew",
    "test_claims_of_the_newest_revision",
    "test_contradictions_in_pages_by_time_or_severity",
    "test_contradictions_of_an_event_come_by_id",
    "test_dead_letters_latest_first_until_settled",
    "test_events_latest_first_in_pages",
    "test_the_newest_revision_is_the_article",
    "test_the_same_revision_claims_something_else",
]
