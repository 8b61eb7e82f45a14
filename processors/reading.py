"""One article as the language rooms read it: its sentences, and in each the numbers, times, places and actors.

Everything is found on first use and kept, so that rooms that look at the same sentence (speech, acts, claims) share
the work, and a sentence that nobody asks about costs its tokens only.
"""

from __future__ import annotations

from processors import actors, dateline, numbers, places, times
from processors.actors import ActorName
from processors.model import Article
from processors.numbers import Number
from processors.places import Located, PlaceName
from processors.text.findings import Sentence
from processors.text.sentences import sentences
from processors.text.words import Token
from processors.times import Time

_DATELINE = 200
"""Characters at the head of a text in which a dateline's stroke may stand."""


class Reading:
    """The title's sentences first (`Sentence.in_title`, spans into `Article.title`), then the text's (spans into `Article.text`).

    Not thread-safe; never changes the article. All lists are shared: callers do not change them.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences: list[Sentence] = [*sentences(article.title, in_title=True), *sentences(article.text)]
        size = len(self.sentences)
        self._numbers: list[list[Number] | None] = [None] * size
        self._times: list[list[Time] | None] = [None] * size
        self._actors: list[list[ActorName] | None] = [None] * size
        self._datelines: dict[int, int] = {}
        self._headed = next((i for i, sentence in enumerate(self.sentences) if not sentence.in_title), 0)
        """The sentence that opens the text: where a dateline stands."""
        self._named: list[list[PlaceName]] | None = None
        self._located: list[list[Located]] | None = None
        self._referred: list[list[Located]] | None = None
        self._country: str | None = None
        self.paragraphs = self._numbered()
        """For each sentence the number of its paragraph: a line break in the text, or the end of the title, starts another."""

    def __len__(self) -> int:
        return len(self.sentences)

    def text(self, i: int) -> str:
        """What the spans of sentence `i` point into: the article's title or its text."""
        return self.article.title if self.sentences[i].in_title else self.article.text

    def tokens(self, i: int) -> list[Token]:
        return self.sentences[i].tokens

    def norms(self, i: int) -> list[str]:
        """The normalised words of sentence `i`, of each token one."""
        return self.sentences[i].norms

    def verbatim(self, i: int) -> str:
        """Sentence `i` as it stands."""
        sentence = self.sentences[i]
        return self.text(i)[sentence.start : sentence.end]

    def numbers(self, i: int) -> list[Number]:
        found = self._numbers[i]
        if found is None:
            found = self._numbers[i] = numbers.find(self.sentences[i].tokens, self.text(i), self.sentences[i].norms)
        return found

    def times(self, i: int) -> list[Time]:
        found = self._times[i]
        if found is None:
            found = self._times[i] = times.find(self.sentences[i].tokens, self.text(i), self.article.published, self.sentences[i].norms)
        return found

    def actors(self, i: int) -> list[ActorName]:
        found = self._actors[i]
        if found is None:
            found = self._actors[i] = actors.find(self.sentences[i].tokens, self.text(i), self.country, self.sentences[i].norms)
        return found

    def places(self, i: int) -> list[Located]:
        """The places of sentence `i`; homonyms are told apart over the whole article, so the first call reads all of it."""
        if self._located is None:
            self._located = places.resolve(self._names())
        return self._located[i]

    def referred(self, i: int) -> list[Located]:
        """The places that sentence `i` names by their kind alone, "في المدينة", as those that were told before it."""
        if self._referred is None:
            self._referred = []
            before: list[places.Told] = []
            for k, sentence in enumerate(self.sentences):
                here = self.places(k)
                self._referred.append(places.referred(sentence.tokens, here, before, sentence.norms))
                before.extend(places.told(sentence.tokens, [place for place in here if place.first >= self.dateline(k)]))
        return self._referred[i]

    def dateline(self, i: int) -> int:
        """How many tokens at the start of sentence `i` are the dateline ("جوبا (د ب أ) -"): where it was written, not what it tells."""
        if i not in (0, self._headed):
            return 0
        found = self._datelines.get(i)
        if found is None:
            tokens = self.sentences[i].tokens
            text = self.text(i) if "ـ" in self.text(i)[: _DATELINE] else ""
            found = dateline.length(tokens, self.places(i), self.actors(i), text) if dateline.ended(tokens, text) else 0
            self._datelines[i] = found
        return found

    def _names(self) -> list[list[PlaceName]]:
        if self._named is None:
            found = [self._names_of(i) for i in range(len(self.sentences))]
            keys = places.established(found)
            if keys:
                found = [places.recalled(self.sentences[i].tokens, self.text(i), names, keys) for i, names in enumerate(found)]
            self._named = found
        return self._named

    def _names_of(self, i: int) -> list[PlaceName]:
        """The names of sentence `i`, but for a word of a longer time: "صباح", a town, in "صباح اليوم"; "حي مايو" stays."""
        found = places.find(self.sentences[i].tokens, self.text(i), self.sentences[i].norms)
        if not found or not any(times.may_start(self.sentences[i].norms[name.last - 1]) for name in found):
            return found
        longer = [time for time in self.times(i) if time.last - time.first > 1]
        return [name for name in found if not any(time.first <= name.last - 1 < time.last for time in longer)]

    @property
    def country(self) -> str:
        """The country that most of the article speaks of: whose "النظام", "الجيش" is meant; "" where there is none."""
        if self._country is None:
            self._country = places.main_country(self._names())
        return self._country

    def _numbered(self) -> list[int]:
        number, found = 0, []
        for i, sentence in enumerate(self.sentences):
            if i:
                before = self.sentences[i - 1]
                if before.in_title != sentence.in_title or "\n" in self.article.text[before.end : sentence.start]:
                    number += 1
            found.append(number)
        return found
