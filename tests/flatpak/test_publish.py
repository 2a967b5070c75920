# SPDX-License-Identifier: GPL-3.0-or-later
"""What the publisher makes is installed and updated over HTTP, and nothing else is."""

import base64
import configparser
import re
import shutil
import types

import pytest

from shop import APP, METAINFO, Computer, Publisher, Server, heads, next_version

REF = f"app/{APP}/x86_64/stable"


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="module")
def published(installation, publisher, finished_tree, server, tmp_path_factory):
    """Two versions from the publisher, and the second one from a stranger with a good key of
    their own; each as it was uploaded. The first is what the publisher's command has built."""
    folder = tmp_path_factory.mktemp("published")
    later = next_version(finished_tree, folder)
    stranger = Publisher(folder, "stranger")
    built = heads(publisher.repo)
    publisher.publish(finished_tree, server.url)
    assert heads(publisher.repo) == built
    first = publisher.upload(folder / "first")
    said = publisher.publish(later, server.url)
    second = publisher.upload(folder / "second")
    stranger.publish(later, server.url)
    yield types.SimpleNamespace(
        first=first, second=second, later=later, said=said, strange=stranger.repo
    )
    stranger.close()


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path / "computer")


@pytest.fixture
def customer(published, server, computer):
    """A computer with the first version, got as customers get it."""
    server.folder = published.first
    computer.install(f"{server.url}/{APP}.flatpakref")
    return computer


@pytest.fixture
def spoilt(published, server, tmp_path):
    """The second version on the server, to be spoilt; its objects are fetched one by one."""
    server.folder = shutil.copytree(published.second, tmp_path / "spoilt", symlinks=True)
    for name in ("deltas", "delta-indexes"):
        shutil.rmtree(server.folder / name)
    return server.folder


def refused(computer, why="signature"):
    """Nothing is taken from there, for that reason, and what is installed stays as it was."""
    before = computer.state()
    computer.try_update()  # where there is no summary to trust, it succeeds in doing nothing
    assert computer.state() == before
    done = computer.try_install("--reinstall", "smorodina", APP)
    said = done.stdout + done.stderr
    assert done.returncode != 0, f"it was installed: {said}"
    assert re.search(why, said), said
    assert computer.state() == before


def key_file(path):
    parser = configparser.RawConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser[parser.sections()[0]]


def head_object(repo, kind):
    checksum = heads(repo)[REF]
    return repo / "objects" / checksum[:2] / f"{checksum[2:]}.{kind}"


def flip_bit(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_a_customer_installs_by_the_ref(customer, server):
    assert customer.remote()["gpg-verify"] == "true"
    assert customer.remote()["gpg-verify-summary"] == "true"
    assert customer.remote()["url"] == f"{server.url}/"
    told = (customer.files / METAINFO).read_text("utf-8")
    assert '<name xml:lang="ru">Смородина</name>' in told
    desktop = customer.files.parent / "export/share/applications" / f"{APP}.desktop"
    assert "\nName[ru]=Смородина\n" in desktop.read_text("utf-8")
    assert f"\nIcon={APP}\n" in desktop.read_text("utf-8")


def test_a_customer_adds_the_repository_and_finds_the_program(published, server, computer):
    server.folder = published.second
    computer.flatpak("remote-add", "smorodina", f"{server.url}/smorodina.flatpakrepo")
    found = computer.flatpak("remote-ls", "smorodina", "--app", "--columns=application,branch")
    assert found.split() == [APP, "stable"]
    assert "Смородина" in computer.flatpak("remotes", "--columns=title")
    computer.install("smorodina", APP)
    assert computer.commit() == heads(published.second)[REF]


def test_an_update_comes_as_a_delta(customer, published, server):
    first = customer.commit()
    server.folder = published.second
    server.asked.clear()
    customer.update()
    assert customer.commit() == heads(published.second)[REF] != first
    assert 'version="0.2.0"' in (customer.files / METAINFO).read_text("utf-8")
    assert any(path.startswith("/deltas/") for path in server.asked), server.asked


def test_the_same_again_is_no_update(published, publisher, server):
    assert REF in published.said
    said = publisher.publish(published.later, server.url)
    assert "Nothing has changed" in said and REF not in said
    assert heads(publisher.repo) == heads(published.second)


def test_an_older_repository_takes_nothing_back(customer, published, server):
    """Someone between who serves yesterday's files, in good order and well signed."""
    server.folder = published.second
    customer.update()
    before = customer.state()
    server.folder = published.first
    customer.try_update()
    assert customer.state() == before


def test_a_repository_signed_by_another_key_is_refused(customer, published, server):
    server.folder = published.strange
    refused(customer)


def test_a_commit_signed_by_another_key_is_refused(customer, published, spoilt):
    """The publisher's own summary, with a stranger's signature on the program."""
    shutil.copy(head_object(published.strange, "commitmeta"), head_object(spoilt, "commitmeta"))
    refused(customer)


def test_a_commit_without_signature_is_refused(customer, spoilt):
    head_object(spoilt, "commitmeta").unlink()
    refused(customer)


def test_a_tampered_summary_is_refused(customer, spoilt):
    for name in ("summary", "summary.idx"):
        flip_bit(spoilt / name, (spoilt / name).stat().st_size // 2)
    shutil.rmtree(spoilt / "summaries")
    refused(customer)


def test_a_tampered_commit_is_refused(customer, spoilt):
    flip_bit(head_object(spoilt, "commit"), -40)
    refused(customer, "BAD signature|[Cc]orrupt")


def test_the_unspoilt_objects_are_taken(customer, spoilt):
    """What the four tests above spoil is taken when it is not spoilt."""
    customer.update()
    assert customer.commit() == heads(spoilt)[REF]


def test_only_the_public_key_is_handed_out(published, publisher, server):
    for name in (f"{APP}.flatpakref", "smorodina.flatpakrepo"):
        told = key_file(published.second / name)
        armour = base64.b64decode(told["GPGKey"])
        packets = publisher.gpg("--list-packets", input=armour).decode()
        assert ":public key packet:" in packets and ":secret" not in packets
        for key in ("Title", "Comment", "Description"):
            assert re.search("[а-я]", told[key]), told[key]
        assert told["Homepage"].startswith("https://xn--80ahmohdapg.xn--80asehdb")
        icon = published.second / told["Icon"].removeprefix(f"{server.url}/")
        assert icon.read_text("utf-8").startswith("<?xml")


def test_every_mistake_of_the_publisher_is_told(finished_tree, server, tmp_path):
    publisher = Publisher(tmp_path, "forgetful")
    for name in ("one", "another"):
        publisher.make_key(f"{name}.twice@example.ru")
    mistakes = {
        "no such secret key": (finished_tree, server.url, "nobody@example.ru"),
        "fits 2 keys": (finished_tree, server.url, "twice@example.ru"),
        "wanted https": (finished_tree, "http://example.ru/flatpak", publisher.key),
        "Latin letters": (finished_tree, "https://смородина.онлайн/flatpak", publisher.key),
        "holds nothing": (tmp_path / "nothing", server.url, publisher.key),
    }
    for why, (tree, url, key) in mistakes.items():
        done = publisher.try_publish(tree, url, key=key)
        assert done.returncode == 1 and why in done.stderr, (why, done.stdout, done.stderr)
        assert done.stderr.startswith("publish: ") and "Traceback" not in done.stderr
    assert not publisher.repo.exists()
    publisher.repo.mkdir()
    (publisher.repo / "letter.txt").write_text("not a repository")
    done = publisher.try_publish(finished_tree, server.url)
    assert done.returncode == 1 and "is no repository" in done.stderr
    publisher.close()


def test_a_key_that_expires_is_warned_of(published, finished_tree, server, tmp_path):
    assert "expires" not in published.said
    publisher = Publisher(tmp_path, "mortal")
    publisher.key = "a.year@example.ru"
    publisher.make_key(publisher.key, "1y")
    assert "This key expires on 20" in publisher.publish(finished_tree, server.url)
    publisher.close()


@pytest.mark.parametrize("lost", [(), ("smorodina.flatpakrepo", f"{APP}.flatpakref")])
def test_a_repository_keeps_its_key(published, publisher, finished_tree, server, lost):
    """Whichever files are lost: what is published is signed."""
    for name in lost:
        (publisher.repo / name).unlink()
    before = heads(publisher.repo)
    mail = f"another{len(lost)}@example.ru"
    publisher.make_key(mail)
    done = publisher.try_publish(finished_tree, server.url, key=mail)
    assert done.returncode == 1 and "signed by another key" in done.stderr
    assert heads(publisher.repo) == before
