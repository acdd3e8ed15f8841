"""Kill loads at random moments and print what was left: the database child by turns with the loader itself.

Run ``python bench/kill.py`` (``--claims 50000 --moments 20`` are the defaults, per victim). The first load is not
disturbed: its duration spreads the moments, its graph is what every later load must give again.
"""

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.ingest import killing, many


def main() -> None:
    """Run and print the table; exit status 1 when anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = run(Path(folder), chosen.claims, chosen.moments, random.Random(chosen.seed))
    sys.exit(not good)


def run(folder: Path, claims: int, moments: int, chance: random.Random) -> bool:
    """Kill at every moment in a new data directory; True when each left none or all and came back the same."""
    bundle = many.write(folder / "many.jsonl", claims)
    duration, expected = killing.loaded(folder / "whole", bundle)
    total = int(expected["claims"].split()[0])
    print(f"{total} claims loaded in {duration:.1f} s, database start included: {expected}", flush=True)
    print(f"{'victim':9}{'after':>7}{'exit':>6}{'seen':>8}{'next':>7}  left same  message", flush=True)
    good = True
    drawn = [(victim, (number + chance.random()) / moments) for number in range(moments) for victim in killing.VICTIMS]
    chance.shuffle(drawn)  # a run that is cut short has still seen the whole of a load
    for victim, part in drawn:
        found = killing.kill(folder / "killed", bundle, victim, part * duration, expected)
        print(
            f"{victim:9}{found.after:6.1f}s{found.status:6}{found.visible:8}{found.next_command:6.1f}s"
            f"  {len(found.left):4} {found.same!s:5}  {found.message[:90]}",
            flush=True,
        )
        good &= found.same and not found.left and found.visible in (0, total)
        shutil.rmtree(folder / "killed")
    return good


if __name__ == "__main__":
    main()
