package dev.backstep.timeline;

/** A probe that looks at writes only. */
abstract class WriteProbe implements Probe {

    @Override
    public final boolean hasBreakpointInPage(int pageAddress) {
        return false;
    }

    @Override
    public final boolean hasBreakpoint(int address) {
        return false;
    }

    @Override
    public final boolean reached(int address) {
        return false;
    }

    @Override
    public final boolean watchesReads(int pageAddress) {
        return false;
    }
}
