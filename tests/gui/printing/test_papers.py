"""Slips, the day's sheet, the recovery sheet and lists: what stands on them."""

import re
import subprocess
import unicodedata
from dataclasses import replace

import pytest

from kiosk.printing import (
    DayLine,
    DaySheet,
    RecoverySheetPage,
    SignInSheet,
    Slip,
    SlipKind,
    SlipPage,
    picture_of,
    save_pdf,
)

SLIP = Slip(
    SlipKind.EXCHANGE,
    "青石湾村",
    "1123-047",
    "大米 2 袋",
    64,
    "2026年11月23日 9:14",
    "7K3-M2Q",
    name="王桂花",
    before=128,
    after=64,
    fetch_days=7,
    picture="art/rice-sack.svg",
)


def text_of(document, folder) -> str:
    file = folder / f"{document.name}.pdf"
    save_pdf(document, file)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True)
    return unicodedata.normalize("NFKC", done.stdout.decode())


def size_mm(file) -> tuple[float, float]:
    done = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True)
    found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", done.stdout)
    assert found
    return float(found[1]) * 25.4 / 72, float(found[2]) * 25.4 / 72


def test_a_slip_carries_number_thing_before_after_date_check_code_and_village(qapp, tmp_path):
    text = text_of(SlipPage(SLIP), tmp_path)
    for wanted in (
        "青石湾村",
        "换东西",
        "1123-047",
        "大米 2 袋",
        "64 分",
        "128",
        "2026年11月23日 9:14",
        "7K3-M2Q",
        "王桂花",
        "到柜台领",
        "7 天",
    ):
        assert wanted in text
    assert "副本" not in text


def test_a_second_print_of_a_slip_says_so_and_gets_a_file_of_its_own(qapp, tmp_path):
    copy = SlipPage(replace(SLIP, copy=True))
    assert "副本" in text_of(copy, tmp_path)
    assert copy.name != SlipPage(SLIP).name


def test_a_slip_is_80_mm_wide(qapp, tmp_path):
    save_pdf(SlipPage(SLIP), tmp_path / "slip.pdf")
    width, height = size_mm(tmp_path / "slip.pdf")
    assert width == pytest.approx(80, abs=0.5)
    assert 90 < height < 180


def test_nothing_of_a_slip_with_a_long_clause_hangs_over_its_edge(qapp):
    long = replace(
        SLIP,
        what="帮助行动不便的人（买药、送饭、理发、搬东西、陪着去看病）",
        name="阿卜杜拉·买买提江",
        picture="",
    )
    for slip in (SLIP, long, replace(long, fetch_days=0, before=None, after=None)):
        image = picture_of(SlipPage(slip), px_per_mm=4)
        white = 0xFFFFFFFF
        for y in range(image.height()):
            assert image.pixel(2, y) == white
            assert image.pixel(image.width() - 3, y) == white
        for x in range(image.width()):
            assert image.pixel(x, image.height() - 3) == white


@pytest.mark.parametrize(("lines", "pages"), [(0, 1), (21, 1), (22, 2), (61, 3)])
def test_a_days_sheet_lists_every_entry_on_as_many_pages_as_it_needs(qapp, tmp_path, lines, pages):
    entries = tuple(
        DayLine(f"1123-{at:03d}", "9:14", "王桂花", "村口大扫除", 2 if at % 2 else -5, "小陈")
        for at in range(lines)
    )
    sheet = DaySheet(
        "青石湾村", "2026年11月23日 星期一", "2026-11-23", 37, 122, 64, 1, entries, "8f3a91c2" * 8
    )
    text = text_of(sheet, tmp_path)
    assert f"共 {pages} 页" in text
    assert all(entry.number in text for entry in entries)
    assert "8F3A 91C2" in text
    assert text.count("负责人签字") == 1
    assert ("今天没有记下一笔" in text) == (lines == 0)


def test_the_recovery_sheet_holds_words_and_code_and_its_repr_neither(qapp, tmp_path):
    listed = tuple(
        "春天大米石桥村口水井稻田山坡灯笼扫帚菜园鸡蛋月亮"[at : at + 2] for at in range(0, 24, 2)
    )
    code = "AB3C-D4EF-56GH-7JK8-MN9P-QR0S-T1VW-X2YZ"
    page = RecoverySheetPage("青石湾村", "KQ-01", "2026年11月23日", listed, code)
    text = text_of(page, tmp_path)
    assert all(word in text for word in listed)
    assert all(group in text for group in code.split("-"))
    assert "春天" not in repr(page)
    assert "AB3C" not in repr(page)


def test_a_sign_in_list_without_people_is_a_blank_form(qapp, tmp_path):
    text = text_of(SignInSheet("", "", "", 0, "2026-11-23"), tmp_path)
    assert "手写签到单" in text
    assert "20" in text


def test_a_sign_in_list_of_45_people_runs_over_three_pages(qapp, tmp_path):
    people = tuple((at, f"村民{at:02d}") for at in range(1, 46))
    sheet = SignInSheet("村口大扫除", "老槐树下", "上午 9:00", 2, "2026-11-23", people)
    text = text_of(sheet, tmp_path)
    assert all(name in text for _, name in people)
    assert text.count("村口大扫除 签到单") == 3
