"""What the other years of an issuer say of each document, kept in the store beside the results.

A result does not depend on its neighbours; this does. Reports are compared by groups, those of one office, so that no
more than one office's are held at a time; a group that is as it was is not compared again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pipeline.checks.issuers import Office, same_offices
from pipeline.checks.record import Record
from pipeline.checks.years import year_findings
from pipeline.runs.keys import reader_digest
from pipeline.runs.results import Listed, Results
from pipeline.runs.store import Store


def compare_years(store: Store) -> None:
    """Brings what the store holds of comparisons between years up to date with its documents."""
    results = store.results
    known = results.year_groups()
    groups = {_signature(group): group for group in _groups(results.listed())}
    current = {each.document: signature for signature, group in groups.items() for each in group}
    gone = [document for document in known if document not in current]
    changed = {signature for document, signature in current.items() if known.get(document) != signature}
    for signature in sorted(changed):
        _compare(store, signature, groups[signature])
    if gone:
        with store.transaction():
            results.drop_year_groups(gone)


def _compare(store: Store, signature: str, group: list[Listed]) -> None:
    found = year_findings(_records(store.results, group))
    with store.transaction():
        store.results.put_year_group(signature, [each.document for each in group], found)


def _records(results: Results, group: Iterable[Listed]) -> list[Record]:
    return [results.bare_record(each.document, each.key) for each in group]


def _groups(listed: Iterable[Listed]) -> Iterator[list[Listed]]:
    """The reports of each office that has some of several years."""
    dated = [each for each in listed if each.year.isdecimal()]
    offices = same_offices(dict.fromkeys(each.issuer for each in dated))
    groups: dict[Office, list[Listed]] = {}
    for each in dated:
        if each.issuer in offices:
            groups.setdefault(offices[each.issuer], []).append(each)
    return (group for group in groups.values() if len({int(each.year) for each in group}) > 1)


def _signature(group: Iterable[Listed]) -> str:
    """A hash over the reports of a group and the code that compares them."""
    digest = hashlib.sha256(reader_digest().encode())
    for each in group:
        digest.update(f"\n{each.document}\n{each.key}\n{each.created}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
