"""The fixtures."""

import os
import shutil

import pytest

from .server import Rolecall

MARK = "rolecall_setup"


def pytest_addoption(parser):
    parser.addoption(
        "--rolecall", metavar="PATH", help="the rolecall binary; $ROLECALL, or `rolecall` in PATH, unless given"
    )


def pytest_configure(config):
    config.addinivalue_line("markers", f"{MARK}(page): the setup page of the fixture rolecall_integration")


@pytest.fixture(scope="session")
def rolecall_binary(request):
    """Where the binary is."""
    given = request.config.getoption("--rolecall") or os.environ.get("ROLECALL")
    found = given or shutil.which("rolecall")
    if not found:
        pytest.fail("there is no rolecall: give --rolecall PATH, set ROLECALL, or put it into PATH", pytrace=False)
    return found


@pytest.fixture(scope="session")
def rolecall_server(rolecall_binary):
    """One server for the whole session. Ask for `rolecall`, which empties it."""
    server = Rolecall(rolecall_binary)
    yield server
    server.stop()


@pytest.fixture
def rolecall(rolecall_server):
    """A server that is empty when the test begins."""
    rolecall_server.reset()
    return rolecall_server


@pytest.fixture
def rolecall_integration(request, rolecall_binary):
    """A server of the test's own, set up by the page that `@pytest.mark.rolecall_setup` names."""
    mark = request.node.get_closest_marker(MARK)
    if mark is None or len(mark.args) != 1:
        pytest.fail(f'name the setup page: @pytest.mark.{MARK}("PAGE.md")', pytrace=False)
    server = Rolecall(rolecall_binary, setup=mark.args[0])
    yield server
    server.stop()
