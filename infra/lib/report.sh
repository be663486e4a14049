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

# shellcheck shell=bash
# To be sourced. Runs steps one after the other, says how long each took, and ends with a time table.

REPORT_STEPS=()
REPORT_FAILED=0

# step NAME COMMAND [ARGUMENT...]: runs the command with its output in view; a failure is noted and the script goes on.
# Returns 0 always (a function called in a condition would run without errexit); STEP_STATUS is the command's status.
step() {
    local name=$1 began ended verdict=ok
    shift
    printf '\n==> %s\n' "$name"
    began=$(date +%s%N)
    local errexit=${-//[^e]/}
    set +e
    (
        set -e
        "$@"
    )
    STEP_STATUS=$?
    if [[ -n $errexit ]]; then set -e; fi
    ended=$(date +%s%N)
    if ((STEP_STATUS != 0)); then
        verdict="FAILED ($STEP_STATUS)"
        REPORT_FAILED=1
    fi
    report_row "$name" "$(((ended - began) / 1000000))" "$verdict"
    printf '<== %s: %s, %s\n' "$name" "$verdict" "$(report_time "$(((ended - began) / 1000000))")"
}

# skip_step NAME REASON: notes a step that cannot run because an earlier one failed; counts as failed.
skip_step() {
    printf '\n==> %s: not run, %s\n' "$1" "$2"
    REPORT_FAILED=1
    report_row "$1" 0 "NOT RUN: $2"
}

# report_table: the steps with their times; returns 1 when one failed.
report_table() {
    local row name milliseconds verdict total=0
    printf '\n%-36s %10s  %s\n' step time result
    for row in "${REPORT_STEPS[@]}"; do
        IFS=$'\t' read -r name milliseconds verdict <<<"$row"
        printf '%-36s %10s  %s\n' "$name" "$(report_time "$milliseconds")" "$verdict"
        total=$((total + milliseconds))
    done
    printf '%-36s %10s\n' total "$(report_time "$total")"
    return "$REPORT_FAILED"
}

report_row() {
    REPORT_STEPS+=("$1"$'\t'"$2"$'\t'"$3")
}

# report_time MILLISECONDS: for people.
report_time() {
    if (($1 < 60000)); then
        printf '%d.%d s' $(($1 / 1000)) $(($1 % 1000 / 100))
    else
        printf '%d min %02d s' $(($1 / 60000)) $(($1 / 1000 % 60))
    fi
}
