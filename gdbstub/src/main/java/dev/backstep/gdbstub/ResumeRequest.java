package dev.backstep.gdbstub;

import java.util.List;

/**
 * Which threads run, and how. A thread without an action stays stopped. There is at most one action a thread, and at
 * least one in all.
 *
 * @param actions in the order of {@link Target#threads()}
 */
public record ResumeRequest(List<ThreadAction> actions) {
    /** Takes a copy of the list. */
    public ResumeRequest {
        actions = List.copyOf(actions);
    }
}
