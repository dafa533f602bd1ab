"""A design that sends badly in a way that is known: every tenth frame is left out, every fifth comes 10 ms late."""

from __future__ import annotations

import socket
import struct
import sys
import time

from benchmarks.voices.job import Job

LATE_S = 0.01
_FRAME_S = 0.02


def main() -> None:
    job = Job.from_json(sys.argv[1])
    print("idle", flush=True)
    sys.stdin.readline()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", job.port))
        print("playing", flush=True)
        began = time.monotonic()
        frame = 0
        while True:
            due = began + frame * _FRAME_S + (LATE_S if frame % 5 == 3 else 0)
            time.sleep(max(0, due - time.monotonic()))
            for ssrc in job.ssrcs if frame % 10 else ():
                sock.send(struct.pack(">BBHII", 0x80, 0x78, frame % 2**16, frame * 960, ssrc))
            frame += 1


if __name__ == "__main__":
    main()
