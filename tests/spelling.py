"""Spelling of the bundled Russian texts by hunspell and its Russian dictionary: `make spell`.

Correct words that the dictionary does not have are listed in `lexicon.yaml`; a word listed there that no text uses any
more is a fault too. Needs the program: `apt-get install hunspell hunspell-ru`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from content_checks import all_texts, is_id, lexicon

DATA = Path(__file__).parent.parent / "src" / "cx_centricity" / "data" / "ru"
RUSSIAN = re.compile(r"(?<![\w-])[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")


def misspelled(words: set[str]) -> set[str]:
    """Return those of the words that hunspell does not know."""
    command = ["hunspell", "-d", "ru_RU", "-i", "utf-8", "-l"]
    done = subprocess.run(command, input="\n".join(sorted(words)), check=True, capture_output=True, encoding="utf-8")
    return set(done.stdout.split())


def faults() -> Iterator[str]:
    """Yield each unknown word with file and line, and each listed word that is not used."""
    texts = [text for text in all_texts(DATA) if not is_id(text.path)]
    used = {word for text in texts for word in RUSSIAN.findall(text.text)}
    listed = lexicon(DATA, "spelling")
    unknown = misspelled(used)
    for text in texts:
        for word in RUSSIAN.findall(text.text):
            if unknown & {word, *word.split("-")} - listed:
                yield text.fault(f"«{word}»")
    for word in sorted(listed - unknown):
        yield f"lexicon.yaml: «{word}» is not used or needs no listing"


def main() -> int:
    """Print the faults; return 1 if there are any."""
    if shutil.which("hunspell") is None:
        print("hunspell is missing: apt-get install hunspell hunspell-ru", file=sys.stderr)
        return 2
    found = list(faults())
    print("\n".join(found) or "no misspelled words")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
