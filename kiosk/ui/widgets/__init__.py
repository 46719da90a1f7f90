"""The kit: keys, tiles, sheets and pads of every screen, villager's and clerk's alike.

How to use it
-------------
A screen is a :class:`kiosk.ui.screen.Screen` (or, at the counter, any ``QWidget``) that is handed
a :class:`kiosk.ui.theme.Look`. All lengths are millimetres; :class:`kiosk.ui.metrics.Area` cuts
rectangles, ``widget.place(area)`` puts a widget there, in its parent's millimetres::

    look = Look.of_panel("landscape_21").for_clerk()
    ok = WordKey(look, "okKey", words.shown("key-yes"), icon="check-fat-fill",
                 style="primary", parent=self)
    ok.place(Area(10, 200, 80, 25))
    ok.clicked.connect(self.accepted)

What there is:

* ``Key``      the base of every target: give it a ``face`` (a Bit) or override ``compose``. It has
               the lip, sinks, acts on release, is dead for 500 ms after a press, shows the focus
               ring, turns dashed and flat when disabled. Styles: ``card``, ``primary``, ``help``,
               ``tint``, ``gain`` and the home tiles (``exchange``, ``activities``…).
* ``WordKey``  icon and one word, side by side or the icon over the word (``upright=True``).
* ``Tile``     picture, word and a second line; ``layout`` beside, over or auto.
* ``PageKey``  tall key with upright words and a disc with an arrow.
* ``ChoiceKey`` a key that can be selected (edge 1.25 mm, tint fill, tick): clerks, reasons, rows.
* ``PadKey``, ``NumberPad``, ``PinDots``.
* ``Flat``     anything that is only to look at: a field with a Bit on it (``fill``, ``edge``).
* ``Label``    words on the bare paper (no field).
* ``Picture``  a live or still picture (QImage) with rounded corners.

Bits (``kiosk.ui.bits``) are what faces are made of: ``Word``, ``Icon``, ``Pic``, ``Row``,
``Column``, ``Pill``, ``Disc``, ``Space``, ``figure("128", "分", "balance", "gold_light")``.
``face`` may be set at any time; call ``set_face``. Nothing measures itself in pixels.

The hit ring (3 mm; 1.5 mm for clerks) is inside the widget's own geometry: ``visible_area()`` is
what is seen. Everything drawn through Ink is found by ``texts()``.
"""

from kiosk.ui.widgets.flat import Flat, Label, Picture
from kiosk.ui.widgets.key import Guard, Key, guard_of
from kiosk.ui.widgets.keys import ChoiceKey, PageKey, WordKey
from kiosk.ui.widgets.pads import NumberPad, PadKey, PinDots
from kiosk.ui.widgets.tiles import Tile

__all__ = [
    "ChoiceKey",
    "Flat",
    "Guard",
    "Key",
    "Label",
    "NumberPad",
    "PadKey",
    "PageKey",
    "Picture",
    "PinDots",
    "Tile",
    "WordKey",
    "guard_of",
]
