"""Kibana's objects have the shapes that Kibana 8.19 reads, name only what is there, and name only fields that the mappings have.

The Structs below are the shapes, written down from what Kibana documents and exports; an attribute that is not among them fails.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from rasid.settings import Elasticsearch
from sinks.elastic.documents import alias
from sinks.elastic.mappings import KINDS, Fields, fields
from sinks.kibana import ndjson, objects

ROOT = Path(__file__).parents[2]
PREFIX = Elasticsearch().prefix
ALL = objects(PREFIX)
BY_ID = {one["id"]: one for one in ALL}


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """Nothing but what is named."""


class Reference(Shape):
    type: Literal["index-pattern", "search", "lens", "map"]
    id: str
    name: str


class Saved(Shape):
    type: Literal["index-pattern", "search", "lens", "map", "dashboard"]
    id: str
    attributes: dict[str, Any]
    references: list[Reference]
    managed: Literal[False]
    coreMigrationVersion: Literal["8.8.0"]  # noqa: N815 - Kibana's names, here and below
    typeMigrationVersion: str  # noqa: N815


class View(Shape):
    title: str
    name: str
    timeFieldName: str  # noqa: N815
    allowNoIndex: bool  # noqa: N815
    fields: Literal["[]"]
    typeMeta: Literal["{}"]  # noqa: N815


class Query(Shape):
    query: str
    language: Literal["kuery"]


class Source(Shape):
    query: Query
    filter: list[Any]
    indexRefName: str = ""  # noqa: N815


class Meta(Shape):
    searchSourceJSON: str  # noqa: N815


class Search(Shape):
    title: str
    description: str
    columns: list[str]
    sort: list[tuple[str, Literal["asc", "desc"]]]
    grid: dict[str, Any]
    hideChart: bool  # noqa: N815
    isTextBasedQuery: Literal[False]  # noqa: N815
    timeRestore: bool  # noqa: N815
    kibanaSavedObjectMeta: Meta  # noqa: N815


class Column(Shape):
    label: str
    customLabel: bool  # noqa: N815
    dataType: Literal["date", "string", "number"]  # noqa: N815
    operationType: Literal["date_histogram", "terms", "count", "max", "min", "average", "sum", "unique_count"]  # noqa: N815
    sourceField: str  # noqa: N815
    isBucketed: bool  # noqa: N815
    scale: Literal["interval", "ordinal", "ratio"]
    params: dict[str, Any]


class Layer(Shape):
    columns: dict[str, Column]
    columnOrder: list[str]  # noqa: N815
    incompleteColumns: dict[str, Any]  # noqa: N815
    sampling: Literal[1]
    ignoreGlobalFilters: bool  # noqa: N815


class FormBased(Shape):
    layers: dict[str, Layer]


class Sources(Shape):
    formBased: FormBased  # noqa: N815


class State(Shape):
    datasourceStates: Sources  # noqa: N815
    visualization: dict[str, Any]
    query: Query
    filters: list[Any]
    internalReferences: list[Any]  # noqa: N815
    adHocDataViews: dict[str, Any]  # noqa: N815


class Lens(Shape):
    title: str
    description: str
    visualizationType: Literal["lnsXY", "lnsDatatable", "lnsMetric"]  # noqa: N815
    state: State


class XyLayer(Shape):
    layerId: str  # noqa: N815
    layerType: Literal["data"]  # noqa: N815
    seriesType: Literal["bar_stacked", "bar_horizontal", "line"]  # noqa: N815
    xAccessor: str  # noqa: N815
    accessors: list[str]
    splitAccessor: str = ""  # noqa: N815


class Xy(Shape):
    preferredSeriesType: str  # noqa: N815
    layers: list[XyLayer]
    legend: dict[str, Any]
    valueLabels: Literal["hide", "show"]  # noqa: N815
    fittingFunction: Literal["None"]  # noqa: N815
    axisTitlesVisibilitySettings: dict[str, bool]  # noqa: N815


class Sorting(Shape):
    columnId: str  # noqa: N815
    direction: Literal["asc", "desc"]


class Paging(Shape):
    size: Literal[10, 20, 30, 50, 100]
    enabled: bool


class TableColumn(Shape):
    columnId: str  # noqa: N815


class Table(Shape):
    layerId: str  # noqa: N815
    layerType: Literal["data"]  # noqa: N815
    columns: list[TableColumn]
    sorting: Sorting
    paging: Paging


class Metric(Shape):
    layerId: str  # noqa: N815
    layerType: Literal["data"]  # noqa: N815
    metricAccessor: str  # noqa: N815


class Map(Shape):
    title: str
    description: str
    mapStateJSON: str  # noqa: N815
    layerListJSON: str  # noqa: N815
    uiStateJSON: str  # noqa: N815


class Grid(Shape):
    type: Literal["ES_GEO_GRID"]
    id: str
    geoField: str  # noqa: N815
    requestType: Literal["point"]  # noqa: N815
    resolution: Literal["COARSE"]
    metrics: list[dict[str, str]]
    applyGlobalQuery: bool  # noqa: N815
    applyGlobalTime: bool  # noqa: N815
    applyForceRefresh: bool  # noqa: N815
    indexPatternRefName: str  # noqa: N815


class Documents(Shape):
    type: Literal["ES_SEARCH"]
    id: str
    geoField: str  # noqa: N815
    scalingType: Literal["LIMIT"]  # noqa: N815
    filterByMapBounds: bool  # noqa: N815
    tooltipProperties: list[str]  # noqa: N815
    sortField: str  # noqa: N815
    sortOrder: Literal["asc", "desc"]  # noqa: N815
    applyGlobalQuery: bool  # noqa: N815
    applyGlobalTime: bool  # noqa: N815
    applyForceRefresh: bool  # noqa: N815
    indexPatternRefName: str  # noqa: N815


class MapLayer(Shape):
    id: str
    type: Literal["EMS_VECTOR_TILE", "GEOJSON_VECTOR"]
    label: str | None
    visible: bool
    alpha: float
    minZoom: int  # noqa: N815
    maxZoom: int  # noqa: N815
    includeInFitToBounds: bool  # noqa: N815
    sourceDescriptor: dict[str, Any]  # noqa: N815
    style: dict[str, Any]
    joins: list[Any] = []


class GridData(Shape):
    x: int
    y: int
    w: int
    h: int
    i: str


class DashboardPanel(Shape):
    type: Literal["lens", "map", "search"]
    panelIndex: str  # noqa: N815
    panelRefName: str  # noqa: N815
    embeddableConfig: dict[str, Any]  # noqa: N815
    gridData: GridData  # noqa: N815


class Refresh(Shape):
    pause: bool
    value: int


class Dashboard(Shape):
    title: str
    description: str
    panelsJSON: str  # noqa: N815
    optionsJSON: str  # noqa: N815
    timeRestore: Literal[True]  # noqa: N815
    timeFrom: str  # noqa: N815
    timeTo: Literal["now"]  # noqa: N815
    refreshInterval: Refresh  # noqa: N815
    version: Literal[1]
    kibanaSavedObjectMeta: Meta  # noqa: N815


NUMBERS = {"long", "integer", "short", "double"}
FITS = {
    "date_histogram": {"date"}, "terms": {"keyword", "boolean"}, "unique_count": {"keyword"}, "max": NUMBERS, "min": NUMBERS,
    "average": NUMBERS, "sum": NUMBERS,
}  # fmt: skip


def flat(found: Fields, path: str = "") -> dict[str, str]:
    """Type by dotted name; a field that is only kept is not there."""
    types: dict[str, str] = {}
    for name, field in found.items():
        if "properties" in field:
            types |= flat(field["properties"], f"{path}{name}.")
        elif field.get("enabled", True):
            types[f"{path}{name}"] = field["type"]
    return types


KIND_OF = {alias(PREFIX, kind): kind for kind in KINDS}


def types_of(view: str) -> dict[str, str]:
    """Of the index that a data view shows."""
    return flat(fields(KIND_OF[BY_ID[view]["attributes"]["title"]]))


def types(one: dict[str, Any]) -> dict[str, str]:
    views = {reference["id"] for reference in one["references"]}
    assert len(views) == 1
    return types_of(views.pop())


def check_query(text: str, known: dict[str, str]) -> None:
    for name in re.findall(r"([\w.]+)\s*(?::|[<>]=?)", text):
        assert name in known, f"{name} of the query {text!r}"


def of(type_: str) -> Any:
    found = [one for one in ALL if one["type"] == type_]
    return pytest.mark.parametrize("one", found, ids=[one["id"] for one in found])


def test_there_is_what_was_wanted() -> None:
    kinds = {type_: sum(one["type"] == type_ for one in ALL) for type_ in ("index-pattern", "search", "lens", "map", "dashboard")}
    assert kinds == {"index-pattern": 9, "search": 7, "lens": 12, "map": 2, "dashboard": 3}
    assert len(BY_ID) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["id"])
def test_objects_are_saved_objects_whose_references_stand_before_them(one: dict[str, Any]) -> None:
    saved = msgspec.convert(one, Saved)
    before = ALL[: ALL.index(one)]
    for reference in saved.references:
        assert any((other["type"], other["id"]) == (reference.type, reference.id) for other in before)
    assert len({reference.name for reference in saved.references}) == len(saved.references)


@of("index-pattern")
def test_data_views(one: dict[str, Any]) -> None:
    view = msgspec.convert(one["attributes"], View)
    assert types_of(one["id"])[view.timeFieldName] == "date"
    assert one["references"] == []


@of("search")
def test_searches(one: dict[str, Any]) -> None:
    search = msgspec.convert(one["attributes"], Search)
    source = msgspec.json.decode(search.kibanaSavedObjectMeta.searchSourceJSON, type=Source)
    assert [reference["name"] for reference in one["references"]] == [source.indexRefName]
    known = types(one)
    assert set(search.columns) <= set(known)
    for field, _ in search.sort:
        assert known[field] in NUMBERS | {"date", "keyword"}
    check_query(source.query.query, known)


@of("lens")
def test_charts(one: dict[str, Any]) -> None:
    lens = msgspec.convert(one["attributes"], Lens)
    ((name, layer),) = lens.state.datasourceStates.formBased.layers.items()
    assert [reference["name"] for reference in one["references"]] == [f"indexpattern-datasource-layer-{name}"]
    known = types(one)
    check_query(lens.state.query.query, known)
    assert layer.columnOrder == list(layer.columns)
    buckets = [column.isBucketed for column in layer.columns.values()]
    assert buckets == sorted(buckets, reverse=True), "buckets come first"
    for column in layer.columns.values():
        if column.operationType == "count":
            assert column.sourceField == "___records___"
            continue
        assert known[column.sourceField] in FITS[column.operationType], column.sourceField
        if column.operationType == "terms":
            assert layer.columns[column.params["orderBy"]["columnId"]].isBucketed is False
    assert _shown(lens) == set(layer.columns), "every column is shown, and only those"


def _shown(lens: Lens) -> set[str]:
    """The columns that the visualization names."""
    state = lens.state.visualization
    if lens.visualizationType == "lnsXY":
        ((layer),) = msgspec.convert(state, Xy).layers
        return {layer.xAccessor, *layer.accessors, layer.splitAccessor} - {""}
    if lens.visualizationType == "lnsMetric":
        return {msgspec.convert(state, Metric).metricAccessor}
    table = msgspec.convert(state, Table)
    assert table.sorting.columnId in {column.columnId for column in table.columns}
    return {column.columnId for column in table.columns}


@of("map")
def test_maps(one: dict[str, Any]) -> None:
    shown = msgspec.convert(one["attributes"], Map)
    state = json.loads(shown.mapStateJSON)
    known = types(one)
    check_query(state["query"]["query"], known)
    assert set(state) == {"zoom", "center", "timeFilters", "refreshConfig", "query", "filters", "settings"}
    base, *layers = msgspec.json.decode(shown.layerListJSON, type=list[MapLayer])
    assert (base.type, base.sourceDescriptor["type"]) == ("EMS_VECTOR_TILE", "EMS_TMS")
    named = []
    for layer in layers:
        source = msgspec.convert(layer.sourceDescriptor, Grid if layer.sourceDescriptor["type"] == "ES_GEO_GRID" else Documents)
        assert known[source.geoField] == "geo_point"
        if isinstance(source, Documents):
            assert set(source.tooltipProperties) <= set(known)
            assert known[source.sortField] in NUMBERS | {"date"}
        named.append(source.indexPatternRefName)
        assert layer.style["type"] == "VECTOR"
    assert named == [reference["name"] for reference in one["references"]]


@of("dashboard")
def test_dashboards(one: dict[str, Any]) -> None:
    dashboard = msgspec.convert(one["attributes"], Dashboard)
    panels = msgspec.json.decode(dashboard.panelsJSON, type=list[DashboardPanel])
    references = {reference["name"]: reference for reference in one["references"]}
    assert list(references) == [f"{panel.panelIndex}:{panel.panelRefName}" for panel in panels]
    cells: set[tuple[int, int]] = set()
    for panel in panels:
        assert references[f"{panel.panelIndex}:{panel.panelRefName}"]["type"] == panel.type
        place = panel.gridData
        assert place.i == panel.panelIndex
        assert place.x + place.w <= 48
        taken = {(x, y) for x in range(place.x, place.x + place.w) for y in range(place.y, place.y + place.h)}
        assert not taken & cells, "panels lie beside each other"
        cells |= taken
    assert re.fullmatch(r"now-\d+[hd]", dashboard.timeFrom)
    source = msgspec.json.decode(dashboard.kibanaSavedObjectMeta.searchSourceJSON, type=Source)
    assert not source.indexRefName


def test_everything_that_is_made_is_shown_somewhere_or_can_be_opened() -> None:
    named = {reference["id"] for one in ALL for reference in one["references"]}
    alone = {one["id"] for one in ALL} - named
    assert all(BY_ID[id_]["type"] in ("dashboard", "search", "index-pattern") for id_ in alone)


def test_the_prefix_is_everywhere() -> None:
    for one in objects("other-"):
        assert one["id"].startswith("other-")
        if one["type"] == "index-pattern":
            assert one["attributes"]["title"].startswith("other-")


def test_the_file_is_what_setup_loads() -> None:
    assert (ROOT / "deploy/kibana/rasid.ndjson").read_bytes() == ndjson(PREFIX), "write it anew: python -m deploy.kibana"


@pytest.mark.parametrize("path", sorted((ROOT / "deploy/kibana/rules").glob("*.json")), ids=lambda path: path.stem)
def test_rules_are_of_a_basic_licence_and_of_fields_that_are_there(path: Path) -> None:
    rule = json.loads(path.read_text(encoding="utf-8"))
    if path.stem == "connector":
        assert set(rule) == {"name", "connector_type_id", "config", "secrets"}
        assert rule["connector_type_id"] in (".server-log", ".index")
        return
    assert set(rule) == {"name", "tags", "consumer", "rule_type_id", "enabled", "schedule", "params", "actions"}
    assert rule["rule_type_id"] == ".index-threshold"
    params = rule["params"]
    known = flat(fields(KIND_OF[params["index"][0]]))
    assert known[params["timeField"]] == "date"
    assert params.get("groupBy") == ("top" if "termField" in params else "all")
    if "termField" in params:
        assert known[params["termField"]] == "keyword"
    assert params["thresholdComparator"] in (">", "<", ">=", "<=")
    for action in rule["actions"]:
        assert set(action) == {"group", "id", "params", "frequency"}
        assert action["group"] == "threshold met"
        assert action["params"]["level"] in ("trace", "debug", "info", "warn", "error", "fatal")
