#!/usr/bin/env python3
"""Runs the commands of a Markdown file and compares what they print with what the file shows.

usage: check_documents.py PROGRAM FILE [--update]

In a block that begins with ```console, a line "$ COMMAND" is run by bash from the source folder, with PROGRAM found as `plogp` and a temporary folder as its TMPDIR; the lines up to the next "$ " are its output. A command that begins with `make` or `git` is shown only. With --update the file is rewritten.
A translation, NAME.ko.md in the tutorial, shows the commands of NAME.md in the same order.
"""
import difflib
import os
import subprocess
import sys
import tempfile

NOT_RUN = ("make", "git", "cd")
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def output_of(command, program, scratch):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": scratch,
                   "PATH": os.path.dirname(program) + os.pathsep + os.environ["PATH"]}
    environment.pop("COLUMNS", None)
    done = subprocess.run(["bash", "-c", command], cwd=SOURCE, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"exit {done.returncode}: {command}\n{done.stderr}")
    return done.stdout.splitlines()


def refreshed(lines, run):
    """The lines of the file with the output of every command as it is now."""
    result, inside, skipping = [], False, False
    for line in lines:
        if line.startswith("```"):
            inside = line == "```console"
            skipping = False
        if inside and line.startswith("$ "):
            command = line[2:]
            result.append(line)
            skipping = command.split()[0] not in NOT_RUN
            if skipping:
                result.extend(run(command))
        elif not skipping or line.startswith("```"):
            result.append(line)
    return result


def commands_of(path):
    with open(path, encoding="utf-8") as file:
        return [line for line in file.read().splitlines() if line.startswith("$ ")]


def check_translation(path):
    if path.endswith(".ko.md") and "tutorial" in path:
        original = path.removesuffix(".ko.md") + ".md"
        if commands_of(path) != commands_of(original):
            sys.exit(f"{path}: its commands are not those of {original}")


def main():
    program, path = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    check_translation(path)
    with open(path, encoding="utf-8") as file:
        shown = file.read().splitlines()
    with tempfile.TemporaryDirectory() as scratch:
        actual = refreshed(shown, lambda c: output_of(c, program, scratch))
    if "--update" in sys.argv[3:]:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(actual) + "\n")
        return 0
    difference = list(difflib.unified_diff(shown, actual, path, "what the commands print", lineterm=""))
    print("\n".join(difference))
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
