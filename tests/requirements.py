"""Say what setup.cfg asks for, one requirement a line, so that pip can install it under the pins of constraints.txt.

`python tests/requirements.py product|test|house` prints a part of setup.cfg (Python alone is enough for that);
`python tests/requirements.py pins` prints every installed distribution but our own, pinned.
"""

import configparser
import sys
from importlib import metadata
from pathlib import Path

SETUP_CFG = Path(__file__).resolve().parents[1] / "setup.cfg"
OURS = "v2-marketplace"
NOT_PINNED = {OURS, "pip", "setuptools", "wheel"}
BUILD = "setuptools"


def asked_for(part: str) -> list[str]:
    """The requirements of the product, with the build back end that installs it, or those of one extra."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(SETUP_CFG, encoding="utf-8")
    if part == "product":
        return [*_lines(config["options"]["install_requires"]), BUILD]
    return _lines(config["options.extras_require"][part])


def pins() -> list[str]:
    """Every installed distribution as `name==version`, sorted, with the build back end and without our own."""
    installed = {dist.metadata["Name"]: dist.version for dist in metadata.distributions()}
    names = {name for name in installed if name.lower() not in NOT_PINNED} | {BUILD}
    return [f"{name}=={installed[name]}" for name in sorted(names, key=str.lower)]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


if __name__ == "__main__":
    wanted = sys.argv[1]
    print("\n".join(pins() if wanted == "pins" else asked_for(wanted)))
