# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the metainfo: what catalogues of software ask of it beyond its being valid."""

import colorsys
import re
import struct
import xml.etree.ElementTree as ElementTree

from .tree import SOURCE

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CONTROLS = {"keyboard", "pointing", "touch"}
NAME_LETTERS = 15
SUMMARY_LETTERS = (10, 35)
LIST_ITEMS = 10
PICTURES = (3, 5)
PICTURE_BYTES = 300_000
# The window's own 1000 × 700 and its shadow.
PICTURE_SIZE = (1040, 740)
EMPTY_NOTES = re.compile(r"(?i)\bbug ?fix(es)?\b|\bvarious\b|\bminor\b")
PRE_RELEASE = re.compile(r"(?i)alpha|beta|rc|dev|pre")


def _texts(node, path):
    return [" ".join((found.text or "").split()) for found in node.findall(path)]


def _first(node, path):
    return next(iter(_texts(node, path)), "")


def metainfos(tree):
    for path in tree.paths(".metainfo.xml.in", under="data/"):
        yield path, ElementTree.fromstring(tree.files[path].encode())


def _meson(tree, name):
    """A text that the top meson.build sets: a variable, or the project's version."""
    found = re.search(rf"\b{name}(?: =|:) '([^']+)'", tree.files.get("meson.build", ""))
    return found.group(1) if found else None


def metainfo_words(tree):
    """Name, summary, description and developer as the guidelines of catalogues want them."""
    for path, root in metainfos(tree):
        name, summary = _first(root, "name"), _first(root, "summary")
        least, most = SUMMARY_LETTERS
        if not name or len(name) > NAME_LETTERS:
            yield f"{path}: the name «{name}» is not within {NAME_LETTERS} letters"
        if not least <= len(summary) <= most:
            yield f"{path}: the summary has {len(summary)} letters, not {least} to {most}"
        if summary.endswith(".") or summary.startswith(("A ", "An ", "The ")) or name in summary:
            yield f"{path}: the summary has a full stop, an article or the name in it"
        if not root.findall("description/p") or summary in _texts(root, "description/p"):
            yield f"{path}: no description, or it only repeats the summary"
        if len(root.findall("description/ul/li")) > LIST_ITEMS:
            yield f"{path}: a list of more than {LIST_ITEMS} items"
        developer = root.find("developer")
        if developer is None or not developer.get("id") or not _first(developer, "name"):
            yield f"{path}: no developer with an id and a name"


def metainfo_facts(tree):
    """Addresses, licences, age rating, sizes, ways of input, the desktop file, translations."""
    for path, root in metainfos(tree):
        addresses = {url.get("type"): url.text for url in root.findall("url")}
        for kind in ("homepage", "vcs-browser"):
            if not str(addresses.get(kind)).startswith("@base_url@/"):
                yield f"{path}: the {kind} is not under the project's own address"
        for tag in ("metadata_license", "project_license"):
            if not _first(root, tag):
                yield f"{path}: no {tag}"
        rating = root.find("content_rating")
        if rating is None or rating.get("type") != "oars-1.1":
            yield f"{path}: no OARS 1.1 content rating"
        length = root.find("requires/display_length")
        if length is None or (length.get("compare"), length.text) != ("ge", "360"):
            yield f"{path}: does not require a display length of 360"
        if set(_texts(root, "recommends/control")) != CONTROLS:
            yield f"{path}: does not recommend {', '.join(sorted(CONTROLS))}"
        if _first(root, "launchable[@type='desktop-id']") != f"{_first(root, 'id')}.desktop":
            yield f"{path}: the launchable is not the desktop file of its id"
        if _first(root, "translation[@type='gettext']") != "smorodina":
            yield f"{path}: does not name its gettext domain"


def metainfo_branding(tree):
    """A primary colour for light and for dark, each colourful and neither near white nor black."""
    for path, root in metainfos(tree):
        found = {}
        for color in root.findall("branding/color[@type='primary']"):
            found[color.get("scheme_preference")] = color.text or ""
        if set(found) != {"light", "dark"}:
            yield f"{path}: no primary branding colours for light and dark"
            continue
        for scheme, color in found.items():
            if not re.fullmatch("#[0-9a-f]{6}", color):
                yield f"{path}: {color} is no colour"
                continue
            parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
            _, lightness, saturation = colorsys.rgb_to_hls(*parts)
            fitting = lightness > 0.5 if scheme == "light" else lightness < 0.5
            if not fitting or not 0.12 < lightness < 0.93 or saturation < 0.2:
                yield f"{path}: {color} is no colour for {scheme}"


def metainfo_releases(tree):
    """Every release has notes for customers; the newest is the one being built, and is final."""
    for path, root in metainfos(tree):
        releases = root.findall("releases/release")
        if not releases or releases[0].get("version") != _meson(tree, "version"):
            yield f"{path}: the newest release is not the version in meson.build"
        dates = [release.get("date", "") for release in releases]
        if dates != sorted(dates, reverse=True) or not all(dates):
            yield f"{path}: releases without dates or not newest first"
        for release in releases:
            version = release.get("version", "")
            notes = " ".join(_texts(release, "description//*"))
            if len(notes.split()) < 10 or EMPTY_NOTES.search(notes):
                yield f"{path}: the notes of {version} tell a customer nothing"
            if PRE_RELEASE.search(version) or release.get("type", "stable") != "stable":
                yield f"{path}: {version} is no final release"


def png_size(path):
    """Width and height of a PNG file, or None."""
    if not path.is_file():
        return None
    head = path.read_bytes()[:24]
    return struct.unpack(">II", head[16:24]) if head.startswith(b"\x89PNG") else None


def _picture(where, image, number):
    """What is wrong with one image of the screenshot of that number."""
    address, language = (image.text or "").strip(), image.get(LANGUAGE, "en")
    folder = "@base_url@/screenshots/" + ("" if language == "en" else f"{language}/")
    if not address.startswith(folder) or not address.endswith(".png"):
        yield f"{where}: picture {number} is not a PNG under {folder}"
        return
    file = SOURCE / "data" / address[len("@base_url@/") :]
    size = png_size(file)
    if size is None:
        yield f"{where}: {file.relative_to(SOURCE)} is not there"
        return
    if size != (int(image.get("width", 0)), int(image.get("height", 0))):
        yield f"{where}: {file.name} is {size[0]}x{size[1]}, which is not what is said of it"
    if size[0] > PICTURE_SIZE[0] or size[1] > PICTURE_SIZE[1]:
        yield f"{where}: {file.name} is larger than {PICTURE_SIZE[0]}x{PICTURE_SIZE[1]}"
    if file.stat().st_size > PICTURE_BYTES:
        yield f"{where}: {file.name} is larger than {PICTURE_BYTES} bytes"


def metainfo_screenshots(tree):
    """Three to five pictures in English and Russian, each with a caption, the first the default."""
    for path, root in metainfos(tree):
        shots = root.findall("screenshots/screenshot")
        if not PICTURES[0] <= len(shots) <= PICTURES[1]:
            yield f"{path}: {len(shots)} pictures, not {PICTURES[0]} to {PICTURES[1]}"
        if [shot.get("type") == "default" for shot in shots].count(True) != 1:
            yield f"{path}: not one default picture"
        for number, shot in enumerate(shots, 1):
            caption = _first(shot, "caption")
            if not 10 <= len(caption) <= 100 or caption.endswith("."):
                yield f"{path}: picture {number} has no caption of one sentence"
            languages = {image.get(LANGUAGE, "en") for image in shot.findall("image")}
            if languages != {"en", "ru"}:
                yield f"{path}: picture {number} is there only in {sorted(languages)}"
            for image in shot.findall("image"):
                yield from _picture(path, image, number)


def screenshots_shown(tree):
    """No picture lies about that the metainfo does not show."""
    shown = "".join(tree.files[path] for path in tree.paths(".metainfo.xml.in", under="data/"))
    folder = SOURCE / "data" / "screenshots"
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and f"@base_url@/screenshots/{name}<" not in shown:
            yield f"data/screenshots/{name}: the metainfo does not show it"


RULES = (
    metainfo_words,
    metainfo_facts,
    metainfo_branding,
    metainfo_releases,
    metainfo_screenshots,
    screenshots_shown,
)
