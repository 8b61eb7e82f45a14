"""docker-compose.yml and the Dockerfile fit each other, the command line and the settings; and Compose itself understands them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from rasid.app import build
from rasid.settings import CONFIG_VARIABLE, keys, variable

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (ROOT / "deploy/compose/.env.example").read_text(encoding="utf-8")
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("rasid:")}
ONCE = {name for name, one in SERVICES.items() if one.get("restart") == "no"}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def each(services: dict[str, dict[str, Any]]) -> Any:
    return pytest.mark.parametrize(("name", "service"), services.items(), ids=list(services))


def source(volume: str) -> str:
    """The part of `source:target[:ro]` on this machine, with the default of a variable."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume).split(":")[0]


@each(SERVICES)
def test_what_a_service_names_is_there(name: str, service: dict[str, Any]) -> None:
    for other, how in service.get("depends_on", {}).items():
        assert other in SERVICES
        assert how["condition"] == ("service_completed_successfully" if other in ONCE else "service_healthy")
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
    assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
    for volume in service.get("volumes", []):
        here = source(volume)
        if here.startswith("."):
            assert (ROOT / here).exists(), here
        elif not here.startswith("/"):  # "/…" is a volume without a name
            assert here in COMPOSE["volumes"]


def test_every_volume_and_network_is_used() -> None:
    assert set(COMPOSE["volumes"]) == {
        source(volume) for one in SERVICES.values() for volume in one.get("volumes", []) if source(volume)[0] not in "./"
    }
    assert set(COMPOSE["networks"]) == {name for one in SERVICES.values() for name in one.get("networks", [])}


@each(SERVICES)
def test_images_are_pinned_and_services_bounded(name: str, service: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z/-]+:v?\d+\.\d+\.\d+", service["image"]), service["image"]
    assert service["mem_limit"]
    assert not service.get("privileged")
    if name in ONCE:
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert service["logging"]["options"]["max-size"]
    assert "no-new-privileges:true" in service["security_opt"]


@each(OURS)
def test_our_own_services_are_commands_that_cannot_write_but_where_they_must(name: str, service: dict[str, Any]) -> None:
    app = build()
    assert service["command"][0] in list(app)
    options = {name for argument in app[service["command"][0]].assemble_argument_collection() for name in argument.names}
    assert {word for word in service["command"] if word.startswith("--")} <= options
    assert service["read_only"] is True
    assert service["user"].split(":")[0] not in ("0", "root")
    assert service["cap_drop"] == ["ALL"]
    assert len(service["tmpfs"]) == 1


@each(OURS)
def test_our_settings_are_settings(name: str, service: dict[str, Any]) -> None:
    known = {variable(key) for key, _ in keys()} | {CONFIG_VARIABLE}
    assert set(service["environment"]) <= known


def test_servers_are_of_the_version_that_is_tested_here() -> None:
    poms = {name: (ROOT / f"deploy/local/{name}.pom.xml").read_text(encoding="utf-8") for name in ("kafka", "elasticsearch")}
    for name, pom in poms.items():
        assert SERVICES[name]["image"].rsplit(":", 1)[1] in pom
    assert SERVICES["kibana"]["image"].rsplit(":", 1)[1] == SERVICES["elasticsearch"]["image"].rsplit(":", 1)[1]


def test_only_loopback_is_listened_on_and_servers_are_kept_inside() -> None:
    for one in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
    assert COMPOSE["networks"]["servers"]["internal"] is True
    assert SERVICES["kafka"]["networks"] == SERVICES["elasticsearch"]["networks"] == ["servers"]
    assert {name for name in OURS if "outside" in SERVICES[name]["networks"]} <= {"poll", "notify", "serve"}


def test_security_is_on_and_no_password_stands_in_the_file() -> None:
    assert SERVICES["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"
    for one in SERVICES.values():
        for key, value in one.get("environment", {}).items():
            if re.search(r"PASSWORD|ENCRYPTIONKEY|TOKEN", key):
                assert re.fullmatch(r"\$\{\w+:\?.+\}", value), f"{key} must come from the environment, and be asked for"


def test_every_variable_is_explained_in_the_example_and_the_other_way_round() -> None:
    told = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(told) == sorted(set(told))
    assert set(told) == set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    for paragraph in EXAMPLE.strip().split("\n\n")[1:]:
        assert paragraph.startswith("#"), f"no word on {paragraph}"
    for name in re.findall(r"^(\w*(?:PASSWORD|TOKEN|KEY))=(.*)$", EXAMPLE, re.MULTILINE):
        assert name[1] == "", "an example must not be anybody's password"


def test_defaults_are_those_of_the_example() -> None:
    told = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    for name, default in re.findall(r"\$\{(\w+):-([^}]*)\}", TEXT):
        assert told[name] == default


def test_the_accounts_hold_what_rasid_needs() -> None:
    script = (ROOT / "deploy/compose/accounts.sh").read_text(encoding="utf-8")
    assert os.access(ROOT / "deploy/compose/accounts.sh", os.X_OK)
    assert subprocess.run(["sh", "-n", "deploy/compose/accounts.sh"], cwd=ROOT, check=False).returncode == 0
    assert '"rasid-*"' in script
    variables = set(re.findall(r"\$(?!\d)([A-Z_]+)", script))
    assert variables == set(SERVICES["accounts"]["environment"])


def test_compose_reads_it(tmp_path: Path) -> None:
    program = shutil.which("docker-compose")
    if program is None:
        if os.environ.get("CI") == "true" and os.geteuid() == 0 and shutil.which("apt-get"):
            pytest.fail("docker-compose is not there; .ci/system should have installed it")
        pytest.skip("docker-compose is not there: `make system` installs it on Debian")
    filled = re.sub(r"^([A-Z_]+)=$", r"\1=wordsthatnobodyuses0123456789abcdef", EXAMPLE, flags=re.MULTILINE)
    (tmp_path / "env").write_text(filled, encoding="utf-8")
    call = [program, "--file", str(ROOT / "docker-compose.yml"), "--env-file", str(tmp_path / "env")]
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run([*call, "config"], capture_output=True, text=True, check=False, env=bare, timeout=120)
    assert done.returncode == 0, done.stderr
    read = yaml.safe_load(done.stdout)
    assert set(read["services"]) >= {name for name, one in SERVICES.items() if "profiles" not in one}
    assert read["services"]["index"]["environment"]["RASID_ELASTICSEARCH_PASSWORD"].startswith("words")

    (tmp_path / "env").write_text(EXAMPLE, encoding="utf-8")
    empty = subprocess.run([*call, "config"], capture_output=True, text=True, check=False, env=bare, timeout=120)
    assert empty.returncode != 0
    assert "deploy/compose/.env" in empty.stderr


def test_the_image_is_built_from_what_is_there() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    allowed = set(re.findall(r"^!(\S+)$", ignored, re.MULTILINE))
    copied = {word for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]}
    assert copied == allowed
    assert all((ROOT / one).exists() for one in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= copied
    assert set(project["project"]["license-files"]) <= copied
    assert f"rasid:{project['project']['version']}" in {one["image"] for one in OURS.values()}


def test_the_image_is_pinned_small_and_not_root() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.1[123]\.\d+-slim-\w+", one) for one in bases)
    assert re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)[-1] != "0"
    assert "--require-hashes" in DOCKERFILE
    known = {variable(key) for key, _ in keys()}
    assert set(re.findall(r"\b(RASID_\w+)=", DOCKERFILE)) <= known
