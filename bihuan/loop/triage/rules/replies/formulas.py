"""How much of an answer is formula, and whether anything is left that says something.

A formula is what stands in any answer to any matter: greetings, thanks, that a letter
came, that it is taken seriously. What says something tells what was found, decided or
done, by when, or what the raiser can do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.loop.triage.rules.replies.reading import Piece, sentences, size

# Each begins with a fixed character: an alternative that may begin with anything is
# tried everywhere and costs ten times as much.
_YOUR = r"[您你贵](?:们|的|所)*"
_LETTER = (
    r"(?:来[信函帖件电]|留言|发帖|帖[文子]|网帖|信件|函件|回信|邮件|诉求|建议|意见|"
    r"(?:反[映应]|咨询|提出|提|述|提到|关注|投诉|举报)的?(?:上述|相关|有关|具体)?(?:问题|情况|事项|事情|意见|建议|诉求|内容)?)"
)
_US = r"(?:我们?|本)?(?:[局办镇委市县区乡司院校队所站]|中心|单位|街道|公司|大队|部门)?(?:领导)?"
_CAME = r"(?:已经?|均已?|都已)?(?:收悉|收到|知悉|获悉|已阅|阅悉|阅)了?"
_TELL = r"(?:回[复应]|答复|函复|复函|反馈|汇报|说明|通报|解答)"
_THANK = r"(?:[感多]谢|谢谢)"
_CARE = r"(?:支持|关[注心切]|理解|监督|信任|配合|厚爱|来[信电]|留言|建议|意见|问政|参与|批评|指正|咨询)"
_FACTS = rf"(?:有关|相关|具体|调查|核实|处理|办理|了解|{_LETTER})*(?:情况|问题|结果|政策|事项)?"

_STOCK = re.compile(
    "|".join(
        (
            r"[“\"'‘]uu\d+[”\"'’]?(?:网友)?|uu\d+[”\"'’]?(?:网友)?",
            r"[尊亲][敬爱]的(?:网友|网民|市民|用户|来信人|诉求人|群众|业主|先生|女士|[/、或])*(?:朋友)?",
            r"网[友民](?:朋友)?们?(?=[“\"':,!\s]|uu|[您你])|^市民(?:朋友)?们?(?=[:,])",
            r"[你您](?:们)?好",
            rf"(?:{_YOUR}|关于{_YOUR})(?:在|通过|于)?(?:平台|网[上站])?(?:《[^》]{{0,12}}》?)?[上中]?[的所]*{_LETTER}{_US}{_CAME}",
            rf"(?=[来留发帖网信函回邮诉建意反咨提投举]){_LETTER}{_US}{_CAME}",
            rf"现(?:将|就|对|针对|关于)?(?:{_YOUR})?{_FACTS}(?:予以|作出?|做出?|进行)?(?:如下|以下)?{_TELL}(?:说明)?(?:如下|(?=[:,。]|$))",
            rf"(?:{_TELL})如下|(?:有关|相关|具体)(?:情况|问题)如下(?=[:,。]|$)",
            rf"[感谢多]谢?(?:{_YOUR})?[^。!;\n]{{0,28}}?{_CARE}(?:[和与、及]{_CARE})*(?:我[们局办镇区县市][^。!,;]{{0,10}})?",
            rf"{_THANK}(?:[您你]们?)?(?=[!。,]|$)",
            r"[欢希望恳请](?:迎|望|请)?(?:[您你]们?)?(?:一如既往|继续|今后|以后|经常|随时)[^。!;\n]{0,24}?(?:支持|监督|关[注心]|宝贵意见|意见建议|批评|理解)(?:我[^。!,;\n]{0,10}工作)?",
            r"祝[您你愿大][^。!;\n]{0,16}?(?:愉快|顺[利心意]|健康|幸福|快乐|安康|如意|进步|兴旺|(?=[!。]|$))",
            r"此致敬礼|敬礼(?=[!。]|$)|顺颂[^。!\n]{0,6}",
            rf"[特专谨]此(?:{_TELL})?|此复",
            rf"以上(?:是|为|系)?[^。!,;\n]{{0,14}}{_TELL}",
            r"我[^,。!;\n]{0,10}重视(?=[,。;!]|$)|(?:非常|十分|极为|高度)重视(?=[,。;!]|$)",
            r"[如若]果?[你您]?(?:还|仍|对[^,。]{0,8})?有(?:其[他它]|任何|新的|更多|不明|疑问|相关|什么)[^,。!\n]{0,12}(?=[,。])",
            r"给[你您]?带来的?(?:诸多|一些)?不便[^。!\n]{0,16}",
            r"[敬请望恳希还](?:请|望)?(?:[您你])?(?:予以|得到)?的?(?:谅解|理解|关注|知[悉晓]|海涵|见谅|放心)(?:[和与]支持)?",
            r"[竭热尽][诚忱心][^,。!\n]{0,12}服务",
            r"[继进不努做加改提](?:续|一步|断|力|好|强|进|[高升])(?:努力|做好|加强|改进|提[高升])*(?:各项|我们的?|自身|相关)*(?:工作|服务)(?:水平|质量)?(?=[,。!]|$)",
        )
    ),
    re.MULTILINE,
)
_DATE_LINE = re.compile(
    r"(?:\d{4}|二[〇○零0]一?[〇○零一二三四五六七八九\d]{1,2})[年./-]\d{1,2}[月./-](?:\d{1,2}日?)?"
)
_FORWARDED = re.compile(
    r"[您你](?:们|的|所)*(?:[在通][^,。]{0,16}?)?(?:反[映应]|提出|咨询|述)的?(?:宝贵|上述|相关)?(?:问题|情况|事项|意见|建议)(?:的问题)?,?(?=[^,。;!\n]{0,10}(?:转|交办|移交))"
    r"|[已现并将我第及立](?:[们局办镇委司校院]*[^,。;!\n]{0,24}?)(?:转|交办|移交|批转|上报|呈报|反馈|汇报给|交(?=[^,。;]{0,16}(?:有关|相关|部门|单位)))"
    r"[^。;!\n]{0,30}?(?:部门|单位|局|办|镇|乡|[区县市](?=[,。;!、调核处办]|$)|街道|公司|中心|委|大队|站|所|厅|院|处|核实|调查|关注|进行)(?:[^,。;!\n]{0,12}?(?:处[理置]|核[实处查]|调查|办[理复]|答复|关注|研究)[、和]?)*"
    r"|[结情办处][果况理](?:结果|情况)?[将会]?(?=[及尽近第随另待])"
    r"|[及尽近第随另待](?:时|快|期|一时间|后|行)?[^,。;!\n]{0,14}(?:[回答]复|反馈|告知|公布)[^,。;!\n]{0,4}"
    r"|敬?请(?:[您你])?(?:继续|密切|耐心)?(?:关注|留意|等待)[^,。;!\n]{0,10}(?:[回答]复|结果|等待)?"
    r"|[正已](?:在|经)?(?:安排|组织|派人)?(?:调查|核[实查]|办理|处理)(?:之?中|处理中?)?(?=[,。;!]|$)"
    r"|[将会][^,。!;\n]{0,12}(?:考虑|研究|论证|斟酌|采纳|吸纳|参考|重视)[^,。!;\n]{0,6}(?=[,。!;]|$)"
    r"|请勿重复发帖|留言转由[^,。]{0,10}办理"
)
# What was found, what was decided, what was done or will be, what the raiser can do.
_SAYS = re.compile(
    r"经(?:调查|核实|核查|查|了解|现场|勘|走访|询问|市|县|区|局|镇|向|与|过)|据(?:查|了解|调查|核|统计)|"
    r"查明|属实|不实|失实|发现|位于|目前|现状|截至|由于|因为|原因|根据|按照|依据|依照|规定|文件|《|"
    r"决定|同意|不予|批准|责令|处罚|立案|列入|纳入|计划|拟|应当?|可以?|不能|不得|无法|未|符合|属于|不属|"
    r"需要?|必须|已|完成|整改|修复|清理|拆除|办结|落实|安装|建成|开工|竣工|动工|启动|恢复|解决|"
    r"拨打|致电|携带|登录|前往|申请|办理|提供|凭|咨询|联系|收费|标准|元|将|正在|没有|不存在|暂|修好|好了|是"
)
# Chinese characters: 修好了 says something; so much of anything says something too.
_LEAST, _MUCH = 3, 25
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Formulas:
    """An answer without its formulas, each replaced by a line end of the same length."""

    rest: str
    own_text: str  # and without the sentences that put the raiser off
    share: float  # of its Chinese characters, 0 to 1
    own: int  # Chinese characters that are left
    says: int  # of these, in sentences that find, decide, do or advise something
    forwarded: bool  # it tells that somebody else was told

    @property
    def empty(self) -> bool:
        """Whether it says nothing of its own."""
        return self.says < _LEAST and self.own < _MUCH

    @property
    def mostly(self) -> bool:
        """Whether what it says drowns in formulas."""
        return not self.empty and self.share > _MOSTLY


def formulas_in(plain: str) -> Formulas:
    """What in a plain text is formula; an empty one is all formula."""
    rest = _DATE_LINE_ALONE.sub(_blank, _SENTENCE.sub(_without_stock, plain))
    without = _FORWARDED.sub(_blank, rest)
    whole, own = size(plain), size(without)
    return Formulas(
        rest=rest,
        own_text=without,
        share=1.0 - own / whole if whole else 1.0,
        own=own,
        says=sum(size(one.text) for one in sentences(without) if _tells(one)),
        forwarded=without != rest,
    )


def _tells(sentence: Piece) -> bool:
    return _SAYS.search(sentence.text) is not None


def _without_stock(sentence: re.Match[str]) -> str:
    text = sentence.group()
    return _STOCK.sub(_blank, text) if _TRIGGER.search(text) else text


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found.group())


_SENTENCE = re.compile(r"[^。!\n]+[。!]?")
# Only sentences with one of these are looked into: most of a real answer have none.
_TRIGGER = re.compile(
    r"收悉|收到|[知获]悉|阅|复|回应|反馈|汇报|如下|[感多]?谢|[你您]们?好|尊敬|亲爱|uu\d|"
    r"网友|网民|市民|重视|祝|敬|不便|[谅理]解|监督|服务|工作|意见|还有|[您你果]有|[特专谨]此"
)
_DATE_LINE_ALONE = re.compile(rf"(?:^|(?<=[。!?\n])){_DATE_LINE.pattern}", re.MULTILINE)
