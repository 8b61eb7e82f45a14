"""What is typed and is no command line: told in one line, with what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from cyclopts import CycloptsError

_WITH_VALUE = ("--data", "--config", "--log", "--set")
_OPTIONS = (*_WITH_VALUE, "--help", "--version")


def command_word(arguments: Sequence[str]) -> str | None:
    """The first word after the options that all commands have: the command. None where another option comes first."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith(tuple(f"{option}=" for option in _WITH_VALUE)):
            return None if word.startswith("-") else word
    return None


def wrong_option(words: Sequence[str]) -> str | None:
    """What is wrong with an option before the command, which the parser would take for a command."""
    if not words or not words[0].startswith("-") or words[0] in ("--help", "-h", "--version"):
        return None
    name = words[0].partition("=")[0]
    close = difflib.get_close_matches(name, _OPTIONS, 1, 0.6)
    return f"unknown option {name}{f'; did you mean {close[0]}?' if close else ': options of a command stand after it'}"


def in_words(error: CycloptsError) -> str:
    """The parser's complaint in one line."""
    text = " ".join(str(error).split()).replace('"', "").removesuffix(".")
    return text[:1].lower() + text[1:]
