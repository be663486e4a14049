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
# To be sourced. The Python packages of demo and tests, in .cache/venv of the checkout.

PYTHON_PACKAGES=(numpy==2.4.6 playwright==1.65.2 pytest==9.2.0)

# ensure_venv: makes .cache/venv where it is missing or its pins have changed, and sets VENV to it.
# The system's Python is the base: GStreamer's bindings belong to it.
ensure_venv() {
    local root python=/usr/bin/python3 pins
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || return
    VENV="$root/.cache/venv"
    export VENV
    [[ -x $python ]] || python=python3
    # Scripts in a venv name its folder, hence a checkout that was moved makes it again.
    pins="$("$python" --version) $VENV ${PYTHON_PACKAGES[*]}"
    if [[ -f $VENV/pins && $(<"$VENV/pins") == "$pins" ]]; then return 0; fi
    echo "Installing into .cache/venv with pip: ${PYTHON_PACKAGES[*]}"
    rm -rf "$VENV"
    mkdir -p "$root/.cache" || return
    "$python" -m venv --system-site-packages "$VENV" || return
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: "${PYTHON_PACKAGES[@]}" || return
    printf '%s\n' "$pins" >"$VENV/pins"
}
