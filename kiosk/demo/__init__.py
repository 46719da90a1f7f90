"""The made-up village: what a visitor, a test and the tour stand in.

``make.make_village(data_dir, keys_dir, seed=…, today=…, progress=…)`` makes a store, its keys and
``demo.json`` (the texts of the cards, 0600) out of a seed, in about 15 s for 1,600 people and a
year. Nothing is inserted: a story (``year``, ``present``) does what people do, through the
services of the kiosk, one transaction a day; ``work`` lets facts that do not look at each other
be written together.

    names, people       who lives here, from ``db/demo/*.toml``
    almanac, crowd      when things happen and who comes
    founding            the village is made, everybody is enrolled, cards are given out
    gatherings, bookings, trade, daily    activities, deeds, exchanges, small things
    heroine             王桂花's own year: 128 to spend, 346 of good deeds, the design's five lines
    year, present       a year until yesterday, and this morning
    casting, guests     who is on the strip, written and read again
    strip, progress     the visitors' tool beside the kiosk; the bar while a village is made
    card_…, gesture     the camera in front of which cards are held up

Same seed and day: same people, same deeds, same ids. Keys and cards are new each time.
``guests``, ``clerks``, ``strip`` and ``progress`` import nothing heavy, so that something stands
on the glass at once.
"""
