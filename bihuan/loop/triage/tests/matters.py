"""Invented matters of three categories, enough to learn from in a moment."""

from __future__ import annotations

from random import Random

from bihuan.loop.triage.words.reading import Labelled, Text

_PLACES = ("柳湾小区", "青石村", "东门街", "河口镇", "福安里", "梅林路", "南坪组")
_TROUBLES = {
    "交通出行": (
        "公交车晚点",
        "路口红绿灯不亮",
        "客运站乱收费",
        "出租车拒载",
        "班车停运",
    ),
    "环境保护": (
        "餐馆油烟扰民",
        "工厂排放废水",
        "焚烧垃圾冒黑烟",
        "养猪场臭气",
        "噪音污染",
    ),
    "社会保障": (
        "养老金没有到账",
        "社保断缴补办",
        "工伤认定太慢",
        "失业金申领",
        "医保报销",
    ),
}
_PARTS = {
    "交通出行": ("公交", "公路"),
    "环境保护": ("大气", "水"),
    "社会保障": ("养老", "医保"),
}
_MANNERS = (
    "多次反映没有结果",
    "请尽快处理",
    "已经三个月了",
    "希望领导重视",
    "不知道找谁",
)
CATEGORIES = tuple(sorted(_TROUBLES))


def invented(count: int, *, seed: int = 1, deep: bool = False) -> list[Labelled]:
    """Matters with titles and bodies; `deep` gives each a second level, by its trouble."""
    random = Random(seed)  # noqa: S311 - invented matters are no secret
    return [_one(random, CATEGORIES[n % 3], deep=deep) for n in range(count)]


def _one(random: Random, category: str, *, deep: bool) -> Labelled:
    at = random.randrange(5)
    trouble, place = _TROUBLES[category][at], random.choice(_PLACES)
    manner = random.choice(_MANNERS)
    body = f"您好，我住在{place}，{trouble}，{manner}，{random.choice(_MANNERS)}。"
    label = f"{category}/{_PARTS[category][at % 2]}" if deep else category
    return Labelled(Text(f"{place}{trouble}", body), label)
