"""What a document's name says, and the groups that figures are told of."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from eval.conditions import condition_of, grouped, print_of


@dataclass(frozen=True)
class Document:
    name: str

    @property
    def condition(self) -> str:
        return condition_of(self.name)


@pytest.mark.parametrize(
    ("name", "condition", "printed"),
    [
        ("blur--a.pdf", "blur", "a"),
        ("seed-2/mixed-office--2021-b.pdf", "mixed-office", "seed-2/2021-b"),
        ("blur--a--b.pdf", "blur", "a--b"),
        ("a.pdf", "(none)", "a"),
        ("odd--folder/a.pdf", "(none)", "odd--folder/a"),
    ],
)
def test_a_name_begins_with_its_condition(name: str, condition: str, printed: str) -> None:
    assert (condition_of(name), print_of(name)) == (condition, printed)


def test_conditions_come_by_name_the_mixtures_last_and_then_the_sums() -> None:
    names = ("mixed-b--x.pdf", "blur--x.pdf", "mixed-a--x.pdf", "angle--x.pdf")
    groups = grouped([Document(name) for name in names])
    assert [(group.name, len(group.documents)) for group in groups] == [
        *(("angle", 1), ("blur", 1), ("mixed-a", 1), ("mixed-b", 1)),
        *(("all but mixtures", 2), ("all mixtures", 2), ("all", 4)),
    ]


def test_without_mixtures_all_is_all() -> None:
    groups = grouped([Document("pdf--x.pdf"), Document("html--x.html")])
    assert [group.name for group in groups] == ["html", "pdf", "all"]


def test_one_condition_is_not_summed_up_again() -> None:
    (group,) = grouped([Document("blur--y.pdf"), Document("blur--x.pdf")])
    assert (group.name, [document.name for document in group.documents]) == ("blur", ["blur--y.pdf", "blur--x.pdf"])
