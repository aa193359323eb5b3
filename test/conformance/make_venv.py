"""What hash-pinned requirements name, in a folder of its own in the build folder: an environment, or only the wheels.

usage: make_venv.py FOLDER REQUIREMENTS            a virtual environment with them installed
       make_venv.py --wheels FOLDER REQUIREMENTS   their wheels, so that an environment can be made without a registry

Does nothing when the folder was made from exactly these requirements. A registry that fails is asked again: three tries.
A folder that holds anything else is never touched.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys
import time
import venv

PINNED = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "--retries", "5",
          "--timeout", "60"]


def install(folder: pathlib.Path, requirements: pathlib.Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    return pip(folder / "bin" / "python", "install", *PINNED, "-r", requirements)


def download(folder: pathlib.Path, requirements: pathlib.Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return pip(sys.executable, "download", *PINNED, "--dest", folder, "-r", requirements)


def pip(python: object, *words: object) -> bool:
    return subprocess.run([str(python), "-m", "pip", *map(str, words)], check=False).returncode == 0


def holds_something_else(folder: pathlib.Path, wheels: bool) -> bool:
    if not folder.exists():
        return False
    if wheels:
        return any(one.suffix != ".whl" and one.name != "made-from" for one in folder.iterdir())
    return any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists()


def main() -> int:
    words = sys.argv[1:]
    wheels = words[:1] == ["--wheels"]
    words = words[1:] if wheels else words
    if len(words) != 2 or not words[0]:
        print(__doc__, file=sys.stderr)
        return 2
    folder, requirements = pathlib.Path(words[0]), pathlib.Path(words[1])
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest() + " " + sys.version.split()[0]
    stamp = folder / "made-from"
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    if holds_something_else(folder, wheels):
        what = "folder of wheels" if wheels else "virtual environment"
        print(f"'{folder}' is no {what}, and making one would empty it; name a new folder", file=sys.stderr)
        return 2
    make = download if wheels else install
    for attempt in range(1, 4):
        if make(folder, requirements):
            stamp.write_text(wanted)
            return 0
        print(f"pip failed (try {attempt} of 3)", file=sys.stderr)
        time.sleep(2 * attempt)
    return 1


if __name__ == "__main__":
    sys.exit(main())
