"""Parts of Lens charts and of maps: columns, and the states of the visualizations that use them."""

from __future__ import annotations

from collections.abc import Sequence

from sinks.kibana.saved import LAYER, Object


def by_time(field: str, label: str) -> Object:
    """Buckets of time, as long as fits what is shown."""
    return _column(label, "date", "date_histogram", field, scale="interval", bucket=True, interval="auto", includeEmptyRows=True)


def by_words(field: str, label: str, size: int, order: str, *, others: bool = False) -> Object:
    """The most frequent values of a field. `order`: the column that they are ordered by, greatest first."""
    return _column(
        label, "string", "terms", field, scale="ordinal", bucket=True, size=size, orderBy={"type": "column", "columnId": order},
        orderDirection="desc", otherBucket=others, missingBucket=False, parentFormat={"id": "terms"},
    )  # fmt: skip


def count(label: str) -> Object:
    """How many documents."""
    return _column(label, "number", "count", "___records___", emptyAsNull=False)


def of_field(operation: str, field: str, label: str) -> Object:
    """`max`, `min`, `average`, `sum` or `unique_count` of a field."""
    return _column(label, "number", operation, field, emptyAsNull=True)


def xy(series: str, x: str, values: Sequence[str], *, split: str = "") -> Object:
    """Bars or lines: `bar_stacked`, `bar_horizontal`, `line`."""
    layer = {"layerId": LAYER, "layerType": "data", "seriesType": series, "xAccessor": x, "accessors": list(values)}
    if split:
        layer["splitAccessor"] = split
    return {
        "preferredSeriesType": series, "layers": [layer], "legend": {"isVisible": bool(split) or len(values) > 1, "position": "right"},
        "valueLabels": "hide", "fittingFunction": "None",
        "axisTitlesVisibilitySettings": {"x": False, "yLeft": True, "yRight": True},
    }  # fmt: skip


def table(columns: Sequence[str], sorted_by: str) -> Object:
    """A table, greatest first."""
    return {
        "layerId": LAYER, "layerType": "data", "columns": [{"columnId": column} for column in columns],
        "sorting": {"columnId": sorted_by, "direction": "desc"}, "paging": {"size": 20, "enabled": True},
    }  # fmt: skip


def metric(value: str) -> Object:
    """One large number."""
    return {"layerId": LAYER, "layerType": "data", "metricAccessor": value}


def clusters(field: str, label: str) -> Object:
    """Circles where documents stand close together, larger and darker the more there are."""
    counted = {"name": "doc_count", "origin": "source"}
    return _vector(
        "clusters", label,
        {
            "type": "ES_GEO_GRID", "id": "clusters-source", "geoField": field, "requestType": "point", "resolution": "COARSE",
            "metrics": [{"type": "count"}], "applyGlobalQuery": True, "applyGlobalTime": True, "applyForceRefresh": True,
        },
        {
            "fillColor": {"type": "DYNAMIC", "options": {"color": "Reds", "field": counted, "type": "ORDINAL"}},
            "lineColor": {"type": "STATIC", "options": {"color": "#FFFFFF"}},
            "lineWidth": {"type": "STATIC", "options": {"size": 1}},
            "iconSize": {"type": "DYNAMIC", "options": {"minSize": 8, "maxSize": 32, "field": counted}},
            "labelText": {"type": "DYNAMIC", "options": {"field": counted}},
        },
    )  # fmt: skip


def points(field: str, label: str, told: Sequence[str], sort: str) -> Object:
    """A point for each document, the greatest 10,000 by `sort`; `told` are the fields that one shows when pointed at."""
    return _vector(
        "points", label,
        {
            "type": "ES_SEARCH", "id": "points-source", "geoField": field, "scalingType": "LIMIT", "filterByMapBounds": True,
            "tooltipProperties": list(told), "sortField": sort, "sortOrder": "desc", "applyGlobalQuery": True, "applyGlobalTime": True,
            "applyForceRefresh": True,
        },
        {
            "fillColor": {"type": "STATIC", "options": {"color": "#6B1A1A"}},
            "lineColor": {"type": "STATIC", "options": {"color": "#FFFFFF"}},
            "lineWidth": {"type": "STATIC", "options": {"size": 1}},
            "iconSize": {"type": "STATIC", "options": {"size": 4}},
        },
    )  # fmt: skip


def _vector(id_: str, label: str, source: Object, style: Object) -> Object:
    return {
        "id": id_, "type": "GEOJSON_VECTOR", "label": label, "visible": True, "alpha": 0.8, "minZoom": 0, "maxZoom": 24,
        "includeInFitToBounds": True, "joins": [], "sourceDescriptor": source,
        "style": {"type": "VECTOR", "properties": style, "isTimeAware": True},
    }  # fmt: skip


def _column(label: str, type_: str, operation: str, field: str, *, scale: str = "ratio", bucket: bool = False, **params: object) -> Object:
    return {
        "label": label, "customLabel": True, "dataType": type_, "operationType": operation, "sourceField": field, "isBucketed": bucket,
        "scale": scale, "params": params,
    }  # fmt: skip
