package dev.backstep.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads the command line as QEMU would: an option has one dash or two, its value is the next argument whatever that
 * looks like, and what is not supported is refused by name.
 */
public final class CommandLineReader {

    /** First words that are commands of their own, to come. */
    private static final Set<String> LATER_COMMANDS = Set.of("info", "verify", "dump");

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
        if (arguments.length > 0 && LATER_COMMANDS.contains(arguments[0])) {
            throw new UsageException("the command '" + arguments[0] + "' is not available yet");
        }
        Arguments raw = new Arguments();
        CommandLine commandLine = commandLine(raw);
        try {
            commandLine.parseArgs(normalise(commandLine.getCommandSpec(), arguments));
        } catch (CommandLine.ParameterException e) {
            throw new UsageException(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        if (raw.other.help) {
            return new Invocation.Print(HelpText.of(commandLine.getCommandSpec()));
        }
        if (raw.other.version) {
            return new Invocation.Print("Backstep version " + version + System.lineSeparator());
        }
        return OptionsReader.read(raw);
    }

    /** picocli, made to take arguments as they are: none of its own syntax. */
    static CommandLine commandLine(Arguments raw) {
        return new CommandLine(raw).setOverwrittenOptionsAllowed(true).setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false).setTrimQuotes(false).setInterpolateVariables(false)
                .setEndOfOptionsDelimiter("\0").setSeparator("\0")
                .setAllowOptionsAsOptionParameters(true);
    }

    /** Makes one dash of two, and stops at what is no option of ours, before picocli sees any of it. */
    private static String[] normalise(CommandSpec spec, String[] arguments) {
        List<String> normal = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("-") || argument.equals("-")) {
                throw positional(argument);
            }
            String name = argument.startsWith("--") ? argument.substring(1) : argument;
            OptionSpec option = spec.findOption(name);
            if (option == null) {
                throw unknown(argument, name.substring(1));
            }
            normal.add(name);
            if (option.arity().max() > 0) {
                i++;
                if (i == arguments.length) {
                    throw new UsageException("option " + argument + " requires an argument");
                }
                normal.add(arguments[i]);
            }
        }
        return normal.toArray(String[]::new);
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
