"""Makes ``resources/words/together.txt``: words that no line may cut, the commonest first.

A line of Chinese may end after any character, but 服务大 / 厅 is hard to read. The screens look a
sentence's words up here. The words and their order come from the word list of ``jieba`` (MIT); the
hall's own words come first. Run it once per release of jieba, or when the hall has a new word::

    python packaging/words/word_table.py jieba/dict.txt resources/words/together.txt
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HEAD = """\
# Words of two to four characters that no line may cut, the commonest first.
# Made by packaging/words/word_table.py from jieba 0.42.1 (MIT).
# Before them: characters that never end a line (<) and that never begin one (>).
<把在到给和
>的了吗吧呢们着过
"""
#: Words of this program that a general list does not have.
OURS = """
积分卡 善行簿 小票 举卡 举到 举起来 折叠 雨伞 折叠雨伞 柜台 户头 血糖 大扫除 服务大厅
活动中心 行动不便 送饭 重阳节 敬老 爱老 送温暖 薰衣草 香型 洗衣液 保温壶 老年食堂 最美庭院
""".split()  # noqa: SIM905 - a list of words is read as one
MOST = 20_000
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")


def common(lines: list[str]) -> list[str]:
    """The commonest words of two to four characters; names of people and places stay out."""
    found = []
    for line in lines:
        word, count, kind = line.split()
        if _HAN.fullmatch(word) and not kind.startswith(("nr", "ns")):
            found.append((-int(count), word))
    return [word for _, word in sorted(found)[:MOST]]


def main(source: Path, target: Path) -> None:
    """Write the table."""
    words = dict.fromkeys((*OURS, *common(source.read_text(encoding="utf-8").splitlines())))
    target.write_text(HEAD + "".join(f"{word}\n" for word in words), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
