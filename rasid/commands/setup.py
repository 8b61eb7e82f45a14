"""`rasid setup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from rasid.app import Injected


def setup(
    *, front: Injected,
    feeds: Annotated[Path | None, Parameter(help="The feed list (OPML) that the pollers share from now on.")] = None,
    only: Annotated[Literal["kafka", "elasticsearch", "kibana"] | None, Parameter(help="Do only this one.")] = None,
) -> int:
    """Make what a cluster needs and tell what was done."""
    settings = front.also([("store.feeds", str(feeds))] if feeds is not None else []).settings

    # Each part is met only where it is wanted: Kibana's needs no client of Kafka's, and wrong settings are told without any.
    if only in (None, "kafka"):
        from ingest import topicbook
        from rasid import feedlist, topics
        from rasid.collecting import poll_settings
        from rasid.polling import places

        said = topics.make(settings.kafka)
        if feeds is not None or settings.feeds.exists():
            listed = feedlist.read(settings.feeds).feeds
            said += topicbook.publish(places(settings.kafka), listed, settings.kafka.feeds_partitions, poll_settings(settings).schedule)
        for line in said:
            print(line)  # noqa: T201 - the command's result
    if only in (None, "elasticsearch"):
        from rasid import indexing

        for line in indexing.set_up(settings.elasticsearch):
            print(line)  # noqa: T201 - the command's result
    if only == "kibana" or (only is None and settings.kibana.url):
        from rasid import dashboards

        print(dashboards.set_up(settings))  # noqa: T201 - the command's result
    return 0
