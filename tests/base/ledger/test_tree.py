from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klientela.base.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    fold,
    frontier_of,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    root_from_inclusion,
)

LEAVES = [leaf_hash(str(number).encode()) for number in range(130)]


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = naive_split(len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


def naive_split(count: int) -> int:
    middle = 1
    while middle * 2 < count:
        middle *= 2
    return middle


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = naive_split(len(leaves))
    if index < middle:
        return [*naive_path(index, leaves[:middle]), naive_root(leaves[middle:])]
    return [*naive_path(index - middle, leaves[middle:]), naive_root(leaves[:middle])]


def naive_consistency(old: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    middle = naive_split(len(leaves))
    if old <= middle:
        return [*naive_consistency(old, leaves[:middle], whole=whole), naive_root(leaves[middle:])]
    return [*naive_consistency(old - middle, leaves[middle:], whole=False), naive_root(leaves[:middle])]


def node(level: int, index: int) -> bytes:
    return naive_root(LEAVES[index << level : (index + 1) << level])


sizes = st.integers(min_value=0, max_value=len(LEAVES))


def test_the_hashes_are_those_of_the_rfc() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(b"a", b"b") == sha256(b"\x01ab").digest()


@given(sizes)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert frontier.root() == naive_root(LEAVES[:size])
    assert frontier_of(size, node).peaks == frontier.peaks


@given(st.integers(0, 3), st.integers(0, 30))
def test_a_subtree_is_appended_like_its_leaves(tiles: int, rest: int) -> None:
    frontier = Frontier()
    for start in range(0, tiles * 32, 32):
        frontier.append_subtree(5, fold(LEAVES[start : start + 32]))
    for leaf in LEAVES[tiles * 32 : tiles * 32 + rest]:
        frontier.append(leaf)
    assert frontier.root() == naive_root(LEAVES[: tiles * 32 + rest])


@given(sizes.filter(bool), st.data())
def test_every_leaf_is_proved(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, node=node)
    assert proof == naive_path(index, LEAVES[:size])
    assert root_from_inclusion(LEAVES[index], index, size=size, proof=proof) == naive_root(LEAVES[:size])


@given(sizes.filter(bool), st.data())
def test_a_wrong_proof_leads_elsewhere(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, node=node)
    root = naive_root(LEAVES[:size])
    assert root_from_inclusion(b"\x00" * 32, index, size=size, proof=proof) != root
    assert root_from_inclusion(LEAVES[index], index, size=size, proof=[*proof, b"\x00" * 32]) is None
    for place in range(len(proof)):
        changed = [*proof[:place], b"\x00" * 32, *proof[place + 1 :]]
        assert root_from_inclusion(LEAVES[index], index, size=size, proof=changed) != root
    if proof:
        assert root_from_inclusion(LEAVES[index], index, size=size, proof=proof[:-1]) is None


@given(sizes.filter(bool), st.data())
def test_a_grown_tree_is_consistent_and_another_is_not(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, node=node)
    assert proof == naive_consistency(old, LEAVES[:new])
    roots = {"old_root": naive_root(LEAVES[:old]), "new_root": naive_root(LEAVES[:new])}
    assert is_consistent(old, new, **roots, proof=proof)
    assert not is_consistent(old, new, **{**roots, "old_root": b"\x00" * 32}, proof=proof)
    assert not is_consistent(old, new, **{**roots, "new_root": b"\x00" * 32}, proof=proof)
    assert not is_consistent(old, new, **roots, proof=[*proof, b"\x00" * 32])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(index, size, node=node)
    assert root_from_inclusion(LEAVES[0], index, size=size, proof=[]) is None
    with pytest.raises(IndexError):
        consistency_proof(size + 1, size, node=node)
