"""``kiosk read``: what the scanner sees in files, and what it keeps to itself."""

from __future__ import annotations

import json

import segno

from kiosk.demo.card_camera import write_video
from kiosk.scanner.cv import cv2
from kiosk.scanner.read_files import read_files
from tests.helpers.pictures import card_photo, card_text

URL = "HTTPS://EXAMPLE.ORG/HEALTH?ID=7"


def test_pictures_and_films_are_read_and_written_as_json_lines(tmp_path):
    photo = card_photo("plain", (1280, 720), seed=3)
    picture = tmp_path / "卡片 1.jpg"
    picture.write_bytes(bytes(cv2.imencode(".jpg", photo.picture)[1]))
    film = write_video(
        tmp_path / "film.avi", card_text(2), before_s=0.2, seconds=0.8, after_s=0.1,
        size=(640, 480),
    )  # fmt: skip
    readings = list(read_files([picture, str(film)], any_text=False))
    lines = [json.loads(reading.to_json()) for reading in readings]
    assert [line["texts"] for line in lines] == [[photo.text], [card_text(2)]]
    assert [set(line) for line in lines] == [{"file", "texts", "ms", "rung"}] * 2
    assert lines[0]["file"] == str(picture)
    assert lines[0]["ms"] > 0
    assert lines[0]["rung"] == "zxing"


def test_a_stranger_s_code_is_told_only_when_asked_for(tmp_path):
    picture = tmp_path / "stranger.png"
    segno.make(URL, micro=False).save(str(picture), scale=6)
    assert [reading.texts for reading in read_files([picture], any_text=False)] == [()]
    assert [reading.texts for reading in read_files([picture], any_text=True)] == [(URL,)]


def test_chinese_text_is_read_as_it_was_written(tmp_path):
    picture = tmp_path / "chinese.png"
    segno.make("王桂花家的药：麻杏石甘口服液", micro=False).save(str(picture), scale=6)
    (reading,) = read_files([picture], any_text=True)
    assert reading.texts == ("王桂花家的药：麻杏石甘口服液",)


def test_a_big_photograph_is_read_too(tmp_path):
    photo = card_photo("plain", (1280, 720), seed=4)
    picture = tmp_path / "telephone.jpg"
    cv2.imwrite(str(picture), cv2.resize(photo.picture, (4000, 2250)))
    (reading,) = read_files([picture], any_text=False)
    assert reading.texts == (photo.text,)


def test_what_cannot_be_read_is_an_answer_and_no_accident(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff nonsense")
    (tmp_path / "b.txt").write_text("no picture", encoding="utf-8")
    readings = list(read_files([tmp_path, tmp_path / "gone.png"], any_text=True))
    assert [reading.fault for reading in readings] == ["unreadable", "unreadable", "missing"]
    assert all(reading.texts == () for reading in readings)


def test_a_code_that_commands_the_terminal_is_shown_harmless(tmp_path):
    picture = tmp_path / "escape.png"
    segno.make("\x1b[2J\x9b1m 好", micro=False).save(str(picture), scale=6)
    (reading,) = read_files([picture], any_text=True)
    assert reading.texts
    assert reading.printable.isprintable()
    assert "好" in reading.printable


def test_a_light_code_on_dark_ground_is_read_from_a_file(tmp_path):
    picture = tmp_path / "dark.png"
    segno.make(URL, micro=False).save(str(picture), scale=6, dark="white", light="black")
    assert [reading.texts for reading in read_files([picture], any_text=True)] == [(URL,)]
