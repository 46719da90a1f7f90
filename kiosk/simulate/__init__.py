"""The simulator: six kiosks, three villages and their township in one process, and bad luck.

Services, projector, sync and township are the real ones; clock, net, disk and dice are made up
and all come from one seed. After every step the invariants of FAULTS.md C4 are looked at, and at
the end, when the net is fair again, everything must be where it belongs within three rounds.
"""
