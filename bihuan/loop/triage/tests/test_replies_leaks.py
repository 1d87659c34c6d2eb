"""What gives a person away in an answer, and what does not. All of it is invented."""

from __future__ import annotations

import pytest

from bihuan.loop.triage.rules.replies.checking import check_reply, prepared
from bihuan.loop.triage.words.replies import Code, Matter, Raiser, ReplyCheck

LAMP = Matter("柳湾小区路灯不亮", "柳湾小区东门的路灯坏了半个月，什么时候能修好？")


def checked(reply: str, matter: Matter = LAMP) -> ReplyCheck:
    return check_reply(prepared(matter), reply)


def codes(reply: str, matter: Matter = LAMP) -> list[Code]:
    return [leak.code for leak in checked(reply, matter).leaks]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("李晓梅女士您好，路灯已修好。", Code.LEAK_NAME),
        ("王建国：您好！路灯已修好。", Code.LEAK_NAME),
        ("投诉人王建国对结果表示满意。", Code.LEAK_NAME),
        ("联系人：赵志强，请来办理。", Code.LEAK_NAME),
        ("户主欧阳文静已签字。", Code.LEAK_NAME),
        ("我局已与陈立秋同志核实。", Code.LEAK_NAME),
        ("已电话告知本人，号码13912345678。", Code.LEAK_PHONE),
        ("您的手机139 1234 5678一直关机。", Code.LEAK_PHONE),
        ("来电人电话１３９－１２３４－５６７８无人接听。", Code.LEAK_PHONE),
        ("来电人电话139\u200b1234\u200b5678无人接听。", Code.LEAK_PHONE),
        ("已与业主联系，手机13912345678。", Code.LEAK_PHONE),
        ("王女士联系电话13912345678。", Code.LEAK_PHONE),
        ("您的家庭电话0558-5551234无人接听。", Code.LEAK_PHONE),
        ("身份证号11010519491231002X已核对。", Code.LEAK_CITIZEN_ID),
        ("身份证号 110105 19491231 002X 已核对。", Code.LEAK_CITIZEN_ID),
        ("已打入卡号6222 0212 3456 7890 123的账户。", Code.LEAK_ACCOUNT),
        ("车牌皖S·A1234已被查处。", Code.LEAK_PLATE),
        ("新能源车皖AD12345已挪走。", Code.LEAK_PLATE),
        ("柳湾小区3栋2单元501室的住户已整改。", Code.LEAK_ADDRESS),
        ("青石村4组12号的房屋已加固。", Code.LEAK_ADDRESS),
    ],
)
def test_what_gives_a_person_away_is_a_leak(said: str, code: Code) -> None:
    assert code in codes(said)


@pytest.mark.parametrize(
    "said",
    [
        "如有疑问请拨打12345、12315或114。",
        "请致电400-123-4567，也可拨打95598。",
        "咨询电话：0558-5551234，值班电话5551234。",
        "值班电话13912345678，可随时拨打。",
        "请与我局养护科联系，电话13912345678。",
        "您可以留下您的联系方式，或者拨打0558-5551234。",
        "王先生您好，李女士反映的问题已核实。",
        "投诉人王某某、李某、张XX反映的情况属实。",
        "由副局长张建华牵头督办，联系科室为养护科。",
        "有关同志已到现场，相关女士已撤离，全体同志都在。",
        "请到政务服务中心3号楼305室办理。",
        "共3栋102户居民，2栋（含地下室）已通水。",
        "城乡居民养老保险、群众幸福感、申请人本人填写。",
        "依据县政办发〔2019〕12号文件，许可证4101202012345678。",
        "请缴至财政专户，户名县财政局，账号410012345678901234。",
        "东门3栋旁的5盏路灯于2019年12月31日修好，线路长1391米。",
        "",
    ],
)
def test_what_belongs_to_an_office_or_to_nobody_is_none(said: str) -> None:
    assert codes(said) == []


def test_a_number_that_the_raiser_gave_stays_with_the_unit() -> None:
    told = Matter("路灯不亮", "路灯坏了，请打我的电话13912345678。")

    assert codes("值班电话13912345678，可随时拨打。", told) == [Code.LEAK_PHONE]


def test_a_name_that_the_matter_gives_for_a_person_is_kept_back() -> None:
    told = Matter("路灯不亮", "我叫沈秋萍，住柳湾小区，路灯坏了。")

    assert codes("经与沈秋萍核对，路灯已修好。", told) == [Code.LEAK_NAME]
    assert codes("经与沈秋萍核对，路灯已修好。") == []


def test_a_raiser_is_known_by_the_mask_alone() -> None:
    known = Matter(LAMP.title, LAMP.body, (Raiser("容*波", "139****5678"),))

    assert codes("容秋波反映的路灯已修好。", known) == [Code.LEAK_NAME]
    assert codes("值班电话13912345678。", known) == [Code.LEAK_PHONE]
    assert codes("容易波动的电压已稳定，值班电话13912340000。", known) == []


def test_a_leak_is_told_masked_and_found_where_it_was_typed() -> None:
    reply = "您好！已电话告知来电人本人（１３９１２３４５６７８）。"

    (leak,) = checked(reply).leaks

    assert leak.span is not None
    assert reply[leak.span.start : leak.span.end] == "１３９１２３４５６７８"
    assert "123456" not in str(leak.message)
    assert str(leak.message).endswith("13*******78")


def test_each_place_is_told_once() -> None:
    assert codes("联系人：赵志强先生。") == [Code.LEAK_NAME]
