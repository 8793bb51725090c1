"""How large the numbers of an office, a county and a city are, seen on published reports.

Keys are ids of rows and columns of `schemas.forms`; a test holds them against the declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.generator.draw import Range, Spread

NONE: Spread = (Range(1, 0, 0),)


@dataclass(frozen=True)
class Scale:
    """The numbers of one row of table two: `flow` in a year (files made, decisions, 元), `stock` that stands."""

    flow: Spread = NONE
    stock: Spread = NONE


@dataclass(frozen=True)
class Profile:
    """One size of publisher. `received` and `outcomes` are about table three, `disputes` about one block of table
    four, `disclosure` about the rows of table two; percentages are of the applications of one applicant group."""

    id: str
    received: Mapping[str, Spread]
    carried_in_percent: Spread
    carried_out_percent: Spread
    disputes: Mapping[str, Spread]
    disclosure: Mapping[str, Scale]
    makes_regulations: bool = False


OUTCOMES: Mapping[str, int] = {
    "granted": 400,
    "partially_granted": 130,
    "denied_state_secret": 2,
    "denied_prohibited_by_law": 8,
    "denied_security_stability": 2,
    "denied_third_party_rights": 6,
    "denied_internal_affairs": 10,
    "denied_process_information": 8,
    "denied_enforcement_file": 16,
    "denied_administrative_query": 24,
    "unavailable_not_held": 230,
    "unavailable_needs_creation": 10,
    "unavailable_unclear": 4,
    "declined_petition": 24,
    "declined_repeated": 12,
    "declined_publication": 1,
    "declined_excessive": 2,
    "declined_confirmation": 3,
    "other": 60,
    "other_overdue_correction": 30,
    "other_overdue_fee": 2,
    "other_remaining": 28,
}
"""Of a thousand or so applications, how many end in each row."""

DISPUTE_RESULTS: Mapping[str, int] = {"upheld": 55, "corrected": 8, "other": 25, "pending": 12}

_RARE: Spread = (Range(9, 0, 0), Range(1, 1, 1))

OFFICE = Profile(
    id="office",
    received={
        "natural_person": (Range(2, 0, 0), Range(5, 1, 6), Range(2, 7, 20)),
        "commercial_enterprise": (Range(7, 0, 0), Range(2, 1, 2)),
        "research_institution": NONE,
        "public_welfare_organization": NONE,
        "legal_service_institution": _RARE,
        "other_organization": NONE,
    },
    carried_in_percent=(Range(7, 0, 0), Range(1, 10, 30)),
    carried_out_percent=(Range(7, 0, 0), Range(1, 10, 30)),
    disputes={
        "reconsideration": (Range(6, 0, 0), Range(2, 1, 2)),
        "litigation_direct": _RARE,
        "litigation_after_reconsideration": _RARE,
    },
    disclosure={
        "regulations": Scale(),
        "normative_documents": Scale((Range(3, 0, 0), Range(4, 1, 5)), (Range(1, 0, 4), Range(2, 5, 24))),
        "administrative_licensing": Scale((Range(3, 0, 0), Range(2, 20, 600)), (Range(1, 0, 0), Range(1, 3, 30))),
        "other_services": Scale((Range(2, 0, 0), Range(1, 10, 300)), (Range(2, 0, 0), Range(1, 2, 20))),
        "administrative_penalty": Scale((Range(3, 0, 0), Range(2, 1, 90)), (Range(1, 0, 0), Range(1, 3, 60))),
        "administrative_coercion": Scale((Range(5, 0, 0), Range(1, 1, 9)), (Range(3, 0, 0), Range(1, 1, 8))),
        "administrative_fees": Scale((Range(3, 0, 0), Range(2, 9_000, 900_000)), (Range(3, 0, 0), Range(1, 1, 4))),
        "central_procurement": Scale((Range(1, 0, 0), Range(3, 60_000, 4_000_000)), (Range(1, 1, 12),)),
    },
)

COUNTY = Profile(
    id="county",
    received={
        "natural_person": (Range(3, 20, 90), Range(4, 90, 420)),
        "commercial_enterprise": (Range(1, 0, 2), Range(3, 2, 18)),
        "research_institution": _RARE,
        "public_welfare_organization": (Range(5, 0, 0), Range(2, 1, 3)),
        "legal_service_institution": (Range(2, 0, 1), Range(3, 1, 12)),
        "other_organization": (Range(3, 0, 0), Range(2, 1, 5)),
    },
    carried_in_percent=(Range(1, 0, 0), Range(3, 1, 9)),
    carried_out_percent=(Range(1, 0, 0), Range(3, 1, 9)),
    disputes={
        "reconsideration": (Range(1, 0, 3), Range(3, 3, 45)),
        "litigation_direct": (Range(1, 0, 0), Range(2, 1, 9)),
        "litigation_after_reconsideration": (Range(1, 0, 0), Range(2, 1, 12)),
    },
    disclosure={
        "regulations": Scale(),
        "normative_documents": Scale((Range(1, 2, 40),), (Range(1, 20, 260),)),
        "administrative_licensing": Scale((Range(2, 400, 9_000), Range(2, 9_000, 160_000)), (Range(1, 90, 420),)),
        "other_services": Scale((Range(1, 200, 40_000),), (Range(1, 60, 800),)),
        "administrative_penalty": Scale((Range(1, 600, 60_000),), (Range(1, 800, 5_200),)),
        "administrative_coercion": Scale((Range(1, 0, 40), Range(2, 40, 3_000)), (Range(1, 40, 220),)),
        "administrative_fees": Scale((Range(1, 3_000_000, 900_000_000),), (Range(1, 8, 40),)),
        "central_procurement": Scale((Range(1, 9_000_000, 2_000_000_000),), (Range(1, 20, 600),)),
    },
)

CITY = Profile(
    id="city",
    received={
        "natural_person": (Range(1, 6_000, 10_000), Range(3, 10_000, 24_000)),
        "commercial_enterprise": (Range(1, 60, 700),),
        "research_institution": (Range(1, 0, 30),),
        "public_welfare_organization": (Range(1, 0, 60),),
        "legal_service_institution": (Range(1, 20, 400),),
        "other_organization": (Range(1, 2, 120),),
    },
    carried_in_percent=(Range(1, 2, 6),),
    carried_out_percent=(Range(1, 2, 6),),
    disputes={
        "reconsideration": (Range(1, 300, 2_400),),
        "litigation_direct": (Range(1, 40, 400),),
        "litigation_after_reconsideration": (Range(1, 40, 500),),
    },
    disclosure={
        "regulations": Scale((Range(1, 0, 5),), (Range(1, 11, 90),)),
        "normative_documents": Scale((Range(1, 60, 700),), (Range(1, 600, 5_000),)),
        "administrative_licensing": Scale((Range(1, 400_000, 12_000_000),), (Range(1, 400, 1_900),)),
        "other_services": Scale((Range(1, 90_000, 4_000_000),), (Range(1, 300, 3_000),)),
        "administrative_penalty": Scale((Range(1, 300_000, 7_000_000),), (Range(1, 3_000, 9_900),)),
        "administrative_coercion": Scale((Range(1, 9_000, 190_000),), (Range(1, 90, 600),)),
        "administrative_fees": Scale((Range(1, 400_000_000, 9_000_000_000),), (Range(1, 20, 90),)),
        "central_procurement": Scale((Range(1, 400_000_000, 40_000_000_000),), (Range(1, 400, 9_000),)),
    },
    makes_regulations=True,
)

PROFILES: Mapping[str, Profile] = {profile.id: profile for profile in (OFFICE, COUNTY, CITY)}
