"""What is called by name exists under that name: events that somebody hears, work that is done later."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Set

from tests.house.source_tree import PACKAGES, ROOT, Source, called_name, first_literal, import_everything, sources

FURNITURE = {"events", "guards", "models", "operations", "personal_data", "policy", "tasks"}


def named_in(files: Iterable[Source], function: str) -> dict[str, str]:
    """Each literal first argument of calls to this function, and where it stands."""
    calls = ((source, call) for source in files for call in source.nodes(ast.Call))
    return {
        name: source.at(call)
        for source, call in calls
        if called_name(call) == function and (name := first_literal(call)) and "." in name
    }


def unknown(names: dict[str, str], known: Set[str]) -> dict[str, str]:
    """The names that nothing answers to."""
    return {name: place for name, place in names.items() if name not in known}


def test_every_event_that_is_listened_to_exists() -> None:
    import_everything()
    from marketplace.kernel.events import known_events

    assert unknown(named_in(sources(*PACKAGES), "on"), known_events().keys()) == {}


def test_every_event_is_announced_under_the_name_of_its_room() -> None:
    import_everything()
    from marketplace.kernel.events import known_events

    houses = {name: kind for name, kind in known_events().items() if kind.__module__.split(".")[0] in PACKAGES}
    assert {n: k.__module__ for n, k in houses.items() if n.split(".")[0] not in k.__module__.split(".")} == {}


def test_everything_asked_for_later_is_a_task() -> None:
    import_everything()
    from marketplace.kernel.outbox import TASKS

    assert unknown(named_in(sources(*PACKAGES), "later"), set(TASKS.keys())) == {}


def test_every_task_is_asked_for_somewhere() -> None:
    asked = named_in(sources(*PACKAGES), "later")
    assert unknown(named_in(sources(*PACKAGES), "task"), asked.keys()) == {}


def test_a_name_that_nothing_answers_to_is_found() -> None:
    heard = Source("marketplace/requests/tasks.py", '@on("delivery.session_vanished")\ndef hear(event): ...\n')
    asked = Source("marketplace/enrolment/operations.py", 'later("enrolment.forget", at=None)\n')
    assert unknown(named_in([heard], "on"), {"delivery.session_cancelled"})
    assert unknown(named_in([asked], "later"), set())
    assert not unknown(named_in([asked], "later"), {"enrolment.forget"})


def test_the_application_alone_knows_every_room() -> None:
    """A listener or a task that only the tests import would never run in a city."""
    wanted = {source.module for source in sources(*PACKAGES) if source.module.split(".")[-1] in FURNITURE}
    program = "import sys, marketplace.app as app; app.furnish(); print('\\n'.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert sorted(wanted - set(ran.stdout.split())) == []
