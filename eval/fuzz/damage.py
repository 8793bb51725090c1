"""Damage that any file can take: bytes flipped, lost, added, doubled, moved, and numbers made huge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

Mutation = Callable[[Random, bytes], bytes]
"""In: where chance comes from, and a file. Out: the file changed. What cannot be changed comes back as it was."""

HUGE = ("2147483648", "-1", "4294967295", "9" * 40, "1e308", "0.000000001", "-99999999999", "0")
"""Numbers that programs stumble over."""
_NUMBER = re.compile(rb"\d+")
_MOST_FLIPS = 40
_MOST_NUMBERS = 8


def _span(random: Random, data: bytes, most: int = 4096) -> slice:
    start = random.randrange(len(data) + 1)
    return slice(start, min(len(data), start + random.randint(1, most)))


def flipped_bits(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, _MOST_FLIPS) if data else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut_off(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def without_head(random: Random, data: bytes) -> bytes:
    return data[random.randint(1, 64) :]


def lost_block(random: Random, data: bytes) -> bytes:
    lost = _span(random, data)
    return data[: lost.start] + data[lost.stop :]


def zeroed_block(random: Random, data: bytes) -> bytes:
    lost = _span(random, data)
    return data[: lost.start] + bytes(lost.stop - lost.start) + data[lost.stop :]


def doubled_block(random: Random, data: bytes) -> bytes:
    block = _span(random, data)
    return data[: block.stop] + data[block] * random.choice((1, 1, 2, 50)) + data[block.stop :]


def moved_block(random: Random, data: bytes) -> bytes:
    block = _span(random, data)
    rest = data[: block.start] + data[block.stop :]
    to = random.randrange(len(rest) + 1)
    return rest[:to] + data[block] + rest[to:]


def noise_put_in(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.randint(1, 2000)) + data[at:]


def huge_numbers(random: Random, data: bytes) -> bytes:
    """Some of the numbers that stand in the file as text: lengths, offsets, sizes, spans, values."""
    found = list(_NUMBER.finditer(data))
    for match in sorted(random.sample(found, min(len(found), random.randint(1, _MOST_NUMBERS))), key=_backwards):
        data = data[: match.start()] + random.choice(HUGE).encode() + data[match.end() :]
    return data


def said_twice(random: Random, data: bytes) -> bytes:
    """The whole file once more behind itself, or a random part of it."""
    return data + data[: random.choice((len(data), random.randrange(len(data) + 1)))]


def _backwards(match: re.Match[bytes]) -> int:
    return -match.start()


BYTES: Mapping[str, Mutation] = {
    each.__name__.replace("_", "-"): each
    for each in (
        *(flipped_bits, cut_off, without_head, lost_block, zeroed_block, doubled_block, moved_block),
        *(noise_put_in, huge_numbers, said_twice),
    )
}
