"""What the ``kiosk`` command does with the store and with files; the window is not among it."""
