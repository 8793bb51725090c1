"""Invented offices, each with its own region, so that no two reports are taken for years of one issuer by accident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.generator.prose import Office
from eval.generator.scanned.sources import Half


@dataclass(frozen=True)
class Publisher:
    """An office, and the word that its documents are named by."""

    office: Office
    slug: str


@dataclass(frozen=True)
class _Kind:
    """A kind of office: `name` holds `{region}`; `we` is how it calls itself."""

    name: str
    we: str
    slug: str


_FIRST: Mapping[Half, Mapping[str, str]] = {
    Half.TUNE: {
        "栖": "qi",
        "碧": "bi",
        "樟": "zhang",
        "翎": "ling",
        "荻": "di",
        "枳": "zhi",
        "榛": "zhen",
        "沐": "mu",
        "芷": "zhii",
        "梓": "zi",
    },
    Half.TEST: {
        "霁": "ji",
        "黛": "dai",
        "砚": "yan",
        "筠": "yun",
        "槿": "jin",
        "澜": "lan",
        "蓼": "liao",
        "岫": "xiu",
        "椿": "chun",
        "萤": "ying",
        "绮": "qii",
        "棠": "tang",
        "苇": "wei",
        "桦": "hua",
        "鹭": "lu",
    },
}
"""The first characters of the names of regions: no region is of both halves."""
_SECOND: Mapping[str, str] = {
    "溪": "xi",
    "岭": "ling",
    "泉": "quan",
    "湾": "wan",
    "坪": "ping",
    "塘": "tang",
    "渡": "du",
    "屿": "yu",
    "原": "yuan",
    "滩": "tan",
}

_KINDS: Mapping[str, Sequence[_Kind]] = {
    "office": (
        _Kind("{region}县水利局", "本局", "county-water"),
        _Kind("{region}市教育局", "本局", "city-education"),
        _Kind("{region}县东渡镇人民政府", "我镇", "county-dongdu-town"),
        _Kind("{region}区民政局", "本局", "district-civil"),
        _Kind("{region}市审计局", "本局", "city-audit"),
        _Kind("{region}县交通运输局", "本局", "county-transport"),
    ),
    "county": (
        _Kind("{region}县人民政府", "我县", "county"),
        _Kind("{region}区人民政府", "我区", "district"),
        _Kind("{region}县人民政府办公室", "本办", "county-office"),
    ),
    "city": (
        _Kind("{region}市人民政府", "我市", "city"),
        _Kind("{region}省人民政府", "我省", "province"),
    ),
}
"""Kinds of offices by the size of their numbers (`profiles`)."""


def publisher(half: Half, place: int, profile: str) -> Publisher:
    """The publisher in that place of a half; no other place has its region. Raises IndexError where there are no more
    regions."""
    firsts, seconds = tuple(_FIRST[half].items()), tuple(_SECOND.items())
    first, second = firsts[place % len(firsts)], seconds[place // len(firsts)]
    kind = _KINDS[profile][place % len(_KINDS[profile])]
    region = first[0] + second[0]
    name = kind.name.format(region=region)
    return Publisher(
        Office(name, kind.we, f"{region}政务公开网"),
        f"{first[1]}{second[1]}-{kind.slug}",
    )
