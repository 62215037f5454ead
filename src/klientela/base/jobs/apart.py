"""Work on hostile input in a process of its own, with limits: it can harm nobody but itself.

The caller sends one order, hears of progress, and gets one answer; each is a line of JSON. Native code ends its process
without a word when memory runs out; what a process says while it dies may quote a person's data, so that nobody gets to
see more than the name of a signal or of an error's class.
"""

from __future__ import annotations

import json
import os
import re
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space; an audit of 100,000 rows takes a quarter of it
CPU_LIMIT = 20 * 60  # seconds; 100,000 rows take 42 of them here, so the most that is read fits in on a slow machine
SECONDS_OF_SILENCE = 1.0  # after which the caller hears nothing anew, so that it can stop the process
_PIECE = 64 * 1024
_CLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")

Told = dict[str, Any]
Tell = Callable[[Told], None]


class ApartDiedError(Exception):
    """The process ended without an answer; `cause` is a signal, an error's class or an exit code."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def work_apart(module: str, order: Told, *, hear: Callable[[Told | None], None]) -> Told:
    """Return what `module` answers to an order.

    `hear` gets what it tells on the way, and None after each second of silence; what that raises stops the process and
    passes on. Raises ApartDiedError.
    """
    # -P: a folder of lists, in which somebody may stand, holds no modules of ours.
    command = [sys.executable, "-P", "-m", module]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as child:  # noqa: S603
        try:
            return _answer(child, order, hear)
        finally:
            child.kill()


def _answer(child: subprocess.Popen[bytes], order: Told, hear: Callable[[Told | None], None]) -> Told:
    cause = ""
    for line in _lines(child, json.dumps(order)):
        said: Told = json.loads(line) if line else {}
        if "answer" in said:
            answer: Told = said["answer"]
            return answer
        cause = str(said.get("broke_off", cause))
        hear(said.get("told"))
    raise ApartDiedError(cause if _CLASS.fullmatch(cause) else _ending(child.wait()))


def _lines(child: subprocess.Popen[bytes], order: str) -> Iterator[str]:
    """Give the order, and yield each line that comes back; an empty one after each second of silence."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(order.encode())
        child.stdin.close()
    except BrokenPipeError:
        pass  # it ended before it read its order; how, is told when its output has ended
    rest: list[bytes] = []
    for piece in _pieces(child.stdout):
        first, *others = piece.split(b"\n")
        rest.append(first)
        for other in others:
            yield b"".join(rest).decode()
            rest = [other]
        if not piece:
            yield ""


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what comes as it comes, nothing after each second of silence, until the stream ends."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            if not selector.select(SECONDS_OF_SILENCE):
                yield b""
            elif piece := os.read(stream.fileno(), _PIECE):
                yield piece
            else:
                return


def _ending(code: int) -> str:
    """Return how a process ended: the name of the signal, or its exit code."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


def answer_order(work: Callable[[Told, Tell], Told]) -> None:
    """Do the one order of this process, within its limits: to be called by the module that `work_apart` names."""
    _limit(resource.RLIMIT_AS, MEMORY_LIMIT)
    _limit(resource.RLIMIT_CPU, CPU_LIMIT)
    _limit(resource.RLIMIT_CORE, 0)  # an image of this process would hold everybody's data
    try:
        _say({"answer": work(json.loads(sys.stdin.read()), lambda told: _say({"told": told}))})
    except BrokenPipeError:
        sys.exit(1)  # nobody waits for the answer any more
    except Exception as error:
        _say({"broke_off": type(error).__name__})
        sys.exit(1)


def _limit(what: int, most: int) -> None:
    """Limit a resource to `most`, or to what this process may have, where that is less."""
    _soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _say(said: Told) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()
