from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.places import Fault, PlaceTrouble, addresses, names, opened
from tests.exchange.places.servers import HOST


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("webdav+https://ana@cloud.example/remote.php/dav/files/ana/Coop", "ana@cloud.example"),
        ("webdav+https://ana%40coop.example@cloud.example:8443/x", None),
        (f"webdav+http://{HOST}:8080/x", f"{HOST}:8080"),
        ("sftp://ana@host.example/srv/coop", "ana@host.example"),
        ("sftp://ana@[2001:db8::1]:2222/srv/coop", "ana@[2001:db8::1]:2222"),
        ("s3://KEY@bucket/coop/book?endpoint=https://minio.example:9000", "KEY@bucket"),
        (f"s3://bucket?endpoint=http://{HOST}:9000&region=eu-west-1", "bucket"),
    ],
)
def test_an_address_is_read_and_written_the_same(address: str, where: str | None) -> None:
    found = addresses.parse(address)
    assert str(found) == address
    assert where is None or found.where == f"{found.kind}://{where}"


@pytest.mark.parametrize(
    "address",
    [
        "webdav+https://ana:secret@cloud.example/x",
        "webdav+http://cloud.example/x",
        "s3://bucket/x?endpoint=http://minio.example",
        "s3://bucket/x?endpoint=https://a:b@minio.example",
        "s3://bucket/x?secret=secret",
        "sftp://ana@host/x?password=secret",
        "sftp://ana@host/../etc",
        "sftp:///x",
        "ftp://host/x",
        "https://cloud.example/x",
        "sftp://host:99999/x",
        "sftp://host/x#part",
    ],
)
def test_an_address_that_would_give_something_away_or_is_none_is_trouble(address: str) -> None:
    with pytest.raises(PlaceTrouble) as trouble:
        opened(address)
    assert trouble.value.fault is Fault.ADDRESS
    assert ":secret@" not in str(trouble.value)


@pytest.mark.parametrize("folder", ["/media/ana/BLUE", "E:\\", "C:\\Coop", "relative", "//nas/x"])
def test_anything_else_is_a_folder_of_this_pc(folder: str) -> None:
    assert not addresses.is_url(folder)
    assert opened(folder).address == str(Path(folder))


@given(st.text(alphabet="ABC0189_-", min_size=1, max_size=8), st.sampled_from(["", ".CDB", ".ID"]))
def test_every_name_that_is_tried_is_a_name_of_its_own(stem: str, ending: str) -> None:
    tried = list(names.candidates(f"ACTS/{stem}{ending}"))
    assert all(names.is_name(path.removeprefix("ACTS/")) for path in tried)
    assert tried[0] == f"ACTS/{stem}{ending}"
    assert len(set(tried)) >= len(tried) - 1
