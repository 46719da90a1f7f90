"""The print desk: never in the way, never loses paper, reports by value."""

import time
from pathlib import Path

import pytest

from kiosk.printing import PrintDesk, PrintOutcome, SignInSheet
from kiosk.printing.desk import out_of_paper, system_printer

LIST = SignInSheet("村口大扫除", "老槐树下", "上午 9:00", 2, "2026-11-23", ((327, "王桂花"),))


@pytest.fixture
def desk(qapp, tmp_path):
    made = PrintDesk(tmp_path / "papers", printer="no such printer")
    yield made
    made.close()


def test_without_a_printer_the_paper_is_kept_and_the_result_says_where(qtbot, desk):
    with qtbot.waitSignal(desk.finished, timeout=10000) as caught:
        job = desk.send(LIST)
    (result,) = caught.args
    assert result.job == job
    assert result.outcome is PrintOutcome.KEPT
    assert result.file.read_bytes().startswith(b"%PDF")


def test_a_kept_paper_is_never_overwritten(qtbot, desk):
    files = []
    for _ in range(3):
        with qtbot.waitSignal(desk.finished, timeout=10000) as caught:
            desk.send(LIST)
        files.append(caught.args[0].file)
    assert len(set(files)) == 3
    assert all(file.exists() for file in files)


def test_sending_takes_no_time_of_the_screen(qtbot, desk):
    with qtbot.waitSignal(desk.finished, timeout=10000):
        desk.send(LIST)
    before = time.perf_counter()
    with qtbot.waitSignal(desk.finished, timeout=10000):
        desk.send(LIST)
        took = time.perf_counter() - before
    assert took < 0.02


@pytest.mark.expects_log
def test_a_document_that_breaks_is_reported_and_the_next_one_is_printed(qtbot, desk):
    class Broken(SignInSheet):
        def paint(self, paper):
            raise RuntimeError("no ink in the pen")

    with qtbot.waitSignal(desk.finished, timeout=10000) as caught:
        desk.send(Broken("", "", "", 0, "2026-11-23"))
    assert caught.args[0].outcome is PrintOutcome.FAILED
    with qtbot.waitSignal(desk.finished, timeout=10000) as caught:
        desk.send(LIST)
    assert caught.args[0].outcome is PrintOutcome.KEPT


@pytest.mark.expects_log
def test_a_folder_that_cannot_be_written_is_a_failure_and_not_a_crash(qtbot, qapp, tmp_path):
    (tmp_path / "papers").write_text("a file where the folder should be")
    desk = PrintDesk(tmp_path / "papers", printer="no such printer")
    with qtbot.waitSignal(desk.finished, timeout=10000) as caught:
        desk.send(LIST)
    assert caught.args[0].outcome is PrintOutcome.FAILED
    desk.close()


def test_a_printer_that_is_not_there_is_not_used(qapp):
    assert system_printer("no such printer") == ""


def lpstat_that_says(folder: Path, text: str) -> None:
    script = folder / "lpstat"
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n", encoding="utf-8")
    script.chmod(0o755)


def test_a_printer_without_paper_keeps_the_slip_and_says_why(qtbot, desk, tmp_path, monkeypatch):
    # The print system would take the document, and print it some other day.
    lpstat_that_says(tmp_path, "printer hall is idle.\n\tAlerts: media-empty-error")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr("kiosk.printing.desk.system_printer", lambda name: "hall")
    with qtbot.waitSignal(desk.finished, timeout=10000) as caught:
        desk.send(LIST)
    (result,) = caught.args
    assert (result.outcome, result.no_paper) == (PrintOutcome.KEPT, True)
    assert result.file.read_bytes().startswith(b"%PDF")


def test_a_printer_that_only_sleeps_has_paper(tmp_path, monkeypatch):
    lpstat_that_says(tmp_path, "printer hall is idle.\n\tAlerts: none")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert not out_of_paper("hall")


def test_a_system_that_cannot_be_asked_says_nothing_about_paper(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not out_of_paper("hall")
