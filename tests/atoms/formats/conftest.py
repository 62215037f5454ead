"""What the tests of outside formats share: a way to read bytes as a user's file, and the sample files."""

from pathlib import Path

import pytest

from klientela.atoms.formats.contact_list import ContactList, open_contacts
from klientela.atoms.formats.findings import DEFAULT_LIMITS, UnreadableFile

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


@pytest.fixture
def open_bytes(tmp_path):
    """Open bytes under a name the user gave them."""

    def opened(data: bytes | str, name: str = "lista.csv", limits=DEFAULT_LIMITS) -> ContactList:
        path = tmp_path / "upload"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return open_contacts(path, name=name, limits=limits)

    return opened


@pytest.fixture
def read_bytes(open_bytes):
    """Read bytes to the end; return the contacts and the list."""

    def read(data: bytes | str, name: str = "lista.csv", limits=DEFAULT_LIMITS):
        contacts = open_bytes(data, name, limits)
        return list(contacts), contacts

    return read


@pytest.fixture
def refusal_of(read_bytes):
    """Return the code of the reason for which bytes are refused."""

    def refused(data: bytes | str, name: str = "lista.csv", limits=DEFAULT_LIMITS) -> str:
        with pytest.raises(UnreadableFile) as caught:
            read_bytes(data, name, limits)
        return caught.value.reason.code.code

    return refused


@pytest.fixture
def sample():
    """Return the path of a sample file, or skip: the samples are not part of the repository."""

    def path(folder: str, ending: str) -> Path:
        if not SAMPLES.is_dir():
            pytest.skip("absent: the folder of samples")
        (found,) = [each for each in (SAMPLES / folder).iterdir() if each.name.endswith(ending)]
        return found

    return path
