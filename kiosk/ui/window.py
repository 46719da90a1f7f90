"""The window of a station: it fills the glass, holds the frame, and shows one screen at a time.

It knows nothing of what the screens are for. What is typed (a USB scanner types) and that the
glass was touched goes out by signals; the station owns all times and decides what comes next.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QScreen,
    QShowEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.frame import Frame
from kiosk.ui.metrics import Area, tokens
from kiosk.ui.screen import AGAIN, BACK, DONE, LOOK, STAFF, Plan, Screen
from kiosk.ui.theme import Look
from kiosk.ui.widgets.key import Guard, Key

_PALM_MM = 40.0


class StationWindow(QWidget):
    """One side of the kiosk: the villager's, or the counter's.

    Signals:
        again, back, done, staff, look_wanted: a corner key was pressed.
        touched: the glass was touched anywhere (stops the voice, restarts the wait).
        typed: one character from a keyboard or a scanner; ``"\\n"`` for Enter.
        left: the window is being closed by the desktop.
        turned: another page was put on the glass.

    Attributes:
        guard: what the keys of this window agree on.
        screen_shown: the page on show, or None.
        still: never cross-fade, also at standard text (pictures of pages are taken).
    """

    again = Signal()
    back = Signal()
    done = Signal()
    staff = Signal()
    look_wanted = Signal()
    touched = Signal()
    typed = Signal(str)
    left = Signal()
    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stationWindow")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        self.guard = Guard(self)
        self.guard.accepted.connect(self._key_acted)
        self.screen_shown: Screen | None = None
        self.plan: Plan | None = None
        self._watched: QObject | None = None
        self._fade: _Fade | None = None
        self.still = False
        self.look = look
        self.frame = self._make_frame()

    # -- what the station calls ----------------------------------------------------------------

    def fill_screen(self, screen: QScreen | None = None) -> None:
        """Cover the glass under a desktop, a kiosk compositor, or X without a window manager."""
        target = screen or QApplication.primaryScreen()
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, True)
        self.setGeometry(target.geometry())  # showFullScreen alone does nothing without a WM
        self.showFullScreen()
        if QApplication.platformName() != "offscreen":  # which cannot, and warns
            self.raise_()
        self.activateWindow()
        self.setFocus()

    def set_look(self, look: Look) -> None:
        """Take another size or contrast; show a screen made with it right after."""
        if look == self.look:
            return
        text, speaking = self.frame.caption.text, self.frame.caption.speaking
        sound = self.frame.caption.sound
        for widget in self.frame.widgets():
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self.look = look
        self.frame = self._make_frame()
        self.frame.caption.set_text(text, speaking)
        self.frame.caption.set_sound(sound)
        self._arrange()
        self.update()

    def show_screen(self, screen: Screen) -> None:
        """Swap the page at once; the one before is deleted with everything that stood on it."""
        self._end_fade()
        old = self.screen_shown
        if screen is old:
            self._arrange()
            return
        picture = None if screen.forgets else self._picture_for_fade(old)
        if screen.look != self.look:
            self.set_look(screen.look)
        self.screen_shown = screen
        screen.setParent(self)
        self.guard.page_turned()
        self._arrange()
        screen.show()
        screen.lower()
        if old is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        if screen.prompt is not None:
            self.set_caption(screen.prompt.caption(), False)
        else:
            self.set_caption("", False)
        self.setFocus()
        if picture is not None:
            self._fade = _Fade(picture, self)
        self.turned.emit()

    def set_caption(self, text: str, speaking: bool) -> None:
        """The sentence on the caption line."""
        self.frame.caption.set_text(text, speaking)

    def set_clause(self, index: int) -> None:
        """The voice has come to this clause of the caption."""
        self.frame.caption.set_clause(index)

    def set_sound(self, on: bool) -> None:
        """Whether there is a voice at all (the caption's sign)."""
        self.frame.caption.set_sound(on)

    def set_held(self, held: bool) -> None:
        """While a deed is being written no key acts."""
        self.guard.held = held

    # -- inside --------------------------------------------------------------------------------

    def _make_frame(self) -> Frame:
        frame = Frame(self.look, self)
        keys = frame.keys
        keys[AGAIN].clicked.connect(self.again)
        keys[BACK].clicked.connect(self.back)
        keys[DONE].clicked.connect(self.done)
        keys[STAFF].clicked.connect(self.staff)
        keys[LOOK].clicked.connect(self.look_wanted)
        for widget in frame.widgets():
            widget.hide()
        return frame

    def _arrange(self) -> None:
        screen = self.screen_shown
        if screen is None:
            return
        k = self.look.metrics.px_per_mm
        whole = Area(0, 0, self.width() / k, self.height() / k)
        frame = self.frame
        frame.dress(screen.corners, screen.done_word())
        self.plan = frame.plan(whole, screen.corners)
        frame.title.set_face(screen.title_face())
        frame.title.h = screen.title_side
        frame.title.place(screen.title_room(self.plan))
        frame.title.show()
        frame.caption.place(self.plan.caption)
        frame.caption.setVisible(screen.captioned)
        screen.setGeometry(self.rect())
        screen.lay_out(self.plan)
        for widget in frame.widgets():
            widget.raise_()

    def _picture_for_fade(self, old: Screen | None) -> QPixmap | None:
        calm = self.still or self.look.mode != "standard" or not self.isVisible()
        return None if old is None or calm else self.grab()

    def _end_fade(self) -> None:
        fade, self._fade = self._fade, None
        if fade is not None:
            fade.stop()

    def _key_acted(self, key: object) -> None:
        self.touched.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the raw events of the window: the first touch, and how many fingers."""
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._watched:
            handle.installEventFilter(self)
            self._watched = handle

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, until there is a screen."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour("paper"))
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the station; it decides whether the program ends."""
        self.left.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand characters on; nothing typed is a command."""
        self.guard.typed()
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typed.emit("\n")
        elif text and text.isprintable():
            self.typed.emit(text)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """No shortcut, no context menu, no closing by Alt+F4 through us."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab moves the ring, unless a scanner is typing."""
        return False if self.guard.is_burst() else super().focusNextPrevChild(forward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See presses before the widgets do."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self.guard.poisoned = self.guard.poisoned and _is_touch(event)
            self.touched.emit()
        elif kind == QEvent.Type.TouchBegin and isinstance(event, QTouchEvent):
            self.guard.poisoned = False
            self.touched.emit()
            self._count_fingers(event)
        elif kind == QEvent.Type.TouchUpdate and isinstance(event, QTouchEvent):
            self._count_fingers(event)
        return super().eventFilter(watched, event)

    def _count_fingers(self, event: QTouchEvent) -> None:
        """Two fingers on keys, or a palm, and no key acts until all are lifted."""
        on_keys = 0
        for point in event.points():
            large = max(point.ellipseDiameters().width(), point.ellipseDiameters().height())
            if large > self.look.px(_PALM_MM):
                on_keys += 2
            if isinstance(self._at(point.position()), Key):
                on_keys += 1
        if on_keys >= 2:
            self.guard.poisoned = True
            for key in self.findChildren(Key):
                key.cancel()

    def _at(self, point: QPointF) -> QWidget | None:
        top = self.window()
        return top.childAt(point.toPoint())


def _is_touch(event: QEvent) -> bool:
    source = getattr(event, "source", None)
    return bool(source and source() != Qt.MouseEventSource.MouseEventNotSynthesized)


class _Fade(QWidget):
    """The page before, fading out over 120 ms; only at standard text."""

    def __init__(self, picture: QPixmap, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture, self._left = picture, 3
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._timer.start(tokens()["duration"]["page_turn_standard"] // 4)

    def _step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.stop()
        self.update()

    def stop(self) -> None:
        """Be gone at once; nothing of the page before may stay."""
        self._timer.stop()
        self.hide()
        self._picture = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The old page at what is left of its strength."""
        painter = QPainter(self)
        painter.setOpacity(self._left / 4)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()
