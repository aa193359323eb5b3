"""One virtual environment for a conformance suite, in the build folder, from hash-pinned requirements.

usage: make_venv.py FOLDER REQUIREMENTS

Does nothing when the folder was made from exactly these requirements. A registry that fails is asked again: three tries.
A folder that holds anything but an environment is never touched.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys
import time
import venv


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder, requirements = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest() + " " + sys.version.split()[0]
    stamp = folder / "made-from"
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    if not sys.argv[1] or folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
        print(f"'{sys.argv[1]}' is no virtual environment, and making one would empty it; name a new folder", file=sys.stderr)
        return 2
    for attempt in range(1, 4):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                   "--require-hashes", "--only-binary", ":all:", "--retries", "5", "--timeout", "60",
                   "-r", str(requirements)]
        if subprocess.run(install, check=False).returncode == 0:
            stamp.write_text(wanted)
            return 0
        print(f"pip failed (try {attempt} of 3)", file=sys.stderr)
        time.sleep(2 * attempt)
    return 1


if __name__ == "__main__":
    sys.exit(main())
