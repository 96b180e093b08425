"""PDFs of other hands put together: counted, joined, and pages laid over pages.

The library must not be called from two threads at once; whoever calls it holds ONE_AT_A_TIME.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import Final

import pypdfium2

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused

ONE_AT_A_TIME: Final = Lock()

#: What the library writes anew each time: equal data must give an equal file.
_MADE: Final = re.compile(rb"/CreationDate\(D:\d{14}")
_NO_TIME: Final = b"/CreationDate(D:20000101000000"
_IDS: Final = re.compile(rb"/ID ?\[ ?<[0-9A-Fa-f]*> ?<[0-9A-Fa-f]*> ?\]")


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points. Refused where the bytes are no PDF."""
    with ONE_AT_A_TIME:
        document = _opened(pdf)
        try:
            return [document.get_page_size(n) for n in range(len(document))]
        finally:
            document.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused(N_("A PDF of the pack can't be read."), field="content") from error


def joined(pdfs: Sequence[bytes], over: bytes) -> bytes:
    """All pages one after the other; on each lies the page of `over` with the same number."""
    with ONE_AT_A_TIME:
        whole, marks = pypdfium2.PdfDocument.new(), _opened(over)
        try:
            for pdf in pdfs:
                part = _opened(pdf)
                whole.import_pages(part)
                part.close()
            for n in range(len(whole)):
                page = whole[n]
                mark = marks.page_as_xobject(n, whole)
                page.insert_obj(mark.as_pageobject())
                page.gen_content()
                mark.close()
                page.close()
            file = BytesIO()
            whole.save(file)
        finally:
            marks.close()
            whole.close()
    return _equal(file.getvalue())


def _equal(pdf: bytes) -> bytes:
    """The file without the time it was made, with an id that is made of what it says."""
    pdf = _MADE.sub(_NO_TIME, pdf)
    mark = sha256(_IDS.sub(b"", pdf)).hexdigest()[:32].encode()

    def same_length(found: re.Match[bytes]) -> bytes:
        text = b"/ID[<" + mark + b"><" + mark + b">]"
        return text.ljust(len(found[0]))[: len(found[0])]

    return _IDS.sub(same_length, pdf)
