"""Certificates: who is believed, and what a forger can't do."""

from __future__ import annotations

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import certificates, sealedbox
from coopdesk.exchange.certificates import Certificate, Trust, Untrusted

COOP = b"c" * 16
ROOT, ONE, TWO, THREE, THIEF = (Ed25519PrivateKey.generate() for _ in range(5))
RECIPIENT = sealedbox.new_identity()[1]


def cert(of: Ed25519PrivateKey, by: Ed25519PrivateKey, coop: bytes = COOP) -> Certificate:
    public = certificates.public_of(of)
    return certificates.make(by, coop=coop, public=public, recipient=RECIPIENT, letter="A")


def dev(key: Ed25519PrivateKey) -> bytes:
    return certificates.id_of(certificates.public_of(key))


def trust(*certs: Certificate, revoked: dict[bytes, tuple[int, bytes]] | None = None) -> Trust:
    root = certificates.public_of(ROOT)
    return Trust(COOP, root, {}, revoked or {}).with_these(one.raw for one in certs)


def test_the_root_vouches_for_one_pc_and_that_for_the_next_in_any_order() -> None:
    chain = cert(ONE, ROOT), cert(TWO, ONE), cert(THREE, TWO)
    found = trust(*reversed(chain))
    assert set(found.devices) == {dev(ONE), dev(TWO), dev(THREE)}
    assert found.chain(dev(THREE)) == tuple(one.raw for one in reversed(chain))
    found.verify(dev(THREE), THREE.sign(b"x"), b"x")
    with pytest.raises(Untrusted, match="forged"):
        found.verify(dev(THREE), TWO.sign(b"x"), b"x")


def test_each_restore_makes_a_pc_and_all_of_them_are_believed() -> None:
    many = [Ed25519PrivateKey.generate() for _ in range(80)]
    found = trust(*(cert(one, ROOT) for one in many))
    assert set(found.devices) == set(map(dev, many))


def test_nobody_vouches_for_himself_nor_in_a_circle() -> None:
    found = trust(cert(THIEF, THIEF), cert(ONE, TWO), cert(TWO, ONE))
    assert not found.devices
    with pytest.raises(Untrusted, match="unknown device"):
        found.of(dev(THIEF))
    assert found.key_of(dev(THIEF), [cert(THIEF, THIEF).raw]) is None


def test_a_certificate_of_another_co_op_or_another_root_says_nothing() -> None:
    assert not trust(cert(ONE, ROOT, b"d" * 16)).devices
    assert not Trust(COOP, None).with_these([cert(ONE, ROOT).raw]).devices


def test_a_signature_taken_from_another_certificate_does_not_fit() -> None:
    body = cbor2.loads(cert(THIEF, ROOT).raw)[0]
    signature = cbor2.loads(cert(ONE, ROOT).raw)[1]
    forged = cbor2.dumps([body, signature], canonical=True)
    assert not Trust(COOP, certificates.public_of(ROOT)).with_these([forged]).devices


def test_who_is_trusted_no_more_vouches_for_nobody_new() -> None:
    before = trust(cert(ONE, ROOT), cert(TWO, ONE))
    after = Trust(COOP, before.root, before.devices, {dev(ONE): (5, b"h" * 32)})
    assert after.key_of(dev(TWO)) is not None
    assert after.key_of(dev(THREE), [cert(THREE, ONE).raw]) is None
    assert after.key_of(dev(THREE), [cert(THREE, TWO).raw]) is not None


def test_of_a_stolen_pc_only_the_acts_until_the_last_accepted_count() -> None:
    found = trust(cert(ONE, ROOT), revoked={dev(ONE): (5, b"h")})
    assert found.accepts(dev(ONE), 4)
    assert found.accepts(dev(ONE), 5, b"h")
    assert not found.accepts(dev(ONE), 5, b"other")
    assert not found.accepts(dev(ONE), 6)
    assert found.accepts(dev(TWO), 6)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(Untrusted):
        certificates.read(data)


@given(st.integers(0, 1023), st.integers(1, 255))
def test_a_changed_byte_is_never_believed(at: int, by: int) -> None:
    raw = bytearray(cert(ONE, ROOT).raw)
    raw[at % len(raw)] ^= by
    assert not Trust(COOP, certificates.public_of(ROOT)).with_these([bytes(raw)]).devices
