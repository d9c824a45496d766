"""Run `python -m cx_centricity`, which is the command `cx-centricity`."""

import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from io import TextIOWrapper

try:
    from cx_centricity.cli import app
except ModuleNotFoundError as _error:
    if _error.name not in {"typer", "rich"}:
        raise
    sys.exit(str(_error))


def main() -> None:
    """Run the command line, which prints in UTF-8 in any locale and ends on SIGTERM as on Ctrl-C.

    If standard output cannot be written, such as on a full disk, say so and exit with code 2.
    """
    interrupt_on_sigterm()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OSError as error:
        with suppress(OSError):
            sys.stderr.write(f"cx-centricity: {error.strerror or error}\n")
        # What is left in the buffers would fail again when Python closes them.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        sys.exit(2)


def interrupt_on_sigterm() -> None:
    """Turn SIGTERM into an interrupt, so that a run that is stopped removes what it has written so far.

    A handler in Python alone would come too late: it waits until Polars, which holds the main thread, has finished. An
    interrupt stops Polars.
    """

    def handle(*_: object) -> None:
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell script
            sys.exit(128 + signal.SIGTERM)

    def watch() -> None:
        while True:
            if ours.recv(1)[0] == signal.SIGTERM:
                os.kill(os.getpid(), signal.SIGINT)

    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.detach())
    signal.signal(signal.SIGTERM, handle)
    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
