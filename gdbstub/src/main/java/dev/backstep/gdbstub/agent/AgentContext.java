package dev.backstep.gdbstub.agent;

/** What an agent expression looks at: the thread that has come to the breakpoint. */
public interface AgentContext {

    /**
     * A register, zero-extended.
     *
     * @param number GDB's
     * @throws AgentException when there is no such register, or it has more than 64 bits
     */
    long register(int number) throws AgentException;

    /**
     * Memory as the thread sees it, in its byte order, zero-extended.
     *
     * @param address unsigned
     * @param size bytes: 1, 2, 4 or 8
     * @throws AgentException when it cannot be read
     */
    long memory(long address, int size) throws AgentException;
}
