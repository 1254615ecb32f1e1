"""Take each condition, raise and refusal out of a room, one at a time, and see that the room's own tests turn red.

`make mutants room=people`, or `python -m tests.mutants people`. A condition is tried as never and as always true
(operands of `and` and `or`, and what a query asks for, as left out); a raise or a call that refuses is skipped. Each
mutant is switched on in a process forked after the tests were collected, which runs the tests that reach it. mutmut
writes mutants to disk and has none of these kinds; cosmic-ray changes the tree in place and starts pytest for each.

What no test can notice stands in equivalent.toml, with the reason. Exit code 1 where anything else survives.
"""

from __future__ import annotations

import functools
import itertools
import os
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.mutants.instrument import ROOT, SWITCHES, Finder, Mutant

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
OPTIONS = ("-pno:cacheprovider", "-pno:terminal", "-pno:xdist", "--override-ini=addopts=--import-mode=importlib")
OUR_ROOTS = ("marketplace", "catalog", "consent", "providers")
KeptAnswers = type(functools.cache(len))
SECONDS_AT_LEAST, TIMES_AS_LONG = 10, 10
"""A test that takes longer than both together has noticed the mutant."""


class Trial:
    """A pytest plugin that runs the collected tests once, and then each mutant against the tests that reach it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.took: dict[pytest.Item, float] = {}
        self.reaching: dict[int, set[pytest.Item]] = {}
        self.survivors: list[Mutant] = []
        self.in_child = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A red test kills the mutant; without a mutant it ends the trial."""
        if report.failed and self.in_child:
            os._exit(1)
        if report.failed:
            print(f"{report.nodeid} is red without any mutant.\n{report.longreprtext}")
            pytest.exit("red", returncode=2)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the trial in place of pytest's own loop."""
        for item, following in itertools.pairwise([*session.items, session.items[0]]):
            self.record(item, following)
        if not self.stays_green(None, {item.path: item for item in session.items}.values()):
            print("A test of each file, in a process of its own, is red without any mutant.")
            pytest.exit("red", returncode=2)
        for number, mutant in enumerate(SWITCHES.mutants):
            tests = self.tests_of(number)
            if not tests or self.stays_green(number, tests):
                self.survivors.append(mutant)
                print(f"{mutant.file}:{mutant.line} stays green: {mutant.name}", file=sys.stderr, flush=True)
        return True

    def record(self, item: pytest.Item, following: pytest.Item) -> None:
        """Run a test, and note how long it takes and which mutants it reaches."""
        forget_answers()
        SWITCHES.reached.clear()
        started = time.monotonic()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        self.took[item] = time.monotonic() - started
        for number in SWITCHES.reached:
            self.reaching.setdefault(number, set()).add(item)

    def tests_of(self, number: int) -> Collection[pytest.Item]:
        """The tests that reach a mutant; any may reach a constant, which was made while its module was imported."""
        return self.reaching.get(number) or (self.took if number in SWITCHES.constants else ())

    def stays_green(self, number: int | None, tests: Collection[pytest.Item]) -> bool:
        """Whether these tests pass with this mutant on, in a process of its own, the quickest first."""
        before = set(self.folder.iterdir())
        if child := os.fork():
            green = os.waitpid(child, 0)[1] == 0
            for left_behind in set(self.folder.iterdir()) - before:
                shutil.rmtree(left_behind, ignore_errors=True)
            return green
        try:
            self.in_child = True
            forget_answers()
            SWITCHES.turn_on(number)
            in_order = sorted(tests, key=self.took.__getitem__)
            for item, following in itertools.pairwise([*in_order, in_order[0]]):
                signal.alarm(SECONDS_AT_LEAST + int(TIMES_AS_LONG * self.took[item]))
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:
            os._exit(1)
        os._exit(0)


def forget_answers() -> None:
    """Empty the caches of our modules, so that each test asks anew."""
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in OUR_ROOTS]
    for kept in [value for module in ours for value in vars(module).values() if type(value) is KeptAnswers]:
        kept.cache_clear()


def main(room: str) -> int:
    """Try one room; print what survives, what is wrongly called equivalent, and a summary. Returns the exit code."""
    Finder.package = f"marketplace.{room}" if (ROOT / "marketplace" / room).is_dir() else room
    sys.meta_path.insert(0, Finder)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        trial = Trial(Path(folder))
        if code := pytest.main([f"tests/{room}", f"--basetemp={folder}", *OPTIONS], plugins=[trial]):
            return int(code)
    known = {(file, name) for file, names in tomllib.loads(EQUIVALENT.read_text()).items() for name in names}
    missed = [each for each in trial.survivors if (each.file, each.name) not in known]
    for each in missed:
        print(f"{each.file}:{each.line} survives: {each.name}")
    gone = known - {(each.file, each.name) for each in trial.survivors}
    for file, name in sorted(gone):
        if file.startswith(Finder.package.replace(".", "/") + "/"):
            print(f"{file} is called equivalent, and is killed or gone: {name}")
    killed, equivalent = len(SWITCHES.mutants) - len(trial.survivors), len(trial.survivors) - len(missed)
    print(f"{room}: {killed} killed, {len(missed)} survived, {equivalent} equivalent")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
