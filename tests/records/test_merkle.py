"""The tree of RFC 6962: its published vectors, and that proofs prove what they say and no more."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.seals import merkle
from coopdesk.records.seals.merkle import Growing, Tree, consistency, grew, leaf_of, root_by

#: The leaves, roots and proofs that the reference implementation of RFC 6962 is tested with.
DATA: Final = [
    bytes.fromhex(said)
    for said in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LEAVES: Final = [leaf_of(data) for data in DATA]
ROOTS: Final = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
INCLUSIONS: Final = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
CONSISTENCIES: Final = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def test_roots_are_those_that_were_published() -> None:
    growing = Growing()
    assert merkle.EMPTY.hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert growing.root() == merkle.EMPTY
    for leaf, said in zip(LEAVES, ROOTS, strict=True):
        growing.add(leaf)
        assert growing.root().hex() == said


def test_proofs_of_inclusion_are_those_that_were_published() -> None:
    for (at, size), said in INCLUSIONS.items():
        path = Tree(LEAVES[:size]).path(at)
        assert tuple(one.hex() for one in path) == said, (at, size)


def test_proofs_of_consistency_are_those_that_were_published() -> None:
    for (before, size), said in CONSISTENCIES.items():
        path = consistency(LEAVES[:size], before)
        assert tuple(one.hex() for one in path) == said, (before, size)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_of(bytes([n])) for n in range(size)]


@given(st.data(), st.integers(1, 70))
def test_a_leaf_is_proven_at_its_place_and_at_no_other(data: st.DataObject, size: int) -> None:
    leaves = leaves_of(size)
    at = data.draw(st.integers(0, size - 1))
    path = Tree(leaves).path(at)
    assert root_by(leaves[at], at, size, path) == merkle.root(leaves)
    assert root_by(leaf_of(b"forged"), at, size, path) != merkle.root(leaves)
    elsewhere = data.draw(st.integers(0, size - 1))
    if elsewhere != at:
        assert root_by(leaves[at], elsewhere, size, path) != merkle.root(leaves)
    assert root_by(leaves[at], at, size, [*path, leaves[0]]) is None
    assert root_by(leaves[at], size, size, path) is None


@given(st.data(), st.integers(1, 70))
def test_a_list_is_proven_to_have_grown(data: st.DataObject, size: int) -> None:
    leaves = leaves_of(size)
    before = data.draw(st.integers(1, size))
    path = consistency(leaves, before)
    old, new = (before, merkle.root(leaves[:before])), (size, merkle.root(leaves))
    assert grew(old, new, path)
    other = [leaf_of(b"other"), *leaves[1:before]]
    assert not grew((before, merkle.root(other)), new, path)
    assert not grew(old, (size, merkle.root([*other, *leaves[before:]])), path)
    assert not grew(old, new, [*path, leaves[0]])
