"""Pages to articles: bytes from the web in, the fields of an `Article` out.

`clean_page` is the whole of it for one page, in this process, pure. `Cleaner` runs it in worker processes, with a time
limit, and is what the poller uses. `revise` makes the article's next revision. `tidy` removes furniture from a text that
came without a page.
"""

from ingest.cleaning.address import canonical
from ingest.cleaning.furniture import tidy
from ingest.cleaning.page import Cleaned, Hints, Page, Unclean
from ingest.cleaning.pool import Cleaner
from ingest.cleaning.revision import article_id, revise

__all__ = ["Cleaned", "Cleaner", "Hints", "Page", "Unclean", "article_id", "canonical", "clean_page", "revise", "tidy"]


def clean_page(page: Page) -> Cleaned | Unclean:
    """The article of a page, or why there is none. Takes some 20 ms; loads the extractor when it is first called."""
    from ingest.cleaning.extraction import clean_page as clean

    return clean(page)
