"""Answers checked against their own matters and against answers given to other matters.

An answer that was given to another matter must be found off-topic: area under the curve
and shares at the threshold, where the coefficients were fitted on other matters (5 folds,
same titles together, several seeds). "Same city" draws the other matter from the same
city, which is the harder and the more usual mistake. Personal data are planted in true
answers, one of each kind, to see what is caught; what the check says of the answers as
they are stands below. Judged by hand: 60 answers drawn at random (see the page).
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

REPLIES = Path(__file__).parents[3] / "shared/data/appeals/replies.csv"
SEEDS = (7, 11, 13)
WANTED = {
    "off_topic.random.auc": 0.95,
    "off_topic.same_city.auc": 0.95,
    "cost.us_mean": -2000.0,
    "leaks.caught": 0.95,
}
# Invented; whoever exists with one of these is meant no harm.
PLANTED = {
    "name": "投诉人王建国对处理结果表示满意。",
    "greeting": "李晓梅女士您好。",
    "contact": "联系人：赵志强，欢迎来访。",
    "mobile": "已与业主本人联系，手机13912345678。",
    "spaced_mobile": "其本人电话为139 1234 5678。",
    "wide_mobile": "来电人号码１３９１２３４５６７８。",
    "home_landline": "已拨打您的家庭电话0558-5551234无人接听。",
    "citizen_id": "经核对，身份证号11010519491231002X与户籍一致。",
    "account": "补贴已打入您的银行卡号6222021234567890123。",
    "plate": "车牌皖SA1234的车辆已被查处。",
    "address": "经查，柳湾小区3栋2单元501室的住户已整改。",
    "village_address": "经查，青石村4组12号的房屋已加固。",
}
HARMLESS = {
    "hotline": "如有疑问请拨打12345或12315。",
    "office": "咨询电话：0558-5551234。",
    "office_mobile": "值班电话13912345678，可随时拨打。",
    "free_line": "请致电400-123-4567。",
    "surname": "王先生您好，李女士反映的问题已核实。",
    "masked": "投诉人王某某、李某反映的情况属实。",
    "official": "由副局长张建华牵头督办，联系科室：养护科。",
    "office_room": "请到政务服务中心3号楼305室办理。",
    "file_number": "依据县政办发〔2019〕12号文件和许可证4101202012345678。",
    "firm_account": "请缴至财政专户，户名县财政局，账号410012345678901234。",
}


def run(*, quick: bool = False) -> dict[str, Any]:
    """The rows of the table."""
    if not REPLIES.exists():
        return {}
    rows = _rows()
    seeds = SEEDS[:1] if quick else SEEDS
    return {
        "n": len(rows),
        "off_topic": off_topic(rows, seeds),
        "as_they_are": as_they_are(rows),
        "leaks": leaks(rows),
        "cost": cost(rows),
    }


def off_topic(rows: Sequence[dict[str, str]], seeds: Iterable[int]) -> dict[str, Any]:
    """True pairs against answers of other matters; answers that say nothing count as .5."""
    from sklearn.metrics import roc_auc_score

    from bihuan.loop.triage.rules.replies.aboutness import OFF_TOPIC_BELOW

    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for seed in seeds:
        true, others = _out_of_fold(rows, seed)
        for name, wrong in others.items():
            both = np.concatenate((true, wrong))
            is_true = np.arange(both.size) < true.size
            told = both != 0.5
            kept = found[name]
            kept["auc"].append(roc_auc_score(is_true, both))
            kept["auc_where_told"].append(roc_auc_score(is_true[told], both[told]))
            kept["accuracy"].append(float(((both > 0.5) == is_true)[told].mean()))
            kept["false_alarms"].append(float((true < OFF_TOPIC_BELOW).mean()))
            kept["caught"].append(float((wrong < OFF_TOPIC_BELOW).mean()))
    return {
        name: {key: round(float(np.mean(v)), 4) for key, v in kept.items()}
        | {"auc_spread": round(float(np.ptp(kept["auc"])), 4)}
        for name, kept in found.items()
    }


def fitted(seed: int = 7) -> tuple[float, list[float]]:
    """The coefficients to be committed: intercept and weights, from all pairs."""
    rows = _rows()
    samples = [_sample(rows, n) for n in range(seed, seed + 5)]
    x = np.concatenate([s[0] for s in samples])
    y = np.concatenate([s[1] for s in samples])
    scaler, model = _model(x, y)
    weights = model.coef_[0] / scaler.scale_
    return float(model.intercept_[0] - weights @ scaler.mean_), weights.tolist()


def as_they_are(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """What the command says of the whole file, and how often each thing is found."""
    from bihuan.project.replies import score_replies

    scored = score_replies(rows)
    codes: dict[str, int] = defaultdict(int)
    for row in scored.pop("rows"):
        for code in {one["code"] for one in row["findings"]}:
            codes[code] += 1
    return {k: v for k, v in scored.items() if k != "n"} | {
        "answers_with": dict(sorted(codes.items()))
    }


def leaks(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """One planted sentence at a time at the end of answers that leak nothing themselves."""
    from bihuan.loop.triage.rules.replies.checking import check_reply, prepared
    from bihuan.loop.triage.words.replies import Matter

    drawn = Random(7).sample(list(rows), 200)
    matters = [(prepared(Matter(r["title"], r["body"])), r["reply"]) for r in drawn]
    clean = [(m, reply) for m, reply in matters if not check_reply(m, reply).leaks]

    def share(sentence: str) -> float:
        hits = [
            bool(check_reply(m, f"{reply}\n{sentence}").leaks) for m, reply in clean
        ]
        return sum(hits) / len(hits)

    caught = {name: share(said) for name, said in PLANTED.items()}
    harmless = {name: share(said) for name, said in HARMLESS.items()}
    return {
        "answers": len(clean),
        "kinds": len(PLANTED),
        "caught": round(float(np.mean(list(caught.values()))), 4),
        "missed": [name for name, value in caught.items() if value < 0.95],
        "harmless_kinds": len(HARMLESS),
        "harmless_blocked": round(float(np.mean(list(harmless.values()))), 4),
        "wrongly_blocked": [name for name, value in harmless.items() if value > 0.02],
    }


def cost(rows: Sequence[dict[str, str]]) -> dict[str, float]:
    """Microseconds of processor time for one answer with its matter, one core."""
    from bihuan.loop.triage.rules.replies.checking import check_reply, prepared
    from bihuan.loop.triage.words.replies import Matter

    took = []
    for row in rows[:1000]:
        began = time.process_time_ns()
        check_reply(prepared(Matter(row["title"], row["body"])), row["reply"])
        took.append((time.process_time_ns() - began) / 1000)
    took = took[10:]  # tables are read with the first
    return {
        "us_mean": round(float(np.mean(took))),
        "us_median": round(float(np.median(took))),
        "us_p99": round(float(np.percentile(took, 99))),
    }


def _out_of_fold(
    rows: Sequence[dict[str, str]], seed: int
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Probabilities of true pairs and of both sorts of wrong ones, none seen in fitting."""
    from sklearn.model_selection import GroupKFold

    folds = GroupKFold(5, shuffle=True, random_state=seed)
    swaps = {
        "random": _swapped(rows, seed),
        "same_city": _swapped(rows, seed, city=True),
    }
    own = np.arange(len(rows))
    said = {name: np.full(len(rows), 0.5) for name in ("own", *swaps)}
    for train, test in folds.split(own, groups=_titles(rows)):
        x, y = _sample(rows, seed, frozenset(train.tolist()))
        scaler, model = _model(x, y)
        for name, swap in {"own": own, **swaps}.items():
            for n in test:
                row = _measured(int(n), int(swap[n]))
                if row is not None:
                    said[name][n] = model.predict_proba(scaler.transform([row]))[0, 1]
    true = said.pop("own")
    return true, {name: said[name][swap != own] for name, swap in swaps.items()}


def _sample(
    rows: Sequence[dict[str, str]], seed: int, among: frozenset[int] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of measures with 1 for true pairs and 0 for both sorts of wrong ones."""
    x, y = [], []
    swaps = (_swapped(rows, seed), _swapped(rows, seed, city=True))
    for n in range(len(rows)) if among is None else sorted(among):
        others = [int(swap[n]) for swap in swaps if swap[n] != n]
        for other in (n, *(o for o in others if among is None or o in among)):
            row = _measured(n, other)
            if row is not None:
                x.append(row)
                y.append(other == n)
    return np.array(x), np.array(y)


def _model(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=1.0, class_weight="balanced")
    return scaler, model.fit(scaler.transform(x), y)


def _swapped(
    rows: Sequence[dict[str, str]], seed: int, *, city: bool = False
) -> np.ndarray:
    """For each matter another one whose answer it gets; itself where it has no fellow."""
    draw, groups = np.random.default_rng(seed), defaultdict(list)
    for n, row in enumerate(rows):
        mask = re.search(r"[A-Z](?=\d*[市县区])", row["title"] + row["body"])
        groups[mask.group() if city and mask else ""].append(n)
    swap = np.arange(len(rows))
    for group in groups.values():
        mixed = draw.permutation(group)
        swap[mixed] = np.roll(mixed, 1)
    return swap


def _titles(rows: Sequence[dict[str, str]]) -> list[int]:
    numbers: dict[str, int] = {}
    return [
        numbers.setdefault(re.sub(r"\W", "", row["title"])[:12], len(numbers))
        for row in rows
    ]


@cache
def _rows() -> list[dict[str, str]]:
    with REPLIES.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _measured(matter: int, answer: int) -> tuple[float, ...] | None:
    from bihuan.loop.triage.rules.replies.aboutness import measures
    from bihuan.loop.triage.rules.twins.background import background

    row = measures(_told(matter), _said(answer), background())
    return None if row is None else tuple(row)


@cache
def _told(n: int) -> Any:
    from bihuan.loop.triage.rules.replies.aboutness import told
    from bihuan.loop.triage.rules.twins.background import background

    return told(_rows()[n]["title"], _rows()[n]["body"], background())


@cache
def _said(n: int) -> Any:
    from bihuan.loop.triage.rules.replies.formulas import formulas_in
    from bihuan.loop.triage.rules.replies.reading import read

    return formulas_in(read(_rows()[n]["reply"]).plain)


if __name__ == "__main__":
    import json

    figures = run(quick="--quick" in sys.argv)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    if "--fit" in sys.argv:
        print(fitted())
