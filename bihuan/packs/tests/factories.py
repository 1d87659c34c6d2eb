"""Small packs on disk for tests, to be broken at will."""

from __future__ import annotations

from pathlib import Path

from bihuan.ground.access.words import Actor, Permission, job

LOADER = job("tests", Permission.LOAD_PACKS)
NOBODY = Actor("account:0")

PROFILE = """code = "{code}"
name = "窗口事项"
name_en = "Window item"
stream = "{stream}"
channels = ["window"]
acceptance = "auto"
reopen_within = "10 working-days"
results = ["solved", "explained"]
source = "测试"

[returns]
within = "24 hours"

[clocks.handle]
period = "5 working-days"
source = "测试"
[[clocks.handle.ladder]]
name = "yellow"
fraction = 0.75
[[clocks.handle.ladder]]
name = "red"
after = "0 working-days"

[clocks.call-back]
period = "2 working-days"
source = "测试"

[clocks.verdict]
period = "5 working-days"
source = "测试"
"""

FILES = {
    "pack.toml": """code = "testing"
name = "测试县"
name_en = "Test County"
area = "341602"
demo = true

[[sources]]
what = "测试"
licence = "Apache-2.0"
""",
    "areas.csv": "code,name\n341602,测试县\n341602001,测试街道\n",
    "units.csv": (
        "code,name,kind,area,parent,phone,dispatch_centre,callback\n"
        "centre,派单中心,centre,341602,,12345,是,\n"
        "caller,回访中心,centre,341602,centre,,,是\n"
        "bureau,住建局,department,341602,,0558-5550001,,\n"
    ),
    "people.csv": (
        "username,name,unit,role,title\n"
        "dispatcher,甲,centre,dispatcher,派单员\n"
        "handler,乙,bureau,handler,\n"
    ),
    "calendar.toml": 'name = "测试县"\n',
    "catalogue.csv": "code,name,name_en\n01,城乡建设,\n0101,市政设施,\n",
    "responsibility.csv": (
        "category,area,unit,starts_on,source\n01,341602,bureau,2026-01-01,测试\n"
    ),
    "enterprises.csv": (
        "uscc,name,sector,scale_class,area,tags\n"
        "91350100M000100Y43,测试厂,C2730,是,341602001,药业\n"
    ),
    "registers/groups.csv": "code,name,firms\ngroup,测试群,12\n",
    "appeals.csv": (
        "id,title,body,at,raiser,phone,area,channel,category\n"
        "T-1,路灯不亮,南巷路灯不亮。,2026-03-02 08:30,,,341602001,window,0101\n"
    ),
    "profiles/window.toml": PROFILE.format(code="window", stream="CK"),
}


def a_pack(folder: Path, **changes: str) -> Path:
    """A sound pack, with some files as the test wants them (dots as __)."""
    named = {
        name.replace("__", "/").replace("_csv", ".csv"): text
        for name, text in changes.items()
    }
    named = {name.replace("_toml", ".toml"): text for name, text in named.items()}
    for name, text in (FILES | named).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
