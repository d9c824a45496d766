"""Rules for the bundled Russian content, checked in its YAML files. Every fault has file and line.

`faults` takes a folder, so that tests can plant faults in a copy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

from cx_centricity.bank import Value
from cx_centricity.loading import Document, parse_document

LEXICON = "lexicon.yaml"

# The end of the path of a text, and the length of the text in characters.
LENGTHS = {
    r"statements\[\d+\]\.evidence\[\d+\]\.text": (40, 160),
    r"discussion\[\d+\]": (50, 260),
    r"drivers\[\d+\]\.text": (40, 120),
    r"drivers\[\d+\]\.why": (40, 140),
    r"drivers\[\d+\]\.first_step": (90, 180),
    r"drivers\[\d+\]\.deliverable": (40, 140),
    r"drivers\[\d+\]\.risk": (60, 200),
    r"drivers\[\d+\]\.owner": (5, 60),
    r"key_results\[\d+\]\.text": (20, 100),
    r"(characteristics|signs)\[\d+\](\.text)?": (50, 130),
    r"summary\[\d+\](\.text)?": (30, 220),
    r"summary": (60, 420),
    r"\[\d+\]\.text": (100, 400),
    r"\.when_to_use": (40, 160),
    r"\.in_the_plan": (40, 220),
    r"mistakes\[\d+\]": (40, 130),
    r"interpretation": (100, 330),
    r"instruction": (200, 800),
}
# The end of the path of a text, and the number of its words.
WORDS = {
    r"statements\[\d+\]\.level_texts\[\d+\]": (8, 18),
    r"statements\[\d+\]\.claim": (8, 16),
}
MOST_WORDS = 7_500
"""Of all claims and level texts together."""
MOST_STATEMENTS_WITH_A_PHRASE = 4
# The number of entries of a list.
COUNTS = {
    r"bank\.yaml levels": (9, 9),
    r"bank\.yaml blocks": (6, 6),
    r"bank\.yaml directions": (12, 12),
    r"bank\.yaml stages": (5, 5),
    r"guidance\.yaml ": (4, 4),
    r"pitfalls\.yaml ": (8, 20),
    r"indicators\.yaml ": (10, 20),
    r".* statements": (4, 4),
    r".*level_texts": (9, 9),
    r".*evidence": (3, 3),
    r".* discussion": (2, 6),
    r"stages/.* summary": (2, 3),
    r".* characteristics": (3, 5),
    r".* profiles": (6, 6),
    r".*signs": (2, 4),
    r".* drivers": (6, 12),
    r".*key_results": (1, 2),
    r".*when": (1, 4),
}
# Ids, numbers and sources are not sentences.
NO_SENTENCE = re.compile(
    r"(^|\.)(id|version|language|file|block|statement|perspective|better|unit|source|formula|effort|indicator)$|^accepted_warnings"
    r"|(blocks|directions|statements|supports|journey_phases)\[\d+\]$|point_range"
)
IS_TEXT = re.compile(
    r"(text|claim|evidence|summary|why|first_step|deliverable|risk|owner|instruction|interpretation|question|scale|title"
    r"|theme)$|\[\d+\]$"
)
WITHOUT_YO = re.compile(
    r"\b(еще|ее|учет\w*|отчет\w*|прием\w*|расчет\w*|партнер\w*|трех|четырех|счет|счета|объем\w*|идет|дает|берет|ведет\w*"
    r"|создает\w*|передает\w*|остается|узнает|утвержден|определен|решен|включен|проведен|четк\w+|свое|мое|причем|почем)\b",
    re.IGNORECASE,
)
LEFTOVERS = re.compile(
    r"TODO|FIXME|XXX|lorem|ipsum|_{2,}|<[^>]*>|\{[^}]*\}|\?\?\?|пример текста|текст уровня", re.IGNORECASE
)
SENTENCE = re.compile(
    r"(level_texts\[\d+\]|claim|evidence|why|first_step|deliverable|risk|summary|(signs|characteristics)\[\d+\]"
    r"|(?<!key_results\[\d\])\.text)$"
)


class Text(NamedTuple):
    """A text and its place."""

    file: str
    line: int | None
    path: str
    text: str

    def fault(self, what: str) -> str:
        """Return a fault of this text as one line."""
        return f"{self.file}:{self.line}: {self.path}: {what}"


def faults(folder: Path) -> list[str]:
    """Return every fault of the content in a folder, as `file:line: path: what`."""
    texts = list(all_texts(folder))
    sentences = [text for text in texts if IS_TEXT.search(text.path) and not is_id(text.path)]
    level_texts = [text for text in texts if "level_texts" in text.path]
    questions = [text for text in texts if re.search(r"statements\[\d+\]\.(claim|level_texts)", text.path)]
    return [
        *count_faults(folder),
        *length_faults(texts),
        *typography_faults(sentences),
        *latin_faults(sentences, lexicon(folder, "latin")),
        *word_faults(sentences, lexicon(folder, "bookish"), "the bookish word"),
        *word_faults(questions, lexicon(folder, "scene"), "a word of one kind of company,"),
        *twice_faults(sentences),
        *clause_faults(level_texts),
        *phrase_faults(level_texts),
        *likeness_faults(level_texts),
        *total_faults(questions),
    ]


def is_id(path: str) -> bool:
    """Return whether the value at a path is an id, a number or a source instead of a Russian text."""
    return bool(NO_SENTENCE.search(path))


def content_files(folder: Path) -> list[Path]:
    """Return the files of the bank."""
    return sorted(file for file in folder.rglob("*.yaml") if file.name != LEXICON)


def all_values(folder: Path) -> Iterator[tuple[Document, str, Value]]:
    """Yield every value of the bank with its document and its path there."""
    for file in content_files(folder):
        document = parse_document(file.read_bytes(), file.relative_to(folder).as_posix())
        for path, value in walk(document.value, ""):
            yield document, path, value


def all_texts(folder: Path) -> Iterator[Text]:
    """Yield every text of the bank."""
    for document, path, value in all_values(folder):
        if isinstance(value, str):
            yield Text(str(document.file), document.place(path).line, path, value)


def walk(value: Value, path: str) -> Iterator[tuple[str, Value]]:
    """Yield a value and every value inside it, with their paths."""
    yield path, value
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}" if path else key)


def lexicon(folder: Path, key: str) -> set[str]:
    """Return one list of the lexicon."""
    value = parse_document((folder / LEXICON).read_bytes()).value
    assert isinstance(value, dict)
    words = value[key]
    assert isinstance(words, tuple)
    return {str(word) for word in words}


def count_faults(folder: Path) -> Iterator[str]:
    """Yield lists with too few or too many entries."""
    for document, path, value in all_values(folder):
        if not isinstance(value, tuple):
            continue
        for pattern, (least, most) in COUNTS.items():
            if re.fullmatch(pattern, f"{document.file} {path}") and not least <= len(value) <= most:
                line = document.place(path).line
                yield f"{document.file}:{line}: {path}: {len(value)} entries, wanted {least}…{most}"


def length_faults(texts: Iterable[Text]) -> Iterator[str]:
    """Yield texts that are too short or too long."""
    for text in texts:
        for limits, length, unit in (
            (LENGTHS, len(text.text), "characters"),
            (WORDS, len(words(text.text)), "words"),
        ):
            for pattern, (least, most) in limits.items():
                if re.search(f"(^|\\.){pattern}$|^{pattern}$", text.path):
                    if not least <= length <= most:
                        yield text.fault(f"{length} {unit}, wanted {least}…{most}")
                    break


def total_faults(texts: list[Text]) -> Iterator[str]:
    """Yield a fault at the last claim or level text if there are more words than a respondent wants to read."""
    total = sum(len(words(text.text)) for text in texts)
    if total > MOST_WORDS:
        yield texts[-1].fault(f"{total} words in all claims and level texts, wanted at most {MOST_WORDS}")


def typography_faults(texts: Iterable[Text]) -> Iterator[str]:
    """Yield mistakes of typography and remains of a template."""
    for text in texts:
        value = text.text
        if re.search(r"  |\n|\t|^\s|\s$", value):
            yield text.fault("double space, line break or space at an end")
        if re.search(r"[\"“”„'`]", value):
            yield text.fault("quotes other than «ёлочки»")
        if value.count("«") != value.count("»"):
            yield text.fault("an open or a closing quote is missing")
        if re.search(r"\s[-–]\s|--|—\S|\S—", value):
            yield text.fault("a dash that is not «длинное тире» between spaces")
        if "..." in value:
            yield text.fault("three dots instead of …")
        if found := WITHOUT_YO.search(value):
            yield text.fault(f"«{found[0]}» without ё")
        if LEFTOVERS.search(value):
            yield text.fault("left over from a template")
        if SENTENCE.search(text.path) and not re.search(r"[^.!?…][.]$", value):
            yield text.fault("one final point is wanted")


def latin_faults(texts: Iterable[Text], allowed: set[str]) -> Iterator[str]:
    """Yield Latin words that are not listed abbreviations."""
    for text in texts:
        for word in re.findall(r"[A-Za-z]+", text.text):
            if word not in allowed and not text.path.endswith(("formula", "source")):
                yield text.fault(f"the Latin word «{word}»")


def word_faults(texts: Iterable[Text], stems: set[str], what: str) -> Iterator[str]:
    """Yield words that begin with one of the stems."""
    for text in texts:
        for word in words(text.text):
            if word.startswith(tuple(stems)):
                yield text.fault(f"{what} «{word}»")


def clause_faults(texts: Iterable[Text]) -> Iterator[str]:
    """Yield level texts that make a second claim."""
    for text in texts:
        if found := re.search(r";|[.!?…] |, а также |, при этом |, кроме того|, (причём|зато) |, и .*, и ", text.text):
            yield text.fault(f"a second claim after «{found[0].strip()[:10]}»")


def twice_faults(texts: Iterable[Text]) -> Iterator[str]:
    """Yield texts that occur twice."""
    first: dict[str, Text] = {}
    for text in texts:
        other = first.setdefault(text.text, text)
        if other is not text and not re.search(r"(title|scale|unit|owner|key_results\[\d+\]\.text)$", text.path):
            yield text.fault(f"the same text as {other.file}:{other.line}")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; an abbreviation such as A/B is one word."""
    return re.findall(r"\w+(?:[-/]\w+)*", text.lower())


def phrase_faults(texts: Iterable[Text]) -> Iterator[str]:
    """Yield phrases that occur in the texts of one level of too many statements.

    A phrase is three words in a row, or two words of more than two letters.
    """
    places: dict[tuple[str, ...], list[Text]] = defaultdict(list)
    for text in texts:
        level, row = text.path.rsplit("[", 1)[1], words(text.text)
        pairs = [pair for pair in pairwise(row) if min(map(len, pair)) > 2]
        for phrase in dict.fromkeys([*pairs, *zip(row, row[1:], row[2:], strict=False)]):
            places[level, *phrase].append(text)
    for phrase, same in places.items():
        for text in same[MOST_STATEMENTS_WITH_A_PHRASE:]:
            yield text.fault(f"more than four statements say «{' '.join(phrase[1:])}» at this level")


def likeness_faults(texts: list[Text]) -> Iterator[str]:
    """Yield level texts that share most of their three-word runs with another."""
    runs = [frozenset(zip(w, w[1:], w[2:], strict=False)) for w in (words(text.text) for text in texts)]
    for a, b in combinations(range(len(texts)), 2):
        if 2 * len(runs[a] & runs[b]) > min(len(runs[a]), len(runs[b])):
            yield texts[b].fault(f"more than half of its three-word runs stand in {texts[a].file}:{texts[a].line}")
