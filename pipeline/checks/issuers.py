"""Which issuers are one office under several spellings.

An office is its region and its organ: `淮安市｜洪泽区｜人民政府`. Spellings of one organ are declared here; what is not
known to be the same stays apart, because two offices taken for one accuse both of figures that do not follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.values import fold

_REGION = re.compile(
    r"""(?!人民政府|政府|管理|管委)
        (?:[^省市县区局委办厅院署处]{2,12}?(?:省|市|区|自治州|地区|盟|旗)|[^省市县区局委办厅院署处]{1,9}?县)""",
    re.VERBOSE,
)
_NO_REGION = re.compile(r"^.+[和与及].*城市$|社区$|^(?:本|我|全|各)[省市县区]$")
"""What ends like a region and is a part of an organ's name: 住房和城市建设局."""
_NATIONAL = re.compile(r"^(?:国家|国务院|中国|中华人民共和国)")
_SIGNS = re.compile(r"[\s()\[\]〔〕【】《》<>“”\"'·.、,:;]")

_GENERIC = re.compile(r"(?:国家级|省级|经济|经开|高新|新技术|技术|产业|工业|综合|保税|示范|开发|实验|园)+区")
_SHARED_NAMES = (
    "鼓楼区 城关区 市中区 市北区 市南区 新城区 朝阳区 和平区 河东区 河西区 桥东区 桥西区 新华区 长安区",
    "西湖区 普陀区 宝山区 铁西区 铁东区 大通区 海州区 通州区 江北区 青山区 白云区 南山区 龙华区 永定区",
    "城中区 城东区 城西区 城北区 西安区 东山区 新兴区 向阳区 清河区 清城区 龙山区 双桥区 南关区 东城区",
    "西城区 海港区 港口区 新市区 中原区 北关区 江南区 江城区",
)
"""Names that districts of several cities bear, or may: without their city they name no district."""
_SHARED = frozenset(name for line in _SHARED_NAMES for name in line.split())

_ORGANS = {
    "": "人民政府",
    "政府": "人民政府",
    "人民政府办": "人民政府办公室",
    "人民政府办公厅": "人民政府办公室",
    "政府办": "人民政府办公室",
    "政府办公室": "人民政府办公室",
    "政府办公厅": "人民政府办公室",
    "管委会": "管理委员会",
    "管委会办公室": "管理委员会办公室",
    "科委": "科学技术委员会",
    "发改委": "发展改革委员会",
    "发展改革委": "发展改革委员会",
    "卫健委": "卫生健康委员会",
    "卫生健康委": "卫生健康委员会",
    "住建局": "住房城乡建设局",
    "住建委": "住房城乡建设委员会",
    "住房城乡建设委": "住房城乡建设委员会",
    "人社局": "人力资源社会保障局",
    "市场监管局": "市场监督管理局",
}
"""Spellings of an organ, after its region and without 和, with the one that stands for them."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office: the `region` it is of, the regions `above` as far as they are named, and its `organ`."""

    region: str
    organ: str
    above: str = ""

    @property
    def needs_above(self) -> bool:
        """Whether the region's own name may be that of several regions."""
        return self.region in _SHARED or _GENERIC.fullmatch(self.region) is not None


def office_of(issuer: str) -> Office | None:
    """In: an issuer as a report names it. Out: its office; None where the name alone does not tell whose it is."""
    name = _SIGNS.sub("", fold(issuer))
    if _NATIONAL.match(name):
        return Office("", name)
    regions: list[str] = []
    rest = name
    while (match := _REGION.match(rest)) is not None and not _NO_REGION.search(match[0]):
        regions.append(match[0])
        rest = rest[match.end() :]
    if not regions:
        return None
    return Office(regions[-1], _organ(rest), "".join(regions[:-1]))


def same_offices(issuers: Iterable[str]) -> Mapping[str, Office]:
    """In: the issuers of a run, in any order. Out: for each that can be told, its office; equal ones are the same.

    The regions above may be left out where only one such office is named in full, and never where the region shares its
    name with others.
    """
    known = {issuer: office for issuer in issuers if (office := office_of(issuer)) is not None}
    above: dict[Office, set[str]] = {}
    for office in known.values():
        above.setdefault(Office(office.region, office.organ), set()).add(office.above)
    found: dict[str, Office] = {}
    for issuer, office in known.items():
        full = _longest(above[Office(office.region, office.organ)], office)
        if full is not None:
            found[issuer] = Office(office.region, office.organ, full)
    return found


def _longest(above: set[str], office: Office) -> str | None:
    """The fullest name of the regions above an office; None where it may be one of several."""
    if office.needs_above and not office.above:
        return None
    longer = {name for name in above if name.endswith(office.above)}
    full = max(longer, key=lambda name: (len(name), name))
    return full if all(full.endswith(name) for name in longer) else (office.above or None)


def _organ(rest: str) -> str:
    plain = rest.replace("和", "")
    return _ORGANS.get(plain, plain)
