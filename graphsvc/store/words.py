"""What people type into a search box, as a query of the full-text index."""

import re

MAX_LENGTH = 200
MAX_WORDS = 12
STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not"}
    | {"of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was"}
    | {"will", "with"}
)
"""Words that the index leaves out of names, and that a query must therefore not insist on."""
_SPECIAL = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')


def search_words(text: str) -> str | None:
    """The query for a text, None when it has no letter or digit.

    Every word must occur, as it is or as the beginning of a longer one; whole words count for more. Nothing that is
    typed is taken as syntax of the index. Quoted, a word of a script without spaces becomes a phrase, so 台積電 finds
    names that contain just these characters in a row.
    """
    typed = [word for word in text[:MAX_LENGTH].split() if any(character.isalnum() for character in word)][:MAX_WORDS]
    words = [word for word in typed if word.lower() not in STOP_WORDS] or typed
    return " AND ".join(_word(word) for word in words) or None


def _word(word: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", word)
    return f'("{escaped}"^4 OR {escaped}*)'
