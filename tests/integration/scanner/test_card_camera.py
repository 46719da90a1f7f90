"""The demo's camera: held-up cards reach the station through the real capture path."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import psutil
import pytest

from kiosk.demo.card_camera import DemoCamera
from kiosk.scanner.messages import CameraState, CardSeen, ForeignCode, TwoCards
from tests.helpers.pictures import card_text


@pytest.fixture
def demo():
    camera = DemoCamera()
    camera.start()
    yield camera
    camera.stop()


def is_card(number: int):
    return lambda message: isinstance(message, CardSeen) and message.text == card_text(number)


def well(message: object) -> bool:
    return message == CameraState("ok")


def test_villagers_hold_up_their_cards_one_after_the_other(listen, demo):
    ear = listen(demo.url)
    ear.until(well, within_s=10)
    for number in (1, 2):
        demo.hold_up(card_text(number), 2.0, name="王桂花", number="0327")
        assert ear.until(is_card(number), within_s=6) < 2.5
        ear.for_s(2.2)
    demo.hold_up(card_text(3))
    ear.until(is_card(3), within_s=6)
    demo.put_down()
    ear.for_s(3)
    assert len(ear.messages(CardSeen)) == 3
    assert not ear.messages(TwoCards)
    assert not ear.messages(ForeignCode)


def test_a_card_held_up_in_the_middle_of_another_s_showing_takes_its_place(listen, demo):
    ear = listen(demo.url, mode="scanning")
    ear.until(well, within_s=10)
    demo.hold_up(card_text(1))
    ear.until(is_card(1), within_s=6)
    demo.hold_up(card_text(2), 2.0)
    ear.until(is_card(2), within_s=6)
    ear.for_s(3)
    assert len(ear.messages(CardSeen)) == 2
    assert not ear.messages(TwoCards)


def test_two_cards_held_up_together_are_seen_as_two(listen, demo):
    ear = listen(demo.url, mode="scanning")
    ear.until(well, within_s=10)
    demo.hold_up(card_text(1), 2.0, beside=card_text(2))
    ear.until(lambda message: isinstance(message, TwoCards), within_s=6)


def test_the_demo_can_unplug_and_mend_its_camera(listen, demo):
    ear = listen(demo.url)
    ear.until(well, within_s=10)
    for kind, state in (("unplugged", "absent"), ("black", "dark")):
        demo.trouble(kind)
        ear.until(lambda message, state=state: message == CameraState(state), within_s=5)
        demo.trouble("none")
        ear.until(well, within_s=6)


def test_the_camera_answers_on_this_machine_only(demo):
    address = urlsplit(demo.url)
    assert address.hostname == "127.0.0.1"
    with socket.create_connection((address.hostname, address.port), 5):
        pass


def test_an_unwatched_demo_camera_rests(demo):
    time.sleep(1.5)
    process = psutil.Process(demo.pid)
    before = sum(process.cpu_times()[:2])
    time.sleep(2)
    assert sum(process.cpu_times()[:2]) - before < 0.08


def test_orders_before_the_start_and_after_the_end_are_no_accident():
    camera = DemoCamera()
    camera.hold_up(card_text(1))
    camera.start()
    camera.start()
    camera.stop()
    camera.put_down()
    camera.stop()
