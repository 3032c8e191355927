"""The gazetteer: names to divisions and back, mentions in text, and the region that a title means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from rag.gazetteer.divisions import gazetteer, stem
from rag.gazetteer.regions import (
    NATION,
    ancestors,
    by_adcode,
    by_name,
    children,
    find_mentions,
    is_within,
    province_of,
    provinces,
    resolve,
)
from rag.records import Region

TODAY = [region for region in gazetteer().above if region not in gazetteer().former]
FORMER = sorted(gazetteer().former, key=lambda region: region.adcode)
CITIES = [region for region in TODAY if region.level == "prefecture"]


def one(name: str, *, within: str = "") -> Region:
    (region,) = by_name(name, within=within)
    return region


def named(text: str, *, short_counties: bool = False) -> list[tuple[str, str]]:
    """The words of each mention and the name of its best candidate."""
    mentions = find_mentions(text, short_counties=short_counties)
    return [(text[m.start : m.end], m.candidates[0].name) for m in mentions]


def parents(text: str) -> list[set[str]]:
    return [{region.parent for region in mention.candidates} for mention in find_mentions(text)]


# --- divisions, codes, levels


def test_there_are_34_provinces_and_each_has_a_code() -> None:
    assert len(provinces()) == 34
    assert all(len(p.adcode) == 6 and p.level == "province" and p.parent == "中国" for p in provinces())
    assert one("台湾省").adcode == "710000"


@pytest.mark.parametrize(
    ("name", "level", "adcode", "parent"),
    [
        ("河南省", "province", "410000", "中国"),
        ("郑州市", "prefecture", "410100", "河南省"),
        ("管城回族区", "county", "410104", "郑州市"),
        ("北京市", "province", "110000", "中国"),
        ("海淀区", "county", "110108", "北京市"),
        ("济源市", "county", "419001", "河南省"),
        ("神农架林区", "county", "429021", "湖北省"),
        ("石河子市", "county", "659001", "新疆维吾尔自治区"),
        ("琼海市", "county", "469002", "海南省"),
        ("三沙市", "prefecture", "460300", "海南省"),
        ("延边朝鲜族自治州", "prefecture", "222400", "吉林省"),
        ("阿里地区", "prefecture", "542500", "西藏自治区"),
        ("锡林郭勒盟", "prefecture", "152500", "内蒙古自治区"),
        ("香港特别行政区", "province", "810000", "中国"),
        ("中国", "nation", "000000", ""),
    ],
)
def test_a_division_has_its_level_code_and_parent(name: str, level: str, adcode: str, parent: str) -> None:
    region = one(name)
    assert (region.name, region.level, region.adcode, region.parent) == (name, level, adcode, parent)
    assert by_adcode(adcode) == region


@pytest.mark.parametrize(
    ("name", "adcode", "parent"),
    [
        ("襄樊市", "420600", "湖北省"),
        ("莱芜市", "371200", "山东省"),
        ("思茅市", "530800", "云南省"),
        ("毕节地区", "522400", "贵州省"),
        ("铜仁地区", "522200", "贵州省"),
        ("海东地区", "632100", "青海省"),
        ("日喀则地区", "542300", "西藏自治区"),
        ("哈密地区", "652200", "新疆维吾尔自治区"),
        ("伊克昭盟", "152700", "内蒙古自治区"),
        ("长垣县", "410728", "新乡市"),
        ("宣武区", "110104", "北京市"),
        ("闸北区", "310108", "上海市"),
        ("南汇区", "310119", "上海市"),
        ("塘沽区", "120107", "天津市"),
        ("白下区", "320103", "南京市"),
        ("下关区", "320107", "南京市"),
        ("沧浪区", "320502", "苏州市"),
        ("下城区", "330103", "杭州市"),
        ("江干区", "330104", "杭州市"),
        ("即墨市", "370282", "青岛市"),
        ("加格达奇区", "232701", "大兴安岭地区"),
        ("渝北区", "500112", "重庆市"),
    ],
)
def test_a_former_division_keeps_its_name_and_code(name: str, adcode: str, parent: str) -> None:
    region = by_name(name)[0]
    assert (region.name, region.adcode, region.parent) == (name, adcode, parent)
    assert find_mentions(f"在{name}召开")[0].form == "old"


def test_a_county_that_moved_is_known_under_both_parents() -> None:
    assert [(r.parent, r.adcode) for r in by_name("寿县")] == [("淮南市", "340422"), ("六安市", "341521")]


def test_a_county_whose_parent_was_only_renamed_is_listed_once() -> None:
    assert [r.parent for r in by_name("谷城县")] == ["襄阳市"]
    assert is_within(one("谷城县"), one("襄樊市"))


def test_the_level_that_a_dissolved_prefecture_left_is_kept_apart() -> None:
    assert [(r.level, r.parent) for r in by_name("巢湖市")] == [("county", "合肥市"), ("prefecture", "安徽省")]


def test_misprints_of_the_old_revisions_are_no_names() -> None:
    assert by_name("荷泽市") == ()


def test_names_are_found_in_full_short_and_traditional() -> None:
    assert by_name("郑州") == by_name("鄭州市") == (one("郑州市"),)
    assert by_name("管城")[0].name == by_name("管城区")[0].name == "管城回族区"
    assert by_name("内蒙")[0] == by_name("内蒙古")[0] == one("内蒙古自治区")
    assert by_name("臺灣")[0].name == "台湾省"
    assert by_name("乾县")[0].name == "乾县"  # 乾 alone folds to 干
    assert by_name("没有这个县") == ()


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("延边州", "延边朝鲜族自治州"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("西双版纳", "西双版纳傣族自治州"),
        ("克孜勒苏", "克孜勒苏柯尔克孜自治州"),
        ("巴音郭楞", "巴音郭楞蒙古自治州"),
        ("前郭县", "前郭尔罗斯蒙古族自治县"),
        ("双江县", "双江拉祜族佤族布朗族傣族自治县"),
        ("东乡县", "东乡族自治县"),
        ("隆林县", "隆林各族自治县"),
        ("科左中旗", "科尔沁左翼中旗"),
        ("鄂伦春", "鄂伦春自治旗"),
        ("瀍河区", "瀍河回族区"),
        ("北林", "北林区"),
        ("浦东", "浦东新区"),
        ("阿拉善", "阿拉善盟"),
    ],
)
def test_short_names_of_all_kinds(short: str, full: str) -> None:
    assert full in [region.name for region in by_name(short)]


def test_homonyms_are_told_apart_by_what_they_lie_in() -> None:
    assert {r.parent for r in by_name("鼓楼区")} == {"南京市", "徐州市", "福州市", "开封市"}
    assert one("鼓楼区", within="福建").parent == "福州市"
    assert one("鼓楼区", within="徐州市").parent == "徐州市"
    assert by_name("鼓楼区", within="河北省") == ()


def test_the_tree_up_and_down() -> None:
    guancheng, zhengzhou, henan = one("管城回族区"), one("郑州市"), one("河南省")
    assert ancestors(guancheng) == (zhengzhou, henan)
    assert ancestors(henan) == ancestors(NATION) == ()
    assert province_of(guancheng) == province_of(henan) == henan
    assert province_of(NATION) is None
    assert guancheng in children(zhengzhou)
    assert zhengzhou in children(henan)
    assert children(guancheng) == ()


def test_within_is_transitive_and_not_symmetric() -> None:
    guancheng, zhengzhou, henan = one("管城回族区"), one("郑州市"), one("河南省")
    assert is_within(guancheng, zhengzhou)
    assert is_within(guancheng, henan)
    assert is_within(guancheng, NATION)
    assert is_within(henan, henan)
    assert not is_within(zhengzhou, guancheng)
    assert not is_within(guancheng, one("山东省"))
    assert not is_within(one("济源市"), one("焦作市"))


def test_a_zone_without_code_finds_its_place_by_its_parents_name() -> None:
    zone = Region("郑东新区", "county", "", "郑州市")
    assert [r.name for r in ancestors(zone)] == ["郑州市", "河南省"]
    assert is_within(zone, one("河南省"))
    assert not is_within(zone, one("洛阳市"))
    assert ancestors(Region("某新区", "county", "", "鼓楼区")) == ()


def test_every_division_lies_in_its_parent_and_has_its_name() -> None:
    for region, parent in gazetteer().above.items():
        assert region.parent == parent.name
        assert is_within(region, parent)
        assert region in by_name(region.name)


def test_a_city_right_under_its_province_never_lay_in_a_prefecture() -> None:
    assert [r.parent for r in by_name("济源市")] == ["河南省"]


# --- mentions


def test_offsets_are_those_of_the_given_text() -> None:
    text = "在河南省鄭州市管城區召開"
    assert named(text) == [("河南省", "河南省"), ("鄭州市", "郑州市"), ("管城區", "管城回族区")]


def test_forms_are_told() -> None:
    forms = [m.form for m in find_mentions("郑州市、洛阳、襄樊和莱芜市, Kaifeng and Inner Mongolia")]
    assert forms == ["full", "short", "old", "old", "pinyin", "english"]


@pytest.mark.parametrize("region", CITIES, ids=lambda region: region.adcode)
def test_every_prefecture_is_found_by_its_short_name(region: Region) -> None:
    (mention,) = find_mentions(f"支持{stem(region.name)}高质量发展")
    assert region in mention.candidates


def test_every_full_name_is_found_after_its_parent() -> None:
    for region, parent in gazetteer().above.items():
        text = f"关于{parent.name}{region.name}的说明"
        last = find_mentions(text)[-1]
        assert region in last.candidates, text
        assert text[last.start : last.end] == region.name


@pytest.mark.parametrize(
    "text",
    [
        "实现长治久安",
        "巩固原有成果",
        "减少文山会海",
        "推广安全生产标准",
        "确保定期检查",
        "加大理论宣讲",
        "走到田间和田园里",
        "更新乡镇规划",
        "各自贡献力量",
        "推进老城区和城区改造",
        "东北林区",
        "建成县道十条",
        "全市和县（市）两级",
        "黑河流域治理",
        "东方市场活跃",
        "加强资源合作",
        "建设平安和谐社会",
        "形成都市圈",
        "四平方公里",
        "沿海口岸",
    ],
)
def test_everyday_words_are_no_regions(text: str) -> None:
    assert named(text) == []


def test_counties_need_their_type_or_their_city_in_running_text() -> None:
    assert named("管城发展") == []
    assert named("管城区发展") == [("管城区", "管城回族区")]
    assert named("郑州管城发展")[1] == ("管城", "管城回族区")
    assert named("管城发展", short_counties=True) == [("管城", "管城回族区")]
    assert named("和平与资源", short_counties=True) == []
    assert named("晋城市城区") == [("晋城市", "晋城市"), ("城区", "城区")]


def test_a_city_right_before_narrows_homonyms() -> None:
    assert parents("和平区") == [{"天津市", "沈阳市"}]
    assert parents("沈阳市和平区")[1] == {"沈阳市"}
    assert parents("沈阳市 和平区")[1] == {"沈阳市"}
    assert parents("吉林吉林市")[1] == {"吉林省"}


def test_the_province_comes_first_of_its_namesakes() -> None:
    assert [r.name for r in find_mentions("吉林")[0].candidates][:2] == ["吉林省", "吉林市"]
    assert find_mentions("海南州")[0].candidates[0].name == "海南藏族自治州"
    assert find_mentions("莱芜")[0].candidates[0].name == "莱芜区"


def test_a_name_is_not_cut_out_of_a_longer_one() -> None:
    assert named("上海市") == [("上海市", "上海市")]
    assert named("大兴安岭地区") == [("大兴安岭地区", "大兴安岭地区")]
    assert named("其中南京增长") == [("南京", "南京市")]


@settings(deadline=None)  # the first example builds the names' tables
@given(st.text(alphabet="郑州市管城区海南 和平吉林县Zhengou'sX一", max_size=60))
def test_mentions_are_in_order_inside_the_text_and_do_not_overlap(text: str) -> None:
    mentions = find_mentions(text, short_counties=True)
    ends = [0]
    for mention in mentions:
        assert ends[-1] <= mention.start < mention.end <= len(text)
        assert mention.candidates
        ends.append(mention.end)


# --- Latin letters

# What pypinyin reads differently from how the place is read.
MISREAD = {"长治", "锡林郭勒", "朝阳", "漯河", "昌都", "克孜勒苏", "阿勒泰", "陕西"}


@pytest.mark.parametrize(
    "region", [r for r in [*CITIES, *provinces()] if stem(r.name) not in MISREAD], ids=lambda region: region.adcode
)
def test_every_prefecture_and_province_is_found_by_its_pinyin(region: Region) -> None:
    pinyin = "".join(lazy_pinyin(stem(region.name))).capitalize()
    (mention,) = find_mentions(f"What is {pinyin}'s growth target?")
    assert region in mention.candidates


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zhengzhou's target", "郑州市"),
        ("Zhengzhou City", "郑州市"),
        ("Guancheng Hui District", "管城回族区"),
        ("guancheng district", "管城回族区"),
        ("Inner Mongolia Autonomous Region", "内蒙古自治区"),
        ("Guangxi Zhuang Autonomous Region", "广西壮族自治区"),
        ("Yanbian Korean Autonomous Prefecture", "延边朝鲜族自治州"),
        ("Shaanxi", "陕西省"),
        ("Shanxi", "山西省"),
        ("Xi'an", "西安市"),
        ("Xi’an’s", "西安市"),
        ("Xian", "西安市"),
        ("Tibet", "西藏自治区"),
        ("Harbin", "哈尔滨市"),
        ("Urumqi", "乌鲁木齐市"),
        ("Hohhot", "呼和浩特市"),
        ("Lhasa", "拉萨市"),
        ("Hong Kong", "香港特别行政区"),
        ("Macau", "澳门特别行政区"),
        ("Chongqing", "重庆市"),
        ("Changzhi", "长治市"),
        ("Luohe", "漯河市"),
        ("Bengbu", "蚌埠市"),
        ("Xiamen", "厦门市"),
        ("Lüliang", "吕梁市"),
        ("Lyuliang", "吕梁市"),
        ("Lu'an", "六安市"),
        ("Jilin City", "吉林市"),
        ("Jilin Province", "吉林省"),
        ("Xi Shuang Ban Na", "西双版纳傣族自治州"),
        ("Pudong New Area", "浦东新区"),
        ("Guide County", "贵德县"),
        ("Shen County", "莘县"),
        ("zhengzhoushi", "郑州市"),
        ("China's target", "中国"),
    ],
)
def test_english_and_pinyin_names(text: str, name: str) -> None:
    assert [best for _, best in named(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Guide me to the lean target",
        "on hand an answer",
        "guancheng",  # a county needs a capital letter or its type
        "Zhengzhouer",
        "any change in revenue",
        "aba",
    ],
)
def test_english_words_are_no_regions(text: str) -> None:
    assert named(text) == []


def test_a_possessive_is_no_part_of_the_name() -> None:
    assert named("Zhengzhou's")[0][0] == "Zhengzhou"


def test_a_place_beside_narrows_english_homonyms() -> None:
    assert named("Suzhou, Anhui")[0][1] == "宿州市"
    assert parents("Chaoyang District, Changchun")[0] == {"长春市"}
    assert parents("Beijing's Chaoyang District")[1] == {"北京市"}


# --- the region that a title means

# Another division took over the very name: today's 巢湖市 and 儋州市; 北川县 is how 北川羌族自治县 is called.
TAKEN_OVER = {"341400", "469003", "510726"}


def test_every_name_means_itself_beside_its_parent() -> None:
    wrong = [r for r in TODAY + FORMER if resolve(r.name, r.parent) != r]
    assert {region.adcode for region in wrong} == TAKEN_OVER


def test_every_name_means_itself_behind_its_parents() -> None:
    wrong = [r for r in TODAY + FORMER if resolve("".join(a.name for a in reversed(ancestors(r))) + r.name) != r]
    assert {region.adcode for region in wrong} == TAKEN_OVER


@pytest.mark.parametrize(
    ("title", "name", "parent"),
    [
        ("管城回族自治区", "管城回族区", "郑州市"),
        ("管城区", "管城回族区", "郑州市"),
        ("郑州市管城回族区", "管城回族区", "郑州市"),
        ("河南省郑州市管城回族自治区", "管城回族区", "郑州市"),
        ("青岛市李沧区", "李沧区", "青岛市"),
        ("泰州市高港区", "高港区", "泰州市"),
        ("北京朝阳区", "朝阳区", "北京市"),
        ("吉林省吉林市", "吉林市", "吉林省"),
        ("海南藏族自治州", "海南藏族自治州", "青海省"),
        ("海南州", "海南藏族自治州", "青海省"),
        ("海南省", "海南省", "中国"),
        ("宁夏自治区", "宁夏回族自治区", "中国"),
        ("延边自治州", "延边朝鲜族自治州", "吉林省"),
        ("莒南市", "莒南县", "临沂市"),
        ("济南市莱芜区", "莱芜区", "济南市"),
        ("重庆市江北区", "江北区", "重庆市"),
        ("六安市寿县", "寿县", "六安市"),
        ("西安市新城区", "新城区", "西安市"),
        ("瀋陽市人民政府", "沈阳市", "辽宁省"),
        ("新乡市政府工作报告", "新乡市", "河南省"),
        ("郑 州 市", "郑州市", "河南省"),
        ("国务院", "中国", ""),
    ],
)
def test_titles_as_they_are_written(title: str, name: str, parent: str) -> None:
    region = resolve(title)
    assert region is not None
    assert (region.name, region.parent) == (name, parent)


@pytest.mark.parametrize(
    "title",
    ["", "市", "区", "县", "全市", "我区", "自治区", "鼓楼区", "朝阳区", "城区", "郑州区", "河南市", "张三", "工作"],
)
def test_what_means_no_one_region_is_none(title: str) -> None:
    assert resolve(title) is None


@pytest.mark.parametrize(
    ("title", "context", "parent"),
    [
        ("鼓楼区", "南京市上下团结一心，江苏争先", "南京市"),
        ("鼓楼区", "福州市委坚强领导", "福州市"),
        ("朝阳区", "吉林省、长春市的要求", "长春市"),
        ("和平区", "沈阳振兴", "沈阳市"),
        ("城区", "晋城市委", "晋城市"),
        ("寿县", "六安市委", "六安市"),
        ("江北区", "宁波市委", "宁波市"),
        ("吉林", "长春市、四平市和延边州", "中国"),
        ("吉林", "昌邑区、船营区和丰满区", "吉林省"),
        ("巢湖市", "居巢区、庐江县、含山县", "安徽省"),
        ("巢湖市", "合肥市委", "合肥市"),
    ],
)
def test_the_text_decides_among_homonyms(title: str, context: str, parent: str) -> None:
    region = resolve(title, context)
    assert region is not None
    assert region.parent == parent


def test_a_districts_report_that_names_its_city_often_is_still_the_districts() -> None:
    region = resolve("管城回族自治区", "郑州市" * 20 + "金水区")
    assert region == one("管城回族区")


@pytest.mark.parametrize(
    ("title", "context", "name", "parent"),
    [
        ("长春新区", "", "长春新区", "长春市"),
        ("郑州市郑东新区", "", "郑东新区", "郑州市"),
        ("郑东新区", "", "郑东新区", "郑州市"),
        ("雄安新区", "保定市、北京市", "雄安新区", "河北省"),
        ("成都天府新区", "", "成都天府新区", "成都市"),
        ("苏州工业园区", "", "苏州工业园区", "苏州市"),
        ("河南省焦作市城乡一体化示范区", "", "焦作城乡一体化示范区", "焦作市"),
        ("郑州市经济技术开发区", "", "郑州经济技术开发区", "郑州市"),
        ("高新区", "洛阳市委要求，洛阳发展", "洛阳高新区", "洛阳市"),
        ("银滩旅游度假区", "威海市委", "银滩旅游度假区", "威海市"),
        ("银滩旅游度假区", "", "银滩旅游度假区", ""),
    ],
)
def test_a_zone_is_a_region_without_code(title: str, context: str, name: str, parent: str) -> None:
    assert resolve(title, context) == Region(name, "county", "", parent)


def test_a_zone_without_a_name_of_its_own_needs_a_city() -> None:
    assert resolve("高新技术产业开发区") is None


def test_a_new_area_with_a_code_is_a_division() -> None:
    assert resolve("滨海新区") == one("滨海新区")
    assert resolve("两江新区") == one("两江新区")
