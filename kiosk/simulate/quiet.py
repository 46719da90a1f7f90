"""The end: luck turns, and within three rounds everything has to be where it belongs."""

from __future__ import annotations

from kiosk.core.facts import COMMON
from kiosk.simulate import calamities, townwork
from kiosk.simulate.promises import Broken
from kiosk.simulate.settling import settled
from kiosk.simulate.world import World, dice_of
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.township.answers import DOUBLE
from kiosk.township.base import derived

ROUNDS = 3
MACHINES = 6
VERIFIED = 0.05
"""How many kiosks' stores are replayed, too: their logs and tables are equal to the township's."""


def quiet(world: World, *, verify_all: bool = False) -> int:
    """Mend everything, settle, and check the whole world.

    Args:
        verify_all: Replay every store; otherwise the township's and now and then a kiosk's.

    Returns:
        After how many rounds everybody was receipted.

    Raises:
        Broken: an invariant does not hold.
    """
    dice = dice_of(world.seed, "quiet")
    world.net.deliver_late(dice, len(world.net.late))
    _mend(world)
    rounds = _settle(world)
    world.touched.update([*world.machines, "town"])
    world.look(closely=True)
    _everything_everywhere(world)
    townwork.check_moves(world.town)
    _doubles(world)
    _overdrafts(world)
    _ended_twice(world)
    _tables(world)
    some = [name for name in sorted(world.machines) if verify_all or dice.random() < VERIFIED]
    _verify(world, some)
    return rounds


def _mend(world: World) -> None:
    world.town.restart()
    for _, m in sorted(world.machines.items()):
        world.touch(m)
        m.clock.skew_ms = 0
        m.start()
        calamities.modernise(m)
    _let_in(world)
    if len(world.machines) > MACHINES or world.town_was_put_back:
        # Twins: the new log of the one, once it is seen, sends the key of the other away.
        # And a township that was put back hears only now whom it had sent away.
        for _, m in sorted(world.machines.items()):
            settled(world, m, dice_of(0), badness=0, prove=False)
        _let_in(world)


def _let_in(world: World) -> None:
    """Every kiosk is let in; a new key takes the place of the old one, which a twin may have."""
    for _ in range(ROUNDS):
        for _, m in sorted(world.machines.items()):
            if not townwork.is_enrolled(world, m):
                townwork.enrol(world, world.touch(m))


def _settle(world: World) -> int:
    needed = 0
    for number in range(1, ROUNDS + 1):
        still = True
        for name, m in sorted(world.machines.items()):
            outcome = settled(world, m, dice_of(0), badness=0, prove=number > 1)
            world.trace.append(f"    round {number} {name} {outcome}")
            world.look()
            if outcome.waiting or outcome.troubles:
                needed = number
                if number == ROUNDS:
                    raise Broken("10", f"{name} after {number} rounds: {outcome}")
            still = still and not (outcome.pushed or outcome.pulled or outcome.refilled)
            if number > 1 and outcome.equal is None:
                still = False  # the township has said something since: what a cut kept it from
        if still and needed < number:
            break  # nothing moved any more; another round would do nothing
    return needed + 1


def _everything_everywhere(world: World) -> None:
    """Every promise at the township and on its village's kiosks, every log as long."""
    world.promises.check(None, world.town.raw, "town")
    asked = "SELECT log_id, head_seq, head_hash FROM logs WHERE village IN (?, ?) ORDER BY log_id"
    for name, m in sorted(world.machines.items()):
        world.promises.check(m.village, m.raw, name)
        there = world.town.raw.execute(asked, (m.village, COMMON)).fetchall()
        here = m.raw.execute(asked, (m.village, COMMON)).fetchall()
        if here != there:
            odd = sorted({row[0].hex()[:8] for row in set(here) ^ set(there)})
            raise Broken("4", f"{name} and the township differ in the logs {' '.join(odd)}")


_DOUBLE = """
SELECT member, occasion FROM attendances WHERE standing
GROUP BY village, activity, occasion, member HAVING count(*) > 1 LIMIT 1
"""


def _doubles(world: World) -> None:
    """Whoever was signed in twice stands once, or a person is told why not."""
    row = world.town.raw.execute(_DOUBLE).fetchone()
    if row:
        raise Broken("double", f"member {row[0]} stands twice on {row[1]}")
    asked = "SELECT village, activity, occasion, member, entry, standing FROM attendances"
    same: dict[tuple[object, ...], list[tuple[bytes, bool]]] = {}
    for *who, entry, standing in world.town.raw.execute(asked):
        same.setdefault(tuple(who), []).append((bytes(entry), bool(standing)))
    for who, found in same.items():
        if len(found) > 1 and not any(standing for _, standing in found):
            answered = [entry for entry, _ in found if _answered(world, entry)]
            told = any(_told(world, who[0], entry) for entry in answered)
            if len(answered) == len(found) and not told:
                raise Broken("double", f"the township undid both of {answered[0].hex()}")


def _answered(world: World, entry: bytes) -> bool:
    asked = "SELECT 1 FROM facts WHERE event_id = ?"
    return bool(world.town.raw.execute(asked, (derived(DOUBLE, entry),)).fetchone())


def _told(world: World, village: object, entry: bytes) -> bool:
    event_id = derived("incident", str(village), "double-undone", entry)
    asked = "SELECT 1 FROM facts WHERE event_id = ?"
    return bool(world.town.raw.execute(asked, (event_id,)).fetchone())


_BELOW = """
SELECT village, account, balance FROM balances b WHERE balance < 0 AND account LIKE 'm:%'
AND NOT EXISTS (SELECT 1 FROM moves v WHERE v.village = b.village AND v.direction = 'out'
    AND 'm:' || v.member = b.account)
AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.village = b.village AND i.kind = 'overdraft'
    AND i.detail LIKE '%"' || b.account || '"%') LIMIT 1
"""


def _overdrafts(world: World) -> None:
    """An account below zero (a clone spent, a deed was reversed) was shown to a person."""
    row = world.town.raw.execute(_BELOW).fetchone()
    if row:
        raise Broken("5", f"{row[0]} {row[1]} stands at {row[2]} and nobody was told")


_ENDED_TWICE = """
SELECT a.village, hex(f.event_id) FROM about a
JOIN facts f ON f.village = a.village AND f.log_id = a.log_id AND f.seq = a.seq
JOIN entries e ON e.village = a.village AND e.entry = a.key AND e.state = 'handed'
WHERE a.family = 'entry' AND f.type IN ('GoodsHanded', 'ExchangeUndone')
AND f.event_id != e.ended_by
AND NOT EXISTS (SELECT 1 FROM gates g WHERE g.log_id = f.log_id AND f.seq > g.last_seq)
AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.village = a.village
    AND i.kind IN ('handed-twice', 'handed-and-back')
    AND i.detail LIKE '%' || lower(hex(f.event_id)) || '%') LIMIT 1
"""


def _ended_twice(world: World) -> None:
    """Goods that went out at two kiosks, or were taken back at one, were shown to a person."""
    row = world.town.raw.execute(_ENDED_TWICE).fetchone()
    if row:
        raise Broken("5", f"{row[0]}: goods went out beside {row[1]} and nobody was told")


def _tables(world: World) -> None:
    """The same rows on every kiosk of a village and at the township."""
    for table in tables.of_group("projected"):
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
        asked = f'SELECT * FROM "{table.name}" WHERE village IN (?, ?) ORDER BY {keys}'
        town: dict[str, list[object]] = {}
        for name, m in sorted(world.machines.items()):
            of = (m.village, COMMON)
            if m.village not in town:
                town[m.village] = world.town.raw.execute(asked, of).fetchall()
            here, there = m.raw.execute(asked, of).fetchall(), town[m.village]
            if here != there:
                odd = [row for row in here if row not in there][:1]
                odd += [row for row in there if row not in here][:1]
                raise Broken("4", f"{name} and the township differ in {table.name}: {odd}")


def _verify(world: World, names: list[str]) -> None:
    stores = [("town", world.town.disk.store)]
    stores += [(name, world.machines[name].disk.store) for name in names]
    for name, store in stores:
        verdict = verify(store)
        if not verdict.sound:
            raise Broken("3", f"{name}: {verdict.problem} {verdict.where}")
