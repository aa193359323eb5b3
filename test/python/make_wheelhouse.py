"""A folder with the wheels of hash-pinned requirements, so that an environment can be made without a registry.

usage: make_wheelhouse.py FOLDER REQUIREMENTS

Does nothing when the folder was made from exactly these requirements. A registry that fails is asked again: three tries.
"""
import hashlib
import pathlib
import subprocess
import sys
import time


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder, requirements = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest() + " " + sys.version.split()[0]
    stamp = folder / "made-from"
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, 4):
        for old in folder.glob("*.whl"):
            old.unlink()
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes",
                    "--only-binary", ":all:", "--retries", "5", "--timeout", "60", "--dest", str(folder), "-r", str(requirements)]
        if subprocess.run(download, check=False).returncode == 0:
            stamp.write_text(wanted)
            return 0
        print(f"pip failed (try {attempt} of 3)", file=sys.stderr)
        time.sleep(2 * attempt)
    return 1


if __name__ == "__main__":
    sys.exit(main())
