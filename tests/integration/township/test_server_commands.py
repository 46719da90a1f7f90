"""``kiosk township …`` from an empty machine to a township put back on another database."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from kiosk import cli
from kiosk.store.backup import backup as keep_backup
from kiosk.store.keys import load_keys
from kiosk.sync import carry, cycle, enrol, http
from kiosk.sync.code import read_code
from kiosk.sync.home import Home, direct
from kiosk.township import certificates, seen_by
from kiosk.township.database import open_township
from kiosk.township.office import load_office
from tests.helpers.postgres import the_cluster
from tests.helpers.village import small_village

Said = pytest.CaptureFixture[str]


class Town:
    """A township as a technician has it: two folders and a command line."""

    def __init__(self, folder: Path, said: Said) -> None:
        self.data = folder / "town"
        self.port = free_port()
        self.address = f"https://127.0.0.1:{self.port}"
        self._said = said

    def run(self, *arguments: str, expect: int = 0) -> str:
        self._said.readouterr()
        done = cli.main(["township", *arguments, "--data", str(self.data)])
        said = self._said.readouterr()
        assert done == expect, said
        return said.out + said.err

    def made(self, *more: str) -> Town:
        self.run(
            "init", "--name", "清水镇", "--address", self.address, "--host", "127.0.0.1",
            "--port", str(self.port), *more,
        )  # fmt: skip
        return self

    def serving(self, *more: str, console: bool = False) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "kiosk", "township", "serve"]
        command += [] if console else ["--no-console"]
        process = subprocess.Popen(
            [*command, "--data", str(self.data), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        until = time.monotonic() + 180
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return process
            except OSError:
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < until, "the server did not start in time"
                time.sleep(0.05)

    def enrolled(self, home: Home, village: str) -> Home:
        said = self.run("code", village)
        code = read_code(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]{5}", said)[0])
        assert code is not None
        seen = http.seen_certificate(self.address)
        with http.HttpTransport(self.address, http.pem_of(seen)) as line:
            done = enrol.enrol(home, line, self.address, code, seen=http.fingerprint_of(seen))
        assert isinstance(done, enrol.Enrolled), done
        return home

    def line(self) -> http.HttpTransport:
        return http.HttpTransport(self.address, load_office(*self.folders).certificates.pinned())

    @property
    def folders(self) -> tuple[Path, Path]:
        return self.data, self.data.with_name(self.data.name + "-keys")


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def ended(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


def recovery_words(file: Path) -> str:
    """The code on the recovery sheet, as a person would copy it."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    row = r"^\s*" + r"\s+".join([r"([0-9A-Z]{4})"] * 4) + r"\s*$"
    return "-".join("-".join(found) for found in re.findall(row, done.stdout, re.MULTILINE))


@pytest.mark.parametrize("kind", ["embedded", "postgresql", "two processes"])
def test_from_an_empty_machine_to_a_settled_village(
    tmp_path: Path, capsys: Said, kind: str
) -> None:
    address = "" if kind == "embedded" else the_cluster().new_database()
    town = Town(tmp_path, capsys).made(*(["--database", address] if address else []))
    assert "青石湾村" in town.run("village", "add", "青石湾村")
    server = town.serving(*(["--workers", "2"] if kind == "two processes" else []))
    try:
        village = small_village(tmp_path)
        with village.open() as node:
            home = town.enrolled(direct(node, village.keys), "青石湾村")
            with town.line() as line:
                outcome = cycle.settle(home, line)
        assert (outcome.troubles, outcome.waiting, outcome.equal) == ((), 0, True)
        listed = json.loads(town.run("devices", "--json"))
        assert [each["device"] for each in listed] == [node.device]
        assert "账本完整" in town.run("verify")
        if kind == "embedded":
            assert "正由另一个" in town.run("serve", "--no-console", expect=3)
    finally:
        said = ended(server)
    assert "服务已停止" in said


def test_the_counter_is_shown_and_named_by_a_command(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys).made()
    town.run("village", "add", "青石湾村")
    server = town.serving()
    try:
        village = small_village(tmp_path)
        with village.open() as node, town.line() as line:
            home = town.enrolled(direct(node, village.keys), "青石湾村")
            assert cycle.settle(home, line).settled
            assert f"柜台机是 {node.device}" in town.run("counter", "青石湾村")
            assert "没有这台机器" in town.run("counter", "青石湾村", "abcdefgh", expect=2)
            assert f"柜台机是 {node.device}" in town.run("counter", "青石湾村", node.device)
            said = town.run("revoke", "青石湾村", node.device, "--why", "丢了")
            assert "请用 kiosk township counter 另定一台" in said
            assert "已经停用" in town.run("counter", "青石湾村", node.device, expect=2)
    finally:
        ended(server)


def test_a_backup_opens_on_another_machine_and_another_database_and_kiosks_go_on(
    tmp_path: Path, capsys: Said
) -> None:
    town = Town(tmp_path, capsys).made("--sheet", str(tmp_path / "sheet.pdf"))
    town.run("village", "add", "青石湾村")
    village = small_village(tmp_path)
    backup = tmp_path / "stick.town"
    server = town.serving()
    with village.open() as node:
        home = town.enrolled(direct(node, village.keys), "青石湾村")
        with town.line() as line:
            cycle.settle(home, line)
        assert "只有恢复单能打开它" in town.run("backup", str(backup))
        assert town.run("backup", str(backup), expect=1)  # never over another file
        ended(server)

        new = Town(tmp_path / "elsewhere", capsys)
        new.port, new.address = town.port, town.address
        address = the_cluster().new_database()
        words = recovery_words(tmp_path / "sheet.pdf")
        said = new.run("restore", str(backup), "--sheet", words, "--database", address)
        assert "全部核对过" in said
        assert "账本完整" in new.run("verify")
        server = new.serving()
        try:
            with new.line() as line:  # the same authority is pinned
                outcome = cycle.settle(home, line)
            assert (outcome.troubles, outcome.waiting, outcome.equal) == ((), 0, True)
        finally:
            ended(server)


def test_a_backup_that_was_cut_or_changed_is_refused_and_nothing_is_left(
    tmp_path: Path, capsys: Said
) -> None:
    town = Town(tmp_path, capsys).made("--sheet", str(tmp_path / "sheet.pdf"))
    town.run("village", "add", "青石湾村")
    whole = tmp_path / "whole.town"
    town.run("backup", str(whole))
    words = recovery_words(tmp_path / "sheet.pdf")
    content = whole.read_bytes()
    spoiled = {
        "cut": content[:-40],
        "changed": content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
        "longer": content + b"x",
        "other": b"not a backup at all",
    }
    new = Town(tmp_path / "elsewhere", capsys)
    for name, bytes_ in spoiled.items():
        file = tmp_path / f"{name}.town"
        file.write_bytes(bytes_)
        new.run("restore", str(file), "--sheet", words, expect=1)
        left = [path for path in new.data.parent.rglob("*") if path.is_file()]
        assert [path.name for path in left if path.name != "lock"] == [], name
    new.run("restore", str(whole), "--sheet", words)


def test_a_hand_made_update_is_found_and_named(tmp_path: Path, capsys: Said) -> None:
    address = the_cluster().new_database()
    town = Town(tmp_path, capsys).made("--database", address)
    town.run("village", "add", "青石湾村")
    server = town.serving()
    village = small_village(tmp_path)
    with village.open() as node:
        home = town.enrolled(direct(node, village.keys), "青石湾村")
        with town.line() as line:
            cycle.settle(home, line)
    ended(server)
    office = load_office(*town.folders)
    heroine = "account = 'm:327'"
    for spoil, mend, named in (
        ("balances SET balance = balance + 9", "balances SET balance = balance - 9", "m:327"),
        ("entries SET points = points + 1", "entries SET points = points - 1", "entries"),
    ):
        with open_township(office.place(load_keys(office.keys))) as store:
            with store.write_engine.begin() as conn:
                conn.execute(text(f"UPDATE {spoil} WHERE {heroine}"))
            said = town.run("verify", expect=1)
            assert named in said
            with store.write_engine.begin() as conn:
                conn.execute(text(f"UPDATE {mend} WHERE {heroine}"))
    with open_township(office.place(load_keys(office.keys))) as store:
        with store.write_engine.begin() as conn:
            conn.execute(text("UPDATE signatures SET signature = decode(repeat('00', 64), 'hex')"))
        assert "签名对不上" in town.run("verify", expect=1)


def test_a_village_without_a_network_settles_by_stick(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys).made()
    town.run("village", "add", "青石湾村")
    stick = tmp_path / "stick"
    stick.mkdir()
    server = town.serving()
    village = small_village(tmp_path)
    with village.open() as node:
        home = town.enrolled(direct(node, village.keys), "青石湾村")
        ended(server)
        made = carry.write_stick(home, stick)
        assert isinstance(made, carry.StickMade)
        assert f"{made.facts} 条" in town.run("import", str(stick))
        (back,) = stick.iterdir()
        read = carry.read_stick(home, back)
        assert isinstance(read, carry.StickRead)
        assert (read.outcome.troubles, read.outcome.waiting, read.outcome.behind) == ((), 0, 0)
        assert "账本完整" in town.run("verify")
        town.run("export", "青石湾村", str(stick))
        (again,) = stick.iterdir()
        read = carry.read_stick(home, again)
        assert isinstance(read, carry.StickRead)
        assert read.outcome.settled, read
    rubbish = stick / "x.vs1up"
    rubbish.write_bytes(b"rubbish")
    town.run("import", str(rubbish), expect=1)
    assert rubbish.exists()
    rubbish.unlink()
    town.run("import", str(stick), expect=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["code", "没有这个村"],
        ["village", "add", ""],
        ["village", "add", "村", "--code", "村号"],
        ["revoke", "没有", "abcdefgh", "--why", "试"],
        ["move", "1", "--from", "没有", "--to", "没有", "--group", "1"],
        ["move", "1", "--from", "没有", "--to", "没有"],
        ["erase", "没有", "3"],
        ["erase", "没有", "不是号"],
        ["serve", "--plain", "--host", "0.0.0.0"],
        ["serve", "--workers", "3"],
    ],
)
def test_what_cannot_be_done_is_a_plain_sentence(
    tmp_path: Path, capsys: Said, arguments: list[str]
) -> None:
    said = Town(tmp_path, capsys).made().run(*arguments, expect=2)
    assert "Traceback" not in said
    assert re.search(r"[\u4e00-\u9fff]", said)


def test_without_a_township_every_command_says_so(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys)
    for command in (["serve"], ["verify"], ["village", "list"], ["doctor"], ["devices"]):
        assert "township init" in town.run(*command, expect=1)


def test_a_database_that_is_not_there_is_named_without_its_password(
    tmp_path: Path, capsys: Said
) -> None:
    town = Town(tmp_path, capsys)
    nowhere = f"postgresql://someone:geheim@/nothing?host={tmp_path}"
    said = town.run("init", "--name", "清水镇", "--database", nowhere, expect=1)
    assert "连不上数据库" in said
    assert "geheim" not in said
    assert [
        path for path in tmp_path.rglob("*") if path.is_file() and "home" not in str(path)
    ] == []


def test_the_console_is_served_beside_the_api(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys).made()
    said = town.run("staff", "add", "zhangsan", "--role", "admin")
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", said)
    assert "已经有人用了" in town.run("staff", "add", "zhangsan", expect=2)
    server = town.serving(console=True)
    try:
        context = http.pinned_context(load_office(*town.folders).certificates.pinned())
        with httpx.Client(base_url=town.address, verify=context, trust_env=False) as client:
            page = client.get("/console/", follow_redirects=True)
            assert (page.status_code, "清水镇" in page.text) == (200, True)
            assert client.get("/v1/hello").json()["name"] == "清水镇"
            assert client.get("/v1/nothing").status_code == 404
    finally:
        ended(server)


def test_who_is_signed_in_stays_so_when_the_server_is_killed_and_started_again(
    tmp_path: Path, capsys: Said
) -> None:
    town = Town(tmp_path, capsys).made()
    said = town.run("staff", "add", "zhangsan", "--role", "admin")
    (first,) = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", said)
    context = http.pinned_context(load_office(*town.folders).certificates.pinned())
    own = "my-own-words-9"
    with httpx.Client(
        base_url=town.address, verify=context, trust_env=False, follow_redirects=True,
        headers={"origin": town.address}, timeout=60,
    ) as client:  # fmt: skip
        server = town.serving(console=True)
        try:
            client.post("/console/sign-in", data={"login": "zhangsan", "password": first})
            passwords = {"old": first, "new": own, "again": own}
            assert client.post("/console/password", data=passwords).url.path == "/console/"
        finally:
            server.kill()
            server.communicate()
        server = town.serving(console=True)
        try:
            assert client.get("/console/accounts").url.path == "/console/accounts"
            assert client.post("/console/sign-out").url.path == "/console/sign-in"
            assert client.get("/console/accounts").url.path == "/console/sign-in"
        finally:
            ended(server)


def test_a_database_put_back_by_other_means_gets_new_logs(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys).made()
    town.run("village", "add", "青石湾村")
    assert "0 本" in town.run("anew")


def test_a_new_certificate_is_of_the_same_authority(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys).made()
    shown = load_office(*town.folders).certificates
    before, authority = shown.fingerprint(), shown.pinned()
    town.run("certificate", "town.example")
    assert shown.fingerprint() != before
    assert shown.pinned() == authority
    assert {"town.example", "127.0.0.1"} <= set(shown.names())
    assert certificates.own_names()


def test_the_doctor_names_a_database_that_forgets(tmp_path: Path, capsys: Said) -> None:
    town = Town(tmp_path, capsys).made("--database", the_cluster().new_database())
    # The tests' server does not wait for the disk, which is just what the doctor must not pass.
    said = town.run("doctor", expect=1)
    assert "断电会丢数据" in said
    assert "证书可用" in said


def test_a_village_that_lost_its_sheet_is_put_back_with_the_townships_help(
    tmp_path: Path, capsys: Said
) -> None:
    town = Town(tmp_path, capsys).made()
    town.run("village", "add", "青石湾村")
    village = small_village(tmp_path)
    server = town.serving()
    with village.open() as node:
        alone = keep_backup(node.store, village.keys, tmp_path / "alone.kioskbackup")
        home = town.enrolled(direct(node, village.keys), "青石湾村")
        with town.line() as line:
            cycle.settle(home, line)
        kept = keep_backup(node.store, village.keys, tmp_path / "kept.kioskbackup")
        ended(server)
    new = tmp_path / "again.kioskbackup"
    said = town.run("resheet", str(kept.path), str(new))
    assert "青石湾村" in said
    assert node.device in said
    sheet = tmp_path / "again-recovery-sheet.pdf"
    assert sheet.stat().st_mode & 0o077 == 0
    assert stated(sheet)
    with load_office(*town.folders).opened() as there, there.reading() as conn:
        looked, _ = seen_by.newest(conn)
    assert (looked[0].deed, looked[0].village) == ("new-sheet", node.village)
    # In the village, on an empty machine.
    words = recovery_words(sheet)
    data = tmp_path / "hall"
    assert cli.main(["restore", str(new), "--sheet", words, "--data", str(data)]) == 0
    assert cli.main(["verify", "--data", str(data)]) == 0
    # What came before the township knew the village is not for it to open; nothing is left behind.
    before = sorted(tmp_path.iterdir())
    for file in (alone.path, new.with_name("nothing"), sheet):
        told = town.run("resheet", str(file), str(tmp_path / "no"), expect=1)
        assert re.search(r"[\u4e00-\u9fff]", told)
    town.run("resheet", str(kept.path), str(new), expect=2)  # neither over a sheet
    other = ("--sheet", str(tmp_path / "other.pdf"))
    town.run("resheet", str(kept.path), str(new), *other, expect=1)  # nor over a backup
    assert sorted(tmp_path.iterdir()) == before


def stated(sheet: Path) -> bool:
    """Whether the sheet can be read as a person would."""
    return len(recovery_words(sheet)) == 8 * 4 + 7
