"""s3fs (aiobotocore) with its defaults. It pins a botocore of its own, so tests/run runs it in an environment of its own."""

import os

import pytest
import s3fs

from conftest import BUCKET, KEY, MIB, OBJECT, REVIEW, get, put


@pytest.fixture
def fs(pasted, region):
    # fsspec keeps one file system for the same arguments, and each test has a server of its own.
    fs = s3fs.S3FileSystem(skip_instance_cache=True)
    # us-east-1 is no location constraint, in AWS neither.
    fs.mkdir("bucket", **({} if region == "us-east-1" else {"region_name": region}))
    return fs


def test_writes_reads_copies_and_lists(fs):
    fs.pipe(f"bucket/{KEY}", b"hello")
    assert fs.cat(f"bucket/{KEY}") == b"hello"
    assert fs.cat_file(f"bucket/{KEY}", start=1, end=4) == b"ell"
    fs.touch("bucket/empty")
    assert fs.info("bucket/empty")["size"] == 0
    assert fs.cat("bucket/empty") == b""
    with fs.open("bucket/written.txt", "w") as file:
        file.write("written")
    with fs.open("bucket/written.txt") as file:
        assert file.read() == b"written"
    fs.copy(f"bucket/{KEY}", "bucket/a copy")
    assert fs.cat("bucket/a copy") == b"hello"
    fs.mv("bucket/a copy", "bucket/moved")
    assert fs.ls("bucket", detail=False) == ["bucket/a folder", "bucket/empty", "bucket/moved", "bucket/written.txt"]
    assert fs.find("bucket") == [f"bucket/{KEY}", "bucket/empty", "bucket/moved", "bucket/written.txt"]
    assert fs.glob("bucket/**/*.txt") == [f"bucket/{KEY}", "bucket/written.txt"]
    assert fs.du("bucket") == 17
    fs.setxattr("bucket/moved", made_by="s3fs")
    assert fs.getxattr("bucket/moved", "made_by") == "s3fs"
    fs.put_tags("bucket/moved", {"team": "data"})
    assert fs.get_tags("bucket/moved") == {"team": "data"}
    fs.rm("bucket", recursive=True)
    assert not fs.exists("bucket")
    with pytest.raises(FileNotFoundError):
        fs.info("bucket/missing")


def test_writes_in_parts(fs, tmp_path):
    large = tmp_path / "large"
    large.write_bytes(os.urandom(11 * MIB))
    with fs.open("bucket/large", "wb", block_size=5 * MIB) as file:
        file.write(large.read_bytes()[: 6 * MIB])
        file.write(large.read_bytes()[6 * MIB :])
    assert fs.info("bucket/large")["ETag"].endswith('-2"')
    assert fs.cat("bucket/large") == large.read_bytes()
    fs.put(str(large), "bucket/put")
    fs.get("bucket/put", str(tmp_path / "again"))
    assert (tmp_path / "again").read_bytes() == large.read_bytes()
    fs.merge("bucket/merged", ["bucket/large", "bucket/put"])
    assert fs.info("bucket/merged")["size"] == 22 * MIB
    with fs.open("bucket/large", "ab") as file:
        file.write(b"more")
    assert fs.tail("bucket/large", 4) == b"more"


def test_presigns(fs):
    assert put(fs.url(f"bucket/{KEY}", client_method="put_object"), b"hello") == 200
    assert get(fs.url(f"bucket/{KEY}"))[2] == b"hello"


def test_versions(fs):
    aware = s3fs.S3FileSystem(version_aware=True, skip_instance_cache=True)
    fs.make_bucket_versioned("bucket", True)
    for text in (b"one", b"two"):
        aware.pipe("bucket/k", text)
    versions = [found["VersionId"] for found in aware.object_version_info("bucket/k")]
    assert [aware.cat_file("bucket/k", version_id=version) for version in versions] == [b"two", b"one"]


def test_assumes_a_role(profiles):
    def fs(profile):
        return s3fs.S3FileSystem(profile=profile, skip_instance_cache=True)

    assert fs("delegated").cat(f"{BUCKET}/{OBJECT}") == REVIEW
    with pytest.raises(PermissionError, match="s3:PutObject"):
        fs("delegated").pipe(f"{BUCKET}/new", b"x")
    with pytest.raises(PermissionError, match="sts:AssumeRole on resource"):
        fs("refused").cat(f"{BUCKET}/{OBJECT}")
