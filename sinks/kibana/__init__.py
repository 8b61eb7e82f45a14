"""Kibana: data views, searches and dashboards over the indices of `sinks.elastic`, and how they get into Kibana."""

from sinks.kibana.contents import ndjson, objects
from sinks.kibana.loading import Kibana, load

__all__ = ["Kibana", "load", "ndjson", "objects"]
