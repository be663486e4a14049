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
# To be sourced. Finds a Swift toolchain, or fetches the pinned one from swift.org.

SWIFT_MINIMUM=6.3
SWIFT_PINNED=6.3.1

# ensure_swift: puts a `swift` of at least SWIFT_MINIMUM on PATH. Call after `ensure_packages build`.
ensure_swift() {
    local own="$HOME/.local/share/oriel/swift-$SWIFT_PINNED" folder
    for folder in "" /opt/swift/usr/bin "$own/usr/bin"; do
        if swift_is_new_enough "${folder:+$folder/}swift"; then
            if [[ -n $folder ]]; then export PATH="$folder:$PATH"; fi
            return 0
        fi
    done
    fetch_swift "$own" || return
    export PATH="$own/usr/bin:$PATH"
}

swift_is_new_enough() {
    local version
    command -v "$1" >/dev/null || return
    version=$("$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
    [[ -n $version && $(printf '%s\n' "$SWIFT_MINIMUM" "$version" | sort -V | head -n 1) == "$SWIFT_MINIMUM" ]]
}

# fetch_swift FOLDER: downloads the pinned release, checks its signature, and unpacks it.
fetch_swift() (
    set -euo pipefail
    platform=$(. /etc/os-release && echo "$ID${VERSION_ID:-}")
    case $platform in
        debian12 | ubuntu22.04 | ubuntu24.04) ;;
        *)
            echo "There is no Swift $SWIFT_PINNED for $platform here; install Swift $SWIFT_MINIMUM from https://swift.org/install." >&2
            exit 1
            ;;
    esac
    case $(uname -m) in
        x86_64) suffix= ;;
        aarch64) suffix=-aarch64 ;;
        *)
            echo "swift.org has no toolchain for $(uname -m); Oriel needs x86_64 or aarch64." >&2
            exit 1
            ;;
    esac
    name="swift-$SWIFT_PINNED-RELEASE"
    url="https://download.swift.org/swift-$SWIFT_PINNED-release/${platform/./}$suffix/$name/$name-$platform$suffix.tar.gz"
    mkdir -p "$1"
    work=$(mktemp -d "$1/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    echo "Swift $SWIFT_MINIMUM or newer is not installed; fetching $url (about 1 GB) into $1"
    curl -fL --proto '=https' --retry 3 --progress-bar -o "$work/swift.tar.gz" "$url"
    curl -fsSL --proto '=https' --retry 3 -o "$work/swift.tar.gz.sig" "$url.sig"
    mkdir -m 700 "$work/keys"
    export GNUPGHOME="$work/keys"
    curl -fsSL --proto '=https' --retry 3 https://www.swift.org/keys/all-keys.asc | gpg --batch --quiet --import
    if ! gpg --batch --verify "$work/swift.tar.gz.sig" "$work/swift.tar.gz"; then
        echo "The toolchain is not signed by one of Swift's keys; nothing was installed. Try again from another network." >&2
        exit 1
    fi
    mkdir "$work/unpacked"
    tar -xzf "$work/swift.tar.gz" -C "$work/unpacked" --strip-components=1
    rm -rf "${1:?}/usr"
    mv "$work/unpacked/usr" "$1/usr"
)
