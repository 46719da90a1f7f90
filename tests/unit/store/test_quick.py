"""Quick statements do and answer exactly what SQLAlchemy's own execution does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound, StatementError

from kiosk.store.engine import Store
from kiosk.store.quick import _PLANS, Answer, Plan, quick

META = MetaData()
THINGS = Table(
    "things",
    META,
    Column("id", Integer, primary_key=True),
    Column("name", Text),
    Column("open", Boolean, nullable=False),
    Column("raw", LargeBinary),
    Column("count", Integer),
)
T = THINGS.c
BY_ID = select(THINGS).where(T.id == bindparam("id"))
OPEN = select(T.id, T.open, T.raw).where(T.open).order_by(T.id)
SUM = select(func.coalesce(func.sum(T.count), 0)).where(T.name == bindparam("name"))
LITERAL = select(T.id, literal("x").label("mark")).where(T.count > 1).order_by(T.id)
BY_RAW = select(T.id).where(T.raw == bindparam("raw"))
SOME = select(T.id).where(T.id.in_(bindparam("ids", expanding=True))).order_by(T.id)
PAIRS = (
    select(T.id, T.raw)
    .where(T.open, tuple_(T.id, T.name).in_(bindparam("keys", expanding=True)))
    .where(T.count < bindparam("under"))
)
NAMED_IN = (
    select(T.id)
    .where(T.name.in_(("帚", "碗")), T.id.in_(bindparam("ids", expanding=True)), T.count != 3)
    .where(T.name.in_(bindparam("names", expanding=True)))
)
OPEN_IN = select(T.id).where(T.open.in_(bindparam("states", expanding=True))).order_by(T.id)
DEFAULT = select(T.name).where(T.id == bindparam("id", 2))
LIMIT = select(T.id).order_by(T.id.desc()).limit(2)
TWICE = select(T.id, T.name, T.id).where(T.id == 1)


@pytest.fixture
def conn() -> Iterator[Connection]:
    with Store.memory() as store:
        META.create_all(store.write_engine)
        with store.write_engine.begin() as link:
            link.execute(
                insert(THINGS),
                [
                    {"id": 1, "name": "帚", "open": True, "raw": b"\x00\x01", "count": 3},
                    {"id": 2, "name": None, "open": False, "raw": None, "count": None},
                    {"id": 3, "name": "帚", "open": True, "raw": b"", "count": 1},
                ],
            )
            yield link


CASES: list[tuple[Select, dict | None]] = [
    (BY_ID, {"id": 1}),
    (BY_ID, {"id": 2}),
    (BY_ID, {"id": 99}),
    (OPEN, None),
    (SUM, {"name": "帚"}),
    (SUM, {"name": "无"}),
    (LITERAL, None),
    (BY_RAW, {"raw": b"\x00\x01"}),
    (SOME, {"ids": [3, 1]}),
    (SOME, {"ids": [2]}),
    (SOME, {"ids": []}),
    (SOME, {"ids": range(100)}),
    (SOME, {"ids": range(401)}),
    (PAIRS, {"keys": [(1, "帚"), (2, "帚"), (3, "帚")], "under": 3}),
    (PAIRS, {"keys": [(1, "帚")], "under": 9}),
    (PAIRS, {"keys": [], "under": 9}),
    (NAMED_IN, {"ids": [1, 2, 3], "names": ["帚"]}),
    (NAMED_IN, {"ids": [3], "names": ["碗", "帚"]}),
    (NAMED_IN, {"ids": [3], "names": []}),
    (OPEN_IN, {"states": [True, False]}),
    (DEFAULT, None),
    (DEFAULT, {"id": 3}),
    (LIMIT, None),
    (TWICE, None),
]


@pytest.mark.parametrize(("statement", "given"), CASES)
def test_every_way_to_look_at_an_answer_is_the_same(
    conn: Connection, statement: Select, given: dict | None
):
    fast = quick(conn)
    for _ in range(3):  # the first time ordinary, then compiled, then from the plan
        plain = conn.execute(statement, given).all()
        assert [tuple(row) for row in fast.execute(statement, given).all()] == plain
        assert [tuple(row) for row in fast.execute(statement, given)] == plain
        keys = list(conn.execute(statement, given).keys())
        assert list(fast.execute(statement, given).keys()) == keys
        first = fast.execute(statement, given).first()
        assert (first is None) == (not plain)
        if plain:
            assert tuple(first) == plain[0]
            assert first._asdict() == plain[0]._asdict()
            kinds = [type(value) for value in plain[0]]
            assert [type(value) for value in first] == kinds
        assert fast.execute(statement, given).scalar() == conn.execute(statement, given).scalar()
        scalars = list(conn.execute(statement, given).scalars())
        assert list(fast.execute(statement, given).scalars()) == scalars
        assert fast.execute(statement, given).scalars().all() == scalars
        mapped = [dict(each) for each in conn.execute(statement, given).mappings()]
        assert [dict(each) for each in fast.execute(statement, given).mappings()] == mapped


def test_a_kept_question_is_compiled_the_second_time_it_is_asked(conn: Connection):
    question = select(T.id).where(T.id == bindparam("id"))
    fast = quick(conn)
    answers = [fast.execute(question, {"id": 1}) for _ in range(3)]
    assert [isinstance(answer, Answer) for answer in answers] == [False, True, True]
    assert [answer.scalar() for answer in answers] == [1, 1, 1]
    assert isinstance(_PLANS[question], Plan)


ADD = insert(THINGS).values(
    id=bindparam("id"), name=bindparam("name"), open=bindparam("open"), raw=None, count=7
)
RENAME = update(THINGS).where(T.id == bindparam("of")).values(name=bindparam("to"))
DROP = delete(THINGS).where(T.open == bindparam("open"))
MERGE = sqlite.insert(THINGS).values(id=bindparam("id"), open=True, name="新", count=1)
MERGE = MERGE.on_conflict_do_update(
    index_elements=["id"], set_={"count": T.count + MERGE.excluded.count}
)
WRITTEN = [
    (ADD, {"id": 7, "name": "锅", "open": False}),
    (ADD, [{"id": 7, "name": None, "open": True}, {"id": 8, "name": "碗", "open": False}]),
    (ADD, {"id": 7, "name": "锅", "open": False, "count": 9}),
    (insert(THINGS), {"id": 7, "open": True}),
    (RENAME, {"of": 3, "to": "刷"}),
    (RENAME, [{"of": 3, "to": "刷"}, {"of": 1, "to": None}, {"of": 99, "to": "无"}]),
    (update(THINGS).where(T.id == 3), {"count": 4}),
    (DROP, {"open": True}),
    (MERGE, {"id": 3}),
]


@pytest.mark.parametrize(("statement", "given"), WRITTEN)
def test_what_is_written_is_the_same(conn: Connection, statement, given):
    fast, seen = quick(conn), []
    for link in (conn, fast, fast, fast):  # ordinary, then the plan's, with and without SQLAlchemy
        before = conn.begin_nested()
        written = link.execute(statement, given).rowcount
        rows = conn.execute(select(THINGS).order_by(T.id)).all()
        seen.append((1 if isinstance(given, list) else written, rows))
        before.rollback()
    assert seen[1:] == seen[:1] * 3


def test_texts_for_lists_of_any_length_do_not_pile_up(conn: Connection):
    fast = quick(conn)
    for length in range(1, 300):
        assert fast.execute(SOME, {"ids": range(length)}).all() == [
            (number,) for number in (1, 2, 3) if number < length
        ]
    assert len(_PLANS[SOME]._texts) <= 64


def test_rows_by_the_drivers_own_words_are_the_same(conn: Connection):
    quick(conn).exec_driver_sql(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?)", [(8, "碗", 1, b"", 0), (9, "碗", 1, b"", 0)]
    )
    named = select(func.count()).where(T.name == "碗")
    assert conn.execute(named).scalar() == 2
    asked = quick(conn).exec_driver_sql("SELECT id FROM things WHERE name = ?", ("碗",))
    assert asked.scalars().all() == [8, 9]


def test_what_the_database_refuses_is_told_as_always_and_without_values(conn: Connection):
    fast, twice = quick(conn), {"id": 1, "name": "王桂兰", "open": True}
    for _ in range(3):
        with pytest.raises(IntegrityError, match="UNIQUE") as told:
            fast.execute(ADD, twice)
        assert "王桂兰" not in str(told.value)
        with pytest.raises(IntegrityError, match="UNIQUE") as told:
            fast.exec_driver_sql("INSERT INTO things (id, name, open) VALUES (1, ?, 1)", [("王",)])
        assert "王" not in str(told.value)


def test_a_column_called_count_is_the_column(conn: Connection):
    fast = quick(conn)
    assert [fast.execute(BY_ID, {"id": 1}).one().count for _ in range(3)] == [3, 3, 3]


def test_questions_made_for_once_are_forgotten(conn: Connection):
    fast = quick(conn)
    before = len(_PLANS)
    for number in range(50):
        assert fast.execute(select(T.id).where(T.id == number)).first() is None or number < 4
    assert len(_PLANS) <= before + 1


def test_a_missing_value_is_told_as_always(conn: Connection):
    fast = quick(conn)
    for _ in range(3):
        with pytest.raises(StatementError, match="required"):
            fast.execute(BY_ID, {})


def test_one_row_that_must_be_there_is_missed(conn: Connection):
    fast = quick(conn)
    for _ in range(2):
        fast.execute(BY_ID, {"id": 1}).one()
    with pytest.raises(NoResultFound):
        fast.execute(BY_ID, {"id": 99}).one()
    for _ in range(2):
        fast.execute(OPEN).all()
    with pytest.raises(MultipleResultsFound):
        fast.execute(OPEN).one()


def test_a_quick_connection_sees_its_own_writes_and_everything_else_is_as_before(
    conn: Connection,
):
    fast = quick(conn)
    for name in ("甲", "乙", "丙"):
        fast.execute(update(THINGS).where(T.id == 1).values(name=name))
        assert fast.execute(BY_ID, {"id": 1}).one().name == name
    assert fast.in_transaction()
    assert fast.dialect is conn.dialect
