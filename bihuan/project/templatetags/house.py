"""Tags for the few Django templates we have, the sign-in pages, to look like the rest."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bihuan.project.county import County, this_county
from bihuan.project.jinja import static, with_query

register = template.Library()
register.simple_tag(static, name="asset")


@register.simple_tag
def county() -> County:
    return this_county()


@register.simple_tag
def html_language() -> str:
    return "zh-CN" if (get_language() or "").startswith("zh") else "en"


@register.simple_tag
def icon(name: str) -> SafeString:
    address = f"{static('vendor/tabler/icons.svg')}#{name}"
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address
    )


@register.simple_tag(takes_context=True)
def other_language(context: Context, code: str) -> str:
    return with_query(context["request"], lang=code)
