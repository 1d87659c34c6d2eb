"""Names of persons in a text: by surname and by the words that stand around a name.

王先生 and 王某 are no leak, and neither are officials named with their office. A full
name beside 先生, 联系人 or 户主 is, and so is one that the matter gives for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from bihuan.loop.triage.words.replies import Raiser

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅"
    "盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程"
    "嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘"
    "党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古"
    "易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋"
    "沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫覃粟阳柏佘仝亓邸"
)
_DOUBLE = (
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|轩辕|端木|南宫|独孤"
)
_HAN = "[\u4e00-\u9fff]"
_NAME = rf"(?P<name>(?:(?:{_DOUBLE}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}}))"
_LABELS = (
    "联系人|经办人|承办人|户主|姓名|当事人|投诉人|举报人|来信人|来电人|信访人|反映人|诉求人|申请人|被投诉人|"
    "被举报人|法律责任人|责任人|负责人|业主代表|村民代表|业主|村民|居民|患者|死者|伤者|学生|司机|驾驶员|车主|"
    "房东|租客|租户|店主|老板|经营者|店老板|机主|其子|其女|其妻|其父|其母|其夫|妻子|丈夫|儿子|女儿|父亲|母亲|"
    "邻居|住户|职工|员工|市民|群众"
)
_STRONG_LABELS = "联系人|经办人|承办人|户主|姓名|当事人|投诉人|举报人|来信人|来电人|信访人|反映人|诉求人|申请人|机主"
_TITLES = "先生|女士|小姐|同志|师傅|同学|大爷|大妈|阿姨|老人|等人|夫妇|夫妻|本人|一家|一户|户(?=[,。、主]|$)"
_END = (
    rf"(?=$|[^\u4e00-\u9fff]|{_TITLES}|电话|手机|身份|男|女|于|在|与|和|等|因|向|反映|已|的|系|为|表示|称|家|户|"
    "一家|将|对|从|到|被|承诺|提出|所|自|由|是|认为|说|及|以及|之|你好|您好)"
)
_AFTER = rf"(?:{_TITLES})"
_BY_LABEL = re.compile(rf"(?:{_LABELS})(?:[:是为叫系]|名叫|\s|[“\"(])*{_NAME}{_END}")
_BY_TITLE = re.compile(rf"{_NAME}{_AFTER}")
_BY_GREETING = re.compile(
    rf"(?:^|[。!\n”\"]|尊敬的)\s*{_NAME}(?:先生|女士|同志)?[,:!\s]*[你您]们?好",
    re.MULTILINE,
)
_BY_SAYING = re.compile(
    rf"(?:我叫|本人叫|名叫|姓名是|我是(?=.{{2,3}}[,。]))\s*{_NAME}{_END}"
)
_OFFICE = re.compile(
    r"(?:书记|[市县区镇乡局厅处科所队站院校部组司村社股班会团园]长|主任|主席|委员|经理|民警|法官|"
    r"检察官|律师|医生|[医教]?师|教授|干部|干事|专员|代表人|法人代表|董事长|秘书|常委|副职|同志任|"
    r"(?:分管|主管|负责)[^,。]{0,14}的)[、:\s]?$"
)
# What begins like a name and is none, or a surname with an office.
_NO_NAME = re.compile(
    r"幸福|许可|养老|申[请报]|高[一二三中考层度]|师傅|曾经|任何|安[置全排]|相关|有关|应当|支[付持]|包括|管理|计划|解[决释]|"
    r"时间|成立|方[便案面]|平台|万元|路[段灯口]|车[主辆位]|楼[栋上下]|水[电费]|黄[金河]|温[馨泉]|白[天色]|金[额融]|"
    r"和|都|从|向|经|于|全[部体]|严[重格]|通[过知]|后|国|.{1,2}(?:主任|经理|老师|师傅|书记|.长|先|女|某|总|工$)"
)
_MASKED = frozenset("某*x×○〇")
_COMMON_END = frozenset(
    "村湾坪组镇街路区园城桥山冲塘县市省乡局所院校司部厂店场楼苑庄屯寨"
)


def names_in(plain: str) -> Iterator[tuple[int, int, str]]:
    """Full names of persons with where they stand: start, end, name."""
    for pattern in (_BY_GREETING, _BY_LABEL, _BY_TITLE, _BY_SAYING):
        for found in pattern.finditer(plain):
            name = _is_name(plain, found, strong=pattern is not _BY_TITLE)
            if name:
                start = found.start("name")
                yield start, start + len(name), name


def given_in(text: str) -> frozenset[str]:
    """Names that a matter itself gives for persons."""
    return frozenset(name for _, _, name in names_in(text))


def may_name(word: str) -> bool:
    """Whether a word by itself may be somebody's name or number; rather once too often."""
    if any(sign.isdigit() for sign in word):
        return True
    return any(kind.startswith("nr") for _, kind in _tagger()(word, True))  # noqa: FBT003


def form_of(raiser: Raiser) -> re.Pattern[str] | None:
    """张*丰 as it would stand in an answer: beside a greeting, a title or a label."""
    masked = raiser.name
    if "*" not in masked or len(masked) > 6 or not re.match(_HAN, masked):
        return None
    name = "".join(_HAN if c == "*" else re.escape(c) for c in masked)
    return re.compile(
        rf"(?:^|[^\u4e00-\u9fff]|{_LABELS}|尊敬的)(?P<name>{name})"
        rf"(?=$|[^\u4e00-\u9fff]|{_TITLES}|[你您]们?好|反映|来信|来电|投诉|的)"
    )


def _is_name(plain: str, found: re.Match[str], *, strong: bool) -> str:
    """The name that was found, without what only looks like one; empty if it is none."""
    name, start = found["name"], found.start("name")
    if _MASKED & set(name) or _NO_NAME.match(name):
        return ""
    if _OFFICE.search(plain[max(0, start - 20) : start]):
        return ""
    if _OFFICE.match(f"{plain[start + len(name) : start + len(name) + 2]}"):
        return ""
    labelled = bool(re.match(rf"(?:{_STRONG_LABELS})[:\s]", found.group()))
    if name[-1] in _COMMON_END and strong:
        return ""
    words = _words_of(plain, start, name)
    if not words:
        return ""
    word, kind = words[0]
    known = kind.startswith("nr") and len(word) >= min(2, len(name))
    known = known or bool(re.match(_DOUBLE, name))
    return name if known or (labelled and len(word) == 1) else ""


def _words_of(plain: str, start: int, name: str) -> list[tuple[str, str]]:
    """The words of a name with their kinds, as the sentence around it is read.

    None if a word begins before the name: then it is none.
    """
    at = max(0, start - 12)
    words = []
    for word, kind in _tagger()(plain[at : start + len(name) + 6], True):  # noqa: FBT003
        if at < start < at + len(word):
            return []
        if start <= at < start + len(name):
            words.append((word, kind))
        at += len(word)
    return words


@cache
def _tagger() -> Callable[[str, bool], list[tuple[str, str]]]:
    tag: Callable[[str, bool], list[tuple[str, str]]] = import_module("rjieba").tag
    return tag
