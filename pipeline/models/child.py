"""The child process of `LocalServer`. It is run as a script and imports nothing of Gouji, so that neither the parent's
import path nor a folder `pipeline` in the working directory matters.

It prints `ready ADDRESS` once it serves, and ends when its standard input is closed or its parent is gone.
"""

from __future__ import annotations

import argparse
import os
import select
import sys
from typing import Any

READY = "ready "
# Room for the states of the last prompts, in MiB: when questions about three tables take turns, the constant part of
# each would otherwise be read again every time. The library's own 8 GiB are too much for the machines this is for.
PROMPT_CACHE = 1024
# Tokens of a prompt that are read in one go: only between two goes is it noticed that the asker has given up.
BATCH = 512
ERRORS_ONLY = 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--model", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--context", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    asked = parser.parse_args()
    parent = os.getppid()
    try:
        server = start(asked)
    except (ImportError, RuntimeError) as error:
        sys.exit(str(error))
    print(READY + server.listening_address, flush=True)
    while not select.select([sys.stdin], [], [], 1.0)[0]:
        # A process forked from the parent may hold the other end of our input open after the parent has gone.
        if os.getppid() != parent:
            break
    # Not by the usual way out: the server's own end waits for the answer under way, which nobody wants any more.
    os._exit(0)


def start(asked: argparse.Namespace) -> Any:
    """An `xllamacpp.Server` that has loaded its model; it serves for as long as it is kept.

    Raises ImportError, and RuntimeError when the model or the port cannot be had.
    """
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = asked.path
    params.model_alias = {asked.model}
    params.hostnames = [asked.host]
    params.port = asked.port
    params.n_ctx = asked.context
    params.n_batch = BATCH
    params.n_parallel = 1
    params.cpuparams.n_threads = asked.threads
    params.cpuparams_batch.n_threads = asked.threads
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE
    params.verbosity = ERRORS_ONLY
    # Only the completions are wanted: no web page, no look at other prompts, no calls from pages that a browser shows.
    params.ui = False
    params.endpoint_slots = False
    params.cors_origins = "localhost"
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
