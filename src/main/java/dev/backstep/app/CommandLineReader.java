package dev.backstep.app;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the command line as QEMU would: an option has one dash or two, its value is the next argument whatever that
 * looks like, and what is not supported is refused by name.
 */
public final class CommandLineReader {

    /** First words that are commands about recordings. */
    private static final Set<String> RECORDING_COMMANDS = Set.of("info", "verify", "dump");

    private final String version;

    /** @param version what {@code -version} prints */
    public CommandLineReader(String version) {
        this.version = version;
    }

    /**
     * Reads the arguments.
     *
     * @throws UsageException one line: what is wrong, or not supported
     */
    public Invocation read(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("demo")) {
            return new Invocation.Demo(List.of(arguments).subList(1, arguments.length));
        }
        if (arguments.length > 0 && RECORDING_COMMANDS.contains(arguments[0])) {
            return new Invocation.Tool(arguments[0], List.of(arguments).subList(1, arguments.length));
        }
        Arguments raw = Arguments.of(arguments, CommandLineReader::notAnOption);
        if (raw.has(Option.HELP)) {
            return new Invocation.Print(HelpText.text());
        }
        if (raw.has(Option.VERSION)) {
            return new Invocation.Print("Backstep version " + version + System.lineSeparator());
        }
        return OptionsReader.read(raw);
    }

    private static UsageException notAnOption(String argument) {
        if (!argument.startsWith("-") || argument.equals("-")) {
            return positional(argument);
        }
        return unknown(argument, argument.substring(argument.startsWith("--") ? 2 : 1));
    }

    private static UsageException positional(String argument) {
        String lower = argument.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".elf") || lower.endsWith(".axf") || lower.endsWith(".bin") || lower.endsWith("zimage")
                || lower.endsWith("uimage")) {
            return new UsageException("'" + argument + "' stands alone, which to QEMU means a disk image; use -kernel " + argument);
        }
        return new UsageException("disk image '" + argument + "' is known to QEMU but not supported by backstep (see -help)");
    }

    private static UsageException unknown(String argument, String name) {
        if (QemuOptions.NAMES.contains(name)) {
            return new UsageException("option -" + name + " is known to QEMU but not supported by backstep");
        }
        return new UsageException("unknown option " + argument + " (see -help)");
    }
}
