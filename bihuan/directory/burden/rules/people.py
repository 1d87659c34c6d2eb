"""Who is named in a field or an answer: numbers that lead to somebody, lists of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bihuan.kit.identifiers import citizen_id_check_character
from bihuan.kit.text import for_matching

# What identifies somebody is not collected by form. Read with everything but letters
# taken away, so that 手 机 and 姓-名 are the same words.
_PERSONAL = re.compile(
    "姓名|名字|联系人|户主|负责人名单|人员名单|身份证|公民身份|证件号|护照|社保号|社会保障号"
    "|手机|电话|联系方式|微信|qq|邮箱|银行卡|银行账|银行帐|卡号|住址|家庭地址|个人地址"
    "|居住地址|户籍地|门牌号|车牌|出生日期|出生年月|生日|病历|指纹|人脸"
)
# Counts of numbers and devices, and of public services, identify nobody.
_OF_NOBODY = re.compile("热线电话|电话亭|公用电话|手机信号|户主大会")
_BORN = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CITIZEN = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_BORN}\d{{3}}[\dx](?![\da-z])")
# Stuck to other digits it is one only if its last sign is right.
_CITIZEN_INSIDE = re.compile(rf"(?=([1-9]\d{{5}}{_BORN}\d{{3}})([\dx]))")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_BETWEEN = re.compile(r"(?<=\d)[\s\-_.·,]+(?=[\dxX])")
# Grouped by thousands, or with a fraction of one or two digits: an amount.
_AMOUNT = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{5,}\.\d{1,2})(?![\d.,])"
)
# The month or the day of something, as 1998.6 or 2026-03-05.
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}[./-](?:0?[1-9]|1[0-2])(?:[./-](?:0?[1-9]|[12]\d|3[01]))?(?!\d)"
)


def is_personal(name: str) -> bool:
    """Whether a field of this name would collect who somebody is or how to reach them."""
    letters = "".join(one for one in for_matching(name).lower() if one.isalpha())
    return bool(_PERSONAL.search(_OF_NOBODY.sub("", letters)))


def names_somebody(cell: str) -> bool:
    """Whether a cell holds a citizen's number or a mobile number, however it is spaced.

    Eleven digits in a row that begin like a mobile number are one, also where a number
    is asked for; an amount of that size is written with its thousands apart.
    """
    plain = _DATE.sub("日", _AMOUNT.sub(" ", for_matching(cell).lower()))
    digits = _BETWEEN.sub("", plain)
    return bool(
        _CITIZEN.search(digits) or _is_citizen_inside(digits) or _MOBILE.search(digits)
    )


def _is_citizen_inside(digits: str) -> bool:
    return any(
        citizen_id_check_character(first).lower() == last
        for first, last in _CITIZEN_INSIDE.findall(digits)
    )


# -- Lists of people ---------------------------------------------------------------------

# The hundred commonest surnames, and some of the next hundred that are seldom words.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶"
    "程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾"
    "毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂"
)
_DOUBLE = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容"}
)
# What names are mostly made of after the surname. A word that is no name seldom has all
# of its signs here: 白术, 任务重, 张庄, 高温 do not.
_GIVEN = frozenset(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲鹏红建国华志宇浩凯鑫波斌莉萍宁琴"
    "云春梅琳素珍贞莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珠晶妍茜黛青倩婷姣婉娴瑾颖瑶怡婵雁蓓"
    "纨仪荷丹蓉眉君蕊薇菁梦岚苑筠柔竹霭凝晓欢霄枫芸菲寒欣滢伊亚宜可姬舒影荔枝思清飞俊峰毅"
    "保东力元全胜学祥才发武新利顺信子昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群"
    "豪心邦承乐绍功松善厚庆友裕河哲江超亮政谦亨奇固之轮翰朗伯宏言若鸣朋梁栋维启克伦翔旭泽晨"
    "辰士以家致树炎德行时泰盛雄琛钧冠策腾榕风航弘义兴良海山仁贵福生龙根立永传正富长宝玉喜贤"
    "秋冬夏洁晴雨桐轩涵梓萱诗琪睿硕煜奕宸雯钰彤蕾菊凤巧淑惠慧美娇玥曼丛雅淇铭锋铁钢锐钊鸿"
    "浪润滨滔泓源沛沙洲洪治渊湘灿炜焕煌熙燕琦璐璇珊珂瑜莹营苹茹菡萌蔚薪藏衡赫轶运道远逸遥"
    "邵郁金钦银锦镇闯阳陆隆雷霖靖韬韵顶颂驰骁骏骥魁鲁麒麟黎齐卫培基堂夫媚孝小大二妮娥红花女俐守宗定宪宾山岭"
    "峻崇川帅帆师广康廷开忠怀恒恩悦情愉慈懿成承抒拓挺揚攀敦斐方昂昊昕昱显晋景智曦杨柏柳柯"
    "栩楠楷榆樱歌殿毓水沁泉津灵然熠爽献王珏珺现理琰瑛璟生甜田皓盈盼社祖祺禄秉科稳竣端笑笛"
    "纯纲绪绮继绢羽翠翼耀聪育胤臣舟舜航艺艾芝芬芹苏荃荫莎菱葵蒙蓝蕴虎虹蝶衍裴西觉誉谊豫贝"
    "财赛赞越跃路辉达迎迪通逊郎鄂野钏铎镜长闻阁陶雁雄霆露青革顺领题风高鸽鹤鹃鹰麦"
)
# Words, firms and places that are made like names.
_WORDS = frozenset(
    re.split(
        " ",
        "安全 安宁 安康 白云 白玉兰 党建 方言 高亮 高利 高明 高强 高山 高速 高原 和平 黄河 黄金 黄山 江山 江河 "
        "金银花 金属 康宁 康泰 雷雨 雷达 龙舟 毛利 全力 山东 石英 石林 石山 石油 苏宁 万达 万全 温泉 温馨 文化 "
        "文明 文竹 文艺 武力 易行 余力 余利 严明 严重 钱江 钟表 孔庙 成立 成长 成功 成林 成熟 时良 水利 路政 路灯 "
        "项目 计生 卫生 柏油 应急 单亲 常年 常态 司法 古建 景观 宫灯 谷子 麦田 连锁 连年 费用 燕麦 "
        "贺信 顾全 向阳 向上 任命 任务 康养 施工 施肥 汤泉 关爱 关山 鲁山 兰花 甘蓝 舒心 纪要 纪律 梅花 盛世 "
        "曲艺 蓝天 华东 华山 游泳 阳山 阳春 车间 车站 农业 农田 农家 席位 米面",
    )
)
# Leads nowhere in a list of people: numbering, offices, remarks in brackets.
_ASIDE = re.compile(
    r"[（(【\[].*?[）)】\]]|^[\d\s.．、)）]+|(?:同志|书记|主任|组长|站长|所长|先生|女士)$"
)
_APART = re.compile(r"[、，,;；/|\s]+|(?<=[\u4e00-\u9fff])[\d]+[.．)）]?")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
_FEWEST = 3  # two names may be two products


def is_list_of_people(cells: Iterable[str]) -> bool:
    """Whether what stands in a column is mostly names of people.

    At least three entries, of which half are a surname with signs that names are made
    of, and no more than a quarter cannot be names at all.
    """
    entries = [
        entry
        for cell in cells
        for part in _APART.split(cell.strip())
        if (entry := _ASIDE.sub("", part).strip())
    ]
    if len(entries) < _FEWEST:
        return False
    kinds = [_likeness(one) for one in entries]
    likely, no_names = kinds.count(1), kinds.count(-1)
    return likely * 2 >= len(entries) and no_names * 4 <= len(entries)


def _likeness(entry: str) -> int:
    """1 for a name, -1 for what cannot be one, 0 for what may be either."""
    if not _HAN.fullmatch(entry):
        return -1
    if entry in _WORDS:
        return -1
    double = entry[:2] in _DOUBLE and len(entry) > 2
    if not double and (entry[0] not in _SURNAMES or len(entry) > 3):
        return -1
    given = entry[2:] if double else entry[1:]
    return 1 if set(given) <= _GIVEN else 0
