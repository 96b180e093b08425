"""What a pack has beside papers of the book: words that people wrote, and papers from elsewhere."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from coopdesk.i18n import N_, Language
from coopdesk.records.errors import Refused
from coopdesk.records.papers import Coop, Prose, Scanned
from coopdesk.reports.flow import begun
from coopdesk.reports.paper import SIZES
from coopdesk.reports.wording import said

_PDF: Final = "application/pdf"
_EDGE: Final = 40.0  # points that stay free around a picture


def prose(data: Prose, coop: Coop, language: Language, *, large: bool = False) -> bytes:
    """Words under the co-op's head."""
    title, subtitle = said(language, data.title), said(language, data.subtitle)
    flow = begun(coop, language, title, subtitle, large=large, numbered=False)
    text = flow.styles.text
    if data.facts:
        flow.facts([(said(language, name), said(language, value)) for name, value in data.facts])
    for words in data.paragraphs:
        flow.paragraph(said(language, words), text)
        flow.down(0.5 * text.size)
    for n, words in enumerate(data.items, 1):
        flow.paragraph(f"{language.number(n)}. {said(language, words)}", text)
        flow.down(0.3 * text.size)
    if data.signatures:
        flow.signatures([said(language, words) for words in data.signatures])
    flow.close()
    return flow.document.pdf()


class _Bare(Canvas):
    """A sheet that begins without naming a typeface which it then has not."""

    def _make_preamble(self) -> None:
        self._preamble = ""


def scanned(data: Scanned, coop: Coop) -> bytes:
    """A PDF as it came, or a picture on a sheet of its own. Refused where it can't be read."""
    if data.media == _PDF:
        return data.content
    width, height = SIZES.get(coop.paper, SIZES["A4"])
    try:
        picture = ImageReader(BytesIO(data.content))
        wide, high = picture.getSize()
    except (OSError, ValueError) as error:
        raise Refused(
            N_("The picture “{name}” can't be read."), field="content", name=data.name
        ) from error
    times = min((width - 2 * _EDGE) / wide, (height - 2 * _EDGE) / high)
    file = BytesIO()
    sheet = _Bare(file, pagesize=(width, height), invariant=1, pageCompression=1)
    sheet.drawImage(
        picture,
        (width - times * wide) / 2,
        height - _EDGE - times * high,
        times * wide,
        times * high,
    )
    sheet.showPage()
    sheet.save()
    return file.getvalue()
