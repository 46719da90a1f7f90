"""What is shipped beside the program: type, pictures, icons, licences; nothing is unnamed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kiosk import paths

PICTURES = paths.resource("pictures")
TWENTY_MB = 20 * 1024 * 1024


def index() -> dict:
    with (PICTURES / "index.toml").open("rb") as file:
        return tomllib.load(file)


def shipped_pictures() -> set[str]:
    return {
        str(file.relative_to(PICTURES))
        for file in PICTURES.rglob("*")
        # The tour's pictures are shown by README.md only.
        if file.parent.name != "readme" and file.suffix in (".png", ".svg")
    }


def standard_characters() -> set[str]:
    path = PICTURES.parent.parent / "packaging" / "fonts" / "standard_characters.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return set("".join(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("weight", ["Medium", "Bold"])
def test_both_weights_hold_the_8105_standard_characters_and_the_signs_of_the_design(weight):
    ttfont = pytest.importorskip("fontTools.ttLib").TTFont
    font = ttfont(paths.resource("fonts", f"NotoSansSC-{weight}.ttf"), lazy=True)
    have = set(font.getBestCmap())
    wanted = {ord(char) for char in standard_characters()}
    assert len(wanted) == 8105
    assert wanted <= have
    assert {ord(char) for char in "0123456789AZaz·—…“”‘’《》＋－×÷→↑↓✓℃①⑳−āǘ"} <= have
    assert "glyf" in font, "Qt and the PDF writer both take TrueType outlines"


def test_every_character_the_kiosk_shows_is_in_the_type():
    ttfont = pytest.importorskip("fontTools.ttLib").TTFont
    have = set(ttfont(paths.resource("fonts", "NotoSansSC-Bold.ttf"), lazy=True).getBestCmap())
    root = PICTURES.parent.parent
    words = set(root.glob("resources/words/zh-CN/*.ftl"))
    terminal = {file for file in words if file.stem in ("cli", "doctor")}
    shown = [*(words - terminal), *root.glob("db/rules/*.toml")]
    assert len(shown) > 3
    for file in shown:
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "".join(line for line in lines if not line.lstrip().startswith("#"))
        missing = {char for char in text if ord(char) not in have and char.isprintable()}
        assert not missing, f"{file.name}: {sorted(missing)}"


def test_figures_have_no_second_form_that_paper_would_lose():
    ttfont = pytest.importorskip("fontTools.ttLib").TTFont
    font = ttfont(paths.resource("fonts", "NotoSansSC-Bold.ttf"), lazy=True)
    tags = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "locl" not in tags
    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1, "figures stand in columns"


def test_every_picture_is_in_the_index_with_a_source_and_chinese_words():
    listed = index()["picture"]
    assert {entry["file"] for entry in listed.values()} == shipped_pictures()
    for name, entry in listed.items():
        assert Path(entry["file"]).stem == name
        assert entry["source"]
        assert any("一" <= char <= "鿿" for char in entry["alt"]), name


@pytest.mark.parametrize("table", ["goods", "services", "clause_groups", "activities"])
def test_every_word_of_the_default_village_has_its_picture(table):
    found = index()
    assert found[table]
    assert set(found[table].values()) <= set(found["picture"])


def test_bought_in_pictures_are_256_pixels_and_all_together_under_three_megabytes():
    png = [file for file in PICTURES.rglob("*.png") if file.parent.name != "readme"]
    assert sum(file.stat().st_size for file in png) < 3 * 1024 * 1024
    for file in png:
        head = file.read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert int.from_bytes(head[16:20], "big") == 256
        assert int.from_bytes(head[20:24], "big") == 256


def test_own_pictures_hold_no_text_script_or_outside_reference():
    for file in PICTURES.rglob("*.svg"):
        text = file.read_text(encoding="utf-8")
        for forbidden in ("<text", "<script", 'href="http', "<image", "<style", "<filter"):
            assert forbidden not in text, f"{file.name} holds {forbidden}"


def test_every_icon_can_be_recoloured():
    icons = list(paths.resource("icons").glob("*.svg"))
    assert len(icons) > 100
    for icon in icons:
        assert 'fill="currentColor"' in icon.read_text(encoding="utf-8"), icon.name


def test_icons_and_pictures_named_in_the_program_exist():
    import re

    code = PICTURES.parent.parent / "kiosk"
    text = "\n".join(file.read_text(encoding="utf-8") for file in code.rglob("*.py"))
    icons = set(re.findall(r'"([a-z0-9-]+-(?:bold|fill))"', text))
    have = {icon.stem for icon in paths.resource("icons").glob("*.svg")}
    assert icons <= have, f"not shipped: {sorted(icons - have)}"
    files = set(re.findall(r'"((?:art|goods|things)/[a-z0-9-]+\.(?:png|svg))"', text))
    assert files <= shipped_pictures(), f"not shipped: {sorted(files - shipped_pictures())}"


def test_every_source_has_its_licence_and_all_together_stay_small():
    licences = paths.resource("licences")
    named = (licences / "README.md").read_text(encoding="utf-8")
    for file in licences.glob("*.txt"):
        assert file.name in named, f"{file.name} is not explained"
        assert len(file.read_text(encoding="utf-8")) > 300
    root = PICTURES.parent
    own = ("fonts", "icons", "pictures", "licences")
    size = sum(f.stat().st_size for part in own for f in (root / part).rglob("*") if f.is_file())
    assert size < TWENTY_MB
