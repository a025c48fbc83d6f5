package dev.backstep.timeline;

import dev.backstep.machine.Machine;

import java.util.List;

/** Takes notes of writes to a piece of memory: it looks at nothing else, and never stops a run. */
abstract class WriteNotes implements HistorySearch.Searcher {

    final Machine machine;
    final WatchedMemory memory;

    WriteNotes(Machine machine, WatchedMemory memory) {
        this.machine = machine;
        this.memory = memory;
    }

    /** An instruction is about to write to the piece. */
    abstract void writes(NotedAccess access);

    /** A debugger is about to write these bytes to physical memory, some of them to the piece. */
    abstract void debuggerWritesThere(long physical, byte[] bytes);

    @Override
    public final List<WatchedWords> watchedWords() {
        return memory.words();
    }

    @Override
    public final boolean watchesPage(int pageAddress) {
        return memory.isInPage(pageAddress);
    }

    @Override
    public final boolean watchesReads(int pageAddress) {
        return false;
    }

    @Override
    public final boolean accessed(int address, int size, boolean write) {
        NotedAccess access = write ? NotedAccess.of(machine, memory, address, size) : null;
        if (access != null) {
            writes(access);
        }
        return false;
    }

    @Override
    public final void debuggerWrites(long physical, byte[] bytes) {
        memory.noteWrite(physical, bytes.length);
        if (memory.windowAt(physical, bytes.length) != null) {
            debuggerWritesThere(physical, bytes);
        }
    }
}
