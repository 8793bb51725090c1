import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.issuers import same_offices


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青溪县人民政府", "青溪县"),
        ("青溪县人民政府", "青溪县政府"),
        ("青溪县人民政府", "青 溪县人民政府"),
        ("梁山市青溪县人民政府", "青溪县人民政府"),
        ("东江省梁山市青溪县", "梁山市青溪县人民政府"),
        ("青溪县人民政府办公室", "青溪县政府办"),
        ("东江省人民政府办公厅", "东江省人民政府办公室"),
        ("青溪县人民政府（办公室）", "青溪县人民政府(办公室)"),
        ("墨泉县住房和城乡建设局", "墨泉县住建局"),
        ("墨泉县文化和旅游局", "墨泉县文化旅游局"),
        ("上海市科委", "上海市科学技术委员会"),
        ("梁山经济技术开发区管委会", "梁山经济技术开发区管理委员会"),
        ("上海市浦东新区人民政府", "浦东新区"),
        ("南京市鼓楼区", "南京市鼓楼区人民政府"),
        ("国家税务总局", "国家税务总局"),
        ("沛县市场监督管理局", "沛县市场监管局"),
    ],
)
def test_spellings_of_one_office(one: str, other: str) -> None:
    offices = same_offices([one, other])
    assert offices[one] == offices[other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海市人民政府", "上海市浦东新区人民政府"),
        ("青溪县人民政府", "青溪县人民政府办公室"),
        ("青溪县人民政府", "青溪市人民政府"),
        ("青溪县水利局", "青溪县人民政府"),
        ("青溪县水利局", "梁山市水利局"),
        ("青溪县柳林镇", "青溪县"),
        ("青溪县人民政府（本级）", "青溪县人民政府"),
        ("中共青溪县委办公室", "青溪县人民政府办公室"),
        ("南京市鼓楼区", "徐州市鼓楼区"),
        ("梁山市新开区人民政府", "云岭市新开区人民政府"),
        ("南京市城市管理局", "苏州市城市管理局"),
        ("东江省住房和城市建设局", "西江省住房和城市建设局"),
        ("梁山经济技术开发区管委会", "梁山经济技术开发区"),
        ("梁山市高新区管委会", "云岭市高新区管委会"),
        ("上海市市场监督管理局", "市场监督管理局"),
    ],
)
def test_offices_that_are_not_the_same(one: str, other: str) -> None:
    offices = same_offices([one, other])
    assert offices.get(one) != offices.get(other)


@pytest.mark.parametrize(
    "name", ["", "螅镇", "水利局", "我县人民政府", "鼓楼区人民政府", "经济技术开发区管委会", "市中区", "人民政府"]
)
def test_a_name_that_may_be_that_of_several_is_no_office(name: str) -> None:
    assert name not in same_offices([name])


def test_a_short_name_is_nobodys_where_two_offices_bear_it() -> None:
    names = ["梁山市新开区", "云岭市新开区", "新开区", "东江省梁山市新开区"]
    offices = same_offices(names)
    assert "新开区" not in offices
    assert offices["梁山市新开区"] == offices["东江省梁山市新开区"] != offices["云岭市新开区"]


@given(
    st.lists(
        st.sampled_from(["梁山市新开区", "云岭市新开区", "新开区", "东江省梁山市新开区", "新开区人民政府", "青溪县"])
    )
)
def test_the_order_of_names_changes_nothing(names: list[str]) -> None:
    assert same_offices(names) == same_offices(sorted(names, reverse=True))


@given(st.text("省市县区州镇局委人民政府办公室(（ 和", max_size=14))
def test_any_name_is_the_same_as_itself_or_nobodys(name: str) -> None:
    assert set(same_offices([name])) <= {name}
