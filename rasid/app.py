"""The command line: which commands there are, where each is, and what all of them share.

Commands are named by import path, so that `rasid --help` imports none of them; each imports its room when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from cyclopts import App, CycloptsError, Group, Parameter

from processors.errors import BadSettings, RasidError
from rasid import __version__
from rasid.usage import command_word, in_words, wrong_option

if TYPE_CHECKING:
    from rasid.settings import Settings


class Front:
    """What every command is handed: the settings, made when first asked for."""

    def __init__(self, *, config: Path | None, options: Sequence[tuple[str, str]]) -> None:
        self._config = config
        self._options = options
        self._settings: Settings | None = None

    def also(self, options: Sequence[tuple[str, str]]) -> Front:
        """The same with a command's own options, which stand above all."""
        return Front(config=self._config, options=[*self._options, *options])

    @property
    def data(self) -> Path | None:
        """The data folder, where the command line itself names it."""
        return next((Path(text) for key, text in reversed(self._options) if key == "store.data"), None)

    def apart(self, options: Sequence[tuple[str, str]]) -> Settings:
        """Settings from `options` and, above them, the command line alone: nothing of the user's own. Raises `BadSettings`."""
        from rasid.settings import load  # as below

        return load(file=self._config, environment={}, options=[*options, *self._options])

    @property
    def settings(self) -> Settings:
        """The settings of this call. Raises `BadSettings`."""
        if self._settings is None:
            from rasid.settings import load  # `rasid --help` needs none

            self._settings = load(file=self._config, environment=os.environ, options=self._options, folder=Path.cwd())
        return self._settings


Injected = Annotated[Front, Parameter(parse=False)]


class Command(NamedTuple):
    """One line of the table of commands."""

    name: str
    path: str
    help: str
    examples: tuple[str, ...]


READ = Group("Read articles", sort_key=1)
WATCH = Group("Watch the news", sort_key=2)
CLUSTER = Group("In a cluster", sort_key=3)
KEEP = Group("Keep it running", sort_key=4)

COMMANDS: dict[Group, tuple[Command, ...]] = {
    READ: (
        Command(
            "extract", "rasid.commands.extract:extract", "Articles in, claims out: one JSON line for each claim.",
            ("rasid extract articles.jsonl > claims.jsonl", "rasid extract report.txt | head -1"),
        ),
        Command(
            "compare", "rasid.commands.compare:compare", "Find events and contradictions among the articles given; keeps nothing.",
            ("rasid compare articles.jsonl", "rasid compare first.txt second.txt"),
        ),
        Command(
            "analyze", "rasid.commands.analyze:analyze", "Show how Rasid reads a text: tokens, sentences, numbers, times, places.",
            ("echo '{\"text\": \"مقتل ثلاثة مدنيين في دوما أمس\", \"published\": \"2018-04-07T12:00:00Z\"}' | rasid analyze",),
        ),
        Command(
            "clean", "rasid.commands.clean:clean", "Pages in, articles out: one JSON line for each page.",
            ("rasid clean --url https://example.org/news/1 page.html", "rasid clean https://example.org/news/1"),
        ),
    ),
    WATCH: (
        Command(
            "run", "rasid.commands.run:run", "Watch the feeds of the feed list until interrupted.",
            ("rasid run", "rasid --data ./data run --feeds my.opml"),
        ),
        Command(
            "demo", "rasid.commands.demo:demo", "See Rasid at work on a small newsroom that ships with it; needs no network.",
            ("rasid demo",),
        ),
        Command(
            "ingest", "rasid.commands.ingest:ingest", "Back-fill: put articles into the store; raises no alerts.",
            ("rasid ingest archive.jsonl", "zcat 2015.jsonl.gz | rasid --data ./data ingest"),
        ),
        Command(
            "search", "rasid.commands.search:search", "Search the stored articles.",
            ('rasid search "الغوطة الشرقية"', "rasid search --json --limit 5 غارات", "rasid search --json - < queries.txt",
             "rasid search --cluster غارات"),
        ),
        Command(
            "events", "rasid.commands.results:events", "List events, latest first.",
            ("rasid events", "rasid events --contradicted --json"),
        ),
        Command(
            "contradictions", "rasid.commands.results:contradictions", "List contradictions, newest first.",
            ("rasid contradictions", "rasid contradictions --follow --json"),
        ),
    ),
    CLUSTER: (
        Command(
            "setup", "rasid.commands.setup:setup", "Make what a cluster needs; safe to run again.",
            ("rasid setup --feeds feeds.opml", "rasid --set kafka.bootstrap=kafka:9092 --set kafka.replication=3 setup"),
        ),
        Command(
            "poll", "rasid.commands.poll:poll", "Poll the feeds of a cluster until interrupted; any number of pollers share them.",
            ("rasid poll", "rasid --set kafka.bootstrap=kafka:9092 poll --port 0"),
        ),
        Command(
            "process", "rasid.commands.process:process", "Extract and match in a cluster until interrupted; any number of them.",
            ("rasid process", "rasid process --state /var/lib/rasid/1 --port 0"),
        ),
        Command(
            "index", "rasid.commands.index:index", "Write what the stages of a cluster make into Elasticsearch until interrupted.",
            ("rasid index", "rasid --set elasticsearch.url=http://search:9200 index --port 0"),
        ),
        Command(
            "notify", "rasid.commands.notify:notify", "Tell people of a cluster's contradictions until interrupted; any number of them.",
            ("rasid notify", "rasid --config rasid.toml notify --port 0"),
        ),
        Command(
            "serve", "rasid.commands.serve:serve", "Show the web page of a cluster until interrupted; any number of them.",
            ("rasid serve", "rasid --set http.port=8080 serve"),
        ),
    ),
    KEEP: (
        Command(
            "doctor", "rasid.commands.doctor:doctor", "Check settings, store, disk, versions and feeds, and say what to do.",
            ("rasid doctor", "rasid doctor --cluster"),
        ),
        Command(
            "backup", "rasid.commands.upkeep:backup", "Copy the store into one sound file while it is in use.",
            ("rasid backup rasid-backup.db",),
        ),
        Command(
            "rebuild", "rasid.commands.upkeep:rebuild", "Make claims, events, contradictions and the search index anew from the log.",
            ("rasid rebuild",),
        ),
        Command(
            "replay", "rasid.commands.upkeep:replay", "Process the log again from a position: the same is rewritten, nothing doubled.",
            ("rasid replay", "rasid replay --stage match", "rasid replay --cluster --since 2024-03-01"),
        ),
    ),
}
FEEDS = (
    Command("list", "rasid.commands.feeds:list_feeds", "Show the feed list and how each feed does.", ("rasid feeds list",)),
    Command(
        "add", "rasid.commands.feeds:add", "Add a feed.",
        ('rasid feeds add https://example.org/rss.xml --title "صحيفة" --folder Syria',),
    ),
    Command("remove", "rasid.commands.feeds:remove", "Remove a feed.", ("rasid feeds remove https://example.org/rss.xml",)),
    Command("import", "rasid.commands.feeds:import_feeds", "Add the feeds of OPML files.", ("rasid feeds import subscriptions.opml",)),
    Command("export", "rasid.commands.feeds:export", "Write the feed list as OPML.", ("rasid feeds export > feeds.opml",)),
    Command(
        "check", "rasid.commands.feeds:check", "Ask one feed and show what would be ingested; keeps nothing.",
        ("rasid feeds check https://example.org/rss.xml",),
    ),
    Command(
        "parse", "rasid.commands.feeds:parse", "Parse feed files: one JSON line for each file.",
        ("rasid feeds parse saved/*.xml",),
    ),
)
DEAD_LETTERS = (
    Command(
        "list", "rasid.commands.upkeep:list_dead_letters", "Show what could not be processed, and why.",
        ("rasid dead-letters list", "rasid dead-letters list --json"),
    ),
    Command(
        "retry", "rasid.commands.upkeep:retry_dead_letters", "Try dead letters again: all, or those named.",
        ("rasid dead-letters retry", "rasid dead-letters retry 3f2a90c1d4e8b7a65c0f1e2d3b4a5968"),
    ),
)
ALERTS = (
    Command(
        "list", "rasid.commands.alerts:list_alerts", "Show what was told where, what failed, and what waits.",
        ("rasid alerts list", "rasid alerts list --state failed", "rasid alerts list --waiting", "rasid alerts list --cluster"),
    ),
    Command(
        "test", "rasid.commands.alerts:test_channels", "Send a test message to channels.",
        ("rasid alerts test", "rasid alerts test newsroom"),
    ),
    Command(
        "silence", "rasid.commands.alerts:silence", "Hold alerts back for some hours: what still stands at the end is told then.",
        ('rasid alerts silence --author سلمى --hours 12 --place دوما --reason "known"',),
    ),
    Command("silences", "rasid.commands.alerts:silences", "Show the silences that hold now.", ("rasid alerts silences",)),
    Command(
        "unsilence", "rasid.commands.alerts:unsilence", "End silences now; what they held back is told.",
        ("rasid alerts unsilence 3f2a90c1d4e8b7a65c0f1e2d3b4a5968",),
    ),
    Command(
        "retry", "rasid.commands.alerts:retry", "Have failed messages sent again, all or those named.",
        ("rasid alerts retry", "rasid alerts retry 3f2a90c1d4e8b7a65c0f1e2d3b4a5968"),
    ),
)
ALERT_RULES = (
    Command(
        "check", "rasid.commands.alerts:check_rules", "Check the channels and rules of the settings file.", ("rasid alerts rules check",),
    ),
)
COMPLETION = Command(
    "completion", "rasid.commands.completion:completion", "Print a script that completes rasid's commands in your shell.",
    ("rasid completion bash > ~/.local/share/bash-completion/completions/rasid",),
)


def build() -> App:
    """The whole command line."""
    app = App(
        name="rasid",
        help="Rasid (راصد) watches Arabic news: who claims what, and where two claims contradict each other.",
        help_epilogue=_epilogue(("rasid run", "rasid compare articles.jsonl", "rasid contradictions")),
        version=__version__,
        help_format="plaintext",
        version_format="plaintext",
        suppress_keyboard_interrupt=False,
    )
    for group, commands in COMMANDS.items():
        for command in commands:
            _register(app, command, group)
    feeds = App(
        name="feeds", help="The feed list: show, change, import, export, try.", group=WATCH, help_epilogue=_epilogue(FEEDS[0].examples),
    )
    for command in FEEDS:
        _register(feeds, command)
    dead_letters = App(
        name="dead-letters", help="What could not be processed: show it, try again.", group=KEEP,
        help_epilogue=_epilogue(DEAD_LETTERS[0].examples),
    )
    for command in DEAD_LETTERS:
        _register(dead_letters, command)
    alerts = App(
        name="alerts", help="Who was told of contradictions; silences, channels, rules.", group=WATCH,
        help_epilogue=_epilogue(ALERTS[0].examples),
    )
    for command in ALERTS:
        _register(alerts, command)
    rules = App(name="rules", help="The alert rules of the settings file.", help_epilogue=_epilogue(ALERT_RULES[0].examples))
    for command in ALERT_RULES:
        _register(rules, command)
    alerts.command(rules)
    app.command(feeds)
    app.command(alerts)
    app.command(dead_letters)
    _register(app, COMPLETION, KEEP)
    app["--help"].group = app["--version"].group = Group("This help", sort_key=5)
    app.meta.suppress_keyboard_interrupt = False
    app.meta.group_parameters = Group("For every command", sort_key=0)

    @app.meta.default
    def launch(
        *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
        data: Annotated[Path | None, Parameter(help="The folder of the embedded store.")] = None,
        config: Annotated[Path | None, Parameter(help="The settings file; else rasid.toml of this folder, if there is one.")] = None,
        log: Annotated[Literal["text", "json"] | None, Parameter(help="How the log is written, on standard error.")] = None,
        set_: Annotated[tuple[str, ...], Parameter(name="--set", help="Any setting, as KEY=VALUE; may be repeated.", negative="")] = (),
    ) -> Any:
        options = [_pair(text) for text in set_]
        if data is not None:
            options.append(("store.data", str(data)))
        if log is not None:
            options.append(("log.format", log))
        wrong = wrong_option(tokens)
        if wrong is not None:
            raise BadSettings(wrong)
        command, bound, ignored = app.parse_args(tokens)
        if "front" in ignored:
            bound.arguments["front"] = Front(config=config, options=options)
        return command(*bound.args, **bound.kwargs)

    return app


def run(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit status. Errors that Rasid expects become one line on standard error."""
    app = build()
    word = command_word(arguments)
    if word is not None and word not in list(app):
        arguments = [word]  # with --help after it, the parser would show the help of all
    try:
        status = app.meta(arguments, result_action="return_value", exit_on_error=False, print_error=False)
        sys.stdout.flush()
    except CycloptsError as error:
        print(f"rasid: {in_words(error)}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        return 2
    except RasidError as error:
        print(f"rasid: {error}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        return 2 if isinstance(error, BadSettings) else 1
    except KeyboardInterrupt:
        print("rasid: interrupted", file=sys.stderr)  # noqa: T201 - the command line's own voice
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has gone. Nothing more can be said, not even by the interpreter's last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status if isinstance(status, int) else 0


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise BadSettings(f"option --set: {text!r} is not KEY=VALUE, e.g. --set poll.timeout=20")
    return key.strip(), value


def _register(app: App, command: Command, group: Group | None = None) -> None:
    app.command(
        command.path, name=command.name, help=command.help, group=group, help_epilogue=_epilogue(command.examples), help_format="plaintext",
    )


def _epilogue(examples: Sequence[str]) -> str:
    return "\n".join(["Example:" if len(examples) == 1 else "Examples:", *(f"  {example}" for example in examples)])
