from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.queries import (
    active_profile,
    category_ids,
    profiles,
    responsible_units,
)
from bihuan.directory.parties.queries import find_party
from bihuan.directory.units.queries import actor_for, find_unit, unit_ids
from bihuan.faces.groups.actions import amend_group
from bihuan.faces.groups.queries import entry_page, groups
from bihuan.ground.access.queries import find_account
from bihuan.ground.access.words import Permission, job
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import Refused
from bihuan.packs import demo
from bihuan.packs.checking import find
from bihuan.packs.loading import load
from bihuan.packs.models import LoadedPack
from bihuan.packs.tests.factories import FILES, LOADER, NOBODY, PROFILE, a_pack
from bihuan.packs.words import WrongPack

pytestmark = pytest.mark.django_db
KEEPER = job("tests", Permission.REGISTER, Permission.KEEP_REGISTERS)


def test_a_loaded_pack_is_a_county(tmp_path: Path) -> None:
    loaded = load(a_pack(tmp_path), actor=LOADER)
    assert (loaded.code, loaded.version, loaded.changed) == ("testing", 1, True)
    units, areas = unit_ids(), area_ids()
    account = find_account("dispatcher")
    assert account is not None
    actor = actor_for(account)
    assert actor.may(Permission.DISPATCH)
    assert actor.units == {units["centre"]}
    (party,) = find_party("测试厂")
    assert party.area_id == areas["341602001"]
    found = responsible_units(
        category_ids()["0101"], areas["341602001"], date(2026, 3, 2)
    )
    assert found == [units["bureau"]]
    assert active_profile("window")[1].name == "窗口事项"
    assert [entry.kind for entry in timeline("pack:testing")] == ["packs.loaded"]


def test_the_register_of_groups_is_the_countys(tmp_path: Path) -> None:
    """What it changed since the last loading stays (faces/groups)."""
    said = "code,name,firms,kind,tag,leader,leader_title\ntea,花茶群,{},chain,花茶,bureau,局长\n"
    load(a_pack(tmp_path / "one", registers__groups_csv=said.format(12)), actor=LOADER)
    (line,) = groups(KEEPER)
    assert (line.firms, line.leader) == (12, "住建局 局长")
    new = replace(entry_page(KEEPER, line.id).new, tag="茶")
    amend_group(line.id, new, actor=KEEPER)
    load(a_pack(tmp_path / "two", registers__groups_csv=said.format(14)), actor=LOADER)
    (line,) = groups(KEEPER)
    assert (line.firms, line.tag) == (14, "茶")


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    load(folder, actor=LOADER)
    entries, pack = Entry.objects.count(), LoadedPack.objects.get()
    again = load(folder, actor=LOADER)
    assert (again.version, again.changed, dict(again.counts)) == (1, False, {})
    assert "没有变化" in str(again)
    assert Entry.objects.count() == entries
    assert LoadedPack.objects.get().loaded_at == pack.loaded_at


def test_line_ends_of_another_system_are_no_change(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    load(folder, actor=LOADER)
    for file in folder.rglob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert not load(folder, actor=LOADER).changed


def test_a_change_is_a_new_version_and_only_what_changed_is_written(
    tmp_path: Path,
) -> None:
    folder = a_pack(tmp_path)
    load(folder, actor=LOADER)
    a_pack(folder, areas_csv=FILES["areas.csv"] + "341602002,新街道\n")
    loaded = load(folder, actor=LOADER)
    assert loaded.version == 2
    assert {what: n for what, n in loaded.counts.items() if n} == {"区划": 1}
    assert len(timeline("pack:testing")) == 2


def test_a_broken_pack_loads_nothing(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, enterprises_csv="uscc,name,sector,area\n1,甲,,341602\n")
    with pytest.raises(WrongPack):
        load(folder, actor=LOADER)
    assert area_ids() == {}
    assert Entry.objects.count() == 0


def test_only_who_may_load_packs_does(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    with pytest.raises(Refused, match="not-permitted"):
        load(folder, actor=NOBODY)
    assert area_ids() == {}


def test_a_further_profile_is_a_file_and_needs_no_code(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    load(folder, actor=LOADER)
    ninth = PROFILE.format(code="observer", stream="GC").replace("5 work", "9 work")
    a_pack(folder, profiles__observer_toml=ninth)
    load(folder, actor=LOADER)
    _, profile = active_profile("observer")
    assert str(profile.clocks["handle"].period) == "9 working-days"
    assert {one.code for _, one in profiles()} == {"window", "observer"}


def test_qiaocheng_loads_and_twice_changes_nothing() -> None:
    folder = find("qiaocheng")
    loaded = load(folder, actor=LOADER)
    assert all(loaded.counts.values())
    entries = Entry.objects.count()
    assert not load(folder, actor=LOADER).changed
    assert Entry.objects.count() == entries
    centre = find_unit("营商环境服务中心")
    assert centre is not None
    assert centre.is_dispatch_centre
    assert len(profiles()) == 10


def test_demo_accounts_show_one_person_for_each_role(tmp_path: Path) -> None:
    assert demo.accounts() == []
    load(find("qiaocheng"), actor=LOADER)
    accounts = demo.accounts()
    assert [one.name for one in accounts[:2]] == ["intake", "dispatcher"]
    assert {one.password for one in accounts} == {demo.PASSWORD}
    assert len(accounts) == len(demo.ROLE_NAMES)


def test_no_ledger_entry_of_a_loading_names_a_person(tmp_path: Path) -> None:
    load(find("qiaocheng"), actor=LOADER)
    facts = " ".join(
        str(facts) for facts in Entry.objects.values_list("facts", flat=True)
    )
    for name in ("程晓言", "柏知行", "查日志", "云杏堂"):
        assert name not in facts
