# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that a letter's link opens."""

import urllib.parse
import urllib.request

from support.words import translate


def test_a_press_confirms_and_a_look_does_not(newcomer, browser):
    link = newcomer.letter().link("/confirm/")
    browser.open(link)
    assert browser.heading() == translate("Confirm Your Address")
    assert newcomer.state() == "pending"
    browser.press("#confirm")
    browser.reads(translate("The Address Is Confirmed"))
    assert newcomer.state() == "confirmed"
    assert newcomer.login().status in (200, 201)


def test_a_mail_scanner_that_follows_links_confirms_nothing(newcomer):
    link = newcomer.letter().link("/confirm/")
    for _ in range(3):
        with urllib.request.urlopen(link, timeout=10) as reply:
            assert reply.status == 200
            assert "no-store" in reply.headers["Cache-Control"]
    assert newcomer.state() == "pending"


def test_a_used_link_says_so_and_offers_the_next_step(newcomer, browser):
    link = newcomer.letter().link("/confirm/")
    browser.open(link)
    browser.press("#confirm")
    browser.reads(translate("The Address Is Confirmed"))
    browser.open(link)
    assert browser.heading() == translate("This Link Was Already Used")
    assert translate("The address is confirmed: go back to the app and log in.") in browser.text()


def test_a_forged_link_says_so_and_offers_the_next_step(service, browser):
    browser.open(f"{service.address}/confirm/AAAABBBBCCCCDDDDEEEEFFFF22")
    assert browser.heading() == translate("We Do Not Know This Link")
    assert browser.driver.find_elements("css selector", "form") == []


def test_the_page_fits_a_telephone_and_a_dark_room(newcomer, browser):
    link = newcomer.letter().link("/confirm/")
    metrics = {"width": 360, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        browser.open(link)
        script = "return document.documentElement.scrollWidth <= window.innerWidth"
        assert browser.driver.execute_script(script)
        script = "return getComputedStyle(document.body).backgroundColor"
        shade = [int(part) for part in browser.driver.execute_script(script)[4:-1].split(",")[:3]]
        assert sum(shade) < 3 * 128
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_a_broken_request_is_not_called_the_fault_of_the_service(newcomer):
    path = urllib.parse.urlparse(newcomer.letter().link("/confirm/")).path
    headers = {"Accept": "text/html"}
    answer = newcomer.api.call("POST", path, raw=b"x" * (2**20 + 1), headers=headers)
    assert answer.status == 413, answer.status
    told = answer.content.decode()
    assert translate("The Request Was Not Understood") in told, told
    assert newcomer.state() == "pending"
