"""Requests for the generator, by hand and by hypothesis, and sums by a second road."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from eval.generator.make import Form, Request
from eval.generator.printing import Money, Printing
from eval.generator.prose import Office
from eval.generator.report import Report
from schemas.declaration import FieldId, Identity
from schemas.values import parse_value

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")

printings = st.builds(
    Printing,
    zero=st.sampled_from(("0", "", "/")),
    zero_total=st.sampled_from((None, "0")),
    disclosure_zero=st.sampled_from(("0", "", "/")),
    not_applicable=st.sampled_from((None, "/")),
    thousands=st.booleans(),
    money=st.sampled_from(Money),
    decimals=st.integers(0, 4),
    notes=st.integers(0, 3),
)


def requests(profiles: tuple[str, ...] = ("office", "county", "city")) -> st.SearchStrategy[Request]:
    return st.builds(
        Request,
        office=st.just(OFFICE),
        year=st.integers(2019, 2026),
        form=st.sampled_from(Form),
        profile=st.sampled_from(profiles),
        seed=st.integers(0, 10**6),
        printing=printings,
    )


def request(form: Form = Form.F2021, profile: str = "county", seed: int = 1, **more: Any) -> Request:
    return Request(OFFICE, 2024, form, profile, seed, **more)


def failing(report: Report) -> set[Identity]:
    """The identities that the printed numbers do not keep; what is no number counts as 0."""

    def total(fields: tuple[FieldId, ...]) -> Decimal:
        return sum((parse_value(report.tables[field]).number or Decimal(0) for field in fields), Decimal(0))

    return {
        identity
        for table in report.declarations
        for identity in table.identities
        if total(identity.left) != total(identity.right)
    }
