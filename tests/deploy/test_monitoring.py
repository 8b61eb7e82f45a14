"""The Grafana dashboard and Prometheus' alarms ask only for metrics that there are, and each alarm has its remedy in the manual."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from rasid.metrics import Metrics

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy/grafana/rasid.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
ALARMS = [rule for group in yaml.safe_load((ROOT / "deploy/prometheus/alarms.yml").read_text())["groups"] for rule in group["rules"]]
PROMETHEUS = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))
WORDS = {
    "sum", "max", "avg", "count", "rate", "increase", "deriv", "by", "and", "or", "vector", "up",
    "role", "instance", "job",  # what Prometheus itself adds
}  # fmt: skip


def exported() -> dict[str, set[str]]:
    """Labels by metric, of a process whose metrics have all happened once."""
    metrics = Metrics()
    metrics.feeds([])
    metrics.lag.labels("articles", "0").set(0)
    metrics.index_lag.labels("articles").set(0)
    metrics.polls.labels("ok").inc()
    metrics._attempts.labels("mail", "sent").inc()
    families = text_string_to_metric_families(metrics.text().decode())
    return {sample.name: set(sample.labels) for family in families for sample in family.samples if not sample.name.endswith("_created")}


EXPORTED = exported()


def check(expression: str) -> set[str]:
    """The metrics that a PromQL expression names; all of its words are known."""
    assert expression.count("(") == expression.count(")")
    bare = re.sub(r'"[^"]*"|\[\w+\]', "", expression)
    words = set(re.findall(r"[a-z_]+", bare))
    named = {word for word in words if word.startswith("rasid_")}
    assert named <= set(EXPORTED), f"{named - set(EXPORTED)} are not exported"
    labels = set().union(*(EXPORTED[name] for name in named)) if named else set()
    assert words - named <= WORDS | labels, words - named - WORDS - labels
    for name in named:
        if name.endswith("_total"):
            assert re.search(rf"(rate|increase)\({name}", expression), f"{name} only grows: ask for its rate"
        else:
            assert not re.search(rf"(rate|increase)\({name}", expression), f"{name} is a gauge"
    return named


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_panels_ask_for_what_there_is(panel: dict[str, Any]) -> None:
    assert panel["targets"]
    for target in panel["targets"]:
        check(target["expr"])
        for label in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]):
            assert re.search(rf"by \([^)]*\b{label}\b", target["expr"]), f"{label} is not in the answer"
    assert panel["datasource"]["uid"] == "${source}"


def test_every_metric_is_on_the_dashboard() -> None:
    shown = set().union(*(check(target["expr"]) for panel in PANELS for target in panel["targets"]))
    assert shown == set(EXPORTED)


def test_panels_lie_beside_each_other() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        taken = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not taken & cells
        cells |= taken
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm["alert"])
def test_alarms_ask_for_what_there_is_and_have_a_remedy(alarm: dict[str, Any]) -> None:
    check(alarm["expr"])
    assert alarm["labels"]["severity"] in ("page", "ticket")
    assert alarm["annotations"]["summary"]
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{alarm['alert']}` \|.+\|.+\|$", manual, re.MULTILINE), "docs/operations.md has no remedy"


def test_no_alarm_is_explained_that_is_not_there() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(Rasid\w+)` \|", manual, re.MULTILINE)) == {alarm["alert"] for alarm in ALARMS}


def test_every_metric_is_in_the_manual() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert {name for name in EXPORTED if name not in manual} == set()


def test_prometheus_asks_the_roles_of_compose() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    (job,) = PROMETHEUS["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    roles = {name for name, one in services.items() if one["image"].startswith("rasid:") and "healthcheck" in one}
    assert set(found["names"]) == roles - {"serve"}  # its /metrics wants the page's token
    assert job["job_name"] == "rasid"
    assert PROMETHEUS["rule_files"] == ["alarms.yml"]


def test_grafana_finds_the_dashboard_and_prometheus() -> None:
    folder = ROOT / "deploy/grafana/provisioning"
    (source,) = yaml.safe_load((folder / "datasources/prometheus.yaml").read_text())["datasources"]
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in services
    (provider,) = yaml.safe_load((folder / "dashboards/rasid.yaml").read_text())["providers"]
    target = services["grafana"]["volumes"][1].split(":")[1]
    assert target.startswith(provider["options"]["path"])
