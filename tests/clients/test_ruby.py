"""The AWS SDK for Ruby, from Debian: its programs are in ruby/."""

import pathlib
import shutil
import subprocess

from conftest import BUCKET, EXTERNAL_ID, OBJECT, PLACE, REVIEW, ROLE

PROGRAMS = pathlib.Path(__file__).parent / "ruby"


def run(program, environment):
    # Debian's gems are seen by Debian's Ruby alone.
    ruby = shutil.which("/usr/bin/ruby")
    assert ruby, "install the Debian package ruby-aws-sdk-s3"
    done = subprocess.run([ruby, PROGRAMS / program], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_first_hour(environment):
    printed = run("first_hour.rb", environment | {"LANG": "C.UTF-8"})
    assert printed == ["put, get, empty", "copy, list, delete", "multipart", "presigned"]


def test_assumes_a_role(integration, vendor_key):
    environment = integration.environment(*vendor_key) | {"AWS_REGION": PLACE, "LANG": "C.UTF-8"}
    asked = {"ROLE": ROLE, "EXTERNAL_ID": EXTERNAL_ID, "OBJECT": f"{BUCKET}/{OBJECT}"}
    review, write, assume = run("role.rb", environment | asked)
    assert review == REVIEW.decode().strip()
    assert write.endswith("because no identity-based policy allows the s3:PutObject action")
    assert assume.startswith("AccessDenied: ") and assume.endswith(f"sts:AssumeRole on resource: {ROLE}")
