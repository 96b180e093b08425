"""From an address to a place. What reaches a network is loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

from coopdesk.exchange.places import addresses
from coopdesk.exchange.places.base import (
    Driver,
    Fault,
    Given,
    Patience,
    Place,
    PlaceTrouble,
    Secrets,
)
from coopdesk.exchange.places.folder import Folder
from coopdesk.exchange.places.local import LocalDriver

#: For each kind of URL the module with its driver, and the extra that it needs.
_KINDS: Final = {
    "webdav+https": ("webdav", "WebdavDriver"),
    "webdav+http": ("webdav", "WebdavDriver"),
    "sftp": ("sftp", "SftpDriver"),
    "s3": ("s3", "S3Driver"),
}


def opened(
    address: str | Path, secrets: Secrets | None = None, patience: Patience | None = None
) -> Place:
    """The place at an address: a folder, `webdav+https://…`, `sftp://…` or `s3://…`.

    Nothing is read or connected yet, and nothing is made. Trouble when the address is none, holds
    a password, or needs a part that isn't installed.
    """
    if isinstance(address, Path) or not addresses.is_url(address):
        return Folder(LocalDriver(Path(address)), patience)
    url = addresses.parse(address)
    return Folder(_driver(url, secrets or Given()), patience)


def _driver(url: addresses.Address, secrets: Secrets) -> Driver:
    name, driver = _KINDS[url.kind]
    try:
        module = import_module(f"coopdesk.exchange.places.{name}")
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("coopdesk"):
            raise
        extra = f"coopdesk[{name}]"
        raise PlaceTrouble(Fault.EXTRA, str(url), extra=extra) from missing
    made: Driver = getattr(module, driver)(url, secrets)
    return made
