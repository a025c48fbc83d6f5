package dev.backstep.timeline;

/** A probe that of the accesses looks at writes only. */
interface WriteProbe extends Probe {

    @Override
    default boolean watchesReads(int pageAddress) {
        return false;
    }
}
