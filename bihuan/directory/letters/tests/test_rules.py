from __future__ import annotations

import io

import pytest
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bihuan.directory.letters import rules
from bihuan.directory.letters.rules.lines import NEVER_FIRST, NEVER_LAST, set_lines
from bihuan.directory.letters.tests.factories import a_template, fields_of
from bihuan.directory.letters.words import Align, Grid, Kind, Para, Run


def said_by(pdf: bytes) -> str:
    """What a reader of PDFs finds in it."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def made(kind: Kind, **said: str) -> bytes:
    return rules.filled(rules.standard(kind), fields_of(kind, **said))


@pytest.mark.parametrize("kind", Kind)
def test_the_platforms_own_templates_can_be_kept(kind: Kind) -> None:
    assert rules.may_keep(kind, rules.standard(kind))


@pytest.mark.parametrize("kind", Kind)
def test_no_brace_is_left_in_a_filled_letter(kind: Kind) -> None:
    text = said_by(rules.drawn(rules.read_paper(made(kind)), title=""))

    assert "某文号" in text
    assert "{" not in text


def test_a_template_that_names_what_does_not_exist_is_told_what_exists() -> None:
    verdict = rules.may_keep(Kind.REPLY, a_template("{{ 文号 }}{{ 答复正文 }}"))

    assert verdict.code == "template-variables"
    assert verdict.values["strange"] == ("答复正文",)
    assert "答复内容" in verdict.values["known"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 文号", "template-syntax"),
        ("{% if %}{{ 文号 }}", "template-syntax"),
        ("{{ 文号.__class__ }}", "template-acts"),
        ("{{ 文号 }}{% for n in 日期 %}x{% endfor %}", "template-acts"),
        ("{{ 文号 }}{{ range(9) }}", "template-acts"),
        ("{{ 文号 }}{{ 日期|upper }}", "template-acts"),
        ("{% set 日期 = 1 %}{{ 文号 }}", "template-acts"),
        ("没有编号", "template-number"),
    ],
)
def test_a_template_may_only_name_variables(text: str, code: str) -> None:
    assert rules.may_keep(Kind.REPLY, a_template(text)).code == code


@pytest.mark.parametrize("data", [b"", b"no document", b"PK\x03\x04 broken"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    assert rules.may_keep(Kind.REPLY, data).code == "template-broken"


def test_a_template_split_into_runs_by_word_is_understood() -> None:
    document = Document()
    paragraph = document.add_paragraph("编号：")
    for part in ("{{ 文", "号 ", "}}"):
        paragraph.add_run(part).font.size = Pt(12)
    file = io.BytesIO()
    document.save(file)

    assert rules.may_keep(Kind.REPLY, file.getvalue())
    filled = rules.filled(file.getvalue(), {"文号": "谯复〔2026〕1号"})
    assert rules.read_paper(filled).blocks[0].text == "编号：谯复〔2026〕1号"


def test_what_people_wrote_is_text_and_no_markup_of_word() -> None:
    evil = "</w:t><w:br/>&amp;{{ 日期 }}<script>"
    paper = rules.read_paper(made(Kind.REPLY, 答复内容=evil))

    assert any(evil in b.text for b in paper.blocks if isinstance(b, Para))


def test_each_line_of_an_answer_is_a_paragraph_with_two_letters_of_indent() -> None:
    paper = rules.read_paper(made(Kind.REPLY, 答复内容="一、已修好。\n二、已回访。"))
    paras = {b.text: b for b in paper.blocks if isinstance(b, Para)}

    assert paras["一、已修好。"].first == paras["二、已回访。"].first == 32
    assert paras["一、已修好。"].leading == 28


def test_the_paper_is_that_of_an_official_document() -> None:
    paper = rules.read_paper(made(Kind.RED))
    head = next(b for b in paper.blocks if isinstance(b, Para))
    millimetres = [round(p / 72 * 25.4) for p in (paper.top, paper.bottom, paper.left)]

    assert millimetres == [37, 35, 28]
    assert (head.align, head.runs[0].colour) == (Align.CENTRE, "C00000")
    assert any(isinstance(block, Grid) for block in paper.blocks)
    assert [run.is_page for para in paper.foot for run in para.runs] == [0, 1, 0]


def test_a_part_without_its_variable_is_left_out() -> None:
    without = rules.read_paper(made(Kind.REPLY, 后续计划=""))
    with_it = rules.read_paper(made(Kind.REPLY))
    heads = [
        [b.text for b in paper.blocks if isinstance(b, Para)]
        for paper in (without, with_it)
    ]

    assert "后续计划" not in heads[0]
    assert "后续计划" in heads[1]


def test_a_long_letter_goes_on_over_pages_with_their_numbers() -> None:
    text = "\n".join(f"第{n}条：这是一条比较长的整改要求。" for n in range(80))
    pdf = rules.drawn(rules.read_paper(made(Kind.NOTICE, 正文=text)), title="")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    assert len(pages) >= 4
    feet = ["".join(page.split())[:3] for page in pages]
    assert feet[:4] == ["—1—", "—2—", "—3—", "—4—"]
    assert "第79条" in "".join(pages)


def test_a_rare_sign_of_a_name_is_drawn_and_what_nobody_has_is_told() -> None:
    assert rules.missing("张㛃䶮𬭎") == ()
    assert rules.missing("\U0002ebe0好") == ("\U0002ebe0",)


def test_fonts_are_in_the_file_and_cut_down() -> None:
    pdf = rules.drawn(rules.read_paper(made(Kind.REPLY)), title="")

    assert b"/FontFile2" in pdf
    assert len(pdf) < 200_000


@settings(max_examples=60, deadline=None)
@given(
    st.text("谯城区的路灯，。（）“”《》：、12ab", min_size=1, max_size=120),
    st.integers(60, 300),
)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    text: str, room: int
) -> None:
    para = Para((Run(text, size=10),), first=20)
    lines = set_lines(para, room, lambda said, _font, size: len(said) * size)
    told = ["".join(piece.text for piece in line.pieces) for line in lines]

    assert "".join(told) == text
    assert not any(line and line[0] in NEVER_FIRST for line in told[1:])
    assert not any(line and line[-1] in NEVER_LAST for line in told[:-1])


@pytest.mark.parametrize(
    ("prefix", "allowed"),
    [("谯督", True), ("", False), ("QD", False), ("谯" * 13, False)],
)
def test_a_prefix_is_a_few_chinese_signs(prefix: str, *, allowed: bool) -> None:
    assert bool(rules.may_number(prefix)) is allowed
