"""deploy/kubernetes: what Kustomize would put together is valid by Kubernetes' own schemas, and its parts fit each other and Rasid.

Kustomize itself is not asked: the few of its features that are used (resources, labels, generators, a patch by strategic merge) are put
together here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import kubernetes_validate
import msgspec
import pytest
import yaml

from rasid.app import build
from rasid.settings import CONFIG_VARIABLE, Http, Kafka, Settings, keys, variable
from rasid.topics import topics

ROOT = Path(__file__).parents[2] / "deploy/kubernetes"
BASE, EXAMPLE = ROOT / "base", ROOT / "overlays/example"
VERSIONS = ("1.30", "1.37")
Object = dict[str, Any]
KNOWN = {variable(key) for key, _ in keys()} | {CONFIG_VARIABLE}
ROLES = ("poll", "process", "index", "notify", "serve")


def read(path: Path) -> list[Object]:
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def kustomization(folder: Path) -> Object:
    (found,) = read(folder / "kustomization.yaml")
    return found


def resources(folder: Path) -> list[Object]:
    """All objects of a kustomization, with the labels that it gives."""
    wanted = kustomization(folder)
    found: list[Object] = []
    for name in wanted["resources"]:
        path = folder / name
        found += resources(path) if path.is_dir() else read(path)
    for labels in wanted.get("labels", []):
        for one in found:
            one["metadata"].setdefault("labels", {}).update(labels["pairs"])
            if labels.get("includeTemplates") and "template" in one.get("spec", {}):
                one["spec"]["template"]["metadata"]["labels"].update(labels["pairs"])
    return found


ALL = resources(EXAMPLE)
CORE = [one for one in ALL if not re.search(r"keda|coreos", one["apiVersion"])]
PODS = {one["metadata"]["name"]: one["spec"]["template"] for one in ALL if "template" in one.get("spec", {})}


def named(kind: str) -> dict[str, Object]:
    return {one["metadata"]["name"]: one for one in ALL if one["kind"] == kind}


def merged(base: Any, patch: Any) -> Any:
    """Strategic merge, as far as it is used: lists of named things by name."""
    if isinstance(base, dict) and isinstance(patch, dict):
        return {**base, **{key: merged(base[key], value) if key in base else value for key, value in patch.items()}}
    if isinstance(base, list) and isinstance(patch, list) and patch and isinstance(patch[0], dict) and "name" in patch[0]:
        changed = {one["name"]: one for one in patch}
        kept = [merged(one, changed.pop(one["name"])) if one["name"] in changed else one for one in base]
        return kept + list(changed.values())
    return patch


def meets(selector: Object, labels: dict[str, str]) -> bool:
    return all(labels.get(key) == value for key, value in selector.items())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("one", CORE, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_objects_are_valid(one: Object, version: str) -> None:
    kubernetes_validate.validate(one, version, strict=True)


def test_a_patched_object_is_valid() -> None:
    for patch in kustomization(EXAMPLE)["patches"]:
        (change,) = read(EXAMPLE / patch["path"])
        target = named(change["kind"])[change["metadata"]["name"]]
        kubernetes_validate.validate(merged(target, change), VERSIONS[-1], strict=True)


def test_the_check_notices_what_is_wrong() -> None:
    deployment = named("Deployment")["poll"]
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**deployment, "spec": {**deployment["spec"], "replicaz": 2}}, VERSIONS[0], strict=True)


def test_every_file_is_used_and_every_named_file_is_there() -> None:
    for folder in (BASE, EXAMPLE):
        wanted = kustomization(folder)
        generators = [*wanted.get("configMapGenerator", []), *wanted.get("secretGenerator", [])]
        files = {name for one in generators for name in [*one.get("envs", []), *one.get("files", [])]}
        files |= {patch["path"] for patch in wanted.get("patches", [])} | {name for name in wanted["resources"] if name.endswith(".yaml")}
        there = {path.name.removesuffix(".example") for path in folder.iterdir()} - {"kustomization.yaml"}
        assert files == there
        assert wanted["apiVersion"] == "kustomize.config.k8s.io/v1beta1"


def test_selectors_are_not_rewritten() -> None:
    """Kustomize would write the label also into the selectors of Kafka's pods in the NetworkPolicies."""
    for labels in kustomization(BASE)["labels"]:
        assert "includeSelectors" not in labels


def test_selectors_meet_pods() -> None:
    labels = [template["metadata"]["labels"] for template in PODS.values()]
    for one in ALL:
        spec = one.get("spec", {})
        if one["kind"] in ("Deployment", "StatefulSet"):
            assert meets(spec["selector"]["matchLabels"], spec["template"]["metadata"]["labels"])
            others = [pod for pod in PODS.values() if pod is not spec["template"]]
            assert not any(meets(spec["selector"]["matchLabels"], pod["metadata"]["labels"]) for pod in others)
        elif one["kind"] in ("PodDisruptionBudget", "PodMonitor"):
            assert any(meets(spec["selector"]["matchLabels"], one) for one in labels)
        elif one["kind"] == "Service":
            assert any(meets(spec["selector"], one) for one in labels)
        elif one["kind"] == "NetworkPolicy":
            assert any(meets(spec["podSelector"]["matchLabels"], one) for one in labels)


@pytest.mark.parametrize("name", PODS)
def test_pods_are_bounded_and_cannot_write_but_where_they_must(name: str) -> None:
    spec = PODS[name]["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    assert spec["automountServiceAccountToken"] is False
    assert spec["serviceAccountName"] in named("ServiceAccount")
    (container,) = spec["containers"]
    context = container["securityContext"]
    assert (context["readOnlyRootFilesystem"], context["allowPrivilegeEscalation"]) == (True, False)
    assert context["capabilities"]["drop"] == ["ALL"]
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert container["resources"]["limits"]["memory"]
    volumes = {one["name"] for one in spec["volumes"]}
    volumes |= {one["metadata"]["name"] for set_ in named("StatefulSet").values() for one in set_["spec"]["volumeClaimTemplates"]}
    assert {one["name"] for one in container["volumeMounts"]} <= volumes


@pytest.mark.parametrize("name", PODS)
def test_pods_run_commands_with_settings_that_there_are(name: str) -> None:
    app = build()
    (container,) = PODS[name]["spec"]["containers"]
    assert container["args"][0] == name
    assert name in list(app)
    options = {option for argument in app[name].assemble_argument_collection() for option in argument.names}
    assert {word for word in container["args"] if word.startswith("--")} <= options
    secrets = _names(EXAMPLE / "passwords.env.example")
    maps = {one["name"] for folder in (BASE, EXAMPLE) for one in kustomization(folder)["configMapGenerator"]}
    for one in container["env"]:
        assert one["name"] in KNOWN
        assert one["valueFrom"]["secretKeyRef"]["name"] == kustomization(EXAMPLE)["secretGenerator"][0]["name"]
        assert one["valueFrom"]["secretKeyRef"]["key"] in secrets
    assert {one["configMapRef"]["name"] for one in container["envFrom"]} <= maps
    assert {one["configMap"]["name"] for one in PODS[name]["spec"]["volumes"] if "configMap" in one} <= maps


def _names(path: Path) -> set[str]:
    return set(re.findall(r"^([\w-]+)=", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("folder", [BASE, EXAMPLE], ids=["base", "example"])
def test_settings_are_settings_and_hold_no_passwords(folder: Path) -> None:
    names = _names(folder / "settings.env")
    assert names
    assert names <= KNOWN
    assert not [name for name in names if re.search("PASSWORD|TOKEN", name)]


def test_the_example_has_no_passwords_and_git_keeps_none() -> None:
    for line in (EXAMPLE / "passwords.env.example").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        assert key.endswith("-user") or not value
    assert "/deploy/kubernetes/overlays/*/passwords.env" in (ROOT.parents[1] / ".gitignore").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ROLES)
def test_probes_ask_what_the_roles_serve(name: str) -> None:
    (container,) = PODS[name]["spec"]["containers"]
    (port,) = container["ports"]
    assert port["containerPort"] == Http().port
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"] == {"path": "/health", "port": port["name"]}
    outside = (ROOT.parents[1] / "rasid/outside.py").read_text(encoding="utf-8")
    assert 'add_get("/health"' in outside
    for service in named("Service").values():
        (open_,) = service["spec"]["ports"]
        assert (open_["port"], open_["targetPort"]) == (port["containerPort"], port["name"])


def test_every_role_has_a_budget_and_every_way_out_is_named() -> None:
    assert set(named("PodDisruptionBudget")) == set(ROLES)
    assert all(one["spec"]["maxUnavailable"] == 1 for one in named("PodDisruptionBudget").values())
    policies = named("NetworkPolicy")
    assert policies["rasid"]["spec"]["policyTypes"] == ["Ingress", "Egress"]
    ports = {port["port"] for rule in policies["rasid"]["spec"]["egress"] for port in rule["ports"]}
    assert ports == {53, 9092, 9200}
    world = [name for name, one in policies.items() if "0.0.0.0/0" in str(one)]
    assert world == ["poll", "notify", "serve"]
    for name in world:
        private = policies[name]["spec"]["egress"][0]["to"][0]["ipBlock"]["except"]
        assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"} <= set(private)
    others = {name for name, one in policies.items() if one["spec"].get("ingress")} - {"rasid"}
    assert others == {"serve"}


def test_the_page_has_its_password() -> None:
    (container,) = PODS["serve"]["spec"]["containers"]
    (token,) = [one for one in container["env"] if one["name"] == variable("http.token")]
    assert token["valueFrom"]["secretKeyRef"] == {"name": "rasid-passwords", "key": "page-token"}


def test_a_processor_has_a_disk_of_its_own_where_its_shelves_are() -> None:
    spec = named("StatefulSet")["process"]["spec"]
    assert spec["serviceName"] in named("Service")
    mounts = {one["name"]: one["mountPath"] for one in spec["template"]["spec"]["containers"][0]["volumeMounts"]}
    (claim,) = spec["volumeClaimTemplates"]
    dockerfile = (ROOT.parents[1] / "Dockerfile").read_text(encoding="utf-8")
    assert f"RASID_STORE_DATA={mounts[claim['metadata']['name']]}" in dockerfile
    assert Settings().process.state == "", "shelves are in the data folder"


class Trigger(msgspec.Struct, forbid_unknown_fields=True):
    """KEDA's scaler for Kafka."""

    type: Literal["kafka"]
    metadata: dict[str, str]


class Target(msgspec.Struct, forbid_unknown_fields=True):
    apiVersion: Literal["apps/v1"]  # noqa: N815 - Kubernetes' names, here and below
    kind: Literal["Deployment", "StatefulSet"]
    name: str


class Scaled(msgspec.Struct, forbid_unknown_fields=True):
    """The spec of a ScaledObject, as far as it is used."""

    scaleTargetRef: Target  # noqa: N815
    minReplicaCount: int  # noqa: N815
    maxReplicaCount: int  # noqa: N815
    pollingInterval: int  # noqa: N815
    cooldownPeriod: int  # noqa: N815
    triggers: list[Trigger]
    advanced: dict[str, Any] = {}


@pytest.mark.parametrize("one", named("ScaledObject").values(), ids=lambda one: one["metadata"]["name"])
def test_scaling_looks_at_topics_and_groups_that_there_are(one: Object) -> None:
    assert one["apiVersion"] == "keda.sh/v1alpha1"
    spec = msgspec.convert(one["spec"], Scaled)
    assert spec.scaleTargetRef.name in named(spec.scaleTargetRef.kind)
    settings = dict(re.findall(r"^(\w+)=(.*)$", (EXAMPLE / "settings.env").read_text(encoding="utf-8"), re.MULTILINE))
    there = {topic.name: topic.partitions for topic in topics(Kafka(articles_partitions=32, reports_partitions=32))}
    assert settings["RASID_KAFKA_ARTICLES_PARTITIONS"] == settings["RASID_KAFKA_REPORTS_PARTITIONS"] == "32"
    for trigger in spec.triggers:
        told = trigger.metadata
        assert set(told) == {"bootstrapServers", "consumerGroup", "topic", "lagThreshold", "offsetResetPolicy"}
        assert told["bootstrapServers"] == settings["RASID_KAFKA_BOOTSTRAP"]
        assert spec.maxReplicaCount <= there[told["topic"]], "more stand idle"
        role = spec.scaleTargetRef.name
        assert told["consumerGroup"] == f"{Kafka().prefix}-{role}"
        source = {"process": "rasid/processing.py", "index": "rasid/indexing.py"}[role]
        assert f'kafka.prefix}}-{role}"' in (ROOT.parents[1] / source).read_text(encoding="utf-8")


def test_scraping_finds_the_pods() -> None:
    (monitor,) = named("PodMonitor").values()
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    assert endpoint["port"] in {port["name"] for name in ROLES for port in PODS[name]["spec"]["containers"][0]["ports"]}
    assert endpoint["path"] == "/metrics"
