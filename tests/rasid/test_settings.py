"""Settings: file, environment, options in rising order; what is wrong is told in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from processors.errors import BadSettings
from rasid.settings import Settings, keys, load, variable


def test_defaults_hold_where_nothing_is_said(tmp_path: Path) -> None:
    assert load(file=None, environment={}, folder=tmp_path) == Settings()


def test_options_stand_over_the_environment_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "rasid.toml").write_text("[poll]\ntimeout = 5\nmin_interval = 60\nconcurrency = 9\n", encoding="utf-8")
    found = load(
        file=None,
        folder=tmp_path,
        environment={"RASID_POLL_TIMEOUT": "6", "RASID_POLL_CONCURRENCY": "10", "PATH": "/bin"},
        options=[("poll.timeout", "7")],
    )
    assert (found.poll.timeout, found.poll.concurrency, found.poll.min_interval) == (7.0, 10, 60.0)


def test_lists_and_truths_are_read_from_text() -> None:
    found = load(file=None, environment={"RASID_POLL_ALLOW_HOSTS": "news.local, 10.0.0.5", "RASID_POLL_ROBOTS": "false"})
    assert found.poll.allow_hosts == ("news.local", "10.0.0.5")
    assert found.poll.robots is False


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[poll]\ntimeot = 5\n", "unknown setting poll.timeot; did you mean poll.timeout?"),
        ("[pol]\ntimeout = 5\n", "unknown section [pol]; did you mean poll?"),
        ("timeout = 5\n", "timeout belongs in a section: write it as [poll] timeout = …"),
        ("poll = 5\n", "poll is a section: write [poll] and its keys below"),
        ("[poll]\ntimeout = 'soon'\n", "poll.timeout = 'soon': expected float, got str"),
        ("[poll]\ntimeout = 0\n", "poll.timeout = 0: expected float > 0.0"),
        ("[log]\nformat = 'xml'\n", "log.format = 'xml': invalid enum value 'xml'"),
        ("[poll]\nallow_hosts = 'a'\n", "poll.allow_hosts = 'a': expected array, got str"),
        ("[poll\n", "not TOML"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "rasid.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings) as error:
        load(file=None, environment={}, folder=tmp_path)
    assert str(error.value).startswith(f"{file}: {told}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("environment", "options", "told"),
    [
        ({"RASID_POLL_TIMEOT": "5"}, [], "environment: unknown setting RASID_POLL_TIMEOT; did you mean RASID_POLL_TIMEOUT?"),
        ({"RASID_HTTP_PORT": "many"}, [], "environment: RASID_HTTP_PORT = 'many': expected int, got str"),
        ({}, [("http.prot", "1")], "option --set: unknown setting http.prot; did you mean http.port?"),
        ({}, [("http.port", "70000")], "option --set: http.port = '70000': expected int <= 65535"),
        (
            {"RASID_POLL_MIN_INTERVAL": "99999"},
            [],
            "poll.min_interval (99999 s) is longer than poll.max_interval (21600 s); change one of them",
        ),
        ({"RASID_POLL_PER_HOST": "99"}, [], "poll.per_host (99) is more than poll.concurrency (64); change one of them"),
    ],
)
def test_wrong_environment_and_options_are_told_in_one_line(environment: dict[str, str], options: list[tuple[str, str]], told: str) -> None:
    with pytest.raises(BadSettings) as error:
        load(file=None, environment=environment, options=options)
    assert str(error.value) == told


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    gone = tmp_path / "gone.toml"
    for named in ({"file": gone, "environment": {}}, {"file": None, "environment": {"RASID_CONFIG": str(gone)}}):
        with pytest.raises(BadSettings, match=r"gone\.toml: no such settings file"):
            load(**named)  # type: ignore[arg-type]  # two ways to name it


def test_every_setting_can_be_given_by_its_variable() -> None:
    for key, _ in keys():
        section, name = key.split(".")
        value: Any = getattr(getattr(Settings(), section), name)
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        assert load(file=None, environment={variable(key): text}) == Settings()


def test_the_command_ends_with_2_on_wrong_settings(rasid: Any, tmp_path: Path) -> None:
    for done in (
        rasid("--set", "poll.timeout=soon", "doctor"),
        rasid("--config", str(tmp_path / "gone.toml"), "doctor"),
        rasid("doctor", RASID_POL_TIMEOUT="1"),
        rasid("--set", "poll.timeout", "doctor"),
    ):
        assert done.returncode == 2
        assert done.stderr.startswith("rasid: ")
        assert len(done.stderr.splitlines()) == 1
