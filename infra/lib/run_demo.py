# ===----------------------------------------------------------------------=== #
#
# This source file is part of the Oriel project
#
# Copyright (c) 2026 the Oriel authors
# Licensed under Apache License v2.0
#
# SPDX-License-Identifier: Apache-2.0
#
# ===----------------------------------------------------------------------=== #
"""Runs the demo until Ctrl-C, or drives its journey (--check)."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from demo import ROOT, Demo, DemoError


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binaries", type=Path, required=True, help="where oriel-cloud and oriel-edge are")
    parser.add_argument("--check", action="store_true", help="drive the journey in a browser and exit 0 or 1")
    options = parser.parse_args()
    demo = Demo(folder=ROOT / ".demo", binaries=options.binaries, cache=ROOT / ".cache" / "cameras")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        demo.start(lambda text: print(f"  {text}", flush=True))
        if options.check:
            from journey import check

            return check(demo)
        print(f"\n  Open     {demo.url}\n  Sign in  {demo.user}\n  Password {demo.password}\n")
        print("  The browser will warn of a self-made certificate: that is expected here.")
        print("  Ctrl-C stops everything and removes it.", flush=True)
        while all(process.poll() is None for process in demo.processes.values()):
            time.sleep(0.5)
        ended = [name for name, process in demo.processes.items() if process.poll() is not None]
        print(f"  The {ended[0]} ended by itself; see {demo.folder}/{ended[0]}.log.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n  Stopping.")
        return 0
    except DemoError as error:
        print(f"demo: {error} See the logs in {demo.folder}.", file=sys.stderr)
        for log in sorted(demo.folder.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()[-5:]
            print(f"--- {log.name}\n" + "\n".join(lines), file=sys.stderr)
        return 1
    finally:
        demo.stop()


if __name__ == "__main__":
    sys.exit(main())
