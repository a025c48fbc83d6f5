package dev.backstep.device.virtio;

import dev.backstep.state.StateExchange;

/**
 * Bytes that follow from a seed: a generator of the kind of SplitMix64 (Steele, Lea, Flood 2014). Going back in time takes it
 * back as well. Not for secrets.
 *
 * <p>Thread: the machine thread only.
 */
public final class SeededEntropy implements EntropySource {

    private long state;

    /** @param seed any */
    public SeededEntropy(long seed) {
        this.state = seed;
    }

    @Override
    public byte[] take(int count) {
        byte[] bytes = new byte[count];
        long word = 0;
        for (int i = 0; i < count; i++) {
            if (i % Long.BYTES == 0) {
                word = next();
            }
            bytes[i] = (byte) (word >>> 8 * (i % Long.BYTES));
        }
        return bytes;
    }

    private long next() {
        state += 0x9e3779b97f4a7c15L;
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        state = exchange.int64("state", state);
    }
}
