"""A second PC comes in: requests, words, answers, and what a stranger at the place can't do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import joining, proquints, recovering, requests, sealedbox
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Place, opened
from coopdesk.exchange.places import marker as markers
from coopdesk.i18n import Language
from coopdesk.records import devices, epochs, merge, statements
from coopdesk.records.book import Book, acts
from coopdesk.records.errors import Refused, Trouble
from tests.records import fleet
from tests.records.hands import BUILT, TODAY, HandClock, Make, Pc, found


@dataclass
class Post:
    """Carries acts from one book to others, as bundles at the place do."""

    sent: list[merge.Arrived] = field(default_factory=list)

    def send(self, book: Book, _place: Place) -> None:
        self.sent.append(fleet.sent_by(book, list(book.acts())))

    def receive(self, book: Book, _place: Place) -> None:
        for arrived in self.sent:
            merge.take_in(book, arrived)


@dataclass
class Scene:
    """An office with a book and a stick, and a new PC."""

    pc: Pc
    stick: Path
    new: Path
    post: Post
    clock: HandClock

    def __post_init__(self) -> None:
        self.place = opened(str(self.stick))

    def ask(self, name: str = "Shop", home: str = "home") -> joining.Waiting:
        return joining.ask(self.place, self.new / home, self.clock, name)

    def approve(self, words: str, letter: str = "") -> devices.DeviceRow:
        with self.pc.open() as book:
            ring = Keyring(self.pc.home)
            return joining.approve(
                book, ring, self.place, words, self.post.send, letter=letter, name=""
            )

    def finish(self, home: str = "home") -> Book | None:
        path = self.new / f"{home}.coop"
        return joining.finish(self.place, path, self.new / home, self.clock, self.post.receive)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    pc = found(tmp_path / "office")
    stick, new = tmp_path / "stick", tmp_path / "new"
    stick.mkdir()
    new.mkdir()
    with pc.open() as book:
        make = Make(book)
        make.visit(make.member("Aline Mukamana"), ("deposit", 500))
        coop = book.coop
    place = opened(str(stick))
    markers.mark(place, coop=coop, name="Twizigamire", made=TODAY, language=Language("en"))
    made = Scene(pc, stick, new, Post(), HandClock())
    yield made
    made.place.close()
    place.close()


def test_a_second_pc_comes_in_after_six_words_were_compared(scene: Scene) -> None:
    waiting = scene.ask()
    assert len(waiting.words.split()) == 6
    assert scene.finish() is None
    assert scene.ask().words == waiting.words
    row = scene.approve(waiting.words)
    assert (row.letter, row.name) == ("B", "Shop")
    book = scene.finish()
    assert book is not None
    with book, scene.pc.open() as first:
        assert book.letter == "B"
        assert book.read(statements.trial_balance, on=TODAY) == first.read(
            statements.trial_balance, on=TODAY
        )
        book.actor = scene.pc.actor
        Keyring(scene.new / "home").ready(book)
        make = Make(book)
        make.visit(make.member("Odette"), ("deposit", 200))
        assert [one.letter for one in book.read(devices.devices)] == ["A", "B"]
        merge.take_in(first, fleet.sent_by(book, list(book.acts())))
        assert first.read(statements.trial_balance, on=TODAY) == book.read(
            statements.trial_balance, on=TODAY
        )


def test_wrong_words_let_nobody_in(scene: Scene) -> None:
    words = scene.ask().words.split()
    for wrong in (" ".join(reversed(words)), "babab " * 6, "hello", "", " ".join(words[:5])):
        with pytest.raises(Refused, match="shows these words"):
            scene.approve(wrong)
    assert scene.finish() is None
    with scene.pc.open() as book:
        assert len(book.read(devices.devices)) == 1


def test_the_words_stand_in_no_file_at_the_place_nor_in_the_book(scene: Scene) -> None:
    waiting = scene.ask()
    scene.approve(waiting.words)
    book = scene.finish()
    assert book is not None
    book.close()
    told = {waiting.secret, waiting.secret.hex().encode()}
    told |= {word.encode() for word in waiting.words.split()}
    files = [file for file in scene.stick.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} >= {".REQ", ".ANS"}
    kept = [file for file in (scene.new / "home").rglob("*") if file.is_file()]
    assert kept
    for file in (*files, *kept, scene.pc.path, book.path):
        data = file.read_bytes()
        assert not [one for one in told if one in data], file


def test_who_lets_a_pc_in_gives_it_all_keys_with_the_same_act(scene: Scene) -> None:
    with scene.pc.open() as book:
        ring = Keyring(scene.pc.home)
        sheet = recovering.make_sheet(book, ring, "Safe")
        recovering.drill(book, ring, sheet.id, [sheet.identity])
    waiting = scene.ask()
    row = scene.approve(waiting.words)
    with scene.pc.open() as book:
        (key,) = book.read(epochs.epochs)
        (box,) = book.read(epochs.boxes_for, row.id).values()
        opened_ = sealedbox.unlock(box, [waiting.identity], 1000).decode()
        assert sealedbox.recipient_of(opened_) == key.recipient
        last = acts.decode(list(book.acts())[-1])
        assert {fact[1] for fact in last.facts} >= {"device", "wrapped"}


def test_words_can_be_typed_as_people_type_them(scene: Scene) -> None:
    words = scene.ask().words
    assert scene.approve("-".join(words.upper().split())).letter == "B"


def test_approving_twice_lets_in_once(scene: Scene) -> None:
    words = scene.ask().words
    first = scene.approve(words)
    with scene.pc.open() as book:
        acts = len(list(book.acts()))
    assert scene.approve(words).id == first.id
    with scene.pc.open() as book:
        assert len(list(book.acts())) == acts
        assert not joining.waiting_at(book, scene.place)
    assert scene.finish() is not None


def test_of_two_requests_each_gets_its_own_answer(scene: Scene) -> None:
    one, two = scene.ask("Shop", "one"), scene.ask("Field", "two")
    with scene.pc.open() as book:
        assert {r.name for r in joining.waiting_at(book, scene.place)} == {"Shop", "Field"}
    assert scene.approve(two.words).name == "Field"
    assert scene.finish("one") is None
    assert scene.approve(one.words).name == "Shop"
    for home, letter in (("one", "C"), ("two", "B")):
        made = scene.finish(home)
        assert made is not None
        with made:
            assert made.letter == letter


def test_an_old_request_is_refused_and_asked_anew(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coopdesk.exchange.requests.BUILT", BUILT)
    words = scene.ask().words
    scene.pc.clock.move(days=31)
    with scene.pc.open() as book:
        book.confirm_day(scene.pc.clock.moment.date())
    with pytest.raises(Refused, match="too old"):
        scene.approve(words)
    scene.clock.move(days=31)
    again = scene.ask().words
    assert again != words
    assert scene.approve(again).letter == "B"


def test_a_request_from_a_pc_with_a_wrong_clock_can_be_answered(scene: Scene) -> None:
    scene.clock.move(days=-9000)
    assert scene.approve(scene.ask().words).letter == "B"


def a_request(coop: bytes, place: str, secret: bytes) -> bytes:
    return requests.make(
        Ed25519PrivateKey.generate(),
        coop=coop,
        place=place,
        recipient=sealedbox.new_identity()[1],
        name="X",
        made=TODAY,
        secret=secret,
    )


def test_a_request_for_another_co_op_or_place_is_refused(scene: Scene) -> None:
    ours = markers.read(scene.place)
    assert ours is not None
    for coop, place in ((b"x" * 16, ours.place), (bytes.fromhex(ours.coop), "0" * 16)):
        secret = requests.new_secret()
        raw = a_request(coop, place, secret)
        scene.place.put_new(f"JOIN/{secret.hex()[:8].upper()}.REQ", raw)
        with pytest.raises(Refused, match="another co-op"):
            scene.approve(requests.words(secret))


def test_a_request_that_was_changed_on_the_way_fits_no_words(scene: Scene) -> None:
    """Somebody at the place puts in a key of theirs, under the words of another."""
    waiting = scene.ask()
    said = cbor2.loads(cbor2.loads(waiting.request)[0])
    thief = Ed25519PrivateKey.generate()
    said["public"] = thief.public_key().public_bytes_raw()
    body = cbor2.dumps(said, canonical=True)
    forged = cbor2.dumps([body, thief.sign(b"coopdesk/join/1\0" + body)], canonical=True)
    (file,) = (scene.stick / "JOIN").iterdir()
    file.write_bytes(forged)
    assert requests.read(forged) is not None
    with pytest.raises(Refused, match="shows these words"):
        scene.approve(waiting.words)


def test_an_answer_of_who_was_not_told_the_words_is_passed_over(scene: Scene) -> None:
    waiting = scene.ask()
    request = requests.read(waiting.request)
    assert request is not None
    fake = requests.Answer(request.coop, b"r" * 32, "Z", (), ())
    forged = requests.answer(request, b"x" * 12, fake)
    (asked,) = (scene.stick / "JOIN").iterdir()
    scene.place.put_new(f"JOIN/{asked.stem}.ANS", forged)
    assert scene.finish() is None
    scene.approve(waiting.words)
    book = scene.finish()
    assert book is not None
    with book:
        assert book.letter == "B"


def test_nothing_is_made_before_the_book_is_at_the_place(scene: Scene) -> None:
    words = scene.ask().words
    scene.approve(words)
    scene.post.sent, kept = [], scene.post.sent
    with pytest.raises(Trouble, match="not all at the place"):
        scene.finish()
    assert not list(scene.new.glob("*.coop"))
    assert not list(scene.new.glob(".*.part*"))
    scene.post.sent = kept
    book = scene.finish()
    assert book is not None
    book.close()


def test_a_file_that_is_there_is_not_written_over(scene: Scene) -> None:
    scene.approve(scene.ask().words)
    (scene.new / "home.coop").write_text("mine")
    with pytest.raises(Trouble, match="already a file"):
        scene.finish()
    assert (scene.new / "home.coop").read_text() == "mine"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_readers_of_requests_and_answers(data: bytes) -> None:
    identity = sealedbox.new_identity()[0]
    assert requests.read(data) is None
    assert requests.open_answer(data, b"", b"x" * 12, identity) is None


@given(st.binary(min_size=2, max_size=24).filter(lambda b: len(b) % 2 == 0))
def test_words_say_their_bytes(data: bytes) -> None:
    words = proquints.words_of(data)
    assert proquints.bytes_of(words) == data
    assert proquints.bytes_of(words.upper().replace(" ", "-")) == data


def test_words_are_those_of_others_who_use_proquints() -> None:
    assert proquints.words_of(bytes([127, 0, 0, 1])) == "lusab babad"
    assert proquints.bytes_of("gutih tugad") == bytes([63, 84, 220, 193])
    assert proquints.bytes_of("lusax babad") is None
