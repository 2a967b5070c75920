# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures the metainfo shows, made anew: `python3 -m support.showcase FOLDER`.

English ones go to FOLDER, Russian ones to FOLDER/ru. The data are the demo's of one seed, kept by
the service itself, as at a supplier's: no banner of a demonstration stands over them."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from . import paths, tree
from .api import Api
from .app import App
from .desktop import Desktop
from .processes import Process
from .service import Demo
from .words import translate

SEED = 20
WIDTH, HEIGHT = 1000, 700
CORNER = 15  # of a window, by the style sheet of libadwaita
USED = 14  # of gas since the reading before, in cubic metres
LANGUAGES = {
    "en": {"LANG": "C.UTF-8", "LANGUAGE": "en"},
    "ru": {"LANG": "ru_RU.UTF-8", "LANGUAGE": "ru"},
}


def frame(path):
    """Rounded corners and a shadow around a picture, as a desktop draws them."""
    asked = ["identify", "-format", "%w %h", str(path)]
    size = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    width, height = map(int, size.split())
    mask = ["(", "-size", f"{width}x{height}", "xc:black", "-fill", "white", "-draw"]
    mask += [f"roundrectangle 0,0 {width - 1},{height - 1} {CORNER},{CORNER}", ")"]
    shadow = ["(", "+clone", "-background", "black", "-shadow", "45x9+0+4", ")", "+swap"]
    command = ["convert", str(path), *mask, "-alpha", "off", "-compose", "CopyOpacity"]
    command += ["-composite", "-compose", "over", *shadow, "-background", "none"]
    command += ["-layers", "merge", "+repage", "-strip", "-define", "png:compression-level=9"]
    subprocess.run([*command, str(path)], check=True)


class Showcase:
    """One language's pictures of the cabinet of the demo's richest customer."""

    def __init__(self, desktop, service, login, language, folder):
        self.desktop = desktop
        self.service = service
        self.login = login
        self.language = language
        self.folder = folder
        self.app = None

    def word(self, msgid):
        return translate(msgid, language=self.language)

    def start(self, style="default"):
        env = {"SMORODINA_SERVICE": self.service, "ADW_DEBUG_COLOR_SCHEME": style}
        env.update(LANGUAGES[self.language])
        log = paths.BUILD / "logs" / "showcase" / f"smorodina-{self.language}.log"
        self.app = App(self.desktop, log, (), env)
        self.app.resize(WIDTH, HEIGHT)

    def stop(self):
        self.app.stop()

    def log_in(self):
        self.app.write(self.word("E-mail address"), self.login["email"], raw=True)
        self.app.write(self.word("Password"), self.login["password"], raw=True)
        self.app.press(self.word("_Log In"), raw=True)

    def open(self, section):
        self.app.find(self.word("Sections"), tree.LISTS, raw=True, timeout=20)
        self.app.choose_row(self.word(section), raw=True)

    def type_reading(self):
        """A plausible new value in the first meter's card, which then tells its price."""
        api = Api(self.service).logged_in(self.login["email"], self.login["password"])
        account = api.get("/v1/cabinet").body["accounts"][0]
        meter = api.get(f"/v1/accounts/{account['id']}/meters").body["items"][0]
        register = meter["registers"][0]
        value = register.get("previous_milli", 0) // 1000 + USED
        self.app.write(register["title"], str(value), raw=True)

    def keep(self, name):
        """A picture of the newest window: only the window, whatever the desktop shows."""
        path = self.folder / f"{name}.png"
        self.app.picture(path, self.app.windows()[-1])
        frame(path)
        print(f"   {path}", flush=True)

    def show(self):
        self.start()
        self.log_in()
        self.open("Overview")
        self.keep("overview")
        self.open("Meters")
        self.type_reading()
        self.keep("meters")
        self.open("Finance")
        self.keep("finance")
        self.app.press(self.word("_Pay Online"), raw=True)
        self.app.find(self.word("Current debt"), tree.TOGGLES, raw=True)
        self.keep("payment")
        self.stop()
        self.start("prefer-dark")
        self.open("Overview")
        self.keep("dark")
        self.app.press(self.word("Log Out"), raw=True)
        self.app.button(self.word("_Log In"), raw=True)
        self.stop()


def fill(state, logs):
    """The demo's data in STATE; answers its richest customer's login."""
    with Demo(logs / "demo.log", state=state, arguments=["--seed", str(SEED)]) as demo:
        return demo.service, demo.login("full")


def main(arguments):
    folder = pathlib.Path(arguments[0])
    logs = paths.BUILD / "logs" / "showcase"
    shutil.rmtree(logs, ignore_errors=True)
    state = pathlib.Path(tempfile.mkdtemp(prefix="smorodina-showcase-"))
    try:
        address, login = fill(state, logs)
        command = [paths.program("smorodina-service"), "--config", str(state / "service.ini")]
        service = Process(command, logs / "service.log")
        try:
            with Desktop(keep=logs) as desktop:
                for language, place in (("en", folder), ("ru", folder / "ru")):
                    place.mkdir(parents=True, exist_ok=True)
                    Showcase(desktop, address, login, language, place).show()
        finally:
            service.stop()
    finally:
        shutil.rmtree(state, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
