# SPDX-License-Identifier: GPL-3.0-or-later
"""A real haproxy that runs the configuration as it is shipped, on ports of its own."""

import fcntl
import os
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import sys

from . import paths
from .processes import Process
from .service import free_port
from .waiting import wait_for

SHIPPED = paths.SOURCE / "data" / "haproxy.cfg"
# What the unit of the service has; a unit of haproxy has that or more.
DESCRIPTORS = 16384


class Proxy:
    """haproxy in front of a service, started as its unit starts it."""

    def __init__(self, folder, service_port):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.plain = free_port()
        self.secure = free_port()
        self.service_port = service_port
        self.process = None
        self._cli = self.folder / "master.sock"

    def config(self):
        """The shipped file: other ports, other folders, not a word more or less."""
        text = SHIPPED.read_text()
        for old, new in {
            "/etc/smorodina/tls/": f"{self._certificates()}/",
            "/var/lib/haproxy": self._empty("chroot"),
            ":80 v6only": f":{self.plain} v6only",
            ":443 v6only": f":{self.secure} v6only",
            "127.0.0.1:8080": f"127.0.0.1:{self.service_port}",
            "127.0.0.1:8081": f"127.0.0.1:{free_port()}",
        }.items():
            assert old in text, old
            text = text.replace(old, str(new))
        text = re.sub(r"^    bind :80$", f"    bind :{self.plain}", text, flags=re.MULTILINE)
        text = re.sub(r"^    bind :443 ", f"    bind :{self.secure} ", text, flags=re.MULTILINE)
        if os.geteuid() != 0:
            # Only root can become somebody else.
            text = re.sub(r"^    (user|group|chroot) .*\n", "", text, flags=re.MULTILINE)
        path = self.folder / "haproxy.cfg"
        path.write_text(text)
        return path

    def _empty(self, name):
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    def _certificates(self):
        path = self._empty("tls")
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(command, check=True, capture_output=True)
        (path / "site.pem").write_text(certificate.read_text() + key.read_text())
        return path

    def start(self, descriptors=DESCRIPTORS):
        """With no more descriptors than that, and no power to raise their number."""
        script = f'ulimit -Sn 1024; ulimit -Hn {descriptors}; exec "$@"'
        command = ["sh", "-c", script, "haproxy"]
        if os.geteuid() == 0:
            command += ["setpriv", "--bounding-set", "-sys_resource"]
        command += ["haproxy", "-W", "-db", "-f", str(self.config()), "-S", str(self._cli)]
        self.process = Process(command, self.folder / "haproxy.log")
        wait_for(self._listens, lambda: f"haproxy to listen:\n{self.process.text()}", 20)
        return self

    def _listens(self):
        if not self.process.running():
            raise AssertionError(f"haproxy ended by itself:\n{self.process.text()}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.secure)) == 0

    def ask(self, command):
        """Asks the running haproxy by its own command line."""
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self._cli))
            except OSError:
                return ""
            line.settimeout(10)
            line.sendall(command.encode() + b"\n")
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()

    def connect(self, host="127.0.0.1", source=None, alpn=("http/1.1",)):
        """A connection over TLS; from another address of this machine where SOURCE says so."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(list(alpn))
        plain = socket.create_connection(
            (host, self.secure), 10, source_address=(source, 0) if source else None
        )
        try:
            return context.wrap_socket(plain)
        except (OSError, ssl.SSLError):
            plain.close()
            raise

    def stop(self):
        return self.process.stop() if self.process else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


# From linux/if.h, linux/sockios.h and linux/ipv6.h.
_SIOCSIFFLAGS, _SIOCSIFADDR, _IFF_UP = 0x8914, 0x8916, 1


def _enter_network(addresses):
    """A network of this process's own, where this machine has those IPv6 addresses."""
    users = 0 if os.geteuid() == 0 else os.CLONE_NEWUSER
    os.unshare(os.CLONE_NEWNET | users)
    with socket.socket(socket.AF_INET) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))
    with socket.socket(socket.AF_INET6) as control:
        for address in addresses:
            packed = socket.inet_pton(socket.AF_INET6, address)
            loopback = socket.if_nametoindex("lo")
            fcntl.ioctl(control, _SIOCSIFADDR, struct.pack("16sIi", packed, 128, loopback))


def _show_table(folder, *sources):
    """Prints how many connections are counted for which client while each source holds one."""
    _enter_network(sources)
    with Proxy(folder, free_port()) as proxy:
        held = [proxy.connect(host=source, source=source) for source in sources]
        print(proxy.ask("@1 show table clients"))
        for wire in held:
            wire.close()


if __name__ == "__main__":
    _show_table(*sys.argv[1:])
