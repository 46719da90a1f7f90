"""How a name sounds, for finding a member by a few Latin letters on the counter's pad."""

from __future__ import annotations

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


def syllables(name: str) -> list[str]:
    """The name's syllables without tones: 王桂花 → ``wang gui hua``."""
    # pypinyin reads its dictionaries when imported; only enrolling and searching pay for that.
    from pypinyin import lazy_pinyin

    for surname, read in _SURNAMES.items():
        if name.startswith(surname):
            rest = [s for s in lazy_pinyin(name[len(surname) :]) if s.strip()]
            return [*_split(read, len(surname)), *rest]
    return [s.strip().lower() for s in lazy_pinyin(name) if s.strip()]


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
