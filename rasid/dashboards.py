"""What `rasid setup` does in Kibana."""

from __future__ import annotations

import asyncio

from processors.errors import BadSettings
from rasid.settings import Settings
from sinks.kibana import Kibana, load, ndjson


def set_up(settings: Settings) -> str:
    """Puts data views, searches and dashboards into Kibana; says what was done. Raises `Unreachable` or `BadSettings`."""
    to = settings.kibana
    if not to.url:
        raise BadSettings("kibana.url is not set; write it as http://127.0.0.1:5601")
    kibana = Kibana(to.url, to.user, to.password, to.certificate, to.space, to.timeout, to.patience)
    taken = asyncio.run(load(kibana, ndjson(settings.elasticsearch.prefix)))
    return f"Kibana has {taken} data views, searches and dashboards"
