"""Printed cards: they can be read, and they measure what the design says."""

import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from kiosk.core.cards import CardText, new_card_text, parse
from kiosk.printing import CardSheet, CardToPrint, save_pdf
from kiosk.printing.cards import CARD_H, CARD_W, CODE_SIDE, PER_SHEET, places
from kiosk.printing.code import MODULES, code_rows
from kiosk.printing.paper import A4

needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")

NAMES = (
    "王桂花",
    "李长福",
    "欧阳春花",
    "阿卜杜拉·买买提江",
    "堃喆",
    "周秀英",
    "陈水根",
    "孙有田",
    "赵主任",
    "吴彩凤",
)


@pytest.fixture
def cards() -> tuple[CardToPrint, ...]:
    return tuple(
        CardToPrint(
            name, 327 + at, new_card_text(bytes([at * 7] * 16)), "青石湾村", "000-0000 0000"
        )
        for at, name in enumerate(NAMES)
    )


@pytest.fixture
def sheet(qapp, cards, tmp_path) -> Path:
    file = tmp_path / "cards.pdf"
    save_pdf(CardSheet(cards), file)
    return file


def pages(file: Path, *, dpi: int, last: int = 9) -> list[Path]:
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            str(dpi),
            "-l",
            str(last),
            "-gray",
            "-png",
            str(file),
            str(file.with_suffix("")),
        ],
        check=True,
        capture_output=True,
    )
    return sorted(file.parent.glob(f"{file.stem}-*.png"))


@needs_poppler
@pytest.mark.parametrize("dpi", [100, 200])
def test_every_card_of_a_printed_sheet_is_read_by_both_decoders(sheet, cards, dpi):
    import cv2
    import zxingcpp
    from pyzbar import pyzbar

    wanted = {card.text for card in cards}
    by_zbar: set[str] = set()
    by_zxing: set[str] = set()
    for picture in pages(sheet, dpi=dpi):
        gray = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
        symbols = [pyzbar.ZBarSymbol.QRCODE]
        by_zbar |= {found.data.decode() for found in pyzbar.decode(gray, symbols=symbols)}
        by_zxing |= {found.bytes.decode() for found in zxingcpp.read_barcodes(gray)}
    assert by_zxing == wanted
    assert by_zbar == wanted
    assert all(isinstance(parse(text), CardText) for text in wanted)


@needs_poppler
def test_a_code_measures_35_mm_and_its_quiet_zone_is_white(sheet, cards):
    import cv2

    dpi = 400
    gray = cv2.imread(str(pages(sheet, dpi=dpi, last=1)[0]), cv2.IMREAD_GRAYSCALE)
    mm = dpi / 25.4
    x, y = places(back=False)[0]
    right = gray[
        round(y * mm) : round((y + CARD_H) * mm), round((x + 38.3) * mm) : round((x + CARD_W) * mm)
    ]
    dark = right < 128
    columns, rows = dark.any(axis=0).nonzero()[0], dark.any(axis=1).nonzero()[0]
    assert (columns[-1] - columns[0] + 1) / mm == pytest.approx(CODE_SIDE, abs=0.1)
    assert (rows[-1] - rows[0] + 1) / mm == pytest.approx(CODE_SIDE, abs=0.1)
    quiet = 4 * CODE_SIDE / MODULES
    assert columns[0] / mm >= quiet
    assert (right.shape[1] - columns[-1]) / mm >= quiet
    assert rows[0] / mm >= quiet
    assert 34 <= CODE_SIDE <= 36
    assert right.min() == 0  # pure black
    assert right[:, : columns[0]].min() == 255  # on pure white


@needs_poppler
def test_a_card_measures_85_6_by_54_mm_between_its_cutting_marks(sheet):
    import cv2

    dpi = 400
    gray = cv2.imread(str(pages(sheet, dpi=dpi, last=1)[0]), cv2.IMREAD_GRAYSCALE)
    mm = dpi / 25.4
    x, y = places(back=False)[0]
    # The marks above the first card stand between 1.8 and 4.8 mm above its upper edge.
    strip = gray[round((y - 3.5) * mm), round((x - 1) * mm) : round((x + CARD_W + 1) * mm)]
    marks = (strip < 128).nonzero()[0]
    assert (marks[-1] - marks[0]) / mm == pytest.approx(CARD_W, abs=0.3)
    left = gray[round((y - 1) * mm) : round((y + CARD_H + 1) * mm), round((x - 3.5) * mm)]
    marks = (left < 128).nonzero()[0]
    assert (marks[-1] - marks[0]) / mm == pytest.approx(CARD_H, abs=0.3)


def test_backs_lie_behind_their_fronts_when_the_sheet_is_turned_over_its_long_edge():
    for (front_x, front_y), (back_x, back_y) in zip(
        places(back=False), places(back=True), strict=True
    ):
        assert A4.width - back_x - CARD_W == pytest.approx(front_x)
        assert back_y == front_y


def test_cards_do_not_touch_and_stay_eight_millimetres_from_the_paper_s_edge():
    corners = places(back=False)
    assert len(corners) == PER_SHEET
    assert min(x for x, _ in corners) >= 8
    assert max(x for x, _ in corners) + CARD_W <= A4.width - 8
    assert min(y for _, y in corners) >= 8
    assert max(y for _, y in corners) + CARD_H <= A4.height - 20  # room for the ruler


@needs_poppler
def test_name_number_and_lost_and_found_can_be_taken_out_of_the_file_as_text(sheet):
    done = subprocess.run(["pdftotext", str(sheet), "-"], check=True, capture_output=True)
    text = unicodedata.normalize("NFKC", done.stdout.decode())
    for wanted in (
        "王桂花",
        "0327",
        "欧阳春花",
        "青石湾村积分卡",
        "丢了马上说",
        "捡到请交青石湾村服务大厅",
    ):
        assert wanted in text


def test_ten_cards_make_two_sheets_of_fronts_and_backs(sheet):
    done = subprocess.run(["pdfinfo", str(sheet)], check=True, capture_output=True, text=True)
    assert "Pages:           4" in done.stdout
    assert "A4" in done.stdout


def test_the_file_name_and_repr_of_cards_show_no_code_and_no_person(cards):
    assert CardSheet(cards).name == "cards-10"
    assert cards[0].text not in repr(cards)


@pytest.mark.parametrize("text", ["v1abc", "V1" + "0" * 30, "村"])
def test_a_text_that_is_no_card_text_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        code_rows(text)


def test_three_hundred_random_card_texts_all_fit_version_two():
    for _ in range(300):
        assert len(code_rows(new_card_text(os.urandom(16)))) == MODULES
