"""What the page reads, over Elasticsearch: the tests that the embedded store passes."""

from tests.contracts.test_page_contract import *  # noqa: F403 - all of them, and their fixture
