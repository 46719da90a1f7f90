"""How a name sounds, for finding a member by a few Latin letters on the counter's pad."""

from __future__ import annotations

from functools import lru_cache

# Surnames that are read otherwise than the same character elsewhere.
_SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "朴": "piao",
    "冼": "xian",
    "种": "chong",
    "缪": "miao",
    "曾": "zeng",
    "翟": "zhai",
    "任": "ren",
    "宁": "ning",
    "覃": "qin",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "长孙": "zhangsun",
}


# Characters of given names that a dictionary of words reads otherwise, as the 长 of 李长福.
_GIVEN = {
    "长": "chang",
    "行": "xing",
    "朝": "chao",
    "乐": "le",
    "盛": "sheng",
    "重": "chong",
    "传": "chuan",
    "省": "sheng",
    "曾": "zeng",
}


def syllables(name: str) -> list[str]:
    """The name's syllables without tones: 王桂花 → ``wang gui hua``."""
    if name.isascii():
        return name.lower().split()
    for surname, read in _SURNAMES.items():
        if name.startswith(surname):
            return [*_split(read, len(surname)), *_given(name[len(surname) :])]
    return [*_read(name[:1]), *_given(name[1:])]


def _given(part: str) -> list[str]:
    found: list[str] = []
    for char in part:
        found += [_GIVEN[char]] if char in _GIVEN else _read(char)
    return found


# A village has a few hundred characters in its names; each is looked up once.
@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, ...]:
    # pypinyin reads its dictionaries when imported; only enrolling and searching pay for that.
    from pypinyin import lazy_pinyin

    return tuple(s.strip().lower() for s in lazy_pinyin(text) if s.strip())


def _split(read: str, characters: int) -> list[str]:
    if characters == 1:
        return [read]
    double = {"yuchi": ["yu", "chi"], "moqi": ["mo", "qi"], "zhangsun": ["zhang", "sun"]}
    return double[read]


def pinyin_of(name: str) -> str:
    """Letters of all syllables in one: ``wangguihua``."""
    return "".join(_letters(s) for s in syllables(name))


def initials_of(name: str) -> str:
    """First letters of the syllables: ``wgh``."""
    return "".join(_letters(s)[:1] for s in syllables(name))


def _letters(syllable: str) -> str:
    return "".join(c for c in syllable.lower() if c.isascii() and c.isalnum())
