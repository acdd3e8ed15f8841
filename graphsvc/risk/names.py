"""Names made comparable across scripts: as written, in Latin letters, and without legal form and order of words.

Transliteration is by ``anyascii`` (Chinese characters by their Mandarin reading, whatever the language: equal names
stay equal), Latin and Cyrillic legal forms are those of ``cleanco``, East Asian ones are listed here.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii
from cleanco import basename

_EAST_ASIAN_FORMS = (
    "股份有限公司", "股份有限责任公司", "股份有限責任公司", "有限责任公司", "有限責任公司", "有限公司",
    "集团公司", "集團公司", "集团", "集團", "公司", "株式会社", "合同会社", "有限会社",
    "주식회사", "유한회사", "㈱", "㈜", "(株)", "(주)",
)  # fmt: skip
_OTHER_FORMS = frozenset(
    {"group", "co", "ltd", "limited", "inc", "corp", "corporation", "company", "jsc", "pjsc", "pao", "ao"}
)
"""Forms that stand alone once punctuation is gone, or that transliteration brings about."""
_GAPS = re.compile(r"[^0-9a-z]+")
_UNSPACED = re.compile("[぀-ヿ㐀-鿿豈-﫿가-힣]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_FOLDED = (("kh", "h"), ("ks", "x"), ("ck", "k"), ("ts", "c"), ("v", "w"), ("y", "i"), ("j", "i"))
_MOST_FORMS = 4


@dataclass(frozen=True, slots=True)
class NameForms:
    """One name, made comparable. ``bare`` is the name as written without its legal form."""

    written: str
    bare: str
    latin: str
    fingerprint: str

    @property
    def packed(self) -> str:
        """The Latin form without spaces: names of scripts without spaces have none to compare."""
        return self.latin.replace(" ", "")

    @property
    def core(self) -> str:
        """The fingerprint without spaces."""
        return self.fingerprint.replace(" ", "")

    @property
    def words(self) -> frozenset[str]:
        """The words of the fingerprint."""
        return frozenset(self.fingerprint.split())

    @property
    def folded(self) -> str:
        """The core in which letters are one that transliterations from Cyrillic write in several ways."""
        found = self.core
        for several, one in _FOLDED:
            found = found.replace(several, one)
        return found

    @property
    def unspaced(self) -> bool:
        """Whether it is written in a script that puts no spaces between words."""
        return _UNSPACED.search(self.bare) is not None

    @property
    def cyrillic(self) -> bool:
        """Whether it is written in Cyrillic letters."""
        return _CYRILLIC.search(self.written) is not None


@lru_cache(maxsize=4096)
def forms_of(text: str) -> NameForms:
    """The comparable forms of a name."""
    written = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    bare = _without_forms(written)
    words = sorted(set(_latin(bare).split()))
    return NameForms(written, bare, _latin(written), _fingerprint(words, unspaced=_UNSPACED.search(bare) is not None))


def _latin(text: str) -> str:
    return _GAPS.sub(" ", anyascii(text).casefold()).strip()


def _fingerprint(words: list[str], *, unspaced: bool) -> str:
    kept = [word for word in words if word not in _OTHER_FORMS] or words
    return "".join(kept) if unspaced else " ".join(kept)


def _without_forms(written: str) -> str:
    """The name without its legal forms; as it was where nothing else would be left."""
    bare = written
    for form in _normal_forms():
        bare = bare.removeprefix(form).removesuffix(form).strip()
    for _ in range(_MOST_FORMS):
        shorter = basename(bare, prefix=True, suffix=True) if bare else bare
        if shorter in (bare, ""):
            break
        bare = shorter
    return bare or written


@cache
def _normal_forms() -> tuple[str, ...]:
    forms = {unicodedata.normalize("NFKC", form).casefold() for form in _EAST_ASIAN_FORMS}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))
