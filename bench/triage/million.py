"""A million matters under their keys, and arrivals that look for their twins among them.

Base texts are made of invented places and of troubles as people tell them, and sketched
for real. A stored matter is one of them with three keys in ten and a fifth of its body
changed, so that each has keys of its own; some texts are campaigns of thousands.
"""

from __future__ import annotations

import time
from random import Random
from typing import Any

import numpy as np
import psycopg
from psycopg.types.numeric import Int4

BASES, CAMPAIGNS = 40_000, 60
_FIRST = (
    "青云柳桃金锦丽滨东西南北新安福康明华文兴永长阳春秀龙凤梅兰竹菊松柏石江湖山清和"
)
_SECOND = "树花园水湾桥泉林苑景城岭溪塘坪坝沙洲岸源台阁家隆盛泰达通宁平顺昌裕茂泽润"
_ENDINGS = (
    "小区",
    "花园",
    "村",
    "路",
    "公馆",
    "小学",
    "社区",
    "新城",
    "广场",
    "物业公司",
)
_TROUBLES = (
    ("施工噪音扰民", "工地每天晚上施工到凌晨，噪音很大，老人小孩无法休息"),
    ("油烟直排", "楼下餐馆没有专用烟道，油烟直接排到居民家里，窗户不敢开"),
    ("经常停水", "一个月停水好几次，事先没有通知，高层水压也不够"),
    ("路灯不亮", "路灯坏了半个多月，晚上漆黑一片，出行很不安全"),
    ("房产证迟迟不办", "交房三年多了，开发商一直不给办理不动产权证，孩子上学受影响"),
    ("捆绑销售车位", "开发商要求买房必须同时买车位，不买就不给签合同"),
    ("违章搭建", "顶层业主私自加建，破坏承重结构，举报多次没有人来拆"),
    ("电梯故障频发", "电梯经常关人，物业收了维修资金也不修，住户提心吊胆"),
    ("垃圾没人清运", "垃圾堆积如山，臭气熏天，蚊虫到处都是，社区也不管"),
    ("道路坑洼不平", "村里的路多年没有硬化，一下雨全是泥，学生上学很困难"),
    ("物业乱收费", "物业费涨了一倍，服务却越来越差，公共收益从来不公示"),
    ("学区划分不公", "今年突然改变学区，业主的孩子不能就近入学，盼望解决"),
    ("搅拌站粉尘污染", "旁边新建的搅拌站粉尘满天，轰鸣不停，请求搬迁"),
    ("拖欠工资", "项目上拖欠几十名工人的工资半年多，多次讨要没有结果"),
    ("麻将馆扰民", "楼上的麻将馆通宵营业，吵闹声很大，报警也没有用"),
)
_WAYS = (
    "尊敬的领导您好，我是{place}的居民。{told}。请有关部门尽快处理。",
    "{place}一带{told}，已经反映过多次，至今没有解决，希望重视。",
    "反映一个问题：{told}。地点在{place}附近，{more}，盼复。",
    "我家住在{place}，{told}，{more}。恳请领导过问此事，谢谢！",
)
_MORE = (
    "大家都很有意见", "已经持续半年了", "打过热线也没有用", "附近还有学校和医院",
    "居民联名写过信", "物业和社区互相推诿", "希望给一个明确的答复", "孩子马上要考试了",
)  # fmt: skip


def fill(cases: int, superuser: str) -> float:
    """Make so many filed cases in the database of this process; seconds it took."""
    began, random = time.perf_counter(), Random(7)
    bases = [_made(random) for _ in range(BASES)]
    with psycopg.connect(superuser, autocommit=True) as db:
        db.execute("SET session_replication_role = replica")
        db.execute("SET maintenance_work_mem = '512MB'")
        db.execute("SET synchronous_commit = off")
        _cases(db, cases)
        db.execute("ALTER TABLE triage_twinkey DROP CONSTRAINT triage_twinkey_pkey")
        _sketches(db, bases, cases)
        db.execute(
            "INSERT INTO triage_twinsketch (case_id, packed, keys)"
            " SELECT case_id, packed, keys FROM bench_sketch"
        )
        db.execute(
            "INSERT INTO triage_twinkey (key, case_id)"
            " SELECT DISTINCT unnest(keys), case_id FROM bench_sketch"
        )
        db.execute("ALTER TABLE triage_twinkey ADD PRIMARY KEY (key, case_id)")
        db.execute("DROP TABLE bench_sketch")
        db.execute("VACUUM (ANALYZE)")
        db.execute("CHECKPOINT")
    return time.perf_counter() - began


def arrivals(n: int, seed: int) -> dict[str, Any]:
    """So many new matters ask for their twins, one at a time: milliseconds of each."""
    from bench.county import EVERYBODY
    from bihuan.loop.triage.queries.twins import twins_for

    random = Random(seed)
    told = [_text(random) for _ in range(n + 50)]
    wall, found = [], []
    cpu = 0.0
    for at, (title, body) in enumerate(told):
        if at == 50:  # statements are planned, caches are warm
            wall, found, cpu = [], [], time.process_time()
        began = time.perf_counter()
        twins = twins_for(title=title, text=body, actor=EVERYBODY)
        wall.append((time.perf_counter() - began) * 1000)
        found.append([(one.case_id, one.score) for one in twins])
    return {
        "p50": float(np.percentile(wall, 50)),
        "p99": float(np.percentile(wall, 99)),
        "max": max(wall),
        "cpu_each": (time.process_time() - cpu) * 1000 / n,
        "rss_mb": _resident(),
        "with_twins": sum(1 for one in found if one) / n,
        "found": found,
    }


def filing(n: int, seed: int) -> dict[str, float]:
    """What it costs to file cases that exist already, in batches as the relay does."""
    from django.db import transaction

    from bihuan.loop.triage.actions.twins import file_twins
    from bihuan.loop.triage.queries.twins import filed

    random = Random(seed)
    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(n // 100):
        with transaction.atomic():
            file_twins(filed(random.sample(range(1, 100_000), 100)))
    return {
        "wall_each": (time.perf_counter() - began) * 1000 / n,
        "cpu_each": (time.process_time() - cpu) * 1000 / n,
    }


def _resident() -> float:
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def _text(random: Random) -> tuple[str, str]:
    # A few places are written about all the time, most hardly ever.
    serial = int(min(random.paretovariate(0.6), 1e9)) * 7919 % 20_000
    name = (
        _FIRST[serial % len(_FIRST)]
        + _SECOND[serial // 7 % len(_SECOND)]
        + _FIRST[serial // 31 % len(_FIRST)]
    )
    place = name + _ENDINGS[serial % len(_ENDINGS)]
    trouble, told = random.choice(_TROUBLES)
    body = random.choice(_WAYS).format(
        place=place, told=told, more="，".join(random.sample(_MORE, 2))
    )
    return f"{place}{trouble}", body


def _made(random: Random) -> tuple[bytes, int, np.ndarray]:
    from bihuan.loop.triage.queries.twins import here
    from bihuan.loop.triage.rules.twins.keys import keys_of
    from bihuan.loop.triage.rules.twins.sketches import sketch_of

    about = here()
    sketch = sketch_of(*_text(random), known=about.known, common=about.common)
    keys = np.array(keys_of(sketch, about.common), np.int32)
    return sketch.packed(), len(sketch.title), keys


def _sketches(db: psycopg.Connection[Any], bases: list[Any], cases: int) -> None:
    """One row each: a campaign's text for one in ten, any text for the others."""
    draw = np.random.default_rng(7)
    db.execute(
        "CREATE UNLOGGED TABLE bench_sketch (case_id bigint, packed bytea, keys int[])"
    )
    chosen = draw.integers(0, BASES, cases)
    campaign = draw.random(cases) < 0.1
    chosen[campaign] = (draw.pareto(1.0, campaign.sum()) * 3).astype(int) % CAMPAIGNS
    with (
        db.cursor() as cursor,
        cursor.copy(
            "COPY bench_sketch (case_id, packed, keys) FROM STDIN (FORMAT BINARY)"
        ) as copy,
    ):
        copy.set_types(["int8", "bytea", "int4[]"])
        for case, at in enumerate(chosen, 1):
            packed, n_title, keys = bases[at]
            own = draw.integers(-(2**31), 2**31, keys.size, np.int64)
            mine = np.where(draw.random(keys.size) < 0.3, own, keys)
            rows = [Int4(key) for key in mine.tolist()]
            copy.write_row((case, _changed(packed, n_title, draw), rows))


def _changed(packed: bytes, n_title: int, draw: np.random.Generator) -> bytes:
    """The same sketch with a fifth of its body's hashes drawn anew."""
    n_body = int.from_bytes(packed[3:5], "little")
    start = 15 + 4 * n_title
    body = np.frombuffer(packed, "<i4", n_body, start).copy()
    which = draw.random(n_body) < 0.2
    body[which] = draw.integers(-(2**31), 2**31, int(which.sum()), np.int64)
    body.sort()
    return packed[:start] + body.tobytes() + packed[start + 4 * n_body :]


def _cases(db: psycopg.Connection[Any], cases: int) -> None:
    """Nineteen in twenty closed, all of them lately enough to be shown."""
    db.execute(
        f"""
        INSERT INTO cases_case (id, number, profile_id, channel, visibility, title, body,
            status, raised_at, registered_at, closed_at, result)
        SELECT i, 'TW' || i, (SELECT min(id) FROM catalogue_profileversion), 'portal',
            'internal', '桃源新城路灯不亮', '桃源新城的路灯坏了半个月，请派人修理。',
            CASE WHEN i % 20 = 0 THEN 'registered' ELSE 'closed' END,
            now() - interval '80 days', now() - interval '80 days',
            CASE WHEN i % 20 <> 0 THEN now() - interval '60 days' END,
            CASE WHEN i % 20 <> 0 THEN 'solved' ELSE '' END
        FROM generate_series(1, {int(cases)}::bigint) AS i
        """
    )
    db.execute(
        "INSERT INTO cases_raising (case_id, first_case_id, channel, external_id,"
        " receipt_digest, raised_at) SELECT id, id, 'portal', 'tw-' || id,"
        " sha256(int8send(id)), raised_at FROM cases_case"
    )
