"""An answer beside its matter: questions, topic, formulas, readability. All invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.loop.triage.rules.replies.asking import questions_of
from bihuan.loop.triage.rules.replies.checking import check_reply, prepared
from bihuan.loop.triage.rules.replies.formulas import formulas_in
from bihuan.loop.triage.rules.replies.reading import read
from bihuan.loop.triage.words.replies import Asked, Code, Matter, ReplyCheck, Severity

LAMP = Matter(
    "柳湾小区东门路灯不亮",
    "柳湾小区东门的路灯坏了半个月，晚上一片漆黑，请问什么时候能修好？",
)
GOOD = (
    "您好！经现场查看，柳湾小区东门5盏路灯因电缆被挖断不亮。"
    "我局已于3月2日更换电缆，路灯当晚恢复照明。咨询电话：0558-5551234。"
)
MILK = (
    "经查，河口镇学生奶由县教育局统一招标，每盒2.6元，家长自愿订购。"
    "3月5日我局已要求学校公示价格。"
)
FORMULA = (
    "尊敬的网友：您好！您反映的问题已收悉，我局高度重视。感谢您对我们工作的关心与支持！"
)
FORWARDED = "您好，您反映的问题已转县住建局核实处理，结果将及时答复您。感谢您的留言。"


def checked(reply: str, matter: Matter = LAMP) -> ReplyCheck:
    return check_reply(prepared(matter), reply)


def codes(reply: str, matter: Matter = LAMP) -> set[Code]:
    return {one.code for one in checked(reply, matter).findings}


def test_an_answer_that_finds_does_and_dates_has_nothing_to_mend() -> None:
    check = checked(GOOD)

    assert check.findings == ()
    assert check.score == 100
    assert [one.answered for one in check.questions] == [True]


def test_a_short_answer_that_decides_is_left_alone() -> None:
    assert checked("路灯修好了。").warnings == ()
    assert checked("修好了。", Matter("路灯不亮", "路灯不亮。")).findings == ()


def test_an_answer_to_another_matter_is_found() -> None:
    check = checked(MILK)

    assert check.off_topic
    assert check.about is not None
    assert check.about < 0.2
    assert check.score < checked(GOOD).score


def test_an_answer_about_another_place_names_it() -> None:
    matter = Matter("柳湾小区停水", "柳湾小区停水三天。请尽快处理。")
    reply = "经查，青石花园因水泵故障停水，我公司已于3月2日换泵，恢复供水。"

    told = [
        one for one in checked(reply, matter).findings if one.code is Code.OTHER_PLACE
    ]

    assert [one.message.values["name"] for one in told] in (["青石花园"], [])
    assert codes(reply.replace("青石花园", "柳湾小区"), matter) == set()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (FORMULA, Code.FORMULA),
        ("网友：您好！留言已收悉。", Code.FORMULA),
        ("您好！2019年10月10日", Code.FORMULA),
        (FORWARDED, Code.FORWARDED),
        ("您好！您的建议很好，我们将认真研究。", Code.FORWARDED),
        ("", Code.EMPTY),
        ("？？？…… 123", Code.EMPTY),
    ],
)
def test_an_answer_that_says_nothing_is_told_so_once(reply: str, code: Code) -> None:
    warned = [one.code for one in checked(reply).warnings]

    assert warned == [code]
    assert not any(one.answered for one in checked(reply).questions)


def test_greetings_around_a_real_answer_are_no_formula() -> None:
    check = checked(
        f"尊敬的网友：您好！您的来信已收悉。{GOOD}感谢您的监督，祝您生活愉快！"
    )

    assert not check.formula
    assert check.warnings == ()
    assert 0.2 < check.stock < 0.6


def test_what_is_formula_keeps_its_length_so_that_places_stay() -> None:
    plain = read(FORMULA + GOOD).plain
    assert len(formulas_in(plain).rest) == len(plain)


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("请问路灯什么时候能修好？", Asked.WHEN),
        ("修一盏路灯要花多少钱？", Asked.HOW_MUCH),
        ("为什么路灯总是坏？", Asked.WHY),
        ("小区里的路灯归哪个部门管？", Asked.WHO),
        ("申请装路灯需要哪些材料？", Asked.HOW),
        ("报修的窗口在哪里？", Asked.WHERE),
        ("能否加装路灯？", Asked.WHETHER),
        ("这里可以装路灯吗？", Asked.WHETHER),
        ("不知何时能修好路灯。", Asked.WHEN),
        ("路灯坏了。希望有关部门尽快修理路灯。", Asked.REQUEST),
    ],
)
def test_a_question_is_known_by_its_words(body: str, asked: Asked) -> None:
    assert [one.asked for one in questions_of("", body)] == [asked]


@pytest.mark.parametrize(
    "body",
    [
        "难道就没有人管了吗？",
        "还有天理吗？",
        "这公平吗？",
        "路灯坏了半个月。",
        "",
    ],
)
def test_a_cry_is_no_question(body: str) -> None:
    assert questions_of("", body) == []


@pytest.mark.parametrize(
    ("question", "answers", "evades"),
    [
        (
            "请问柳湾小区的路灯什么时候能修好？",
            "柳湾小区路灯计划于6月底前修好。",
            "柳湾小区路灯很重要，路灯照亮夜行人，是城市名片。",
        ),
        (
            "请问柳湾小区物业费每平方米收多少钱？",
            "柳湾小区物业费每平方米1.2元。",
            "柳湾小区物业费由物业公司向业主收取，业主与物业公司协商。",
        ),
        (
            "请问柳湾小区为什么总是停水？",
            "柳湾小区停水是因为水泵老化。",
            "柳湾小区停水时，居民们可以到青石路取水点取水。",
        ),
        (
            "请问柳湾小区可以加装电梯吗？需要办哪些手续？",
            "柳湾小区可以加装电梯。办手续请带身份证到住建局窗口。",
            "",
        ),
    ],
)
def test_a_question_wants_its_kind_of_answer(
    question: str, answers: str, evades: str
) -> None:
    matter = Matter("柳湾小区", question)

    assert all(one.answered for one in checked(answers, matter).questions)
    assert not any(one.answered for one in checked(evades, matter).questions)


def test_of_two_questions_the_one_passed_over_is_named() -> None:
    matter = Matter(
        "柳湾小区",
        "请问柳湾小区路灯什么时候能修好？青石小学门口的斑马线为什么被铲掉？",
    )

    check = checked("柳湾小区路灯计划于6月底前修好。", matter)

    assert [one.answered for one in check.questions] == [True, False]
    (missed,) = check.findings
    assert missed.code is Code.UNANSWERED
    assert "斑马线" in str(missed.message)
    assert str(missed.advice) == "写明原因。"


def test_what_is_hard_to_read_is_a_hint_and_never_more() -> None:
    long = (
        "经" + "我局工作人员到柳湾小区东门查看路灯并更换电缆后" * 6 + "，路灯已修好。"
    )
    heavy = "路灯被予以拆除、被进行更换、已作出处理，并压实责任、做好研判。"

    found = checked(long + heavy).findings

    assert {one.code for one in found} >= {
        Code.LONG_SENTENCE,
        Code.PASSIVE,
        Code.JARGON,
        Code.NO_DATE,
    }
    assert {one.severity for one in found} == {Severity.HINT}
    assert checked(long + heavy).score >= 80


def test_the_sentence_meant_is_found_where_it_was_typed() -> None:
    reply = f"您好。\u200b{'我局查看了柳湾小区东门的路灯并换了电缆' * 6}。3月2日修好。"

    (long,) = (x for x in checked(reply).findings if x.code is Code.LONG_SENTENCE)

    assert long.span is not None
    assert reply[long.span.start : long.span.end].endswith("换了电缆。")


ANYTHING = st.one_of(
    st.text(max_size=300),
    st.text(
        "请问什么时候吗您好感谢已转路灯小区3栋501室139号王先生，。？ \n\t0123456789"
    ),
    st.sampled_from(
        ["", " ", "好", "1" * 3000, "😀" * 400, "Hello, world? " * 50, "a\tb\n" * 400]
    ),
)


@settings(max_examples=150, deadline=None)
@given(title=ANYTHING, body=ANYTHING, reply=ANYTHING)
def test_any_text_whatever_gets_a_sane_check(title: str, body: str, reply: str) -> None:
    check = checked(reply, Matter(title, body))

    assert 0 <= check.score <= 100
    assert 0 <= check.stock <= 1
    assert check.about is None or 0 <= check.about <= 1
    for one in check.findings:
        if one.span is not None:
            assert 0 <= one.span.start < one.span.end <= len(reply)
    assert check == checked(reply, Matter(title, body))


@pytest.mark.parametrize(
    "text",
    [
        "将" * 12_000,
        "已转" * 6_000,
        "您" * 12_000,
        "0" * 12_000,
        "王小" * 6_000,
        "栋3" * 6000,
    ],
)
def test_no_text_makes_the_check_slow(text: str) -> None:
    began = time.process_time()
    checked(text, Matter(text, text))
    assert time.process_time() - began < 3
