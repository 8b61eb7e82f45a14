"""Settings: one typed table, filled from `rasid.toml`, then the environment (`RASID_…`), then options, each over the one before.

A key is written `section.name`: `poll.timeout` is `[poll] timeout = …` in the file, `RASID_POLL_TIMEOUT` in the
environment and `--set poll.timeout=…` on the command line. docs/settings.md lists every key (a test compares).
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_origin, get_type_hints

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from processors.alerts import AlertRule
from processors.errors import BadSettings
from sinks.alerts.policy import Channel, Language
from sinks.alerts.rules import read as read_alerts

FILE = "rasid.toml"
CONFIG_VARIABLE = "RASID_CONFIG"
_PREFIX = "RASID_"
_TABLES = ("alerts.channels", "alerts.rules")
"""Tables below a section; sinks/alerts/rules.py reads them."""

Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Port = Annotated[int, Meta(ge=0, le=65535)]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A group of settings."""


class Store(Section, frozen=True, kw_only=True):
    """Where things are kept."""

    data: str = ""
    """The folder of the embedded store; empty: the user's data folder."""
    feeds: str = ""
    """The feed list (OPML); empty: `feeds.opml` in the data folder."""


class Poll(Section, frozen=True, kw_only=True):
    """How feeds and pages are asked."""

    user_agent: str = "Rasid/0.1 (news monitoring; respects robots.txt)"
    """What Rasid calls itself to servers. Add an address where you can be reached."""
    concurrency: Count = 64
    """Requests under way at once."""
    per_host: Count = 2
    """… of them to one host."""
    timeout: Seconds = 30.0
    """Seconds for one request, from the first byte sent to the last one read."""
    max_bytes: Count = 16 * 1024 * 1024
    """Bytes of one body, unpacked; what is longer is refused."""
    max_redirects: Annotated[int, Meta(ge=0)] = 10
    """Redirects of one request that are followed."""
    host_pause: Annotated[float, Meta(ge=0)] = 0.5
    """Seconds between the starts of two requests to one host."""
    first_interval: Seconds = 900.0
    """Seconds between the first polls of a new feed."""
    min_interval: Seconds = 120.0
    """Seconds between two polls of a busy feed."""
    max_interval: Seconds = 6 * 3600.0
    """Seconds between two polls of a quiet feed."""
    max_backoff: Seconds = 24 * 3600.0
    """Seconds between two polls of a feed that fails."""
    again_after: Seconds = 1800.0
    """Seconds after which the page of a fresh article is looked at again for silent edits; then ever more rarely, for two days."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts that may be asked although their address is private or loopback."""
    robots: bool = True
    """Whether robots.txt is followed for article pages."""


class Clean(Section, frozen=True, kw_only=True):
    """How pages become articles."""

    timeout: Seconds = 20.0
    """Seconds for one page; one that takes longer becomes a dead letter."""


class Extract(Section, frozen=True, kw_only=True):
    """How articles become claims."""

    workers: Annotated[int, Meta(ge=0)] = 0
    """Worker processes; 0: one for each core."""


class Kafka(Section, frozen=True, kw_only=True):
    """The cluster that the roles `poll`, `process`, `index`, `notify` and `serve` share, and its topics."""

    bootstrap: str = "127.0.0.1:9092"
    """Brokers to ask first, host:port with commas between."""
    prefix: str = "rasid"
    """What the names of topics (`rasid.articles`) and consumer groups (`rasid-index`) begin with."""
    replication: Count = 1
    """Copies of each topic: 3 where there are three brokers."""
    feeds_partitions: Count = 16
    """Partitions of the feeds: no more pollers than these have work."""
    articles_partitions: Count = 16
    """Partitions of articles and claims: no more extractors than these have work."""
    reports_partitions: Count = 16
    """Partitions of reports and of all that matching writes: no more matchers than these have work."""
    alerting_partitions: Count = 4
    """Partitions of what alerting remembers, by channel: no more notifiers than these have work."""
    retention_days: Seconds = 30.0
    """Days that articles, claims, reports and alerts are kept in their topics."""
    session_timeout: Seconds = 6.0
    """Seconds after which a process that says nothing loses its partitions to the others."""


class Process(Section, frozen=True, kw_only=True):
    """`rasid process`."""

    state: str = ""
    """The folder of the events' shelves, one for each process; empty: `shelves` in the data folder."""
    batch: Count = 128
    """Articles, or reports of a partition, that share one transaction."""


class Elasticsearch(Section, frozen=True, kw_only=True):
    """The search index of a cluster."""

    url: str = "http://127.0.0.1:9200"
    """Where it is; several nodes with commas between."""
    user: str = ""
    """Who we are to it; empty: nobody asks."""
    password: str = ""
    """The user's password: better in the environment than in a file."""
    certificate: str = ""
    """The file of the authority that signed its certificate; empty: those that the system trusts."""
    prefix: str = "rasid-"
    """What the names of indices and templates begin with: lower-case letters, digits, hyphens."""
    shards: Count = 1
    """Primary shards of each month's articles and claims, for months that are still to come."""
    replicas: Annotated[int, Meta(ge=0)] = 0
    """Copies of each shard besides the first."""
    keep_months: Annotated[int, Meta(ge=0)] = 0
    """Months after which articles, claims and alerts leave the index; 0: never."""
    timeout: Seconds = 60.0
    """Seconds for one request."""


class Kibana(Section, frozen=True, kw_only=True):
    """Where `rasid setup` puts data views, searches and dashboards."""

    url: str = ""
    """Where it is; empty: there is none."""
    user: str = ""
    """Who we are to it; empty: nobody asks."""
    password: str = ""
    """The user's password: better in the environment than in a file."""
    certificate: str = ""
    """The file of the authority that signed its certificate; empty: those that the system trusts."""
    space: str = ""
    """The Kibana space that they go into; empty: the default one."""
    timeout: Seconds = 60.0
    """Seconds for one request."""
    patience: Seconds = 300.0
    """Seconds for which it is asked again while it is not ready."""


class Index(Section, frozen=True, kw_only=True):
    """`rasid index`."""

    max_records: Count = 1000
    """Messages that are written and acknowledged together, at the most."""
    max_bytes: Count = 8 * 1024 * 1024
    """… and bytes of them."""
    max_seconds: Seconds = 1.0
    """… and how long a message waits for others."""
    writers: Count = 2
    """Requests to Elasticsearch under way at once."""


class Alerts(Section, frozen=True, kw_only=True):
    """Who is told of contradictions, and when. Channels and rules are tables of their own (docs/alerts.md)."""

    group_wait: Annotated[float, Meta(ge=0)] = 30.0
    """Seconds that the first message on an event waits for further contradictions of it."""
    group_interval: Annotated[float, Meta(ge=0)] = 300.0
    """Seconds between two messages on one event on one channel, at least."""
    cap: Annotated[int, Meta(ge=0)] = 20
    """Messages in an hour on one channel; what goes beyond is told in a digest. 0: no cap."""
    quiet_hours: str = ""
    """ "23:00-07:00": hours in which nobody is told; what came up is told at their end. Empty: none."""
    timezone: str = "UTC"
    """Of the quiet hours and of the times in messages."""
    languages: tuple[Language, ...] = ("ar", "en")
    """Of the messages, in this order."""
    timeout: Seconds = 10.0
    """Seconds for one message to be taken by its channel."""
    give_up: Seconds = 3 * 24 * 3600.0
    """Seconds after which a message that its channel does not take is given up, and shown as failed."""
    page: str = ""
    """The address of the page in messages; empty: that of `http`."""
    channels: dict[str, Channel] = {}
    rules: tuple[AlertRule, ...] = ()


class Http(Section, frozen=True, kw_only=True):
    """The web page, `/health` and `/metrics`."""

    host: str = "127.0.0.1"
    """The address to listen on. The page is shown elsewhere than on this machine only with a token."""
    port: Port = 8765
    """The port; 0: any free one, told in the log."""
    token: Annotated[str, Meta(pattern=r"^(.{12,})?$")] = ""
    """The page's password, 12 characters or more; programs send it as `Authorization: Bearer …`."""
    names: tuple[str, ...] = ()
    """Further names under which the page is asked for, where something stands before it."""
    secure: bool = False
    """Whether the page is reached over HTTPS: its cookies are sent over nothing else then."""


class Logs(Section, frozen=True, kw_only=True):
    """What Rasid says while it works, on standard error."""

    format: Literal["text", "json"] = "text"
    """`text` for people, `json` for machines (one object a line)."""
    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is said."""


class Settings(Section, frozen=True, kw_only=True):
    """The whole table."""

    store: Store = Store()
    poll: Poll = Poll()
    clean: Clean = Clean()
    extract: Extract = Extract()
    kafka: Kafka = Kafka()
    process: Process = Process()
    elasticsearch: Elasticsearch = Elasticsearch()
    kibana: Kibana = Kibana()
    index: Index = Index()
    alerts: Alerts = Alerts()
    http: Http = Http()
    log: Logs = Logs()

    @property
    def data(self) -> Path:
        """The folder of the embedded store."""
        if self.store.data:
            return Path(self.store.data).expanduser()
        from platformdirs import user_data_path  # only commands that keep something need it

        return user_data_path("rasid", appauthor=False)

    @property
    def database(self) -> Path:
        """The embedded store's file."""
        return self.data / "rasid.db"

    @property
    def shelves(self) -> Path:
        """The folder of a processor's shelves."""
        return Path(self.process.state).expanduser() if self.process.state else self.data / "shelves"

    @property
    def feeds(self) -> Path:
        """The feed list."""
        return Path(self.store.feeds).expanduser() if self.store.feeds else self.data / "feeds.opml"


def keys() -> Iterator[tuple[str, Any]]:
    """Every key as `section.name`, with its type; not the tables that only a file can hold."""
    for section, kind in get_type_hints(Settings).items():
        for name, hint in get_type_hints(kind, include_extras=True).items():
            if f"{section}.{name}" not in _TABLES:
                yield f"{section}.{name}", hint


def variable(key: str) -> str:
    """The environment variable of a key."""
    return _PREFIX + key.replace(".", "_").upper()


def load(
    *, file: Path | None, environment: Mapping[str, str], options: Iterable[tuple[str, str]] = (), folder: Path | None = None,
) -> Settings:
    """The settings from all their sources.

    `file` was named by the user and must be there; without it, `RASID_CONFIG`, then `rasid.toml` in `folder`, if it is there.
    `options` are (key, text) pairs. Raises `BadSettings` with one line that names the source, the key, and what to do.
    """
    types = dict(keys())
    values: dict[str, Any] = {}
    named = file or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    if named is not None and not named.is_file():
        raise BadSettings(f"{named}: no such settings file; create it or name another with --config")
    found = named or (folder / FILE if folder is not None else None)
    tables: dict[str, Any] = {}
    if found is not None and found.is_file():
        for key, value in _from_file(found):
            if key in _TABLES:
                tables[key.partition(".")[2]] = value
                continue
            values[_known(key, types, str(found))] = _typed(key, value, types, str(found), text=False)
    names = {variable(key): key for key in types}
    for name, text in sorted(environment.items()):
        if name.startswith(_PREFIX) and name != CONFIG_VARIABLE:
            key = names[_known(name, names, "environment")]
            values[key] = _typed(key, text, types, f"environment: {name}", text=True)
    for key, text in options:
        values[_known(key, types, "option --set")] = _typed(key, text, types, "option --set", text=True)
    settings = _assemble(values)
    _check_together(settings)
    return _with_tables(settings, tables, found, environment) if tables and found else settings


def _with_tables(settings: Settings, tables: Mapping[str, Any], file: Path, environment: Mapping[str, str]) -> Settings:
    """The settings with the channels and rules of the file. What a channel does not say itself is as `[alerts]` says."""
    channels, rules = read_alerts(tables, file.read_text(encoding="utf-8"), str(file), environment, plain_channel(settings.alerts))
    return replace(settings, alerts=replace(settings.alerts, channels=channels, rules=rules))


def plain_channel(alerts: Alerts) -> Channel:
    """A channel as `[alerts]` says."""
    return Channel(name="", quiet_hours=alerts.quiet_hours, timezone=alerts.timezone, languages=alerts.languages, cap=alerts.cap)


def _check_together(settings: Settings) -> None:
    """What one setting says of another."""
    poll = settings.poll
    if poll.min_interval > poll.max_interval:
        both = f"poll.min_interval ({poll.min_interval:g} s) is longer than poll.max_interval ({poll.max_interval:g} s)"
        raise BadSettings(f"{both}; change one of them")
    try:
        _ = plain_channel(settings.alerts).zone, plain_channel(settings.alerts).quiet
    except BadSettings as error:
        raise BadSettings(f"alerts: {error}") from error
    if not settings.alerts.languages:
        raise BadSettings("alerts.languages: name ar, en, or both")
    if poll.per_host > poll.concurrency:
        raise BadSettings(f"poll.per_host ({poll.per_host}) is more than poll.concurrency ({poll.concurrency}); change one of them")


def _assemble(values: Mapping[str, Any]) -> Settings:
    sections: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        section, name = key.split(".")
        sections.setdefault(section, {})[name] = value
    kinds = get_type_hints(Settings)
    return Settings(**{section: kinds[section](**fields) for section, fields in sections.items()})


def _from_file(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: not TOML: {error}") from error
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read: {error.strerror}") from error
    sections = get_type_hints(Settings)
    for section, fields in table.items():
        if section not in sections:
            known = dict(keys())
            if not isinstance(fields, dict) and any(key.endswith(f".{section}") for key in known):
                home = next(key for key in known if key.endswith(f".{section}"))
                raise BadSettings(f"{path}: {section} belongs in a section: write it as [{home.split('.')[0]}] {section} = …")
            raise BadSettings(f"{path}: unknown section [{section}]{_suggest(section, sections)}")
        if not isinstance(fields, dict):
            raise BadSettings(f"{path}: {section} is a section: write [{section}] and its keys below")
        for name, value in fields.items():
            yield f"{section}.{name}", value


def _known(key: str, known: Mapping[str, Any], where: str) -> str:
    if key not in known:
        raise BadSettings(f"{where}: unknown setting {key}{_suggest(key, known)}")
    return key


def _suggest(key: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(key, names, 1, 0.5)
    if not close:
        close = [name for name in names if name.rsplit(".", 1)[-1] == key.rsplit(".", 1)[-1]][:1]
    return f"; did you mean {close[0]}?" if close else "; docs/settings.md lists them all"


def _typed(key: str, value: Any, types: Mapping[str, Any], where: str, *, text: bool) -> Any:
    if key not in types:
        return value  # `_known` says so, with a suggestion
    if text and get_origin(types[key]) is tuple:
        value = [part.strip() for part in value.split(",") if part.strip()]
    try:
        return msgspec.convert(value, types[key], strict=not text)
    except msgspec.ValidationError as error:
        shown = key if key in where or variable(key) not in where else ""
        prefix = f"{where}: {shown}" if shown else where
        reason = str(error).replace("`", "")
        raise BadSettings(f"{prefix} = {value!r}: {reason[0].lower()}{reason[1:]}") from error
