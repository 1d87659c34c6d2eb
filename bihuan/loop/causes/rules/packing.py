"""Signs and profiles as bytes, six for a feature: a million matters are a gigabyte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import Struct, iter_unpack

from bihuan.loop.causes.rules.likeness import Profile
from bihuan.loop.causes.words import Features, Signs

_HEAD = Struct("<BHHH")  # the layout's number, then the lengths of three parts
_PAIR = Struct("<ie")
_LAYOUT = 1
_MOST = 400  # features of a class that are kept in each channel


def pack_signs(signs: Signs) -> bytes:
    """One matter's signs."""
    return _pack(signs.names, signs.words, signs.title)


def unpack_signs(packed: bytes | memoryview) -> Signs:
    """What `pack_signs` was given, weights to three digits."""
    return Signs(*(tuple(part) for part in _unpack(packed)))


def pack_profile(profile: Profile) -> bytes:
    """A class's profile, its faintest features left out."""
    return _pack(_strongest(profile.names), _strongest(profile.words), ())


def unpack_profile(packed: bytes | memoryview, size: int) -> Profile:
    """What `pack_profile` was given."""
    names, words, _ = _unpack(packed)
    return Profile(dict(names), dict(words), size)


def _strongest(vector: dict[int, float]) -> Features:
    kept = sorted(vector.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(kept[:_MOST])


def _pack(*parts: Sequence[tuple[int, float]]) -> bytes:
    head = _HEAD.pack(_LAYOUT, *map(len, parts))
    return head + b"".join(_PAIR.pack(*pair) for part in parts for pair in part)


def _unpack(packed: bytes | memoryview) -> Iterable[list[tuple[int, float]]]:
    packed = bytes(packed)
    layout, *lengths = _HEAD.unpack_from(packed)
    if layout != _LAYOUT:
        msg = f"signs in layout {layout}, this is {_LAYOUT}"
        raise ValueError(msg)
    pairs = list(iter_unpack(_PAIR.format, packed[_HEAD.size :]))
    for length in lengths:
        yield pairs[:length]
        pairs = pairs[length:]
