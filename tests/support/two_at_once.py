"""Two transactions on two real connections, the second begun while the first is still open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction


def second_while_first_is_open(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do both, and return how each ended: "done", or the name of what was raised.

    The first commits once the second has ended, or waits for a lock of the first: no luck with time is needed.
    """
    ended = ["", ""]
    is_under_way = threading.Event()

    def attempt(number: int, act: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                act()
                if number == 0:
                    is_under_way.set()
                    wait_until(lambda: bool(ended[1]) or somebody_waits())
            ended[number] = "done"
        except Exception as error:
            ended[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=given) for given in enumerate((first, second))]
    threads[0].start()
    assert is_under_way.wait(10), ended
    threads[1].start()
    for thread in threads:
        thread.join(20)
    return ended


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.01)
