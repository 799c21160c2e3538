#!/usr/bin/env bash
# Writes the manual pages and completions the program makes of its own tables.   make-pages.sh PROGRAM FOLDER
set -eu
program=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder/man1" "$folder/bash" "$folder/zsh" "$folder/fish"
"$program" help --as man -o "$folder/man1/plogp.1"
for command in $("$program" help --commands); do
    "$program" help --as man -o "$folder/man1/plogp-$command.1" "$command"
done
"$program" help --as bash -o "$folder/bash/plogp"
"$program" help --as zsh -o "$folder/zsh/_plogp"
"$program" help --as fish -o "$folder/fish/plogp.fish"
