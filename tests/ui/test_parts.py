from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import combinations
from weakref import ref

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainterPath, QPainterPathStroker, QTextDocument
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records.errors import Trouble
from coopdesk.ui import theme
from coopdesk.ui.kit import buttons, icons, tips
from coopdesk.ui.kit.calendar import CalendarPopup
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, StatCard
from coopdesk.ui.kit.charts import LineChart, Meter, Series
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    DayField,
    MoneyField,
    NoteField,
    SearchField,
    SecretField,
    TextField,
)
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Columns, Flow, Scroll, Sides, column, holder
from coopdesk.ui.kit.messages import MessageBar
from coopdesk.ui.kit.preview import Preview
from coopdesk.ui.kit.progress import JobBar
from coopdesk.ui.kit.sidebar import Place, Sidebar
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

TODAY = date(2026, 3, 3)
PLACES = [Place("today", "Today", "today"), Place("copies", "Copies & sync", "copies")]


def sidebar() -> Sidebar:
    return Sidebar(PLACES, name="Twizigamire", subtitle="co-op", accessible_name="Places")


def chart() -> LineChart:
    made = LineChart("Savings and loans")
    made.show_series(
        ["Jan", "Feb", "Mar"],
        [
            Series("savings", [100, 150, 200], ["100 F", "150 F", "200 F"]),
            Series("loans", [90, 80, 120], ["90 F", "80 F", "120 F"]),
        ],
    )
    return made


def table() -> QWidget:
    made: Table[str] = Table([Column("Name", str)], name="Names", key=str, empty=EmptyState("None"))
    made.show_rows(["Uwase"])
    return made


PARTS: dict[str, Callable[[Language], QWidget]] = {
    "card": lambda t: Card("Due today", table(), action=buttons.quiet("see all")),
    "stat": lambda t: StatCard("In the cash box", "412,500", "F", "counted yesterday"),
    "heading": lambda t: Heading("Members", "235 active", [buttons.primary("New member")]),
    "note": lambda t: Note("All arrears are paid.", Kind.GOOD, buttons.link("Look")),
    "empty": lambda t: EmptyState("Nobody yet.", "Bring in the roll.", buttons.primary("Import")),
    "form": lambda t: Form(
        [
            TextField("a", "Name", t),
            MoneyField("b", "Amount", "RWF", t),
            DayField("c", "Date", t, today=TODAY),
            ChoiceField("d", "Village", [(1, "Remera")], t),
            CheckField("e", "Signed", t),
            SecretField("f", "Password", t),
            NoteField("g", "Why", t),
            SuggestField("h", "Member", str.split, str, t),
        ],
        t,
        columns=2,
    ),
    "search": lambda t: SearchField("Find", t, shortcut="Ctrl+K"),
    "table": lambda t: table(),
    "chart": lambda t: chart(),
    "meter": lambda t: Meter("Quorum"),
    "messages": MessageBar,
    "jobs": JobBar,
    "preview": lambda t: Preview("Receipt", t, on_print=print, on_save=print),
    "sidebar": lambda t: sidebar(),
    "calendar": lambda t: CalendarPopup(TODAY, TODAY, t, QWidget()),
    "sides": lambda t: Sides(QLabel("a"), QLabel("b")),
    "scroll": lambda t: Scroll(holder(Flow(QLabel("a"), QLabel("b"), equal=True))),
}


@pytest.mark.parametrize("name", [name for name in PARTS if name != "calendar"])
def test_a_closed_part_is_freed(qtbot: QtBot, language: Language, name: str) -> None:
    part = PARTS[name](language)
    part.show()
    part.grab()
    part.close()
    watched = ref(part)
    del part
    gc.collect()
    assert watched() is None


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("name", [name for name in PARTS if name != "calendar"])
def test_no_label_is_cut_at_any_text_size(
    qtbot: QtBot, qapp: QApplication, name: str, percent: int
) -> None:
    theme.apply(qapp, "light", percent)
    part = PARTS[name](Language("xx"))
    qtbot.addWidget(part)
    part.resize(part.minimumSizeHint().expandedTo(part.sizeHint()))
    part.show()

    def all_is_seen() -> None:
        for label in part.findChildren(QLabel):
            if label.isVisible() and label.text() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()
                assert label.height() >= label.fontMetrics().height(), label.text()

    qtbot.waitUntil(all_is_seen, timeout=1000)


@pytest.mark.parametrize("name", ["form", "stat", "heading", "note", "search", "table"])
def test_parts_are_taller_with_larger_text(
    qtbot: QtBot, qapp: QApplication, language: Language, name: str
) -> None:
    heights = []
    for percent in (100, 200):
        theme.apply(qapp, "light", percent)
        part = PARTS[name](language)
        qtbot.addWidget(part)
        part.ensurePolished()
        heights.append(part.sizeHint().height())
    assert heights[1] > heights[0] * 1.5


class Bell(QObject):
    rung = Signal(int)


class Ear(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def hear(self, word: str) -> None:
        self.heard.append(word)


def test_weakly_calls_with_its_argument_and_keeps_nothing_alive(qapp: QApplication) -> None:
    bell, ear = Bell(), Ear()
    bell.rung.connect(weakly(ear.hear, "ding"))
    bell.rung.emit(7)
    assert ear.heard == ["ding"]
    watched = ref(ear)
    del ear
    assert watched() is None
    bell.rung.emit(7)


@pytest.mark.parametrize("name", icons.GLYPHS)
def test_every_icon_is_drawn(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, "ink", 20).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))


def test_an_icon_is_drawn_once(qapp: QApplication) -> None:
    assert icons.icon("cash").cacheKey() == icons.icon("cash").cacheKey()


def test_a_figure_is_said_with_its_title_and_what_to_think_of_it(qtbot: QtBot) -> None:
    stat = StatCard("At risk")
    qtbot.addWidget(stat)
    stat.show_figure("4.1", "%", pill=Mark("good: under 5 %", Kind.GOOD))
    assert stat.accessibleName() == "At risk. 4.1 %. good: under 5 %"


def test_words_are_never_taken_for_markup(qtbot: QtBot) -> None:
    note = Note("<b>Uwase</b> & co", Kind.GOOD)
    qtbot.addWidget(note)
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in note.findChildren(QLabel)
        if label.text()
    )


def test_what_is_under_the_mouse_is_never_taken_for_markup() -> None:
    assert tips.plain("Uwase & co") == "Uwase & co"
    harmful = '<img src="//elsewhere/picture.png">'
    assert "<img" not in tips.plain(harmful)
    shown = QTextDocument()
    shown.setHtml(tips.plain(f"{harmful}\n& more"))
    assert shown.toPlainText() == f"{harmful}\n& more"


def test_an_ampersand_that_somebody_typed_marks_no_key(qtbot: QtBot) -> None:
    button = buttons.secondary(buttons.literal("Let Uwase & Sons join"))
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()


def test_a_key_that_is_held_down_presses_a_button_once(qtbot: QtBot) -> None:
    button = buttons.secondary("The same person")
    qtbot.addWidget(button)
    pressed = QSignalSpy(button.clicked)
    for again in (False, True, True):
        key = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "\r",
            autorep=again,
        )
        QApplication.sendEvent(button, key)
    assert pressed.count() == 1


def test_a_name_that_is_very_long_leaves_the_deed_to_be_read() -> None:
    for name in (500 * "x", 125 * "xxx "):
        said = buttons.literal(f"Write down that {name} asks to become a member")
        assert len(said) < 100
        assert said.startswith("Write down that xxx")
        assert said.endswith(" asks to become a member")
    assert buttons.literal("Let \N{RIGHT-TO-LEFT OVERRIDE}Uwase join") == "Let Uwase join"


def test_tiles_go_on_to_the_next_row_when_there_is_no_room(qtbot: QtBot) -> None:
    tiles = holder(Flow(*(StatCard("Savings", "18,940,000") for _ in range(4)), equal=True))
    qtbot.addWidget(tiles)
    rows = {}
    for width in (1200, 500):
        tiles.resize(width, 600)
        tiles.show()
        tiles.grab()
        rows[width] = len({card.y() for card in tiles.findChildren(StatCard)})
    assert rows == {1200: 1, 500: 2}


def test_two_sides_go_under_each_other_when_narrow(qtbot: QtBot) -> None:
    left, right = QWidget(), QWidget()
    left.setMinimumWidth(300)
    right.setMinimumWidth(300)
    page = QWidget()
    sides = Sides(left, right)
    sides.setParent(page)
    qtbot.addWidget(page)
    page.show()
    sides.resize(900, 400)
    qtbot.waitUntil(lambda: right.x() > left.x() and right.y() == left.y())
    sides.resize(500, 400)
    qtbot.waitUntil(lambda: right.y() > left.y() and right.x() == left.x())


def stand_right(*some: tuple[QWidget, bool]) -> bool:
    """Whether each stands right of the edge, or at it, as is wanted."""
    return all((one.x() > 0) == wanted for one, wanted in some)


def test_columns_fold_when_narrow_but_not_before_the_sides_do(qtbot: QtBot) -> None:
    one, other, right = QWidget(), QWidget(), QWidget()
    for part in (one, other, right):
        part.setMinimumWidth(200)
    folding = Columns([one, other], most=2)
    sides = Sides(holder(column(folding, margin=10)), right)
    page = QWidget()
    sides.setParent(page)
    qtbot.addWidget(page)
    page.show()
    for width, columns, beside in ((800, True, True), (500, True, False), (300, False, False)):
        sides.resize(width, 400)
        qtbot.wait_until(partial(stand_right, (other, columns), (right, beside)))
    assert sides.minimumSizeHint().width() < 300


def test_the_sidebar_is_one_stop_and_arrows_go_through_it(qtbot: QtBot) -> None:
    side = sidebar()
    qtbot.addWidget(side)
    with qtbot.waitActive(side):
        side.show()
        side.activateWindow()
    side.show_place("today")
    today, copies = side.findChildren(buttons.Button)
    today.setFocus()
    qtbot.keyClick(today, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is copies
    with qtbot.waitSignal(side.chosen) as chosen:
        qtbot.keyClick(copies, Qt.Key.Key_Return)
    assert chosen.args == ["copies"]
    assert copies.isChecked()


def test_a_narrow_sidebar_keeps_its_words_for_ear_and_pointer(qtbot: QtBot) -> None:
    side = sidebar()
    qtbot.addWidget(side)
    wide = side.width()
    side.set_narrow(narrow=True)
    copies = side.findChildren(buttons.Button)[1]
    assert (copies.text(), copies.toolTip(), copies.accessibleName()) == (
        "",
        "Copies & sync",
        "Copies & sync",
    )
    assert side.width() < wide


def test_good_news_goes_by_itself_and_trouble_stays(
    qtbot: QtBot, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coopdesk.ui.kit.messages._GOOD_NEWS_MS", 1)
    page = QWidget()
    bar = MessageBar(language)
    page.setLayout(column(bar))
    qtbot.addWidget(page)
    page.show()
    bar.good("Taken: 500 F.")
    qtbot.waitUntil(lambda: not bar.isVisible())
    bar.trouble(Trouble("The disk is full.", advice="Delete what you do not need."))
    assert bar.text == "The disk is full. Delete what you do not need."
    bar.close_up()
    assert bar.text == ""


def test_what_a_message_offers_is_done_once(qtbot: QtBot, language: Language) -> None:
    bar, done = MessageBar(language), list[str]()
    qtbot.addWidget(bar)

    def undo() -> None:
        done.append("undone")

    bar.good("Removed.", "Undo", undo)
    bar.action.click()
    bar.action.click()
    assert done == ["undone"]
    assert not bar.isVisible()


def test_a_chart_reads_a_month_by_keys_and_tells_all_of_them_to_the_ear(qtbot: QtBot) -> None:
    made = chart()
    qtbot.addWidget(made)
    made.show()
    assert made.reading(1) == "Feb: savings 150 F, loans 80 F"
    assert "Mar: savings 200 F, loans 120 F" in made.accessibleDescription()
    before = made.grab().toImage()
    qtbot.keyClick(made, Qt.Key.Key_Home)
    assert made.grab().toImage() != before


@pytest.mark.parametrize(
    ("savings", "loans"),
    [
        ([40, 60, 85, 95, 78, 79, 72], [30, 28, 26, 25, 24, 23, 22]),  # falls where the name was
        ([0, 10, 20, 40, 60, 80, 100], [100, 80, 60, 40, 20, 10, 0]),  # they cross
        ([50, 51, 50, 51, 50, 51, 50], [48, 47, 48, 47, 48, 47, 48]),  # no room between them
        ([5, 5, 5, 5, 5, 5, 5], [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_the_names_of_lines_lie_on_no_line_and_not_on_each_other(
    qtbot: QtBot, savings: list[int], loans: list[int]
) -> None:
    made = LineChart("Savings and loans")
    qtbot.addWidget(made)
    made.resize(420, 220)
    said = [str(value) for value in savings]
    made.show_series(said, [Series("savings", savings, said), Series("loans", loans, said)])
    first, second = made.name_places()  # names are drawn, not labels
    assert not first.intersects(second)
    for place in (first, second):
        for values in (savings, loans):
            line = QPainterPath(made.place(0, values[0]))
            for n, value in enumerate(values):
                line.lineTo(made.place(n, value))
            assert not QPainterPathStroker().createStroke(line).intersects(place)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 12, 60, 300])
@pytest.mark.parametrize("paid", [0, 1, 2])
def test_names_touch_no_step_of_a_loan_however_long(qtbot: QtBot, count: int, paid: int) -> None:
    made = LineChart("What is owed over time")
    qtbot.addWidget(made)
    made.resize(344, 190)
    planned = [100 * (count - n) // count for n in range(count + 1)]
    at = count * paid // 3
    actual = [value if n <= at else None for n, value in enumerate(planned)]
    coming = [value if n >= at else None for n, value in enumerate(planned)]
    said = [str(value) for value in planned]
    names = ("En réalité", "Comme prévu", "Si tout est payé à temps")
    lines: tuple[Sequence[int | None], ...] = (actual, planned, coming)
    series = [Series(name, line, said, steps=True) for name, line in zip(names, lines, strict=True)]
    made.show_series(said, series, mark=(at, "aujourd’hui"))
    places = made.name_places()
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    path = QPainterPath(made.place(0, planned[0]))
    for n in range(1, count + 1):
        path.lineTo(made.place(n, planned[n - 1]))
        path.lineTo(made.place(n, planned[n]))
    drawn = QPainterPathStroker()
    drawn.setWidth(3)
    line = drawn.createStroke(path)
    assert [name for name, place in zip(names, places, strict=True) if line.intersects(place)] == []


def test_a_chart_without_figures_is_drawn(qtbot: QtBot) -> None:
    made = LineChart("Savings")
    qtbot.addWidget(made)
    made.show_series([], [])
    nothing = made.grab().toImage()
    made.show_series(["Jan"], [Series("savings", [0], ["0"])])
    assert made.grab().toImage() != nothing
    made.show_series([], [])
    assert made.grab().toImage() == nothing


def test_a_meter_shows_its_share_and_its_mark(qtbot: QtBot) -> None:
    meter = Meter("Quorum")
    qtbot.addWidget(meter)
    meter.resize(200, 24)
    meter.show_share(50, 100, "50 of 100 are here, 75 are needed", mark=75)
    image = meter.grab().toImage()
    accent, ink = theme.look().colour("accent"), theme.look().colour("ink")
    assert image.pixelColor(60, 12) == accent
    assert image.pixelColor(120, 12) != accent
    assert image.pixelColor(150, 2) == ink
    assert meter.accessibleDescription() == "50 of 100 are here, 75 are needed"
