//===----------------------------------------------------------------------===//
//
// This source file is part of the Oriel project
//
// Copyright (c) 2026 the Oriel authors
// Licensed under Apache License v2.0
//
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Sends all that it hears to the page, with the number of the first sample on the audio context's clock.

const BATCH = 4096;

class Ear extends AudioWorkletProcessor {
    #batch = new Float32Array(BATCH);
    #filled = 0;
    #first = 0;

    process([input]) {
        const heard = input[0];
        const count = heard?.length ?? 128;
        if (this.#filled === 0) this.#first = currentFrame;
        if (heard) this.#batch.set(heard, this.#filled);
        this.#filled += count;
        if (this.#filled === BATCH) {
            this.port.postMessage({ first: this.#first, samples: this.#batch });
            this.#batch = new Float32Array(BATCH);
            this.#filled = 0;
        }
        return true;
    }
}

registerProcessor('ear', Ear);
