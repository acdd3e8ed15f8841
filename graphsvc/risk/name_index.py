"""The names and identifiers of a revision in memory, and the candidates that a typed name finds among them.

A score is between 0 and 1: 1 for an exact identifier; 0.95 for the same name as written; 0.9 for the same letters once
transliterated; 0.85 for the same fingerprint; else 0.85 of the similarity of the fingerprints (rapidfuzz: the greater
of the ratio of the words in order and of the letters without spaces; for Cyrillic also 0.95 of the ratio of folded
letters); 0.6 where all words of one, rare enough to tell, are among those of the other, or it begins with the other.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from graphsvc.domain.claims import Modality, Polarity
from graphsvc.risk.names import NameForms, forms_of
from graphsvc.snapshot.records import Records

Row = dict[str, Any]
LEAST_SIMILARITY = 84.0
"""Names less alike than this, in per cent, are no candidates."""
_SHORT = 4
"""Fingerprints up to this many letters must agree exactly: among short names everything is similar."""
_MOST_SIMILAR = 200
_FUZZY = 0.85
_FOLDED = 0.95
_LEAST_WORD = 88.0
"""Words at least so much alike, in per cent, count as the same word."""
_LEAST_CHARACTERS = 2
_RARE = 5
"""A single word tells something only if the names of at most so many entities have it."""


class Feature(StrEnum):
    """How a recorded name or identifier agrees with the one asked for, the strongest first."""

    EXACT_IDENTIFIER = "EXACT_IDENTIFIER"
    EXACT_NAME = "EXACT_NAME"
    SAME_TRANSLITERATION = "SAME_TRANSLITERATION"
    SAME_FINGERPRINT = "SAME_FINGERPRINT"
    SIMILAR = "SIMILAR"
    CONTAINED = "CONTAINED"


SCORES = {
    Feature.EXACT_IDENTIFIER: 1.0,
    Feature.EXACT_NAME: 0.95,
    Feature.SAME_TRANSLITERATION: 0.9,
    Feature.SAME_FINGERPRINT: 0.85,
    Feature.CONTAINED: 0.6,
}


@dataclass(frozen=True, slots=True)
class Match:
    """A recorded name or identifier that agrees: its claim, how, and its score. ``similarity`` is in per cent."""

    entity: str
    text: str
    label: str
    feature: Feature
    score: float
    claim: str
    similarity: float
    language: str | None = None

    @property
    def by_name_only(self) -> bool:
        """Whether no identifier confirms it: then it is a candidate, never more."""
        return self.feature is not Feature.EXACT_IDENTIFIER


class NameIndex:
    """All asserted names and identifiers, former ones too: a name that was once used still finds its bearer."""

    def __init__(self, records: Records) -> None:
        self._names = [row for row in records.of("NAMED") if _asserted(row)]
        self._forms = [forms_of(row["text"]) for row in self._names]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, forms in enumerate(self._forms):
            for word in forms.words:
                self._by_word[word].append(place)
        self._identifiers: dict[str, list[Row]] = defaultdict(list)
        for row in records.of("IDENTIFIED_BY"):
            if _asserted(row):
                self._identifiers[_key(row["text"])].append(row)

    def __len__(self) -> int:
        return len(self._names)

    def matches(self, text: str) -> list[Match]:
        """The best match of each entity, the best first; names that are alike enough only."""
        found: dict[str, Match] = {}
        for match in (*self._by_identifier(text), *self._by_name(text)):
            known = found.get(match.entity)
            if known is None or _rank(match) < _rank(known):
                found[match.entity] = match
        return sorted(found.values(), key=lambda match: (*_rank(match), match.entity))

    def _by_identifier(self, text: str) -> Iterator[Match]:
        for row in self._identifiers.get(_key(text), ()):
            feature = Feature.EXACT_IDENTIFIER
            yield Match(row["subject"], row["text"], row["scheme"], feature, SCORES[feature], row["id"], 100.0)

    def _by_name(self, text: str) -> Iterator[Match]:
        asked = forms_of(text)
        if not asked.latin:
            return
        similar, contained = self._similar(asked), self._contained(asked)
        for place, forms in enumerate(self._forms):
            feature = _agreement(asked, forms)
            if feature is not None:
                yield self._match(place, feature, 100.0)
            elif place in similar:
                yield self._match(place, Feature.SIMILAR, similar[place])
            elif place in contained:
                yield self._match(place, Feature.CONTAINED, 100.0)

    def _similar(self, asked: NameForms) -> dict[int, float]:
        """The similarity of the fingerprints that are alike enough, by place."""
        if len(asked.core) <= _SHORT:
            return {}
        long = {place: forms for place, forms in enumerate(self._forms) if len(forms.core) > _SHORT}
        found: dict[int, float] = {}
        _extract(found, asked.fingerprint, {place: forms.fingerprint for place, forms in long.items()}, 1.0)
        _extract(found, asked.core, {place: forms.core for place, forms in long.items()}, 1.0)
        folded = {place: forms.folded for place, forms in long.items() if asked.cyrillic or forms.cyrillic}
        _extract(found, asked.folded, folded, _FOLDED)
        return found

    def _contained(self, asked: NameForms) -> set[int]:
        """The places of names all of whose words are in the one asked for, or the other way round."""
        alike = {word: self._words_like(word) for word in asked.words}
        met: dict[int, set[str]] = defaultdict(set)
        for word, others in alike.items():
            for other in others:
                for place in self._by_word[other]:
                    met[place].add(word)
        begun = {place for place, forms in enumerate(self._forms) if _begins(asked, forms)}
        return begun | {
            place
            for place, words in met.items()
            if len(words) in (len(asked.words), len(self._forms[place].words)) and self._tells(words, alike)
        }

    def _words_like(self, word: str) -> list[str]:
        if len(word) <= _SHORT:
            return [word] if word in self._by_word else []
        hits = process.extract(word, self._by_word.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_WORD, limit=None)
        return [other for other, _, _ in hits]

    def _tells(self, words: set[str], alike: dict[str, list[str]]) -> bool:
        """Whether the shared words are enough to go by: two of them, or one that is rare and not too short."""
        if len(words) > 1:
            return True
        (word,) = words
        places = {place for other in alike[word] for place in self._by_word[other]}
        return len(word) >= _SHORT and len({self._names[place]["subject"] for place in places}) <= _RARE

    def _match(self, place: int, feature: Feature, similarity: float) -> Match:
        row = self._names[place]
        score = SCORES.get(feature, round(_FUZZY * similarity / 100.0, 4))
        label = (row.get("nameKind") or "LABEL").lower()
        language = row.get("language")
        return Match(row["subject"], row["text"], label, feature, score, row["id"], round(similarity, 1), language)


def _agreement(asked: NameForms, forms: NameForms) -> Feature | None:
    if asked.written == forms.written:
        return Feature.EXACT_NAME
    if asked.packed == forms.packed:
        return Feature.SAME_TRANSLITERATION
    return Feature.SAME_FINGERPRINT if asked.core and asked.core == forms.core else None


def _begins(asked: NameForms, forms: NameForms) -> bool:
    """Whether one of two names of a script without spaces begins with the other."""
    if not (asked.unspaced and forms.unspaced):
        return False
    short, long = sorted((asked.bare, forms.bare), key=len)
    return len(short) >= _LEAST_CHARACTERS and long.startswith(short)


def _extract(found: dict[int, float], query: str, choices: dict[int, str], weight: float) -> None:
    """Add the choices that are alike enough, each with its greatest similarity so far."""
    hits = process.extract(query, choices, scorer=fuzz.ratio, score_cutoff=LEAST_SIMILARITY, limit=_MOST_SIMILAR)
    for _, score, place in hits:
        found[place] = max(found.get(place, 0.0), weight * score)


def _rank(match: Match) -> tuple[float, int, str, str]:
    return -match.score, list(Feature).index(match.feature), match.text, match.claim


def _asserted(row: Row) -> bool:
    return Polarity(row["polarity"]) is Polarity.ASSERTS and Modality(row["modality"]) is not Modality.RUMOURED


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


_INDEXES: WeakKeyDictionary[Records, NameIndex] = WeakKeyDictionary()


def index_of(records: Records) -> NameIndex:
    """The index of a revision, made once and kept as long as its records are."""
    found = _INDEXES.get(records)
    if found is None:
        found = _INDEXES[records] = NameIndex(records)
    return found
