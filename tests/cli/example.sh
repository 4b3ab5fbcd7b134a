#!/bin/sh
# SPDX-License-Identifier: MIT
#
# example.sh - the example builds with the one command its README gives, without a warning, and prints what it says.
. tests/cli/lib.sh

command=$(grep -E '^\$ cc ' examples/README.md | head -n 1 | sed "s|^. ||; s|-o [^ ]*|-o $scratch/hello|")
[ -n "$command" ]
report $? "examples/README.md has a command"
check "it builds" sh -c "$command -Wall -Wextra -Werror"
check "it runs" "$scratch/hello"
finish
