"""Whether people find: what they type, and what they say at length, against the pack."""

from __future__ import annotations

import pytest
from django.db import connection

from bihuan.directory.knowledge.models import Answer
from bihuan.directory.knowledge.queries import find_answers, public_answers
from bihuan.packs.checking import find
from bihuan.packs.loading import load
from bihuan.packs.tests.factories import LOADER

pytestmark = pytest.mark.django_db

TYPED = {
    "异地报销": "yb-ydjy",
    "外省住院 医保": "yb-ydjy",
    "断缴医保": "yb-cbjf",
    "糖尿病 慢病": "yb-mxb",
    "讨薪": "rs-qx",
    "工资不发": "rs-qx",
    "双倍工资": "rs-ldht",
    "工伤": "rs-gs",
    "失业金": "rs-sy",
    "社保卡挂失": "rs-sbk",
    "创业贷款": "rs-cydk",
    "小学报名年龄": "jy-rx",
    "补课班退费": "jy-tf",
    "七天无理由": "sc-7tian",
    "健身卡退钱": "sc-yfk",
    "过期食品赔偿": "sc-sp",
    "夜间施工": "hb-yjsg",
    "油烟": "hb-yy",
    "烧秸秆": "hb-jg",
    "停水": "gs-ts",
    "停电": "gd-td",
    "维修基金": "zj-wxzj",
    "烂尾楼 交房": "zj-jf",
    "消防通道": "xf-td",
    "电瓶车充电": "xf-ddc",
    "低保": "mz-db",
    "残疾补贴": "mz-cjr",
    "結婚登記": "mz-hy",
    "补办身份证": "ga-sfz",
    "罚单不服": "jj-cf",
    "法律援助": "sf-fy",
    "营业执照 多久": "qy-kb",
    "拖欠货款": "qy-zk",
    "用电增容": "qy-yd",
    "宅基地": "ny-zjd",
    "房产证 多久": "zr-bdc",
}
TOLD = {
    "我在工地上干了三个月的活，老板一直不发工资，打电话也不接，这个钱怎么要回来？": "rs-qx",
    "你好，我妈妈在上海住院了，我们是谯城的医保，出院的时候能不能直接结算？": "yb-ydjy",
    "我家楼下的饭店天天油烟味特别大，窗户都不敢开，物业也不管。": "hb-yy",
    "在小区门口的健身房办了张年卡，现在关门了，老板联系不上，钱能退吗？": "sc-yfk",
    "我们公司给镇里做的绿化工程，工程款两年了一直没有给，政府欠钱怎么办？": "qy-zk",
    "晚上十一点了旁边工地还在打桩，孩子明天要高考，根本睡不着觉。": "hb-yjsg",
}
NOT_THERE = ("公积金贷款", "护照办理", "路灯不亮", "钓鱼证", "", "的", "13812345678")


@pytest.fixture
def pack(db: None) -> None:
    load(find("qiaocheng"), actor=LOADER)


def first(asked: str) -> str | None:
    found = find_answers(asked)
    return Answer.objects.get(pk=found[0].answer.pk).code if found else None


def test_people_find_what_they_type_and_what_they_tell(pack: None) -> None:
    wrong = {q: first(q) for q, code in (TYPED | TOLD).items() if first(q) != code}
    assert wrong == {}


def test_what_is_not_there_is_not_made_up(pack: None) -> None:
    wrong = {q: first(q) for q in NOT_THERE if first(q) is not None}
    assert wrong == {}


def test_the_pack_ships_answers_with_sources_and_loads_once(pack: None) -> None:
    shipped = Answer.objects.count()
    assert shipped > 30
    assert not Answer.objects.filter(source="").exists()
    assert len(public_answers()) == shipped
    row = Answer.objects.get(code="rs-sbk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE packs_loadedpack SET digest = 'other'")
    load(find("qiaocheng"), actor=LOADER)
    assert Answer.objects.count() == shipped
    assert Answer.objects.get(code="rs-sbk").pk == row.pk
