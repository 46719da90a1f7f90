"""One text names any source; what is not on this machine is refused."""

import pytest

from kiosk.scanner.cv import cv2
from kiosk.scanner.sources import PictureFolder, Source, open_source, parse_source
from tests.helpers.pictures import card_photos


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("0", Source("camera", "0")),
        ("auto", Source("camera", "auto")),
        ("/dev/v4l/by-id/usb-cam", Source("camera", "/dev/v4l/by-id/usb-cam")),
        ("http://127.0.0.1:81/x", Source("stream", "http://127.0.0.1:81/x")),
        ("film.avi", Source("video", "film.avi")),
        ("once:film.avi", Source("video", "film.avi", looped=False)),
    ],
)
def test_a_source_is_taken_apart(text, source):
    assert parse_source(text) == source


@pytest.mark.parametrize("text", ["http://example.org/x", "https://192.0.2.7/", "http://"])
def test_a_stream_from_elsewhere_is_refused(text):
    with pytest.raises(ValueError, match="this machine"):
        parse_source(text)


def test_a_folder_shows_its_pictures_in_order_of_name(tmp_path):
    for name, photo in zip("bac", card_photos(3), strict=True):
        cv2.imwrite(str(tmp_path / f"{name}.jpg"), photo.picture[: 10 * (ord(name) - 96)])
    (tmp_path / "b2.png").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("not a picture", encoding="utf-8")
    folder = PictureFolder(tmp_path)
    heights = []
    while folder.grab():
        good, picture = folder.retrieve()
        heights.append(picture.shape[0] if good else None)
    assert heights == [10, 20, None, 30]
    assert parse_source(str(tmp_path)).kind == "folder"


@pytest.mark.parametrize("place", ["/nowhere/film.avi", "/nowhere"])
def test_what_is_not_there_is_absent(place):
    assert open_source(parse_source(place), width=640, height=480) == (None, "absent")


def test_an_empty_folder_and_a_file_that_is_no_film_are_absent(tmp_path):
    assert open_source(parse_source(str(tmp_path)), width=640, height=480) == (None, "absent")
    (tmp_path / "film.avi").write_bytes(b"RIFF....AVI nonsense")
    source = parse_source(str(tmp_path / "film.avi"))
    assert open_source(source, width=640, height=480) == (None, "absent")


def test_a_missing_camera_is_absent_at_once():
    assert open_source(Source("camera", "/dev/no-camera"), width=640, height=480)[0] is None


def test_a_device_that_gives_no_picture_is_busy(tmp_path):
    # An existing node that is no working camera stands for one another program holds.
    node = tmp_path / "video"
    node.touch()
    source = Source("camera", str(node))
    assert open_source(source, width=640, height=480) == (None, "busy")
