"""Makes the two font files the kiosk ships, from the full Noto Sans SC.

The full faces hold 30,000 glyphs and 10 MB each. The kiosk needs the 8,105 characters of
the standard table (通用规范汉字表), Latin, figures and the signs the screens use; rarer names
fall back to the system's fonts. Run it once per new release of the face::

    npm pack @expo-google-fonts/noto-sans-sc     # and unpack it
    python packaging/fonts/subset.py package/500Medium/NotoSansSC_500Medium.ttf \
        resources/fonts/NotoSansSC-Medium.ttf
    python packaging/fonts/subset.py package/700Bold/NotoSansSC_700Bold.ttf \
        resources/fonts/NotoSansSC-Bold.ttf

Needs ``fonttools``. Prints what was asked for and is not in the face.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TABLE = Path(__file__).with_name("standard_characters.txt")

# Signs the design uses, besides whole ranges below: arrows, ticks, stars, units.
SIGNS = "·−—…‘’“”‹›→←↑↓↗↘✓✔✗✘★☆●○◆◇■□▲△▼▽①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳℃℉№×÷±≤≥≠≈∞√㎡㎏㎜㎝㎞‰¥€°′″™〇"
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x2010, 0x2026),  # dashes, quotes, dots
    (0x3000, 0x303F),  # Chinese punctuation
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),
)
# Pinyin with tone marks, shown by the name keyboard and beside rare characters.
PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿêế"
# Name characters beyond the table that turn up in village registers often enough to matter.
NAMES = "堃喆㛃䶮祎玥珺翀昇甦龢邨犇垚淼焱鑫叒燚"

# No locl: in Latin runs (KQ-01, 1123-047) it swaps in figures that have no code point of their
# own, and Qt's PDF writer then leaves them out of the text one can search or copy. The default
# forms are the Simplified Chinese ones anyway.
FEATURES = ["kern", "mark", "mkmk", "ccmp", "tnum", "pnum", "vert", "vrt2", "halt", "palt"]


def standard_characters() -> str:
    """The 8,105 characters of the table, in its order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def wanted() -> set[int]:
    """Every code point the shipped faces should hold."""
    points = {ord(c) for c in standard_characters() + SIGNS + PINYIN + NAMES}
    for first, last in RANGES:
        points.update(range(first, last + 1))
    return points


def make(source: Path, target: Path) -> list[int]:
    """Write the subset of ``source`` to ``target``; returns the code points it lacks."""
    font = TTFont(source)
    have = set(font.getBestCmap())
    points = wanted()
    options = subset.Options()
    options.layout_features = FEATURES
    # Simplified Chinese forms only: the other languages' forms are a third of the glyphs.
    options.layout_scripts = ["DFLT", "hani", "latn"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["DSIG", "STAT", "BASE"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=points & have)
    worker.subset(font)
    font.save(target)
    return sorted(points - have)


def main(argv: list[str]) -> int:
    """Command line: ``subset.py SOURCE.ttf TARGET.ttf``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    args = parser.parse_args(argv)
    missing = make(args.source, args.target)
    print(f"{args.target.name}: {args.target.stat().st_size:,} bytes")
    if missing:
        print("not in the face:", " ".join(f"U+{point:04X}" for point in missing))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
