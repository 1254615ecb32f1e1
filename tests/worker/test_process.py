"""`marketplace worker` as a process: what is due is done once, also when the process is killed in between."""

from __future__ import annotations

from datetime import timedelta

from marketplace.kernel.outbox import LEASE
from marketplace.kernel.verification import differences
from tests.conftest import MORNING
from tests.worker.conftest import ALL_ENDED_ONCE, HOLDS, Busy, show, stop


def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing(busy: Busy):
    with busy.worker() as killed:
        busy.until_done(killed, 1)
        killed.kill()
        killed.wait()
    done = busy.done()
    assert 0 < done < HOLDS and busy.leased() == HOLDS - done
    show(MORNING + timedelta(hours=1) + 2 * LEASE)
    with busy.worker() as restarted:
        busy.until_done(restarted, HOLDS)
        assert stop(restarted) == 0
    assert busy.effects() == ALL_ENDED_ONCE
    assert list(differences()) == []
