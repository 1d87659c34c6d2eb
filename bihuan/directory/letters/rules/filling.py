"""Filling a template, and telling what is wrong with one before it is kept.

A template is a Word file with names in double braces. What it may do is little on
purpose: name a variable, or leave a part out where a variable is empty. Nothing is
called and nothing repeated, so an uploaded template cannot run anything here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from bihuan.directory.letters.rules.variables import VARIABLES
from bihuan.directory.letters.words import Kind
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

_HARMLESS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_BROKEN = Verdict(
    "template-broken",
    "这个文件打不开，不是 .docx 文档；请在 Word 或 WPS 里另存为 .docx。",
)


def may_keep(kind: Kind, data: bytes) -> Verdict:
    """Whether a file can serve as the template of a kind, and if not, what to change."""
    try:
        tree = _parsed(data)
    except TemplateError as error:
        return refuse(
            "template-syntax",
            "模板里的括号没有写完整：{error}。应写成 {{{{ 文号 }}}} 这样。",
            error=str(error.message or error).split("\n")[0][:120],
        )
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        return _BROKEN
    if not all(isinstance(node, _HARMLESS) for node in tree.find_all(nodes.Node)):
        return Verdict(
            "template-acts",
            "模板里只能写变量名，或用 {{% if 变量 %}} 决定一段要不要；不能写计算、循环和函数。",
        )
    return _judge_names(kind, _names(tree))


def variables_of(data: bytes) -> tuple[str, ...]:
    """The variables that a template names."""
    return tuple(sorted(_names(_parsed(data))))


def filled(data: bytes, fields: Mapping[str, str]) -> bytes:
    """The template as a document: every variable replaced, paragraph by paragraph.

    A new line in a value begins a paragraph in the look of the one it stands in.
    """
    template = DocxTemplate(io.BytesIO(data))
    values = {name: text.replace("\n", "\a") for name, text in fields.items()}
    template.render(values, jinja_env=_environment(), autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True)


def _parsed(data: bytes) -> nodes.Template:
    """All of a template's texts, heads and feet too, as one tree."""
    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    texts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            texts.append(template.patch_xml(template.get_part_xml(part)))
    return _environment().parse("".join(texts))


def _names(tree: nodes.Template) -> set[str]:
    return {node.name for node in tree.find_all(nodes.Name)}


def _judge_names(kind: Kind, names: set[str]) -> Verdict:
    known = VARIABLES[kind]
    strange = sorted(names - set(known))
    if strange:
        return refuse(
            "template-variables",
            "这类文书没有这些变量：{strange}。可以用的有：{known}。",
            strange=tuple(strange),
            known=tuple(known),
        )
    if "文号" not in names:
        return Verdict(
            "template-number", "模板里缺少 {{{{ 文号 }}}}：发出的文书都要有编号。"
        )
    return ALLOWED
