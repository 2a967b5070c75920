# SPDX-License-Identifier: GPL-3.0-or-later
"""A real headless Chromium of the system's own package, driven by its own driver."""

import shutil
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service as Driver
from selenium.webdriver.common.by import By

from .waiting import wait_for

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ru",
    "--hide-scrollbars",
)


class Browser:
    """`with Browser () as browser`: a fresh profile, thrown away afterwards."""

    def __init__(self, width=1000, height=760):
        self._size = (width, height)
        self._profile = tempfile.mkdtemp(prefix="smorodina-browser-")
        self.driver = None

    def __enter__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ARGUMENTS:
            options.add_argument(argument)
        options.add_argument(f"--user-data-dir={self._profile}")
        options.add_argument("--window-size={},{}".format(*self._size))
        driver = Driver(executable_path=shutil.which("chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=driver)
        self.driver.set_page_load_timeout(30)
        return self

    def __exit__(self, *_):
        if self.driver:
            self.driver.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, address):
        self.driver.get(address)

    def _script(self, script):
        """Asked in one step: a page that is being replaced cannot break the answer."""
        return self.driver.execute_script(script)

    def text(self):
        return self._script("return document.body ? document.body.innerText : ''")

    def heading(self):
        self.find("h1")
        return self._script("return document.querySelector('h1').innerText")

    def find(self, selector, timeout=10):
        def look():
            found = self.driver.find_elements(By.CSS_SELECTOR, selector)
            return found[0] if found else None

        return wait_for(look, lambda: f"{selector} on the page:\n{self.text()}", timeout)

    def press(self, selector="button"):
        self.find(selector).click()

    def write(self, selector, text):
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def reads(self, wanted, timeout=10):
        """Waits until the page says that."""
        return wait_for(
            lambda: wanted in self.text() and self.text(),
            lambda: f"{wanted!r} on the page:\n{self.text()}",
            timeout,
        )

    def arrives(self, address, timeout=20):
        """Waits until the page shown is one below that address."""
        wait_for(
            lambda: self.driver.current_url.startswith(address),
            lambda: f"{address}, the browser is at {self.driver.current_url}:\n{self.text()}",
            timeout,
        )
        self.find("h1")

    def picture(self, path):
        self.driver.save_screenshot(str(path))
