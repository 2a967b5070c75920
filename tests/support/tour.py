# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole journey of a customer, step by step, in pictures: `python3 -m support.tour FOLDER`."""

import pathlib
import shutil
import sys
import time
import traceback

from . import journey, paths
from .browser import Browser
from .customer import Customer
from .desktop import Desktop
from .gallery import Gallery
from .service import Demo


def walk(folder, logs):
    gallery = Gallery(folder)
    begin = time.monotonic()
    with Desktop(keep=logs) as desktop, Demo(logs / "demo.log") as demo, Browser() as browser:
        customer = Customer(desktop, demo, browser, gallery, logs)
        customer.start()
        try:
            for step in journey.STEPS:
                step(customer)
        except BaseException:
            _keep_failure(customer)
            raise
        finally:
            customer.stop()
        customer.close()
    seconds = time.monotonic() - begin
    gallery.say(f"Путь пройден за {seconds:.0f} с, снимков: {gallery.count}, они в {folder}")


def _keep_failure(customer):
    """What was on the screen when a step did not succeed, as far as it can still be told."""
    try:
        customer.gallery.keep(customer.app, "failure")
    except Exception as failure:  # noqa: BLE001 (the first failure is the one to tell)
        customer.gallery.say(f"(no picture of it: {failure})")


def main(arguments):
    shutil.rmtree(paths.BUILD / "logs" / "tour", ignore_errors=True)
    folder = pathlib.Path(arguments[0])
    try:
        walk(folder, paths.BUILD / "logs" / "tour")
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        print(f"The tour did not succeed; logs are in {paths.BUILD / 'logs' / 'tour'}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
