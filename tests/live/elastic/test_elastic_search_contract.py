"""What a person may expect of the search, over Elasticsearch: the tests that the embedded store passes."""

from tests.contracts.test_search_contract import *  # noqa: F403 - all of them, and their fixture
