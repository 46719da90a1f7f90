"""The real child process: one showing is one message, and no death of it is the last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from kiosk.demo.card_camera import write_video, write_videos
from kiosk.scanner.link import ScannerLink
from kiosk.scanner.messages import CameraState, CardSeen, ForeignCode, NearlySeen, TwoCards
from tests.helpers.pictures import card_text

SMALL = (640, 480)


def well(message: object) -> bool:
    return message == CameraState("ok")


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("films") / "card.avi"
    return write_video(path, card_text(1), before_s=0.8, seconds=2.5, after_s=2)


@pytest.mark.parametrize("mode", ["idle", "scanning"])
def test_a_film_of_a_moving_card_gives_exactly_one_scan(listen, film, mode):
    ear = listen(f"once:{film}", mode=mode)
    ear.until(lambda message: message == CameraState("absent"), within_s=20)
    (seen,) = ear.messages(CardSeen)
    assert seen.text == card_text(1)
    assert 0 <= seen.decoded_at - seen.seen_at < 1
    assert not ear.messages(ForeignCode)
    assert not ear.messages(TwoCards)


def test_a_station_reads_card_after_card(listen, tmp_path):
    texts = [card_text(number) for number in range(4)]
    film = write_videos(
        tmp_path / "pile.avi", texts, before_s=0.3, seconds=0.9, after_s=0.2, size=SMALL
    )
    ear = listen(f"once:{film}", mode="station")
    ear.until(lambda message: message == CameraState("absent"), within_s=20)
    assert [seen.text for seen in ear.messages(CardSeen)] == texts


def test_off_sees_no_card_and_a_changed_mode_is_obeyed_at_once(listen, film):
    ear = listen(str(film), mode="off")
    ear.until(well, within_s=10)
    ear.for_s(3)
    assert not ear.messages(CardSeen)
    ear.link.set_mode("idle")
    ear.until(lambda message: isinstance(message, CardSeen), within_s=12)


def test_the_preview_shows_live_mirrored_pictures_only_while_scanning(listen, film):
    ear = listen(str(film), mode="scanning")
    ear.until(well, within_s=10)
    ear.for_s(0.5)
    first = ear.link.preview()
    assert first is not None
    assert (first.width, first.height, len(first.rgb)) == (640, 360, 640 * 360 * 3)
    # The room's window is on the left of the film, so on the right of the looking-glass.
    row = first.rgb[100 * 640 * 3 : 101 * 640 * 3 : 3]
    assert sum(row[520:590]) > sum(row[50:120])
    ear.for_s(0.5)
    later = ear.link.preview()
    assert later is not None
    assert later.number > first.number + 4
    ear.link.set_mode("idle")
    ear.for_s(0.6)
    assert ear.link.preview() is None
    ear.link.set_mode("scanning")  # nothing old comes back
    frame = ear.link.preview()
    assert frame is None or frame.number > later.number


def test_a_card_too_far_away_is_asked_to_come_nearer(listen, tmp_path):
    from kiosk.demo.card_film import Grain, Lens, Pose, card_face, hold_in, room
    from kiosk.scanner.cv import cv2

    path = tmp_path / "far.avi"
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (1280, 720))
    grain = Grain(1280, 720, level=2)
    for step in range(60):
        picture = room(1280, 720, person=False).copy()
        pose = Pose(distance_mm=560, right_mm=-60 + 2 * step)
        hold_in(picture, card_face(card_text(1)), pose, Lens(blur_px=1.9))
        film.write(grain.on(picture))
    film.release()
    ear = listen(str(path), mode="scanning")
    ear.until(lambda message: isinstance(message, NearlySeen), within_s=12)
    (said, *_) = ear.messages(NearlySeen)
    assert said.hint == "nearer"
    assert 0 < said.ruler < 0.35


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP, signal.SIGABRT])
def test_a_dead_or_hung_child_is_replaced_within_a_second(listen, film, how):
    ear = listen(str(film))
    ear.until(well, within_s=10)
    ear.for_s(0.3)
    old = ear.link.child_pid
    os.kill(old, how)
    took_s = ear.until(lambda message: message == CameraState("restarting"), within_s=3)
    assert took_s <= 1.2  # a second, and what a busy test machine adds to one tick
    assert ear.link.child_pid != old
    assert not psutil.pid_exists(old)
    ear.until(well, within_s=10)
    ear.until(lambda message: isinstance(message, CardSeen), within_s=15)


def test_a_child_that_dies_again_and_again_is_lost_and_tried_later():
    link = ScannerLink("/nowhere.avi")
    link.start()
    try:
        now, lost_at = time.monotonic(), None
        for step in range(400):
            if link.child_pid is not None:
                os.kill(link.child_pid, signal.SIGKILL)
                psutil.Process(link.child_pid).wait(5)
            link.tick(now + step * 0.25)
            if lost_at is None and CameraState("lost") in link.read():
                lost_at = step
                assert link.restarts == 5
                assert link.child_pid is None
            if lost_at is not None and link.child_pid is not None:
                break
        assert lost_at is not None
        assert 25 < (step - lost_at) * 0.25 < 35
    finally:
        link.stop()


def test_no_child_outlives_its_parent(film):
    program = (
        "import sys, time; from kiosk.scanner.link import ScannerLink\n"
        f"link = ScannerLink({str(film)!r}); link.start(); print(link.child_pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    time.sleep(1)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    child.wait(5)


def test_stopping_leaves_no_process_and_no_open_file():
    here = psutil.Process()
    before = here.num_fds()
    for _ in range(3):
        link = ScannerLink("/nowhere.avi")
        link.start()
        pid = link.child_pid
        link.stop()
        link.stop()
        assert not psutil.pid_exists(pid)
    assert here.num_fds() == before


def test_the_window_s_process_imports_nothing_heavy():
    program = (
        "import sys, kiosk.scanner.link, kiosk.scanner.wedge, kiosk.demo.card_camera\n"
        "heavy = {'cv2', 'numpy', 'zxingcpp', 'pyzbar', 'PySide6', 'segno'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_opencv_leaves_no_qt_variable_behind():
    program = (
        "import os\n"
        "os.environ['QT_QPA_FONTDIR'] = '/ours'\n"
        "os.environ.pop('QT_QPA_PLATFORM_PLUGIN_PATH', None)\n"
        "import kiosk.scanner.child\n"
        "import cv2\n"
        "assert os.environ['QT_QPA_FONTDIR'] == '/ours'\n"
        "assert 'QT_QPA_PLATFORM_PLUGIN_PATH' not in os.environ\n"
        "assert os.environ['OPENCV_LOG_LEVEL'] == 'SILENT'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_child_says_nothing_of_a_card_on_its_outputs(film):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.scanner", "--source", f"once:{film}", "--mode", "off"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert card_text(1).encode() not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
