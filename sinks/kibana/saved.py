"""Kibana's saved objects, as its import takes them: one JSON object each, with parts that are JSON in strings.

The shapes are those of Kibana 8.19. The migration versions say which shape an object has; Kibana brings older ones up to its own and
refuses newer ones, so each is the last whose shape is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

Object = dict[str, Any]

CORE = "8.8.0"
_SHAPES = {"index-pattern": "8.0.0", "search": "8.0.0", "lens": "8.9.0", "map": "8.4.0", "dashboard": "8.9.0"}
_SOURCE = "kibanaSavedObjectMeta.searchSourceJSON.index"
COLUMNS = 48
"""Width of a dashboard's grid."""


class Panel(NamedTuple):
    """Where an object stands on a dashboard, in cells of its grid."""

    object: Object
    x: int
    y: int
    width: int
    height: int


def reference(name: str, object_: Object) -> Object:
    """How one object names another."""
    return {"type": object_["type"], "id": object_["id"], "name": name}


def data_view(id_: str, name: str, index: str, time_field: str) -> Object:
    """An index or alias, with the field that the time filter is about. It may be empty still."""
    attributes = {"title": index, "name": name, "timeFieldName": time_field, "allowNoIndex": True, "fields": "[]", "typeMeta": "{}"}
    return _object("index-pattern", id_, attributes)


def search(id_: str, title: str, about: str, view: Object, columns: Sequence[str], sort: str, *, query: str = "") -> Object:
    """A table of documents in Discover, newest or greatest first."""
    attributes = {
        "title": title, "description": about, "columns": list(columns), "sort": [[sort, "desc"]], "grid": {}, "hideChart": False,
        "isTextBasedQuery": False, "timeRestore": False, "kibanaSavedObjectMeta": {"searchSourceJSON": _source(query, indexed=True)},
    }  # fmt: skip
    return _object("search", id_, attributes, [reference(_SOURCE, view)])


def lens(id_: str, title: str, about: str, view: Object, kind: str, columns: Object, shown: Object, *, query: str = "") -> Object:
    """A Lens chart of one layer. `columns` by id, buckets first; `shown`: the state of the visualization of this kind."""
    layer = {"columns": columns, "columnOrder": list(columns), "incompleteColumns": {}, "sampling": 1, "ignoreGlobalFilters": False}
    state = {
        "datasourceStates": {"formBased": {"layers": {LAYER: layer}}}, "visualization": shown, "query": _kuery(query), "filters": [],
        "internalReferences": [], "adHocDataViews": {},
    }  # fmt: skip
    attributes = {"title": title, "description": about, "visualizationType": kind, "state": state}
    return _object("lens", id_, attributes, [reference(f"indexpattern-datasource-layer-{LAYER}", view)])


LAYER = "layer"
"""The id of a Lens chart's layer."""


def map_(id_: str, title: str, about: str, view: Object, layers: Sequence[Object], *, query: str = "") -> Object:
    """A map: Elastic's base map below, `layers` of the data view above it."""
    base = {
        "id": "base", "type": "EMS_VECTOR_TILE", "label": None, "visible": True, "alpha": 1, "minZoom": 0, "maxZoom": 24,
        "includeInFitToBounds": True, "sourceDescriptor": {"type": "EMS_TMS", "isAutoSelect": True}, "style": {"type": "EMS_VECTOR_TILE"},
    }  # fmt: skip
    named, references = [base], []
    for number, layer in enumerate(layers, 1):
        name = f"layer_{number}_source_index_pattern"
        named.append({**layer, "sourceDescriptor": {**layer["sourceDescriptor"], "indexPatternRefName": name}})
        references.append(reference(name, view))
    state = {
        "zoom": 4.2, "center": {"lon": 40.0, "lat": 31.0}, "timeFilters": {"from": "now-7d", "to": "now"},
        "refreshConfig": {"isPaused": True, "interval": 0}, "query": _kuery(query), "filters": [],
        "settings": {"autoFitToDataBounds": True},
    }  # fmt: skip
    attributes = {
        "title": title, "description": about, "mapStateJSON": _json(state), "layerListJSON": _json(named),
        "uiStateJSON": _json({"isLayerTOCOpen": True, "openTOCDetails": []}),
    }  # fmt: skip
    return _object("map", id_, attributes, references)


def dashboard(id_: str, title: str, about: str, panels: Sequence[Panel], *, since: str, refresh_seconds: int = 60) -> Object:
    """Objects side by side. `since`: the beginning of the time shown at first, as Kibana writes it (`now-7d`)."""
    shown, references = [], []
    for number, panel in enumerate(panels, 1):
        place = f"p{number}"
        shown.append(
            {
                "type": panel.object["type"], "panelIndex": place, "panelRefName": f"panel_{place}", "embeddableConfig": {},
                "gridData": {"x": panel.x, "y": panel.y, "w": panel.width, "h": panel.height, "i": place},
            }
        )
        references.append(reference(f"{place}:panel_{place}", panel.object))
    options = {"useMargins": True, "syncColors": True, "syncCursor": True, "syncTooltips": False, "hidePanelTitles": False}
    attributes = {
        "title": title, "description": about, "panelsJSON": _json(shown), "optionsJSON": _json(options), "timeRestore": True,
        "timeFrom": since, "timeTo": "now", "refreshInterval": {"pause": False, "value": refresh_seconds * 1000}, "version": 1,
        "kibanaSavedObjectMeta": {"searchSourceJSON": _source("", indexed=False)},
    }  # fmt: skip
    return _object("dashboard", id_, attributes, references)


def _object(type_: str, id_: str, attributes: Object, references: Sequence[Object] = ()) -> Object:
    return {
        "type": type_, "id": id_, "attributes": attributes, "references": list(references), "managed": False,
        "coreMigrationVersion": CORE, "typeMigrationVersion": _SHAPES[type_],
    }  # fmt: skip


def _kuery(query: str) -> Object:
    return {"query": query, "language": "kuery"}


def _source(query: str, *, indexed: bool) -> str:
    return _json({"query": _kuery(query), "filter": [], **({"indexRefName": _SOURCE} if indexed else {})})


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
