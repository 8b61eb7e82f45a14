"""What the first visitor would wait for, made ready when the page starts: templates, tables, outlines, an open store, its counts."""

from __future__ import annotations

from typing import get_args

import structlog

from processors.errors import RasidError
from processors.ports import Facet
from sinks.web import maps, reasons, showing
from sinks.web.cards import cards
from sinks.web.rendering import environment
from sinks.web.site import Site
from sinks.web.words import words

log = structlog.get_logger("sinks.web")
CARDS = 20


def warm(site: Site) -> None:
    """Reads everything once. A store that cannot be read now is told by the pages that need it."""
    try:
        for name in environment().list_templates():
            environment().get_template(name)
        words("ar")
        words("en")
        reasons.known("")
        maps.outlines()
        showing.place_name("")
        showing.actor_name("")
        with site.store() as store:
            site.counts.of(store)
            for facet in get_args(Facet):
                site.counts.choices(store, facet)
            found, _ = store.contradictions(limit=CARDS)
            cards(store, found)
    except RasidError as error:
        log.warning("the page could not be made ready", reason=str(error))
