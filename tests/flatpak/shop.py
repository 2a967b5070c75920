# SPDX-License-Identifier: GPL-3.0-or-later
"""Publishers with keys, a server of what they published, and a customer's computer."""

import functools
import http.server
import os
import pathlib
import shutil
import subprocess
import threading

from support import paths

APP = "online.smorodina.Cabinet"
METAINFO = f"share/metainfo/{APP}.metainfo.xml"
URL = "https://xn--80ahmohdapg.xn--80asehdb/flatpak"
PUBLISH = paths.SOURCE / "flatpak" / "publish"


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments, server_of, **options):
        self.server_of = server_of
        super().__init__(*arguments, directory=str(server_of.folder), **options)

    def log_request(self, *_):
        self.server_of.asked.append(self.path)

    def log_message(self, *_):
        pass


class Server:
    """A folder over HTTP on this computer; it can be exchanged at any time."""

    def __init__(self):
        self.folder = None
        self.asked = []
        handler = functools.partial(_Handler, server_of=self)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Publisher:
    """Somebody with a GPG home, a key of their own and a repository."""

    def __init__(self, folder, name="publisher"):
        self.home = folder / f"gpg-{name}"
        self.home.mkdir(mode=0o700)
        self.key = f"{name}@example.ru"
        self.state = folder / "state"
        self.repo = folder / f"repo-{name}"
        self.make_key(self.key)

    def gpg(self, *arguments, **options):
        command = ["gpg", "--homedir", str(self.home), "--batch", "--quiet", *arguments]
        return subprocess.run(command, capture_output=True, check=True, **options).stdout

    def make_key(self, mail, lasting="never"):
        self.gpg("--passphrase", "", "--quick-generate-key", mail, "ed25519", "sign", lasting)

    def close(self):
        command = ["gpgconf", "--homedir", str(self.home), "--kill", "all"]
        subprocess.run(command, capture_output=True, check=False)

    def command(self, url=URL, key=None):
        """What publishes, but where to build and options for the builder."""
        command = [str(PUBLISH), "--key", key or self.key, "--gpg-homedir", str(self.home)]
        return [*command, "--url", url, "--repo", str(self.repo), "--runtime-repo", ""]

    def try_publish(self, tree, url, key=None):
        """What was built already."""
        command = [*self.command(url, key), "--no-build", "--build-dir", str(tree)]
        command += ["--state-dir", str(self.state), "--", "--disable-rofiles-fuse"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def publish(self, tree, url):
        done = self.try_publish(tree, url)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def upload(self, folder):
        """A copy of the repository as it now is, as `cp` or rsync makes one."""
        return pathlib.Path(shutil.copytree(self.repo, folder, symlinks=True))


def heads(repo):
    """Ref → commit of everything in a repository."""
    folder = repo / "refs" / "heads"
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_text().strip() for file in files}


class Computer:
    """A customer's Flatpak: an installation of its own, nothing of the machine's is touched."""

    def __init__(self, folder):
        self.installation = folder / "installation"
        self.env = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en")
        homes = {"HOME": "home", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
        for variable, name in homes.items():
            (folder / name).mkdir(parents=True)
            self.env[variable] = str(folder / name)
        self.env["FLATPAK_USER_DIR"] = str(self.installation)
        self.env["FLATPAK_SYSTEM_DIR"] = str(folder / "system")

    def try_flatpak(self, *arguments):
        command = ["flatpak", "--user", *arguments]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)

    def flatpak(self, *arguments):
        done = self.try_flatpak(*arguments)
        assert done.returncode == 0, " ".join(arguments) + ":\n" + done.stdout + done.stderr
        return done.stdout

    def try_install(self, *what):
        # The runtime is another publisher's affair.
        return self.try_flatpak("install", "--noninteractive", "--no-deps", *what)

    def install(self, *what):
        done = self.try_install(*what)
        assert done.returncode == 0, done.stdout + done.stderr

    def try_update(self):
        return self.try_flatpak("update", "--noninteractive", "--no-deps", APP)

    def update(self):
        done = self.try_update()
        assert done.returncode == 0, done.stdout + done.stderr

    def commit(self):
        return self.flatpak("info", "--show-commit", APP).strip()

    @property
    def files(self):
        return pathlib.Path(self.flatpak("info", "--show-location", APP).strip(), "files")

    def remote(self):
        """The settings of the one remote, as they stand on the disk."""
        text = (self.installation / "repo" / "config").read_text("utf-8")
        lines = text.partition('[remote "')[2].split("\n")[1:]
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def state(self):
        """Everything a failed update must leave as it was."""
        files = sorted(file for file in self.files.rglob("*") if file.is_file())
        return self.commit(), [(file.name, file.read_bytes()) for file in files]


def next_version(tree, folder, version="0.2.0"):
    """A copy of a built program, one release later."""
    later = folder / f"app-{version}"
    shutil.copytree(tree, later, symlinks=True)
    told = later / "files" / METAINFO
    note = f'<release version="{version}" date="2027-01-10"/>'
    text = told.read_text("utf-8").replace("<releases>", f"<releases>\n    {note}", 1)
    told.unlink()
    told.write_text(text, "utf-8")
    return later
