from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from bihuan.directory.catalogue.words import Privacy
from bihuan.ground.access.words import Role
from bihuan.packs.checking import check, find, read, shipped
from bihuan.packs.reading.places import Places
from bihuan.packs.tests.factories import FILES, PROFILE, a_pack
from bihuan.packs.words import WrongPack

CODES = [folder.name for folder in shipped()]
TEN = {
    "hotline": "5 working-days",
    "public-message": "5 working-days",
    "enterprise-line": "7 working-days",
    "supervision": "10 working-days",
    "breakfast": "15 working-days",
    "window-bbc": "5 working-days",
    "clue": "7 working-days",
    "wechat-group": "5 working-days",
    "grid-whistle": "10 working-days",
    "petition": "60 calendar-days",
}
GROUPS, GROUPS_AT = "registers__groups_csv", "registers/groups.csv:2"


def problems(folder: Path) -> dict[str, str]:
    """Messages by place."""
    found: dict[str, str] = {}
    for one in check(folder):
        place = one.file if one.line is None else f"{one.file}:{one.line}"
        found[place] = f"{found.get(place, '')}{one.message}"
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_pack_checks_clean(code: str) -> None:
    assert check(find(code)) == []


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_pack_is_named_after_its_folder_and_says_its_sources(
    code: str,
) -> None:
    pack = read(find(code))
    assert pack.about is not None
    assert pack.about.value.code == code
    assert pack.about.value.sources
    for placed in pack.profiles:
        assert all(rule.source for rule in placed.value.clocks.values())


def test_qiaocheng_brings_the_ten_profiles_with_the_periods_of_their_law() -> None:
    pack = read(find("qiaocheng"))
    periods = {
        p.value.code: str(p.value.clocks["handle"].period) for p in pack.profiles
    }
    assert periods == TEN


def test_qiaocheng_keeps_the_figures_that_the_newspaper_printed() -> None:
    pack = read(find("qiaocheng"))
    groups = [placed.value for placed in pack.groups]
    assert len(groups) == 8
    assert sum(group.firms for group in groups) == 1323


def test_qiaocheng_has_somebody_for_every_role() -> None:
    roles = {placed.value.role for placed in read(find("qiaocheng")).people}
    assert roles == set(Role)


def test_qiaocheng_answers_for_every_leaf_of_its_tree() -> None:
    pack = read(find("qiaocheng"))
    mapped = {placed.value.category for placed in pack.responsibilities}
    orphans = [
        placed.value.code
        for placed in pack.categories
        if not any(placed.value.code.startswith(code) for code in mapped)
        and len(placed.value.code) > 2
    ]
    assert orphans == []


def test_invented_telephones_and_firms_can_be_told_from_real_ones() -> None:
    pack = read(find("qiaocheng"))
    phones = [one.value.phone for one in pack.appeals if one.value.phone]
    assert all(re.fullmatch(r"1\d\d0000\d{4}", phone) for phone in phones)
    assert all("（演示）" in one.value.name for one in pack.parties)


def test_no_two_appeals_of_the_demo_say_the_same() -> None:
    appeals = read(find("qiaocheng")).appeals
    assert len(appeals) >= 150
    assert Counter(one.value.body for one in appeals).most_common(1)[0][1] == 1


def test_a_sound_pack_has_no_problems(tmp_path: Path) -> None:
    assert check(a_pack(tmp_path)) == []


def test_a_broken_pack_names_all_mistakes_at_once_with_their_lines(
    tmp_path: Path,
) -> None:
    broken = PROFILE.format(code="window", stream="ck").replace("0.75", "75.0")
    folder = a_pack(
        tmp_path,
        areas_csv="code,name\n341602,测试县\n341602001,\n99,孤岛\n341603001,别处街道\n",
        units_csv=(
            "code,name,kind,area,parent,phone,dispatch_centre,callback\n"
            "centre,派单中心,circus,341602,,12345,也许,\n"
            "a,甲,centre,341602,b,,,\n"
            "b,乙,centre,000000,a,没有,,\n"
        ),
        people_csv="username,name,unit,role\nX!,甲,nowhere,king\n",
        responsibility_csv=(
            "category,area,unit,starts_on\n"
            "01,341602,a,2026-01-01\n"
            "01,341602,b,2026-06-01\n"
            "99,341602,a,昨天\n"
        ),
        enterprises_csv="uscc,name,sector,area\n91350100M000100Y44,测试厂,C9999,341602\n",
        profiles__window_toml=broken,
    )
    found = problems(folder)
    assert "不能为空" in found["areas.csv:3"]
    assert "6、9、12 或 15 位" in found["areas.csv:4"]
    assert "341603" in found["areas.csv:5"]
    assert "circus" in found["units.csv:2"]
    assert "也许" in found["units.csv:2"]
    assert "绕回" in found["units.csv:3"]
    assert "000000" in found["units.csv:4"]
    assert "派单中心" in found["units.csv"]
    assert "回访" in found["units.csv"]
    assert "king" in found["people.csv:2"]
    assert "nowhere" in found["people.csv:2"]
    assert "第 2 行" in found["responsibility.csv:3"]
    assert "昨天" in found["responsibility.csv:4"]
    assert "校验位" in found["enterprises.csv:2"]
    assert "stream" in found["profiles/window.toml:4"]
    assert "fraction" in found["profiles/window.toml:19"]


def test_an_appeal_comes_by_a_door_of_the_sort_it_names(tmp_path: Path) -> None:
    row = "id,title,body,at,channel,profile\n1,甲,乙,2026-01-01,window,pigeons\n"
    pigeons = PROFILE.format(code="pigeons", stream="GZ").replace(
        '"window"', '"pigeon"'
    )
    folder = a_pack(tmp_path, appeals_csv=row, profiles__pigeons_toml=pigeons)
    assert "不收渠道“window”" in problems(folder)["appeals.csv:2"]
    (folder / "appeals.csv").write_text(row.replace("window", "pigeon"), "utf-8")
    assert check(folder) == []


@pytest.mark.parametrize("code", ["qiaocheng", "zhaoqing"])
def test_what_residents_write_on_the_portal_is_public_in_these_counties(
    code: str,
) -> None:
    public = [
        one.value
        for one in read(find(code)).profiles
        if one.value.privacy is Privacy.PUBLIC
    ]
    (about,) = public
    assert about.channels[0] == "portal"
    assert about.call_back.required
    assert about.decline_grounds


def test_reading_a_broken_pack_raises_everything_at_once(tmp_path: Path) -> None:
    folder = a_pack(tmp_path, pack_toml="code = 1\n")
    with pytest.raises(WrongPack) as wrong:
        read(folder)
    assert len(wrong.value.problems) > 2
    assert "pack.toml:1" in str(wrong.value)


@pytest.mark.parametrize(
    ("file", "text", "place", "says"),
    [
        ("pack_toml", "code = ", "pack.toml:1", "不是合法的 TOML"),
        ("pack_toml", FILES["pack.toml"] + "colour = 1\n", "pack.toml:7", "what"),
        ("areas_csv", "code\n341602\n", "areas.csv:1", "name"),
        ("areas_csv", "code,name,mayor\n341602,县,甲\n", "areas.csv:1", "mayor"),
        ("areas_csv", "code,name\n341602\n", "areas.csv:2", "格"),
        ("areas_csv", 'code,name\n341602,"县\n', "areas.csv:2", "引号"),
        ("areas_csv", "code,name\n341602,县\n341602,县\n", "areas.csv:3", "重复"),
        ("calendar_toml", "[office]\nhours = 5\n", "calendar.toml:2", "office"),
        ("catalogue_csv", "code,name\n1,甲\n", "catalogue.csv:2", "两位"),
        ("catalogue_csv", "code,name\n01010101,甲\n", "catalogue.csv:2", "3 级"),
        (
            "catalogue_csv",
            "code,name,keywords\n01,甲,路灯、灯\n",
            "catalogue.csv:2",
            "两个字",
        ),
        (GROUPS, "code,name,firms\na,甲,多\n", GROUPS_AT, "整数"),
        (GROUPS, "code,name,firms,kind\na,甲,1,friends\n", GROUPS_AT, "friends"),
        (GROUPS, "code,name,firms,leader\na,甲,1,nowhere\n", GROUPS_AT, "nowhere"),
        (GROUPS, f"code,name,firms\na,{'甲' * 61},1\n", GROUPS_AT, "60"),
        (
            "appeals_csv",
            "id,title,body,at,channel\n1,甲,乙,昨天,window\n",
            "appeals.csv:2",
            "时刻",
        ),
        (
            "appeals_csv",
            "id,title,body,at,channel\n1,甲,乙,2026-01-01,pigeon\n",
            "appeals.csv:2",
            "pigeon",
        ),
        (
            "appeals_csv",
            "id,title,body,at,channel,profile\n1,甲,乙,2026-01-01,window,nobody\n",
            "appeals.csv:2",
            "没有这个类型：“nobody”",
        ),
        (
            "profiles__other_toml",
            PROFILE.format(code="window", stream="CK"),
            "profiles/other.toml:1",
            "other",
        ),
    ],
)
def test_each_kind_of_mistake_has_its_line(
    tmp_path: Path, file: str, text: str, place: str, says: str
) -> None:
    found = problems(a_pack(tmp_path, **{file: text}))
    assert place in found
    if says != "other":
        assert says in found[place]


def test_people_outside_a_demo_pack_are_refused(tmp_path: Path) -> None:
    real = FILES["pack.toml"].replace("demo = true", "demo = false")
    assert "演示包" in problems(a_pack(tmp_path, pack_toml=real))["people.csv"]


def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check(tmp_path / "nowhere")
    assert "没有这个文件夹" in problem.message


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    (folder / "areas.csv").write_bytes("code,name\n341602,测试县\n".encode("gb18030"))
    assert "UTF-8" in problems(folder)["areas.csv"]


def test_an_unreadable_file_is_told_once_and_not_at_each_reference_to_it(
    tmp_path: Path,
) -> None:
    folder = a_pack(tmp_path)
    (folder / "catalogue.csv").write_bytes(b"\xff\xfe")

    found = problems(folder)

    assert "UTF-8" in found["catalogue.csv"]
    assert "没有读到任何分类" in found["responsibility.csv"]
    assert not any(place.startswith("responsibility.csv:") for place in found)


def test_the_place_of_a_key_is_found_also_in_tables_of_tables() -> None:
    places = Places(PROFILE)
    lines = PROFILE.splitlines()
    for path, text in {
        "stream": 'stream = "{stream}"',
        "clocks.handle": "[clocks.handle]",
        "clocks.handle.ladder[1].after": 'after = "0 working-days"',
    }.items():
        number = places.line(path)
        assert number is not None
        assert lines[number - 1] == text
    assert places.line("clocks.handle.missing") == places.line("clocks.handle")
    assert places.line("missing") is None


def test_shipped_tables_end_their_lines_as_git_keeps_them() -> None:
    for folder in shipped():
        for file in folder.rglob("*.csv"):
            body = file.read_bytes()
            assert b"\r" not in body, file
            assert list(csv.reader(body.decode().splitlines())), file
