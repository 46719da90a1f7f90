"""From letters to characters: the table behind the name keyboard. No Qt in here."""

from __future__ import annotations

from functools import cache

from kiosk import paths

LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONGEST = 6
#: The commonest surnames, offered before anything was typed.
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"

#: The commonest characters of given names, offered after the surname.
GIVEN = "英华秀兰桂玉明国文春志花海梅凤建军平永芳红丽芬珍荣福林德生成云香金贵宝清祥根水旺"

#: Characters that words about a deed often begin with or hold, offered before anything was typed.
DEEDS = "给帮替送扫买教修陪看洗捡清老人家邻居奶爷叔婶娃孩饭菜药水电路门院车村口"


@cache
def table() -> dict[str, str]:
    """Syllable → characters, likeliest in names first; ``v`` stands for ü."""
    text = paths.resource("words", "pinyin.txt").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        if line and line[0] != "#":
            syllable, _, characters = line.partition(" ")
            found[syllable] = characters
    return found


def candidates(letters: str, *, most: int = 80, given: bool = False) -> str:
    """Characters for what was typed: the whole syllable first, then longer ones that begin so.

    Before anything was typed: the commonest surnames, or (``given``) characters of given names.
    ``lu`` also offers 吕 and 绿 (``lv``), because many people type it that way.
    """
    if not letters:
        return GIVEN if given else SURNAMES
    letters = letters.lower()
    known = table()
    found = known.get(letters, "")
    if letters in ("lu", "nu"):
        found += known[f"{letters[0]}v"]
    if letters in ("lue", "nue"):
        found += known.get(f"{letters[0]}ve", "")
    longer = [chars for syllable, chars in known.items() if syllable.startswith(letters)]
    # One of each longer syllable in turn, so that "zh" shows 张 周 赵 朱 and not forty 张.
    for place in range(12):
        found += "".join(chars[place] for chars in longer if len(chars) > place)
        if len(found) > 3 * most:
            break
    return "".join(dict.fromkeys(found))[:most]


def may_go_on(letters: str) -> str:
    """The letters that may follow, so that keys which lead nowhere can be switched off."""
    if len(letters) >= LONGEST:
        return ""
    following = {
        syllable[len(letters)]
        for syllable in (*table(), "lue", "nue")
        if syllable.startswith(letters) and len(syllable) > len(letters)
    }
    return "".join(sorted(following))
