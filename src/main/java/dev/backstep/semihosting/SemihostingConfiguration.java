package dev.backstep.semihosting;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code -semihosting} and {@code -semihosting-config} say.
 *
 * @param enabled whether calls are taken at all
 * @param userspace whether User mode may call too
 * @param arguments the values of {@code arg=}, in order
 * @param directory the directory below which the guest may use files; null for none
 */
public record SemihostingConfiguration(boolean enabled, boolean userspace, List<String> arguments, Path directory) {

    /** No calls are taken. */
    public static final SemihostingConfiguration OFF = new SemihostingConfiguration(false, false, List.of(), null);

    /** Copies the list. */
    public SemihostingConfiguration {
        arguments = List.copyOf(arguments);
    }

    /**
     * The command line that GET_CMDLINE gives: the arguments, or when there are none the kernel and what is appended.
     *
     * @param kernel as {@code -kernel} has it; null or empty when there is none
     * @param append as {@code -append} has it; null or empty when there is none
     */
    public String commandLine(String kernel, String append) {
        if (!arguments.isEmpty()) {
            return String.join(" ", arguments);
        }
        String program = kernel == null ? "" : kernel;
        return append == null || append.isEmpty() ? program : program + " " + append;
    }
}
