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
# To be sourced. The one list of the Debian and Ubuntu packages that Oriel needs, by purpose.

# To compile: what the Swift toolchain needs of the system, and the libraries that Oriel links.
PACKAGES_BUILD=(
    binutils ca-certificates curl g++ git gnupg libc6-dev libncurses-dev libxml2-dev pkg-config tzdata unzip
    libargon2-dev libcurl4-openssl-dev libsqlite3-dev libssl-dev zlib1g-dev
)
# To run the simulated cameras, and to judge recordings.
PACKAGES_MEDIA=(
    ffmpeg fonts-dejavu-core iproute2
    gir1.2-gst-rtsp-server-1.0 gstreamer1.0-libav gstreamer1.0-plugins-bad gstreamer1.0-plugins-base
    gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly gstreamer1.0-x
    python3 python3-gi python3-gst-1.0 python3-numpy python3-venv
)
# To drive the web app.
PACKAGES_BROWSER=(chromium)

# ensure_packages build|media|browser...: installs what is missing of these lists, and says so first.
# Silent and fast where nothing is missing.
ensure_packages() {
    local -a wanted=() missing=()
    local list
    for list in "$@"; do
        case $list in
            build) wanted+=("${PACKAGES_BUILD[@]}") ;;
            media) wanted+=("${PACKAGES_MEDIA[@]}") ;;
            browser) find_browser >/dev/null || wanted+=("${PACKAGES_BROWSER[@]}") ;;
            *)
                echo "ensure_packages: there is no list '$list'" >&2
                return 2
                ;;
        esac
    done
    ((${#wanted[@]} > 0)) || return 0
    if ! command -v dpkg-query apt-get >/dev/null; then
        echo "Oriel sets up Debian 12 and Ubuntu LTS by itself; on this system, install by hand: ${wanted[*]}" >&2
        return 1
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    ((${#missing[@]} > 0)) || return 0

    local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing and need root: run 'apt-get install ${missing[*]}' as root." >&2
            return 1
        fi
        apt=(sudo "${apt[@]}")
    fi
    echo "Installing ${#missing[@]} packages with apt-get: ${missing[*]}"
    if ! known_packages "${missing[@]}"; then
        "${apt[@]}" update || return
    fi
    # A list that is too old names files that are gone: then once more with a fresh one.
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" || {
        "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
    }
}

# missing_packages NAME...: those that are not installed, one a line.
missing_packages() {
    # dpkg-query fails when it does not know one of the names; what it does not know is not installed.
    dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
        awk 'BEGIN { for (i = 1; i < ARGC; i++) name[ARGV[i]]; ARGC = 1 }
             $1 == "installed" { delete name[$2] }
             END { for (n in name) print n }' "$@" | sort
}

# known_packages NAME...: whether apt has a version of each to install.
known_packages() {
    local name
    for name in "$@"; do
        apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [^(]' || return
    done
}

# find_browser: prints the Chromium that tests drive. Ubuntu's is a snap (snap install chromium).
find_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}
