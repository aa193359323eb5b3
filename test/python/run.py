"""Runs the tests of python/ with the environment this interpreter stands in.

usage: run.py --wheelhouse FOLDER [--sluice BINARY] [words for pytest]

Without a binary the tests that need the program are passed over.
"""
import argparse
import os
import pathlib
import sys

PACKAGE = pathlib.Path(__file__).resolve().parents[2] / "python"


def main() -> None:
    asked = argparse.ArgumentParser(usage=__doc__)
    asked.add_argument("--wheelhouse", required=True, help="made by make_venv.py --wheels")
    asked.add_argument("--sluice", default="", help="the program")
    chosen, words = asked.parse_known_args()
    os.environ["SLUICE_WHEELHOUSE"] = str(pathlib.Path(chosen.wheelhouse).resolve())
    os.environ["SLUICE_BINARY"] = str(pathlib.Path(chosen.sluice).resolve()) if chosen.sluice else ""
    os.environ["PYTHONPATH"] = str(PACKAGE / "src")
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(PACKAGE), "-c",
               str(PACKAGE / "pyproject.toml"), *words]
    os.chdir(PACKAGE)
    os.execv(sys.executable, command)


if __name__ == "__main__":
    main()
