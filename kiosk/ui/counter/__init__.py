"""The counter: the clerk's pages. Each is handed a frozen model and emits ``asked``.

How the station uses them::

    page = DeskPage(look, models.Desk(...))      # any Look; the clerk's table is taken from it
    page.asked.connect(self._on_ask)             # one of kiosk.ui.counter.asks
    window.show_screen(page)                     # a StationWindow, the villager's or the second
    page.present(models.Desk(...))               # something changed: the same page, another model

Pages keep only what was typed or turned and not yet asked for; ``StationPage.set_image`` takes the
camera's newest picture.
"""
