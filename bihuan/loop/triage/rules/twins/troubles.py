"""What is wrong, apart from where: the troubles people write about, by their words.

Two matters of one estate are twins only if the same thing is wrong. A trouble is known by
any of its words; they mean the same in every county. Each has a weight: the rarer a
trouble is in titles, the more it tells (an idf, in nats).
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_TROUBLES = {
    "noise": (
        2.4,
        "噪音 噪声 扰民 吵 吵闹 轰鸣 嘈杂 隔音 分贝 喇叭 广场舞 歌厅 ktv 音响 喧哗 唱歌 鸣笛 飙车 炸街 音乐",
    ),
    "construction": (3.3, "施工 工地 通宵 夜间施工 昼夜 打桩 挖机"),
    "fumes": (3.6, "油烟 烟道 排烟 烧烤 夜宵 餐饮 餐馆 饭店 餐厅 烟管 排油"),
    "pollution": (
        3.5,
        "污染 粉尘 扬尘 灰尘 废气 废水 排污 臭气 恶臭 臭味 搅拌站 搅拌厂 偷排 焚烧 烧稻草 刺鼻 异味 粪便",
    ),
    "rubbish": (3.6, "垃圾 脏乱差 卫生 清扫 杂草 乱扔 垃圾站 环卫 脏乱 牛皮癣"),
    "light": (6.1, "光污染 灯光 霓虹 灯箱"),
    "water": (
        4.0,
        "停水 供水 水压 自来水 饮水 缺水 断水 二次供水 水质 喝水 用水 水表 没水 无水",
    ),
    "power": (
        4.6,
        "停电 供电 电压 用电 电费 断电 购电 变压器 变电站 高压线 充电桩 高压",
    ),
    "gas": (5.5, "燃气 天然气 煤气 管道气 换气"),
    "network": (4.5, "宽带 信号 移动 联通 电信 网络 基站"),
    "flood": (5.0, "积水 内涝 排水 下水道 反水 堵塞 污水"),
    "quality": (
        3.3,
        "质量 渗水 漏水 开裂 裂缝 墙面 空鼓 脱落 外墙 发霉 渗漏 瓷砖 危房 精装 装修",
    ),
    "lift": (5.1, "电梯 关人 困人 加装电梯"),
    "fire": (4.3, "消防 消防通道 灭火 逃生 火灾 消防栓"),
    "parking": (3.0, "车位 停车 停车场 停车费 地下车库 人防 乱停 违停 停车位 僵尸车"),
    "bundling": (4.6, "捆绑 强制购买 强制要求 搭售 认购"),
    "property": (
        3.1,
        "物业 物业费 业委会 业主大会 维修资金 维修基金 选票 收费 公共收益",
    ),
    "deeds": (4.2, "房产证 不动产 产权 办证 栋证 产权证 两证 土地证 网签 备案 契税"),
    "delay": (4.3, "延期 交房 收房 烂尾 停工 逾期 复工 何时开工"),
    "refund": (4.2, "退款 退费 退钱 退房 退铺 押金 不退 退还 认筹 定金 退课"),
    "wages": (
        3.7,
        "工资 欠薪 拖欠工资 薪水 血汗钱 讨薪 社保 五险 劳动合同 工程款 货款",
    ),
    "fraud": (
        3.2,
        "诈骗 非法集资 欺诈 传销 骗 p2p 跑路 兑付 立案 网贷 集资 车贷 虚假宣传 欺骗 虚假",
    ),
    "school": (
        2.7,
        "入学 学位 学区 招生 幼儿园 小学 读书 配套学校 普惠 学校 就读 中学",
    ),
    "lessons": (3.7, "补课 培训 托管 补习 学费 晚自习 作业 有偿 教育 减负"),
    "exam": (4.3, "高考 中考 考试 选科 招聘 教师 编制 职称"),
    "demolition": (
        3.2,
        "拆迁 征收 征地 安置 补偿 棚改 旧城改造 拆迁款 安置房 提质改造 回迁",
    ),
    "illegal-building": (
        3.4,
        "违建 违章 搭建 加建 违法建筑 顶层 侵占 违规建设 私搭 群租 住改商",
    ),
    "farm": (
        5.2,
        "农田 宅基地 集体经济 土地确权 村民小组 承包 成员资格 自留地 外嫁女 采石场",
    ),
    "road": (
        3.5,
        "道路 修路 硬化 断头路 路面 坑洼 泥泞 水泥路 白改黑 拉通 修通 扩建 快速路 路灯 照明 隧道",
    ),
    "traffic": (
        3.4,
        "拥堵 堵车 红绿灯 斑马线 天桥 人行道 过街 交警 限行 超速 护栏 渣土车 货车 闯红灯 减速带",
    ),
    "bus": (3.1, "公交 公交车 站牌 线路 发车 司机 乘车 站台 巴士 出租车 滴滴"),
    "metro": (3.1, "地铁 号线 轻轨 城铁 出入口 轨道交通 高铁 磁浮 机场 大桥"),
    "planning": (2.5, "规划 公园 绿地 建设 步伐 动工 开工 力度 调规 用地 商圈 景观"),
    "policy": (
        2.9,
        "政策 资格 落户 户口 购房 限购 公积金 贷款 补贴 人才 居住证 独生子女 报销 医保 养老",
    ),
    "health": (3.9, "医院 医生 治疗 疫苗 手术 诊所 药店 医疗 食品 食品安全 卫生院"),
    "vice": (4.1, "卖淫 涉黄 赌博 赌博机 麻将 麻将馆 黑恶 游戏机 打牌"),
    "pets": (5.9, "养狗 遛狗 狗 宠物 养鸡 养殖 白蚁 飘絮 种菜"),
    "office": (
        3.7,
        "不作为 态度 电话 服务 投诉无门 信息公开 推诿 失职 法院 判决 执行 派出所",
    ),
    "goods": (3.9, "退货 产品 假货 商家 消费者 购买 快递 优惠 价格 涨价 票"),
}
TROUBLES = tuple(_TROUBLES)
WEIGHTS = np.array([weight for weight, _ in _TROUBLES.values()])
_OF = {
    word: n for n, (_, words) in enumerate(_TROUBLES.values()) for word in words.split()
}
# Longest first, so that 停车费 is not read as 停车.
_WORDS = re.compile("|".join(sorted(map(re.escape, _OF), key=lambda w: (-len(w), w))))


def troubles_in(text: str) -> NDArray[np.uint8]:
    """How many words of each trouble a text has, in the order of `TROUBLES`."""
    found = np.zeros(len(TROUBLES), np.uint8)
    for word in set(_WORDS.findall(text)):
        found[_OF[word]] += 1
    return found
